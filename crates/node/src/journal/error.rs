//! The errors of the journal.

use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Why the journal cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be opened.
    #[error("cannot open {path}: {source}")]
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
    #[error("cannot append entry {number}: {source}")]
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
