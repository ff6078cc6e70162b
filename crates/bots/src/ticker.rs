//! The market's figures as the dashboard shows them: those of the market's last 24 hours.

use crate::climate::HOUR_MS;
use crate::exchange::{Figures, Quote};
use crate::supply_chain::PerGood;

/// How many hours a trend shows.
const HOURS: usize = 24;

/// A good's quote and its figures of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub quote: Quote,
    /// The change of the last price in 24 hours, in percent.
    pub change_percent: Option<i64>,
    /// Units traded in 24 hours.
    pub volume: u64,
    /// The last price of each of the last 24 hours, oldest first, in coins.
    pub trend: [Option<u64>; HOURS],
}

impl Row {
    /// The row of a good whose figures were read in the hour that began at `hour_start`.
    pub(crate) fn of(figures: &Figures, hour_start: u64) -> Self {
        let Figures { quote, open, volume, .. } = *figures;
        let signed = |price: u64| i64::try_from(price).unwrap_or(i64::MAX);
        let change = |(last, before): (u64, u64)| {
            (signed(last) - signed(before)).saturating_mul(100).checked_div(signed(before)).unwrap_or(0)
        };
        let change_percent = quote.last.zip(open).map(change);
        Self { quote, change_percent, volume, trend: trend(figures, hour_start) }
    }
}

/// Trades of all goods in the hour before the one that began at `hour_start`.
pub(crate) fn trades_of_last_hour(figures: &PerGood<Figures>, hour_start: u64) -> u64 {
    let hours = figures.iter().flat_map(|(_, figures)| &figures.hours);
    hours.filter(|hour| hour.start + HOUR_MS == hour_start).map(|hour| hour.trades).sum()
}

/// The last price of each hour; an hour without a trade has that of the hour before.
fn trend(figures: &Figures, hour_start: u64) -> [Option<u64>; HOURS] {
    let mut price = None;
    let mut hours = figures.hours.iter().peekable();
    std::array::from_fn(|index| {
        let end = hour_start.saturating_sub((HOURS - 1 - index) as u64 * HOUR_MS);
        while let Some(hour) = hours.next_if(|hour| hour.start <= end) {
            price = Some(hour.close);
        }
        price
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::TradedHour;

    #[test]
    fn a_row_shows_the_prices_of_the_last_day_hour_by_hour() {
        let start = 100 * HOUR_MS;
        let traded =
            |hours_ago: u64, close| TradedHour { start: start - hours_ago * HOUR_MS, close, trades: 2 };
        let quote = Quote { last: Some(30), ..Quote::default() };
        let hours = vec![traded(22, 20), traded(2, 25), traded(1, 28), traded(0, 30)];
        let row = Row::of(&Figures { quote, open: Some(20), volume: 9, hours }, start);
        assert_eq!((row.change_percent, row.volume), (Some(50), 9));
        assert_eq!(row.trend[..3], [None, Some(20), Some(20)]);
        assert_eq!(row.trend[20..], [Some(20), Some(25), Some(28), Some(30)]);
    }
}
