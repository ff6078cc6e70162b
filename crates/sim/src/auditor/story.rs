//! The history as players read it: inboxes, fills, trades, and the pages they read of them.

use tradepost_core::{AssetName, CloseReason, Reference, Side, Timestamp, TransferState, TransferStep};

/// A trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traded {
    pub(super) material: u8,
    pub(super) price: u64,
    pub(super) quantity: u64,
    pub(super) taker_side: Side,
    pub(super) fee: u64,
    pub(super) at: Timestamp,
}

/// An entry of an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(super) at: Timestamp,
    pub(super) event: Event,
}

/// What an inbox entry reports; orders by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Filled { order: usize, quantity: u64, price: u64, fee: u64 },
    Reduced { order: usize, quantity: u64 },
    Closed { order: usize, remaining: u64, reason: CloseReason },
    Transferred { step: TransferStep, reference: Option<Reference>, asset: AssetName, amount: u64 },
}

/// A read of the history: from where on, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Orders {
        player: u8,
        open: Option<bool>,
        limit: usize,
    },
    Inbox {
        player: u8,
        from: usize,
        limit: usize,
    },
    Fills {
        player: u8,
        from: usize,
        limit: usize,
    },
    /// If the material may have been unknown when the request was sent, either answer is right.
    Trades {
        material: u8,
        limit: usize,
        known: bool,
    },
    Transfer(Reference),
    Transfers {
        state: Option<TransferState>,
        limit: usize,
    },
}
