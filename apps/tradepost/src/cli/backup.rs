//! `tradepost backup`: saves a consistent copy of a serving market's journal, from which all else is built up again.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use super::connection::Connection;
use super::{progress, runtime, say};

/// The command's arguments.
#[derive(clap::Args, Debug)]
pub(super) struct Backup {
    #[command(flatten)]
    connection: Connection,
    /// File to write; it must not exist yet. To restore: put it into an empty directory as `journal.db`
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = runtime()?.block_on(self.save())?;
        say(format_args!("saved {bytes} bytes to {}", self.file.display()))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Writes beside the file and renames, so that a cut backup never looks like a whole one.
    async fn save(&self) -> anyhow::Result<u64> {
        if self.file.exists() {
            anyhow::bail!("{} exists; choose another name", self.file.display());
        }
        let name = self.file.file_name().context("a file name is needed")?.to_string_lossy();
        let partial = self.file.with_file_name(format!("{name}.partial"));
        let saved = self.download(&partial).await;
        if saved.is_err() {
            // The error that is told is that of the download.
            drop(std::fs::remove_file(&partial));
        }
        let bytes = saved?;
        std::fs::rename(&partial, &self.file)?;
        Ok(bytes)
    }

    async fn download(&self, partial: &Path) -> anyhow::Result<u64> {
        // The server makes a copy first, which takes a while for a large market.
        let bar = progress("saving", "bytes", 0);
        bar.unset_length();
        bar.enable_steady_tick(Duration::from_millis(100));
        let mut backup = self.connection.client()?.backup().await?;
        let mut file = private(partial).with_context(|| format!("cannot write {}", partial.display()))?;
        let mut bytes = 0;
        while let Some(chunk) = backup.chunk().await.context("the backup was cut off")? {
            file.write_all(chunk.as_ref())?;
            bytes += u64::try_from(chunk.as_ref().len())?;
            bar.set_position(bytes);
        }
        file.sync_all()?;
        bar.finish_and_clear();
        Ok(bytes)
    }
}

/// Makes a file that only its owner may read: it will hold all that players own.
fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
