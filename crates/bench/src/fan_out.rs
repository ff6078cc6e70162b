//! The live stream with many listeners on one hot material, against a floor that writes the same bytes to as
//! many sockets (`fan_out_floor.rs`).

use std::time::Duration;

use anyhow::ensure;
use indicatif::ProgressBar;

use crate::fan_out_floor;
use crate::http::{CONNECTIONS, fund, order, orders};
use crate::listeners::{Listeners, Recording};
use crate::load::{LoadResult, Request, load};
use crate::measure::{bytes_each, median, processor_time};
use crate::report::{Row, Section, Target};
use crate::server::Server;

const ORDERS_PER_SECOND: f64 = 500.0;
/// Listeners opened before memory is measured, so that what grows once has grown.
const WARM_UP: usize = 100;

/// How much is measured.
struct Size {
    listeners: usize,
    lasts: Duration,
    rounds: u64,
}

/// What a round measured; processor times are in milliseconds a second.
struct Round {
    cpu_without: f64,
    cpu_with: f64,
    cpu_floor: f64,
    p99_without: f64,
    p99_with: f64,
    received: f64,
}

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    tradepost_sched::set_latency_sensitive();
    let size = if quick {
        Size { listeners: 200, lasts: Duration::from_secs(1), rounds: 1 }
    } else {
        Size { listeners: 2_000, lasts: Duration::from_secs(6), rounds: 3 }
    };
    crate::listeners::raise_open_files()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(&size, progress))
}

async fn measure(size: &Size, progress: &ProgressBar) -> anyhow::Result<Section> {
    let server = Server::start(&["--streams-max", "10000"])?;
    let tokens = fund(&server).await?;
    let request = orders(&tokens, 1, order);
    progress.set_message("Fan-out: idle listeners");
    let idle = idle_bytes(&server, size.listeners)?;
    let mut rounds = Vec::new();
    for number in 0..size.rounds {
        progress.set_position(number);
        rounds.push(round(&server, size, &request, progress).await?);
    }
    let of = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure));
    let ratio = |above: fn(&Round) -> f64, below: fn(&Round) -> f64| {
        median(rounds.iter().map(|round| above(round) / below(round)))
    };
    let listeners = size.listeners;
    let rows = vec![
        Row::new(format!("{listeners} listeners, processor time"), of(|round| round.cpu_with), "ms/s")
            .against(of(|round| round.cpu_floor), ratio(|round| round.cpu_with, |round| round.cpu_floor))
            .target(Target::RatioAtMost(2.0)),
        Row::new("of this, for the orders", of(|round| round.cpu_without), "ms/s"),
        Row::new("of this, for the listeners", of(|round| round.cpu_with - round.cpu_without), "ms/s")
            .against(
                of(|round| round.cpu_floor),
                ratio(|round| round.cpu_with - round.cpu_without, |round| round.cpu_floor),
            ),
        Row::new("received by all listeners", of(|round| round.received) / 1e6, "MB/s"),
        Row::new("order latency p99 with listeners (floor: without)", of(|round| round.p99_with), "ms")
            .against(of(|round| round.p99_without), ratio(|round| round.p99_with, |round| round.p99_without))
            .target(Target::RatioAtMost(2.0)),
        Row::new("memory of an idle listener", idle / 1024.0, "KiB").target(Target::AtMost(10.0)),
    ];
    let about = format!(
        "{listeners} listeners on one hot material, while 64 clients send {ORDERS_PER_SECOND} orders a second, most of \
         which trade. In turns: orders without listeners, with listeners, and the floor, which writes what one of the \
         listeners received, at the same times, to as many sockets, with one thread and nothing else. Listeners and load \
         generator run on the same cores. Tradepost's processor time includes the orders. Memory is the server's \
         resident memory, before the first order. Medians of {} rounds.",
        size.rounds
    );
    Ok(Section { title: "Fan-out", about, rows })
}

async fn round(
    server: &Server,
    size: &Size,
    request: &Request,
    progress: &ProgressBar,
) -> anyhow::Result<Round> {
    progress.set_message("Fan-out: orders alone");
    until_alone(server, request).await?;
    let (without, cpu_without) = orders_for(server, size.lasts, request).await?;
    progress.set_message("Fan-out: orders with listeners");
    let listeners = Listeners::open(server.address(), size.listeners)?;
    let (with, cpu_with) = orders_for(server, size.lasts, request).await?;
    let recording = listeners.close()?;
    progress.set_message("Fan-out: floor");
    let cpu_floor = floor(&recording, size)?;
    Ok(Round {
        cpu_without,
        cpu_with,
        cpu_floor,
        p99_without: without.percentile(0.99),
        p99_with: with.percentile(0.99),
        received: recording.all_bytes / size.lasts.as_secs_f64(),
    })
}

/// Waits until the server has noticed that no listener is left, which it does when it writes to them.
async fn until_alone(server: &Server, request: &Request) -> anyhow::Result<()> {
    while server.metric("live_streams").await?.is_some_and(|streams| streams > 0) {
        load(server.address(), 1, Duration::from_nanos(1), None, request).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// Sends orders. Also returns the server's processor time, in milliseconds a second.
async fn orders_for(
    server: &Server,
    lasts: Duration,
    request: &Request,
) -> anyhow::Result<(LoadResult, f64)> {
    let before = processor_time(server.id())?;
    let result = load(server.address(), CONNECTIONS, lasts, Some(ORDERS_PER_SECOND), request).await?;
    let used = processor_time(server.id())?.saturating_sub(before);
    Ok((result, used.as_secs_f64() * 1e3 / lasts.as_secs_f64()))
}

/// The floor's processor time, in milliseconds a second.
fn floor(recording: &Recording, size: &Size) -> anyhow::Result<f64> {
    let floor = fan_out_floor::start(recording, size.listeners)?;
    let listeners = Listeners::open(floor.address(), size.listeners)?;
    let before = processor_time(floor.id())?;
    std::thread::sleep(size.lasts);
    let used = processor_time(floor.id())?.saturating_sub(before);
    let written = listeners.close()?.all_bytes;
    ensure!(written > recording.all_bytes / 2.0, "the floor has written {written} bytes: not the same work");
    Ok(used.as_secs_f64() * 1e3 / size.lasts.as_secs_f64())
}

/// The server's resident bytes for each of `count` listeners.
fn idle_bytes(server: &Server, count: usize) -> anyhow::Result<f64> {
    let warm = Listeners::open(server.address(), WARM_UP)?;
    let before = server.resident_bytes()?;
    let idle = Listeners::open(server.address(), count)?;
    let after = server.resident_bytes()?;
    idle.close()?;
    warm.close()?;
    Ok(bytes_each(after.saturating_sub(before), count))
}
