//! What a player remembers from turn to turn; stored in `economy.json`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::exchange::{OpenOrder, Operation, Side};
use crate::hour::{AccountView, Hour};
use crate::inventory::Inventory;
use crate::price_estimate::PriceEstimate;
use crate::supply_chain::{Good, PerGood};

/// What a player remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    #[serde(rename = "beliefs")]
    pub price_estimates: PerGood<PriceEstimate>,
    /// For how many turns none of its bids has traded.
    pub bids_waited: PerGood<u64>,
    /// For how many turns none of its asks has traded.
    pub asks_waited: PerGood<u64>,
    /// Unmet needs, in thousandths of a unit.
    pub needs: PerGood<u64>,
    /// Progress of the current shift, in percent.
    pub progress: u64,
    /// How many shifts its tools have been used for.
    pub wear: u64,
    /// The hour of its last turn.
    pub last_turn: u64,
    /// The day up to which its rent is paid.
    pub paid_day: u64,
    /// The day of its last caravan.
    pub caravan_day: Option<u64>,
    /// The cursor of its inbox.
    pub inbox: Option<String>,
    /// Coins and goods as it valued them in its last turn, in coins.
    pub wealth: u64,
}

impl Memory {
    /// Updates its estimates from the market's quotes and its own fills.
    pub(crate) fn observe(&mut self, attention: u64, hour: Hour<'_>, view: &AccountView) {
        // After a night away, current prices weigh more than the old estimate.
        let away = hour.tick.saturating_sub(self.last_turn).min(3);
        let percent = (attention * away.max(1)).min(90);
        for (good, quote) in hour.quotes.iter() {
            self.price_estimates[good].observe_quote(quote, percent);
        }
        for fill in &view.inbox.fills {
            self.price_estimates[fill.good].observe_trade(fill.price, attention / 2);
            match fill.side {
                Side::Bid => self.bids_waited[fill.good] = 0,
                Side::Ask => self.asks_waited[fill.good] = 0,
            }
        }
        if view.inbox.cursor.is_some() {
            self.inbox.clone_from(&view.inbox.cursor);
        }
    }

    /// Counts another turn of waiting for each old and each new order.
    pub(crate) fn count_waiting(&mut self, operations: &[Operation], orders: &[OpenOrder]) {
        let placed = operations.iter().filter_map(|operation| match operation {
            Operation::Place { side, good, .. } => Some((*side, *good)),
            Operation::Cancel { .. } => None,
        });
        let resting = orders.iter().map(|order| (order.side, order.good));
        let waiting: BTreeSet<_> = placed.chain(resting).collect();
        for good in Good::ALL {
            for (side, waited) in
                [(Side::Bid, &mut self.bids_waited[good]), (Side::Ask, &mut self.asks_waited[good])]
            {
                *waited = if waiting.contains(&(side, good)) { *waited + 1 } else { 0 };
            }
        }
    }

    /// What an inventory is worth by its own estimates, in coins.
    pub(crate) fn worth(&self, inventory: &Inventory) -> u64 {
        let value = |(good, estimate): (Good, &PriceEstimate)| estimate.value(inventory.good(good).total());
        inventory.coins().total() + self.price_estimates.iter().map(value).sum::<u64>()
    }

    /// Whether the player has had too little bread to work well.
    pub(crate) fn is_hungry(&self) -> bool {
        self.needs[Good::Bread] >= 3_000
    }
}
