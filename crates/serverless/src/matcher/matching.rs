//! Places orders one after another into an empty book of the core, and says what that does.
//!
//! Orders that were matched before cannot match again, so the fills are those of placing each order as it came.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{
    Books, CloseReason, Fill, Incoming, MaterialNo, OrderId, PlayerId, PlayerNo, Price, Quantity, TimeInForce,
};

use super::plan::ACTIONS_MAX;
use crate::tables::RestingRow;

/// One thing that happens to the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) what: What,
    /// Whether it is done in one transaction with the step before.
    pub(super) joined: bool,
}

/// What happens. Orders go by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Two orders trade.
    Trade { maker: usize, taker: usize, price: Price, quantity: Quantity },
    /// What is left of an order is taken out.
    Close { order: usize, reason: CloseReason },
}

/// What happens when these orders, sorted by their ids, are placed.
pub(super) fn steps(orders: &[RestingRow]) -> Vec<Step> {
    let mut placing = Placing::new(orders);
    for (place, row) in orders.iter().enumerate() {
        placing.place(place, row);
    }
    placing.steps
}

struct Placing<'a> {
    orders: &'a [RestingRow],
    books: Books,
    players: BTreeMap<&'a PlayerId, PlayerNo>,
    fills: Vec<Fill>,
    steps: Vec<Step>,
}

impl<'a> Placing<'a> {
    fn new(orders: &'a [RestingRow]) -> Self {
        let mut books = Books::default();
        books.open_book();
        let players: BTreeSet<_> = orders.iter().map(|row| &row.terms.player).collect();
        let players = players.into_iter().zip((0..).map(PlayerNo)).collect();
        Self { orders, books, players, fills: Vec::new(), steps: Vec::new() }
    }

    fn place(&mut self, place: usize, row: &RestingRow) {
        let incoming = Incoming {
            order_id: row.terms.order_id,
            player: self.players.get(&row.terms.player).copied().unwrap_or_default(),
            material: MaterialNo(0),
            side: row.terms.side,
            price: row.terms.price,
            quantity: row.state.remaining,
        };
        let whole = row.terms.time_in_force == TimeInForce::Fok;
        if whole && !self.can_fill_whole(&incoming) {
            return self.close(place, CloseReason::FokUnfillable);
        }
        self.fills.clear();
        let matched = self.books.place(&incoming, &mut self.fills);
        for (number, fill) in self.fills.iter().enumerate() {
            let Some(maker) = self.place_of(fill.maker) else { continue };
            let what = What::Trade { maker, taker: place, price: fill.price, quantity: fill.quantity };
            self.steps.push(Step { what, joined: whole && number > 0 });
        }
        if matched.remaining.is_zero() {
            return;
        }
        if matched.own_order_met {
            self.close(place, CloseReason::SelfTrade);
        } else if !row.terms.time_in_force.rests() {
            self.books.cancel(row.terms.order_id);
            self.close(place, CloseReason::IocRemainder);
        }
    }

    fn close(&mut self, order: usize, reason: CloseReason) {
        self.steps.push(Step { what: What::Close { order, reason }, joined: false });
    }

    /// Whether an order trades all it has at once, and one transaction can hold that.
    fn can_fill_whole(&self, incoming: &Incoming) -> bool {
        let mut makers = 0;
        let mut players = BTreeSet::from([incoming.player]);
        let matched = self.books.matches(incoming, |fill| {
            makers += 1;
            players.insert(fill.maker_player);
        });
        let (taker, settlement) = (1, 1);
        matched.remaining.is_zero() && taker + makers + players.len() + settlement <= ACTIONS_MAX
    }

    fn place_of(&self, order_id: OrderId) -> Option<usize> {
        self.orders.binary_search_by_key(&order_id, |row| row.terms.order_id).ok()
    }
}
