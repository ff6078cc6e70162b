//! Candles: how trades add up over a minute, an hour or a day.

use tradepost_core::{Coins, Price, Quantity, Timestamp};

use super::sum;

/// The most candles of one answer: the last ones where a range has more.
pub const CANDLES_MAX: u32 = 1_000;

/// The trades of one interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candle {
    /// The start of the interval.
    pub start: Timestamp,
    /// The price of the first trade.
    pub open: Price,
    /// The highest price.
    pub high: Price,
    /// The lowest price.
    pub low: Price,
    /// The price of the last trade.
    pub close: Price,
    /// Units traded; like all sums here, at most 2^53 − 1.
    pub volume: u64,
    /// Coins traded.
    pub value: u64,
    /// The number of trades.
    pub trades: u64,
    /// Coins that sales tax burned.
    pub fees: u64,
}

impl Candle {
    /// The candle of a single trade in the interval that starts at `start`; `fee` is its sales tax.
    pub fn of(start: Timestamp, price: Price, quantity: Quantity, fee: Coins) -> Self {
        let (volume, value) = (quantity.get().into(), price.times(quantity).get());
        Self {
            start,
            open: price,
            high: price,
            low: price,
            close: price,
            volume,
            value,
            trades: 1,
            fees: fee.get(),
        }
    }

    /// The candle of the interval that starts at `start`, of candles within it, oldest first.
    pub fn joined(start: Timestamp, parts: impl Iterator<Item = Self>) -> Option<Self> {
        let whole = parts.reduce(|mut whole, part| {
            whole.add(&part);
            whole
        })?;
        Some(Self { start, ..whole })
    }

    /// Adds trades that came after those of this candle.
    pub fn add(&mut self, later: &Self) {
        self.high = self.high.max(later.high);
        self.low = self.low.min(later.low);
        self.close = later.close;
        self.volume = sum(self.volume, later.volume);
        self.value = sum(self.value, later.value);
        self.trades = sum(self.trades, later.trades);
        self.fees = sum(self.fees, later.fees);
    }
}

/// The length of a candle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CandleInterval {
    /// One minute.
    Minute,
    /// One hour.
    Hour,
    /// One day, from midnight UTC.
    Day,
}

impl CandleInterval {
    /// All lengths; each is a multiple of the one before.
    pub const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    /// The length in milliseconds.
    pub const fn ms(self) -> u64 {
        match self {
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// The start of the interval that contains `at`.
    pub const fn start_of(self, at: Timestamp) -> Timestamp {
        Timestamp(at.0 - at.0 % self.ms())
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::AMOUNT_MAX;

    use super::*;

    fn trade(price: u64, quantity: u64, fee: u64) -> Candle {
        let (price, quantity) = (Price::new(price).unwrap(), Quantity::new(quantity).unwrap());
        Candle::of(Timestamp(60_000), price, quantity, Coins::new(fee))
    }

    #[test]
    fn trades_add_up() {
        let mut candle = trade(10, 2, 1);
        candle.add(&trade(14, 1, 0));
        candle.add(&trade(9, 3, 2));
        let prices = [candle.open, candle.high, candle.low, candle.close].map(Price::get);
        assert_eq!(prices, [10, 14, 9, 9]);
        let sums = [candle.volume, candle.value, candle.trades, candle.fees];
        assert_eq!(sums, [6, 61, 3, 3]);
        assert_eq!(candle.start, Timestamp(60_000));
    }

    #[test]
    fn sums_stop_at_what_a_json_number_holds() {
        let mut candle = trade(1_000_000_000_000, 9_000, AMOUNT_MAX);
        let later = candle;
        candle.add(&later);
        assert_eq!((candle.volume, candle.value, candle.fees), (18_000, AMOUNT_MAX, AMOUNT_MAX));
    }

    #[test]
    fn an_interval_starts_at_a_multiple_of_its_length() {
        let starts = CandleInterval::ALL.map(|interval| interval.start_of(Timestamp(200_000_123)).0);
        assert_eq!(starts, [199_980_000, 198_000_000, 172_800_000]);
        assert!(CandleInterval::ALL.is_sorted_by_key(|interval| interval.ms()));
    }
}
