//! Changes of rules: now, later, and when those that were scheduled take effect.

use std::collections::BTreeMap;

use crate::market::rules::Scope;
use crate::rules::rule_set::SCHEDULED_RULES_MAX;
use crate::{Context, Event, FeeTo, Market, MaterialId, OrderId, Rejection, RuleChanges, RuleSet, Timestamp};

/// Changes the rules of the market or of a material, or schedules the change.
pub(super) fn change(
    market: &Market,
    material: Option<&MaterialId>,
    changes: &RuleChanges,
    effective_at: Option<Timestamp>,
    context: Context,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let numbered = |id| market.material_no(id).ok_or(Rejection::UnknownMaterial);
    let material = material.map(numbered).transpose()?;
    changes.set.in_range()?;
    if let Some(FeeTo::Account(player)) = &changes.set.fee_to
        && market.player_no(player).is_none()
    {
        return Err(Rejection::UnknownPlayer);
    }
    let before = market.rule_set(material);
    let rules = before.changed(changes);
    leave_a_price(market, material, &rules)?;
    if let Some(effective_at) = effective_at.filter(|at| *at > context.now) {
        return schedule(market, effective_at, material, changes, events);
    }
    if rules != before {
        events.push(changed(material, rules, context.order_id, None));
    }
    Ok(())
}

fn schedule(
    market: &Market,
    effective_at: Timestamp,
    material: Scope,
    changes: &RuleChanges,
    events: &mut Vec<Event>,
) -> Result<(), Rejection> {
    let scheduled = &market.rules.stored.scheduled;
    let before = scheduled.get(&(effective_at, material));
    if before.is_none() && !changes.is_empty() {
        let count = u32::try_from(scheduled.len()).unwrap_or(u32::MAX);
        if count >= SCHEDULED_RULES_MAX {
            return Err(Rejection::TooManyScheduledRules);
        }
    }
    let nothing = RuleChanges::default();
    if before.unwrap_or(&nothing) != changes {
        events.push(Event::RulesScheduled { effective_at, material, changes: changes.clone() });
    }
    Ok(())
}

/// The changes that were scheduled for now or before, in their order.
pub(super) fn take_effect(market: &Market, context: Context, events: &mut Vec<Event>) {
    let mut sets = BTreeMap::<Scope, RuleSet>::new();
    for ((at, material), changes) in &market.rules.stored.scheduled {
        if *at > context.now {
            return;
        }
        let set = sets.entry(*material).or_insert_with(|| market.rule_set(*material));
        *set = set.changed(changes);
        events.push(changed(*material, set.clone(), context.order_id, Some(*at)));
    }
}

fn changed(material: Scope, rules: RuleSet, since: OrderId, scheduled: Option<Timestamp>) -> Event {
    Event::RulesChanged { material, rules, since, scheduled }
}

/// Whether every material that these rules concern still accepts some price.
fn leave_a_price(market: &Market, material: Scope, rules: &RuleSet) -> Result<(), Rejection> {
    let stored = &market.rules.stored;
    if material.is_some() {
        return market.rules.of(&stored.market, Some(rules)).admit_any();
    }
    market.rules.of(rules, None).admit_any()?;
    stored.materials.values().try_for_each(|own| market.rules.of(rules, Some(own)).admit_any())
}
