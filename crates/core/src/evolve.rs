//! Applies events to the market: decides nothing and cannot fail. An event that does not fit the market is a
//! bug, and stops it.

use crate::book::slab::Slot;
use crate::market::Turnover;
use crate::rules::effects::{self, Delta};
use crate::{
    Amount, Asset, Coins, Event, Incoming, Market, Material, MaterialNo, PendingWithdrawal, PlacedOrder,
    PlayerNo, Side, Timestamp, Trade, TransferStep,
};

/// Applies one event that happened at `at`.
pub fn evolve(market: &mut Market, event: &Event, at: Timestamp) {
    market.sequence = market.sequence.next();
    match event {
        Event::PlayerAdded { player, name } => {
            assert_eq!(usize::try_from(player.0).ok(), Some(market.players.len()), "players are counted");
            market.add_player(name);
        }
        Event::MaterialRegistered { material, id, name } => {
            if usize::from(material.0) == market.materials.len() {
                let (id, name, sequence) = (id.clone(), name.clone(), market.sequence);
                market.add_material(Material { id, name, halted: false, last: None, sequence });
            } else {
                market.material_mut(*material).name.clone_from(name);
            }
        }
        Event::RulesSet(rules) => market.set_settings(*rules),
        Event::Deposited { player, asset, amount, .. } => market.ledger.deposit(*player, *asset, *amount),
        Event::Withdrawn { player, asset, amount, .. } => market.ledger.withdraw(*player, *asset, *amount),
        Event::OrderPlaced(placed) => place(market, placed),
        Event::TradeExecuted(trade) => execute(market, trade, at),
        Event::OrderReduced { order_id, player, material, side, price, by } => {
            if *side == Side::Bid {
                market.uncount_bid(*material, *player, *order_id, *by);
            }
            release(market, *player, *side, *material, effects::release(*side, *price, *by));
            if let Some(slot) = market.books.find(*order_id) {
                let order = market.books.order_mut(slot);
                order.quantity = order.quantity.minus(*by);
                order.updated_at = order.updated_at.max(at);
                market.books.take(slot, *by);
            }
            market.material_mut(*material).sequence = market.sequence;
        }
        Event::OrderClosed { order_id, player, material, side, price, remaining, .. } => {
            if *side == Side::Bid {
                market.uncount_bid(*material, *player, *order_id, *remaining);
            }
            // An order that never rested holds nothing.
            if let Some(slot) = market.books.remove(*order_id) {
                release(market, *player, *side, *material, effects::release(*side, *price, *remaining));
                market.unlink_order(slot);
                market.material_mut(*material).sequence = market.sequence;
            }
        }
        Event::Transferred { .. } => transfer(market, event, at),
        Event::Halted { material } => set_halted(market, *material, true),
        Event::Resumed { material } => set_halted(market, *material, false),
        Event::AccountFrozen { player } => market.access.set_frozen(*player, true),
        Event::AccountUnfrozen { player } => market.access.set_frozen(*player, false),
        Event::TokensNotBeforeSet { player, at } => market.access.set_not_before(*player, *at),
        Event::RulesChanged { material, rules, since, scheduled } => {
            if let Some(at) = scheduled {
                market.rules.stored.scheduled.remove(&(*at, *material));
            }
            market.change_rules(*material, rules, *since);
        }
        Event::RulesScheduled { effective_at, material, changes } => {
            market.schedule_rules(*effective_at, *material, changes);
        }
        Event::ListingFeeCharged { player, fee, .. } => {
            market.ledger.spend(*player, Asset::Coin, (*fee).into());
            market.ledger.burn(Asset::Coin, (*fee).into());
        }
        Event::FeesPaid { to, sales_tax, listing_fee, .. } => {
            market.ledger.pay_burned(*to, sales_tax.plus(*listing_fee).into());
        }
    }
}

fn transfer(market: &mut Market, event: &Event, at: Timestamp) {
    let Event::Transferred { reference, step, player, asset, amount, reason } = event else { return };
    let (player, asset, amount) = (*player, *asset, *amount);
    match step {
        TransferStep::Deposited => market.ledger.deposit(player, asset, amount),
        TransferStep::Withdrawn => market.ledger.withdraw(player, asset, amount),
        TransferStep::Held => {
            market.ledger.hold(player, asset, amount);
            let pending = PendingWithdrawal { player, asset, amount, reason: reason.clone(), created_at: at };
            market.withdrawals.insert(reference.clone(), pending);
        }
        TransferStep::Confirmed => {
            market.ledger.withdraw_held(player, asset, amount);
            market.withdrawals.remove(reference);
        }
        TransferStep::Aborted => {
            market.ledger.settle(player, asset, Amount::ZERO, amount);
            market.withdrawals.remove(reference);
        }
    }
}

fn place(market: &mut Market, placed: &PlacedOrder) {
    let PlacedOrder { order_id, player, material, side, price, quantity, resting, time_in_force } = *placed;
    market.last_placed = (order_id, Slot::NONE);
    if side == Side::Bid {
        market.count_bid(material, player, order_id, quantity);
    }
    if resting.is_zero() {
        return;
    }
    let (offered, _) = effects::assets(side, material);
    market.ledger.hold(player, offered, side.escrow(price, resting));
    let incoming = Incoming { order_id, player, material, side, price, quantity };
    let slot = market.books.rest(&incoming, resting);
    market.last_placed.1 = slot;
    market.link_order(slot, Turnover::default(), time_in_force);
    market.material_mut(material).sequence = market.sequence;
}

/// Takes out of escrow what an open order no longer offers.
#[inline]
fn release(market: &mut Market, player: PlayerNo, side: Side, material: MaterialNo, delta: Delta) {
    let (offered, _) = effects::assets(side, material);
    market.ledger.settle(player, offered, delta.paid, delta.returned);
}

fn execute(market: &mut Market, trade: &Trade, at: Timestamp) {
    for side in [Side::Bid, Side::Ask] {
        let delta = effects::fill(side, trade.price, trade.quantity, trade.fee);
        let (player, (offered, wanted)) = (trade.player(side), effects::assets(side, trade.material));
        if side == trade.taker_side {
            market.ledger.spend(player, offered, delta.paid);
        } else {
            market.ledger.settle(player, offered, delta.paid, delta.returned);
        }
        market.ledger.credit(player, wanted, delta.gained);
    }
    if trade.fee.get() > 0 {
        market.ledger.burn(Asset::Coin, trade.fee.into());
    }

    let maker_side = trade.taker_side.opposite();
    let maker = market.books.take_best(trade.material, maker_side, trade.maker, trade.quantity);
    note_fill(market, maker, trade, maker_side, at);
    if market.books.order(maker).remaining.is_zero() {
        market.unlink_order(maker);
    }
    // If these trades leave anything of the taker, that remainder rests already.
    let taker = match market.last_placed {
        (order_id, slot) if order_id == trade.taker => slot.some(),
        _ => market.books.find(trade.taker),
    };
    if let Some(slot) = taker {
        note_fill(market, slot, trade, trade.taker_side, at);
    }
    let sequence = market.sequence;
    let material = market.material_mut(trade.material);
    material.last = Some(trade.price);
    material.sequence = sequence;
}

fn note_fill(market: &mut Market, slot: Slot, trade: &Trade, side: Side, at: Timestamp) {
    let fee = if side == Side::Ask { trade.fee } else { Coins::ZERO };
    market.turnover_mut(slot).add(trade.value(), fee);
    let order = market.books.order_mut(slot);
    order.updated_at = order.updated_at.max(at);
}

fn set_halted(market: &mut Market, material: Option<MaterialNo>, halted: bool) {
    match material {
        None => market.halted = halted,
        Some(material) => market.material_mut(material).halted = halted,
    }
}
