//! What can be seen of a market's files from outside, for `tradepost doctor`. Nothing is written.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tradepost_core::Sequence;

use crate::directory::LOCK_FILE;
use crate::environment::{Files as _, OsFiles};
use crate::followers::history;
use crate::journal::{self, JournalLocation, MarketId, wal};

/// Who may use a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The number of the user that it belongs to.
    pub owner: u32,
    /// Who may read, write and enter it: nine bits.
    pub mode: u32,
}

/// How far a history has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryFile {
    /// There is none yet.
    Missing,
    /// It cannot be read, or is of another market.
    Unusable(String),
    /// Its last event.
    Applied(Sequence),
}

/// The files of a market that need room on the disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskUse {
    /// Of the journal, with its log, without archived segments.
    pub journal: u64,
    /// Of the history.
    pub history: u64,
    /// What is free; `None` if that is not known.
    pub free: Option<u64>,
}

/// Who may use a file; `None` where the system has no such rights.
#[cfg(unix)]
pub fn access(path: &Path) -> io::Result<Option<Access>> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(path)?;
    Ok(Some(Access { owner: found.uid(), mode: found.mode() & 0o777 }))
}

/// Who may use a file; `None` where the system has no such rights.
#[cfg(not(unix))]
pub fn access(path: &Path) -> io::Result<Option<Access>> {
    fs::metadata(path).map(|_| None)
}

/// The number of this process's user; `None` where users have none.
#[cfg(unix)]
pub fn user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

/// The number of this process's user; `None` where users have none.
#[cfg(not(unix))]
pub fn user() -> Option<u32> {
    None
}

/// Whether this process may make files in a directory: neither rights nor a read-only disk forbid it.
pub fn check_writable(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    rustix::fs::access(directory, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?;
    #[cfg(not(unix))]
    fs::metadata(directory)?;
    Ok(())
}

/// Whether a server or a command is using a directory.
pub fn is_in_use(directory: &Path) -> io::Result<bool> {
    let file = match File::open(directory.join(LOCK_FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The file that a restore has left which was interrupted.
pub fn interrupted_restore(directory: &Path) -> Option<PathBuf> {
    Some(directory.join(journal::RESTORING)).filter(|file| file.exists())
}

/// How far the history in a data directory has come.
pub fn history(directory: &Path, market: Option<MarketId>) -> HistoryFile {
    let path = directory.join(history::FILE);
    if !path.exists() {
        return HistoryFile::Missing;
    }
    match history::position(&path) {
        Ok((_, found)) if market.is_some_and(|market| market != found) => {
            HistoryFile::Unusable(format!("it is of another market ({found})"))
        }
        Ok((applied, _)) => HistoryFile::Applied(applied),
        Err(error) => HistoryFile::Unusable(error.to_string()),
    }
}

/// How many bytes a market's files have, and its disk.
pub fn disk_use(location: &JournalLocation) -> io::Result<DiskUse> {
    let bytes = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let (journal, history) = (location.journal(), location.directory.join(history::FILE));
    Ok(DiskUse {
        journal: bytes(&journal).saturating_add(bytes(&wal::path(&journal))),
        history: bytes(&history),
        free: OsFiles.free_bytes(&location.directory)?,
    })
}
