//! Order ids, whose last bits are random.

use rand::Rng;
use rand::rngs::SmallRng;
use tradepost_core::{OrderId, Timestamp};

/// The source of order ids. A copy of it produces the same ids.
#[derive(Clone, Debug)]
pub(crate) struct OrderIds {
    ids: tradepost_core::OrderIds,
    random: SmallRng,
}

impl OrderIds {
    /// Continues after the last id issued, by this run or an earlier one.
    pub(crate) fn after(last: OrderId, random: SmallRng) -> Self {
        Self { ids: tradepost_core::OrderIds::after(last), random }
    }

    /// An id for an order accepted at `now`.
    pub(crate) fn next(&mut self, now: Timestamp) -> OrderId {
        self.ids.next(now, self.random.random::<u64>() >> 2)
    }
}
