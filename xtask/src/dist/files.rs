//! Files, and programs that are there or not.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::run;

/// Whether a program can be run.
pub(super) fn exists(name: &str) -> bool {
    Command::new(name).arg("--version").output().is_ok()
}

/// The files of a folder, in order.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

/// Copies a file with these permissions, and makes its folder.
pub(super) fn install(from: &Path, to: &Path, mode: &str) -> Result<()> {
    run(Command::new("install").args(["-D", "-m", mode]).arg(from).arg(to))
}

/// Writes a file that everyone may read, and makes its folder.
pub(super) fn write(to: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let folder = to.parent().context("a file is in a folder")?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(to, content).with_context(|| to.display().to_string())
}

pub(super) fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}
