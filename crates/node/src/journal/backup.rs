//! A copy of the journal on its way to whoever asked for a backup: a file beside the journal, for as long as it is sent.
//!
//! It is made by a reader of its own, since it takes a while for a large market, and others read the journal meanwhile.

use std::io::{self, Read as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::journal::{JournalError, JournalReader};

/// Bytes of a backup sent at once.
const CHUNK: usize = 256 * 1024;
/// How the file's name begins.
const PREFIX: &str = "backup-";
/// How it ends.
const SUFFIX: &str = ".tmp";
/// What `SQLite` adds to it for a file of its own, while it copies.
const SQLITE_SUFFIX: &str = "-journal";

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// The directory takes no further file.
    #[error("cannot make a file for a backup: {0}")]
    File(#[from] io::Error),
    /// The journal cannot be read, or its copy not written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// A copy; removed once nobody wants it any more.
#[derive(Debug)]
pub(crate) struct BackupCopy(NamedTempFile);

impl BackupCopy {
    /// Copies the journal as it is now.
    pub(crate) fn make(directory: &Path) -> Result<Self, BackupError> {
        let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(directory)?;
        JournalReader::open(directory)?.copy_to(file.path())?;
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

/// Removes copies that a process which was killed has left.
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
