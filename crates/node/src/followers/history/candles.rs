//! The trades of a transaction, added up to candles in memory so that each row is written once.

use std::collections::BTreeMap;

use tradepost_core::{MaterialNo, Timestamp, Trade};
use tradepost_ports::{Candle, CandleInterval};

/// The trades of a transaction, added up by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes(BTreeMap<(MaterialNo, Timestamp), Candle>);

impl Minutes {
    /// Adds a trade; trades come in their order.
    pub(super) fn add(&mut self, trade: &Trade, at: Timestamp) {
        let start = CandleInterval::Minute.start_of(at);
        let candle = Candle::of(start, trade.price, trade.quantity, trade.fee);
        add(&mut self.0, (trade.material, start), candle);
    }

    /// The candles of every length, in the order of material, length and time.
    pub(super) fn candles(&self) -> impl Iterator<Item = (MaterialNo, CandleInterval, Candle)> {
        let mut all = BTreeMap::new();
        for (&(material, minute), candle) in &self.0 {
            for interval in CandleInterval::ALL {
                let start = interval.start_of(minute);
                add(&mut all, (material, interval, start), Candle { start, ..*candle });
            }
        }
        all.into_iter().map(|((material, interval, _), candle)| (material, interval, candle))
    }
}

fn add<K: Ord>(candles: &mut BTreeMap<K, Candle>, key: K, later: Candle) {
    candles.entry(key).and_modify(|candle| candle.add(&later)).or_insert(later);
}
