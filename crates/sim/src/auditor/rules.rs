//! The auditor's rules: looked up anew for each order. A buy limit is a list of the bids that count; its
//! window is so long that none ends within a run.
//!
//! Not here: the sales tax, which the simulator never changes, and bands, whose reference price the auditor
//! knows only to about 1 %.

use tradepost_core::{
    BuyLimitUse, FeeTo, MaterialId, Price, Quantity, Rejection, RuleChanges, RuleSet, Side, Timestamp,
};

use super::commands::{Outcome, amount};
use super::market::known;
use super::rule_sets::PRICE_MAX;
use super::{Expected, ExpectedRefusal, Market, OrderView};

impl Market {
    pub(super) fn change_rules(
        &mut self,
        material: Option<&MaterialId>,
        changes: &RuleChanges,
        effective_at: Option<Timestamp>,
    ) -> Expected {
        match self.try_to_change_rules(material, changes, effective_at) {
            Ok(()) => Expected::Done,
            Err(rejection) => Expected::Refused(ExpectedRefusal::Rejected(rejection)),
        }
    }

    fn try_to_change_rules(
        &mut self,
        material: Option<&MaterialId>,
        changes: &RuleChanges,
        effective_at: Option<Timestamp>,
    ) -> Outcome<()> {
        let scope = material.map(|id| self.registered(id)).transpose()?;
        if let Some(FeeTo::Account(player)) = &changes.set.fee_to
            && !self.player(known(player)).known
        {
            return Err(Rejection::UnknownPlayer);
        }
        let mut after = self.ruled.clone();
        after.sets.insert(scope, self.ruled_after(scope, changes));
        let own = |number: &&u8| after.sets.get(&Some(**number)).is_some_and(|set| !set.is_empty());
        let others = self.registered.iter().filter(own).map(|number| Some(*number));
        let concerned: Vec<_> = match scope {
            Some(number) => vec![Some(number)],
            None => std::iter::once(None).chain(others).collect(),
        };
        for material in concerned {
            let (lowest, highest) = after.bounds(material);
            if lowest > highest {
                return Err(Rejection::RulesContradict { lowest, highest });
            }
        }
        match effective_at.filter(|at| *at > self.now) {
            Some(at) if changes.is_empty() => drop(self.ruled.scheduled.remove(&(at, scope))),
            Some(at) => drop(self.ruled.scheduled.insert((at, scope), changes.clone())),
            None => self.set_rules(scope, changes),
        }
        Ok(())
    }

    /// Lets the rules take effect whose time has come.
    pub(super) fn let_rules_take_effect(&mut self) {
        while let Some(next) = self.ruled.scheduled.first_entry().filter(|next| next.key().0 <= self.now) {
            let ((_, scope), changes) = next.remove_entry();
            self.set_rules(scope, &changes);
        }
    }

    fn ruled_after(&self, scope: Option<u8>, changes: &RuleChanges) -> RuleSet {
        let mut set = self.ruled.sets.get(&scope).cloned().unwrap_or_default();
        for rule in Vec::from(changes.set.clone()) {
            set.set(rule);
        }
        changes.restore.iter().for_each(|rule| set.restore(*rule));
        set
    }

    fn set_rules(&mut self, scope: Option<u8>, changes: &RuleChanges) {
        let before = self.ruled.clone();
        let after = self.ruled_after(scope, changes);
        self.ruled.sets.insert(scope, after);
        let orders = &self.orders;
        let (ruled, counted) = (self.ruled.clone(), &mut self.ruled.counted);
        // A limit that is new starts at nothing.
        counted.retain(|(order, _)| {
            let material = orders.get(*order).map_or(0, |order| order.material);
            before.limit(material).is_some() == ruled.limit(material).is_some()
        });
    }

    pub(super) fn refuse_small(&self, material: u8, units: u64) -> Outcome<()> {
        let min = self.ruled.rule(Some(material), |set| set.quantity_min);
        match min.filter(|min: &Quantity| units < u64::from(min.get())) {
            Some(min) => Err(Rejection::QuantityBelowMinimum { min }),
            None => Ok(()),
        }
    }

    /// Refuses an order whose quantity or price the rules do not allow.
    pub(super) fn refuse_unruly(&self, material: u8, at: u64, units: u64) -> Outcome<()> {
        self.refuse_small(material, units)?;
        let price = |coins| Price::new(coins).unwrap_or(Price::HIGHEST);
        let (lowest, highest) = self.ruled.bounds(Some(material));
        let min = self.ruled.rule(Some(material), |set| set.price_min).map_or(1, Price::get);
        let max = self.ruled.rule(Some(material), |set| set.price_max).map_or(PRICE_MAX, Price::get);
        if at < min || at > max {
            return Err(Rejection::PriceOutOfBounds { lowest: price(lowest), highest: price(highest) });
        }
        let tick = self.ruled.rule(Some(material), |set| set.tick).map_or(1, Price::get);
        let below = at / tick * tick;
        if below < at {
            let near = |coins: u64| (lowest..=highest).contains(&coins).then(|| price(coins));
            let (below, above) = (near(below), near(below + tick));
            return Err(Rejection::PriceNotOnTick { tick: price(tick), below, above });
        }
        Ok(())
    }

    /// Refuses a bid for more than its player may still bid for.
    pub(super) fn refuse_beyond_limit(&self, material: u8, player: u8, units: u64) -> Outcome<()> {
        let Some(limit) = self.ruled.limit(material) else { return Ok(()) };
        let theirs = |(order, units): &(usize, u64)| {
            let order = self.orders.get(*order)?;
            (order.player == player && order.material == material).then_some(*units)
        };
        let used: u64 = self.ruled.counted.iter().filter_map(theirs).sum();
        if used + units <= limit.units {
            return Ok(());
        }
        let BuyLimitUse { resets_at, .. } = limit.used(used, self.now);
        Err(Rejection::BuyLimitReached {
            units: limit.units,
            used,
            left: limit.units.saturating_sub(used),
            resets_at,
        })
    }

    pub(super) fn count_bid(&mut self, order: &OrderView) {
        if order.side == Side::Bid && self.ruled.limit(order.material).is_some() {
            self.ruled.counted.push((order.number, order.quantity));
        }
    }

    /// What a bid did not buy no longer counts.
    pub(super) fn uncount_bid(&mut self, number: usize, by: u64) {
        for (_, units) in self.ruled.counted.iter_mut().filter(|(order, _)| *order == number) {
            *units -= by;
        }
    }

    /// What it costs to let `left` units of an order rest; the refusal if it may not.
    pub(super) fn refuse_rest(&mut self, order: &OrderView, left: u64) -> Outcome<u64> {
        let bps = self.ruled.rule(Some(order.material), |set| set.listing_fee_bps).unwrap_or(0);
        let fee = u128::from(order.price) * u128::from(left) * u128::from(bps) / 10_000;
        let fee = u64::try_from(fee).unwrap_or(u64::MAX);
        if fee > 0 {
            let escrow = if order.side == Side::Bid { order.escrow().1 } else { 0 };
            let available = self.account(order.player, 0).available;
            if available < escrow + fee {
                let needed = amount((escrow + fee).min(tradepost_core::AMOUNT_MAX));
                return Err(Rejection::InsufficientCoins { needed, available: amount(available) });
            }
        }
        let max = self.rules.open_orders_max;
        if self.player(order.player).open >= max {
            return Err(Rejection::TooManyOpenOrders { max });
        }
        let own = self.ruled.sets.get(&Some(order.material)).and_then(|set| set.open_orders_max);
        if let Some(max) = own {
            let Some(Some(material)) = self.materials.get(usize::from(order.material)) else {
                return Ok(fee);
            };
            let book = material.bids.iter().chain(&material.asks);
            let theirs =
                |number: &&usize| self.orders.get(**number).is_some_and(|open| open.player == order.player);
            if book.filter(theirs).count() as u64 >= u64::from(max) {
                return Err(Rejection::TooManyOpenOrders { max });
            }
        }
        Ok(fee)
    }

    /// Takes a listing fee, and moves what was burned since to the account that fees go to.
    pub(super) fn charge(&mut self, order: &OrderView, listing_fee: u64, burned_before: u128) {
        self.account(order.player, 0).available -= listing_fee;
        self.supply(0).burned += u128::from(listing_fee);
        let to = self.ruled.rule(Some(order.material), |set| set.fee_to.clone());
        let Some(FeeTo::Account(to)) = to else { return };
        let fees = self.supply(0).burned - burned_before;
        self.supply(0).burned = burned_before;
        self.account(known(&to), 0).available += u64::try_from(fees).unwrap_or(u64::MAX);
    }
}
