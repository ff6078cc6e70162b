//! Rebuilds the market from disk: the newest snapshot, then every journal row after it.
//!
//! Snapshots are taken by the same code on a separate thread ([`take_snapshot`]), so the engine never pauses
//! for one, and a snapshot agrees with the journal. A snapshot only saves time: a damaged one is ignored.

use std::path::Path;
use std::time::Instant;

use tradepost_core::{Event, Market, OrderId, Sequence, Timestamp, evolve};

use crate::environment::Files;
use crate::intake::idempotency::{Idempotency, RecordLocation, Retention};
use crate::journal::snapshot::{self, SnapshotFile};
use crate::journal::{JournalError, JournalReader, ReadEntry};

/// The state after the journal's last row.
#[derive(Debug)]
pub struct Recovered {
    /// The market.
    pub market: Market,
    /// The requests that may be repeated, by their keys.
    pub idempotency: Idempotency,
    /// The journal's last row.
    pub entry: u64,
    /// The time of that row.
    pub at: Timestamp,
    /// The last order id issued.
    pub last_order: OrderId,
    /// The number of rows read from the journal.
    pub entries_replayed: u64,
}

/// Why the market cannot be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The journal is damaged or unreadable.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A file derived from the journal knows rows that the journal does not have.
    #[error(
        "the journal ends at entry {journal}, but {witness} knows entry {known}: entries are missing from journal.db"
    )]
    Truncated {
        /// The journal's last row.
        journal: u64,
        /// The file that knows more.
        witness: &'static str,
        /// The last row it knows.
        known: u64,
    },
}

impl Recovered {
    /// The state before the first row.
    pub fn empty(retention: Retention) -> Self {
        Self {
            market: Market::default(),
            idempotency: Idempotency::new(retention),
            entry: 0,
            at: Timestamp::default(),
            last_order: OrderId::from_u128(0),
            entries_replayed: 0,
        }
    }

    /// Applies the next row.
    pub fn apply(&mut self, entry: &ReadEntry) {
        for event in entry.events() {
            if let Event::OrderPlaced(placed) = event {
                self.last_order = self.last_order.max(placed.order_id);
            }
            evolve(&mut self.market, event, entry.at);
        }
        for (record, number) in entry.records.iter().zip(0_u32..) {
            if let Some(stamp) = record.stamp {
                let location = RecordLocation { entry: entry.number, record: number };
                self.idempotency.remember(stamp.into(), location, entry.at);
            }
        }
        self.entry = entry.number;
        self.at = entry.at;
        self.entries_replayed += 1;
    }

    /// Continues from a snapshot.
    fn from_snapshot(snapshot: &SnapshotFile, retention: Retention) -> Self {
        Self {
            market: Market::restore(&snapshot.market),
            idempotency: Idempotency::from_rows(retention, &snapshot.requests),
            entry: snapshot.entry,
            at: snapshot.at,
            last_order: snapshot.last_order,
            entries_replayed: 0,
        }
    }

    /// Writes this state as the new snapshot.
    pub(crate) fn write_snapshot(&self, directory: &Path, files: &dyn Files) -> std::io::Result<()> {
        let file = SnapshotFile {
            entry: self.entry,
            at: self.at,
            last_order: self.last_order,
            market: self.market.snapshot(),
            requests: self.idempotency.rows(),
        };
        snapshot::write(directory, files, &file)
    }

    fn next_sequence(&self) -> Sequence {
        self.market.sequence().next()
    }
}

/// Rebuilds the market from `directory`. Calls `progress` for each row with its number and the journal's
/// last.
pub(crate) fn recover(
    directory: &Path,
    files: &dyn Files,
    retention: Retention,
    mut progress: impl FnMut(u64, u64),
) -> Result<Recovered, RecoveryError> {
    let journal = JournalReader::open(directory)?;
    let last = journal.last()?;
    let mut recovered = match snapshot::read(directory, files) {
        Ok(Some(snapshot)) => Recovered::from_snapshot(&snapshot, retention),
        Ok(None) => Recovered::empty(retention),
        Err(error) => {
            tracing::warn!(%error, "the snapshot is damaged; reading the whole journal instead");
            Recovered::empty(retention)
        }
    };
    if recovered.entry > last {
        return Err(RecoveryError::Truncated {
            journal: last,
            witness: snapshot::FILE,
            known: recovered.entry,
        });
    }
    replay(&journal, &mut recovered, |number| progress(number, last))?;
    Ok(recovered)
}

/// Rebuilds the market from the journal alone, from its first row.
pub fn replay_all(directory: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Recovered, RecoveryError> {
    let journal = JournalReader::open(directory)?;
    let last = journal.last()?;
    let mut recovered = Recovered::empty(Retention::default());
    replay(&journal, &mut recovered, |number| progress(number, last))?;
    Ok(recovered)
}

fn replay(
    journal: &JournalReader,
    recovered: &mut Recovered,
    mut progress: impl FnMut(u64),
) -> Result<(), RecoveryError> {
    let (entry, next) = (recovered.entry, recovered.next_sequence());
    journal.each_after(entry, next, |entry| {
        recovered.apply(&entry);
        progress(entry.number);
        true
    })?;
    Ok(())
}

/// Takes a new snapshot, and logs the result.
pub(crate) fn take_snapshot(directory: &Path, files: &dyn Files, retention: Retention) {
    let started = Instant::now();
    let taken = recover(directory, files, retention, |_, _| {}).map_err(|error| error.to_string()).and_then(
        |recovered| {
            let written = recovered.write_snapshot(directory, files).map_err(|error| error.to_string());
            written.map(|()| recovered.entry)
        },
    );
    match taken {
        Ok(entry) => tracing::info!(entry, seconds = started.elapsed().as_secs_f64(), "snapshot taken"),
        // The journal is what counts: without a snapshot the next start only takes longer.
        Err(error) => tracing::error!(error, "snapshot failed"),
    }
}
