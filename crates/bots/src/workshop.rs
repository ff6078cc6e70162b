//! How a player produces: which recipe pays, how a shift proceeds, which inputs the next shifts need.

use crate::climate::Climate;
use crate::dice::Dice;
use crate::exchange::Asset;
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::supply_chain::{Good, LABOUR_HOUR, Recipe, SHIFT_HOURS};

/// How many shifts a set of tools lasts.
pub(crate) const TOOL_SHIFTS: u64 = 10;
/// The pace without tools, and the pace of the hungry, in percent of the usual pace.
const BARE_HANDED_PERCENT: u64 = 55;
const HUNGRY_PERCENT: u64 = 75;
/// How many shifts' output may lie unsold before a player stops producing.
const UNSOLD_SHIFTS_MAX: u64 = 4;
/// For how many shifts a player keeps inputs in stock.
const INPUT_SHIFTS: u64 = 2;

/// Works for an hour. When a shift is complete, its recipe takes effect.
pub(crate) fn work(
    profile: &Profile,
    memory: &mut Memory,
    climate: &Climate,
    inventory: &mut Inventory,
    dice: &mut Dice,
) {
    let mut pace = profile.skill / SHIFT_HOURS;
    if inventory.good(Good::Tools).total() == 0 {
        pace = pace * BARE_HANDED_PERCENT / 100;
    }
    if memory.is_hungry() {
        pace = pace * HUNGRY_PERCENT / 100;
    }
    memory.progress = (memory.progress + pace).min(200);
    if memory.progress < 100 {
        return;
    }
    let has_inputs = |recipe: &Recipe, inventory: &Inventory| {
        recipe.inputs.iter().all(|(good, units)| inventory.good(*good).available >= *units)
    };
    let mut possible = worthwhile(profile, memory, inventory);
    possible.retain(|(_, recipe)| has_inputs(recipe, inventory));
    let Some(recipe) = choose(&possible, dice) else {
        memory.progress = 100;
        return;
    };
    memory.progress -= 100;
    for (good, units) in recipe.inputs {
        inventory.use_up(Asset::Good(*good), *units, recipe.work);
    }
    let (good, units) = recipe.output;
    let hundredths = units * climate.yield_percent(good);
    let luck = u64::from(dice.below(100) < hundredths % 100);
    inventory.gain(Asset::Good(good), hundredths / 100 + luck, recipe.work);
    wear_tools(memory, inventory);
}

/// The recipes that pay, each with its profit.
pub(crate) fn worthwhile(
    profile: &Profile,
    memory: &Memory,
    inventory: &Inventory,
) -> Vec<(u64, &'static Recipe)> {
    let pay = minimum_pay(profile, inventory);
    let room = |recipe: &&Recipe| {
        let (good, units) = recipe.output;
        inventory.good(good).total() < units * UNSOLD_SHIFTS_MAX
    };
    let profit = |recipe: &'static Recipe| (profit(recipe, memory, inventory), recipe);
    profile.role.recipes().filter(room).map(profit).filter(|(profit, _)| *profit >= pay).collect()
}

/// Draws one of the recipes, weighted by profit, so that players do not all switch at once.
fn choose(recipes: &[(u64, &'static Recipe)], dice: &mut Dice) -> Option<&'static Recipe> {
    let weight = |profit: u64| profit.min(1_000_000).pow(2);
    let mut point = dice.below(recipes.iter().map(|(profit, _)| weight(*profit)).sum());
    let chosen = recipes.iter().find(|(profit, _)| match point.checked_sub(weight(*profit)) {
        Some(rest) => {
            point = rest;
            false
        }
        None => true,
    });
    chosen.map(|(_, recipe)| *recipe)
}

/// The inputs a player must buy to continue with a recipe, each with the highest price at which its work
/// still pays.
pub(crate) fn shopping(
    recipe: &'static Recipe,
    profile: &Profile,
    memory: &Memory,
    inventory: &Inventory,
) -> impl Iterator<Item = Purchase> {
    let revenue = memory.price_estimates[recipe.output.0].value(recipe.output.1);
    let cost = |(good, units): &(Good, u64)| memory.price_estimates[*good].value(*units);
    let costs = inputs_cost(recipe, memory);
    let spare = revenue.saturating_sub(minimum_pay(profile, inventory) / 2);
    recipe.inputs.iter().map(move |(good, units)| {
        let stock = inventory.good(*good).available;
        // The revenue is shared among the inputs in proportion to their cost.
        let share = u128::from(spare) * u128::from(cost(&(*good, *units))) / u128::from(costs.max(1));
        Purchase {
            good: *good,
            quantity: (units * INPUT_SHIFTS).saturating_sub(stock),
            price_max: u64::try_from(share).unwrap_or(u64::MAX) / units,
            is_urgent: stock < *units,
        }
    })
}

/// An input to buy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purchase {
    pub good: Good,
    pub quantity: u64,
    /// The highest price of a unit, in coins.
    pub price_max: u64,
    /// Whether production has stopped for lack of it.
    pub is_urgent: bool,
}

/// The lowest price of a unit of output: its inputs and three quarters of the minimum pay.
pub(crate) fn cost(recipe: &Recipe, profile: &Profile, memory: &Memory, inventory: &Inventory) -> u64 {
    (inputs_cost(recipe, memory) + minimum_pay(profile, inventory) * 3 / 4) / recipe.output.1
}

/// The value of a set of tools: the work it saves during its lifetime.
pub(crate) fn worth_of_tools() -> u64 {
    LABOUR_HOUR * SHIFT_HOURS * TOOL_SHIFTS * (100 - BARE_HANDED_PERCENT) / 100
}

/// The minimum pay for a shift, in coins: the poor work for less than the rich.
fn minimum_pay(profile: &Profile, inventory: &Inventory) -> u64 {
    let percent = (50 + inventory.coins().total() / 100).min(200);
    LABOUR_HOUR * SHIFT_HOURS * percent * profile.pride / 10_000
}

/// The profit of a shift; the more unsold goods a player has, the less another unit counts.
fn profit(recipe: &Recipe, memory: &Memory, inventory: &Inventory) -> u64 {
    let (good, units) = recipe.output;
    let pile = inventory.good(good).total() * 100 / (units * UNSOLD_SHIFTS_MAX * 2);
    let revenue = memory.price_estimates[good].value(units) * 100u64.saturating_sub(pile) / 100;
    revenue.saturating_sub(inputs_cost(recipe, memory))
}

/// The estimated cost of a shift's inputs.
fn inputs_cost(recipe: &Recipe, memory: &Memory) -> u64 {
    recipe.inputs.iter().map(|(good, units)| memory.price_estimates[*good].value(*units)).sum()
}

fn wear_tools(memory: &mut Memory, inventory: &mut Inventory) {
    if inventory.good(Good::Tools).available == 0 {
        return;
    }
    memory.wear += 1;
    if memory.wear >= TOOL_SHIFTS && inventory.use_up(Asset::Good(Good::Tools), 1, "worn out") {
        memory.wear = 0;
    }
}
