//! The journal: the one file that matters. One row per group commit, each synced before any of its replies is
//! sent.
//!
//! `journal.db` is an SQLite file (write-ahead log, `synchronous=FULL`). A row has its number, the sequence
//! of its first event, the time of all its events, a CRC-32 over all of these, and a body of [`record`]s.
//!
//! Invariants: rows are numbered from 1 without gaps, and so are the events in them. Rows are only ever
//! added, and moved from the front into [`segment`]s. `commit` writes them, `recovery` and the followers read
//! them.

mod error;
mod market_id;
mod location;
pub(crate) mod record;
pub(crate) mod wal;
pub(crate) mod segment;
mod writer;
pub(crate) mod archive;
mod checkpoint;
mod reader;
pub(crate) mod committed;
pub(crate) mod commit;
pub(crate) mod snapshot;
pub(crate) mod recovery;
pub(crate) mod backup;

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tradepost_core::{Event, Sequence, Timestamp};

pub use archive::{ArchiveError, Archived};
pub(crate) use checkpoint::JournalCheckpointer;
pub use error::JournalError;
pub(crate) use location::ARCHIVE;
pub use location::JournalLocation;
pub use market_id::MarketId;
pub use reader::{JournalEnd, JournalReader, ListedSegment};
pub(crate) use record::{Answer, BodyWriter, Record, Step, read_body};
pub use segment::Stretch;
pub(crate) use writer::JournalWriter;

/// The journal's file in a data directory.
pub const FILE: &str = "journal.db";

/// The checked copy of a backup, while it is put in the journal's place.
pub(crate) const RESTORING: &str = "journal.db.restoring";

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// The sequence of its first event (of the next one, if it holds none).
    pub first: Sequence,
    /// When all of it happened.
    pub at: Timestamp,
    /// Its records.
    pub body: Vec<u8>,
}

/// A row with its records read.
#[derive(Clone, Debug)]
pub struct ReadEntry {
    /// Its number, from 1.
    pub number: u64,
    /// The sequence of its first event.
    pub first: Sequence,
    /// When all of it happened.
    pub at: Timestamp,
    /// What happened.
    pub records: Vec<Record>,
}

impl ReadEntry {
    /// All events, in order.
    pub fn events(&self) -> impl Iterator<Item = &Event> + '_ {
        self.records
            .iter()
            .flat_map(|record| &record.steps)
            .filter_map(|step| step.outcome.as_ref().ok())
            .flatten()
    }

    /// All events, in order.
    pub fn into_events(self) -> Vec<Event> {
        self.records
            .into_iter()
            .flat_map(|record| record.steps)
            .filter_map(|step| step.outcome.ok())
            .flatten()
            .collect()
    }
}

/// The error of a journal that cannot be opened; for a damaged one, with the last readable entry.
fn cannot_open(path: &Path, source: rusqlite::Error) -> JournalError {
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            JournalError::Unreadable { after: last_readable(path).unwrap_or(0), source }
        }
        _ => JournalError::Open { path: path.to_owned(), source },
    }
}

/// The last readable entry of a file that `SQLite` refuses as a whole.
fn last_readable(path: &Path) -> rusqlite::Result<u64> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // Allows reading a file that is shorter than its header says.
    connection.pragma_update(None, "writable_schema", true)?;
    let mut select =
        connection.prepare("SELECT number, first, at, body, checksum FROM entries ORDER BY number")?;
    let mut rows = select.query([])?;
    let mut last = 0;
    while let Ok(Some(row)) = rows.next() {
        match read_row(row).map(checked) {
            Ok(Ok(entry)) => last = entry.number,
            Ok(Err(_)) | Err(_) => break,
        }
    }
    Ok(last)
}

type StoredRow = (Entry, u32);

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredRow> {
    let entry = Entry {
        number: unsigned(row.get(0)?),
        first: Sequence(unsigned(row.get(1)?)),
        at: Timestamp(unsigned(row.get(2)?)),
        body: row.get(3)?,
    };
    Ok((entry, row.get(4)?))
}

fn checked((entry, stored): StoredRow) -> Result<ReadEntry, JournalError> {
    let damaged = |why| JournalError::Damaged { number: entry.number, why };
    let computed = checksum(&entry);
    if stored != computed {
        return Err(damaged(format!("its checksum is {computed:08x}, stored is {stored:08x}")));
    }
    let records = read_body(&entry.body).map_err(|error| damaged(error.to_string()))?;
    Ok(ReadEntry { number: entry.number, first: entry.first, at: entry.at, records })
}

fn checksum(entry: &Entry) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    for part in [entry.number, entry.first.0, entry.at.0] {
        crc.update(&part.to_be_bytes());
    }
    crc.update(&entry.body);
    crc.finalize()
}

/// `SQLite` counts up to 2^63 − 1, and so does the journal.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
