//! Foreign trade: once a day a trader's caravan exports a good that is dear abroad or imports one that is
//! dear here.
//!
//! Foreign prices move around the natural price and local trade does not affect them. They anchor the local
//! prices: cheap goods leave, scarce goods arrive.

use crate::climate::DAY;
use crate::dice::Dice;
use crate::exchange::Asset;
use crate::hour::Hour;
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::supply_chain::Good;

/// The value of a cargo at foreign prices, in coins.
const CARGO_COINS: u64 = 1_200;
/// How many days foreign prices last.
const PRICE_DAYS: u64 = 3;
/// Revenue of an export and cost of an import, in percent of the foreign price.
const EXPORT_PERCENT: u64 = 95;
const IMPORT_PERCENT: u64 = 125;
/// The local value that an import needs, in percent of its foreign price.
const IMPORT_WORTH_PERCENT: u64 = 150;
/// The random stream of the foreign prices.
const ABROAD: u64 = 7;

/// The revenue of an exported unit, in coins.
pub(crate) fn export_price(seed: u64, tick: u64, good: Good) -> u64 {
    price_abroad(seed, tick, good) * EXPORT_PERCENT / 100
}

/// Sends the day's caravan, if a trip pays.
pub(crate) fn send(profile: &Profile, memory: &mut Memory, hour: Hour<'_>, inventory: &mut Inventory) {
    let today = hour.tick / DAY;
    if memory.caravan_day == Some(today) {
        return;
    }
    let best = profile.deals_in.iter().filter_map(|good| best_trip(*good, memory, hour, inventory));
    let Some(trip) = best.max_by_key(|trip| trip.profit) else { return };
    memory.caravan_day = Some(today);
    let (goods, coins) = (Asset::Good(trip.good), Asset::Coin);
    if trip.is_export && inventory.use_up(goods, trip.units, "export") {
        inventory.gain(coins, trip.coins, "export");
    } else if !trip.is_export && inventory.use_up(coins, trip.coins, "import") {
        inventory.gain(goods, trip.units, "import");
    }
}

struct Trip {
    good: Good,
    units: u64,
    coins: u64,
    is_export: bool,
    profit: u64,
}

fn best_trip(good: Good, memory: &Memory, hour: Hour<'_>, inventory: &Inventory) -> Option<Trip> {
    let abroad = price_abroad(hour.seed, hour.tick, good);
    let load = (CARGO_COINS / abroad).max(1);
    let out = load.min(inventory.good(good).available);
    let coins = out * export_price(hour.seed, hour.tick, good);
    let exported = Trip {
        good,
        units: out,
        coins,
        is_export: true,
        profit: gain(coins, memory.price_estimates[good].value(out)),
    };
    let cost = load * abroad * IMPORT_PERCENT / 100;
    let worth = memory.price_estimates[good].value(load) * IMPORT_PERCENT / IMPORT_WORTH_PERCENT;
    let affordable = cost <= inventory.coins().available;
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
