//! `tradepost bench`: measures the orders per second of this machine, or of a running market, for those who
//! run one.
//!
//! Without an address it serves a temporary market. Clients and server then share the machine, so the result
//! is a lower bound of what the server does alone. Not here: comparisons with floors, for those who change
//! the code (`crates/bench`).

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::json;
use tokio::sync::oneshot;
use tradepost_client::Client;
use tradepost_http::auth::{Claims, Role, mint};
use tradepost_wire::{BatchOperation, OrderRequest, Side, TransferRequest};

use super::connection::Connection;
use super::serve::{Parts, Server};
use super::shared::{print_line, progress, runtime};
use super::token::expiry;
use crate::config::{Config, Options};
use crate::secret::secret;

const PLAYERS: usize = 100;
/// Coins, and units of the material, of each player.
const FUNDS: u64 = 1_000_000_000_000;
/// Nobody's orders are limited.
const OPEN_ORDERS_MAX: i64 = 1_000_000_000;
/// Orders are priced in this range around one price, so that most of them trade.
const PRICES: std::ops::RangeInclusive<u64> = 991..=1_010;

#[derive(clap::Args, Debug)]
pub(super) struct Bench {
    /// Address of a running market; without it, a temporary one is measured
    #[arg(long, requires = "token")]
    url: Option<String>,
    /// An operator's token for that market, to register the material `bench` and to fund players
    #[arg(long, env = "TRADEPOST_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Number of concurrent clients
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    clients: u16,
    /// Orders per request, 1 to 100
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=100))]
    batch: u8,
    /// Duration in seconds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=3600))]
    seconds: u16,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Totals of all clients.
#[derive(Default)]
struct Counts {
    orders: AtomicU64,
    traded: AtomicU64,
}

impl Bench {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        runtime()?.block_on(async {
            match (&self.url, &self.token) {
                (Some(url), Some(token)) => {
                    self.measure(&Connection { url: url.clone(), token: token.clone() }).await
                }
                _ => self.measure_own().await,
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// Serves a market in a temporary directory and measures it.
    async fn measure_own(&self) -> anyhow::Result<()> {
        let directory = tempfile::Builder::new().prefix("tradepost-bench-").tempdir()?;
        let options = Options {
            listen: Some("127.0.0.1:0".to_owned()),
            open_orders_max: Some(OPEN_ORDERS_MAX.into()),
            ..Options::default()
        };
        let config = Config::load(directory.path(), options, None)?;
        let exp = expiry(Duration::from_hours(2))?;
        let claims = Claims::new("bench", Role::Operator, exp);
        let token = mint(&secret(directory.path())?, &claims)?;
        let server = Server::start(&config, Parts::default()).await?;
        let connection = Connection { url: server.url(), token };
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.serve_until(async { drop(stopped.await) }));
        let measured = self.measure(&connection).await;
        drop(stop);
        serving.await??;
        directory.close().context("cannot remove the temporary directory")?;
        measured
    }

    async fn measure(&self, connection: &Connection) -> anyhow::Result<()> {
        let client = connection.client()?;
        prepare(&client).await?;
        let counts = Arc::new(Counts::default());
        let bar = progress("placing orders", "s", u64::from(self.seconds));
        let started = Instant::now();
        let until = started + Duration::from_secs(u64::from(self.seconds));
        let clients: Vec<_> = (0..self.clients)
            .map(|number| {
                let (client, counts) = (client.clone(), Arc::clone(&counts));
                tokio::spawn(place(client, usize::from(number), self.batch, until, counts))
            })
            .collect();
        while Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(200)).await;
            bar.set_position(started.elapsed().as_secs());
        }
        let mut latencies = Vec::new();
        for client in clients {
            latencies.extend(client.await??);
        }
        bar.finish_and_clear();
        self.print(started.elapsed(), &counts, latencies)
    }

    fn print(&self, elapsed: Duration, counts: &Counts, mut latencies: Vec<Duration>) -> anyhow::Result<()> {
        latencies.sort_unstable();
        let milliseconds = |per_mille: usize| {
            let at = latencies.len().saturating_sub(1) * per_mille / 1000;
            latencies.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
        };
        let orders = counts.orders.load(Ordering::Relaxed);
        let seconds = elapsed.as_secs_f64();
        let rate = f64::from(u32::try_from(orders)?) / seconds;
        let traded = counts.traded.load(Ordering::Relaxed);
        let (p50, p99) = (milliseconds(500), milliseconds(990));
        if self.json {
            return print_line(json!({
                "orders": orders, "traded": traded, "seconds": seconds, "orders_per_second": rate,
                "latency_ms_p50": p50, "latency_ms_p99": p99, "clients": self.clients, "batch": self.batch,
            }));
        }
        print_line(format_args!("{rate:.0} orders/s, each on disk before its response"))?;
        print_line(format_args!(
            "{orders} orders in {seconds:.1} s from {} clients, {} per request",
            self.clients, self.batch
        ))?;
        print_line(format_args!(
            "{traded} of them traded immediately; latency p50 {p50:.2} ms, p99 {p99:.2} ms"
        ))
    }
}

/// Registers the material and funds the players.
async fn prepare(client: &Client) -> anyhow::Result<()> {
    client.register("bench", "Benchmark").await?;
    let bar = progress("funding", "players", u64::try_from(PLAYERS)?);
    for player in 0..PLAYERS {
        for asset in ["coin", "bench"] {
            let funds = TransferRequest::new(asset, FUNDS, "benchmark");
            client.deposit(&format!("bench-{player}"), &funds).await?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Places orders until the time is up, and returns how long each request took.
async fn place(
    client: Client,
    number: usize,
    batch: u8,
    until: Instant,
    counts: Arc<Counts>,
) -> anyhow::Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    let mut step = number;
    while Instant::now() < until {
        let orders: Vec<_> = (0..batch)
            .map(|_| {
                // A walk over sides, players and prices that visits them all.
                step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order(step >> 33)
            })
            .collect();
        let sent = Instant::now();
        let placed = if let [order] = orders.as_slice() {
            vec![client.place(order).await?]
        } else {
            let answer = client.batch(orders.into_iter().map(BatchOperation::Place).collect()).await?;
            answer.results.into_iter().filter_map(|result| result.order).collect()
        };
        latencies.push(sent.elapsed());
        ensure!(placed.len() == usize::from(batch), "the market refused an order");
        counts.orders.fetch_add(u64::from(batch), Ordering::Relaxed);
        let traded = placed.iter().filter(|order| order.filled > 0).count();
        counts.traded.fetch_add(u64::try_from(traded)?, Ordering::Relaxed);
    }
    Ok(latencies)
}

fn order(random: usize) -> OrderRequest {
    // Bids come from one half of the players and asks from the other, so no order meets one of its own
    // player.
    let player = random / 40 % (PLAYERS / 2) * 2 + random % 2;
    OrderRequest {
        side: if random.is_multiple_of(2) { Side::Bid } else { Side::Ask },
        material: "bench".to_owned(),
        price: PRICES.start() + u64::try_from(random / 2 % 20).unwrap_or_default(),
        quantity: 1 + u64::try_from(random / 2000 % 100).unwrap_or_default(),
        time_in_force: None,
        expires_at: None,
        player: Some(format!("bench-{player}")),
    }
}
