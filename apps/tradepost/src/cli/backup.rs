//! `tradepost backup`: saves a consistent copy of a running market's journal, from which everything else is
//! rebuilt.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use tradepost_node::{BackupContent, backup_content};

use super::connection::Connection;
use super::shared::{print_line, progress, runtime};
use crate::secret::create_private;

#[derive(clap::Args, Debug)]
pub(super) struct Backup {
    #[command(flatten)]
    connection: Connection,
    /// File to write; it must not exist yet. To restore: `tradepost restore`
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = runtime()?.block_on(self.save())?;
        print_line(format_args!("saved {bytes} bytes to {}", self.file.display()))?;
        self.print_content()?;
        Ok(ExitCode::SUCCESS)
    }

    /// Prints what is in the backup, and what is not.
    fn print_content(&self) -> anyhow::Result<()> {
        let BackupContent { end, first_entry, segments } = backup_content(&self.file)?;
        print_line(format_args!(
            "it has entries {first_entry} to {}, up to event {}",
            end.entry, end.sequence.0
        ))?;
        if segments > 0 {
            print_line(format_args!(
                "entries 1 to {} are in {segments} archived segments: keep those too, a restore needs them",
                first_entry - 1
            ))?;
        }
        Ok(())
    }

    /// Writes a partial file and renames it, so that an incomplete backup never has the final name.
    async fn save(&self) -> anyhow::Result<u64> {
        if self.file.exists() {
            anyhow::bail!("{} already exists", self.file.display());
        }
        let name = self.file.file_name().context("expected a file name")?.to_string_lossy();
        let partial = self.file.with_file_name(format!("{name}.partial"));
        let saved = self.download(&partial).await;
        if saved.is_err() {
            // The download's error is the one to report.
            drop(std::fs::remove_file(&partial));
        }
        let bytes = saved?;
        std::fs::rename(&partial, &self.file)?;
        Ok(bytes)
    }

    async fn download(&self, partial: &Path) -> anyhow::Result<u64> {
        // The server makes a copy first, which takes minutes for a large market.
        let bar = progress("saving", "bytes", 0);
        bar.unset_length();
        bar.enable_steady_tick(Duration::from_millis(100));
        let mut backup = self.connection.client()?.backup().await?;
        let mut file =
            create_private(partial).with_context(|| format!("cannot write {}", partial.display()))?;
        let mut bytes = 0;
        while let Some(chunk) = backup.chunk().await.context("the backup was interrupted")? {
            file.write_all(chunk.as_ref())?;
            bytes += u64::try_from(chunk.as_ref().len())?;
            bar.set_position(bytes);
        }
        file.sync_all()?;
        bar.finish_and_clear();
        Ok(bytes)
    }
}
