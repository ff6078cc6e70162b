//! Requests on their way: each with the state of the market at the moment it was sent.

use tradepost_core::Timestamp;
use tradepost_ports::Stamp;

use super::ledger::{Kept, Ledger};
use crate::auditor::Reading;
use crate::call::Call;

/// A request that was sent, and the state of the market then.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) call: Call,
    pub(super) stamp: Option<Stamp>,
    /// The page of the history that the request continues with.
    pub(super) reading: Option<Reading>,
    /// Whether the request reuses the key of a different request.
    pub(super) altered: bool,
    /// The last commit before the request was sent.
    pub(super) sent_at: u64,
    /// When that was, or a moment before.
    pub(super) sent: Timestamp,
    /// The order that the request reads or changes, as it stood then.
    pub(super) order: Option<Kept>,
}

impl Pending {
    pub(super) fn new(ledger: &Ledger, call: Call, stamp: Option<Stamp>) -> Self {
        let about = match &call {
            Call::Order(_, id) | Call::Cancel(_, id) | Call::Reduce(_, id, _) => Some(id),
            _ => None,
        };
        let order = about.and_then(|id| ledger.orders.get(id)).cloned();
        Self { call, stamp, reading: None, altered: false, sent_at: ledger.commits, sent: ledger.now, order }
    }

    pub(super) fn reading(self, reading: Option<Reading>) -> Self {
        Self { reading, ..self }
    }

    pub(super) fn altered(self, altered: bool) -> Self {
        Self { altered, ..self }
    }
}
