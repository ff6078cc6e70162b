//! A copy of the journal for a backup: in a temporary directory beside the journal, for as long as it is
//! sent.
//!
//! A separate reader makes it, since it takes a while for a large market, and others read the journal
//! meanwhile.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;
use tokio::sync::OwnedSemaphorePermit;

use crate::journal::{FILE, JournalError, JournalLocation, JournalReader};
use crate::room::{self, NoRoom};

/// Bytes of a chunk of a backup.
const CHUNK: usize = 256 * 1024;
/// How the directory's name begins.
const PREFIX: &str = "backup-";
/// How the directory's name ends.
const SUFFIX: &str = ".tmp";
/// What `SQLite` appended to the names of files that earlier versions made instead.
const SQLITE_SUFFIX: &str = "-journal";

/// Why the journal cannot be copied.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// The copy would take the room of the market, or more than there is.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// A file cannot be created.
    #[error("cannot create a file for a backup: {0}")]
    File(#[from] io::Error),
    /// The journal cannot be read, or its copy not written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// A copy; removed when dropped.
#[derive(Debug)]
pub(crate) struct BackupCopy {
    file: File,
    /// Also has what SQLite makes beside the copy.
    _directory: TempDir,
    /// No other copy is made meanwhile.
    _turn: OwnedSemaphorePermit,
}

impl BackupCopy {
    /// Copies the journal in its current state, until `cancelled`.
    pub(crate) fn make(
        location: &JournalLocation,
        turn: OwnedSemaphorePermit,
        cancelled: &Arc<AtomicBool>,
    ) -> Result<Self, BackupError> {
        let mut journal = JournalReader::open(location)?;
        let bytes = journal.copy_bytes()?;
        room::check(&*location.files, &location.directory, bytes)??;
        let directory =
            tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempdir_in(&location.directory)?;
        let path = directory.path().join(FILE);
        let flag = Arc::clone(cancelled);
        journal.copy_to(&path, move || flag.load(Ordering::Relaxed)).map_err(|error| {
            if !error.is_disk_full() {
                return error.into();
            }
            match location.files.free_bytes(&location.directory) {
                Ok(Some(available)) => NoRoom { needed: bytes, available }.into(),
                Ok(None) | Err(_) => BackupError::from(error),
            }
        })?;
        Ok(Self { file: File::open(path)?, _directory: directory, _turn: turn })
    }

    /// The next bytes; none at the end.
    pub(crate) fn chunk(&mut self) -> io::Result<Vec<u8>> {
        let mut chunk = vec![0; CHUNK];
        let read = self.file.read(&mut chunk)?;
        chunk.truncate(read);
        Ok(chunk)
    }
}

/// Removes copies left by a killed process.
pub(crate) fn remove_left_behind(directory: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.trim_end_matches(SQLITE_SUFFIX).ends_with(SUFFIX) {
            if entry.file_type()?.is_dir() {
                std::fs::remove_dir_all(entry.path())?;
            } else {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}
