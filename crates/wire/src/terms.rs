//! The vocabulary of the API: the small types that orders, trades and books share.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use utoipa::ToSchema;

/// A side of the order book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Buy: offers coins for goods.
    Bid,
    /// Sell: offers goods for coins.
    Ask,
}

/// How long an order stays in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeInForce {
    /// Good till cancelled: rests until filled or cancelled.
    Gtc,
    /// Good till date: rests until `expires_at`.
    Gtd,
    /// Immediate or cancel: fills what it can now; the rest is cancelled. A bid needs only what it spends.
    Ioc,
    /// Fill or kill: fills completely now, or not at all. A bid needs only what it spends.
    Fok,
}

/// The status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In the book; nothing has traded yet.
    Open,
    /// In the book; a part has traded.
    PartiallyFilled,
    /// Completely traded.
    Filled,
    /// Closed before it was completely traded.
    Cancelled,
    /// Closed because `expires_at` passed.
    Expired,
}

/// Why an order closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// It traded completely.
    Filled,
    /// Its player cancelled it.
    ByPlayer,
    /// An operator cancelled it.
    ByOperator,
    /// It is `ioc`, and its remainder could not be filled immediately.
    IocRemainder,
    /// It is `fok`, and could not be filled completely and immediately.
    FokUnfillable,
    /// It met another order of the same player; its remainder was cancelled.
    SelfTrade,
    /// Its `expires_at` passed.
    Expired,
}

/// The open orders at one price, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Level {
    /// The price, in coins per unit.
    #[schema(example = 12)]
    pub price: u64,
    /// The quantity, in units; 0 in a `book_changed` message removes the level.
    #[schema(example = 60)]
    pub quantity: u64,
    /// The number of orders.
    #[schema(example = 2)]
    pub orders: u32,
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

impl From<core::Level> for Level {
    fn from(level: core::Level) -> Self {
        Self { price: level.price.get(), quantity: level.quantity, orders: level.orders }
    }
}
