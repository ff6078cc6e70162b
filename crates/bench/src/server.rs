//! The measured server: a process on one directory and one address, through its restarts.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tradepost_http::auth::{Claims, Role, mint};

use crate::load::exchange;
use crate::measure::resident_bytes;

/// A server process; killed when dropped.
pub(crate) struct Server {
    process: Child,
    address: String,
    directory: TempDir,
    settings: &'static [&'static str],
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Server {
    /// Starts it on an empty directory, with further options of `tradepost serve`.
    pub(crate) fn start(settings: &'static [&'static str]) -> anyhow::Result<Self> {
        let directory = tempfile::tempdir()?;
        // Clients reconnect to the same address after each restart.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let process = spawn(directory.path(), &address, settings)?;
        Ok(Self { process, address, directory, settings })
    }

    /// Starts it on the same directory.
    pub(crate) fn restart(&mut self) -> anyhow::Result<()> {
        self.process = spawn(self.directory.path(), &self.address, self.settings)?;
        Ok(())
    }

    /// The process's number.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Sends SIGTERM and waits.
    pub(crate) fn terminate(&mut self) -> anyhow::Result<ExitStatus> {
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status()?;
        ensure!(sent.success(), "the server has ended already");
        Ok(self.process.wait()?)
    }

    pub(crate) fn resident_bytes(&self) -> anyhow::Result<u64> {
        resident_bytes(self.process.id())
    }

    /// How many events the history is behind the journal; `None` before the first report.
    pub(crate) async fn events_behind(&self) -> anyhow::Result<Option<u64>> {
        self.metric("history_events_behind").await
    }

    /// A number that the server reports; `None` before the first report.
    pub(crate) async fn metric(&self, name: &str) -> anyhow::Result<Option<u64>> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let mut answer = Vec::new();
        exchange(&mut stream, b"GET /metrics HTTP/1.1\r\nHost: bench\r\n\r\n", &mut answer).await?;
        let metrics = String::from_utf8_lossy(&answer);
        let value = |line: &str| {
            line.strip_prefix("tradepost_")?.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok()
        };
        Ok(metrics.lines().find_map(value))
    }

    /// Waits until the history has caught up with the journal.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        while self.events_behind().await?.is_none_or(|behind| behind > 0) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    pub(crate) fn journal_bytes(&self) -> anyhow::Result<u64> {
        Ok(std::fs::metadata(self.directory.path().join("journal.db"))?.len())
    }

    /// The bytes of history.db, without its log.
    pub(crate) fn history_bytes(&self) -> anyhow::Result<u64> {
        Ok(std::fs::metadata(self.directory.path().join("history.db"))?.len())
    }

    pub(crate) fn remove_history(&self) -> anyhow::Result<()> {
        for file in ["history.db", "history.db-wal", "history.db-shm"] {
            std::fs::remove_file(self.directory.path().join(file)).context(file)?;
        }
        Ok(())
    }

    /// `tradepost backup` into a file.
    pub(crate) async fn backup(&self, file: &Path) -> anyhow::Result<ExitStatus> {
        let mut command = Command::new(program()?);
        let url = format!("http://{}", self.address);
        command.args(["backup", "--url", &url, "--token", &self.token("game", Role::Operator)?]).arg(file);
        command.stdout(Stdio::null());
        // The load continues in this thread.
        Ok(tokio::task::spawn_blocking(move || command.status()).await??)
    }

    /// The header of an operator's token.
    pub(crate) fn operator_header(&self) -> anyhow::Result<String> {
        Ok(format!("Authorization: Bearer {}\r\n", self.token("bench", Role::Operator)?))
    }

    pub(crate) fn token(&self, sub: &str, role: Role) -> anyhow::Result<String> {
        let secret = std::fs::read(self.directory.path().join("secret"))?;
        let exp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() + 7 * 86_400;
        Ok(mint(&secret, &Claims::new(sub, role, exp))?)
    }
}

/// `tradepost verify` of a directory.
pub(crate) fn verify(directory: &Path) -> anyhow::Result<Output> {
    Ok(Command::new(program()?).arg("verify").arg("--data").arg(directory).output()?)
}

fn program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("tradepost");
    ensure!(program.exists(), "{} is missing: cargo build --release -p tradepost", program.display());
    Ok(program)
}

fn spawn(directory: &Path, address: &str, settings: &[&str]) -> anyhow::Result<Child> {
    let mut command = Command::new(program()?);
    command.arg("serve").arg("--data").arg(directory).args(["--listen", address, "--json", "--log", "error"]);
    command.args(["--requests-per-second", "0", "--open-orders-max", "10000000"]).args(settings);
    let mut process = command.stdout(Stdio::piped()).spawn().context("cannot start the server")?;
    let mut line = String::new();
    BufReader::new(process.stdout.take().context("no pipe")?).read_line(&mut line)?;
    ensure!(line.contains(address), "unexpected output {line:?}");
    Ok(process)
}
