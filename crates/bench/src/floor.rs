//! The process of a floor: this program again, as one of its hidden parts.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;
use tempfile::TempDir;

/// A floor's process; killed when dropped.
pub(crate) struct Floor {
    process: Child,
    address: String,
    _directory: TempDir,
}

impl Drop for Floor {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Floor {
    /// Starts a part that works in `directory`, and prints its address first.
    pub(crate) fn start(part: &str, directory: TempDir) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([part, "--directory"]).arg(directory.path());
        let mut process = command.stdout(Stdio::piped()).spawn().context("cannot start the floor")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no pipe")?).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://").to_owned();
        Ok(Self { process, address, _directory: directory })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}
