//! May this happen, and what then happens: reads the market, changes nothing.
//!
//! The checks of each command come in the order in which [`Rejection`] lists them.

use crate::book::Incoming;
use crate::slab::Slot;
use crate::{
    AMOUNT_MAX, Actor, Amount, Asset, AssetName, CloseReason, Coins, Command, Context, Event, Market,
    MaterialId, MaterialNo, OrderId, PlaceOrder, PlacedOrder, PlayerId, PlayerNo, Quantity, Rejection, Rules,
    Side, TimeInForce, Trade,
};

/// Appends the events that `command` causes; after a rejection `events` is as before.
///
/// Orders whose time has come must have been closed before ([`Command::ExpireOrders`]).
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
            deposit(market, player, asset, *amount, reason, events)
        }
        Command::Withdraw { player, asset, amount, reason } => {
            withdraw(market, player, asset, *amount, reason, events)
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
            Ok(())
        }
        Command::Halt { material } => halt(market, true, material.as_ref(), events),
        Command::Resume { material } => halt(market, false, material.as_ref(), events),
    }
}

fn register(market: &Market, id: &MaterialId, name: &str, events: &mut Vec<Event>) -> Result<(), Rejection> {
    let material = match market.material_no(id) {
        Some(material) if market.material(material).name == name => return Ok(()),
        Some(material) => material,
        None => {
            let number = u16::try_from(market.materials().len()).ok().filter(|number| *number < 65_000);
            MaterialNo(number.ok_or(Rejection::TooManyMaterials)?)
        }
    };
    events.push(Event::MaterialRegistered { material, id: id.clone(), name: name.to_owned() });
    Ok(())
}

fn set_rules(market: &Market, rules: Rules, events: &mut Vec<Event>) -> Result<(), Rejection> {
    if rules.sales_tax_bps > 10_000 {
        return Err(Rejection::RulesOutOfRange);
    }
    if rules != market.rules() {
        events.push(Event::RulesSet(rules));
    }
    Ok(())
}

fn deposit(
    market: &Market,
    name: &PlayerId,
    asset: &AssetName,
    amount: Amount,
    reason: &str,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let asset = market.asset(asset).ok_or(Rejection::UnknownMaterial)?;
    let left = u128::from(AMOUNT_MAX).saturating_sub(market.ledger.supply(asset).present());
    if u128::from(amount.get()) > left {
        let left = u64::try_from(left).ok().and_then(Amount::new).unwrap_or_default();
        return Err(Rejection::SupplyExceeded { left });
    }
    let player = market.player_no(name).unwrap_or_else(|| {
        let player = PlayerNo(u32::try_from(market.player_count()).unwrap_or(u32::MAX));
        events.push(Event::PlayerAdded { player, name: name.clone() });
        player
    });
    events.push(Event::Deposited { player, asset, amount, reason: reason.to_owned() });
    Ok(())
}

fn withdraw(
    market: &Market,
    name: &PlayerId,
    asset: &AssetName,
    amount: Amount,
    reason: &str,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let asset = market.asset(asset).ok_or(Rejection::UnknownMaterial)?;
    let player = covered(market, name, asset, amount)?;
    events.push(Event::Withdrawn { player, asset, amount, reason: reason.to_owned() });
    Ok(())
}

fn place(
    market: &Market,
    order: &PlaceOrder,
    context: Context,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let material = market.material_no(&order.material).ok_or(Rejection::UnknownMaterial)?;
    let value = order.admit(market.halted(), market.material(material).halted, context.now)?;
    let player = match order.side {
        Side::Bid => covered(market, &order.player, Asset::Coin, value.into())?,
        Side::Ask => covered(market, &order.player, Asset::Material(material), order.quantity.into())?,
    };
    assert!(
        market.next_expiry().is_none_or(|at| at > context.now),
        "orders whose time has come are closed before anything is decided"
    );
    let incoming = Incoming {
        order_id: context.order_id,
        player,
        material,
        side: order.side,
        price: order.price,
        quantity: order.quantity,
    };
    match_and_close(market, &incoming, order.time_in_force, events)
}

/// The order's events: placed, its trades, and its end if it may not rest.
fn match_and_close(
    market: &Market,
    incoming: &Incoming,
    time_in_force: TimeInForce,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
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
    let matched = market.books.matches(incoming, |fill| {
        market.prefetch_party(fill.maker_player, incoming.material);
        events.push(Event::TradeExecuted(trade(incoming, &fill, market.rules())));
    });
    for event in events.get(at..).unwrap_or_default() {
        if let Event::TradeExecuted(trade) = event {
            market.prefetch_goods(trade.maker_player, incoming.material);
        }
    }
    let mut remaining = matched.remaining;
    let reason = match time_in_force {
        _ if remaining.is_zero() => return Ok(()),
        TimeInForce::Fok => {
            events.truncate(at.saturating_add(1));
            remaining = incoming.quantity;
            CloseReason::FokUnfillable
        }
        _ if matched.own_order_met => CloseReason::SelfTrade,
        TimeInForce::Ioc => CloseReason::IocRemainder,
        TimeInForce::Gtc | TimeInForce::Gtd { .. } => {
            let max = market.rules().open_orders_max;
            if market.player(incoming.player).open_orders >= max {
                events.truncate(at);
                return Err(Rejection::TooManyOpenOrders { max });
            }
            placed.resting = remaining;
            if let Some(first) = events.get_mut(at) {
                *first = Event::OrderPlaced(placed);
            }
            return Ok(());
        }
    };
    events.push(Event::OrderClosed {
        order_id: incoming.order_id,
        player: incoming.player,
        material: incoming.material,
        side: incoming.side,
        price: incoming.price,
        remaining,
        reason,
    });
    Ok(())
}

#[inline]
fn trade(taker: &Incoming, fill: &crate::Fill, rules: Rules) -> Trade {
    let improvement = match taker.side {
        Side::Bid => taker.price.times(fill.quantity).minus(fill.price.times(fill.quantity)),
        Side::Ask => Coins::ZERO,
    };
    Trade {
        material: taker.material,
        taker_side: taker.side,
        maker: fill.maker,
        maker_player: fill.maker_player,
        taker: taker.order_id,
        taker_player: taker.player,
        price: fill.price,
        quantity: fill.quantity,
        fee: fill.price.times(fill.quantity).share(rules.sales_tax_bps),
        improvement,
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
    let by = reduction(order.quantity, order.remaining, quantity)?;
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

/// By how many units an order is lowered whose new quantity is to be `quantity`.
pub fn reduction(ordered: Quantity, remaining: Quantity, quantity: Quantity) -> Result<Quantity, Rejection> {
    let filled = ordered.minus(remaining);
    if quantity <= filled || quantity >= ordered {
        return Err(Rejection::ReduceOutOfRange { filled: filled.get(), quantity: ordered.get() });
    }
    Ok(ordered.minus(quantity))
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
    if matches!(actor, Actor::Player(name) if name != player) {
        return Err(Rejection::OrderNotOpen);
    }
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
fn covered(market: &Market, name: &PlayerId, asset: Asset, needed: Amount) -> Result<PlayerNo, Rejection> {
    let player = market.player_no(name);
    let available = player.map_or(Amount::ZERO, |player| market.ledger.balance(player, asset).available);
    match (player, asset) {
        (Some(player), _) if available >= needed => Ok(player),
        (_, Asset::Coin) => Err(Rejection::InsufficientCoins { needed, available }),
        (_, Asset::Material(_)) => Err(Rejection::InsufficientGoods { needed, available }),
    }
}

/// Where an open order rests that this actor may touch.
fn owned(market: &Market, actor: &Actor, order_id: OrderId) -> Result<Slot, Rejection> {
    let slot = market.books.find(order_id).ok_or(Rejection::OrderNotOpen)?;
    match actor {
        Actor::Player(name) if market.player_name(market.books.order(slot).player) != name => {
            Err(Rejection::OrderNotOpen)
        }
        Actor::Player(_) | Actor::Operator => Ok(slot),
    }
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
