//! Moves the write-ahead log into the journal's file.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::JournalError;
use super::{FILE, cannot_open};

/// How long a checkpoint may make commits wait for readers of the log's older part; if they take longer, the
/// log grows until the next checkpoint.
const CHECKPOINT_WAIT_MAX: Duration = Duration::from_millis(3);
/// The most new pages for which the last step of a checkpoint may make commits wait.
const CHECKPOINT_REST_MAX: i64 = 32;
/// The most steps of a checkpoint.
const CHECKPOINT_STEPS_MAX: usize = 8;

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
