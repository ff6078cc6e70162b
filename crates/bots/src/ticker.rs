//! The market's figures for the dashboard: trades per second, daily price changes and volumes.
//!
//! Hours are those of the economy. The API's own 24-hour figures follow the clock.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures::future::try_join_all;

use crate::exchange::{Answer, Exchange, Quote, Tape};
use crate::supply_chain::{Good, PerGood};

/// How many hours are kept.
const HOURS: usize = 24;
/// The time over which rates are measured.
const RATE_WINDOW: Duration = Duration::from_secs(5);

/// What has been read from the market.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticker {
    cursors: PerGood<Option<String>>,
    /// The last price and the volume of each hour of the last day, oldest first.
    hours: PerGood<VecDeque<(Option<u64>, u64)>>,
    trades: Meter,
    orders: Meter,
    last_read: Option<Instant>,
}

/// A good's quote and its figures of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub quote: Quote,
    /// The change of the last price in a day, in percent.
    pub change_percent: Option<i64>,
    /// Units traded in a day.
    pub volume: u64,
    /// The last price of each hour of a day, oldest first, in coins.
    pub trend: [Option<u64>; HOURS],
}

/// A rate over the last seconds.
#[derive(Clone, Debug, Default)]
struct Meter {
    counts: VecDeque<(Instant, Duration, u64)>,
}

impl Ticker {
    /// Reads all quotes and the trades since the last read, at the end of an hour with this many orders.
    pub(crate) async fn read<E: Exchange>(&mut self, exchange: &E, orders: u64) -> Answer<PerGood<Row>> {
        let is_first = self.last_read.is_none();
        let quotes = exchange.quotes().await?;
        let reads = Good::ALL.map(|good| exchange.tape(good, self.cursors[good].as_deref()));
        let tapes = try_join_all(reads).await?;
        let mut trades = 0;
        for (good, tape) in Good::ALL.into_iter().zip(tapes) {
            let Tape { prints, cursor } = tape;
            self.cursors[good] = cursor;
            let prints = if is_first { Vec::new() } else { prints };
            trades += prints.len() as u64;
            let hours = &mut self.hours[good];
            hours.push_back((quotes[good].last, prints.iter().map(|print| print.quantity).sum()));
            // One more than a day, to compare with.
            if hours.len() > HOURS + 1 {
                hours.pop_front();
            }
        }
        let now = Instant::now();
        if let Some(before) = self.last_read {
            self.trades.count(now, now - before, trades);
            self.orders.count(now, now - before, orders);
        }
        self.last_read = Some(now);
        Ok(PerGood::from_fn(|good| self.row(good, quotes[good])))
    }

    pub(crate) fn trades_per_second(&self) -> u64 {
        self.trades.per_second()
    }

    /// Orders and cancels.
    pub(crate) fn orders_per_second(&self) -> u64 {
        self.orders.per_second()
    }

    fn row(&self, good: Good, quote: Quote) -> Row {
        let hours = &self.hours[good];
        let signed = |price: u64| i64::try_from(price).unwrap_or(i64::MAX);
        let before = hours.front().filter(|_| hours.len() > 1).and_then(|(last, _)| *last);
        let change = |(last, before): (u64, u64)| {
            (signed(last) - signed(before)).saturating_mul(100).checked_div(signed(before)).unwrap_or(0)
        };
        Row {
            quote,
            change_percent: quote.last.zip(before).map(change),
            volume: hours.iter().skip(1).map(|(_, volume)| volume).sum(),
            trend: trend(hours),
        }
    }
}

/// The prices of the last hours, aligned to the end.
fn trend(hours: &VecDeque<(Option<u64>, u64)>) -> [Option<u64>; HOURS] {
    let mut trend = [None; HOURS];
    for (slot, (last, _)) in trend.iter_mut().rev().zip(hours.iter().rev()) {
        *slot = *last;
    }
    trend
}

impl Meter {
    fn count(&mut self, now: Instant, during: Duration, count: u64) {
        self.counts.push_back((now, during, count));
        while self.counts.len() > 1 && self.counts.front().is_some_and(|(at, ..)| now - *at > RATE_WINDOW) {
            self.counts.pop_front();
        }
    }

    fn per_second(&self) -> u64 {
        let millis: u128 = self.counts.iter().map(|(_, during, _)| during.as_millis()).sum();
        let count: u64 = self.counts.iter().map(|(.., count)| count).sum();
        u64::try_from(u128::from(count) * 1_000 / millis.max(1)).unwrap_or(u64::MAX)
    }
}
