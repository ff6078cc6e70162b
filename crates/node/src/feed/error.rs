//! Why the feed cannot be read.

use crate::followers::history::HistoryError;
use crate::journal::JournalError;

/// Why the feed cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FeedError {
    /// This market has not issued the cursor.
    #[error("unknown cursor")]
    InvalidCursor,
    /// The history does not know a name yet.
    #[error("the history does not know a player or a material of the journal")]
    NameUnknown,
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The names cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
}
