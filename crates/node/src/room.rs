//! Room on the disk: what is copied there must leave some to the market.

use std::io;
use std::path::Path;

use crate::environment::Files;

/// Bytes that stay free for the market itself: its log, some minutes of journal and history.
const RESERVED: u64 = 64 << 20;

/// A disk has too little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the disk has {available} bytes free, {needed} are needed")]
pub(crate) struct NoRoom {
    /// Bytes needed, with the market's own.
    pub(crate) needed: u64,
    /// Bytes free.
    pub(crate) available: u64,
}

/// Whether a directory's disk has room for this many bytes beside the market's own.
pub(crate) fn check(files: &dyn Files, directory: &Path, bytes: u64) -> io::Result<Result<(), NoRoom>> {
    let needed = bytes.saturating_add(RESERVED);
    Ok(match files.free_bytes(directory)? {
        Some(available) if available < needed => Err(NoRoom { needed, available }),
        _ => Ok(()),
    })
}
