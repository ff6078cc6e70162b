//! The market's rules: reading them, and making the rows that orders look at when they change.

use std::collections::BTreeMap;

use crate::market::rules::{MarketRules, RulesInForce, ScheduledRules, Scope, StoredRules};
use crate::rules::material_rules::{BuyLimitUse, MaterialRules};
use crate::rules::rule_set::{FeeTo, RuleChanges, RuleSet};
use crate::{Market, MaterialId, MaterialNo, OrderId, PlayerNo, Quantity, Rules, Timestamp};

impl Market {
    /// The rules of the whole market in force.
    pub fn rules(&self) -> Rules {
        self.rules.in_force
    }

    /// What applies to a material that has no rules of its own.
    pub fn market_rules(&self) -> MaterialRules {
        self.rules.of(&self.rules.stored.market, None)
    }

    /// What the settings of the program say.
    pub fn settings(&self) -> Rules {
        self.rules.settings
    }

    /// The rules that are set for the whole market, or for a material.
    pub fn rule_set(&self, material: Option<MaterialNo>) -> RuleSet {
        self.rules.set(material)
    }

    /// The rules that materials have of their own, in order of registration.
    pub fn rule_sets(&self) -> impl Iterator<Item = (&MaterialId, &RuleSet)> {
        self.rules.stored.materials.iter().map(|(number, rules)| (&self.material(*number).id, rules))
    }

    /// The changes that take effect later, the next one first.
    pub fn scheduled_rules(&self) -> impl Iterator<Item = ScheduledRules> + '_ {
        self.rules.stored.scheduled.iter().map(|((effective_at, scope), changes)| ScheduledRules {
            effective_at: *effective_at,
            material: scope.map(|material| self.material(material).id.clone()),
            changes: changes.clone(),
        })
    }

    /// The rules that are set and apply to a material: its own, and those of the market where it has none.
    pub fn rules_that_apply(&self, material: MaterialNo) -> RuleSet {
        let own = self.rules.set(Some(material));
        let open_orders_max = own.open_orders_max;
        RuleSet { open_orders_max, ..own.or(&self.rules.stored.market) }
    }

    /// What applies to a material.
    #[inline]
    pub fn rules_of(&self, material: MaterialNo) -> &MaterialRules {
        &self.in_force(material).rules
    }

    /// The material, if its prices must be near the reference price.
    #[inline]
    pub fn banded(&self, id: &MaterialId) -> Option<MaterialNo> {
        if self.rules.bands == 0 {
            return None;
        }
        self.material_no(id).filter(|material| self.rules_of(*material).has_band())
    }

    /// When the next scheduled change of rules takes effect.
    pub fn next_rules(&self) -> Option<Timestamp> {
        self.rules.stored.scheduled.first_key_value().map(|((at, _), _)| *at)
    }

    /// When the deployment has to send [`crate::Command::ExpireOrders`]: the next order expires, or scheduled
    /// rules take effect.
    #[inline]
    pub fn next_due(&self) -> Option<Timestamp> {
        match (self.next_expiry(), self.next_rules()) {
            (Some(expiry), Some(rules)) => Some(expiry.min(rules)),
            (expiry, rules) => expiry.or(rules),
        }
    }

    /// How a player's buy limit of a material stands; `None` where there is none.
    pub fn buy_limit(
        &self,
        player: Option<PlayerNo>,
        material: MaterialNo,
        at: Timestamp,
    ) -> Option<BuyLimitUse> {
        let limit = self.rules_of(material).buy_limit?;
        let used = player.and_then(|player| self.rules.stored.used.get(&(material, player)));
        let units = used.filter(|used| used.window == limit.window_of(at)).map_or(0, |used| used.units);
        Some(limit.used(units, at))
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a material is added with its rules")]
    pub(crate) fn in_force(&self, material: MaterialNo) -> &RulesInForce {
        &self.rules.rows[usize::from(material.0)]
    }

    /// Makes the rules of a scope these. From the order `since` on, orders count towards limits that are new.
    pub(crate) fn change_rules(&mut self, scope: Scope, rules: &RuleSet, since: OrderId) {
        match scope {
            None => self.rules.stored.market = rules.clone(),
            Some(material) if rules.is_empty() => {
                self.rules.stored.materials.remove(&material);
            }
            Some(material) => {
                self.rules.stored.materials.insert(material, rules.clone());
            }
        }
        let window = |row: &RulesInForce| row.rules.buy_limit.map(|limit| limit.window_seconds);
        let before: Vec<_> = self.rules.rows.iter().map(window).collect();
        self.resolve_rules();
        let MarketRules { rows, stored: StoredRules { limited_since, used, .. }, .. } = &mut self.rules;
        let after = rows.iter().map(window);
        let changed = (0..).map(MaterialNo).zip(before.into_iter().zip(after));
        let changed: BTreeMap<_, _> = changed.filter(|(_, (before, after))| before != after).collect();
        if changed.is_empty() {
            return;
        }
        used.retain(|(material, _), _| !changed.contains_key(material));
        for (material, (_, after)) in changed {
            match after {
                Some(_) => limited_since.insert(material, since),
                None => limited_since.remove(&material),
            };
        }
    }

    /// Sets all rules from a snapshot; materials and players are known.
    pub(crate) fn restore_rules(&mut self, settings: Rules, stored: StoredRules) {
        (self.rules.settings, self.rules.stored) = (settings, stored);
        self.resolve_rules();
    }

    /// Schedules a change in place of the one for the same moment; an empty one withdraws that.
    pub(crate) fn schedule_rules(&mut self, at: Timestamp, scope: Scope, changes: &RuleChanges) {
        let scheduled = &mut self.rules.stored.scheduled;
        if changes.is_empty() {
            scheduled.remove(&(at, scope));
        } else {
            scheduled.insert((at, scope), changes.clone());
        }
    }

    /// Sets what the settings of the program say.
    pub(crate) fn set_settings(&mut self, settings: Rules) {
        self.rules.settings = settings;
        self.resolve_rules();
    }

    /// Makes the rows anew.
    pub(crate) fn resolve_rules(&mut self) {
        let MarketRules { settings, stored, .. } = &self.rules;
        let (tax, orders) = (stored.market.sales_tax_bps, stored.market.open_orders_max);
        let in_force = Rules {
            sales_tax_bps: tax.unwrap_or(settings.sales_tax_bps),
            open_orders_max: orders.unwrap_or(settings.open_orders_max),
        };
        let numbers = self.numbered_materials().map(|(number, _)| number);
        let rows: Vec<_> = numbers.map(|number| self.resolved(number)).collect();
        self.rules.bands = rows.iter().filter(|row| row.rules.has_band()).count();
        (self.rules.in_force, self.rules.rows) = (in_force, rows);
    }

    /// Adds the row of a material just registered.
    pub(crate) fn add_rules(&mut self, material: MaterialNo) {
        let row = self.resolved(material);
        self.rules.rows.push(row);
        self.rules.bands = self.rules.bands.saturating_add(usize::from(row.rules.has_band()));
        if row.rules.buy_limit.is_some() {
            // Every order of a new material counts.
            self.rules.stored.limited_since.entry(material).or_insert(OrderId::from_u128(0));
        }
    }

    fn resolved(&self, material: MaterialNo) -> RulesInForce {
        let (market, own) = (&self.rules.stored.market, self.rules.stored.materials.get(&material));
        let fee_to = own.and_then(|own| own.fee_to.as_ref()).or(market.fee_to.as_ref());
        let fee_to = match fee_to {
            Some(FeeTo::Account(player)) => self.player_no(player),
            Some(FeeTo::Burn) | None => None,
        };
        RulesInForce { rules: self.rules.of(market, own), fee_to }
    }

    /// Counts a bid towards its player's limit.
    #[inline]
    pub(crate) fn count_bid(
        &mut self,
        material: MaterialNo,
        player: PlayerNo,
        order_id: OrderId,
        quantity: Quantity,
    ) {
        if let Some(limit) = self.rules_of(material).buy_limit {
            self.rules.count(limit, material, player, order_id, quantity);
        }
    }

    /// Returns to its player's limit what a bid did not buy.
    #[inline]
    pub(crate) fn uncount_bid(
        &mut self,
        material: MaterialNo,
        player: PlayerNo,
        order_id: OrderId,
        quantity: Quantity,
    ) {
        if let Some(limit) = self.rules_of(material).buy_limit {
            self.rules.uncount(limit, material, player, order_id, quantity);
        }
    }
}
