//! The whole process with a million open orders: from its start to its first response, after `kill -9`.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::http::{BATCH, CONNECTIONS, fund, orders, resting_bid};
use crate::load::{exchange, send_all};
use crate::report::{Row, Section, Target};
use crate::server::Server;

const ORDERS: usize = 1_000_000;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let count = if quick { ORDERS / 100 } else { ORDERS };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let seconds = runtime.block_on(measure(count, progress))?;
    let row = Row::new(format!("{count} open orders, from the start to the first response"), seconds, "s");
    let about = "Bids at 1,000 prices of one material are placed over HTTP with idempotency keys, 100 per request, until all \
                 rest. The server is killed (SIGKILL) and restarted on the same directory, whose write-ahead log has not been \
                 checkpointed. Its first response shows that every order is in the book.";
    Ok(Section { title: "Restart", about: about.into(), rows: vec![row.target(Target::AtMost(3.0))] })
}

async fn measure(count: usize, progress: &ProgressBar) -> anyhow::Result<f64> {
    let mut server = Server::start(&[])?;
    let tokens = fund(&server).await?;
    progress.set_message(format!("restart: placing {count} orders"));
    let request = orders(&tokens, BATCH, resting_bid);
    let requests = count / BATCH;
    send_all(server.address(), CONNECTIONS, 0..requests, &request).await?;
    progress.set_message("restart: killed and restarted");
    server.kill()?;
    let started = Instant::now();
    server.restart()?;
    let open = open_orders(&server).await?;
    let elapsed = started.elapsed();
    ensure!(open == requests * BATCH, "{open} orders are open after the restart");
    Ok(elapsed.as_secs_f64())
}

async fn open_orders(server: &Server) -> anyhow::Result<usize> {
    let mut stream = TcpStream::connect(server.address()).await?;
    let mut buffer = Vec::new();
    let request = "GET /v1/materials/copper/book?depth=1000 HTTP/1.1\r\nHost: bench\r\n\r\n";
    let status =
        tokio::time::timeout(Duration::from_mins(1), exchange(&mut stream, request.as_bytes(), &mut buffer))
            .await??;
    ensure!(status == 200, "the book responded {status}");
    let text = String::from_utf8_lossy(&buffer);
    let body = text.split_once("\r\n\r\n").context("no body")?.1;
    let book: Value = serde_json::from_str(body)?;
    let levels = book.get("bids").and_then(Value::as_array).context("no bids")?;
    let orders = levels.iter().filter_map(|level| level.get("orders")?.as_u64());
    Ok(usize::try_from(orders.sum::<u64>())?)
}
