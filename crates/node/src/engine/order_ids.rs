//! Makes order ids whose last bits are chance.

use rand::Rng;
use rand::rngs::SmallRng;
use tradepost_core::{OrderId, Timestamp};

/// The source of order ids. A copy of it foretells them.
#[derive(Clone, Debug)]
pub(crate) struct OrderIds {
    ids: tradepost_core::OrderIds,
    random: SmallRng,
}

impl OrderIds {
    /// Continues behind the last id given out, of this run or an earlier one.
    pub(crate) fn behind(last: OrderId, random: SmallRng) -> Self {
        Self { ids: tradepost_core::OrderIds::behind(last), random }
    }

    /// An id for an order accepted at `now`.
    pub(crate) fn next(&mut self, now: Timestamp) -> OrderId {
        self.ids.next(now, self.random.random::<u64>() >> 2)
    }
}
