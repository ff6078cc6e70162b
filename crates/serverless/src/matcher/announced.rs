//! What the announcements of one batch say about a material.

use tradepost_core::OrderId;

/// All announcements of a material, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// How many orders were announced.
    pub orders: u32,
    /// The newest of them.
    pub newest: Option<OrderId>,
}

impl Announced {
    /// Counts one more announcement.
    pub fn add(&mut self, order_id: Option<OrderId>) {
        self.orders = self.orders.saturating_add(1);
        self.newest = self.newest.max(order_id);
    }
}
