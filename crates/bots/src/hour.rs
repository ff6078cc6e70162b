//! What is known at an hour: to everybody, and to one player.

use crate::climate::Climate;
use crate::exchange::{Holdings, Inbox, OpenOrder, Quote};
use crate::supply_chain::PerGood;

/// What everybody knows at an hour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hour<'a> {
    /// The seed of the world.
    pub seed: u64,
    /// The hour, counted from the start of the world.
    pub tick: u64,
    pub climate: &'a Climate,
    pub quotes: &'a PerGood<Quote>,
}

/// What a player knows of its own account at its turn.
#[derive(Clone, Debug)]
pub(crate) struct AccountView {
    pub holdings: Holdings,
    pub orders: Vec<OpenOrder>,
    /// What happened since its last turn.
    pub inbox: Inbox,
}
