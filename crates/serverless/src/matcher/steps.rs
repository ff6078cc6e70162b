//! The steps that matching yields and a plan packs into transactions.

use tradepost_core::{CloseReason, Price, Quantity};

/// One change of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) change: BookChange,
    /// Whether it must be in one transaction with the step before.
    pub(super) atomic_with_previous: bool,
}

/// A change of the book. Orders are named by their index among those that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BookChange {
    /// Two orders trade.
    Trade { maker: usize, taker: usize, price: Price, quantity: Quantity },
    /// An order leaves the book with what remains of it.
    Close { order: usize, reason: CloseReason },
}
