//! What can happen to a connection, and the dice that decide when.

use super::Usage;
use crate::store::StoreError;
use tradepost_dice::Dice;

/// What happens to a connection's calls, decided by a seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Where the dice start.
    pub seed: u64,
    /// Of 1,000 writes, how many meet a transaction of somebody unknown; nothing is written then.
    pub conflicts: u32,
    /// Of 1,000 calls, how many are throttled; nothing is done then (of a batch without transaction: a part).
    pub throttles: u32,
    /// Of 1,000 calls, how many are done while their reply is lost.
    pub lost: u32,
    /// The most turns other tasks get before a call is done.
    pub turns_max: u32,
    /// Whether queries and batches may see half of a transaction that is committed while they are on their
    /// way.
    pub torn_queries: bool,
    /// After this many calls the process is dead: each further call fails.
    pub dies_after: Option<u64>,
}

/// A connection's state.
#[derive(Debug, Default)]
pub(super) struct Connection {
    faults: Faults,
    pub(super) dice: Dice,
    pub(super) calls: u64,
    pub(super) usage: Usage,
}

impl Connection {
    pub(super) fn new(faults: Faults) -> Self {
        Self { faults, dice: Dice::new(faults.seed), ..Self::default() }
    }

    pub(super) fn set(&mut self, faults: Faults) {
        (self.faults, self.dice, self.calls) = (faults, Dice::new(faults.seed), 0);
    }

    /// A call arrives.
    pub(super) fn begin(&mut self, name: &'static str) -> Result<(), StoreError> {
        if self.faults.dies_after.is_some_and(|last| self.calls >= last) {
            return Err(StoreError::Failed("the process is dead".to_owned()));
        }
        self.calls += 1;
        self.usage.call(name);
        if name != "batch_write" && self.happens(self.faults.throttles) {
            return Err(StoreError::Throttled);
        }
        Ok(())
    }

    /// A call was done.
    pub(super) fn end(&mut self, _name: &'static str) -> Result<(), StoreError> {
        if self.happens(self.faults.lost) { Err(StoreError::Unknown) } else { Ok(()) }
    }

    /// Whether a write meets another one.
    pub(super) fn conflicts(&mut self) -> bool {
        self.happens(self.faults.conflicts)
    }

    /// How much of a batch is taken.
    pub(super) fn part_of(&mut self, length: usize) -> usize {
        if self.happens(self.faults.throttles) {
            let length = u64::try_from(length).unwrap_or(1).max(1);
            usize::try_from(self.dice.roll() % length).unwrap_or_default()
        } else {
            length
        }
    }

    /// How long something takes, in microseconds.
    pub(super) fn time(&mut self, (least, most): (u64, u64)) -> u64 {
        if most == 0 { 0 } else { self.dice.between(least, most) }
    }

    /// How many turns others get first.
    pub(super) fn turns(&mut self) -> u64 {
        match self.faults.turns_max {
            0 => 0,
            most => self.dice.roll() % (u64::from(most) + 1),
        }
    }

    /// Whether reads of several rows may see half of a transaction.
    pub(super) fn tears(&self) -> bool {
        self.faults.torn_queries
    }

    pub(super) fn flip(&mut self) -> bool {
        self.dice.roll() & 1 == 1
    }

    fn happens(&mut self, of_thousand: u32) -> bool {
        of_thousand > 0 && self.dice.roll() % 1000 < u64::from(of_thousand)
    }
}
