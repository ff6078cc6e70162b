//! When a journal is archived: by itself after a snapshot, while a market runs, or once, by
//! `tradepost archive`.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use tradepost_core::Sequence;
use tradepost_sched::set_background;

use crate::directory::{LockError, lock};
use crate::followers::history;
use crate::journal::archive::{Archiver, Pace};
use crate::journal::committed::Committed;
use crate::journal::{ArchiveError, Archived, JournalError, JournalLocation, JournalWriter, MarketId};

/// How many times longer than it worked the archiver rests: the disk is the market's first.
const REST: u32 = 3;

/// Why a journal is not archived. Nothing is lost.
#[derive(Debug, thiserror::Error)]
pub enum ArchivingError {
    /// Another server uses the directory.
    #[error("{0}; a server archives by itself with the setting archive-after")]
    Lock(#[from] LockError),
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Rows cannot be archived.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Archives what the snapshot, the history and the remembered requests do not need, while no server runs, and
/// returns its space to the disk.
pub fn archive(location: &JournalLocation) -> Result<Archived, ArchivingError> {
    let _lock = lock(&location.directory)?;
    // It also finishes what the last server left in the log.
    let market = JournalWriter::open(location, MarketId::new(&mut SmallRng::from_os_rng()))?.market();
    let archiver = Archiver::open(location, market)?;
    let closed = archiver.closed(history::applied(&location.directory, market))?;
    let archived = archiver.archive(closed, &|_| ControlFlow::Continue(()))?;
    if archived.entries > 0
        && let Err(error) = archiver.shrink()
    {
        tracing::warn!(%error, "the space of archived entries is used again, but not returned to the disk");
    }
    Ok(archived)
}

/// Archives by itself while a market runs.
#[derive(Debug)]
pub(crate) struct Archiving {
    pub(crate) archiver: Archiver,
    /// How many closed events gather before they are moved.
    pub(crate) after: u64,
    pub(crate) committed: Arc<Committed>,
}

impl Archiving {
    /// Moves what is closed, if it is enough; the history has applied this event. Logs the result.
    pub(crate) fn run(&self, applied: Sequence) {
        set_background();
        // The journal ends when the market stops, which does not wait for this.
        let pace = |worked: Duration| {
            self.committed.rest(worked * REST);
            if self.committed.has_ended() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        if self.committed.has_ended() {
            return;
        }
        match self.archive_enough(applied, &pace) {
            Ok(archived) if archived.segments > 0 => tracing::info!(
                segments = archived.segments,
                entries = archived.entries,
                bytes = archived.bytes,
                compressed = archived.compressed,
                "entries archived"
            ),
            Ok(_) => {}
            // They stay in the journal, and are tried again after the next snapshot.
            Err(error) => tracing::error!(%error, "cannot archive entries of the journal"),
        }
    }

    fn archive_enough(&self, applied: Sequence, pace: Pace<'_>) -> Result<Archived, ArchiveError> {
        let closed = self.archiver.closed(applied)?;
        if self.archiver.events_until(closed)? < self.after {
            return Ok(Archived::default());
        }
        self.archiver.archive(closed, pace)
    }
}
