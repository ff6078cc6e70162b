//! How a material traded in the last 24 hours.

use tradepost_core::{Price, Timestamp};

use super::{Candle, CandleInterval, sum};

/// How a material traded in the last 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Units traded, at most 2^53 − 1.
    pub volume: u64,
    /// Coins traded, at most 2^53 − 1.
    pub value: u64,
    /// The price 24 hours ago, or the first price since, where the material never traded before.
    pub open: Option<Price>,
}

impl Day {
    /// The start of the 24 hours before `now`, in whole minutes, and the first full hour after it.
    ///
    /// Between the two, minute candles count; from the second on, hour candles do.
    pub fn window(now: Timestamp) -> (Timestamp, Timestamp) {
        let start = now.0.saturating_sub(CandleInterval::Day.ms());
        let start = start.next_multiple_of(CandleInterval::Minute.ms());
        (Timestamp(start), Timestamp(start.next_multiple_of(CandleInterval::Hour.ms())))
    }

    /// Adds the next candle of the window.
    pub fn add(&mut self, candle: &Candle) {
        self.volume = sum(self.volume, candle.volume);
        self.value = sum(self.value, candle.value);
        self.open = self.open.or(Some(candle.open));
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::{AMOUNT_MAX, Coins, Quantity};

    use super::*;

    #[test]
    fn the_window_is_24_hours_to_the_minute() {
        const DAY: u64 = 86_400_000;
        for (now, start, first_hour) in [
            (DAY, 0, 0),
            (DAY + 1, 60_000, 3_600_000),
            (DAY + 3_600_000, 3_600_000, 3_600_000),
            (DAY + 3_600_001, 3_660_000, 7_200_000),
            (7, 0, 0),
        ] {
            assert_eq!(Day::window(Timestamp(now)), (Timestamp(start), Timestamp(first_hour)), "{now}");
        }
    }

    #[test]
    fn sums_stop_at_what_a_json_number_holds() {
        let price = |coins| Price::new(coins).unwrap();
        let trade =
            |coins| Candle::of(Timestamp(0), price(coins), Quantity::new(6_000).unwrap(), Coins::ZERO);
        let mut day = Day::default();
        day.add(&trade(1_000_000_000_000));
        assert_eq!(
            day,
            Day { volume: 6_000, value: 6_000_000_000_000_000, open: Some(price(1_000_000_000_000)) }
        );
        day.add(&trade(999_999_999_999));
        assert_eq!(day, Day { volume: 12_000, value: AMOUNT_MAX, open: Some(price(1_000_000_000_000)) });
    }
}
