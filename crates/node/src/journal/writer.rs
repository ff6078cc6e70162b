//! The only writer of a journal: opens it, and appends rows.

use std::time::Duration;

use rusqlite::{Connection, Error, OptionalExtension, TransactionBehavior, ffi, params};

use super::error::JournalError;
use super::location::JournalLocation;
use super::market_id::MarketId;
use super::{Entry, cannot_open, checksum, signed, wal};
use crate::sqlite::write_ahead;

/// Format 2 has the market's id and the list of archived segments; format 1 is changed to it at the start.
pub(super) const SCHEMA_VERSION: i64 = 2;
/// Bytes of a page: a commit of some thousand orders takes many, one of a single order rewrites a few. A
/// journal keeps the page size it was created with.
const PAGE_BYTES: u32 = 16 << 10;
/// How often a commit checks whether a checkpoint has ended. SQLite's own pauses grow to a tenth of a second.
const COMMIT_WAIT: Duration = Duration::from_micros(100);
/// The most checks: about ten seconds in total.
const COMMIT_WAITS_MAX: i32 = 50_000;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL,
    checksum INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS market (id BLOB NOT NULL) STRICT;
-- Rows that were moved into files: numbers of the first and the last row, sequences of the first event and
-- of the one after the last, the file's checksum, and the directory it was written to.
CREATE TABLE IF NOT EXISTS segments (
    first_entry INTEGER PRIMARY KEY, last_entry INTEGER NOT NULL, first INTEGER NOT NULL,
    next INTEGER NOT NULL, checksum INTEGER NOT NULL, directory TEXT NOT NULL
) STRICT;
";

/// The only writer of a journal.
#[derive(Debug)]
pub(crate) struct JournalWriter {
    connection: Connection,
    market: MarketId,
}

impl JournalWriter {
    /// Opens the journal in a data directory, or creates it with the id `new` for its market. Refuses a
    /// write-ahead log of another file, and one of which SQLite would silently drop commits.
    pub(crate) fn open(location: &JournalLocation, new: MarketId) -> Result<Self, JournalError> {
        let path = location.journal();
        wal::check(&path, &*location.files)?;
        let open = |source| cannot_open(&path, source);
        let mut connection = Connection::open(&path).map_err(open)?;
        connection.busy_handler(Some(wait_for_checkpoint)).map_err(open)?;
        let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open)?;
        if !(0..=SCHEMA_VERSION).contains(&found) {
            return Err(JournalError::Format { path, found, known: SCHEMA_VERSION });
        }
        connection.pragma_update(None, "page_size", PAGE_BYTES).map_err(open)?;
        write_ahead(&connection).map_err(open)?;
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL;
                 PRAGMA wal_autocheckpoint = 0;
                 PRAGMA cache_size = -4096;",
            )
            .map_err(open)?;
        // After a failed sync, the operating system may hold commits in its memory that it believes to be on
        // disk, and never write them. So the log is moved into the file, and synced there, before anything
        // else is acknowledged; and a first write restarts the log, because otherwise its old content would
        // undo that after a power cut.
        let prevented = connection
            .query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get::<_, i64>(0))
            .map_err(open)?;
        if prevented != 0 {
            return Err(open(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)));
        }
        let market = set_up(&mut connection, new).map_err(open)?;
        if let Err(error) = wal::make_room(&path, &*location.files) {
            tracing::warn!(%error, "could not preallocate the write-ahead log; commits will be slower");
        }
        Ok(Self { connection, market })
    }

    /// The market's id.
    pub(crate) fn market(&self) -> MarketId {
        self.market
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

/// SQLite's busy handler: waits for [`COMMIT_WAIT`]; returns `false` after too many waits.
fn wait_for_checkpoint(waits: i32) -> bool {
    std::thread::sleep(COMMIT_WAIT);
    waits < COMMIT_WAITS_MAX
}

/// Creates the tables, or changes those of an earlier format, in one transaction. Returns the market's id.
fn set_up(connection: &mut Connection, new: MarketId) -> rusqlite::Result<MarketId> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLES)?;
    let id: Option<[u8; 16]> =
        transaction.query_row("SELECT id FROM market", [], |row| row.get(0)).optional()?;
    let market = id.map_or(new, MarketId::from_bytes);
    if id.is_none() {
        transaction.execute("INSERT INTO market VALUES (?1)", [new.as_bytes()])?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    Ok(market)
}
