//! What the operator set, looked up rule by rule.

use std::collections::BTreeMap;

use tradepost_core::{BuyLimit, Price, RuleChanges, RuleSet, Timestamp};

/// 10^12.
pub(super) const PRICE_MAX: u64 = 1_000_000_000_000;

/// What the operator set and scheduled; of the market under `None`.
#[derive(Clone, Debug, Default)]
pub(super) struct RulesSet {
    pub(super) sets: BTreeMap<Option<u8>, RuleSet>,
    pub(super) scheduled: BTreeMap<(Timestamp, Option<u8>), RuleChanges>,
    /// The bids that count towards a limit, and how many units of each.
    pub(super) counted: Vec<(usize, u64)>,
}

impl RulesSet {
    pub(super) fn rule<T>(&self, material: Option<u8>, of: impl Fn(&RuleSet) -> Option<T>) -> Option<T> {
        let own = material.and_then(|material| self.sets.get(&Some(material))).and_then(&of);
        own.or_else(|| self.sets.get(&None).and_then(&of))
    }

    /// The lowest and the highest price on a tick.
    pub(super) fn bounds(&self, material: Option<u8>) -> (u64, u64) {
        let of = |price: fn(&RuleSet) -> Option<Price>| self.rule(material, price).map(Price::get);
        let tick = of(|set| set.tick).unwrap_or(1);
        let (min, max) = (of(|set| set.price_min).unwrap_or(1), of(|set| set.price_max).unwrap_or(PRICE_MAX));
        (min.div_ceil(tick) * tick, max / tick * tick)
    }

    pub(super) fn limit(&self, material: u8) -> Option<BuyLimit> {
        self.rule(Some(material), |set| set.buy_limit)
    }
}
