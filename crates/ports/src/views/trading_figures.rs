//! How a material trades: what has to be kept of its trades to know its last 24 hours and its reference price
//! at any later moment.
//!
//! In: trades in their order. Out: [`TradingFigures::day`] and [`TradingFigures::reference_price`] of a
//! moment not before the last trade.
//!
//! Limits: 25 hours, each with at most 60 minutes of 32 bytes and with the bins of its prices of 24 bytes: 10
//! KiB for a material that trades in every tenth minute, 60 KiB where it trades in every one.

use std::borrow::Cow;
use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use tradepost_core::{Price, Quantity, Timestamp};

use super::{CandleInterval, Day, PriceBins, RecentTrades, reference_price, reference_start, sum};

/// How a material trades; kept only of one that has traded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradingFigures {
    /// The price before the hours kept; that of the first trade where there was none.
    before: Price,
    /// The hours with trades, oldest first.
    hours: VecDeque<HourFigures>,
    /// The bins of all these hours.
    bins: PriceBins,
    recent: RecentTrades,
}

/// The trades of an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct HourFigures {
    start: Timestamp,
    trades: u64,
    bins: PriceBins,
    /// The minutes with trades, oldest first.
    minutes: Vec<MinuteFigures>,
}

/// The trades of a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct MinuteFigures {
    start: Timestamp,
    volume: u64,
    value: u64,
    close: Price,
}

impl TradingFigures {
    /// The figures of a material of which only the last price is known.
    pub fn of_last(price: Price) -> Self {
        let nothing = PriceBins::default();
        Self { before: price, hours: VecDeque::new(), bins: nothing, recent: RecentTrades::default() }
    }

    /// Adds a trade that came after those.
    pub fn add(&mut self, at: Timestamp, price: Price, quantity: Quantity) {
        let start = CandleInterval::Hour.start_of(at);
        if self.hours.back().is_none_or(|hour| hour.start < start) {
            self.begin_hour(start);
        }
        if let Some(hour) = self.hours.back_mut() {
            hour.add(at, price, quantity);
        }
        self.bins.add(price, quantity);
        self.recent.add(price, quantity);
    }

    /// How it traded in the 24 hours before `now`.
    pub fn day(&self, now: Timestamp) -> Day {
        let (start, first_hour) = Day::window(now);
        let mut day = Day { open: Some(self.before), ..Day::default() };
        for hour in &self.hours {
            if hour.start >= first_hour {
                day.volume = sum(day.volume, hour.bins.volume());
                day.value = sum(day.value, hour.bins.value());
                continue;
            }
            for minute in &hour.minutes {
                if minute.start < start {
                    day.open = Some(minute.close);
                } else {
                    day.volume = sum(day.volume, minute.volume);
                    day.value = sum(day.value, minute.value);
                }
            }
        }
        day
    }

    /// The price by which a game should pay.
    pub fn reference_price(&self, now: Timestamp) -> Option<Price> {
        let start = reference_start(now);
        let counted = || self.hours.iter().skip_while(|hour| hour.start < start);
        let all = self.hours.front().is_none_or(|oldest| oldest.start >= start);
        let bins = if all { Cow::Borrowed(&self.bins) } else { Cow::Owned(bins_of(counted())) };
        let trades = counted().map(|hour| hour.trades).sum();
        // Before the recent trades are known, only the last price is.
        reference_price(&bins, trades, &self.recent).or(Some(self.before))
    }

    fn begin_hour(&mut self, start: Timestamp) {
        let kept = reference_start(start);
        while let Some(oldest) = self.hours.pop_front_if(|hour| hour.start < kept) {
            self.before = oldest.minutes.last().map_or(self.before, |minute| minute.close);
        }
        self.bins = bins_of(self.hours.iter());
        self.hours.push_back(HourFigures {
            start,
            trades: 0,
            bins: PriceBins::default(),
            minutes: Vec::new(),
        });
    }
}

impl HourFigures {
    fn add(&mut self, at: Timestamp, price: Price, quantity: Quantity) {
        let start = CandleInterval::Minute.start_of(at);
        let (volume, value) = (quantity.get().into(), price.times(quantity).get());
        match self.minutes.last_mut() {
            Some(minute) if minute.start >= start => {
                minute.volume = sum(minute.volume, volume);
                minute.value = sum(minute.value, value);
                minute.close = price;
            }
            _ => self.minutes.push(MinuteFigures { start, volume, value, close: price }),
        }
        self.trades += 1;
        self.bins.add(price, quantity);
    }
}

fn bins_of<'h>(hours: impl Iterator<Item = &'h HourFigures>) -> PriceBins {
    let mut bins = PriceBins::default();
    hours.for_each(|hour| bins.add_all(&hour.bins));
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;
    const DAY: u64 = 24 * HOUR;

    fn price(coins: u64) -> Price {
        Price::new(coins).unwrap()
    }

    fn add(figures: &mut TradingFigures, at: u64, coins: u64, units: u64) {
        figures.add(Timestamp(at), price(coins), Quantity::new(units).unwrap());
    }

    #[test]
    fn trades_leave_the_last_day_by_the_minute_although_nothing_trades() {
        let mut figures = TradingFigures::of_last(price(12));
        add(&mut figures, DAY, 12, 5);
        add(&mut figures, DAY + 61_000, 15, 2);
        let day = |now: u64| figures.day(Timestamp(now));
        let all = Day { volume: 7, value: 90, open: Some(price(12)) };
        assert_eq!(day(DAY + 61_000), all);
        assert_eq!(day(2 * DAY), all);
        assert_eq!(day(2 * DAY + 1), Day { volume: 2, value: 30, open: Some(price(12)) });
        assert_eq!(day(2 * DAY + 60_001), Day { volume: 0, value: 0, open: Some(price(15)) });
        assert_eq!(day(9 * DAY), Day { volume: 0, value: 0, open: Some(price(15)) });
    }

    #[test]
    fn the_reference_price_forgets_a_day_when_enough_is_traded_since() {
        let mut figures = TradingFigures::of_last(price(1));
        for minute in 0..60 {
            add(&mut figures, DAY + minute * 60_000, 100, 50);
        }
        for minute in 0..19 {
            add(&mut figures, DAY + 2 * HOUR + minute, 7, 1);
        }
        let reference =
            |figures: &TradingFigures, now| figures.reference_price(Timestamp(now)).map(Price::get);
        assert_eq!(reference(&figures, 2 * DAY + HOUR - 1), Some(100));
        assert_eq!(reference(&figures, 2 * DAY + HOUR), Some(100), "one of the last 20, but of 50 units");
        add(&mut figures, 2 * DAY + HOUR, 7, 1);
        assert_eq!(reference(&figures, 2 * DAY + HOUR), Some(7));
        assert_eq!(reference(&figures, 9 * DAY), Some(7), "the last 20 trades");
        assert_eq!(figures.hours.len(), 2);
    }

    #[test]
    fn memory_is_bounded_however_long_a_material_trades() {
        let mut figures = TradingFigures::of_last(price(10));
        for minute in 0..10_000 {
            add(&mut figures, minute * 60_000, 10 + minute % 3, 1);
        }
        assert_eq!(figures.hours.len(), 25);
        assert!(figures.hours.iter().all(|hour| hour.minutes.len() <= 60 && hour.bins.len() == 3));
    }

    #[test]
    fn only_the_last_price_may_be_known() {
        let figures = TradingFigures::of_last(price(12));
        assert_eq!(figures.reference_price(Timestamp(5)), Some(price(12)));
        assert_eq!(figures.day(Timestamp(5)), Day { volume: 0, value: 0, open: Some(price(12)) });
    }
}
