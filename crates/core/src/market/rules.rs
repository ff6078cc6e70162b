//! The rules in force: what the operator set, what is scheduled, and what players used of their buy limits.
//!
//! Orders look at one row for each material, which is made when the rules change (`ruling`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rules::material_rules::MaterialRules;
use crate::rules::rule_set::{RuleChanges, RuleSet};
use crate::{BuyLimit, MaterialId, MaterialNo, OrderId, PlayerNo, Quantity, Rules, Timestamp};

/// The whole market (`None`) or one material.
pub(crate) type Scope = Option<MaterialNo>;

/// What is stored of the rules, besides the settings of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRules {
    pub(crate) market: RuleSet,
    /// Only materials that have rules of their own.
    pub(crate) materials: BTreeMap<MaterialNo, RuleSet>,
    /// By when they take effect, the market's first.
    pub(crate) scheduled: BTreeMap<(Timestamp, Scope), RuleChanges>,
    /// The first order that counts in each limited material; those before were placed without the limit.
    pub(crate) limited_since: BTreeMap<MaterialNo, OrderId>,
    /// What players used of a buy limit in the window that began then.
    pub(crate) used: BTreeMap<(MaterialNo, PlayerNo), Used>,
}

/// What a player used of a buy limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Used {
    /// The start of the window.
    pub(crate) window: Timestamp,
    pub(crate) units: u64,
}

/// The rules, and what they come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct MarketRules {
    /// The settings of the program, which apply where no rule is set.
    pub(crate) settings: Rules,
    pub(crate) stored: StoredRules,
    pub(crate) in_force: Rules,
    /// By material.
    pub(crate) rows: Vec<RulesInForce>,
    /// How many materials have a band.
    pub(crate) bands: usize,
}

/// What orders of a material look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RulesInForce {
    pub(crate) rules: MaterialRules,
    /// Who gets the fees; `None` to burn them.
    pub(crate) fee_to: Option<PlayerNo>,
}

/// A change of rules that takes effect later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledRules {
    /// When.
    pub effective_at: Timestamp,
    /// The material; `None` for the whole market.
    pub material: Option<MaterialId>,
    /// What changes.
    pub changes: RuleChanges,
}

impl MarketRules {
    /// The rules that are set in a scope.
    pub(crate) fn set(&self, scope: Scope) -> RuleSet {
        match scope {
            None => self.stored.market.clone(),
            Some(material) => self.stored.materials.get(&material).cloned().unwrap_or_default(),
        }
    }

    /// What a material has where these are the rules.
    pub(crate) fn of(&self, market: &RuleSet, material: Option<&RuleSet>) -> MaterialRules {
        MaterialRules::of(self.settings, market, material.unwrap_or(&RuleSet::default()))
    }

    /// Adds the units of a bid to what its player used.
    pub(crate) fn count(
        &mut self,
        limit: BuyLimit,
        material: MaterialNo,
        player: PlayerNo,
        order_id: OrderId,
        quantity: Quantity,
    ) {
        let window = limit.window_of_order(order_id);
        let used = self.stored.used.entry((material, player)).or_insert(Used { window, units: 0 });
        if used.window != window {
            *used = Used { window, units: 0 };
        }
        used.units = used.units.saturating_add(quantity.get().into());
    }

    /// Returns units that a bid did not buy, if it counts in a window that has not ended.
    pub(crate) fn uncount(
        &mut self,
        limit: BuyLimit,
        material: MaterialNo,
        player: PlayerNo,
        order_id: OrderId,
        quantity: Quantity,
    ) {
        let counts = self.stored.limited_since.get(&material).is_some_and(|since| order_id >= *since);
        if !counts {
            return;
        }
        let window = limit.window_of_order(order_id);
        if let Some(used) = self.stored.used.get_mut(&(material, player)).filter(|used| used.window == window)
        {
            used.units = used.units.saturating_sub(quantity.get().into());
        }
    }
}
