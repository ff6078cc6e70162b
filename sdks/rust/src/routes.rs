//! The routes of the API as typed calls, in the order of a market's `/docs`.

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tradepost_wire::{
    Audit, Balances, BatchOperation, BatchRequest, BatchResults, BatchTransfer, Book, BookList,
    CancelledOrders, CandleList, Economy, EventList, FeedList, Fees, FillList, Freeze, Halt, Limits,
    MarketClock, Material, MaterialBatch, MaterialBatchResults, MaterialList, MaterialRequest, NamedMaterial,
    Order, OrderList, OrderRequest, Quote, ReduceRequest, RuleChanges, Rules, RulesHistory, Time,
    TokensNotBefore, TokensNotBeforeRequest, TradeList, Transfer, TransferBatch, TransferBatchResults,
    TransferList, TransferRequest, Webhook, WebhookList, WebhookRequest,
};

use crate::call::Call;
use crate::client::{Client, Request, idempotency_key};
use crate::feed::FeedReader;
use crate::live::Live;
use crate::{Error, retry};

/// The largest number that every client of the API reads exactly, 2^53 − 1.
const NUMBER_MAX: u64 = 9_007_199_254_740_991;

/// Market data, open to everybody.
impl Client {
    /// Materials with their prices and the last 24 hours, in the order of registration.
    pub fn materials(&self) -> Call<MaterialList> {
        self.market_data(&["materials"])
    }

    /// The market's time, and how fast it runs.
    pub fn clock(&self) -> Call<MarketClock> {
        self.market_data(&["clock"])
    }

    /// One material.
    pub fn material(&self, material: &str) -> Call<Material> {
        self.market_data(&["materials", material])
    }

    /// The order book of a material; parameter `depth`.
    pub fn book(&self, material: &str) -> Call<Book> {
        self.market_data(&["materials", material, "book"])
    }

    /// The order books of at most 100 materials, in their order; parameter `depth`.
    pub fn books(&self, materials: &[&str]) -> Call<BookList> {
        self.market_data(&["books"]).query("materials", materials.join(","))
    }

    /// Trades of a material: the newest first, or those after a trade's id, oldest first.
    pub fn trades(&self, material: &str) -> Call<TradeList> {
        self.market_data(&["materials", material, "trades"])
    }

    /// Candles of a material; parameters `interval` (`1m`, `1h`, `1d`), `from` and `to`.
    pub fn candles(&self, material: &str) -> Call<CandleList> {
        self.market_data(&["materials", material, "candles"])
    }

    /// The market's sales tax.
    pub fn fees(&self) -> Call<Fees> {
        self.market_data(&["fees"])
    }

    /// The rules of the market and of its materials.
    pub fn rules(&self) -> Call<Rules> {
        self.market_data(&["rules"])
    }

    /// Follows books and trades of these materials, and with a token the player's own events. See also
    /// [`Live::summaries`] and [`Live::rate`].
    pub fn live(&self, materials: &[&str]) -> Live {
        let mut request = request(Method::GET, &["stream"]);
        request.timeout = None;
        request.query.push(("materials", materials.join(",")));
        Live::new(self.clone(), request)
    }
}

/// What a player does. An operator acts for the `player` that a request names.
impl Client {
    /// What an order would do now; changes nothing.
    pub fn quote(&self, order: &OrderRequest) -> Call<Quote> {
        self.with_body(request(Method::POST, &["quotes"]), order)
    }

    /// Places an order.
    pub fn place(&self, order: &OrderRequest) -> Call<Order> {
        self.write(Method::POST, &["orders"], order)
    }

    /// Does up to 100 operations, one after another.
    pub fn batch(&self, operations: Vec<BatchOperation>) -> Call<BatchResults> {
        self.write(Method::POST, &["orders", "batch"], &BatchRequest { orders: operations })
    }

    /// Lowers the quantity of an open order, which keeps its place in the book.
    pub fn reduce(&self, order_id: &str, quantity: u64) -> Call<Order> {
        self.write(Method::PATCH, &["orders", order_id], &ReduceRequest { quantity })
    }

    /// Cancels an open order.
    pub fn cancel(&self, order_id: &str) -> Call<Order> {
        self.write_bare(Method::DELETE, &["orders", order_id])
    }

    /// Cancels all open orders of the player; parameters `material` and, for operators, `player`.
    pub fn cancel_all(&self) -> Call<CancelledOrders> {
        self.write_bare(Method::DELETE, &["orders"])
    }

    /// One order.
    pub fn order(&self, order_id: &str) -> Call<Order> {
        self.read(&["orders", order_id])
    }

    /// The player's orders, newest first; parameters `status` (`open`, `closed`) and `material`.
    pub fn orders(&self) -> Call<OrderList> {
        self.read(&["orders"])
    }

    /// The player's trades, oldest first.
    pub fn fills(&self) -> Call<FillList> {
        self.read(&["fills"])
    }

    /// What happened to the player, oldest first.
    pub fn events(&self) -> Call<EventList> {
        self.read(&["events"])
    }

    /// What the player holds.
    pub fn balances(&self) -> Call<Balances> {
        self.read(&["balances"])
    }

    /// How many orders and requests the player has left.
    pub fn limits(&self) -> Call<Limits> {
        self.read(&["limits"])
    }
}

/// What only the operator does.
impl Client {
    /// Registers a material, or renames it.
    pub fn register(&self, material: &str, name: &str) -> Call<Material> {
        self.write(Method::PUT, &["materials", material], &MaterialRequest { name: name.to_owned() })
    }

    /// Registers or renames up to 100 materials, given by id and name, one after another.
    pub fn register_all(&self, materials: &[(&str, &str)]) -> Call<MaterialBatchResults> {
        let named = |(id, name): &(&str, &str)| NamedMaterial { id: (*id).into(), name: (*name).into() };
        let batch = MaterialBatch { materials: materials.iter().map(named).collect() };
        self.write(Method::POST, &["materials", "batch"], &batch)
    }

    /// Brings an asset into a player's account.
    pub fn deposit(&self, player: &str, transfer: &TransferRequest) -> Call<Transfer> {
        self.write(Method::POST, &["accounts", player, "deposits"], transfer)
    }

    /// Takes an asset out of a player's account.
    pub fn withdraw(&self, player: &str, transfer: &TransferRequest) -> Call<Transfer> {
        self.write(Method::POST, &["accounts", player, "withdrawals"], transfer)
    }

    /// Makes up to 100 transfers, one after another.
    pub fn transfer_all(&self, transfers: Vec<BatchTransfer>) -> Call<TransferBatchResults> {
        self.write(Method::POST, &["transfers", "batch"], &TransferBatch { transfers })
    }

    /// The transfer with a reference.
    pub fn transfer(&self, reference: &str) -> Call<Transfer> {
        self.read(&["transfers", reference])
    }

    /// The transfers that have a reference; parameters `state`, `after` and `limit`.
    pub fn transfers(&self) -> Call<TransferList> {
        self.read(&["transfers"])
    }

    /// Lets the assets of a withdrawal on hold leave the market.
    pub fn confirm(&self, reference: &str) -> Call<Transfer> {
        self.write_bare(Method::POST, &["transfers", reference, "confirm"])
    }

    /// Returns the assets of a withdrawal on hold to the player.
    pub fn abort(&self, reference: &str) -> Call<Transfer> {
        self.write_bare(Method::POST, &["transfers", reference, "abort"])
    }

    /// Freezes a player's account: new orders and withdrawals are refused.
    pub fn freeze(&self, player: &str) -> Call<Freeze> {
        self.write_bare(Method::PUT, &["accounts", player, "freeze"])
    }

    /// Ends the freeze of a player's account.
    pub fn unfreeze(&self, player: &str) -> Call<Freeze> {
        self.write_bare(Method::DELETE, &["accounts", player, "freeze"])
    }

    /// Refuses a player's tokens that were issued before this time.
    pub fn revoke_tokens_of(&self, player: &str, at: Time) -> Call<TokensNotBefore> {
        self.write(Method::PUT, &["accounts", player, "tokens-not-before"], &TokensNotBeforeRequest { at })
    }

    /// Refuses everyone's tokens that were issued before this time, operators' too.
    pub fn revoke_tokens(&self, at: Time) -> Call<TokensNotBefore> {
        self.write(Method::PUT, &["tokens-not-before"], &TokensNotBeforeRequest { at })
    }

    /// What a player holds.
    pub fn balances_of(&self, player: &str) -> Call<Balances> {
        self.read(&["accounts", player, "balances"])
    }

    /// A player's orders, newest first; parameters `status` and `material`.
    pub fn orders_of(&self, player: &str) -> Call<OrderList> {
        self.read(&["accounts", player, "orders"])
    }

    /// What happened to a player, oldest first.
    pub fn events_of(&self, player: &str) -> Call<EventList> {
        self.read(&["accounts", player, "events"])
    }

    /// What happened to all players, in one order; parameters `after`, `limit` and `wait`, the seconds to
    /// wait for an event, which must be fewer than
    /// [`Options::attempt_timeout`](crate::Options::attempt_timeout).
    ///
    /// Store `next` together with the effect of the page, and each event is processed exactly once.
    pub fn feed(&self) -> Call<FeedList> {
        self.read(&["feed"])
    }

    /// Reads the feed page after page, waiting for events, from this cursor on; `None` starts at the oldest
    /// event, `end` at what happens from now on.
    pub fn read_feed(&self, after: Option<String>) -> FeedReader {
        FeedReader::new(self.clone(), after)
    }

    /// The webhooks.
    pub fn webhooks(&self) -> Call<WebhookList> {
        self.read(&["webhooks"])
    }

    /// A webhook.
    pub fn webhook(&self, name: &str) -> Call<Webhook> {
        self.read(&["webhooks", name])
    }

    /// Creates or changes a webhook. Only the response that creates it has its secret.
    pub fn put_webhook(&self, name: &str, settings: &WebhookRequest) -> Call<Webhook> {
        self.write(Method::PUT, &["webhooks", name], settings)
    }

    /// Removes a webhook.
    pub fn remove_webhook(&self, name: &str) -> Call<Webhook> {
        self.write_bare(Method::DELETE, &["webhooks", name])
    }

    /// Resumes a webhook that is parked.
    pub fn resume_webhook(&self, name: &str) -> Call<Webhook> {
        self.write_bare(Method::POST, &["webhooks", name, "resume"])
    }

    /// Refuses new orders, of all materials or of the one in the parameter `material`.
    pub fn halt(&self) -> Call<Halt> {
        self.write_bare(Method::PUT, &["halt"])
    }

    /// Accepts orders again, of all materials or of the one in the parameter `material`.
    pub fn resume(&self) -> Call<Halt> {
        self.write_bare(Method::DELETE, &["halt"])
    }

    /// Compares deposits with holdings, withdrawals and burned fees, asset by asset.
    pub fn audit(&self) -> Call<Audit> {
        self.read(&["audit"])
    }

    /// Changes rules of a material, or else of the whole market, at once.
    pub fn change_rules(&self, material: Option<&str>, changes: &RuleChanges) -> Call<Rules> {
        let path: Vec<&str> = ["rules"].into_iter().chain(material).collect();
        self.write(Method::PUT, &path, changes)
    }

    /// The changes of rules, newest first.
    pub fn rules_history(&self) -> Call<RulesHistory> {
        self.read(&["rules", "history"])
    }

    /// The economy's figures; parameters `from`, `to` and `bucket`.
    pub fn economy(&self) -> Call<Economy> {
        self.read(&["economy"])
    }

    /// Starts the download of a consistent copy of the market's journal. The market makes the copy first.
    pub async fn backup(&self) -> Result<Download, Error> {
        let request = Request { timeout: None, ..request(Method::GET, &["backup"]) };
        let response = retry::repeat(self.retry_for, || self.send(&request)).await?;
        Ok(Download { request: request.describe(), response })
    }
}

impl Client {
    fn market_data<T: DeserializeOwned>(&self, path: &[&str]) -> Call<T> {
        self.call(Request { is_public: true, ..request(Method::GET, path) })
    }

    fn read<T: DeserializeOwned>(&self, path: &[&str]) -> Call<T> {
        self.call(request(Method::GET, path))
    }

    fn write_bare<T: DeserializeOwned>(&self, method: Method, path: &[&str]) -> Call<T> {
        self.call(Request { idempotency_key: Some(idempotency_key()), ..request(method, path) })
    }

    fn write<T: DeserializeOwned>(&self, method: Method, path: &[&str], body: &impl Serialize) -> Call<T> {
        self.with_body(Request { idempotency_key: Some(idempotency_key()), ..request(method, path) }, body)
    }

    #[expect(clippy::expect_used, reason = "the API's requests are structs of text and integers")]
    fn with_body<T: DeserializeOwned>(&self, request: Request, body: &impl Serialize) -> Call<T> {
        let inexact = inexact_number(&serde_json::to_value(body).expect("a request is JSON"));
        let body = serde_json::to_vec(body).expect("a request is JSON");
        self.call(Request { body: Some(body), inexact, ..request })
    }

    fn call<T: DeserializeOwned>(&self, request: Request) -> Call<T> {
        Call::new(self.clone(), Request { timeout: Some(self.attempt_timeout), ..request })
    }
}

fn request(method: Method, path: &[&str]) -> Request {
    Request {
        method,
        path: std::iter::once("v1").chain(path.iter().copied()).map(str::to_owned).collect(),
        query: Vec::new(),
        body: None,
        idempotency_key: None,
        is_public: false,
        inexact: None,
        timeout: None,
    }
}

/// The first number of a body that a market cannot carry exactly.
fn inexact_number(body: &Value) -> Option<u64> {
    match body {
        Value::Number(number) => number.as_u64().filter(|number| *number > NUMBER_MAX),
        Value::Array(values) => values.iter().find_map(inexact_number),
        Value::Object(fields) => fields.values().find_map(inexact_number),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

/// A long response, read chunk by chunk.
#[derive(Debug)]
pub struct Download {
    request: String,
    response: reqwest::Response,
}

impl Download {
    /// The next bytes; `None` at the end. A connection that breaks before the end is an error.
    pub async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Error> {
        self.response.chunk().await.map_err(|source| Error::unreachable(self.request.clone(), source))
    }
}
