//! The market without threads: the parts that [`crate::start()`] runs, and whoever holds them says which goes next.
//!
//! Every step is what one of the threads does in one go, by the same functions. Time, chance and files are those of the
//! settings' [`crate::Environment`]; the futures of [`SimulatedNode::market`] need no runtime.
//!
//! Not here: the lock of the data directory, and when a step would be taken.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use tradepost_core::{Command, Sequence};

use crate::engine::Engine;
use crate::followers::follower::{Projector, ProjectorError};
use crate::journal::commit::{Batch, Committer};
use crate::journal::recovery::take_snapshot;
use crate::journal::{JournalCheckpointer, JournalError};
use crate::ports::Node;
use crate::start::{MarketSettings, Parts, StartError, Workers, assemble};
use crate::worker::Worker;

/// A market that stands still between two steps. Dropping it closes its files in good order; for a crash, let them fail first.
pub struct SimulatedNode {
    settings: MarketSettings,
    market: Node,
    engine: Engine,
    committer: Arc<Mutex<Committer>>,
    decided: Receiver<Batch>,
    projector: Projector,
    checkpointer: JournalCheckpointer,
}

/// What an ended batch became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is on disk, and its answers are out.
    Committed,
    /// It waits for [`SimulatedNode::sync`].
    HandedOver,
}

impl SimulatedNode {
    /// Builds the market up from the settings' directory.
    pub fn start(settings: MarketSettings) -> Result<Self, StartError> {
        let mut by_hand = None;
        let workers = |checkpointer| {
            by_hand = Some(checkpointer);
            Ok(Workers { snapshots: Worker::by_hand(), checkpoints: Worker::by_hand() })
        };
        let parts = assemble(&settings, workers, |_, _| {})?;
        let Parts { market, mut engine, committer, decided, projector, .. } = parts;
        engine.hold_batches();
        let checkpointer = by_hand.map_or_else(|| JournalCheckpointer::open(&settings.directory), Ok)?;
        Ok(Self { settings, market, engine, committer, decided, projector, checkpointer })
    }

    /// The first request of a start: the rules in force.
    pub fn rules(&self) -> Command {
        Command::SetRules(self.settings.rules)
    }

    /// The market, as the HTTP API sees it.
    pub fn market(&self) -> &Node {
        &self.market
    }

    /// The number of the last journal row that was given out.
    pub fn entry(&self) -> u64 {
        self.engine.entry()
    }

    /// The engine decides what waits into the open batch. Says whether one is open now.
    pub fn take_in(&mut self) -> bool {
        self.engine.take_in();
        self.engine.has_open_batch()
    }

    /// The engine ends the open batch.
    pub fn end_batch(&mut self) -> Result<Ended, JournalError> {
        Ok(if self.engine.commit()? { Ended::HandedOver } else { Ended::Committed })
    }

    /// The journal thread makes durable what was handed over.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        let Ok(batch) = self.decided.try_recv() else { return Ok(()) };
        self.committer.lock().unwrap_or_else(PoisonError::into_inner).commit(batch)
    }

    /// The projector takes in what is on disk.
    pub fn project(&mut self) -> Result<(), ProjectorError> {
        self.projector.catch_up()
    }

    /// The last event the history has seen.
    pub fn projected(&self) -> Sequence {
        self.projector.position()
    }

    /// A snapshot is taken; one that cannot be is done without.
    pub fn snapshot(&self) {
        take_snapshot(&self.settings.directory, &*self.settings.environment.files, self.settings.retention);
    }

    /// The journal's log is moved into its file.
    pub fn checkpoint(&self) {
        self.checkpointer.checkpoint();
    }
}

impl std::fmt::Debug for SimulatedNode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimulatedNode").field("settings", &self.settings).finish_non_exhaustive()
    }
}
