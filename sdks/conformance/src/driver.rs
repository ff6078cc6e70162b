//! The small program of each client that does what a line of JSON says, and answers with a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::spawn;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long a client has for a step, whatever happens to its requests.
const STEP: Duration = Duration::from_secs(15);

/// The time limits that the drivers give to their clients: for an attempt, and for repeating a call.
pub(crate) const ATTEMPT_MS: u64 = 2_000;
pub(crate) const RETRY_MS: u64 = 4_000;

/// A running driver; killed when dropped.
pub(crate) struct Driver {
    process: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
}

impl Driver {
    /// Starts a driver whose client calls this address.
    pub(crate) fn start(mut command: Command, url: &str) -> Result<Self> {
        command.env("TRADEPOST_URL", url);
        command.env("TRADEPOST_ATTEMPT_MS", ATTEMPT_MS.to_string());
        command.env("TRADEPOST_RETRY_MS", RETRY_MS.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().with_context(|| command.get_program().display().to_string())?;
        let stdin = process.stdin.take().context("its input is a pipe")?;
        let stdout = process.stdout.take().context("its output is a pipe")?;
        let (sender, lines) = channel();
        spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(std::io::Result::ok);
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        Ok(Self { process, stdin, lines })
    }

    /// Has the client do something; returns what came of it: `answer` or `problem`.
    pub(crate) fn ask(&mut self, request: &Value) -> Result<Value> {
        writeln!(self.stdin, "{request}").context("the driver has ended")?;
        self.stdin.flush()?;
        match self.lines.recv_timeout(STEP) {
            Ok(line) => serde_json::from_str(&line).with_context(|| format!("the driver printed {line}")),
            Err(RecvTimeoutError::Timeout) => bail!("no answer from the driver within {} s", STEP.as_secs()),
            Err(RecvTimeoutError::Disconnected) => bail!("the driver has ended"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
