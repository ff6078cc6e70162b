//! The read model: `history.db`, the story of every order and trade, for players and for the game's
//! designers.
//!
//! In: rows of the journal. Out: lists of orders, fills, trades, candles and inboxes, and the tables and
//! views of docs/history.md.
//!
//! Invariants: the file stores its last event in the same transaction as its rows, so each event is applied
//! exactly once; [`History`] is the only writer and keeps nothing of the file in memory, so a failed
//! transaction leaves nothing wrong; the file can be deleted ([`remove`]) and rebuilt from the journal at any
//! time. Where the settings keep rows for some days only, older ones are removed (`pruning`), and a rebuild
//! does not bring them back.
//!
//! Not here: when rows are read from the journal (`runner`), the queries (`reads`), open books (the engine).

pub(crate) mod schema;
pub(crate) mod code;
mod candles;
mod flows;
mod fees;
pub(crate) mod rules;
mod changes;
mod owner;
mod filtering;
mod pruning;
mod references;
mod writer;
pub(crate) mod row;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use tradepost_core::OrderId;

use crate::sqlite::FileFault;

pub(crate) use owner::{applied, position};
pub(crate) use writer::{History, HistorySettings};

use crate::journal::MarketId;

/// The file's name in the data directory.
pub(crate) const FILE: &str = "history.db";

/// Why the history cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    /// The file cannot be opened or set up.
    #[error("cannot open {path}: {source}")]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The file was made by another version of this program; it has to be rebuilt.
    #[error("history.db is of version {found}, this program writes version {known}")]
    Version {
        /// The file's version.
        found: i64,
        /// This program's version.
        known: i64,
    },
    /// The file is of another market; it has to be rebuilt.
    #[error("history.db is of another market ({found}), not of {known}")]
    OtherMarket {
        /// The file's market.
        found: MarketId,
        /// The journal's market.
        known: MarketId,
    },
    /// The file cannot be deleted.
    #[error("cannot delete {path}: {source}")]
    Remove {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Events are missing between the file and the next row.
    #[error("the history ends at event {known}, but what follows starts at event {first}")]
    Gap {
        /// The last event in the file.
        known: u64,
        /// The first event of the row.
        first: u64,
    },
    /// An event changes an order that was never placed.
    #[error("event {sequence} changes order {order_id}, which the history does not know")]
    UnknownOrder {
        /// Which event.
        sequence: u64,
        /// Which order.
        order_id: OrderId,
    },
    /// A transaction failed and changed nothing.
    #[error("cannot write history.db: {0}")]
    Write(#[source] rusqlite::Error),
    /// A query failed.
    #[error("cannot read history.db: {0}")]
    Read(#[source] rusqlite::Error),
    /// The cursor was not issued by a list of this history.
    #[error("`{cursor}` is not a cursor")]
    InvalidCursor {
        /// The text.
        cursor: String,
    },
}

impl HistoryError {
    /// What the error means for the file; one that contradicts the journal cannot be used.
    pub(crate) fn fault(&self) -> FileFault {
        match self {
            Self::Version { .. }
            | Self::OtherMarket { .. }
            | Self::Gap { .. }
            | Self::UnknownOrder { .. } => FileFault::Unusable,
            Self::Open { source, .. } | Self::Write(source) | Self::Read(source) => FileFault::of(source),
            Self::Remove { .. } | Self::InvalidCursor { .. } => FileFault::Inaccessible,
        }
    }
}

/// Deletes the history's files, if they exist; nothing may have them open.
pub(crate) fn remove(path: &Path) -> Result<(), HistoryError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(HistoryError::Remove { path: file.into(), source });
            }
            _ => {}
        }
    }
    Ok(())
}
