//! The market without threads: the parts that [`crate::start()`] runs, stepped by their owner, who chooses
//! which goes next.
//!
//! A step is what one of the threads does in one go, by the same functions. Time, randomness and files are
//! those of the settings' [`crate::Environment`]; the futures of [`SimulatedNode::market`] need no runtime.
//!
//! Not here: the lock of the data directory, and when a step is taken.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::Duration;

use tradepost_core::{Command, Sequence};

use crate::engine::Engine;
use crate::executor::Executor;
use crate::followers::history::History;
use crate::followers::runner::{FollowerError, Runner};
use crate::journal::archive::Archiver;
use crate::journal::commit::JournalThread;
use crate::journal::{ArchiveError, JournalCheckpointer, JournalError};
use crate::live::dispatcher::Dispatcher;
use crate::ports::Node;
use crate::replica::Replica;
use crate::replica::thread::ReplicaThread;
use crate::start::{Background, MarketSettings, Parts, StartError, Workers, assemble};
use crate::worker::Worker;

/// A market that stands still between two steps. Dropping it closes its files normally; for a crash, let them
/// fail first.
pub struct SimulatedNode {
    settings: MarketSettings,
    market: Node,
    engine: Engine,
    journal: JournalThread,
    history: Runner<History>,
    live: Dispatcher,
    checkpointer: JournalCheckpointer,
    archiver: Archiver,
}

/// What became of an ended batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is on disk, and its replies are sent.
    Committed,
    /// It waits for [`SimulatedNode::sync`].
    HandedOver,
}

impl SimulatedNode {
    /// Rebuilds the market from the settings' directory.
    pub fn start(settings: MarketSettings) -> Result<Self, StartError> {
        let mut by_hand = None;
        let workers = |Background { checkpointer, market, .. }| {
            let archiver = Archiver::open(&settings.location(), market)?;
            by_hand = Some((checkpointer, archiver));
            let replica = ReplicaThread::by_hand(settings.source());
            Ok(Workers { replica, checkpoints: Worker::by_hand() })
        };
        let Parts { market, mut engine, journal, history, live, feed: _ } =
            assemble(&settings, Executor::Inline, workers, |_, _| {})?;
        engine.hold_batches();
        let Some((checkpointer, archiver)) = by_hand else { unreachable!("the parts have workers") };
        Ok(Self { settings, market, engine, journal, history, live, checkpointer, archiver })
    }

    /// The first request of a start: the rules in force.
    pub fn rules(&self) -> Command {
        Command::SetRules(self.settings.rules)
    }

    /// The market as the HTTP API sees it.
    pub fn market(&self) -> &Node {
        &self.market
    }

    /// How many requests have come into the engine's queue.
    pub fn requests(&self) -> u64 {
        self.market.engine.vitals.sent.get()
    }

    /// The number of the last journal row that was started.
    pub fn entry(&self) -> u64 {
        self.engine.entry()
    }

    /// The engine decides waiting requests into the open batch. Returns whether one is open now.
    pub fn decide(&mut self) -> bool {
        self.engine.decide_waiting();
        self.engine.has_open_batch()
    }

    /// The engine ends the open batch.
    pub fn end_batch(&mut self) -> Result<Ended, JournalError> {
        Ok(if self.engine.commit()? { Ended::HandedOver } else { Ended::Committed })
    }

    /// The journal thread commits the batch that was handed over.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.journal.commit_next()
    }

    /// The history catches up with what is on disk.
    pub fn follow(&mut self) -> Result<(), FollowerError> {
        self.history.catch_up()
    }

    /// The last event that the history has applied.
    pub fn followed(&self) -> Sequence {
        self.history.position()
    }

    /// Whether the history's file could not be used at the last attempt.
    pub fn history_is_interrupted(&self) -> bool {
        self.history.is_interrupted()
    }

    /// The live stream delivers what is due at a time of its own, which only grows.
    pub fn deliver(&mut self, now: Duration) {
        let _next = self.live.step(now);
    }

    /// Takes a snapshot; failing to is allowed.
    pub fn snapshot(&self) {
        Replica::new(self.settings.source()).snapshot();
    }

    /// Archives what is closed, up to this many steps; failing to is allowed. Returns the number of rows
    /// moved.
    pub fn archive(&self, steps: u32) -> Result<u64, ArchiveError> {
        let left = Cell::new(steps);
        let pace = |_| {
            left.set(left.get().saturating_sub(1));
            if left.get() == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let closed = self.archiver.closed(self.history.position())?;
        self.archiver.archive(closed, &pace).map(|archived| archived.entries)
    }

    /// Moves the write-ahead log into the journal's file.
    pub fn checkpoint(&self) {
        self.checkpointer.checkpoint();
    }
}

impl std::fmt::Debug for SimulatedNode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimulatedNode").field("settings", &self.settings).finish_non_exhaustive()
    }
}
