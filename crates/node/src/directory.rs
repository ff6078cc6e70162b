//! The data directory: it is its owner's alone, for it holds the tokens' secret and all that players own.

use std::fs::DirBuilder;
use std::io;
use std::path::Path;

/// Makes the directory if there is none, for its owner only; one that is there keeps its mode.
pub fn make(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
