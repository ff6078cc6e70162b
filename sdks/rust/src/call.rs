//! One call: a request with its parameters, which is sent when it is awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use serde::de::DeserializeOwned;
use tradepost_wire::{
    Event, EventList, Fill, FillList, Material, MaterialList, Order, OrderList, Trade, TradeList,
};

use crate::client::{Client, Request};
use crate::{Error, retry};

/// A call of the API. Awaiting it sends it, and repeats it while the market is busy or out of reach.
///
/// Reads are safe to repeat, and so are writes: each has an idempotency key, generated unless
/// [given](Self::key).
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    pub(crate) client: Client,
    pub(crate) request: Request,
    response: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Call<T> {
    pub(crate) fn new(client: Client, request: Request) -> Self {
        Self { client, request, response: PhantomData }
    }

    /// Names a write: repeated under the same key it has one effect, also when a restarted program repeats
    /// it.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.request.idempotency_key = Some(key.into());
        self
    }

    /// Sets a query parameter of the route, such as `status` or `interval`.
    pub fn query(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.request.query.retain(|(present, _)| *present != name);
        self.request.query.push((name, value.to_string()));
        self
    }

    /// Sets how many rows a list has at most.
    pub fn limit(self, rows: u32) -> Self {
        self.query("limit", rows)
    }

    /// Starts a list after this cursor.
    pub fn after(self, cursor: impl fmt::Display) -> Self {
        self.query("after", cursor)
    }

    async fn send(&self) -> Result<T, Error> {
        let body = retry::repeat(self.client.retry_for, async || {
            let response = self.client.send(&self.request).await?;
            response.bytes().await.map_err(|source| Error::unreachable(self.request.describe(), source))
        })
        .await?;
        serde_json::from_slice(&body).map_err(|error| Error::unreadable(self.request.describe(), &error))
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request.describe()).finish()
    }
}

/// A part of a longer list.
pub trait Page: DeserializeOwned + Send + 'static {
    /// A row of the list.
    type Row: Send;
    /// The query parameter that continues the list.
    const CURSOR: &'static str;
    /// The rows, and the cursor of the next part.
    fn into_rows(self) -> (Vec<Self::Row>, Option<String>);
}

/// The most rows that the API puts on a page.
const ROWS_MAX: u32 = 1_000;

impl<P: Page> Call<P> {
    /// Reads the list to its end, in pages of 1,000 rows unless [limited](Self::limit) to fewer.
    pub async fn all(self) -> Result<Vec<P::Row>, Error> {
        let is_limited = self.request.query.iter().any(|(name, _)| *name == "limit");
        let mut call = if is_limited { self } else { self.limit(ROWS_MAX) };
        let mut all = Vec::new();
        loop {
            let (rows, next) = call.send().await?.into_rows();
            all.extend(rows);
            let Some(next) = next else { return Ok(all) };
            call = call.query(P::CURSOR, next);
        }
    }
}

macro_rules! pages {
    ($($list:ty { $rows:ident: $row:ty } by $cursor:literal;)+) => {
        $(impl Page for $list {
            type Row = $row;
            const CURSOR: &'static str = $cursor;
            fn into_rows(self) -> (Vec<$row>, Option<String>) {
                (self.$rows, self.next)
            }
        })+
    };
}

pages! {
    OrderList { orders: Order } by "cursor";
    MaterialList { materials: Material } by "after";
    TradeList { trades: Trade } by "after";
    FillList { fills: Fill } by "after";
    EventList { events: Event } by "after";
}
