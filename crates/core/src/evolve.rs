//! Makes an event so: decides nothing and cannot fail. An event that does not fit the market is a bug, and stops it.

use crate::book::Incoming;
use crate::market::Turnover;
use crate::slab::Slot;
use crate::{Amount, Asset, Event, Market, Material, PlacedOrder, Price, Quantity, Side, Timestamp, Trade};

/// Takes in one event that happened at `at`.
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
        Event::RulesSet(rules) => market.rules = *rules,
        Event::Deposited { player, asset, amount, .. } => market.ledger.deposit(*player, *asset, *amount),
        Event::Withdrawn { player, asset, amount, .. } => market.ledger.withdraw(*player, *asset, *amount),
        Event::OrderPlaced(placed) => place(market, placed),
        Event::TradeExecuted(trade) => execute(market, trade, at),
        Event::OrderReduced { order_id, player, material, side, price, by } => {
            let (asset, amount) = escrow(*side, Asset::Material(*material), *price, *by);
            market.ledger.release(*player, asset, amount);
            if let Some(slot) = market.books.find(*order_id) {
                let order = market.books.order_mut(slot);
                order.quantity = order.quantity.minus(*by);
                order.updated_at = order.updated_at.max(at);
                market.books.take(slot, *by);
            }
            market.material_mut(*material).sequence = market.sequence;
        }
        Event::OrderClosed { order_id, player, material, side, price, remaining, .. } => {
            let (asset, amount) = escrow(*side, Asset::Material(*material), *price, *remaining);
            market.ledger.release(*player, asset, amount);
            if let Some(slot) = market.books.take_out(*order_id) {
                market.unfile(slot);
                market.material_mut(*material).sequence = market.sequence;
            }
        }
        Event::Halted { material } => set_halted(market, *material, true),
        Event::Resumed { material } => set_halted(market, *material, false),
    }
}

/// What an order of this side holds in escrow for so many units.
pub(crate) fn escrow(side: Side, material: Asset, price: Price, quantity: Quantity) -> (Asset, Amount) {
    let asset = match side {
        Side::Bid => Asset::Coin,
        Side::Ask => material,
    };
    (asset, side.escrow(price, quantity))
}

fn place(market: &mut Market, placed: &PlacedOrder) {
    let PlacedOrder { order_id, player, material, side, price, quantity, resting, time_in_force } = *placed;
    let (asset, amount) = escrow(side, Asset::Material(material), price, quantity);
    market.ledger.hold(player, asset, amount);
    market.taker = (order_id, Slot::NONE);
    if resting.is_zero() {
        return;
    }
    let incoming = Incoming { order_id, player, material, side, price, quantity };
    let slot = market.books.rest(&incoming, resting);
    market.taker.1 = slot;
    market.file(slot, Turnover::default(), time_in_force);
    market.material_mut(material).sequence = market.sequence;
}

fn execute(market: &mut Market, trade: &Trade, at: Timestamp) {
    let goods = Asset::Material(trade.material);
    let (buyer, seller) = (trade.player(Side::Bid), trade.player(Side::Ask));
    let value = trade.value();

    market.ledger.settle(buyer, Asset::Coin, value.into(), trade.improvement.into());
    market.ledger.credit(buyer, goods, trade.quantity.into());
    market.ledger.settle(seller, goods, trade.quantity.into(), Amount::ZERO);
    market.ledger.credit(seller, Asset::Coin, value.minus(trade.fee).into());
    if trade.fee.get() > 0 {
        market.ledger.burn(Asset::Coin, trade.fee.into());
    }

    let maker_side = trade.taker_side.opposite();
    let maker = market.books.take_best(trade.material, maker_side, trade.maker, trade.quantity);
    note_fill(market, maker, trade, maker_side, at);
    if market.books.order(maker).remaining.is_zero() {
        market.unfile(maker);
    }
    // The taker rests already, with what these trades leave of it, if they leave anything.
    let taker = match market.taker {
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
    let turnover = market.turnover_mut(slot);
    turnover.value = turnover.value.plus(trade.value());
    if side == Side::Ask {
        turnover.fee = turnover.fee.plus(trade.fee);
    }
    let order = market.books.order_mut(slot);
    order.updated_at = order.updated_at.max(at);
}

fn set_halted(market: &mut Market, material: Option<crate::MaterialNo>, halted: bool) {
    match material {
        None => market.halted = halted,
        Some(material) => market.material_mut(material).halted = halted,
    }
}
