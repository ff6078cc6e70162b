//! Live streams of one hot material: 1 to 5,000.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::curve::Growth;
use crate::http::{CONNECTIONS, fund, order, orders};
use crate::load::load;
use crate::measure::bytes_each;
use crate::server::Server;

const STEPS: [usize; 5] = [1, 10, 100, 1_000, 5_000];
/// Orders per second while the streams are measured.
const RATE: f64 = 500.0;

pub(super) async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "live streams",
        "All streams show one material, which receives 500 orders per second, most of which trade. Memory is what the process \
         grew by, per stream.",
    );
    allow_many_files()?;
    let server = Server::start(&["--streams-max", "10000", "--streams-each-max", "10000"])?;
    let tokens = fund(&server).await?;
    let request = orders(&tokens, 1, order);
    let lasts = if quick { Duration::from_secs(1) } else { Duration::from_secs(8) };
    // What one connection costs is in the floor of memory below.
    load(server.address(), CONNECTIONS, Duration::from_secs(1), Some(RATE), &request).await?;
    let at_start = server.resident_bytes()?;
    let mut readers = JoinSet::new();
    for step in STEPS.into_iter().take(if quick { 3 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} live streams"));
        while readers.len() < step {
            let mut stream = open(&server).await?;
            readers.spawn(async move {
                let mut buffer = vec![0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
            });
        }
        let before = server.processor_time()?;
        let result = load(server.address(), CONNECTIONS, lasts, Some(RATE), &request).await?;
        let used = server.processor_time()?.saturating_sub(before);
        ensure!(readers.try_join_next().is_none(), "no stream ends");
        growth.add("processor time", "% of a core", step, 100.0 * used.as_secs_f64() / lasts.as_secs_f64());
        growth.add("place an order, p50", "ms", step, result.percentile(0.5));
        growth.add("place an order, p99", "ms", step, result.percentile(0.99));
        if step >= 100 {
            let grown = server.resident_bytes()?.saturating_sub(at_start);
            growth.add("memory of a stream", "bytes", step, bytes_each(grown, step));
        }
    }
    Ok(growth)
}

/// Opens a stream and reads its head.
async fn open(server: &Server) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(server.address()).await.context("cannot connect")?;
    stream.write_all(b"GET /v1/stream?materials=copper HTTP/1.1\r\nHost: bench\r\n\r\n").await?;
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        ensure!(stream.read_buf(&mut head).await? > 0, "the stream ended at its start");
    }
    ensure!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head));
    Ok(stream)
}

/// Raises this process's limit of open files as far as allowed; the server inherits it.
fn allow_many_files() -> anyhow::Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    Ok(setrlimit(Resource::Nofile, limit)?)
}
