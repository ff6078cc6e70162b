//! A second market beside the engine's, rebuilt from the newest snapshot and the journal. Snapshots and
//! reports on the whole market are made of it, so the engine never pauses for one.
//!
//! Invariants: it stands at the end of a journal row; a server has one at most, for its memory.
//!
//! Not here: when it works and when it is dropped (`thread`), what a report says (`report`).

pub(crate) mod report;
pub(crate) mod thread;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use crate::intake::idempotency::Retention;
use crate::journal::recovery::{Recovered, RecoveryError};
use crate::journal::{JournalLocation, JournalReader};
use crate::vitals::Number;

/// What the second market is rebuilt from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) location: JournalLocation,
    pub(crate) retention: Retention,
}

/// The second market, if there is one now.
#[derive(Debug)]
pub(crate) struct Replica {
    source: Source,
    copy: Option<Recovered>,
    /// The last event of the newest snapshot.
    snapshot: Arc<Number>,
}

impl Replica {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, copy: None, snapshot: Arc::default() }
    }

    /// The market after row `entry`, which is on disk.
    pub(crate) fn at(&mut self, entry: u64) -> Result<&Recovered, RecoveryError> {
        let Source { location, retention } = &self.source;
        let journal = JournalReader::open(location)?;
        let mut copy = self.copy.take().unwrap_or_else(|| Recovered::newest(&journal, location, *retention));
        if copy.entry > entry {
            copy = Recovered::empty(journal.market(), *retention);
        }
        copy.catch_up(&journal, entry, |_| {})?;
        Ok(self.copy.insert(copy))
    }

    /// Takes a new snapshot, and logs the result.
    pub(crate) fn snapshot(&mut self) {
        let started = Instant::now();
        match self.write_snapshot() {
            Ok(entry) => tracing::info!(entry, seconds = started.elapsed().as_secs_f64(), "snapshot taken"),
            // The journal is what counts: without a snapshot the next start only takes longer.
            Err(error) => {
                metrics::counter!("snapshot_failures_total").increment(1);
                tracing::error!(error, "snapshot failed");
            }
        }
    }

    fn write_snapshot(&mut self) -> Result<u64, String> {
        let location = self.source.location.clone();
        let last = JournalReader::open(&location).and_then(|journal| journal.last());
        let last = last.map_err(|error| error.to_string())?;
        let copy = self.at(last).map_err(|error| error.to_string())?;
        copy.write_snapshot(&location).map_err(|error| error.to_string())?;
        let sequence = copy.market.sequence();
        self.snapshot.set(sequence.0);
        Ok(last)
    }

    /// Frees its memory.
    fn forget(&mut self) {
        self.copy = None;
    }
}
