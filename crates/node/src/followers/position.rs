//! How far a follower has come, for its readers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tradepost_core::Sequence;
use tradepost_ports::Refusal;

use crate::executor::Executor;
use crate::journal::committed::Committed;
use crate::sqlite::FileFault;

/// How long a reader waits for a follower before it gets [`Refusal::HistoryBehind`].
const READER_WAIT_MAX: Duration = Duration::from_secs(5);

/// What readers know of a follower.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    /// The last event applied.
    pub(super) applied: Sequence,
    /// Whether its file cannot be used for now.
    pub(super) interrupted: bool,
}

/// How far a follower has come, for readers.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    committed: Arc<Committed>,
    progress: watch::Receiver<Progress>,
}

impl Position {
    /// The last event applied.
    pub(crate) fn applied(&self) -> Sequence {
        self.progress.borrow().applied
    }

    /// Whether the follower's file cannot be used now.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.progress.borrow().interrupted
    }

    pub(super) fn new(committed: Arc<Committed>, progress: watch::Receiver<Progress>) -> Self {
        Self { committed, progress }
    }

    /// The last event on disk.
    pub(crate) fn on_disk(&self) -> Sequence {
        self.committed.sequence()
    }

    /// Waits until the follower has applied everything that is on disk now, so that callers read their own
    /// writes. While the follower is interrupted, nobody waits.
    pub(crate) async fn caught_up(&self, executor: &Executor) -> Result<(), Refusal> {
        self.reaches(self.committed.sequence(), executor).await
    }

    /// Waits until the follower has applied an event that is on disk.
    pub(crate) async fn reaches(&self, wanted: Sequence, executor: &Executor) -> Result<(), Refusal> {
        let mut progress = self.progress.clone();
        if progress.borrow_and_update().applied >= wanted {
            return Ok(());
        }
        self.committed.want(wanted);
        let ready = progress.wait_for(|progress| progress.applied >= wanted || progress.interrupted);
        match executor.within(READER_WAIT_MAX, ready).await {
            Ok(Ok(progress)) if progress.applied >= wanted => Ok(()),
            Ok(Err(_ended)) => Err(Refusal::Stopping),
            Ok(Ok(_)) | Err(_) => Err(Refusal::HistoryBehind),
        }
    }

    /// Reports what a reader found wrong with the follower's file, unless that is known.
    pub(crate) fn report(&self, fault: FileFault) {
        if !self.is_interrupted() {
            self.committed.report(fault);
        }
    }
}
