//! The journal: the one file that matters. One row per group commit, each synced before any of its replies is
//! sent.
//!
//! `journal.db` is an SQLite file (write-ahead log, `synchronous=FULL`). A row has its number, the sequence
//! of its first event, the time of all its events, a CRC-32 over all of these, and a body of [`record`]s.
//!
//! Invariants: rows are numbered from 1 without gaps, and so are the events in them. Rows are only ever
//! added. `commit` writes them, `recovery` and the followers read them.

mod error;
pub(crate) mod record;
pub(crate) mod wal;
pub(crate) mod committed;
pub(crate) mod commit;
pub(crate) mod snapshot;
pub(crate) mod recovery;
pub(crate) mod backup;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use tradepost_core::{Event, Sequence, Timestamp};

use crate::environment::Files;
use crate::sqlite::write_ahead;

pub(crate) use error::JournalError;
pub(crate) use record::{Answer, BodyWriter, Record, Step, read_body};

/// The journal's file in a data directory.
pub const FILE: &str = "journal.db";

const SCHEMA_VERSION: i64 = 1;
/// Bytes of a page: a commit of some thousand orders takes many, one of a single order rewrites a few. A
/// journal keeps the page size it was created with.
const PAGE_BYTES: u32 = 16 << 10;
/// How often a commit checks whether a checkpoint has ended. SQLite's own pauses grow to a tenth of a second.
const COMMIT_WAIT: Duration = Duration::from_micros(100);
/// The most checks: about ten seconds in total.
const COMMIT_WAITS_MAX: i32 = 50_000;
/// How long a checkpoint may make commits wait for readers of the log's older part; if they take longer, the
/// log grows until the next checkpoint.
const CHECKPOINT_WAIT_MAX: Duration = Duration::from_millis(5);
/// The most new pages for which the last step of a checkpoint may make commits wait.
const CHECKPOINT_REST_MAX: i64 = 32;
/// The most steps of a checkpoint.
const CHECKPOINT_STEPS_MAX: usize = 8;

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

/// The only writer of a journal.
#[derive(Debug)]
pub(crate) struct JournalWriter {
    connection: Connection,
}

impl JournalWriter {
    /// Opens the journal in a data directory, or creates it. Refuses a write-ahead log of which SQLite would
    /// silently drop commits.
    pub(crate) fn open(directory: &Path, files: &dyn Files) -> Result<Self, JournalError> {
        let path = directory.join(FILE);
        wal::check(&path, files)?;
        let open = |source| cannot_open(&path, source);
        let mut connection = Connection::open(&path).map_err(open)?;
        connection.busy_handler(Some(wait_for_checkpoint)).map_err(open)?;
        let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open)?;
        if found != 0 && found != SCHEMA_VERSION {
            return Err(JournalError::Format { path, found, known: SCHEMA_VERSION });
        }
        connection.pragma_update(None, "page_size", PAGE_BYTES).map_err(open)?;
        write_ahead(&connection).map_err(open)?;
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL;
                 PRAGMA wal_autocheckpoint = 0;
                 PRAGMA cache_size = -4096;
                 CREATE TABLE IF NOT EXISTS entries (
                     number INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL,
                     checksum INTEGER NOT NULL, body BLOB NOT NULL
                 ) STRICT;",
            )
            .map_err(open)?;
        // After a failed sync, the operating system may hold commits in its memory that it believes to be on
        // disk, and never write them. So the log is moved into the file, and synced there, before anything
        // else is acknowledged; and a first write restarts the log, because otherwise its old content would
        // undo that after a power cut.
        connection
            .query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get::<_, i64>(0))
            .map_err(open)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(open)?;
        if let Err(error) = wal::make_room(&path, files) {
            tracing::warn!(%error, "could not preallocate the write-ahead log; commits will be slower");
        }
        Ok(Self { connection })
    }

    /// Appends a row; when this returns it is on disk.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), JournalError> {
        let error = |source| JournalError::Append { number: entry.number, source };
        let mut insert = self
            .connection
            .prepare_cached(
                "INSERT INTO entries (number, first, at, checksum, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .map_err(error)?;
        let (number, first, at) = (signed(entry.number), signed(entry.first.0), signed(entry.at.0));
        insert.execute(params![number, first, at, checksum(entry), entry.body]).map_err(error)?;
        Ok(())
    }
}

/// Moves the write-ahead log into the file, concurrently with the writer, which otherwise would do it in the
/// middle of a commit.
#[derive(Debug)]
pub(crate) struct JournalCheckpointer {
    connection: Connection,
}

impl JournalCheckpointer {
    /// Opens the journal in a data directory.
    pub(crate) fn open(directory: &Path) -> Result<Self, JournalError> {
        let path = directory.join(FILE);
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .and_then(|connection| connection.busy_timeout(CHECKPOINT_WAIT_MAX).map(|()| connection))
            .map_err(|source| cannot_open(&path, source))?;
        Ok(Self { connection })
    }

    /// Moves all pages, and restarts the log. Pages written during a step are left to the next one, until
    /// they are so few that the last step may make the writer wait.
    pub(crate) fn checkpoint(&self) {
        let mut moved = 0;
        for _ in 0..CHECKPOINT_STEPS_MAX {
            let Some(length) = self.step("PASSIVE") else { return };
            if length - moved <= CHECKPOINT_REST_MAX {
                break;
            }
            moved = length;
        }
        self.step("RESTART");
    }

    /// Returns the log's length in pages when the step began. Pages not moved now are moved the next time: a
    /// full disk stops the writer, which then reports it.
    fn step(&self, mode: &'static str) -> Option<i64> {
        self.connection
            .query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get(1))
            .inspect_err(|error| tracing::warn!(%error, mode, "checkpoint of the write-ahead log failed"))
            .ok()
    }
}

/// SQLite's busy handler: waits for [`COMMIT_WAIT`]; returns `false` after too many waits.
fn wait_for_checkpoint(waits: i32) -> bool {
    std::thread::sleep(COMMIT_WAIT);
    waits < COMMIT_WAITS_MAX
}

/// Reads a journal, with or without a writer at the same time.
#[derive(Debug)]
pub struct JournalReader {
    connection: Connection,
}

impl JournalReader {
    /// Opens the journal in a data directory.
    pub fn open(directory: &Path) -> Result<Self, JournalError> {
        let path = directory.join(FILE);
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .and_then(|connection| connection.pragma_update(None, "query_only", true).map(|()| connection))
            .map_err(|source| cannot_open(&path, source))?;
        Ok(Self { connection })
    }

    /// The last row's number; 0 in an empty journal.
    pub fn last(&self) -> Result<u64, JournalError> {
        self.connection
            .query_row("SELECT coalesce(max(number), 0) FROM entries", [], |row| row.get(0))
            .map(unsigned)
            .map_err(|source| JournalError::Unreadable { after: 0, source })
    }

    /// The number of the last row before the event `sequence`; 0 if there is none.
    pub fn entry_before(&self, sequence: Sequence) -> Result<u64, JournalError> {
        // Rows without events share their `first` with the next row: reading those again changes nothing.
        let unreadable = |source| JournalError::Unreadable { after: 0, source };
        let (mut low, mut high) = (0, self.last()?);
        while low < high {
            let middle = low.midpoint(high) + 1;
            let first: i64 = self
                .connection
                .prepare_cached("SELECT first FROM entries WHERE number = ?1")
                .and_then(|mut select| select.query_row([signed(middle)], |row| row.get(0)))
                .map_err(unreadable)?;
            if unsigned(first) < sequence.0 {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Ok(low)
    }

    /// Reads one row.
    pub fn entry(&self, number: u64) -> Result<Option<ReadEntry>, JournalError> {
        self.connection
            .prepare_cached("SELECT number, first, at, body, checksum FROM entries WHERE number = ?1")
            .and_then(|mut select| select.query_row([signed(number)], read_row).optional())
            .map_err(|source| JournalError::Unreadable { after: number.saturating_sub(1), source })?
            .map(checked)
            .transpose()
    }

    /// Calls `take` with each row after number `after`, whose next event has sequence `next`, in order and
    /// checked, until it returns `false`.
    pub fn each_after(
        &self,
        after: u64,
        next: Sequence,
        mut take: impl FnMut(ReadEntry) -> bool,
    ) -> Result<(), JournalError> {
        let mut last = after;
        let mut next = next;
        let unreadable = |after, source| JournalError::Unreadable { after, source };
        let mut select = self
            .connection
            .prepare_cached(
                "SELECT number, first, at, body, checksum FROM entries WHERE number > ?1 ORDER BY number",
            )
            .map_err(|source| unreadable(last, source))?;
        let mut rows = select.query([signed(after)]).map_err(|source| unreadable(last, source))?;
        while let Some(row) = rows.next().map_err(|source| unreadable(last, source))? {
            let entry = checked(read_row(row).map_err(|source| unreadable(last, source))?)?;
            if entry.number != last.saturating_add(1) {
                let why =
                    format!("entry {} follows entry {last}; what was between them is missing", entry.number);
                return Err(JournalError::Damaged { number: last.saturating_add(1), why });
            }
            if entry.first != next {
                let why = format!("its first event is {}, expected {}", entry.first.0, next.0);
                return Err(JournalError::Damaged { number: entry.number, why });
            }
            last = entry.number;
            next = Sequence(next.0.saturating_add(u64::try_from(entry.events().count()).unwrap_or(u64::MAX)));
            if !take(entry) {
                break;
            }
        }
        Ok(())
    }

    /// The bodies of all rows, as they are stored.
    pub fn bodies(&self) -> Result<Vec<Vec<u8>>, JournalError> {
        let unreadable = |source| JournalError::Unreadable { after: 0, source };
        let mut select =
            self.connection.prepare("SELECT body FROM entries ORDER BY number").map_err(unreadable)?;
        let bodies = select.query_map([], |row| row.get(0)).map_err(unreadable)?;
        bodies.collect::<Result<_, _>>().map_err(unreadable)
    }

    /// Runs SQLite's own check of the whole file; returns what it finds, in its words.
    pub fn integrity(&self) -> Result<Vec<String>, JournalError> {
        let unreadable = |source| JournalError::Unreadable { after: 0, source };
        let mut check = self.connection.prepare("PRAGMA integrity_check").map_err(unreadable)?;
        let lines = check.query_map([], |row| row.get::<_, String>(0)).map_err(unreadable)?;
        let lines = lines.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Writes a consistent copy of the journal to a new file, while it is being written to.
    pub fn copy_to(&self, path: &Path) -> Result<(), JournalError> {
        // The copy counts as a write for `query_only`.
        let copy = || {
            self.connection.pragma_update(None, "query_only", false)?;
            let copied = self.connection.execute("VACUUM INTO ?1", [path.to_string_lossy()]);
            self.connection.pragma_update(None, "query_only", true)?;
            copied
        };
        copy().map(drop).map_err(|source| JournalError::Open { path: path.to_owned(), source })
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
