//! The data directory: only its owner has access, since it holds the tokens' secret and everything players
//! own.

use std::fs::DirBuilder;
use std::io;
use std::path::Path;

/// Creates the directory if it does not exist, for its owner only; an existing one keeps its mode.
pub fn make(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
