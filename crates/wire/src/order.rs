//! Orders: what a client asks for and how they stand.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use utoipa::ToSchema;
use uuid::Uuid;

use super::operation::OperationFields;
use super::{Level, Problem, Time, object};
use tradepost_ports as port;

/// Which side of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Buys: wants goods, offers coins.
    Bid,
    /// Sells: wants coins, offers goods.
    Ask,
}

/// How long an order waits for its fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeInForce {
    /// Good till cancelled: rests until filled or cancelled.
    Gtc,
    /// Good till date: rests until `expires_at`.
    Gtd,
    /// Immediate or cancel: fills what it can now, the rest is cancelled.
    Ioc,
    /// Fill or kill: all now, or nothing.
    Fok,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In the book, nothing traded yet.
    Open,
    /// In the book, some of it traded.
    PartiallyFilled,
    /// All of it traded.
    Filled,
    /// Taken out before all of it traded.
    Cancelled,
    /// Taken out by its own date.
    Expired,
}

/// Why an order is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// All of it traded.
    Filled,
    /// Its player took it out.
    ByPlayer,
    /// The operator took it out.
    ByOperator,
    /// What an `ioc` order could not fill at once.
    IocRemainder,
    /// A `fok` order that could not be filled whole at once.
    FokUnfillable,
    /// What remained when the order met another order of its own player.
    SelfTrade,
    /// Its time came.
    Expired,
}

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// A UUIDv7; a smaller one was there first.
    #[schema(value_type = String, format = "uuid", example = "0197f3a0-7c00-7000-8000-000000000001")]
    pub order_id: Uuid,
    /// Whose.
    #[schema(value_type = String, example = "ada")]
    pub player: core::PlayerId,
    /// Of which material.
    #[schema(value_type = String, example = "copper")]
    pub material: core::MaterialId,
    /// Buying or selling.
    pub side: Side,
    /// Its limit, in coins a unit.
    #[schema(example = 12)]
    pub price: u64,
    /// What was ordered, less what it was reduced by, in units.
    #[schema(example = 100)]
    pub quantity: u64,
    /// What has not traded, in units; of a closed order, what never will.
    #[schema(example = 60)]
    pub remaining: u64,
    /// What has traded, in units.
    #[schema(example = 40)]
    pub filled: u64,
    /// Coins traded so far.
    #[schema(example = 480)]
    pub value: u64,
    /// Sales tax paid so far, in coins; 0 for a bid.
    #[schema(example = 0)]
    pub fee: u64,
    /// How long it waits.
    pub time_in_force: TimeInForce,
    /// When it stops trading by itself (`gtd` only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Where it stands.
    pub status: Status,
    /// Why it is closed, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// When it was accepted.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// An order as a client asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"side": "bid", "material": "copper", "price": 12, "quantity": 100}))]
pub struct OrderRequest {
    /// Buying or selling.
    pub side: Side,
    /// Of which material.
    pub material: String,
    /// Its limit, in coins a unit.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub price: u64,
    /// How many units. Price × quantity is at most 2^53 − 1.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub quantity: u64,
    /// How long it waits; `gtd` if only `expires_at` is given, else `gtc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_in_force: Option<TimeInForce>,
    /// When it stops trading by itself: with `gtd`, and only with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Whose order; needed from the operator, superfluous from a player.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<String>,
}

/// A new, lower quantity for an open order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"quantity": 50}))]
pub struct ReduceRequest {
    /// Above what has traded, below what was ordered.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub quantity: u64,
}

/// Up to 100 operations, done one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    /// What to do, in this order.
    #[serde(deserialize_with = "object::list")]
    #[schema(min_items = 1, max_items = 100)]
    pub orders: Vec<BatchOperation>,
}

/// One step of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields, try_from = "OperationFields")]
pub enum BatchOperation {
    /// Places an order.
    Place(OrderRequest),
    /// Cancels an order.
    Cancel {
        /// Which one.
        #[schema(format = "uuid")]
        order_id: String,
    },
}

/// The results of a batch, one for each operation, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchResults {
    /// One for each operation.
    pub results: Vec<BatchResult>,
}

/// What came of one operation: an order, or a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchResult {
    /// The HTTP status it would have had alone. (A cancel of an order that is not open is 404 `order_not_open` here,
    /// closed or unknown; alone it says which.)
    #[schema(example = 201)]
    pub status: u16,
    /// The order as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Why nothing was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// A part of a list of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// The orders.
    pub orders: Vec<Order>,
    /// The `cursor` of the next part; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The orders that a request cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledOrders {
    /// Each as it stands now.
    pub orders: Vec<Order>,
}

/// What an order would do now; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// Buying or selling.
    pub side: Side,
    /// Of which material.
    #[schema(example = "copper")]
    pub material: String,
    /// The limit, in coins a unit.
    #[schema(example = 12)]
    pub price: u64,
    /// How many units.
    #[schema(example = 100)]
    pub quantity: u64,
    /// Units that would trade at once.
    #[schema(example = 40)]
    pub filled: u64,
    /// Units that would not.
    #[schema(example = 60)]
    pub remaining: u64,
    /// Coins that would trade at once.
    #[schema(example = 440)]
    pub value: u64,
    /// Sales tax on that, paid by a seller.
    #[schema(example = 0)]
    pub fee: u64,
    /// Coins that a buyer would pay, or a seller get after the fee, at once.
    #[schema(example = 440)]
    pub net: u64,
    /// Coins a unit of what would trade, rounded to the nearest; `value` and `filled` are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub average_price: Option<u64>,
    /// The best price on the other side now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub best_price: Option<u64>,
    /// How much worse than the best price the average is, in hundredths of a percent, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    pub price_impact_bps: Option<u64>,
    /// Where the order would stand.
    pub status: Status,
    /// Why it would be closed, if it would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// The fills at each price, best first.
    pub fills: Vec<Level>,
}

impl From<core::Order> for Order {
    fn from(order: core::Order) -> Self {
        Self {
            order_id: Uuid::from_u128(order.terms.order_id.as_u128()),
            side: order.terms.side.into(),
            price: order.terms.price.get(),
            quantity: order.state.quantity.get().into(),
            remaining: order.state.remaining.get().into(),
            filled: order.filled().get().into(),
            value: order.state.value.get(),
            fee: order.state.fee.get(),
            time_in_force: order.terms.time_in_force.into(),
            expires_at: order.terms.time_in_force.expires_at().map(Time::from),
            status: order.status().into(),
            close_reason: order.state.close_reason.map(CloseReason::from),
            created_at: order.created_at().into(),
            updated_at: order.state.updated_at.into(),
            player: order.terms.player,
            material: order.terms.material,
        }
    }
}

impl From<port::Quote> for Quote {
    fn from(quote: port::Quote) -> Self {
        let order = Order::from(quote.order);
        let net = order.value.saturating_sub(order.fee);
        let at_best = |best: u64| u128::from(best) * u128::from(order.filled);
        let impact = |best: u64| {
            let difference = u128::from(order.value).abs_diff(at_best(best));
            u64::try_from((difference * 10_000).div_ceil(at_best(best).max(1))).unwrap_or(u64::MAX)
        };
        let best_price = quote.best_price.map(core::Price::get);
        Self {
            average_price: (order.value + order.filled / 2).checked_div(order.filled),
            price_impact_bps: best_price.filter(|_| order.filled > 0).map(impact),
            best_price,
            net,
            side: order.side,
            material: order.material.as_str().to_owned(),
            price: order.price,
            quantity: order.quantity,
            filled: order.filled,
            remaining: order.remaining,
            value: order.value,
            fee: order.fee,
            status: order.status,
            close_reason: order.close_reason,
            fills: quote.fills.into_iter().map(Level::from).collect(),
        }
    }
}

impl From<core::Side> for Side {
    fn from(side: core::Side) -> Self {
        match side {
            core::Side::Bid => Self::Bid,
            core::Side::Ask => Self::Ask,
        }
    }
}

impl From<Side> for core::Side {
    fn from(side: Side) -> Self {
        match side {
            Side::Bid => Self::Bid,
            Side::Ask => Self::Ask,
        }
    }
}

impl From<core::TimeInForce> for TimeInForce {
    fn from(time_in_force: core::TimeInForce) -> Self {
        match time_in_force {
            core::TimeInForce::Gtc => Self::Gtc,
            core::TimeInForce::Gtd { .. } => Self::Gtd,
            core::TimeInForce::Ioc => Self::Ioc,
            core::TimeInForce::Fok => Self::Fok,
        }
    }
}

impl From<core::Status> for Status {
    fn from(status: core::Status) -> Self {
        match status {
            core::Status::Open => Self::Open,
            core::Status::PartiallyFilled => Self::PartiallyFilled,
            core::Status::Filled => Self::Filled,
            core::Status::Cancelled => Self::Cancelled,
            core::Status::Expired => Self::Expired,
        }
    }
}

impl From<core::CloseReason> for CloseReason {
    fn from(reason: core::CloseReason) -> Self {
        match reason {
            core::CloseReason::Filled => Self::Filled,
            core::CloseReason::ByPlayer => Self::ByPlayer,
            core::CloseReason::ByOperator => Self::ByOperator,
            core::CloseReason::IocRemainder => Self::IocRemainder,
            core::CloseReason::FokUnfillable => Self::FokUnfillable,
            core::CloseReason::SelfTrade => Self::SelfTrade,
            core::CloseReason::Expired => Self::Expired,
        }
    }
}
