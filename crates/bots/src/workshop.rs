//! How a player makes things: which recipe pays, how a shift goes, what it needs for the next ones.

use crate::belongings::Belongings;
use crate::climate::Climate;
use crate::dice::Dice;
use crate::exchange::Asset;
use crate::household;
use crate::player::{Memory, Profile};
use crate::supply_chain::{Good, LABOUR_HOUR, Recipe, SHIFT_HOURS};

/// How many shifts a set of tools lasts.
pub(crate) const TOOL_SHIFTS: u64 = 10;
/// How much slower work goes without tools, and how much slower when hungry: what is left, in percent.
const BARE_HANDED_PERCENT: u64 = 55;
const HUNGRY_PERCENT: u64 = 75;
/// How many shifts' output a player makes before it waits for buyers.
const UNSOLD_SHIFTS_MAX: u64 = 4;
/// How many shifts' inputs a player wants at home.
const INPUT_SHIFTS: u64 = 2;

/// Works for an hour: every so many hours a shift is done and its recipe takes effect.
pub(crate) fn work(
    profile: &Profile,
    memory: &mut Memory,
    climate: &Climate,
    belongings: &mut Belongings,
    dice: &mut Dice,
) {
    let mut pace = profile.skill / SHIFT_HOURS;
    if belongings.good(Good::Tools).total() == 0 {
        pace = pace * BARE_HANDED_PERCENT / 100;
    }
    if household::is_hungry(memory) {
        pace = pace * HUNGRY_PERCENT / 100;
    }
    memory.progress = (memory.progress + pace).min(200);
    if memory.progress < 100 {
        return;
    }
    let has_inputs = |recipe: &Recipe, belongings: &Belongings| {
        recipe.inputs.iter().all(|(good, units)| belongings.good(*good).available >= *units)
    };
    let mut possible = worthwhile(profile, memory, belongings);
    possible.retain(|(_, recipe)| has_inputs(recipe, belongings));
    let Some(recipe) = choose(&possible, dice) else {
        memory.progress = 100;
        return;
    };
    memory.progress -= 100;
    for (good, units) in recipe.inputs {
        belongings.use_up(Asset::Good(*good), *units, recipe.work);
    }
    let (good, units) = recipe.output;
    let hundredths = units * climate.yield_percent(good);
    let luck = u64::from(dice.below(100) < hundredths % 100);
    belongings.gain(Asset::Good(good), hundredths / 100 + luck, recipe.work);
    wear_tools(memory, belongings);
}

/// What it pays a player to make, each with its profit.
pub(crate) fn worthwhile(
    profile: &Profile,
    memory: &Memory,
    belongings: &Belongings,
) -> Vec<(u64, &'static Recipe)> {
    let pay = least_pay(profile, belongings);
    let room = |recipe: &&Recipe| {
        let (good, units) = recipe.output;
        belongings.good(good).total() < units * UNSOLD_SHIFTS_MAX
    };
    let profit = |recipe: &'static Recipe| (profit(recipe, memory, belongings), recipe);
    profile.role.recipes().filter(room).map(profit).filter(|(profit, _)| *profit >= pay).collect()
}

/// One of the recipes: the better it pays the likelier, so that the players do not all change their trade at once.
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

/// What a player has to buy to go on making this, and the most it may pay for a unit of each to be paid for its work.
pub(crate) fn shopping(
    recipe: &'static Recipe,
    profile: &Profile,
    memory: &Memory,
    belongings: &Belongings,
) -> impl Iterator<Item = Purchase> {
    let revenue = memory.beliefs[recipe.output.0].value(recipe.output.1);
    let cost = |(good, units): &(Good, u64)| memory.beliefs[*good].value(*units);
    let costs: u64 = recipe.inputs.iter().map(cost).sum();
    let spare = revenue.saturating_sub(least_pay(profile, belongings) / 2);
    recipe.inputs.iter().map(move |(good, units)| {
        let stock = belongings.good(*good).available;
        // What the revenue allows is shared among the inputs as their prices are.
        let share = u128::from(spare) * u128::from(cost(&(*good, *units))) / u128::from(costs.max(1));
        Purchase {
            good: *good,
            quantity: (units * INPUT_SHIFTS).saturating_sub(stock),
            price_max: u64::try_from(share).unwrap_or(u64::MAX) / units,
            is_urgent: stock < *units,
        }
    })
}

/// Something a player wants to buy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purchase {
    /// What.
    pub good: Good,
    /// How many units.
    pub quantity: u64,
    /// The most a unit may cost, in coins.
    pub price_max: u64,
    /// Whether work stands still for want of it.
    pub is_urgent: bool,
}

/// The least a unit of what a player makes must bring: what went into it and the better part of the least pay.
pub(crate) fn cost(recipe: &Recipe, profile: &Profile, memory: &Memory, belongings: &Belongings) -> u64 {
    let inputs: u64 = recipe.inputs.iter().map(|(good, units)| memory.beliefs[*good].value(*units)).sum();
    (inputs + least_pay(profile, belongings) * 3 / 4) / recipe.output.1
}

/// What a set of tools is worth: the work of its lifetime that it saves.
pub(crate) fn worth_of_tools() -> u64 {
    LABOUR_HOUR * SHIFT_HOURS * TOOL_SHIFTS * (100 - BARE_HANDED_PERCENT) / 100
}

/// The least a player works a shift for, in coins: the poor for less than the rich.
fn least_pay(profile: &Profile, belongings: &Belongings) -> u64 {
    let percent = (50 + belongings.coins().total() / 100).min(200);
    LABOUR_HOUR * SHIFT_HOURS * percent * profile.pride / 10_000
}

/// What a shift earns, where a pile of unsold goods counts for less the higher it is.
fn profit(recipe: &Recipe, memory: &Memory, belongings: &Belongings) -> u64 {
    let (good, units) = recipe.output;
    let pile = belongings.good(good).total() * 100 / (units * UNSOLD_SHIFTS_MAX * 2);
    let revenue = memory.beliefs[good].value(units) * 100u64.saturating_sub(pile) / 100;
    let costs: u64 = recipe.inputs.iter().map(|(good, units)| memory.beliefs[*good].value(*units)).sum();
    revenue.saturating_sub(costs)
}

fn wear_tools(memory: &mut Memory, belongings: &mut Belongings) {
    if belongings.good(Good::Tools).available == 0 {
        return;
    }
    memory.wear += 1;
    if memory.wear >= TOOL_SHIFTS && belongings.use_up(Asset::Good(Good::Tools), 1, "worn out") {
        memory.wear = 0;
    }
}
