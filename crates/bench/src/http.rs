//! The server over HTTP against the floor: every response on disk before it is sent, one hot material.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::ProgressBar;
use tradepost_http::auth::Role;

use crate::floor::Floor;
use crate::load::{LoadResult, Request, load, post};
use crate::measure::{median, ns_each, processor_time};
use crate::report::{Row, Section, Target};
use crate::server::Server;

pub(crate) const CONNECTIONS: usize = 64;
const FUNDS: u64 = 10_000_000_000_000;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    // On the server's cores, the load generator's wait for a core would count as the server's latency.
    tradepost_sched::set_latency_sensitive();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(quick, progress))
}

async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Section> {
    let (lasts, rounds) = if quick { (Duration::from_millis(500), 1) } else { (Duration::from_secs(4), 5) };
    let tradepost = Server::start(&[])?;
    let tokens = fund(&tradepost).await?;
    let comparison = Comparison {
        floor: Floor::start("durable-floor", tempfile::tempdir()?)?,
        floor_order: Arc::new(floor_order),
        our_order: orders(&tokens, 1, order),
        tradepost,
        lasts,
        rounds,
    };
    let (our_rate, mut rows) = comparison.at_full_rate(progress).await?;
    rows.extend(comparison.on_schedule(our_rate / 2.0, progress).await?);

    let Comparison { tradepost, our_order, .. } = &comparison;
    for connections in [2, 8, 32] {
        progress.set_message(format!("HTTP: {connections} connections"));
        let few = load(tradepost.address(), connections, lasts, None, our_order).await?;
        let row = Row::new(format!("64 buyers against {connections}"), our_rate, "orders/s");
        rows.push(row.against(few.per_second, our_rate / few.per_second).target(Target::RatioAtLeast(1.0)));
    }
    progress.set_message("HTTP: 50 orders a request");
    let batches = load(tradepost.address(), CONNECTIONS, lasts, None, &orders(&tokens, 50, order)).await?;
    let row = Row::new("50 orders a request, 64 connections", batches.per_second * 50.0, "orders/s");
    rows.push(row.target(Target::AtLeast(300_000.0)));
    rows.push(Row::new("the same, latency p99 of a request", batches.percentile(0.99), "ms"));
    let about = "64 connections over loopback, load generator on the same cores. Each client buys or sells one hot material \
                 around one price, so that most orders trade. Every response is sent after its order is on disk (fdatasync). \
                 Tradepost runs with tokens, escrow, idempotency keys and history; the floor has none of them \
                 (`durable.rs`). At half of Tradepost's rate, both receive requests on a schedule, in turns, and latency \
                 counts from the scheduled time (the schedule's clock ticks once per millisecond). Each figure is the median \
                 of the same number of rounds, and each round starts once the history has caught up. Processor time is of all \
                 threads of the measured process, the history's included.";
    Ok(Section { title: "HTTP", about: about.into(), rows })
}

/// The load of a turn, and the processor time that the measured process used for a request.
struct Turn {
    load: LoadResult,
    cpu_us: f64,
}

/// Tradepost and the floor, measured in turns.
struct Comparison {
    tradepost: Server,
    floor: Floor,
    our_order: Request,
    floor_order: Request,
    /// Duration of a turn.
    lasts: Duration,
    rounds: u64,
}

impl Comparison {
    /// Each order follows the previous response. Also returns Tradepost's orders per second.
    async fn at_full_rate(&self, progress: &ProgressBar) -> anyhow::Result<(f64, Vec<Row>)> {
        let (ours, floors) = self.turns(None, "as fast as it goes", progress).await?;
        let cpu = |turns: &[Turn]| median(turns.iter().map(|turn| turn.cpu_us));
        let cpus = ours.iter().zip(&floors).map(|(ours, floor)| ours.cpu_us / floor.cpu_us);
        let cpu = Row::new("the same, processor time a request", cpu(&ours), "µs")
            .against(cpu(&floors), median(cpus));
        let rate = |turns: &[Turn]| median(turns.iter().map(|turn| turn.load.per_second));
        let ratios =
            ours.iter().zip(&floors).map(|(ours, floor)| ours.load.per_second / floor.load.per_second);
        let row = Row::new("one order a request, 64 connections", rate(&ours), "orders/s")
            .against(rate(&floors), median(ratios))
            .target(Target::RatioAtLeast(0.70));
        Ok((rate(&ours), vec![row, latency("the same", 0.99, &ours, &floors), cpu]))
    }

    /// Sends `rate` orders per second, independent of the responses.
    async fn on_schedule(&self, rate: f64, progress: &ProgressBar) -> anyhow::Result<[Row; 2]> {
        let (ours, floors) = self.turns(Some(rate), "half the load", progress).await?;
        let row = |share| latency("at half that rate", share, &ours, &floors);
        Ok([row(0.5), row(0.99).target(Target::AtMost(10.0))])
    }

    async fn turns(
        &self,
        rate: Option<f64>,
        how: &str,
        progress: &ProgressBar,
    ) -> anyhow::Result<(Vec<Turn>, Vec<Turn>)> {
        let (mut ours, mut floors) = (Vec::new(), Vec::new());
        for round in 0..self.rounds {
            progress.set_position(round);
            progress.set_message("HTTP: the history catches up");
            self.tradepost.settle().await?;
            progress.set_message(format!("HTTP: floor, {how}"));
            floors.push(self.turn(self.floor.address(), self.floor.id(), rate, &self.floor_order).await?);
            progress.set_message(format!("HTTP: Tradepost, {how}"));
            ours.push(self.turn(self.tradepost.address(), self.tradepost.id(), rate, &self.our_order).await?);
        }
        Ok((ours, floors))
    }

    async fn turn(
        &self,
        address: &str,
        process: u32,
        rate: Option<f64>,
        request: &Request,
    ) -> anyhow::Result<Turn> {
        let before = processor_time(process)?;
        let load = load(address, CONNECTIONS, self.lasts, rate, request).await?;
        let used = processor_time(process)?.saturating_sub(before);
        Ok(Turn { cpu_us: ns_each(used, load.requests()) / 1e3, load })
    }
}

/// The latency below which a share of the requests lies, as the median of the rounds.
fn latency(when: &str, share: f64, ours: &[Turn], floors: &[Turn]) -> Row {
    let median_of = |turns: &[Turn]| median(turns.iter().map(|turn| turn.load.percentile(share)));
    let (ours, floors) = (median_of(ours), median_of(floors));
    Row::new(format!("{when}, latency p{:.0}", share * 100.0), ours, "ms").against(floors, ours / floors)
}

/// Side, price and quantity of a client's order.
type Order = fn(client: usize, step: usize) -> (&'static str, usize, usize);

/// A walk that visits all sides, prices and quantities.
pub(crate) fn order(client: usize, step: usize) -> (&'static str, usize, usize) {
    let random = (client * 7_919 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let side = if random.is_multiple_of(2) { "bid" } else { "ask" };
    (side, 1241 + random / 2 % 20, 1 + random / 40 % 100)
}

/// Orders of a request that fills a market.
pub(crate) const BATCH: usize = 100;

/// A bid that rests, at one of 1,000 prices.
pub(crate) fn resting_bid(_client: usize, step: usize) -> (&'static str, usize, usize) {
    ("bid", 1 + step % 1_000, 1 + step % 100)
}

/// An order in the floor's format.
fn floor_order(client: usize, step: usize) -> Vec<u8> {
    let (side, price, quantity) = order(client, step);
    let body = format!(
        r#"{{"material":"copper","side":"{side}","price":{price},"quantity":{quantity},"account":{client}}}"#
    );
    post("/durable", "", &body)
}

/// Requests of `count` orders, each with a new idempotency key: a repeated key would have no effect.
pub(crate) fn orders(tokens: &[String], count: usize, order: Order) -> Request {
    let tokens = tokens.to_vec();
    let keys = AtomicU64::new(0);
    let run = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    Arc::new(move |client, step| {
        let token = tokens.get(client).map(String::as_str).unwrap_or_default();
        let key = keys.fetch_add(1, Ordering::Relaxed);
        let headers = format!("Authorization: Bearer {token}\r\nIdempotency-Key: {run}-{key}\r\n");
        let (path, operation, begin, end) = match count {
            1 => ("/v1/orders", "", "", ""),
            _ => ("/v1/orders/batch", r#""op":"place","#, r#"{"orders":["#, "]}"),
        };
        let mut body = String::with_capacity(96 * count);
        body.push_str(begin);
        for part in 0..count {
            if part > 0 {
                body.push(',');
            }
            let (side, price, quantity) = order(client, step * count + part);
            // Writing to a string cannot fail.
            let _written = write!(
                body,
                r#"{{{operation}"material":"copper","side":"{side}","price":{price},"quantity":{quantity}}}"#
            );
        }
        body.push_str(end);
        post(path, &headers, &body)
    })
}

/// Registers the material and funds a player for each connection. Returns their tokens.
pub(crate) async fn fund(server: &Server) -> anyhow::Result<Vec<String>> {
    let headers = server.operator_header()?;
    let register: Request = {
        let headers = headers.clone();
        Arc::new(move |_, _| {
            let body = r#"{"name":"Copper"}"#;
            crate::load::request("PUT", "/v1/materials/copper", &headers, body)
        })
    };
    load(server.address(), 1, Duration::from_nanos(1), None, &register).await?;
    let mut tokens = Vec::new();
    for client in 0..CONNECTIONS {
        for asset in ["coin", "copper"] {
            let body = format!(r#"{{"asset":"{asset}","amount":{FUNDS},"reason":"benchmark"}}"#);
            let path = format!("/v1/accounts/bench-{client}/deposits");
            let headers = headers.clone();
            let deposit: Request = Arc::new(move |_, _| post(&path, &headers, &body));
            load(server.address(), 1, Duration::from_nanos(1), None, &deposit).await?;
        }
        tokens.push(server.token(&format!("bench-{client}"), Role::Player)?);
    }
    Ok(tokens)
}

/// A deposit of a player with this number: path and body.
pub(crate) fn deposit(number: usize) -> (String, &'static str) {
    (format!("/v1/accounts/p{number}/deposits"), r#"{"asset":"coin","amount":1000,"reason":"benchmark"}"#)
}

/// Deposits of the players with the requests' numbers.
pub(crate) fn deposits(server: &Server) -> anyhow::Result<Request> {
    let headers = server.operator_header()?;
    Ok(Arc::new(move |_, number| {
        let (path, body) = deposit(number);
        post(&path, &headers, body)
    }))
}
