//! The routes of the API as typed calls, in the order of a market's `/docs`.

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tradepost_wire::{
    Audit, Balances, BatchOperation, BatchRequest, BatchResults, Book, CancelledOrders, CandleList, Economy,
    EventList, Fees, FillList, Halt, Limits, Material, MaterialBatch, MaterialBatchResults, MaterialList,
    MaterialRequest, NamedMaterial, Order, OrderList, OrderRequest, Quote, ReduceRequest, TradeList,
    Transfer, TransferRequest,
};

use crate::call::Call;
use crate::client::{Client, Request, idempotency_key};
use crate::live::Live;
use crate::{Error, retry};

/// Market data, open to everybody.
impl Client {
    /// Materials with their prices and the last 24 hours, in the order of registration.
    pub fn materials(&self) -> Call<MaterialList> {
        self.market_data(&["materials"])
    }

    /// One material.
    pub fn material(&self, material: &str) -> Call<Material> {
        self.market_data(&["materials", material])
    }

    /// The order book of a material; parameter `depth`.
    pub fn book(&self, material: &str) -> Call<Book> {
        self.market_data(&["materials", material, "book"])
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
        self.call(Request { body: Some(serde_json::to_vec(body).expect("a request is JSON")), ..request })
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
        timeout: None,
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
