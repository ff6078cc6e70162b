//! The trading clients: connections that place one order after another, through restarts of the server, and
//! remember the responses.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tradepost_http::auth::Role;
use tradepost_wire::Time;

use crate::http::order;
use crate::load::{exchange, post};
use crate::measure::percentile;
use crate::server::Server;

/// Players, each with a connection.
pub(super) const PLAYERS: usize = 64;
/// Lifetime of an order, which bounds the number of open ones.
pub(super) const LIFETIME: Duration = Duration::from_mins(1);
const FUNDS: u64 = 100_000_000_000_000;
/// Orders in each request of the overload: the engine works longer on one than HTTP does, so the queue fills.
const FLOOD_ORDERS: usize = 50;
/// How many of the newest orders are kept, to be sent again: few enough that the server still remembers their
/// keys.
const REMEMBERED: usize = 20_000;
/// Wait before a retry after 503 or a lost connection.
const PAUSE: Duration = Duration::from_millis(20);

pub(super) struct Crowd {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

/// Additional clients, stopped when dropped.
pub(super) struct ExtraClients(Vec<JoinHandle<()>>);

impl Drop for ExtraClients {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

struct Shared {
    address: String,
    tokens: Vec<String>,
    operator: String,
    stop: AtomicBool,
    /// Whether clients pause after each response for as long as it took.
    half_rate: AtomicBool,
    requests: AtomicU64,
    acknowledged: AtomicU64,
    refused: AtomicU64,
    latencies: Mutex<Vec<Duration>>,
    newest: Mutex<VecDeque<Acknowledged>>,
}

struct Acknowledged {
    player: usize,
    request: Vec<u8>,
    order_id: String,
}

/// Counts and latencies of a period.
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) done: u64,
    pub(super) refused: u64,
    pub(super) per_second: f64,
    latencies_ms: Vec<f64>,
}

impl Slice {
    /// The latency in milliseconds below which a share of the requests lies.
    pub(super) fn percentile(&self, share: f64) -> f64 {
        percentile(&self.latencies_ms, share)
    }
}

impl Crowd {
    /// Funds the players and starts them.
    pub(super) async fn start(server: &Server) -> anyhow::Result<Self> {
        let names: Vec<String> = (0..PLAYERS).map(|player| format!("player-{player}")).collect();
        let tokens =
            names.iter().map(|name| server.token(name, Role::Player)).collect::<anyhow::Result<_>>()?;
        let shared = Arc::new(Shared {
            address: server.address().to_owned(),
            tokens,
            operator: server.token("game", Role::Operator)?,
            stop: AtomicBool::new(false),
            half_rate: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            latencies: Mutex::default(),
            newest: Mutex::default(),
        });
        let put = post("/v1/materials/copper", &bearer(&shared.operator), r#"{"name":"Copper"}"#);
        shared.call(&String::from_utf8(put)?.replacen("POST", "PUT", 1)).await?;
        for name in &names {
            for asset in ["coin", "copper"] {
                let body = format!(r#"{{"asset":"{asset}","amount":{FUNDS},"reason":"soak"}}"#);
                let deposit =
                    post(&format!("/v1/accounts/{name}/deposits"), &bearer(&shared.operator), &body);
                shared.call(&String::from_utf8(deposit)?).await?;
            }
        }
        let clients = (0..PLAYERS).map(|player| tokio::spawn(Arc::clone(&shared).trade(player))).collect();
        Ok(Self { shared, clients })
    }

    /// Adds clients that send batches of orders.
    pub(super) fn flood(&self, clients: usize) -> ExtraClients {
        let flood = |number: usize| tokio::spawn(Arc::clone(&self.shared).flood(number % PLAYERS));
        ExtraClients((0..clients).map(flood).collect())
    }

    /// Sets half or full rate.
    pub(super) fn halve_rate(&self, half: bool) {
        self.shared.half_rate.store(half, Ordering::Relaxed);
    }

    /// Measures a period.
    pub(super) async fn slice(&self, lasts: Duration) -> Slice {
        let shared = &self.shared;
        lock(&shared.latencies).clear();
        let before = (self.acknowledged(), shared.refused.load(Ordering::Relaxed));
        let started = Instant::now();
        sleep(lasts).await;
        let seconds = started.elapsed().as_secs_f64();
        let latencies = std::mem::take(&mut *lock(&shared.latencies));
        let mut latencies_ms: Vec<f64> =
            latencies.iter().map(|latency| latency.as_secs_f64() * 1e3).collect();
        latencies_ms.sort_by(f64::total_cmp);
        let done = self.acknowledged() - before.0;
        #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
        let per_second = done as f64 / seconds;
        Slice { done, refused: shared.refused.load(Ordering::Relaxed) - before.1, per_second, latencies_ms }
    }

    /// Orders acknowledged so far.
    pub(super) fn acknowledged(&self) -> u64 {
        self.shared.acknowledged.load(Ordering::Relaxed)
    }

    pub(super) async fn open_orders(&self) -> anyhow::Result<u64> {
        let mut open = 0;
        for token in &self.shared.tokens {
            let limits = self.shared.call(&get("/v1/limits", token)).await?;
            open += limits.pointer("/open_orders/used").and_then(Value::as_u64).context("a number")?;
        }
        Ok(open)
    }

    /// Whether the history comes to contain the newest acknowledged order. It may take long, but no longer
    /// than `stall_max` without progress.
    pub(super) async fn history_caught_up(
        &self,
        server: &Server,
        stall_max: Duration,
    ) -> anyhow::Result<bool> {
        let Some((player, order_id)) =
            lock(&self.shared.newest).back().map(|it| (it.player, it.order_id.clone()))
        else {
            return Ok(false);
        };
        let token = self.shared.tokens.get(player).context("a player")?;
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(100));
        let (mut nearest, mut since) = (u64::MAX, Instant::now());
        while since.elapsed() < stall_max {
            let order = self.shared.try_call(&get(&format!("/v1/orders/{order_id}"), token)).await?;
            let fills = self.shared.try_call(&get("/v1/fills?limit=1", token)).await?;
            if order.0 == 200 && fills.0 == 200 {
                return Ok(true);
            }
            ensure!(order.0 == 503 || fills.0 == 503, "an acknowledged order is {order:?}, fills {fills:?}");
            if let Some(behind) = server.events_behind().await?
                && behind < nearest
            {
                (nearest, since) = (behind, Instant::now());
                bar.set_message(format!("history: {behind} events behind"));
            }
            sleep(PAUSE * 10).await;
        }
        Ok(false)
    }

    /// Sends every tenth remembered order again, under its key. Returns how many, and the responses with
    /// another order.
    pub(super) async fn repeat_newest(&self) -> anyhow::Result<(usize, Vec<String>)> {
        let newest = std::mem::take(&mut *lock(&self.shared.newest));
        let (mut repeated, mut wrong) = (0, Vec::new());
        let mut stream = TcpStream::connect(&self.shared.address).await?;
        let mut buffer = Vec::new();
        for known in newest.iter().step_by(10) {
            let status = loop {
                let status = exchange(&mut stream, &known.request, &mut buffer).await?;
                if status != 503 {
                    break status;
                }
                sleep(PAUSE).await;
            };
            repeated += 1;
            if status != 201 || order_id(&buffer).as_deref() != Some(&known.order_id) {
                wrong.push(format!("{}: {}", known.order_id, String::from_utf8_lossy(&buffer)));
            }
        }
        Ok((repeated, wrong))
    }

    /// Whether the accounts balance. The report may take longer than a request may: it continues after a 504,
    /// and a later request gets it.
    pub(super) async fn audit(&self, timeout: Duration) -> anyhow::Result<bool> {
        let request = get("/v1/audit", &self.shared.operator);
        let started = Instant::now();
        loop {
            match self.shared.try_call(&request).await? {
                (200, audit) => return Ok(audit.get("ok") == Some(&Value::Bool(true))),
                (503 | 504, _) if started.elapsed() < timeout => sleep(PAUSE).await,
                (status, body) => anyhow::bail!("status {status}: {body}"),
            }
        }
    }

    /// Stops all clients.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        self.shared.stop.store(true, Ordering::Relaxed);
        for client in self.clients {
            client.await?;
        }
        Ok(())
    }
}

impl Shared {
    /// Places orders until stopped; reconnects when the server was down.
    async fn trade(self: Arc<Self>, player: usize) {
        let mut buffer = Vec::new();
        while !self.stop.load(Ordering::Relaxed) {
            if self.session(player, &mut buffer).await.is_err() {
                sleep(PAUSE).await;
            }
        }
    }

    /// Sends batches of orders that neither trade nor rest, until aborted.
    async fn flood(self: Arc<Self>, player: usize) {
        let order =
            r#"{"op":"place","material":"copper","side":"bid","price":1,"quantity":1,"time_in_force":"ioc"}"#;
        let body = format!(r#"{{"orders":[{}]}}"#, vec![order; FLOOD_ORDERS].join(","));
        let mut buffer = Vec::new();
        loop {
            let Ok(mut stream) = TcpStream::connect(&self.address).await else { continue };
            loop {
                let number = self.requests.fetch_add(1, Ordering::Relaxed);
                let token = self.tokens.get(player).map(String::as_str).unwrap_or_default();
                let headers = format!("{}Idempotency-Key: soak-{number}\r\n", bearer(token));
                let request = post("/v1/orders/batch", &headers, &body);
                match exchange(&mut stream, &request, &mut buffer).await {
                    Ok(503) => {
                        self.refused.fetch_add(1, Ordering::Relaxed);
                        sleep(PAUSE).await;
                    }
                    Ok(_) => {}
                    Err(_) => break,
                }
            }
        }
    }

    async fn session(&self, player: usize, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        while !self.stop.load(Ordering::Relaxed) {
            let request = self.order(player)?;
            let sent = Instant::now();
            let status = exchange(&mut stream, &request, buffer).await?;
            if status == 503 {
                self.refused.fetch_add(1, Ordering::Relaxed);
                sleep(PAUSE).await;
                continue;
            }
            ensure!(status == 201, "unexpected response: {}", String::from_utf8_lossy(buffer));
            let took = sent.elapsed();
            lock(&self.latencies).push(took);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            let order_id = order_id(buffer).context("an order id")?;
            self.remember(Acknowledged { player, request, order_id });
            if self.half_rate.load(Ordering::Relaxed) {
                sleep(took).await;
            }
        }
        Ok(())
    }

    fn remember(&self, order: Acknowledged) {
        let mut newest = lock(&self.newest);
        newest.push_back(order);
        if newest.len() > REMEMBERED {
            newest.pop_front();
        }
    }

    /// The next order, with a new idempotency key.
    fn order(&self, player: usize) -> anyhow::Result<Vec<u8>> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let (side, price, quantity) = order(player, usize::try_from(number)?);
        let expires =
            Time(u64::try_from((SystemTime::now() + LIFETIME).duration_since(UNIX_EPOCH)?.as_millis())?);
        let token = self.tokens.get(player).map(String::as_str).unwrap_or_default();
        let headers = format!("{}Idempotency-Key: soak-{number}\r\n", bearer(token));
        let body = format!(
            r#"{{"material":"copper","side":"{side}","price":{price},"quantity":{quantity},"expires_at":"{expires}"}}"#
        );
        Ok(post("/v1/orders", &headers, &body))
    }

    async fn call(&self, request: &str) -> anyhow::Result<Value> {
        loop {
            let (status, body) = self.try_call(request).await?;
            match status {
                200..300 => return Ok(body),
                503 => sleep(PAUSE).await,
                _ => anyhow::bail!("status {status}: {body}"),
            }
        }
    }

    async fn try_call(&self, request: &str) -> anyhow::Result<(u16, Value)> {
        let mut buffer = Vec::new();
        let mut stream = TcpStream::connect(&self.address).await?;
        let status = exchange(&mut stream, request.as_bytes(), &mut buffer).await?;
        Ok((status, body(&buffer).unwrap_or_default()))
    }
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn get(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: soak\r\n{}\r\n", bearer(token))
}

fn body(answer: &[u8]) -> Option<Value> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    serde_json::from_slice(answer.get(head + 4..)?).ok()
}

fn order_id(answer: &[u8]) -> Option<String> {
    Some(body(answer)?.get("order_id")?.as_str()?.to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
