//! The data directory: only its owner has access, since it holds the tokens' secret and everything players
//! own.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Why a process cannot have a data directory for itself.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The directory or its lock cannot be used.
    #[error("cannot use {path}: {source}")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has it.
    #[error("another server is using {0}")]
    InUse(PathBuf),
}

/// Creates the directory if it does not exist, for its owner only; an existing one keeps its mode.
pub fn make(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// The file whose lock a directory's user has.
pub(crate) const LOCK_FILE: &str = "lock";

/// Locks a directory, which is made if it does not exist, until the file is dropped.
pub(crate) fn lock(directory: &Path) -> Result<File, LockError> {
    let error = |path: &Path| {
        let path = path.to_owned();
        move |source| LockError::Directory { path, source }
    };
    make(directory).map_err(error(directory))?;
    let path = directory.join(LOCK_FILE);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(error(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LockError::InUse(directory.to_owned())),
        Err(TryLockError::Error(source)) => Err(error(&path)(source)),
    }
}
