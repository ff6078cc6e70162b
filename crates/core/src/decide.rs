//! Decides which events a command causes, or why it is refused. Reads the market, changes nothing.
//!
//! The checks of each command come in the order in which [`Rejection`] lists them.

use crate::book::slab::Slot;
use crate::market::Turnover;
use crate::rules::matching::Ending;
use crate::rules::material_rules::with_fee;
use crate::rules::{admission, effects, matching};
use crate::{
    AMOUNT_MAX, Actor, Amount, Asset, AssetName, CloseReason, Coins, Command, Context, Event, Fill, Incoming,
    Market, MaterialId, OrderId, PendingWithdrawal, PlaceOrder, PlacedOrder, PlayerId, PlayerNo, Quantity,
    Reference, ReferencedTransfer, Rejection, Rules, Side, TimeInForce, Trade, TransferKind, TransferStep,
};

mod changing;

/// Appends the events that `command` causes; after a rejection `events` is as before.
///
/// Expired orders must have been closed before ([`Command::ExpireOrders`]).
pub fn decide(
    market: &Market,
    command: &Command,
    context: Context,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    match command {
        Command::RegisterMaterial { material, name } => register(market, material, name, events),
        Command::SetRules(rules) => set_rules(market, *rules, events),
        Command::Deposit { player, asset, amount, reason } => {
            let (player, asset) = deposit(market, player, asset, *amount, events)?;
            events.push(Event::Deposited { player, asset, amount: *amount, reason: reason.clone() });
            Ok(())
        }
        Command::Withdraw { player, asset, amount, reason } => {
            let (player, asset) = withdraw(market, player, asset, *amount)?;
            events.push(Event::Withdrawn { player, asset, amount: *amount, reason: reason.clone() });
            Ok(())
        }
        Command::Transfer(transfer) => transfer_assets(market, transfer, events),
        Command::CloseWithdrawal { reference, confirmed } => {
            close_withdrawal(market, reference, *confirmed, events)
        }
        Command::PlaceOrder(order) => place(market, order, context, events),
        Command::ReduceOrder { actor, order_id, quantity } => {
            reduce(market, actor, *order_id, *quantity, events)
        }
        Command::CancelOrder { actor, order_id } => cancel(market, actor, *order_id, events),
        Command::CancelOrders { actor, player, material } => {
            cancel_all(market, actor, player, material.as_ref(), events)
        }
        Command::ExpireOrders => {
            let due = market.expiries.iter().take_while(|(at, _)| *at <= context.now);
            let due = due.filter_map(|(_, order_id)| market.books.find(*order_id));
            events.extend(due.map(|slot| close(market, slot, CloseReason::Expired)));
            changing::take_effect(market, context, events);
            Ok(())
        }
        Command::Halt { material } => halt(market, true, material.as_ref(), events),
        Command::Resume { material } => halt(market, false, material.as_ref(), events),
        Command::Freeze { player } => {
            if !market.frozen(player) {
                let player = known_or_added(market, player, events);
                events.push(Event::AccountFrozen { player });
            }
            Ok(())
        }
        Command::Unfreeze { player } => {
            let player = market.player_no(player).filter(|player| market.access.is_frozen(Some(*player)));
            events.extend(player.map(|player| Event::AccountUnfrozen { player }));
            Ok(())
        }
        Command::SetTokensNotBefore { player, at } => {
            let player = player.as_ref().map(|player| known_or_added(market, player, events));
            if market.access.not_before(player) != *at {
                events.push(Event::TokensNotBeforeSet { player, at: *at });
            }
            Ok(())
        }
        Command::ChangeRules { material, changes, effective_at } => {
            changing::change(market, material.as_ref(), changes, *effective_at, context, events)
        }
    }
}

impl Market {
    /// The events that a command would cause now, without applying them.
    pub fn preview(&self, command: &Command, context: Context) -> Result<Vec<Event>, Rejection> {
        let mut events = Vec::new();
        decide(self, command, context, &mut events).map(|()| events)
    }
}

fn register(market: &Market, id: &MaterialId, name: &str, events: &mut Vec<Event>) -> Result<(), Rejection> {
    let material = match market.material_no(id) {
        Some(material) if market.material(material).name == name => return Ok(()),
        Some(material) => material,
        None => admission::next_material(u64::try_from(market.materials().len()).unwrap_or(u64::MAX))?,
    };
    events.push(Event::MaterialRegistered { material, id: id.clone(), name: name.to_owned() });
    Ok(())
}

fn set_rules(market: &Market, rules: Rules, events: &mut Vec<Event>) -> Result<(), Rejection> {
    admission::in_range(rules)?;
    if rules != market.settings() {
        events.push(Event::RulesSet(rules));
    }
    Ok(())
}

/// Adds the player if it is new; the deposit itself is the caller's event.
fn deposit(
    market: &Market,
    name: &PlayerId,
    asset: &AssetName,
    amount: Amount,
    events: &mut Vec<Event>,
) -> Result<(PlayerNo, Asset), Rejection> {
    let asset = market.asset(asset).ok_or(Rejection::UnknownMaterial)?;
    admission::fits_supply(market.ledger.supply(asset).present(), amount)?;
    Ok((known_or_added(market, name, events), asset))
}

/// The player, who is added if it is new.
fn known_or_added(market: &Market, name: &PlayerId, events: &mut Vec<Event>) -> PlayerNo {
    market.player_no(name).unwrap_or_else(|| {
        let player = PlayerNo(u32::try_from(market.player_count()).unwrap_or(u32::MAX));
        events.push(Event::PlayerAdded { player, name: name.clone() });
        player
    })
}

fn withdraw(
    market: &Market,
    name: &PlayerId,
    asset: &AssetName,
    amount: Amount,
) -> Result<(PlayerNo, Asset), Rejection> {
    let asset = market.asset(asset).ok_or(Rejection::UnknownMaterial)?;
    let player = market.player_no(name);
    admission::not_frozen(market.access.is_frozen(player))?;
    Ok((covered(market, player, asset, amount)?, asset))
}

fn transfer_assets(
    market: &Market,
    transfer: &ReferencedTransfer,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let ReferencedTransfer { reference, kind, player, asset, amount, reason } = transfer;
    if market.withdrawals.contains_key(reference) {
        return Err(Rejection::ReferenceReused);
    }
    let (player, asset) = match kind {
        TransferKind::Deposit => deposit(market, player, asset, *amount, events)?,
        TransferKind::Withdrawal | TransferKind::HeldWithdrawal => withdraw(market, player, asset, *amount)?,
    };
    let step = kind.step();
    let (reference, reason) = (reference.clone(), reason.clone());
    events.push(Event::Transferred { reference, step, player, asset, amount: *amount, reason });
    Ok(())
}

fn close_withdrawal(
    market: &Market,
    reference: &Reference,
    confirmed: bool,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let pending = market.withdrawals.get(reference).ok_or(Rejection::UnknownTransfer)?;
    let step = TransferStep::closing(confirmed);
    let PendingWithdrawal { player, asset, amount, ref reason, .. } = *pending;
    let (reference, reason) = (reference.clone(), reason.clone());
    events.push(Event::Transferred { reference, step, player, asset, amount, reason });
    Ok(())
}

fn place(
    market: &Market,
    order: &PlaceOrder,
    context: Context,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let material = market.material_no(&order.material).ok_or(Rejection::UnknownMaterial)?;
    order.admit(market.halted(), market.material(material).halted, context.now)?;
    let rules = market.rules_of(material);
    rules.admit(order.price, order.quantity, context.reference_price)?;
    let (offered, _) = effects::assets(order.side, material);
    let spends_what_it_meets = order.side == Side::Bid && !order.time_in_force.rests();
    let known = market.player_no(&order.player);
    admission::not_frozen(market.access.is_frozen(known))?;
    if order.side == Side::Bid && rules.buy_limit.is_some() {
        let limit = market.buy_limit(known, material, context.order_id.timestamp());
        limit.map_or(Ok(()), |limit| limit.admit(order.quantity))?;
    }
    let player = if spends_what_it_meets {
        known.unwrap_or(PlayerNo::NOBODY)
    } else {
        covered(market, known, offered, order.side.escrow(order.price, order.quantity))?
    };
    assert!(
        market.next_due().is_none_or(|at| at > context.now),
        "expired orders are closed, and scheduled rules in force, before anything is decided"
    );
    let incoming = Incoming {
        order_id: context.order_id,
        player,
        material,
        side: order.side,
        price: order.price,
        quantity: order.quantity,
    };
    let at = events.len();
    let spent = match_and_close(market, &incoming, order.time_in_force, events)?;
    if spends_what_it_meets {
        // A player without an account is refused, also where nothing would be spent.
        let needed = if known.is_none() { spent.max(Coins::new(1)) } else { spent };
        covered(market, known, offered, needed.into()).inspect_err(|_| events.truncate(at))?;
    }
    Ok(())
}

/// The order's events: placed, its trades, and its end if it does not rest. Returns the value of the trades.
fn match_and_close(
    market: &Market,
    incoming: &Incoming,
    time_in_force: TimeInForce,
    events: &mut Vec<Event>,
) -> Result<Coins, Rejection> {
    let at = events.len();
    let mut placed = PlacedOrder {
        order_id: incoming.order_id,
        player: incoming.player,
        material: incoming.material,
        side: incoming.side,
        price: incoming.price,
        quantity: incoming.quantity,
        resting: Quantity::ZERO,
        time_in_force,
    };
    events.push(Event::OrderPlaced(placed));
    let rules = market.rules_of(incoming.material);
    let sales_tax_bps = rules.sales_tax_bps;
    let mut listing_fee = Coins::ZERO;
    let mut taken = Turnover::default();
    let ending = matching::outcome_in_slots(&market.books, incoming, time_in_force, |fill, slot| {
        market.prefetch_party(fill.maker_player, incoming.material);
        let value = fill.price.times(fill.quantity);
        let fee = match incoming.side {
            _ if sales_tax_bps == 0 => Coins::ZERO,
            Side::Bid => market.turnover(slot).tax(value, sales_tax_bps),
            Side::Ask => taken.tax(value, sales_tax_bps),
        };
        taken.add(value, fee);
        events.push(Event::TradeExecuted(trade(incoming, &fill, fee)));
    });
    for event in events.get(at..).unwrap_or_default() {
        if let Event::TradeExecuted(trade) = event {
            market.prefetch_goods(trade.maker_player, incoming.material);
        }
    }
    match ending {
        Ending::Filled => {}
        Ending::Rests(remaining) => {
            listing_fee = rules.listing_fee(incoming.price, remaining);
            if let Err(rejection) = rest(market, incoming, listing_fee) {
                events.truncate(at);
                return Err(rejection);
            }
            placed.resting = remaining;
            if let Some(first) = events.get_mut(at) {
                *first = Event::OrderPlaced(placed);
            }
        }
        Ending::Closed { remaining, reason } => {
            if reason == CloseReason::FokUnfillable {
                events.truncate(at.saturating_add(1));
                taken = Turnover::default();
            }
            let &Incoming { order_id, player, material, side, price, .. } = incoming;
            events.push(Event::OrderClosed { order_id, player, material, side, price, remaining, reason });
        }
    }
    pay_fees(market, incoming, taken.fee, listing_fee, events);
    Ok(taken.value)
}

/// Whether an order may rest: its player has the coins for that, and not too many open orders.
fn rest(market: &Market, incoming: &Incoming, listing_fee: Coins) -> Result<(), Rejection> {
    let &Incoming { player, material, side, price, quantity, .. } = incoming;
    if listing_fee > Coins::ZERO {
        let escrow = if side == Side::Bid { side.escrow(price, quantity) } else { Amount::ZERO };
        let available = market.ledger.balance(player, Asset::Coin).available;
        let needed = with_fee(escrow, listing_fee);
        let more_than_exist = || {
            let needed = Amount::new(AMOUNT_MAX).unwrap_or_default();
            Rejection::InsufficientCoins { needed, available }
        };
        admission::covered(true, Some(available), needed.ok_or_else(more_than_exist)?)?;
    }
    let open = market.player(player).open_orders;
    admission::may_rest(open.into(), market.rules().open_orders_max)?;
    let Some(max) = market.rules_of(material).open_orders_max else { return Ok(()) };
    let here = market.open_slots(player).filter(|slot| market.books.level_of(*slot).material == material);
    admission::may_rest(u64::try_from(here.count()).unwrap_or(u64::MAX), max)
}

/// The fees of an order, and who gets them.
fn pay_fees(
    market: &Market,
    incoming: &Incoming,
    sales_tax: Coins,
    listing_fee: Coins,
    events: &mut Vec<Event>,
) {
    let &Incoming { order_id, player, material, .. } = incoming;
    if listing_fee > Coins::ZERO {
        events.push(Event::ListingFeeCharged { order_id, player, material, fee: listing_fee });
    }
    if let Some(to) = market.in_force(material).fee_to
        && sales_tax.plus(listing_fee) > Coins::ZERO
    {
        events.push(Event::FeesPaid { to, material, sales_tax, listing_fee });
    }
}

#[inline]
fn trade(taker: &Incoming, fill: &Fill, fee: Coins) -> Trade {
    Trade {
        material: taker.material,
        taker_side: taker.side,
        maker: fill.maker,
        maker_player: fill.maker_player,
        taker: taker.order_id,
        taker_player: taker.player,
        price: fill.price,
        quantity: fill.quantity,
        fee,
        improvement: effects::improvement(taker.side, taker.price, fill.price, fill.quantity),
    }
}

fn reduce(
    market: &Market,
    actor: &Actor,
    order_id: OrderId,
    quantity: Quantity,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let slot = owned(market, actor, order_id)?;
    let order = market.books.order(slot);
    let level = market.books.level_of(slot);
    let by = admission::reduction(order.quantity, order.remaining, quantity)?;
    market.rules_of(level.material).admit_quantity(quantity)?;
    events.push(Event::OrderReduced {
        order_id,
        player: order.player,
        material: level.material,
        side: level.side,
        price: level.price,
        by,
    });
    Ok(())
}

fn cancel(
    market: &Market,
    actor: &Actor,
    order_id: OrderId,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let slot = owned(market, actor, order_id)?;
    events.push(close(market, slot, actor.cancel_reason()));
    Ok(())
}

fn cancel_all(
    market: &Market,
    actor: &Actor,
    player: &PlayerId,
    material: Option<&MaterialId>,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let material = match material {
        Some(id) => Some(market.material_no(id).ok_or(Rejection::UnknownMaterial)?),
        None => None,
    };
    admission::may_cancel(actor, player)?;
    let Some(player) = market.player_no(player) else { return Ok(()) };
    let mut orders: Vec<Slot> = market
        .open_slots(player)
        .filter(|slot| material.is_none_or(|material| market.books.level_of(*slot).material == material))
        .collect();
    orders.sort_unstable_by_key(|slot| market.books.order(*slot).order_id);
    events.extend(orders.into_iter().map(|slot| close(market, slot, actor.cancel_reason())));
    Ok(())
}

fn halt(
    market: &Market,
    halted: bool,
    material: Option<&MaterialId>,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let (material, before) = match material {
        None => (None, market.halted()),
        Some(id) => {
            let material = market.material_no(id).ok_or(Rejection::UnknownMaterial)?;
            (Some(material), market.material(material).halted)
        }
    };
    if halted != before {
        events.push(if halted { Event::Halted { material } } else { Event::Resumed { material } });
    }
    Ok(())
}

/// The player, if it has that much available.
fn covered(
    market: &Market,
    player: Option<PlayerNo>,
    asset: Asset,
    needed: Amount,
) -> Result<PlayerNo, Rejection> {
    let available = player.map(|player| market.ledger.balance(player, asset).available);
    admission::covered(asset == Asset::Coin, available, needed)?;
    Ok(player.unwrap_or_default())
}

/// The slot of an open order that this actor may change.
fn owned(market: &Market, actor: &Actor, order_id: OrderId) -> Result<Slot, Rejection> {
    let slot = market.books.find(order_id).ok_or(Rejection::OrderNotOpen)?;
    admission::may_cancel(actor, market.player_name(market.books.order(slot).player))?;
    Ok(slot)
}

fn close(market: &Market, slot: Slot, reason: CloseReason) -> Event {
    let (order, level) = (market.books.order(slot), market.books.level_of(slot));
    Event::OrderClosed {
        order_id: order.order_id,
        player: order.player,
        material: level.material,
        side: level.side,
        price: level.price,
        remaining: order.remaining,
        reason,
    }
}
