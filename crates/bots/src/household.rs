//! What a player lives on: food and comforts it uses up, wages it gets, rent it pays.
//!
//! Coins come in as wages, poor relief and for exports, so many a day and no more, and leave as rent, a share of what
//! everybody has and a greater one of what the rich have: the more coins there are the more leave, so their number
//! settles and nobody ends up with all of them.

use crate::belongings::Belongings;
use crate::climate::DAY;
use crate::exchange::Asset;
use crate::player::{Hour, Memory, Profile};
use crate::role::Role;
use crate::supply_chain::Good;

/// Coins a player starts with.
pub(crate) const DOWRY_COINS: u64 = 3_000;

/// What a citizen earns in a day.
const WAGE: u64 = 420;
/// What the town pays a trader in a day for keeping its books filled.
const RETAINER: u64 = 200;
/// The share of its coins a player pays in a day, in percent: so much, one more for each so many coins, at most.
const RENT_PERCENT: u64 = 4;
const RENT_STEP_COINS: u64 = 2_500;
const RENT_PERCENT_MAX: u64 = 20;
/// Who has less than this gets so much from the town.
const RELIEF_COINS: u64 = 300;
/// The wealth at which a player lives as people usually do.
const USUAL_WEALTH: u64 = 4_000;
/// The most days for which wages and rent are reckoned at once.
const ARREARS_DAYS_MAX: u64 = 3;

/// Something people use up.
#[derive(Debug)]
pub(crate) struct Need {
    /// What.
    pub good: Good,
    /// How many a citizen uses up in ten days, and how many anybody else.
    ten_days: (u64, u64),
    /// How many a player keeps at home.
    pub larder: u64,
    /// The most a player pays for one, in percent of its coins.
    pub purse_percent: u64,
    /// Whether the rich use up more of it.
    comfort: bool,
}

/// What people use up, the most urgent first.
pub(crate) const NEEDS: [Need; 4] = [
    Need { good: Good::Bread, ten_days: (30, 30), larder: 6, purse_percent: 5, comfort: false },
    Need { good: Good::Ale, ten_days: (20, 10), larder: 3, purse_percent: 3, comfort: true },
    Need { good: Good::Clothes, ten_days: (3, 2), larder: 1, purse_percent: 20, comfort: true },
    Need { good: Good::Pots, ten_days: (5, 3), larder: 1, purse_percent: 20, comfort: true },
];

/// Lives from the last turn to this one.
pub(crate) fn live(profile: &Profile, memory: &mut Memory, hour: Hour<'_>, belongings: &mut Belongings) {
    settle(profile, memory, hour.tick, belongings);
    let hours = hour.tick.saturating_sub(memory.last_turn).min(DAY * ARREARS_DAYS_MAX);
    for need in &NEEDS {
        let habit = need.thousandths_a_day(profile.role, memory.wealth);
        let per_day = habit * hour.climate.appetite_percent(need.good) / 100;
        let wanted = memory.needs[need.good] + per_day * hours / DAY;
        let used = (wanted / 1_000).min(belongings.good(need.good).available);
        belongings.use_up(Asset::Good(need.good), used, need.use_word());
        // Who went without for long does not make up for all of it.
        memory.needs[need.good] = (wanted - used * 1_000).min((per_day * 2).max(1_500));
    }
}

/// Whether a player has had too little bread to work well.
pub(crate) fn is_hungry(memory: &Memory) -> bool {
    memory.needs[Good::Bread] >= 3_000
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

/// Wages, relief and rent of the days since they were last paid.
fn settle(profile: &Profile, memory: &mut Memory, tick: u64, belongings: &mut Belongings) {
    let today = tick / DAY;
    let days = (today - memory.paid_day).min(ARREARS_DAYS_MAX);
    if days == 0 {
        return;
    }
    memory.paid_day = today;
    let coins = belongings.coins().total();
    let percent = (RENT_PERCENT + coins / RENT_STEP_COINS).min(RENT_PERCENT_MAX);
    let rent = coins * percent * days / 100;
    belongings.use_up(Asset::Coin, rent.min(belongings.coins().available), "rent");
    match profile.role {
        Role::Citizen => belongings.gain(Asset::Coin, WAGE * days, "wages"),
        Role::Trader => belongings.gain(Asset::Coin, RETAINER * days, "retainer"),
        _ if memory.wealth < RELIEF_COINS => belongings.gain(Asset::Coin, RELIEF_COINS, "poor relief"),
        _ => {}
    }
}
