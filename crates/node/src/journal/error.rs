//! The errors of the journal.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::sqlite::FileFault;

/// Why the journal cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be opened.
    #[error("cannot open {path}: {}", cause(source))]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file was written by another version of this program.
    #[error("{path} has format {found}, this program reads format {known}")]
    Format {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format that this program reads and writes.
        known: i64,
    },
    /// A row could not be made durable.
    #[error("cannot append entry {number} to journal.db: {}", cause(source))]
    Append {
        /// Which row.
        number: u64,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file is damaged after this row.
    #[error("cannot read the journal after entry {after}: {source}")]
    Unreadable {
        /// The last good row.
        after: u64,
        /// Why.
        source: rusqlite::Error,
    },
    /// A row is damaged.
    #[error("journal entry {number} is damaged: {why}")]
    Damaged {
        /// Which row.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The write-ahead log is damaged before its end.
    #[error("the journal's write-ahead log is damaged at byte {offset}, with {commits} commits after it")]
    Wal {
        /// Where.
        offset: u64,
        /// How many acknowledged commits would be lost.
        commits: u64,
    },
    /// The write-ahead log cannot be read.
    #[error("cannot read the journal's write-ahead log: {0}")]
    WalUnreadable(std::io::Error),
    /// The write-ahead log beside the journal belongs to another file.
    #[error(
        "{journal} is a copy, and {log} beside it belongs to the journal that was there before: it would undo \
         the copy. Delete {log}, or put the copy in place with `tradepost restore BACKUP --data DIR`"
    )]
    ForeignLog {
        /// The journal.
        journal: PathBuf,
        /// The log.
        log: PathBuf,
    },
    /// A segment that is needed cannot be found.
    #[error(
        "the archived segment {name} (entries {} to {}) is missing; looked in {}",
        .entries.start(), .entries.end(), list(.places)
    )]
    SegmentMissing {
        /// The file's name.
        name: String,
        /// Its rows.
        entries: RangeInclusive<u64>,
        /// The directories that were searched.
        places: Vec<PathBuf>,
    },
    /// A segment is damaged, or of another market.
    #[error("the archived segment {name} cannot be used: {why}")]
    Segment {
        /// The file.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

fn list(places: &[PathBuf]) -> String {
    places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ")
}

impl JournalError {
    /// Whether the file is damaged, which no waiting mends.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged { .. } | Self::Wal { .. } | Self::Format { .. } => true,
            Self::Unreadable { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            Self::Open { .. }
            | Self::Append { .. }
            | Self::WalUnreadable(_)
            | Self::ForeignLog { .. }
            | Self::SegmentMissing { .. }
            | Self::Segment { .. } => false,
        }
    }

    /// Whether the disk has no room for a copy.
    pub(crate) fn is_disk_full(&self) -> bool {
        matches!(self, Self::Open { source, .. } if FileFault::of(source) == FileFault::DiskFull)
    }
}

/// Why SQLite failed, and what to do about it.
fn cause(source: &rusqlite::Error) -> String {
    match FileFault::of(source) {
        FileFault::Locked => {
            format!("another program has locked journal.db: close it and start the server again ({source})")
        }
        FileFault::DiskFull => format!(
            "the disk is full: free some space and start the server again. While the server is stopped you may \
             delete history.db, history.db-wal and history.db-shm; they are rebuilt from the journal ({source})"
        ),
        FileFault::Unusable | FileFault::Inaccessible => source.to_string(),
    }
}
