//! What two equal markets have in common and is cheap to read: sums that a market keeps anyway.

use crate::market::ledger::Supply;
use crate::{Market, Price, Sequence};

/// Sums of a market, read without visiting a player or an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The last event applied.
    pub sequence: Sequence,
    /// The number of players.
    pub players: u64,
    /// The number of orders in the books.
    pub open_orders: u64,
    /// The number of withdrawals that are pending.
    pub pending_withdrawals: u64,
    /// The supply of each asset: coins first, then materials in order of registration.
    pub supplies: Vec<Supply>,
    /// The event that last changed each material's book, and the price of the last trade.
    pub materials: Vec<(Sequence, Option<Price>)>,
}

impl Market {
    /// The sums that the market keeps.
    pub fn totals(&self) -> Totals {
        Totals {
            sequence: self.sequence,
            players: u64::try_from(self.player_count()).unwrap_or(u64::MAX),
            open_orders: self.open_order_count(),
            pending_withdrawals: u64::try_from(self.withdrawals.len()).unwrap_or(u64::MAX),
            supplies: self.ledger.supplies().to_vec(),
            materials: self.materials.iter().map(|material| (material.sequence, material.last)).collect(),
        }
    }
}
