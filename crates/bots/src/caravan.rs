//! Trade with other lands: a trader's caravan takes goods where they are dear and brings goods that are dear here.
//!
//! Prices abroad wander about the natural price and nobody here moves them, so they hold the local ones: what is cheap
//! leaves and what is short comes. A caravan carries goods of so many coins and no more, once a day.

use crate::belongings::Belongings;
use crate::climate::DAY;
use crate::dice::Dice;
use crate::exchange::Asset;
use crate::player::{Hour, Memory, Profile};
use crate::supply_chain::Good;

/// What a caravan carries, in coins abroad.
const CARGO_COINS: u64 = 1_200;
/// For how many days prices abroad stay.
const PRICE_DAYS: u64 = 3;
/// What is left of the price abroad for who sells there, and what it is for who buys there, in percent.
const EXPORT_PERCENT: u64 = 95;
const IMPORT_PERCENT: u64 = 125;
/// What an import has to be worth here, in percent of its price abroad.
const IMPORT_WORTH_PERCENT: u64 = 150;
/// The stream of chance of the prices abroad.
const ABROAD: u64 = 7;

/// What a unit brings abroad, in coins.
pub(crate) fn export_price(seed: u64, tick: u64, good: Good) -> u64 {
    price_abroad(seed, tick, good) * EXPORT_PERCENT / 100
}

/// Sends the day's caravan, if there is something worth the way.
pub(crate) fn send(profile: &Profile, memory: &mut Memory, hour: Hour<'_>, belongings: &mut Belongings) {
    let today = hour.tick / DAY;
    if memory.caravan_day == Some(today) {
        return;
    }
    let best = profile.deals_in.iter().filter_map(|good| best_trip(*good, memory, hour, belongings));
    let Some(trip) = best.max_by_key(|trip| trip.profit) else { return };
    memory.caravan_day = Some(today);
    let (goods, coins) = (Asset::Good(trip.good), Asset::Coin);
    if trip.is_export && belongings.use_up(goods, trip.units, "export") {
        belongings.gain(coins, trip.coins, "export");
    } else if !trip.is_export && belongings.use_up(coins, trip.coins, "import") {
        belongings.gain(goods, trip.units, "import");
    }
}

struct Trip {
    good: Good,
    units: u64,
    coins: u64,
    is_export: bool,
    profit: u64,
}

fn best_trip(good: Good, memory: &Memory, hour: Hour<'_>, belongings: &Belongings) -> Option<Trip> {
    let abroad = price_abroad(hour.seed, hour.tick, good);
    let load = (CARGO_COINS / abroad).max(1);
    let out = load.min(belongings.good(good).available);
    let coins = out * export_price(hour.seed, hour.tick, good);
    let exported = Trip {
        good,
        units: out,
        coins,
        is_export: true,
        profit: gain(coins, memory.beliefs[good].value(out)),
    };
    let cost = load * abroad * IMPORT_PERCENT / 100;
    let worth = memory.beliefs[good].value(load) * IMPORT_PERCENT / IMPORT_WORTH_PERCENT;
    let affordable = cost <= belongings.coins().available;
    let profit = if affordable { gain(worth, cost) } else { 0 };
    let imported = Trip { good, units: load, coins: cost, is_export: false, profit };
    let better = if imported.profit > exported.profit { imported } else { exported };
    (better.profit > 0).then_some(better)
}

fn gain(revenue: u64, cost: u64) -> u64 {
    revenue.saturating_sub(cost)
}

fn price_abroad(seed: u64, tick: u64, good: Good) -> u64 {
    let period = tick / (DAY * PRICE_DAYS);
    let percent = Dice::new(seed, &[ABROAD, period, good as u64]).between(85, 125);
    (good.natural_price() * percent / 100).max(1)
}
