//! What a player may read of itself: balances, fills, the inbox, limits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CloseReason, Side, Time, Trade};
use tradepost_ports::{self as port, InboxKind};

/// What an account holds of one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balance {
    /// `coin`, or a material.
    #[schema(example = "coin")]
    pub asset: String,
    /// What is free.
    #[schema(example = 9_520)]
    pub available: u64,
    /// What open orders hold.
    #[schema(example = 720)]
    pub held: u64,
}

/// What an account holds: coins first, then materials in the order of their registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balances {
    /// One for each asset.
    pub balances: Vec<Balance>,
}

/// Whether an order was there first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FillRole {
    /// It was there first.
    Maker,
    /// It met the other.
    Taker,
}

/// A trade as one of its two players sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fill {
    /// The trade.
    #[serde(flatten)]
    pub trade: Trade,
    /// The player's order.
    #[schema(value_type = String, format = "uuid")]
    pub order_id: Uuid,
    /// The player's side.
    pub side: Side,
    /// Sales tax the player paid, in coins.
    #[schema(example = 0)]
    pub fee: u64,
    /// Whether the player's order was there first.
    pub role: FillRole,
    /// The `after` behind it.
    pub cursor: String,
}

/// A part of a list of fills, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FillList {
    /// The fills.
    pub fills: Vec<Fill>,
    /// The `after` of the next part; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// What can happen to a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An order traded: `order_id`, `material`, `side`, `quantity`, `price`, `value`, `fee`.
    Filled,
    /// An order was reduced: `order_id`, `material`, `side`, `quantity` (by how much).
    Reduced,
    /// An order was cancelled: `order_id`, `material`, `side`, `quantity` (never traded), `close_reason`.
    Cancelled,
    /// An order expired: `order_id`, `material`, `side`, `quantity` (never traded), `close_reason`.
    Expired,
    /// The operator gave something: `asset`, `amount`, `reason`.
    Deposited,
    /// The operator took something: `asset`, `amount`, `reason`.
    Withdrawn,
}

/// Something that happened to a player.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The `after` behind it.
    pub cursor: String,
    /// When.
    pub at: Time,
    /// What; says which of the following are there.
    pub kind: EventKind,
    /// Which order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub order_id: Option<Uuid>,
    /// Of which material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// Buying or selling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// Units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// Coins a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u64>,
    /// Coins: price × quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u64>,
    /// Sales tax paid, in coins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<u64>,
    /// Why the order is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// `coin`, or a material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// How much of the asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// Why, in the game's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A part of an inbox, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventList {
    /// The events.
    pub events: Vec<Event>,
    /// The `after` of the next part; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// What a player may still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// Orders in the book.
    pub open_orders: OpenOrderLimit,
    /// Requests; absent where they are not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<RequestLimit>,
}

/// How many orders a player may have in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenOrderLimit {
    /// How many it has.
    #[schema(example = 12)]
    pub used: u32,
    /// How many more it may have.
    #[schema(example = 188)]
    pub left: u32,
    /// How many it may have.
    #[schema(example = 200)]
    pub max: u32,
}

/// How many requests a player may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestLimit {
    /// How many at once.
    #[schema(example = 100)]
    pub limit: u32,
    /// How many come back each second.
    #[schema(example = 50)]
    pub per_second: u32,
    /// How many are left now.
    #[schema(example = 99)]
    pub left: u32,
    /// Seconds until all of them are back.
    #[schema(example = 1)]
    pub reset_seconds: u64,
}

impl From<port::Holding> for Balance {
    fn from(holding: port::Holding) -> Self {
        Self {
            asset: holding.asset.as_str().to_owned(),
            available: holding.balance.available.get(),
            held: holding.balance.held.get(),
        }
    }
}

impl From<port::FillPrint> for Fill {
    fn from(fill: port::FillPrint) -> Self {
        Self {
            trade: fill.trade.into(),
            order_id: Uuid::from_u128(fill.order_id.as_u128()),
            side: fill.side.into(),
            fee: fill.fee.get(),
            role: if fill.maker { FillRole::Maker } else { FillRole::Taker },
            cursor: fill.cursor,
        }
    }
}

impl Event {
    fn of_order(
        event: (String, Time, EventKind),
        order_id: tradepost_core::OrderId,
        material: &tradepost_core::MaterialId,
        side: tradepost_core::Side,
        quantity: tradepost_core::Quantity,
    ) -> Self {
        Self {
            order_id: Some(Uuid::from_u128(order_id.as_u128())),
            material: Some(material.as_str().to_owned()),
            side: Some(side.into()),
            quantity: Some(quantity.get().into()),
            ..Self::of_kind(event)
        }
    }

    fn of_kind((cursor, at, kind): (String, Time, EventKind)) -> Self {
        Self {
            cursor,
            at,
            kind,
            order_id: None,
            material: None,
            side: None,
            quantity: None,
            price: None,
            value: None,
            fee: None,
            close_reason: None,
            asset: None,
            amount: None,
            reason: None,
        }
    }
}

impl From<port::InboxEvent> for Event {
    fn from(event: port::InboxEvent) -> Self {
        let head = |kind| (event.cursor, event.at.into(), kind);
        match event.kind {
            InboxKind::Filled { order_id, material, side, quantity, price, fee, maker: _ } => Self {
                price: Some(price.get()),
                value: Some(price.times(quantity).get()),
                fee: Some(fee.get()),
                ..Self::of_order(head(EventKind::Filled), order_id, &material, side, quantity)
            },
            InboxKind::Reduced { order_id, material, side, quantity } => {
                Self::of_order(head(EventKind::Reduced), order_id, &material, side, quantity)
            }
            InboxKind::Closed { order_id, material, side, remaining, reason } => {
                let expired = reason == tradepost_core::CloseReason::Expired;
                let kind = if expired { EventKind::Expired } else { EventKind::Cancelled };
                Self {
                    close_reason: Some(reason.into()),
                    ..Self::of_order(head(kind), order_id, &material, side, remaining)
                }
            }
            InboxKind::Deposited { asset, amount, reason } => Self {
                asset: Some(asset.as_str().to_owned()),
                amount: Some(amount.get()),
                reason: Some(reason),
                ..Self::of_kind(head(EventKind::Deposited))
            },
            InboxKind::Withdrawn { asset, amount, reason } => Self {
                asset: Some(asset.as_str().to_owned()),
                amount: Some(amount.get()),
                reason: Some(reason),
                ..Self::of_kind(head(EventKind::Withdrawn))
            },
        }
    }
}
