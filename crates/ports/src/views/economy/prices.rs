//! The price index: what a fixed basket of goods costs, bucket by bucket.
//!
//! A Lowe index: Σ p(t)·q / Σ p(0)·q, where q is the quantity traded within the whole range, p(0) the price
//! when the range began, and p(t) the last price of the bucket (ILO, IMF, OECD, Eurostat, UN, World Bank:
//! *Consumer Price Index Manual*, Geneva 2004, paragraph 1.17). So a material weighs as much as it is traded,
//! and materials that are not traded do not count. A material that first trades within the range is taken to
//! have had its first price before: it moves the index only from its first trade on.

use std::collections::BTreeMap;

use tradepost_core::{AMOUNT_MAX, Price, Timestamp};

use super::history::MaterialHistory;

/// The index while all prices are those of the start.
const BASE: u128 = 10_000;

/// The goods traded within a range, and their cost in coins.
pub(super) struct Basket {
    /// The cost when the range began.
    base: u128,
    /// The cost at the end of the bucket that was read last.
    cost: u128,
    /// By how much the cost rises and falls in later buckets.
    changes: BTreeMap<Timestamp, (u128, u128)>,
}

impl Basket {
    pub(super) fn of(materials: &[MaterialHistory]) -> Self {
        let mut base = 0;
        let mut changes = BTreeMap::<Timestamp, (u128, u128)>::new();
        for material in materials {
            let Some(first) = material.candles.first() else { continue };
            let units: u128 = material.candles.iter().map(|candle| u128::from(candle.volume)).sum();
            let cost = |price: Price| u128::from(price.get()) * units;
            let mut price = material.before.unwrap_or(first.open);
            base += cost(price);
            for candle in &material.candles {
                let (rise, fall) = changes.entry(candle.start).or_default();
                *rise += cost(candle.close);
                *fall += cost(price);
                price = candle.close;
            }
        }
        Self { base, cost: base, changes }
    }

    /// The index at the end of this bucket; buckets must be read in their order.
    pub(super) fn index_after(&mut self, bucket: Timestamp) -> Option<u64> {
        while let Some(change) = self.changes.first_entry().filter(|change| *change.key() <= bucket) {
            let (rise, fall) = change.remove();
            self.cost = self.cost + rise - fall;
        }
        let index = (self.cost * BASE).checked_div(self.base)?;
        Some(u64::try_from(index).unwrap_or(AMOUNT_MAX).min(AMOUNT_MAX))
    }
}
