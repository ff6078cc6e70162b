//! What a player owns during its turn, and what the turn adds and removes.

use std::collections::BTreeMap;

use crate::exchange::{Asset, Holding, Holdings, Transfer};
use crate::supply_chain::Good;

/// What a player owns, including the changes of this turn.
#[derive(Clone, Debug)]
pub(crate) struct Inventory {
    holdings: Holdings,
    /// Additions (`false`, first) and removals (`true`) of each asset.
    changes: BTreeMap<(Asset, bool), Change>,
}

#[derive(Clone, Debug, Default)]
struct Change {
    amount: u64,
    reasons: Vec<&'static str>,
}

impl Inventory {
    /// Starts with what the player's account holds.
    pub(crate) fn new(holdings: &Holdings) -> Self {
        Self { holdings: *holdings, changes: BTreeMap::new() }
    }

    pub(crate) fn coins(&self) -> Holding {
        self.holdings.coins
    }

    pub(crate) fn good(&self, good: Good) -> Holding {
        self.holdings.goods[good]
    }

    /// Adds something from outside the market.
    pub(crate) fn gain(&mut self, asset: Asset, amount: u64, reason: &'static str) {
        self.holding(asset).available += amount;
        self.note((asset, false), amount, reason);
    }

    /// Removes this much, or nothing if less is available; returns whether it did.
    pub(crate) fn use_up(&mut self, asset: Asset, amount: u64, reason: &'static str) -> bool {
        let holding = self.holding(asset);
        let Some(rest) = holding.available.checked_sub(amount) else { return false };
        holding.available = rest;
        self.note((asset, true), amount, reason);
        true
    }

    /// The transfers that the operator has to make: at most one deposit and one withdrawal of each asset.
    pub(crate) fn transfers(self, player: &str) -> Vec<Transfer> {
        let transfer = |((asset, leaves), change): ((Asset, bool), Change)| Transfer {
            player: player.to_owned(),
            asset,
            amount: change.amount,
            leaves,
            reason: change.reasons.join(", "),
        };
        self.changes.into_iter().map(transfer).collect()
    }

    fn holding(&mut self, asset: Asset) -> &mut Holding {
        match asset {
            Asset::Coin => &mut self.holdings.coins,
            Asset::Good(good) => &mut self.holdings.goods[good],
        }
    }

    fn note(&mut self, key: (Asset, bool), amount: u64, reason: &'static str) {
        if amount == 0 {
            return;
        }
        let change = self.changes.entry(key).or_default();
        change.amount += amount;
        if !change.reasons.contains(&reason) {
            change.reasons.push(reason);
        }
    }
}
