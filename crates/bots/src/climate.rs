//! External conditions: each day's weather, droughts, collapsed mines, fires and festivals.
//!
//! They follow from the seed and the hour; nothing is stored.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::supply_chain::Good;

/// Hours in a day; an hour is a tick.
pub(crate) const DAY: u64 = 24;
/// An hour, in milliseconds of the market's time.
pub(crate) const HOUR_MS: u64 = 3_600_000;

/// The hour from which people watch a new world: eight in the morning of the eighth day.
pub(crate) const WATCHED_FROM: u64 = 7 * DAY + 8;
/// The days whose shocks are those of [`opening`].
const OPENING_DAYS: u64 = 10;

/// How long a shock can last, in days.
const SHOCK_DAYS_MAX: u64 = 3;
/// The random streams of weather and shocks.
const WEATHER: u64 = 1;
const SHOCK: u64 = 2;

/// An event that changes yields or demand for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shock {
    Drought,
    GoodYear,
    /// Of the mine of this ore.
    MineCollapse(Good),
    ForestFire,
    Festival,
}

impl Shock {
    /// The headline when it starts.
    pub(crate) fn headline(self) -> String {
        match self {
            Self::Drought => "Drought: wheat and flax yield half".to_owned(),
            Self::GoodYear => "Good year: wheat and flax yield half as much again".to_owned(),
            Self::MineCollapse(ore) => {
                format!("Mine collapse: {} yields a quarter", ore.name().to_lowercase())
            }
            Self::ForestFire => "Forest fire: wood yields a tenth".to_owned(),
            Self::Festival => "Festival: everybody wants bread, ale and clothes".to_owned(),
        }
    }

    /// The headline when it ends.
    pub(crate) fn end_headline(self) -> &'static str {
        match self {
            Self::Drought => "It rains again: the drought is over",
            Self::GoodYear => "The good harvest is in",
            Self::MineCollapse(_) => "The mine is dug out again",
            Self::ForestFire => "It rains: the forest fire is out",
            Self::Festival => "The festival is over",
        }
    }

    /// The yield of this good while it lasts, in percent of the usual yield.
    fn yield_percent(self, good: Good) -> u64 {
        match (self, good) {
            (Self::Drought, Good::Wheat | Good::Flax) => 50,
            (Self::ForestFire, Good::Wood) => 10,
            (Self::GoodYear, Good::Wheat | Good::Flax) => 150,
            (Self::MineCollapse(ore), _) if ore == good => 25,
            _ => 100,
        }
    }

    /// The demand for this good while it lasts, in percent of the usual demand.
    fn appetite_percent(self, good: Good) -> u64 {
        match (self, good) {
            (Self::Festival, Good::Bread) => 150,
            (Self::Festival, Good::Ale | Good::Clothes) => 250,
            _ => 100,
        }
    }
}

/// The weather of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Sunny,
    Fair,
    Rainy,
    Stormy,
}

impl Weather {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sunny => "sunny",
            Self::Fair => "fair",
            Self::Rainy => "rainy",
            Self::Stormy => "stormy",
        }
    }

    fn yield_percent(self, good: Good) -> u64 {
        match (self, good) {
            (Self::Sunny, Good::Wheat | Good::Flax) => 115,
            (Self::Rainy, Good::Wood) => 90,
            (Self::Stormy, Good::Wheat | Good::Flax | Good::Wood) => 75,
            _ => 100,
        }
    }
}

/// A shock at a fixed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Appointment {
    /// The first hour, counted from the start of the world.
    pub from: u64,
    /// Its duration, in hours.
    pub hours: u64,
    pub shock: Shock,
}

impl Appointment {
    const fn days(day: u64, days: u64, shock: Shock) -> Self {
        Self { from: day * DAY, hours: days * DAY, shock }
    }
}

/// What happens in the first days of a new world, so that each start has the same story: a good harvest, a
/// mine that collapses and a festival before anybody watches, then a fire that the rain puts out.
fn opening() -> [Appointment; 4] {
    let fire = WATCHED_FROM + 5;
    [
        Appointment::days(2, 3, Shock::GoodYear),
        Appointment::days(4, 1, Shock::MineCollapse(Good::CopperOre)),
        Appointment::days(6, 1, Shock::Festival),
        Appointment { from: fire, hours: 15, shock: Shock::ForestFire },
    ]
}

/// When shocks happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Calendar {
    /// By the seed: one every few days.
    #[default]
    Seeded,
    /// The same ones at the beginning of each world, then by the seed.
    Opening,
    /// These only.
    Fixed(Vec<Appointment>),
}

/// The conditions of one hour.
#[derive(Clone, Debug)]
pub(crate) struct Climate {
    pub weather: Weather,
    pub shocks: Vec<Shock>,
}

impl Climate {
    /// The climate of the hour `tick`.
    pub(crate) fn at(seed: u64, calendar: &Calendar, tick: u64) -> Self {
        let day = tick / DAY;
        let mut dice = Dice::new(seed, &[WEATHER, day]);
        let skies =
            [Weather::Sunny, Weather::Sunny, Weather::Fair, Weather::Fair, Weather::Rainy, Weather::Stormy];
        let weather = dice.pick(&skies).unwrap_or(Weather::Fair);
        let lasts = |it: &Appointment| (it.from..it.from + it.hours).contains(&tick);
        let seeded = |from: u64| {
            let recent = day.saturating_sub(SHOCK_DAYS_MAX).max(from)..=day;
            recent.filter_map(|day| seeded(seed, day)).filter(lasts).map(|it| it.shock).collect::<Vec<_>>()
        };
        let mut shocks: Vec<Shock> = match calendar {
            Calendar::Seeded => seeded(0),
            Calendar::Opening => {
                let opening = opening().into_iter().filter(lasts).map(|it| it.shock);
                opening.chain(seeded(OPENING_DAYS)).collect()
            }
            Calendar::Fixed(all) => all.iter().filter(|it| lasts(it)).map(|it| it.shock).collect(),
        };
        shocks.dedup();
        Self { weather, shocks }
    }

    /// What is out of the ordinary, in words.
    pub(crate) fn words(&self) -> String {
        if self.shocks.is_empty() {
            return "An ordinary day".to_owned();
        }
        self.shocks.iter().map(|shock| shock.headline()).collect::<Vec<_>>().join("; ")
    }

    /// The yield of a good, in percent of its recipe.
    pub(crate) fn yield_percent(&self, good: Good) -> u64 {
        self.shocks.iter().fold(self.weather.yield_percent(good), |percent, shock| {
            percent * shock.yield_percent(good) / 100
        })
    }

    /// The demand for a good, in percent of the usual demand.
    pub(crate) fn appetite_percent(&self, good: Good) -> u64 {
        self.shocks.iter().fold(100, |percent, shock| percent * shock.appetite_percent(good) / 100)
    }
}

/// The shock that begins on a day, if one does.
fn seeded(seed: u64, day: u64) -> Option<Appointment> {
    let mut dice = Dice::new(seed, &[SHOCK, day]);
    // The first two days are calm, so that prices settle before the first shock.
    if day < 2 || !dice.chance(20) {
        return None;
    }
    let shock = match dice.below(10) {
        0..=2 => Shock::Drought,
        3 => Shock::GoodYear,
        4..=5 => Shock::MineCollapse(dice.pick(&[Good::IronOre, Good::CopperOre, Good::TinOre])?),
        6..=7 => Shock::ForestFire,
        _ => Shock::Festival,
    };
    let days = if shock == Shock::Festival { 1 } else { dice.between(2, 3) };
    Some(Appointment::days(day, days, shock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drought_lasts_its_days_and_halves_the_harvest() {
        let calendar = Calendar::Fixed(vec![Appointment::days(2, 2, Shock::Drought)]);
        let dry = |tick| Climate::at(1, &calendar, tick).shocks == [Shock::Drought];
        assert_eq!([47, 48, 95, 96].map(dry), [false, true, true, false]);
        let harvest = |calendar: &Calendar| Climate::at(1, calendar, 48).yield_percent(Good::Wheat);
        assert_eq!(harvest(&calendar), harvest(&Calendar::Fixed(Vec::new())) / 2);
    }

    #[test]
    fn every_new_world_burns_while_it_is_watched_and_then_follows_its_seed() {
        for seed in [1, 7] {
            let at = |tick| Climate::at(seed, &Calendar::Opening, tick).shocks;
            assert_eq!(at(WATCHED_FROM), []);
            assert_eq!(at(WATCHED_FROM + 5), [Shock::ForestFire]);
            assert_eq!(at(WATCHED_FROM + 19), [Shock::ForestFire]);
            assert_eq!(at(WATCHED_FROM + 20), []);
            let later = 14 * DAY..60 * DAY;
            let as_seeded = |tick: u64| at(tick) == Climate::at(seed, &Calendar::Seeded, tick).shocks;
            assert!(later.step_by(24).all(as_seeded));
        }
    }

    #[test]
    fn every_seed_has_all_kinds_of_days() {
        for seed in 0..5 {
            let days: Vec<_> = (0..200).map(|day| Climate::at(seed, &Calendar::Seeded, day * DAY)).collect();
            let ordinary = days.iter().filter(|day| day.shocks.is_empty()).count();
            assert!((60..160).contains(&ordinary), "seed {seed}: {ordinary} ordinary days of 200");
            for kind in [Shock::Drought, Shock::GoodYear, Shock::ForestFire, Shock::Festival] {
                assert!(days.iter().any(|day| day.shocks.contains(&kind)), "seed {seed}: no {kind:?}");
            }
        }
    }
}
