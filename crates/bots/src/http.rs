//! The market over HTTP.
//!
//! A request that gets no whole answer, or is put off (429, 5xx), is sent again under the same idempotency key until the
//! patience is out. A key that was used with another body (422 `idempotency_key_reused`) stands for something already
//! done, and a withdrawal of what is not there is passed over: both can only come of a world that was rolled back.
//!
//! Materials of other makers in the same market are passed over.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tradepost_wire as wire;

use crate::exchange::{
    Answer, Asset, Audit, BatchOutcome, Exchange, ExchangeError, Fill, Holding, Holdings, Inbox, OpenOrder,
    Operation, Print, Quote, Side, Tape, Transfer,
};
use crate::supply_chain::{Good, PerGood};

/// How long a request is repeated.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long one answer may take.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(20);
/// The first pause before a request is repeated, and the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// The most rows of one page.
const PAGE_ROWS: u32 = 1_000;

/// Why there is no token.
pub type TokenError = Box<dyn Error + Send + Sync>;

/// Where bearer tokens come from. A token is asked for once, and again when the market refuses it.
pub trait TokenSource: Send + Sync {
    /// A token that acts for this player.
    fn player(&self, name: &str) -> Result<String, TokenError>;
    /// A token that acts for the operator.
    fn operator(&self) -> Result<String, TokenError>;
}

/// A market at an address.
#[derive(Debug)]
pub(crate) struct HttpExchange<T> {
    url: String,
    client: Client,
    tokens: T,
    known: Mutex<HashMap<Caller, Arc<str>>>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Anybody,
    Player(String),
    Operator,
}

/// A request as it is sent, and sent again.
#[derive(Debug)]
struct Request<'a> {
    method: Method,
    path: String,
    caller: Caller,
    body: Option<serde_json::Value>,
    key: Option<&'a str>,
}

/// What to do after a try.
enum Verdict {
    Done(StatusCode, Vec<u8>),
    Again { after: Duration, because: TokenError },
    NewToken,
}

impl<T: TokenSource> HttpExchange<T> {
    /// A market at this address, such as `http://127.0.0.1:7171`.
    pub(crate) fn new(url: &str, tokens: T) -> Answer<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let agent = concat!("tradepost-bots/", env!("CARGO_PKG_VERSION"));
        let client = tradepost_client::builder().user_agent(agent).timeout(ANSWER_WAIT_MAX).build();
        let client = client
            .map_err(|source| ExchangeError::Unreachable { url: url.clone(), source: Box::new(source) })?;
        Ok(Self { url, client, tokens, known: Mutex::default() })
    }

    /// A token of a player.
    pub(crate) fn player_token(&self, name: &str) -> Answer<Arc<str>> {
        self.token(&Caller::Player(name.to_owned()))
    }

    /// A token of the operator.
    pub(crate) fn operator_token(&self) -> Answer<Arc<str>> {
        self.token(&Caller::Operator)
    }

    async fn get<A: DeserializeOwned>(&self, caller: Caller, path: impl Into<String>) -> Answer<A> {
        self.send(&Request { method: Method::GET, path: path.into(), caller, body: None, key: None }).await
    }

    async fn write<A: DeserializeOwned>(
        &self,
        method: Method,
        caller: Caller,
        path: String,
        body: &(impl Serialize + Sync),
        key: &str,
    ) -> Answer<A> {
        let garbled = |error: serde_json::Error| ExchangeError::Garbled {
            request: format!("{method} {path}"),
            detail: error.to_string(),
        };
        let body = Some(serde_json::to_value(body).map_err(garbled)?);
        self.send(&Request { method, path, caller, body, key: Some(key) }).await
    }

    /// Sends a request until it is answered.
    async fn send<A: DeserializeOwned>(&self, request: &Request<'_>) -> Answer<A> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = PAUSE_MIN;
        let mut is_new_token = false;
        loop {
            match self.send_once(request).await? {
                Verdict::Done(status, body) => return read(request, status, &body),
                Verdict::NewToken if !is_new_token => {
                    is_new_token = true;
                    self.known().remove(&request.caller);
                }
                Verdict::NewToken => return Err(refused(request, StatusCode::UNAUTHORIZED, None)),
                Verdict::Again { because, .. } if Instant::now() + pause > deadline => {
                    return Err(ExchangeError::Unreachable { url: self.url.clone(), source: because });
                }
                Verdict::Again { after, .. } => {
                    tokio::time::sleep(after.max(pause)).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    async fn send_once(&self, request: &Request<'_>) -> Answer<Verdict> {
        let mut builder =
            self.client.request(request.method.clone(), format!("{}{}", self.url, request.path));
        if request.caller != Caller::Anybody {
            builder = builder.bearer_auth(self.token(&request.caller)?);
        }
        if let Some(key) = request.key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            builder = builder.json(body);
        }
        Ok(judge(builder)
            .await
            .unwrap_or_else(|error| Verdict::Again { after: Duration::ZERO, because: error.into() }))
    }

    fn token(&self, caller: &Caller) -> Answer<Arc<str>> {
        if let Some(token) = self.known().get(caller) {
            return Ok(Arc::clone(token));
        }
        let (player, token) = match caller {
            Caller::Player(name) => (name.as_str(), self.tokens.player(name)),
            Caller::Operator | Caller::Anybody => ("the operator", self.tokens.operator()),
        };
        let token = token.map_err(|source| ExchangeError::NoToken { player: player.to_owned(), source })?;
        let token: Arc<str> = token.into();
        self.known().insert(caller.clone(), Arc::clone(&token));
        Ok(token)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Caller, Arc<str>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends a request once and reads the whole answer.
async fn judge(builder: RequestBuilder) -> reqwest::Result<Verdict> {
    let response = builder.send().await?;
    let status = response.status();
    if status == StatusCode::UNAUTHORIZED {
        return Ok(Verdict::NewToken);
    }
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let after = Duration::from_secs(seconds.unwrap_or(0)).min(PATIENCE / 4);
        return Ok(Verdict::Again { after, because: format!("it answers {status}").into() });
    }
    Ok(Verdict::Done(status, response.bytes().await?.to_vec()))
}

fn read<A: DeserializeOwned>(request: &Request<'_>, status: StatusCode, body: &[u8]) -> Answer<A> {
    if !status.is_success() {
        return Err(refused(request, status, serde_json::from_slice(body).ok()));
    }
    let garbled = |error: serde_json::Error| ExchangeError::Garbled {
        request: request.describe(),
        detail: error.to_string(),
    };
    serde_json::from_slice(body).map_err(garbled)
}

fn refused(request: &Request<'_>, status: StatusCode, problem: Option<wire::Problem>) -> ExchangeError {
    let (code, detail) = problem.map_or_else(Default::default, |problem| (problem.code, problem.detail));
    ExchangeError::Refused {
        request: request.describe(),
        status: status.as_u16(),
        code: code.into_owned(),
        detail: detail.into_owned(),
    }
}

impl Request<'_> {
    fn describe(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl ExchangeError {
    /// Whether the market refused with one of these codes.
    fn is_code(&self, codes: &[&str]) -> bool {
        matches!(self, Self::Refused { code, .. } if codes.contains(&code.as_str()))
    }
}

impl<T: TokenSource> Exchange for HttpExchange<T> {
    async fn register(&self, good: Good) -> Answer<()> {
        let body = wire::MaterialRequest { name: good.name().to_owned() };
        let path = format!("/v1/materials/{}", good.id());
        let key = format!("register-{}", good.id());
        let _material: wire::Material = self.write(Method::PUT, Caller::Operator, path, &body, &key).await?;
        Ok(())
    }

    async fn quotes(&self) -> Answer<PerGood<Quote>> {
        let list: wire::MaterialList = self.get(Caller::Anybody, "/v1/materials").await?;
        let mut quotes = PerGood::default();
        for material in list.materials {
            if let Some(good) = Good::from_id(&material.material) {
                let wire::Material { last, best_bid, best_ask, .. } = material;
                quotes[good] = Quote { last, best_bid, best_ask };
            }
        }
        Ok(quotes)
    }

    async fn tape(&self, good: Good, after: Option<&str>) -> Answer<Tape> {
        let path = format!("/v1/materials/{}/trades", good.id());
        let print = |trade: &wire::Trade| Print { price: trade.price, quantity: trade.quantity };
        let Some(after) = after else {
            // Newest first: where the tape is now.
            let list: wire::TradeList = self.get(Caller::Anybody, format!("{path}?limit=1")).await?;
            let cursor = list.trades.first().map(|trade| trade.trade_id.clone());
            return Ok(Tape { prints: list.trades.iter().map(print).collect(), cursor });
        };
        let mut tape = Tape { prints: Vec::new(), cursor: Some(after.to_owned()) };
        let mut next = Some(after.to_owned());
        while let Some(after) = next {
            let path = format!("{path}?limit={PAGE_ROWS}&after={after}");
            let list: wire::TradeList = self.get(Caller::Anybody, path).await?;
            tape.prints.extend(list.trades.iter().map(print));
            tape.cursor = list.trades.last().map(|trade| trade.trade_id.clone()).or(tape.cursor);
            next = list.next;
        }
        Ok(tape)
    }

    async fn holdings(&self, player: &str) -> Answer<Holdings> {
        let list: wire::Balances = self.get(Caller::Player(player.to_owned()), "/v1/balances").await?;
        let mut holdings = Holdings::default();
        for wire::Balance { asset, available, held } in list.balances {
            let holding = Holding { available, held };
            if asset == Asset::Coin.id() {
                holdings.coins = holding;
            } else if let Some(good) = Good::from_id(&asset) {
                holdings.goods[good] = holding;
            }
        }
        Ok(holdings)
    }

    async fn open_orders(&self, player: &str) -> Answer<Vec<OpenOrder>> {
        let path = format!("/v1/orders?status=open&limit={PAGE_ROWS}");
        let mut orders = Vec::new();
        let mut page = path.clone();
        loop {
            let list: wire::OrderList = self.get(Caller::Player(player.to_owned()), page).await?;
            orders.extend(list.orders.into_iter().filter_map(|order| open_order(&order)));
            let Some(next) = list.next else { return Ok(orders) };
            page = format!("{path}&cursor={next}");
        }
    }

    async fn inbox(&self, player: &str, after: Option<&str>) -> Answer<Inbox> {
        let mut inbox = Inbox { fills: Vec::new(), cursor: after.map(str::to_owned) };
        loop {
            let after = inbox.cursor.as_deref().map_or_else(String::new, |after| format!("&after={after}"));
            let path = format!("/v1/events?limit={PAGE_ROWS}{after}");
            let list: wire::EventList = self.get(Caller::Player(player.to_owned()), path).await?;
            inbox.cursor = list.events.last().map(|event| event.cursor.clone()).or(inbox.cursor);
            inbox.fills.extend(list.events.iter().filter_map(fill));
            if list.next.is_none() {
                return Ok(inbox);
            }
        }
    }

    async fn batch(&self, player: &str, operations: &[Operation], key: &str) -> Answer<BatchOutcome> {
        let orders = operations.iter().map(batch_operation).collect();
        let body = wire::BatchRequest { orders };
        let (caller, path) = (Caller::Player(player.to_owned()), "/v1/orders/batch".to_owned());
        let results: wire::BatchResults = match self.write(Method::POST, caller, path, &body, key).await {
            Err(error) if error.is_code(&["idempotency_key_reused"]) => return Ok(BatchOutcome::default()),
            results => results?,
        };
        let done = results.results.iter().filter(|result| result.problem.is_none()).count() as u64;
        Ok(BatchOutcome { done, refused: results.results.len() as u64 - done })
    }

    async fn transfer(&self, transfer: &Transfer, key: &str) -> Answer<()> {
        let direction = if transfer.leaves { "withdrawals" } else { "deposits" };
        let path = format!("/v1/accounts/{}/{direction}", transfer.player);
        let body = wire::TransferRequest {
            asset: transfer.asset.id().to_owned(),
            amount: transfer.amount,
            reason: transfer.reason.clone(),
        };
        let passed_over = ["idempotency_key_reused", "insufficient_coins", "insufficient_goods"];
        match self.write::<wire::Transfer>(Method::POST, Caller::Operator, path, &body, key).await {
            Err(error) if error.is_code(&passed_over) => Ok(()),
            done => done.map(drop),
        }
    }

    async fn audit(&self) -> Answer<Audit> {
        let audit: wire::Audit = self.get(Caller::Operator, "/v1/audit").await?;
        let coin = audit.assets.iter().find(|asset| asset.asset == Asset::Coin.id());
        Ok(Audit {
            ok: audit.ok,
            coins: coin.map_or(0, |coin| coin.available + coin.held),
            problems: audit.problems,
        })
    }
}

fn open_order(order: &wire::Order) -> Option<OpenOrder> {
    Some(OpenOrder {
        order_id: order.order_id.to_string(),
        side: order.side.into(),
        good: Good::from_id(order.material.as_str())?,
        price: order.price,
        remaining: order.remaining,
    })
}

fn fill(event: &wire::Event) -> Option<Fill> {
    if event.kind != wire::EventKind::Filled {
        return None;
    }
    let good = Good::from_id(event.material.as_deref()?)?;
    Some(Fill { side: event.side?.into(), good, price: event.price?, quantity: event.quantity? })
}

fn batch_operation(operation: &Operation) -> wire::BatchOperation {
    match operation {
        Operation::Place { side, good, price, quantity, at_once } => {
            wire::BatchOperation::Place(wire::OrderRequest {
                side: Side::into(*side),
                material: good.id().to_owned(),
                price: *price,
                quantity: *quantity,
                time_in_force: Some(if *at_once { wire::TimeInForce::Ioc } else { wire::TimeInForce::Gtc }),
                expires_at: None,
                player: None,
            })
        }
        Operation::Cancel { order_id } => wire::BatchOperation::Cancel { order_id: order_id.clone() },
    }
}
