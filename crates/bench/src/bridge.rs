//! The bridge between a game and the market: transfers with references, the feed, webhooks.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::http::{CONNECTIONS, deposits, fund, order, orders};
use crate::load::{Request, exchange, load, request, send_all};
use crate::measure::{each_second, median, percentile};
use crate::references::{self, BATCH, transfers};
use crate::report::{Row, Section, Target};
use crate::server::Server;

/// Requests of a burst.
const BURST: usize = 640;
/// Readers that must not slow the engine.
const READERS: usize = 10;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (lasts, rounds) =
        if quick { (Duration::from_millis(300), 1) } else { (Duration::from_millis(700), 3) };
    let mut rows = runtime.block_on(measure(lasts, rounds, progress))?;
    let (long, references) = if quick { (2, 1_000_000) } else { (30, 10_000_000) };
    let sustained = runtime.block_on(sustained(Duration::from_secs(long), progress))?;
    rows.insert(1, sustained);
    rows.extend(references::filter(references, progress)?);
    let about = format!(
        "Clients and server share the cores. Transfers: deposits with references, {BATCH} a request over {CONNECTIONS} \
         connections, each response after its batch is on disk: in bursts of {}, and on a schedule, where a refusal \
         would fail the measurement. Feed: one connection reads all of it in pages of 1,000. \
         With {READERS} readers at the end of the feed (long polls), 50 orders a request over {CONNECTIONS} connections, \
         in turns with none. Webhook: from sending a deposit until its message has arrived, one after another; the \
         market's own commit is a part of it. References: the filter alone, filled in this process.",
        BURST * BATCH
    );
    Ok(Section { title: "The bridge to the game", about, rows })
}

async fn sustained(lasts: Duration, progress: &ProgressBar) -> anyhow::Result<Row> {
    let server = Server::start(&[])?;
    fund(&server).await?;
    references::sustained(&server, lasts, progress).await
}

async fn measure(lasts: Duration, rounds: usize, progress: &ProgressBar) -> anyhow::Result<Vec<Row>> {
    let server = Server::start(&["--webhooks-allow-private"])?;
    let tokens = fund(&server).await?;
    progress.set_message("bridge: transfers");
    let mut bursts = Vec::new();
    for _ in 0..rounds {
        server.settle().await?;
        let burst = transfers(&server)?;
        let started = Instant::now();
        send_all(server.address(), CONNECTIONS, 0..BURST, &burst).await?;
        bursts.push(each_second(started.elapsed(), BURST * BATCH));
    }
    let transfers = Row::new("transfers with references, 100 a request", median(bursts), "transfers/s");
    progress.set_message("bridge: feed");
    let feed = Row::new("events of the feed to one reader", read_all(&server).await?, "events/s");

    let fill = orders(&tokens, 50, order);
    let (mut alone, mut read, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        progress.set_message(format!("bridge: readers, round {}", round + 1));
        server.settle().await?;
        let without = load(server.address(), CONNECTIONS, lasts, None, &fill).await?.per_second * 50.0;
        server.settle().await?;
        let mut readers = JoinSet::new();
        for _ in 0..READERS {
            readers.spawn(follow(server.address().to_owned(), server.operator_header()?));
        }
        let with = load(server.address(), CONNECTIONS, lasts, None, &fill).await?.per_second * 50.0;
        readers.shutdown().await;
        alone.push(without);
        read.push(with);
        ratios.push(with / without);
    }
    let readers = Row::new("orders while ten follow the feed", median(read), "orders/s")
        .against(median(alone), median(ratios));
    server.settle().await?;
    progress.set_message("bridge: webhook");
    let mut waits = webhook_waits(&server, if rounds == 1 { 10 } else { 200 }).await?;
    waits.sort_by(f64::total_cmp);
    Ok(vec![
        transfers.target(Target::AtLeast(100_000.0)),
        feed.target(Target::AtLeast(50_000.0)),
        readers.target(Target::RatioAtLeast(0.95)),
        Row::new("a webhook's arrival, median", percentile(&waits, 0.5), "ms").target(Target::AtMost(100.0)),
        Row::new("the same, p99", percentile(&waits, 0.99), "ms"),
    ])
}

/// A page of the feed: its events, and the next page's `after`.
async fn page(
    stream: &mut TcpStream,
    headers: &str,
    query: &str,
    answer: &mut Vec<u8>,
) -> anyhow::Result<(usize, String)> {
    answer.clear();
    let path = format!("/v1/feed?limit=1000{query}");
    let status = exchange(stream, &request("GET", &path, headers, ""), answer).await?;
    let text = String::from_utf8_lossy(answer);
    ensure!(status == 200, "{text}");
    let (_, next) = text.rsplit_once(r#""next":""#).context("a page without `next`")?;
    let next = next.split('"').next().unwrap_or_default().to_owned();
    Ok((text.matches(r#""cursor":"#).count(), next))
}

/// Reads the feed from its beginning to its end. Returns events a second.
async fn read_all(server: &Server) -> anyhow::Result<f64> {
    let headers = server.operator_header()?;
    let mut stream = TcpStream::connect(server.address()).await?;
    let (mut query, mut read, mut answer) = (String::new(), 0, Vec::new());
    let started = Instant::now();
    loop {
        let (events, next) = page(&mut stream, &headers, &query, &mut answer).await?;
        if events == 0 {
            return Ok(each_second(started.elapsed(), read));
        }
        read += events;
        query = format!("&after={next}");
    }
}

/// Follows the feed from its end until its task ends.
async fn follow(address: String, headers: String) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(&address).await?;
    let mut answer = Vec::new();
    let (_, mut next) = page(&mut stream, &headers, "&after=end", &mut answer).await?;
    loop {
        (_, next) = page(&mut stream, &headers, &format!("&wait=30&after={next}"), &mut answer).await?;
    }
}

/// How long each deposit takes from the request to the webhook's arrival, in milliseconds.
async fn webhook_waits(server: &Server, count: usize) -> anyhow::Result<Vec<f64>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let app = axum::Router::new().fallback(move || {
        // Nobody waits for those after the last.
        let _sent = arrived.send(Instant::now());
        async { axum::http::StatusCode::NO_CONTENT }
    });
    let receiver = tokio::spawn(async move { axum::serve(listener, app).await });
    let headers = server.operator_header()?;
    let body = format!(r#"{{"url":"{url}","kinds":["deposited"]}}"#);
    let put: Request = Arc::new(move |_, _| request("PUT", "/v1/webhooks/bench", &headers, &body));
    send_all(server.address(), 1, 0..1, &put).await?;
    // The deliveries find it within half a second.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let deposit = deposits(server)?;
    let mut waits = Vec::new();
    for number in 0..count {
        let sent = Instant::now();
        send_all(server.address(), 1, number..number + 1, &deposit).await?;
        let arrived = arrivals.recv().await.context("the receiver has ended")?;
        waits.push(arrived.duration_since(sent).as_secs_f64() * 1e3);
    }
    receiver.abort();
    Ok(waits)
}
