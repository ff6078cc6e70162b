//! Orders and quotes.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use tradepost_ports as port;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::terms::{CloseReason, Level, Side, Status, TimeInForce};
use crate::time::Time;
use crate::whole;

/// An order and its current state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// A UUIDv7; of two orders, the one with the smaller id is the earlier.
    #[schema(value_type = String, format = "uuid", example = "0197f3a0-7c00-7000-8000-000000000001")]
    pub order_id: Uuid,
    /// The id of the player who owns the order.
    #[schema(value_type = String, example = "ada")]
    pub player: core::PlayerId,
    /// The id of the material to buy or sell.
    #[schema(value_type = String, example = "copper")]
    pub material: core::MaterialId,
    /// Buy (`bid`) or sell (`ask`).
    pub side: Side,
    /// The limit price, in coins per unit.
    #[schema(example = 12)]
    pub price: u64,
    /// The ordered quantity, less any reductions, in units.
    #[schema(example = 100)]
    pub quantity: u64,
    /// The quantity that has not traded, in units; for a closed order, it never will.
    #[schema(example = 60)]
    pub remaining: u64,
    /// The quantity that has traded, in units.
    #[schema(example = 40)]
    pub filled: u64,
    /// The value traded so far, in coins.
    #[schema(example = 480)]
    pub value: u64,
    /// The sales tax paid so far, in coins; 0 for a bid.
    #[schema(example = 0)]
    pub fee: u64,
    /// How long the order stays in force.
    pub time_in_force: TimeInForce,
    /// When the order expires (`gtd` only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// Whether the order is open, and otherwise how it ended.
    pub status: Status,
    /// Why the order closed; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// When the order was accepted.
    pub created_at: Time,
    /// When the order last changed.
    pub updated_at: Time,
}

/// An order to place or to quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"side": "bid", "material": "copper", "price": 12, "quantity": 100}))]
pub struct OrderRequest {
    /// Buy (`bid`) or sell (`ask`).
    pub side: Side,
    /// The id of the material to buy or sell.
    pub material: String,
    /// The limit price, in coins per unit.
    #[serde(deserialize_with = "whole::number")]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub price: u64,
    /// The quantity, in units. Price × quantity is at most 2^53 − 1.
    #[serde(deserialize_with = "whole::number")]
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub quantity: u64,
    /// How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_in_force: Option<TimeInForce>,
    /// When the order expires; required for `gtd`, refused otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// The player whose order it is; operators must give it, players need not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<String>,
}

/// A lower quantity for an open order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"quantity": 50}))]
pub struct ReduceRequest {
    /// The new quantity, in units: above what has traded, below the current quantity.
    #[serde(deserialize_with = "whole::number")]
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub quantity: u64,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// The orders on this page.
    pub orders: Vec<Order>,
    /// The `cursor` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The orders that a request cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledOrders {
    /// The orders after the cancellation.
    pub orders: Vec<Order>,
}

/// What an order would do if it were placed now. A quote changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// Buy (`bid`) or sell (`ask`).
    pub side: Side,
    /// The id of the material to buy or sell.
    #[schema(example = "copper")]
    pub material: String,
    /// The limit price, in coins per unit.
    #[schema(example = 12)]
    pub price: u64,
    /// The ordered quantity, in units.
    #[schema(example = 100)]
    pub quantity: u64,
    /// The quantity that would trade immediately, in units.
    #[schema(example = 40)]
    pub filled: u64,
    /// The quantity that would not trade immediately, in units.
    #[schema(example = 60)]
    pub remaining: u64,
    /// The value that would trade immediately, in coins.
    #[schema(example = 440)]
    pub value: u64,
    /// The sales tax on `value`, in coins; 0 for a bid.
    #[schema(example = 0)]
    pub fee: u64,
    /// What a buyer would pay, or a seller receive after tax, immediately, in coins.
    #[schema(example = 440)]
    pub net: u64,
    /// The listing fee on `remaining` if that would rest, in coins.
    #[serde(default)]
    #[schema(required = true, example = 0)]
    pub listing_fee: u64,
    /// The average price of `filled`, in coins per unit, rounded to the nearest; `value` and `filled` are
    /// exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub average_price: Option<u64>,
    /// The current best price on the other side, in coins per unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub best_price: Option<u64>,
    /// How much worse the average price is than the best price, in hundredths of a percent, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    pub price_impact_bps: Option<u64>,
    /// The status that the order would have.
    pub status: Status,
    /// Why the order would close; absent if it would rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// The fills, added up by price, best first.
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
        let listing_fee = quote.listing_fee.get();
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
            listing_fee,
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
