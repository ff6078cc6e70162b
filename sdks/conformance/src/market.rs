//! The real server on a free port, and tokens for it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

/// A market with files of its own; killed when dropped.
pub(crate) struct Market {
    program: PathBuf,
    directory: TempDir,
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Market {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(directory.path());
        command.args(["--listen", "127.0.0.1:0", "--json", "--requests-per-second", "0", "--log", "error"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let stdout = process.stdout.take().context("its output is a pipe")?;
        BufReader::new(stdout).read_line(&mut line)?;
        if line.is_empty() {
            let mut error = String::new();
            process.stderr.take().context("its log is a pipe")?.read_to_string(&mut error)?;
            bail!("the market did not start: {error}");
        }
        let listening: Value = serde_json::from_str(&line)?;
        let url = listening.get("url").and_then(Value::as_str).context("an address")?;
        let address = url.trim_start_matches("http://").parse()?;
        Ok(Self { program: program.to_owned(), directory, process, address })
    }

    /// A token, as `tradepost token` prints it.
    pub(crate) fn token(&self, player: &str, role: &str) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.arg("token").arg("--data").arg(self.directory.path());
        let output = command.args(["--player", player, "--role", role]).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
