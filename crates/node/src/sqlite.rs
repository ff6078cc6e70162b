//! Settings of SQLite connections, and what their errors mean for a file.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, ErrorCode, ffi};

/// How long a connection waits for another one's lock. The market's own are held briefly.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(1);

/// What an error means for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// Another program has locked it.
    Locked,
    /// The disk has no room for it.
    DiskFull,
    /// Its content cannot be used: it is damaged, or of another version.
    Unusable,
    /// The disk or the operating system refused something.
    Inaccessible,
}

impl FileFault {
    /// What an error of SQLite means. A statement that fails by itself means a file with other content than
    /// this program writes.
    pub(crate) fn of(error: &Error) -> Self {
        let Error::SqliteFailure(ffi::Error { code, extended_code }, _) = error else {
            return Self::Unusable;
        };
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::SystemIoFailure if *extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::Unknown => Self::Unusable,
            _ => Self::Inaccessible,
        }
    }
}

/// Settings of every connection.
pub(crate) fn configure(connection: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    // Without it, SQLite replans some statements on each use, in case a parameter's value helps.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(LOCK_WAIT_MAX)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.pragma_update(None, "cache_size", -cache_kib)
}

/// Switches a file to a write-ahead log, or fails. SQLite itself continues without one: it reports the mode
/// before it has written it, and keeps a rollback journal if that fails. Such a journal may be back after a
/// power cut, and undo the last commits.
pub(crate) fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let mut change = connection.prepare("PRAGMA journal_mode = WAL")?;
    let mut modes = change.query([])?;
    while modes.next()?.is_some() {}
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let why = format!("cannot switch to a write-ahead log; it stays in journal mode {mode}");
    Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR), Some(why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_gets_no_write_ahead_log_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        write_ahead(&Connection::open(directory.path().join("market.db")).unwrap()).unwrap();
        let error = write_ahead(&Connection::open_in_memory().unwrap()).unwrap_err();
        assert!(error.to_string().contains("journal mode memory"), "{error}");
    }
}
