//! The reference price: what a material is worth, as far as its trades tell, and one trade between friends
//! cannot move it.
//!
//! It is the volume-weighted median price of the trades of the last 24 hours or of the last 20 trades,
//! whichever are more. Of 24 hours, prices are known to about 1 % and time to the hour ([`PriceBins`]); of 20
//! trades both are exact.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use tradepost_core::{Price, Quantity, Timestamp};

use super::{CandleInterval, PriceBins};

/// The least number of trades that a reference price is made of, where there are as many.
pub const REFERENCE_TRADES: usize = 20;

/// The last 20 trades of a material, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentTrades(VecDeque<(Price, Quantity)>);

impl RecentTrades {
    /// Adds a trade that came after those.
    pub fn add(&mut self, price: Price, quantity: Quantity) {
        if self.0.len() >= REFERENCE_TRADES {
            self.0.pop_front();
        }
        self.0.push_back((price, quantity));
    }

    /// The volume-weighted median price.
    fn median(&self) -> Option<Price> {
        let mut trades: Vec<_> = self.0.iter().copied().collect();
        trades.sort_unstable();
        super::weighted_median(trades.iter().map(|(price, quantity)| (*price, quantity.get().into())))
    }
}

/// The start of the hours whose trades count as those of the last 24 hours.
pub fn reference_start(now: Timestamp) -> Timestamp {
    CandleInterval::Hour.start_of(Timestamp(now.0.saturating_sub(CandleInterval::Day.ms())))
}

/// The reference price, where `trades` trades since [`reference_start`] are in these bins; `None` before the
/// first trade.
pub fn reference_price(bins: &PriceBins, trades: u64, recent: &RecentTrades) -> Option<Price> {
    let trades = usize::try_from(trades).unwrap_or(usize::MAX);
    // Where there are fewer, the recent trades include them all, unless older data had none of these.
    let enough = trades >= REFERENCE_TRADES || trades > recent.0.len();
    if enough { bins.median() } else { recent.median() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(coins: u64) -> Price {
        Price::new(coins).unwrap()
    }

    fn after(trades: &[(u64, u64)]) -> Option<u64> {
        let (mut bins, mut recent) = (PriceBins::default(), RecentTrades::default());
        for (coins, units) in trades {
            let units = Quantity::new(*units).unwrap();
            bins.add(price(*coins), units);
            recent.add(price(*coins), units);
        }
        reference_price(&bins, trades.len() as u64, &recent).map(Price::get)
    }

    #[test]
    fn a_trade_between_friends_does_not_move_it() {
        for trades in [1, 5, 19, 20, 40] {
            let mut market = vec![(12, 10); trades];
            assert_eq!(after(&market), Some(12));
            market.push((1_000_000_000_000, 1));
            assert_eq!(after(&market), Some(12), "{trades}");
            market.push((1, 1));
            assert_eq!(after(&market), Some(12), "{trades}");
        }
    }

    #[test]
    fn few_trades_count_exactly_and_many_in_bins() {
        assert_eq!(after(&[]), None);
        let close = [(1_000, 1), (1_007, 1)].repeat(9);
        assert_eq!(after(&close), Some(1_000));
        let close = [(1_000, 1), (1_007, 1)].repeat(10);
        assert_eq!(after(&close), Some(1_003));
    }

    #[test]
    fn the_last_20_trades_count_however_old() {
        let mut recent = RecentTrades::default();
        for coins in 1..=30 {
            recent.add(price(coins), Quantity::new(1).unwrap());
        }
        assert_eq!(reference_price(&PriceBins::default(), 0, &recent), Some(price(20)), "of 11 to 30");
        assert_eq!(reference_price(&PriceBins::of_sums(7, 70), 19, &recent), Some(price(20)));
        assert_eq!(reference_price(&PriceBins::of_sums(7, 70), 1, &RecentTrades::default()), Some(price(10)));
        assert_eq!(reference_price(&PriceBins::of_sums(7, 70), 20, &recent), Some(price(10)));
    }

    #[test]
    fn a_day_is_at_least_24_hours_in_whole_hours() {
        const HOUR: u64 = 3_600_000;
        for (now, start) in [(24 * HOUR, 0), (25 * HOUR - 1, 0), (25 * HOUR, HOUR), (7, 0)] {
            assert_eq!(reference_start(Timestamp(now)), Timestamp(start));
        }
    }
}
