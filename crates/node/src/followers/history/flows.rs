//! Deposits and withdrawals, added up by hour, asset, way and reason.

use std::collections::BTreeMap;

use tradepost_core::{Amount, Asset, Timestamp};
use tradepost_ports::{CandleInterval, Flow, FlowDirection};

/// What came in and went out in some time.
#[derive(Debug, Default)]
pub(super) struct Hours<'e>(BTreeMap<(Timestamp, Asset, FlowDirection, &'e str), Flow>);

impl<'e> Hours<'e> {
    pub(super) fn add(
        &mut self,
        at: Timestamp,
        asset: Asset,
        way: FlowDirection,
        reason: &'e str,
        amount: Amount,
    ) {
        let hour = CandleInterval::Hour.start_of(at);
        let sum = self.0.entry((hour, asset, way, reason)).or_default();
        *sum = sum.plus(Flow { amount: amount.get(), count: 1 });
    }

    /// In the order of their rows.
    pub(super) fn sums(&self) -> impl Iterator<Item = (Timestamp, Asset, FlowDirection, &'e str, Flow)> {
        self.0.iter().map(|(&(hour, asset, way, reason), flow)| (hour, asset, way, reason, *flow))
    }
}
