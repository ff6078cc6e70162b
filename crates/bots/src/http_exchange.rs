//! The market over HTTP, by `tradepost-client`.
//!
//! Two refusals count as done: a key that was used with another body, and a withdrawal of what is gone. Both
//! can only follow from a world that was rolled back. Materials of other makers in the same market are
//! ignored.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tradepost_client::{Client, Options, TokenError, wire};

use crate::exchange::{
    Answer, Asset, Audit, BatchOutcome, Exchange, Fill, Holding, Holdings, Inbox, OpenOrder, Operation,
    Print, Quote, Side, Tape, Transfer,
};
use crate::supply_chain::{Good, PerGood};

/// How long a call is repeated: longer than a market takes to restart.
const RETRY_FOR: Duration = Duration::from_mins(1);
/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// Where bearer tokens come from. A token is requested once, and again when the market refuses it.
pub trait TokenSource: Send + Sync + 'static {
    /// A token that acts for this player.
    fn player(&self, name: &str) -> Result<String, TokenError>;
    /// A token that acts for the operator.
    fn operator(&self) -> Result<String, TokenError>;
}

/// A market at an address.
pub(crate) struct HttpExchange<T> {
    market: Client,
    operator: Client,
    players: Mutex<HashMap<String, Client>>,
    tokens: Arc<T>,
}

impl<T: TokenSource> HttpExchange<T> {
    /// A market at this address, such as `http://127.0.0.1:7171`.
    pub(crate) fn new(url: &str, tokens: Arc<T>) -> Answer<Self> {
        let user_agent = concat!("tradepost-bots/", env!("CARGO_PKG_VERSION")).to_owned();
        let options = Options { user_agent, attempt_timeout: ATTEMPT_TIMEOUT, retry_for: RETRY_FOR };
        let market = Client::with_options(url, options)?;
        let source = Arc::clone(&tokens);
        let operator = market.with_token_source(move || source.operator());
        Ok(Self { market, operator, players: Mutex::default(), tokens })
    }

    /// The client of a player, which keeps the player's token.
    fn player(&self, name: &str) -> Client {
        let mut players = self.players.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = players.get(name) {
            return client.clone();
        }
        let (source, player) = (Arc::clone(&self.tokens), name.to_owned());
        let client = self.market.with_token_source(move || source.player(&player));
        players.insert(name.to_owned(), client.clone());
        client
    }
}

impl<T> fmt::Debug for HttpExchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpExchange").field(&self.market).finish()
    }
}

impl<T: TokenSource> Exchange for HttpExchange<T> {
    async fn register(&self, good: Good) -> Answer<()> {
        let key = format!("register-{}", good.id());
        self.operator.register(good.id(), good.name()).key(key).await.map(drop)
    }

    async fn quotes(&self) -> Answer<PerGood<Quote>> {
        let mut quotes = PerGood::default();
        for material in self.market.materials().all().await? {
            if let Some(good) = Good::from_id(&material.material) {
                let wire::Material { last, best_bid, best_ask, .. } = material;
                quotes[good] = Quote { last, best_bid, best_ask };
            }
        }
        Ok(quotes)
    }

    async fn tape(&self, good: Good, after: Option<&str>) -> Answer<Tape> {
        let trades = self.market.trades(good.id());
        let trades = match after {
            Some(after) => trades.after(after).all().await?,
            None => trades.limit(1).await?.trades,
        };
        let cursor = trades.last().map(|trade| trade.trade_id.as_str()).or(after).map(str::to_owned);
        let print = |trade: &wire::Trade| Print { price: trade.price, quantity: trade.quantity };
        Ok(Tape { prints: trades.iter().map(print).collect(), cursor })
    }

    async fn holdings(&self, player: &str) -> Answer<Holdings> {
        let mut holdings = Holdings::default();
        for wire::Balance { asset, available, held } in self.player(player).balances().await?.balances {
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
        let orders = self.player(player).orders().query("status", "open").all().await?;
        Ok(orders.iter().filter_map(open_order).collect())
    }

    async fn inbox(&self, player: &str, after: Option<&str>) -> Answer<Inbox> {
        let mut events = self.player(player).events();
        if let Some(after) = after {
            events = events.after(after);
        }
        let events = events.all().await?;
        let cursor = events.last().map(|event| event.cursor.as_str()).or(after).map(str::to_owned);
        Ok(Inbox { fills: events.iter().filter_map(fill).collect(), cursor })
    }

    async fn batch(&self, player: &str, operations: &[Operation], key: &str) -> Answer<BatchOutcome> {
        let operations = operations.iter().map(batch_operation).collect();
        let results = match self.player(player).batch(operations).key(key).await {
            Err(error) if error.code() == "idempotency_key_reused" => return Ok(BatchOutcome::default()),
            results => results?.results,
        };
        let done = results.iter().filter(|result| result.problem.is_none()).count() as u64;
        Ok(BatchOutcome { done, refused: results.len() as u64 - done })
    }

    async fn transfer(&self, transfer: &Transfer, key: &str) -> Answer<()> {
        let Transfer { player, asset, amount, leaves, reason } = transfer;
        let request =
            wire::TransferRequest { asset: asset.id().to_owned(), amount: *amount, reason: reason.clone() };
        let call = if *leaves {
            self.operator.withdraw(player, &request)
        } else {
            self.operator.deposit(player, &request)
        };
        let done_before = ["idempotency_key_reused", "insufficient_coins", "insufficient_goods"];
        match call.key(key).await {
            Err(error) if done_before.contains(&error.code()) => Ok(()),
            done => done.map(drop),
        }
    }

    async fn audit(&self) -> Answer<Audit> {
        let audit = self.operator.audit().await?;
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
