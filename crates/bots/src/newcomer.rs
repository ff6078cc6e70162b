//! How players come into the world: who they are, what they know at first, and what they bring along.

use crate::climate::DAY;
use crate::dice::Dice;
use crate::exchange::Asset;
use crate::household::{NEEDS, START_COINS};
use crate::memory::Memory;
use crate::price_estimate::PriceEstimate;
use crate::profile::Profile;
use crate::role::{self, Role};
use crate::supply_chain::{Good, PerGood};
use crate::trader;
use crate::workshop::TOOL_SHIFTS;

/// The random stream of the players' characters.
const CHARACTER: u64 = 3;
/// For how many shifts a newcomer brings inputs.
const INPUT_SHIFTS: u64 = 2;
/// What a trader brings of each of its goods, in coins.
const STOCK_COINS: u64 = 500;

/// Draws all players of a world.
pub(crate) fn draw_all(seed: u64, players: usize) -> Vec<Profile> {
    let mut nth = 0;
    let mut previous = None;
    let numbered = Role::cast(players).into_iter().zip(0..);
    let draw = |(role, number)| {
        nth = if previous == Some(role) { nth + 1 } else { 0 };
        previous = Some(role);
        draw(seed, number, role, role::name(role, nth))
    };
    numbered.map(draw).collect()
}

fn draw(seed: u64, number: u64, role: Role, name: String) -> Profile {
    let mut dice = Dice::new(seed, &[CHARACTER, number]);
    Profile {
        number,
        name,
        role,
        skill: dice.between(75, 130),
        pride: dice.between(70, 130),
        // Traders live on prices that return to their usual level.
        attention: if role == Role::Trader { dice.between(2, 5) } else { dice.between(10, 35) },
        deals_in: if role == Role::Trader { trader::choose_goods(number, &mut dice) } else { Vec::new() },
        comes_at: dice.below(DAY),
        stays: dice.between(7, 14),
    }
}

/// What a player remembers before its first turn: prices near the cost of production.
pub(crate) fn first_memory(profile: &Profile, seed: u64) -> Memory {
    let mut dice = Dice::new(seed, &[CHARACTER, profile.number, 1]);
    Memory {
        price_estimates: PerGood::from_fn(|good| {
            PriceEstimate::new(good.natural_price(), dice.between(80, 120))
        }),
        needs: PerGood::from_fn(|_| dice.below(1_000)),
        progress: dice.below(100),
        wear: dice.below(TOOL_SHIFTS),
        ..Memory::default()
    }
}

/// What a player brings to the market at first.
pub(crate) fn dowry(profile: &Profile) -> Vec<(Asset, u64)> {
    let coins = if profile.role == Role::Trader { START_COINS * 2 } else { START_COINS };
    let mut dowry = vec![(Asset::Coin, coins)];
    dowry.extend(NEEDS.iter().map(|need| (Asset::Good(need.good), need.larder)));
    if profile.role.produces() {
        dowry.push((Asset::Good(Good::Tools), 1));
    }
    for recipe in profile.role.recipes() {
        dowry.extend(recipe.inputs.iter().map(|(good, units)| (Asset::Good(*good), units * INPUT_SHIFTS)));
        dowry.push((Asset::Good(recipe.output.0), recipe.output.1));
    }
    let deals = profile.deals_in.iter().map(|good| (Asset::Good(*good), STOCK_COINS / good.natural_price()));
    dowry.extend(deals.filter(|(_, amount)| *amount > 0));
    dowry
}
