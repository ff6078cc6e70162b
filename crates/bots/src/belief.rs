//! What a player believes a good is worth: prices it has seen, smoothed in its own way.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::exchange::Quote;

/// Parts of a coin in which a belief is counted, so that slow learners of low prices learn at all.
const PARTS: u64 = 1_000;

/// A price somebody has in mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Belief(u64);

impl Belief {
    /// The belief in a price of so many coins and percent.
    pub(crate) fn new(coins: u64, percent: u64) -> Self {
        Self((coins * PARTS * percent / 100).max(1))
    }

    /// What so many units are worth, in coins.
    pub(crate) fn value(self, units: u64) -> u64 {
        self.0.saturating_mul(units) / PARTS
    }

    /// So many percent of the price, in whole coins: rounded up as often as the fraction says, at least 1.
    pub(crate) fn percent(self, percent: u64, dice: &mut Dice) -> u64 {
        let parts = self.0.saturating_mul(percent) / 100;
        let up = dice.below(PARTS) < parts % PARTS;
        (parts / PARTS + u64::from(up)).max(1)
    }

    /// Moves towards how a material stands, by so many percent of the way.
    pub(crate) fn look(&mut self, quote: &Quote, percent: u64) {
        let bid = quote.best_bid.map_or(0, |bid| bid.saturating_mul(PARTS));
        let ask = quote.best_ask.map_or(u64::MAX, |ask| ask.saturating_mul(PARTS));
        // A last price outside of bid and ask is an old one.
        let seen = quote.last.map_or(self.0, |last| last.saturating_mul(PARTS)).min(ask).max(bid);
        self.move_to(seen, percent);
    }

    /// Moves towards a price paid or got, by so many percent of the way.
    pub(crate) fn trade(&mut self, price: u64, percent: u64) {
        self.move_to(price.saturating_mul(PARTS), percent);
    }

    fn move_to(&mut self, seen: u64, percent: u64) {
        let step = self.0.abs_diff(seen).saturating_mul(percent.min(100)) / 100;
        self.0 = if seen > self.0 { self.0 + step } else { self.0 - step }.max(1);
    }
}
