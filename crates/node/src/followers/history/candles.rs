//! Candles: how trades add up, and which of them are the last 24 hours.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tradepost_core::{AMOUNT_MAX, MaterialNo, Price, Timestamp, Trade};
use tradepost_ports::{Candle, CandleInterval};

use super::code::{INTERVALS, interval};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How a material traded in the last 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Day {
    /// Units traded.
    pub(crate) volume: u64,
    /// Coins traded.
    pub(crate) value: u64,
    /// The price 24 hours ago (the first of the last 24 hours, where there is none before).
    pub(crate) open: Option<Price>,
}

/// The trades of some time, added up by minute.
#[derive(Debug, Default)]
pub(super) struct Minutes(BTreeMap<(MaterialNo, u64), Candle>);

impl Minutes {
    /// Adds a trade; trades come in their order.
    pub(super) fn add(&mut self, trade: &Trade, at: Timestamp) {
        let start = at.0 - at.0 % MINUTE;
        let candle = Candle {
            start: Timestamp(start),
            open: trade.price,
            high: trade.price,
            low: trade.price,
            close: trade.price,
            volume: u64::from(trade.quantity.get()),
            value: trade.value().get(),
            trades: 1,
            fees: trade.fee.get(),
        };
        add(&mut self.0, (trade.material, start), candle);
    }

    /// The candles of every length, in the order of material, length and time.
    pub(super) fn candles(&self) -> impl Iterator<Item = (MaterialNo, CandleInterval, Candle)> {
        let mut all = BTreeMap::new();
        for (&(material, minute), candle) in &self.0 {
            for (place, length) in (0_u8..).zip(INTERVALS) {
                let start = minute - minute % milliseconds(length);
                add(&mut all, (material, place, start), Candle { start: Timestamp(start), ..*candle });
            }
        }
        all.into_iter().filter_map(|((material, place, _), candle)| {
            INTERVALS.get(usize::from(place)).map(|length| (material, *length, candle))
        })
    }
}

fn add<K: Ord>(candles: &mut BTreeMap<K, Candle>, key: K, later: Candle) {
    match candles.entry(key) {
        Entry::Vacant(place) => {
            place.insert(later);
        }
        Entry::Occupied(mut candle) => {
            let candle = candle.get_mut();
            candle.high = candle.high.max(later.high);
            candle.low = candle.low.min(later.low);
            candle.close = later.close;
            candle.volume = candle.volume.saturating_add(later.volume).min(AMOUNT_MAX);
            candle.value = candle.value.saturating_add(later.value).min(AMOUNT_MAX);
            candle.trades += later.trades;
            candle.fees = candle.fees.saturating_add(later.fees).min(AMOUNT_MAX);
        }
    }
}

fn milliseconds(length: CandleInterval) -> u64 {
    interval(length).unsigned_abs() * 1_000
}

/// Where the last 24 hours start, in whole minutes, and their first full hour: between the two minutes count, behind the
/// second hours do.
pub(crate) fn last_day(now: Timestamp) -> (Timestamp, Timestamp) {
    let start = now.0.saturating_sub(DAY).next_multiple_of(MINUTE);
    (Timestamp(start), Timestamp(start.next_multiple_of(HOUR)))
}
