//! How a player lives: the food and comforts it consumes, the wages it earns, the rent it pays.
//!
//! Coins enter as wages, poor relief and export revenue, a bounded amount a day. They leave as rent, a share
//! of what everybody has and a larger share of what the rich have. The more coins exist the more leave, so
//! their number settles and nobody ends up with all of them.

use crate::climate::DAY;
use crate::exchange::Asset;
use crate::hour::Hour;
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::role::Role;
use crate::supply_chain::Good;

/// Coins a player starts with.
pub(crate) const START_COINS: u64 = 3_000;

/// A citizen's pay for a day, in coins.
const WAGE: u64 = 420;
/// A trader's pay for a day of keeping the books filled, in coins.
const RETAINER: u64 = 200;
/// The rent of a day in percent of a player's coins: the base, one more for each step of coins, up to the
/// maximum.
const RENT_PERCENT: u64 = 4;
const RENT_STEP_COINS: u64 = 2_500;
const RENT_PERCENT_MAX: u64 = 20;
/// Players with less than this receive as much from the town.
const RELIEF_COINS: u64 = 300;
/// The wealth at which a player consumes the usual amount of comforts.
const USUAL_WEALTH: u64 = 4_000;
/// For how many days of absence wages and rent are paid at most.
const ARREARS_DAYS_MAX: u64 = 3;

/// A good that people consume.
#[derive(Debug)]
pub(crate) struct Need {
    pub good: Good,
    /// Units consumed in ten days by a citizen, and by anybody else.
    ten_days: (u64, u64),
    /// Units that a player keeps at home.
    pub larder: u64,
    /// The highest price a player pays for a unit, in percent of its coins.
    pub purse_percent: u64,
    /// Whether the rich consume more of it.
    comfort: bool,
}

/// The goods that people consume, the most urgent first.
pub(crate) const NEEDS: [Need; 4] = [
    Need { good: Good::Bread, ten_days: (30, 30), larder: 6, purse_percent: 5, comfort: false },
    Need { good: Good::Ale, ten_days: (20, 10), larder: 3, purse_percent: 3, comfort: true },
    Need { good: Good::Clothes, ten_days: (3, 2), larder: 1, purse_percent: 20, comfort: true },
    Need { good: Good::Pots, ten_days: (5, 3), larder: 1, purse_percent: 20, comfort: true },
];

/// Consumes, earns and pays for the time since the last turn.
pub(crate) fn live(profile: &Profile, memory: &mut Memory, hour: Hour<'_>, inventory: &mut Inventory) {
    settle(profile, memory, hour.tick, inventory);
    let hours = hour.tick.saturating_sub(memory.last_turn).min(DAY * ARREARS_DAYS_MAX);
    for need in &NEEDS {
        let habit = need.thousandths_a_day(profile.role, memory.wealth);
        let per_day = habit * hour.climate.appetite_percent(need.good) / 100;
        let wanted = memory.needs[need.good] + per_day * hours / DAY;
        let used = (wanted / 1_000).min(inventory.good(need.good).available);
        inventory.use_up(Asset::Good(need.good), used, need.use_word());
        // After a long shortage not all of it is made up for.
        memory.needs[need.good] = (wanted - used * 1_000).min((per_day * 2).max(1_500));
    }
}

impl Need {
    fn thousandths_a_day(&self, role: Role, wealth: u64) -> u64 {
        let ten_days = if role == Role::Citizen { self.ten_days.0 } else { self.ten_days.1 };
        let comfort = if self.comfort { (wealth * 100 / USUAL_WEALTH).clamp(25, 300) } else { 100 };
        ten_days * comfort
    }

    fn use_word(&self) -> &'static str {
        match self.good {
            Good::Bread => "eaten",
            Good::Ale => "drunk",
            _ => "worn out",
        }
    }
}

/// Pays wages, relief and rent for the days since the last payment.
fn settle(profile: &Profile, memory: &mut Memory, tick: u64, inventory: &mut Inventory) {
    let today = tick / DAY;
    let days = (today - memory.paid_day).min(ARREARS_DAYS_MAX);
    if days == 0 {
        return;
    }
    memory.paid_day = today;
    let coins = inventory.coins().total();
    let percent = (RENT_PERCENT + coins / RENT_STEP_COINS).min(RENT_PERCENT_MAX);
    let rent = coins * percent * days / 100;
    inventory.use_up(Asset::Coin, rent.min(inventory.coins().available), "rent");
    match profile.role {
        Role::Citizen => inventory.gain(Asset::Coin, WAGE * days, "wages"),
        Role::Trader => inventory.gain(Asset::Coin, RETAINER * days, "retainer"),
        _ if memory.wealth < RELIEF_COINS => inventory.gain(Asset::Coin, RELIEF_COINS, "poor relief"),
        _ => {}
    }
}
