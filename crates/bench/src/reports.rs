//! Reports on the whole market while it serves: how long each of them keeps others waiting.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;

use crate::http::{BATCH, CONNECTIONS, deposits, fund, orders, resting_bid};
use crate::load::{exchange, request, send_all};
use crate::report::{Row, Section, Target};
use crate::server::Server;

const PLAYERS: usize = 1_000_000;
const ORDERS: usize = 1_000_000;
/// The pause between two reads that must not wait.
const PAUSE: Duration = Duration::from_micros(200);
/// How long a market without a report is watched, for comparison.
const QUIET: Duration = Duration::from_secs(3);
/// Longer than the least time between two snapshots.
const SNAPSHOT_DUE: Duration = Duration::from_secs(11);
/// The longest wait that a report may cause.
const WAIT_MAX_MS: f64 = 5.0;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let part = if quick { 100 } else { 1 };
    let (players, open) = (PLAYERS / part, ORDERS / part);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let rows = runtime.block_on(measure(players, open, progress))?;
    let about = format!(
        "A server with {players} players and {open} open orders. Every {} µs another connection reads the fees, which the \
         engine answers in the order of its queue; its longest wait is shown, against that of a market without a report.",
        PAUSE.as_micros()
    );
    Ok(Section { title: "Reports beside the engine", about, rows })
}

async fn measure(players: usize, open: usize, progress: &ProgressBar) -> anyhow::Result<Vec<Row>> {
    let server = Server::start(&["--snapshot-every", "1"])?;
    progress.set_message(format!("reports: {players} players"));
    send_all(server.address(), CONNECTIONS, 0..players, &deposits(&server)?).await?;
    progress.set_message(format!("reports: {open} open orders"));
    let tokens = fund(&server).await?;
    let fill = orders(&tokens, BATCH, resting_bid);
    send_all(server.address(), CONNECTIONS, 0..open / BATCH, &fill).await?;
    tokio::time::sleep(SNAPSHOT_DUE).await;

    progress.set_message("reports: at rest");
    let rest = async {
        tokio::time::sleep(QUIET).await;
        Ok(())
    };
    let (floor, _) = longest_wait(&server, rest).await?;
    let mut rows = Vec::new();
    let mut add = |what: &str, (wait, took): (f64, f64)| {
        let row = Row::new(format!("longest wait during {what}"), wait, "ms").against(floor, wait / floor);
        rows.push(row.target(Target::AtMost(WAIT_MAX_MS)));
        rows.push(Row::new(format!("duration of {what}"), took, "s"));
    };
    progress.set_message("reports: audit");
    add("the first audit", longest_wait(&server, read(&server, "/v1/audit")).await?);
    add("another audit", longest_wait(&server, read(&server, "/v1/audit")).await?);
    progress.set_message("reports: economy");
    add("an economy report", longest_wait(&server, read(&server, "/v1/economy")).await?);
    progress.set_message("reports: snapshot");
    add("a snapshot", longest_wait(&server, snapshot(&server)).await?);
    progress.set_message("reports: backup");
    let copy = tempfile::tempdir()?;
    let backup = async {
        let status = server.backup(&copy.path().join("copy.db")).await?;
        ensure!(status.success(), "the backup ended with {status}");
        Ok(())
    };
    add("a backup", longest_wait(&server, backup).await?);
    Ok(rows)
}

/// Reads a path as the operator.
async fn read(server: &Server, path: &str) -> anyhow::Result<()> {
    let request = request("GET", path, &server.operator_header()?, "");
    let mut stream = tokio::net::TcpStream::connect(server.address()).await?;
    let mut answer = Vec::new();
    let status = exchange(&mut stream, &request, &mut answer).await?;
    ensure!(status == 200, "{path}: {}", String::from_utf8_lossy(&answer));
    Ok(())
}

/// Makes a snapshot due, and waits until it is there.
async fn snapshot(server: &Server) -> anyhow::Result<()> {
    let file = server.directory().join("snapshot.bin");
    let taken =
        || std::fs::metadata(&file).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let before = taken();
    let deposit = deposits(server)?;
    send_all(server.address(), 1, 0..1, &deposit).await?;
    let due = Instant::now();
    while taken() <= before {
        ensure!(due.elapsed() < Duration::from_mins(1), "no snapshot was taken");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Does some work, meanwhile reads something small again and again, and returns the longest time in
/// milliseconds that a read took, and the seconds of the work.
async fn longest_wait(
    server: &Server,
    work: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<(f64, f64)> {
    let done = Arc::new(AtomicBool::new(false));
    let (address, until) = (server.address().to_owned(), Arc::clone(&done));
    let reader = std::thread::spawn(move || read_until(&address, &until));
    let started = Instant::now();
    let worked = work.await;
    let took = started.elapsed();
    done.store(true, Ordering::Relaxed);
    let longest = reader.join().ok().context("the reader panicked")??;
    worked?;
    Ok((longest.as_secs_f64() * 1e3, took.as_secs_f64()))
}

fn read_until(address: &str, done: &AtomicBool) -> anyhow::Result<Duration> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut buffer = [0; 4_096];
    let mut longest = Duration::ZERO;
    while !done.load(Ordering::Relaxed) {
        let sent = Instant::now();
        stream.write_all(b"GET /v1/fees HTTP/1.1\r\nHost: bench\r\n\r\n")?;
        let length = stream.read(&mut buffer)?;
        longest = longest.max(sent.elapsed());
        let answer = buffer.get(..length).unwrap_or_default();
        ensure!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(answer));
        std::thread::sleep(PAUSE);
    }
    Ok(longest)
}
