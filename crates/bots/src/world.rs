//! The world: all players and the hour, from which each hour's plan follows.
//!
//! An hour is played in three steps: the players who are online read the market, each makes its plan one after another,
//! and the plan is carried out. A plan is stored before it is carried out, and each of its writes has a key made of the
//! world, the hour and the player: after a crash the same plan is carried out again, and what had already happened does
//! not happen twice.

use serde::{Deserialize, Serialize};

use crate::climate::{Calendar, Climate};
use crate::dice::Dice;
use crate::exchange::{Asset, Quote, Transfer};
use crate::player::{Hour, Memory, Profile, Sight, Turn};
use crate::supply_chain::PerGood;

/// The stream of chance for who is first.
const ORDER_OF_PLAY: u64 = 6;

/// All players and the hour.
#[derive(Debug)]
pub(crate) struct World {
    state: State,
    profiles: Vec<Profile>,
}

/// What of a world is stored; the rest follows from the seed.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    /// Tells this world's writes from those of any other one in the same market.
    pub id: String,
    /// What all chance follows from.
    pub seed: u64,
    /// How many players there are.
    pub players: usize,
    /// When shocks come.
    pub calendar: Calendar,
    /// The hour that comes next or is under way, counted from 0.
    pub tick: u64,
    /// Whether the players have come to the market with their dowries.
    pub is_settled: bool,
    /// What the players do in the hour under way.
    pub plan: Option<Plan>,
    /// What each player remembers.
    pub memories: Vec<Memory>,
}

/// What the players do in an hour, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// One for each player who is online.
    pub turns: Vec<Turn>,
}

impl World {
    /// A new world. Two worlds in the same market need different ids.
    pub(crate) fn begin(id: String, seed: u64, players: usize, calendar: Calendar) -> Self {
        let profiles = Profile::draw_all(seed, players);
        let memories = profiles.iter().map(|profile| profile.newcomer(seed)).collect();
        let state = State { id, seed, players, calendar, tick: 0, is_settled: false, plan: None, memories };
        Self { state, profiles }
    }

    /// The world as it was stored.
    pub(crate) fn resume(state: State) -> Self {
        let profiles = Profile::draw_all(state.seed, state.players);
        Self { state, profiles }
    }

    /// What to store.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// All players.
    pub(crate) fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The climate of this hour.
    pub(crate) fn climate(&self) -> Climate {
        Climate::at(self.state.seed, &self.state.calendar, self.state.tick)
    }

    /// What the players bring to the market at first.
    pub(crate) fn dowries(&self) -> Vec<Transfer> {
        let transfer = |player: &str, (asset, amount): (Asset, u64)| Transfer {
            player: player.to_owned(),
            asset,
            amount,
            leaves: false,
            reason: "dowry".to_owned(),
        };
        let all = self.profiles.iter();
        all.flat_map(|profile| profile.dowry().into_iter().map(|it| transfer(&profile.name, it))).collect()
    }

    /// Notes that all dowries are in the market.
    pub(crate) fn settled(&mut self) {
        self.state.is_settled = true;
    }

    /// Who is online this hour with where its inbox goes on, in the order of play, which is another one each hour.
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

    /// Makes the plan of this hour from what everybody and each player online ([`Self::online`]) sees.
    pub(crate) fn plan(&mut self, quotes: &PerGood<Quote>, sights: Vec<Sight>) -> &Plan {
        let climate = self.climate();
        let hour = Hour { seed: self.state.seed, tick: self.state.tick, climate: &climate, quotes };
        let numbers: Vec<u64> = self.online().iter().map(|(profile, _)| profile.number).collect();
        let mut turns = Vec::new();
        for (number, sight) in numbers.into_iter().zip(sights) {
            let index = usize::try_from(number).unwrap_or(usize::MAX);
            if let (Some(profile), Some(memory)) =
                (self.profiles.get(index), self.state.memories.get_mut(index))
            {
                turns.push(profile.take_turn(memory, hour, &sight));
            }
        }
        self.state.plan.insert(Plan { turns })
    }

    /// The key of the `nth` write of a player in this hour.
    pub(crate) fn key(&self, player: &str, nth: usize) -> String {
        format!("{}-{}-{player}-{nth}", self.state.id, self.state.tick)
    }

    /// Notes that the plan has been carried out: the next hour begins.
    pub(crate) fn done(&mut self) {
        self.state.plan = None;
        self.state.tick += 1;
    }

    /// The richest players, and what they have as they value it, in coins.
    pub(crate) fn richest(&self, count: usize) -> Vec<(&str, u64)> {
        let names = self.profiles.iter().map(|profile| profile.name.as_str());
        let mut all: Vec<_> = names.zip(self.state.memories.iter().map(|memory| memory.wealth)).collect();
        all.sort_by_key(|(_, wealth)| std::cmp::Reverse(*wealth));
        all.truncate(count);
        all
    }
}
