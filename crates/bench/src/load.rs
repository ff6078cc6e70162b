//! A lean load generator: HTTP/1.1 over plain sockets, requests prepared before they are due, responses read
//! only as far as needed. It costs every measured server the same.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::measure::percentile;

/// Makes a request, with headers, from the connection's number and the request's.
pub(crate) type Request = Arc<dyn Fn(usize, usize) -> Vec<u8> + Send + Sync>;

#[derive(Clone, Debug, Default)]
pub(crate) struct LoadResult {
    /// Successful requests per second.
    pub(crate) per_second: f64,
    /// Sorted.
    latencies_ms: Vec<f64>,
}

impl LoadResult {
    /// The number of requests.
    pub(crate) fn requests(&self) -> usize {
        self.latencies_ms.len()
    }

    /// The latency in milliseconds below which a share of the requests lies.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        percentile(&self.latencies_ms, share)
    }
}

/// Sends requests over `connections` for a time. With `rate` (requests per second over all connections) they
/// are sent on a schedule, and latency counts from the scheduled time; otherwise each follows the previous
/// response.
pub(crate) async fn load(
    address: &str,
    connections: usize,
    lasts: Duration,
    rate: Option<f64>,
    request: &Request,
) -> anyhow::Result<LoadResult> {
    let started = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|number| {
            #[expect(clippy::cast_precision_loss, reason = "a number of connections")]
            let between = rate.map(|rate| Duration::from_secs_f64(connections as f64 / rate));
            let offset =
                between.unwrap_or_default().mul_f64(f64::from(u32::try_from(number).unwrap_or(0)) / 64.0);
            let (address, request) = (address.to_owned(), Arc::clone(request));
            tokio::spawn(
                async move { client(&address, number, started + offset, lasts, between, &request).await },
            )
        })
        .collect();
    let mut latencies = Vec::new();
    for client in clients {
        latencies.extend(client.await??);
    }
    let seconds = started.elapsed().as_secs_f64();
    let mut latencies_ms: Vec<f64> = latencies.iter().map(|latency| latency.as_secs_f64() * 1e3).collect();
    latencies_ms.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    Ok(LoadResult { per_second: latencies_ms.len() as f64 / seconds, latencies_ms })
}

async fn client(
    address: &str,
    number: usize,
    started: Instant,
    lasts: Duration,
    between: Option<Duration>,
    request: &Request,
) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await.context("cannot connect")?;
    stream.set_nodelay(true)?;
    let mut latencies = Vec::new();
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut due = started;
    // At least one request, so that a load of zero duration is a single one.
    for step in 0.. {
        if step > 0 && started.elapsed() >= lasts {
            break;
        }
        let bytes = request(number, step);
        let sent = if let Some(between) = between {
            tokio::time::sleep_until(due.into()).await;
            let next = due + between;
            std::mem::replace(&mut due, next)
        } else {
            Instant::now()
        };
        let status = exchange(&mut stream, &bytes, &mut buffer).await?;
        if !(200..300).contains(&status) {
            bail!("unexpected response: {}", String::from_utf8_lossy(&buffer));
        }
        latencies.push(sent.elapsed());
    }
    Ok(latencies)
}

/// Sends the requests of a range, spread over `connections`, as fast as they are answered. A request is made
/// from the connection's number and its own; each must succeed.
pub(crate) async fn send_all(
    address: &str,
    connections: usize,
    numbers: Range<usize>,
    request: &Request,
) -> anyhow::Result<()> {
    let clients: Vec<_> = (0..connections)
        .map(|connection| {
            let (address, request) = (address.to_owned(), Arc::clone(request));
            let numbers = numbers.clone().skip(connection).step_by(connections);
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                let mut buffer = Vec::new();
                for number in numbers {
                    let status = exchange(&mut stream, &request(connection, number), &mut buffer).await?;
                    ensure!(
                        (200..300).contains(&status),
                        "unexpected response: {}",
                        String::from_utf8_lossy(&buffer)
                    );
                }
                Ok(())
            })
        })
        .collect();
    for client in clients {
        client.await??;
    }
    Ok(())
}

/// Sends a request and reads its response, head and body, into `buffer`. Returns the status.
pub(crate) async fn exchange(
    stream: &mut TcpStream,
    request: &[u8],
    buffer: &mut Vec<u8>,
) -> anyhow::Result<u16> {
    stream.write_all(request).await?;
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(buffer.get(..head).unwrap_or_default())?;
        let length = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .context("a response without length")?
            .1
            .parse::<usize>()?;
        let status = text.split(' ').nth(1).context("a response without status")?.parse()?;
        while buffer.len() < head + 4 + length {
            if stream.read_buf(buffer).await? == 0 {
                bail!("the server closed the connection");
            }
        }
        return Ok(status);
    }
}

/// A request with a JSON body, which may be empty.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    request("POST", path, headers, body)
}
