//! What a deployment must be able to do for the HTTP API: one trait a capability, so that a route's state shows its
//! rights.
//!
//! In and out: the core's own values. Not here: JSON (`wire`), tokens (`auth`), how it is done (the deployments).
//!
//! Reads of a player's own things see that player's own writes. Cursors belong to the deployment: a client gives back
//! what it got.

mod views;

use std::fmt;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tradepost_core::{
    Actor, Amount, AssetName, Audit, Balance, BookDepth, MaterialId, Order, OrderId, PlaceOrder, PlayerId,
    Quantity, Rejection, Timestamp,
};

pub use views::*;

/// The answer of a deployment, some time later.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Refusal>>;

/// Why a deployment did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The market said no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The idempotency key was used with another request.
    #[error("this idempotency key was used with another request")]
    IdempotencyKeyReused,
    /// There is no order of this id, or it is another player's.
    #[error("no order of this id is yours")]
    OrderNotFound,
    /// The order was closed before.
    #[error("the order is closed")]
    OrderClosed,
    /// The cursor is none that this deployment gave.
    #[error("the cursor is not one that this server gave")]
    InvalidCursor,
    /// The range of time has more buckets than an answer may have.
    #[error("the range has more than {max} buckets")]
    TooManyBuckets {
        /// The most it may have.
        max: u32,
    },
    /// Too much is waiting; nothing was done, and the client should come again.
    #[error("too many requests are waiting; come again")]
    Busy,
    /// The history has not caught up with the market in time; the client should come again.
    #[error("the history is catching up; come again")]
    HistoryBehind,
    /// The deployment cannot store what it decides, and is going down; nothing was acknowledged.
    #[error("the market is stopping; come again")]
    Stopping,
    /// This deployment has no such thing.
    #[error("this deployment does not offer that")]
    Unsupported,
    /// Something broke; the text is for the log, never for the client.
    #[error("internal error: {0}")]
    Failed(String),
}

/// An idempotency key together with what it was used for, as digests of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Of the caller and the key.
    pub key: u128,
    /// Of the method, the path and the body.
    pub request: u128,
}

/// One step of a batch.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Places an order.
    Place(PlaceOrder),
    /// Cancels an order.
    Cancel(OrderId),
}

/// Which of a player's orders are meant.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only open ones, only closed ones, or both.
    pub open: Option<bool>,
    /// Only those of this material.
    pub material: Option<MaterialId>,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next part starts; `None` at the end.
    pub next: Option<String>,
}

/// What part of a list is asked for.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// Where it starts: what an earlier part gave as `next`, or a row's own cursor.
    pub after: Option<String>,
    /// The most rows, 1 to 1,000.
    pub limit: u32,
}

/// What an account holds of one asset.
#[derive(Clone, Debug)]
pub struct Holding {
    /// What.
    pub asset: AssetName,
    /// How much is free and how much is in escrow.
    pub balance: Balance,
}

/// A message of the live stream.
#[derive(Clone, Debug)]
pub enum StreamMessage {
    /// The whole book of a material: the start, and again whenever this reader fell behind.
    Book(BookDepth),
    /// Levels that changed, each with its new quantity; 0 means that the level is gone.
    BookChanged(BookDepth),
    /// A trade.
    Trade(TradePrint),
    /// Something that happened to the caller.
    Own(InboxEvent),
}

/// What everybody may read.
pub trait MarketData: Send + Sync {
    /// All materials, or one.
    fn materials(&self, only: Option<MaterialId>) -> Answer<'_, Vec<MaterialSummary>>;
    /// The best `depth` levels a side.
    fn book(&self, material: MaterialId, depth: u32) -> Answer<'_, BookDepth>;
    /// Trades of a material: newest first, or with `after` those behind that trade, oldest first.
    fn trades(&self, material: MaterialId, page: PageRequest) -> Answer<'_, Page<TradePrint>>;
    /// Candles whose start is in `from..to`, oldest first, at most 1,000: the last ones where there are more.
    fn candles(
        &self,
        material: MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<'_, Vec<Candle>>;
    /// Sales tax, in basis points of the seller's proceeds.
    fn sales_tax_bps(&self) -> Answer<'_, u16>;
    /// Live books and trades of some materials (all, if none is named), and the own events of `player`.
    fn subscribe(
        &self,
        materials: Vec<MaterialId>,
        player: Option<PlayerId>,
    ) -> Answer<'_, BoxStream<'static, StreamMessage>>;
    /// Whether requests can be served; an error says why not.
    fn ready(&self) -> Answer<'_, ()>;
}

/// What a player may do for itself, and the operator for anyone.
pub trait Trading: Send + Sync {
    /// Places an order.
    fn place(&self, order: PlaceOrder, stamp: Option<Stamp>) -> Answer<'_, Order>;
    /// Places and cancels, one after another; each has its own result.
    fn batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Order, Rejection>>>;
    /// Lowers an order's quantity.
    fn reduce(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Order>;
    /// Cancels an order.
    fn cancel(&self, actor: Actor, order_id: OrderId, stamp: Option<Stamp>) -> Answer<'_, Order>;
    /// Cancels all open orders of a player, or those of one material.
    fn cancel_all(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Order>>;
    /// What an order would do now; changes nothing.
    fn quote(&self, order: PlaceOrder) -> Answer<'_, Quote>;
    /// One order, open or closed; of any player for the operator.
    fn order(&self, actor: Actor, order_id: OrderId) -> Answer<'_, Order>;
    /// A player's orders, newest first.
    fn orders(&self, player: PlayerId, filter: OrderFilter, page: PageRequest) -> Answer<'_, Page<Order>>;
    /// A player's fills: oldest first behind `after`.
    fn fills(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<FillPrint>>;
    /// A player's inbox: oldest first behind `after`.
    fn inbox(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<InboxEvent>>;
    /// What a player holds: coins first, then materials in the order of their registration.
    fn balances(&self, player: PlayerId) -> Answer<'_, Vec<Holding>>;
    /// How many orders a player has open, and how many it may have.
    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)>;
}

/// What only the operator may do.
pub trait Operating: Send + Sync {
    /// Registers a material, or renames it.
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()>;
    /// Brings assets in; answers what the player then holds of the asset.
    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding>;
    /// Takes assets out; answers what the player then holds of the asset.
    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding>;
    /// Stops (`true`) or restarts (`false`) the acceptance of orders, of one material or of all.
    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()>;
    /// Adds everything up.
    fn audit(&self) -> Answer<'_, Audit>;
    /// The economy over a range of time.
    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy>;
    /// Streams a consistent copy of the market's files while it serves.
    fn backup(&self) -> Answer<'_, BoxStream<'static, std::io::Result<Vec<u8>>>>;
}

/// Assets that come in or go out.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Whose account.
    pub player: PlayerId,
    /// What.
    pub asset: AssetName,
    /// How much.
    pub amount: Amount,
    /// Why, in the game's words, at most 200 characters.
    pub reason: String,
}

/// A deployment: all three capabilities of one thing.
pub trait Deployment: MarketData + Trading + Operating {}

impl<T: MarketData + Trading + Operating> Deployment for T {}

impl fmt::Debug for dyn Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deployment")
    }
}
