//! The world: all players and the hour, from which each hour's plan follows.
//!
//! An hour has three steps: the players who are online read the market, they plan one after another, and the
//! plan is executed. A plan is stored before it is executed, and each of its writes has a key made of the
//! world, the hour and the player: after a crash the same plan is executed again, and nothing happens twice.

use serde::{Deserialize, Serialize};

use crate::climate::{Calendar, Climate, DAY, HOUR_MS};
use crate::dice::Dice;
use crate::exchange::{Quote, Transfer};
use crate::headlines::Headlines;
use crate::hour::{AccountView, Hour};
use crate::memory::Memory;
use crate::newcomer;
use crate::profile::Profile;
use crate::supply_chain::PerGood;
use crate::ticker::Row;
use crate::turn::{self, Turn};

/// A day, in milliseconds of the market's time.
const DAY_MS: u64 = DAY * HOUR_MS;
/// The random stream of the order of play.
const ORDER_OF_PLAY: u64 = 6;

/// All players and the hour.
#[derive(Debug)]
pub(crate) struct World {
    state: State,
    profiles: Vec<Profile>,
}

/// The stored part of a world; the rest follows from the seed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    /// Distinguishes this world's idempotency keys from those of other worlds in the same market.
    pub id: String,
    pub seed: u64,
    pub players: usize,
    pub calendar: Calendar,
    /// The current hour, counted from 0.
    pub tick: u64,
    /// The market's time at the start of the world, in milliseconds since 1970; a world of version 0.1 has
    /// none.
    #[serde(default)]
    pub start: Option<u64>,
    /// The news.
    #[serde(default)]
    pub headlines: Headlines,
    /// Whether all dowries have been deposited.
    pub is_settled: bool,
    /// The plan of the current hour, until it has been executed.
    pub plan: Option<Plan>,
    /// One for each player.
    pub memories: Vec<Memory>,
}

/// What the players do in an hour, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// One for each player who is online.
    pub turns: Vec<Turn>,
}

impl World {
    /// A new world. Two worlds in the same market need different ids.
    pub(crate) fn begin(id: String, seed: u64, players: usize, calendar: Calendar) -> Self {
        let profiles = newcomer::draw_all(seed, players);
        let memories = profiles.iter().map(|profile| newcomer::first_memory(profile, seed)).collect();
        let state = State {
            id,
            seed,
            players,
            calendar,
            tick: 0,
            start: None,
            headlines: Headlines::default(),
            is_settled: false,
            plan: None,
            memories,
        };
        Self { state, profiles }
    }

    /// Restores a stored world.
    pub(crate) fn resume(state: State) -> Self {
        let profiles = newcomer::draw_all(state.seed, state.players);
        Self { state, profiles }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    pub(crate) fn climate(&self) -> Climate {
        Climate::at(self.state.seed, &self.state.calendar, self.state.tick)
    }

    /// The players' first deposits.
    pub(crate) fn dowries(&self) -> Vec<Transfer> {
        let dowry = |profile: &Profile| {
            let player = profile.name.clone();
            newcomer::dowry(profile).into_iter().map(move |gift| Transfer::deposit(&player, gift, "dowry"))
        };
        self.profiles.iter().flat_map(dowry).collect()
    }

    /// Records that all dowries have been deposited.
    pub(crate) fn mark_settled(&mut self) {
        self.state.is_settled = true;
    }

    /// The players who are online and their inbox cursors, in this hour's order of play.
    pub(crate) fn online(&self) -> Vec<(&Profile, Option<&str>)> {
        let State { seed, tick, .. } = self.state;
        let players = self.profiles.iter().zip(&self.state.memories);
        let mut online: Vec<_> = players
            .filter(|(profile, _)| profile.is_online(seed, tick))
            .map(|(profile, memory)| (profile, memory.inbox.as_deref()))
            .collect();
        online.sort_by_cached_key(|(profile, _)| {
            Dice::new(seed, &[ORDER_OF_PLAY, tick, profile.number]).below(u64::MAX)
        });
        online
    }

    /// Plans this hour from the quotes and the account of each player online ([`Self::online`]).
    pub(crate) fn plan(&mut self, quotes: &PerGood<Quote>, views: Vec<AccountView>) -> &Plan {
        let climate = self.climate();
        let hour = Hour { seed: self.state.seed, tick: self.state.tick, climate: &climate, quotes };
        let numbers: Vec<u64> = self.online().iter().map(|(profile, _)| profile.number).collect();
        let mut turns = Vec::new();
        for (number, view) in numbers.into_iter().zip(views) {
            let index = usize::try_from(number).unwrap_or(usize::MAX);
            if let (Some(profile), Some(memory)) =
                (self.profiles.get(index), self.state.memories.get_mut(index))
            {
                turns.push(turn::take(profile, memory, hour, &view));
            }
        }
        self.state.plan.insert(Plan { turns })
    }

    /// The market's time at the start of the current hour, in milliseconds since 1970. A world begins at
    /// midnight; where that was not recorded, it has lasted until about `now`.
    pub(crate) fn hour_start(&mut self, now: u64) -> u64 {
        let passed = self.state.tick * HOUR_MS;
        let start = *self.state.start.get_or_insert(now.saturating_sub(passed).next_multiple_of(DAY_MS));
        start + passed
    }

    /// Adds the headlines of an hour.
    pub(crate) fn report(&mut self, tick: u64, climate: &Climate, rows: &PerGood<Row>) {
        self.state.headlines.update(tick, climate, rows);
    }

    /// How many players are richer than this, and the wealth of the poorest of them, in coins.
    pub(crate) fn richer_than(&self, wealth: u64) -> (u64, Option<u64>) {
        let richer = self.state.memories.iter().map(|memory| memory.wealth).filter(|other| *other > wealth);
        (richer.clone().count() as u64, richer.min())
    }

    /// The key of the `nth` write of a player in this hour.
    pub(crate) fn key(&self, player: &str, nth: usize) -> String {
        format!("{}-{}-{player}-{nth}", self.state.id, self.state.tick)
    }

    /// The turns of the current hour, once it is planned.
    pub(crate) fn turns(&self) -> &[Turn] {
        self.state.plan.as_ref().map_or(&[], |plan| &plan.turns)
    }

    /// Discards the plan, which has been executed, and starts the next hour.
    pub(crate) fn finish_hour(&mut self) {
        self.state.plan = None;
        self.state.tick += 1;
    }

    /// The richest players and their wealth by their own estimates, in coins.
    pub(crate) fn richest(&self, count: usize) -> Vec<(&str, u64)> {
        let names = self.profiles.iter().map(|profile| profile.name.as_str());
        let mut all: Vec<_> = names.zip(self.state.memories.iter().map(|memory| memory.wealth)).collect();
        all.sort_by_key(|(_, wealth)| std::cmp::Reverse(*wealth));
        all.truncate(count);
        all
    }
}
