//! Places orders one after another into an empty book of the core and returns the steps that follow.
//!
//! Orders that were matched before cannot match again, so the fills are those of placing each order as it
//! came.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{
    Books, CloseReason, Fill, Incoming, MaterialNo, OrderId, PlayerId, PlayerNo, TimeInForce,
};

use super::steps::{BookChange, Step};
use crate::tables::RestingRow;

/// The steps of placing these orders, which are sorted by their ids. A fill-or-kill order whose transaction
/// would have more than `actions_max` rows is closed unfilled.
pub(super) fn steps(orders: &[RestingRow], actions_max: usize) -> Vec<Step> {
    let mut placing = Placing::new(orders, actions_max);
    for (index, row) in orders.iter().enumerate() {
        placing.place(index, row);
    }
    placing.steps
}

struct Placing<'a> {
    orders: &'a [RestingRow],
    actions_max: usize,
    books: Books,
    players: BTreeMap<&'a PlayerId, PlayerNo>,
    fills: Vec<Fill>,
    steps: Vec<Step>,
}

impl<'a> Placing<'a> {
    fn new(orders: &'a [RestingRow], actions_max: usize) -> Self {
        let mut books = Books::default();
        books.open_book();
        let players: BTreeSet<_> = orders.iter().map(|row| &row.terms.player).collect();
        let players = players.into_iter().zip((0..).map(PlayerNo)).collect();
        Self { orders, actions_max, books, players, fills: Vec::new(), steps: Vec::new() }
    }

    fn place(&mut self, taker: usize, row: &RestingRow) {
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
            return self.close(taker, CloseReason::FokUnfillable);
        }
        self.fills.clear();
        let matched = self.books.place(&incoming, &mut self.fills);
        for (number, fill) in self.fills.iter().enumerate() {
            let Some(maker) = self.index_of(fill.maker) else { continue };
            let change = BookChange::Trade { maker, taker, price: fill.price, quantity: fill.quantity };
            self.steps.push(Step { change, atomic_with_previous: whole && number > 0 });
        }
        if matched.remaining.is_zero() {
            return;
        }
        if matched.own_order_met {
            self.close(taker, CloseReason::SelfTrade);
        } else if !row.terms.time_in_force.rests() {
            self.books.cancel(row.terms.order_id);
            self.close(taker, CloseReason::IocRemainder);
        }
    }

    fn close(&mut self, order: usize, reason: CloseReason) {
        self.steps.push(Step { change: BookChange::Close { order, reason }, atomic_with_previous: false });
    }

    /// Whether an order fills completely now, in a single transaction.
    fn can_fill_whole(&self, incoming: &Incoming) -> bool {
        let mut makers = 0;
        let mut players = BTreeSet::from([incoming.player]);
        let matched = self.books.matches(incoming, |fill| {
            makers += 1;
            players.insert(fill.maker_player);
        });
        let (taker, settlement) = (1, 1);
        matched.remaining.is_zero() && taker + makers + players.len() + settlement <= self.actions_max
    }

    fn index_of(&self, order_id: OrderId) -> Option<usize> {
        self.orders.binary_search_by_key(&order_id, |row| row.terms.order_id).ok()
    }
}
