//! Places orders one after another into an empty book of the core and returns the steps that follow.
//!
//! Orders that were matched before cannot match again, so the fills are those of placing each order as it
//! came.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::rules::matching::{self, Ending};
use tradepost_core::{Books, Fill, Incoming, MaterialNo, OrderId, PlayerId, PlayerNo, TimeInForce};

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
        let (time_in_force, actions_max) = (row.terms.time_in_force, self.actions_max);
        self.fills.clear();
        let acceptable = |fills: &[Fill]| actions(incoming.player, fills) <= actions_max;
        let (books, fills) = (&mut self.books, &mut self.fills);
        let ending = matching::place(books, &incoming, time_in_force, row.budget, fills, acceptable);
        for (number, fill) in self.fills.iter().enumerate() {
            let Some(maker) = self.index_of(fill.maker) else { continue };
            let change = BookChange::Trade { maker, taker, price: fill.price, quantity: fill.quantity };
            let atomic_with_previous = time_in_force == TimeInForce::Fok && number > 0;
            self.steps.push(Step { change, atomic_with_previous });
        }
        if let Ending::Closed { reason, .. } = ending {
            let change = BookChange::Close { order: taker, reason };
            self.steps.push(Step { change, atomic_with_previous: false });
        }
    }

    fn index_of(&self, order_id: OrderId) -> Option<usize> {
        self.orders.binary_search_by_key(&order_id, |row| row.terms.order_id).ok()
    }
}

/// How many rows a transaction with these fills has: orders, credits and the settlement.
fn actions(taker: PlayerNo, fills: &[Fill]) -> usize {
    let players: BTreeSet<_> = fills.iter().map(|fill| fill.maker_player).chain([taker]).collect();
    let orders = fills.len() + 1;
    orders + players.len() + 1
}
