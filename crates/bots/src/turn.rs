//! A player's turn: it observes the market, lives, works and trades for an hour.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::exchange::{Operation, Transfer};
use crate::hour::{AccountView, Hour};
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::{caravan, household, orders, workshop};

/// The random stream of the turns.
const TURN: u64 = 5;

/// What a player does in its turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Turn {
    pub player: String,
    /// What its work and its household produce and consume.
    pub transfers: Vec<Transfer>,
    /// What it then does in the market.
    pub operations: Vec<Operation>,
}

/// Plays a player's turn and updates its memory.
pub(crate) fn take(profile: &Profile, memory: &mut Memory, hour: Hour<'_>, view: &AccountView) -> Turn {
    let mut dice = Dice::new(hour.seed, &[TURN, profile.number, hour.tick]);
    memory.observe(profile.attention, hour, view);
    let mut inventory = Inventory::new(&view.holdings);
    household::live(profile, memory, hour, &mut inventory);
    workshop::work(profile, memory, hour.climate, &mut inventory, &mut dice);
    caravan::send(profile, memory, hour, &mut inventory);
    memory.last_turn = hour.tick;
    memory.wealth = memory.worth(&inventory);
    let intents = orders::intents(profile, memory, hour, &inventory, &mut dice);
    let operations = orders::operations(&intents, &view.orders, hour.quotes, &inventory);
    memory.count_waiting(&operations, &view.orders);
    Turn { player: profile.name.clone(), transfers: inventory.transfers(&profile.name), operations }
}
