//! A player's estimate of a good's price: an exponential average of the prices it has seen.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::exchange::Quote;

/// Parts of a coin in which an estimate is counted, so that low prices can move by less than a coin.
const PARTS: u64 = 1_000;

/// An estimated price, in thousandths of a coin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PriceEstimate(u64);

impl PriceEstimate {
    /// An estimate of `percent` of a price in coins.
    pub(crate) fn new(coins: u64, percent: u64) -> Self {
        Self((coins * PARTS * percent / 100).max(1))
    }

    /// The value of this many units, in coins.
    pub(crate) fn value(self, units: u64) -> u64 {
        self.0.saturating_mul(units) / PARTS
    }

    /// A percentage of the price in whole coins, at least 1: rounded up at random, in proportion to its
    /// fraction.
    pub(crate) fn percent(self, percent: u64, dice: &mut Dice) -> u64 {
        let parts = self.0.saturating_mul(percent) / 100;
        let up = dice.below(PARTS) < parts % PARTS;
        (parts / PARTS + u64::from(up)).max(1)
    }

    /// Moves towards the current price by `percent` of the difference.
    pub(crate) fn observe_quote(&mut self, quote: &Quote, percent: u64) {
        let bid = quote.best_bid.map_or(0, |bid| bid.saturating_mul(PARTS));
        let ask = quote.best_ask.map_or(u64::MAX, |ask| ask.saturating_mul(PARTS));
        // A last price outside bid and ask is out of date.
        let seen = quote.last.map_or(self.0, |last| last.saturating_mul(PARTS)).min(ask).max(bid);
        self.move_to(seen, percent);
    }

    /// Moves towards a price paid or received by `percent` of the difference.
    pub(crate) fn observe_trade(&mut self, price: u64, percent: u64) {
        self.move_to(price.saturating_mul(PARTS), percent);
    }

    fn move_to(&mut self, seen: u64, percent: u64) {
        let step = self.0.abs_diff(seen).saturating_mul(percent.min(100)) / 100;
        self.0 = if seen > self.0 { self.0 + step } else { self.0 - step }.max(1);
    }
}
