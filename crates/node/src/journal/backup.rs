//! A copy of the journal for a backup: a temporary file beside the journal, for as long as it is sent.
//!
//! A separate reader makes it, since it takes a while for a large market, and others read the journal
//! meanwhile.

use std::io::{self, Read as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::journal::{JournalError, JournalLocation, JournalReader};

/// Bytes of a chunk of a backup.
const CHUNK: usize = 256 * 1024;
/// How the file's name begins.
const PREFIX: &str = "backup-";
/// How the file's name ends.
const SUFFIX: &str = ".tmp";
/// What `SQLite` appends to the name for its own temporary file.
const SQLITE_SUFFIX: &str = "-journal";

/// Why the journal cannot be copied.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// The file cannot be created.
    #[error("cannot create a file for a backup: {0}")]
    File(#[from] io::Error),
    /// The journal cannot be read, or its copy not written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// A copy; removed when dropped.
#[derive(Debug)]
pub(crate) struct BackupCopy(NamedTempFile);

impl BackupCopy {
    /// Copies the journal in its current state.
    pub(crate) fn make(location: &JournalLocation) -> Result<Self, BackupError> {
        let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(&location.directory)?;
        JournalReader::open(location)?.copy_to(file.path())?;
        Ok(Self(file))
    }

    /// The next bytes; none at the end.
    pub(crate) fn chunk(&mut self) -> io::Result<Vec<u8>> {
        let mut chunk = vec![0; CHUNK];
        let read = self.0.read(&mut chunk)?;
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
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
