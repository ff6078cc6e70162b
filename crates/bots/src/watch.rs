//! Watches the market for the screen: trades a second, prices against a day ago, volumes of a day.
//!
//! Hours are those of the economy; the market's own 24 hours are those of the clock.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures::future::try_join_all;

use crate::exchange::{Answer, Exchange, Quote, Tape};
use crate::supply_chain::{Good, PerGood};

/// How many hours are remembered.
const HOURS: usize = 24;
/// Over how long a time rates are measured.
const RATE_WINDOW: Duration = Duration::from_secs(5);

/// What was seen of the market so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct MarketWatch {
    cursors: PerGood<Option<String>>,
    /// The last price and the volume of each hour of the last day, oldest first.
    hours: PerGood<VecDeque<(Option<u64>, u64)>>,
    trades: Meter,
    orders: Meter,
    last_look: Option<Instant>,
}

/// How a good stands and what it did in a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// How it stands.
    pub quote: Quote,
    /// The last price against that of a day ago, in percent.
    pub change_percent: Option<i64>,
    /// Units traded in a day.
    pub volume: u64,
    /// The last price of each hour of a day, oldest first, where there was one, in coins.
    pub trend: [Option<u64>; HOURS],
}

/// Counts things in the last seconds.
#[derive(Clone, Debug, Default)]
struct Meter {
    counts: VecDeque<(Instant, Duration, u64)>,
}

impl MarketWatch {
    /// Reads how all goods stand and what traded since the last look, at the end of an hour with so many orders.
    pub(crate) async fn look<E: Exchange>(&mut self, exchange: &E, orders: u64) -> Answer<PerGood<Row>> {
        let is_first = self.last_look.is_none();
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
            // One more, to compare with.
            if hours.len() > HOURS + 1 {
                hours.pop_front();
            }
        }
        let now = Instant::now();
        if let Some(before) = self.last_look {
            self.trades.count(now, now - before, trades);
            self.orders.count(now, now - before, orders);
        }
        self.last_look = Some(now);
        Ok(PerGood::from_fn(|good| self.row(good, quotes[good])))
    }

    /// Trades a second.
    pub(crate) fn trades_per_second(&self) -> u64 {
        self.trades.per_second()
    }

    /// Orders and cancels a second.
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

/// The prices of the last hours, at the end of a row that may have room before.
fn trend(hours: &VecDeque<(Option<u64>, u64)>) -> [Option<u64>; HOURS] {
    let mut trend = [None; HOURS];
    for (place, (last, _)) in trend.iter_mut().rev().zip(hours.iter().rev()) {
        *place = *last;
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
