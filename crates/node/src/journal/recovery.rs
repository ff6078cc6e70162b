//! Builds the market up from what is on disk: the newest snapshot, then every journal row behind it.
//!
//! Snapshots are made by the same code on a thread of its own ([`take_snapshot`]), so the engine never pauses for one, and
//! what a snapshot says is what the journal says. A snapshot only saves time: a damaged one is passed over.

use std::io::{self, Read};
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use tradepost_core::{Event, Market, OrderId, Sequence, Snapshot, Timestamp, evolve};

use crate::environment::Files;
use crate::intake::idempotency::{Idempotency, Place, Remembered, Retention};
use crate::journal::{JournalError, JournalReader, ReadEntry};

/// The snapshot's file in a data directory.
pub(crate) const SNAPSHOT_FILE: &str = "snapshot.bin";

pub(crate) const MAGIC: &[u8; 8] = b"TPSNAP01";

/// What is known when all of the journal has been read.
#[derive(Debug)]
pub struct Recovered {
    /// The market.
    pub market: Market,
    /// The requests that may be repeated.
    pub idempotency: Idempotency,
    /// The journal's last row.
    pub entry: u64,
    /// When it was written.
    pub at: Timestamp,
    /// The last order id given out.
    pub last_order: OrderId,
    /// Rows read from the journal to get here.
    pub entries_replayed: u64,
}

/// Why the market cannot be built up.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The journal is damaged or unreadable.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Something derived from the journal knows rows that the journal has not.
    #[error(
        "the journal ends at entry {journal}, but {witness} knows entry {known}: entries are missing from journal.db"
    )]
    Truncated {
        /// The journal's last row.
        journal: u64,
        /// Who knows more.
        witness: &'static str,
        /// The last row it knows.
        known: u64,
    },
}

/// The state behind a snapshot's rows, and where the journal goes on.
#[derive(Serialize, Deserialize)]
pub(crate) struct SnapshotFile {
    entry: u64,
    at: Timestamp,
    last_order: OrderId,
    market: Snapshot,
    requests: Vec<Remembered>,
}

impl Recovered {
    /// Before the first row.
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

    /// Takes in the next row.
    pub fn take(&mut self, entry: &ReadEntry) {
        for event in entry.events() {
            if let Event::OrderPlaced(placed) = event {
                self.last_order = self.last_order.max(placed.order_id);
            }
            evolve(&mut self.market, event, entry.at);
        }
        for (record, number) in entry.records.iter().zip(0_u32..) {
            if let Some(stamp) = record.stamp {
                let place = Place { entry: entry.number, record: number };
                self.idempotency.remember(stamp.into(), place, entry.at);
            }
        }
        self.entry = entry.number;
        self.at = entry.at;
        self.entries_replayed += 1;
    }

    fn next_sequence(&self) -> Sequence {
        self.market.sequence().next()
    }
}

/// Builds the market up from `directory`. `progress` hears of each row: its number and the journal's last.
pub(crate) fn recover(
    directory: &Path,
    files: &dyn Files,
    retention: Retention,
    mut progress: impl FnMut(u64, u64),
) -> Result<Recovered, RecoveryError> {
    let journal = JournalReader::open(directory)?;
    let last = journal.last()?;
    let mut recovered = match read_snapshot(&directory.join(SNAPSHOT_FILE), files) {
        Ok(Some(snapshot)) => restore(&snapshot, retention),
        Ok(None) => Recovered::empty(retention),
        Err(error) => {
            tracing::warn!(%error, "the snapshot is damaged; reading the whole journal instead");
            Recovered::empty(retention)
        }
    };
    if recovered.entry > last {
        return Err(RecoveryError::Truncated {
            journal: last,
            witness: SNAPSHOT_FILE,
            known: recovered.entry,
        });
    }
    replay(&journal, &mut recovered, |number| progress(number, last))?;
    Ok(recovered)
}

/// Builds the market up from the journal alone, from its first row.
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
    journal.each_behind(entry, next, |entry| {
        recovered.take(&entry);
        progress(entry.number);
        true
    })?;
    Ok(())
}

fn restore(snapshot: &SnapshotFile, retention: Retention) -> Recovered {
    Recovered {
        market: Market::restore(&snapshot.market),
        idempotency: Idempotency::from_rows(retention, &snapshot.requests),
        entry: snapshot.entry,
        at: snapshot.at,
        last_order: snapshot.last_order,
        entries_replayed: 0,
    }
}

/// Writes what was recovered as the new snapshot: a temporary file, synced, then renamed.
pub(crate) fn write_snapshot(directory: &Path, files: &dyn Files, recovered: &Recovered) -> io::Result<()> {
    let file = SnapshotFile {
        entry: recovered.entry,
        at: recovered.at,
        last_order: recovered.last_order,
        market: recovered.market.snapshot(),
        requests: recovered.idempotency.rows(),
    };
    let body = postcard::to_stdvec(&file).map_err(io::Error::other)?;
    let temporary = directory.join("snapshot.tmp");
    files.write(&temporary, &[MAGIC, &crc32fast::hash(&body).to_be_bytes(), &body])?;
    files.replace(&directory.join(SNAPSHOT_FILE), &temporary)
}

fn read_snapshot(path: &Path, files: &dyn Files) -> io::Result<Option<SnapshotFile>> {
    let mut bytes = Vec::new();
    match files.open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    parse_snapshot(&bytes).map(Some)
}

/// Reads the bytes of a snapshot.
pub(crate) fn parse_snapshot(bytes: &[u8]) -> io::Result<SnapshotFile> {
    let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or_else(|| damaged("too short"))?;
    let (crc, body) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("too short"))?;
    if magic != MAGIC {
        return Err(damaged("not a snapshot of this version"));
    }
    if u32::from_be_bytes(*crc) != crc32fast::hash(body) {
        return Err(damaged("wrong checksum"));
    }
    postcard::from_bytes(body).map_err(|error| damaged(&error.to_string()))
}

/// Takes a new snapshot, and logs what came of it.
pub(crate) fn take_snapshot(directory: &Path, files: &dyn Files, retention: Retention) {
    let started = Instant::now();
    let taken = recover(directory, files, retention, |_, _| {}).map_err(|error| error.to_string()).and_then(
        |recovered| {
            let written = write_snapshot(directory, files, &recovered).map_err(|error| error.to_string());
            written.map(|()| recovered.entry)
        },
    );
    match taken {
        Ok(entry) => tracing::info!(entry, seconds = started.elapsed().as_secs_f64(), "snapshot taken"),
        // The journal is what counts: without a snapshot the next start only takes longer.
        Err(error) => tracing::error!(error, "no snapshot taken"),
    }
}
