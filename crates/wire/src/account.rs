//! A player's account: balances, fills, the inbox, limits.

use serde::{Deserialize, Serialize};
use tradepost_core::TransferStep;
use tradepost_ports::{self as port, InboxKind};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::market::Trade;
use crate::rules::BuyLimitUse;
use crate::terms::{CloseReason, Side};
use crate::time::Time;

/// An account's balance of one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balance {
    /// `coin` or a material's id.
    #[schema(example = "coin")]
    pub asset: String,
    /// The amount that is free to use, in coins or units.
    #[schema(example = 9_520)]
    pub available: u64,
    /// The amount that open orders and pending withdrawals hold, in coins or units.
    #[schema(example = 720)]
    pub held: u64,
}

/// An account's balances: coins first, then materials in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balances {
    /// One balance per asset.
    pub balances: Vec<Balance>,
    /// Whether the account is frozen: new orders and withdrawals are refused.
    #[serde(default)]
    #[schema(required = true)]
    pub frozen: bool,
}

impl From<port::Account> for Balances {
    fn from(account: port::Account) -> Self {
        let port::Account { holdings, frozen } = account;
        Self { balances: holdings.into_iter().map(Balance::from).collect(), frozen }
    }
}

/// The role of an order in a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FillRole {
    /// The order was already in the book.
    Maker,
    /// The order arrived second and caused the trade.
    Taker,
}

/// A trade as one of its two players sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fill {
    /// The trade, as everyone sees it.
    #[serde(flatten)]
    pub trade: Trade,
    /// The id of the player's order.
    #[schema(value_type = String, format = "uuid")]
    pub order_id: Uuid,
    /// The side of the player's order.
    pub side: Side,
    /// The sales tax that the player paid, in coins.
    #[schema(example = 0)]
    pub fee: u64,
    /// The role of the player's order.
    pub role: FillRole,
    /// The `after` of what follows.
    pub cursor: String,
}

/// A page of fills, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FillList {
    /// The fills on this page.
    pub fills: Vec<Fill>,
    /// The `after` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An order traded: `order_id`, `material`, `side`, `quantity`, `price`, `value`, `fee`.
    Filled,
    /// An order was reduced: `order_id`, `material`, `side`, `quantity` (the reduction).
    Reduced,
    /// An order was cancelled: `order_id`, `material`, `side`, `quantity` (the remainder), `close_reason`.
    Cancelled,
    /// An order expired: `order_id`, `material`, `side`, `quantity` (the remainder), `close_reason`.
    Expired,
    /// An operator made a deposit: `asset`, `amount`, `reason`, and `reference` if it has one.
    Deposited,
    /// An operator made a withdrawal: `asset`, `amount`, `reason`, and `reference` if it has one.
    Withdrawn,
    /// An operator put assets on hold for a withdrawal: `asset`, `amount`, `reason`, `reference`.
    WithdrawalHeld,
    /// A withdrawal on hold was confirmed, and the assets left the market: the same fields.
    WithdrawalConfirmed,
    /// A withdrawal on hold was aborted, and the assets were returned: the same fields.
    WithdrawalAborted,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Filled,
        Self::Reduced,
        Self::Cancelled,
        Self::Expired,
        Self::Deposited,
        Self::Withdrawn,
        Self::WithdrawalHeld,
        Self::WithdrawalConfirmed,
        Self::WithdrawalAborted,
    ];

    /// Its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Reduced => "reduced",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Deposited => "deposited",
            Self::Withdrawn => "withdrawn",
            Self::WithdrawalHeld => "withdrawal_held",
            Self::WithdrawalConfirmed => "withdrawal_confirmed",
            Self::WithdrawalAborted => "withdrawal_aborted",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl From<TransferStep> for EventKind {
    fn from(step: TransferStep) -> Self {
        match step {
            TransferStep::Deposited => Self::Deposited,
            TransferStep::Withdrawn => Self::Withdrawn,
            TransferStep::Held => Self::WithdrawalHeld,
            TransferStep::Confirmed => Self::WithdrawalConfirmed,
            TransferStep::Aborted => Self::WithdrawalAborted,
        }
    }
}

/// An event in a player's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The `after` of what follows.
    pub cursor: String,
    /// When the event happened.
    pub at: Time,
    /// The kind of event, which determines the fields below.
    pub kind: EventKind,
    /// The id of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub order_id: Option<Uuid>,
    /// The material's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// Buy (`bid`) or sell (`ask`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The quantity, in units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// The price, in coins per unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u64>,
    /// Price × quantity, in coins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u64>,
    /// The sales tax that the player paid, in coins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<u64>,
    /// Why the order closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<CloseReason>,
    /// `coin` or a material's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// The amount, in coins or units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// The reason, in the game's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The game's own id of the transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A page of a player's inbox, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventList {
    /// The events on this page.
    pub events: Vec<Event>,
    /// The `after` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// A player's limits, and how much of them is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// The limit of open orders.
    pub open_orders: OpenOrderLimit,
    /// The buy limit of the requested material; absent if none is set, or no material is requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buy_limit: Option<BuyLimitUse>,
    /// The limit of requests; absent if they are not limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<RequestLimit>,
}

/// The number of open orders a player has and may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenOrderLimit {
    /// The number of open orders.
    #[schema(example = 12)]
    pub used: u32,
    /// The number of orders that may be added.
    #[schema(example = 188)]
    pub left: u32,
    /// The maximum number of open orders.
    #[schema(example = 200)]
    pub max: u32,
}

/// The rate limit of a player's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestLimit {
    /// The largest burst, in requests.
    #[schema(example = 100)]
    pub limit: u32,
    /// The sustained rate, in requests per second.
    #[schema(example = 50)]
    pub per_second: u32,
    /// The number of requests that are allowed now.
    #[schema(example = 99)]
    pub left: u32,
    /// Seconds until the full burst is available again.
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
            reference: None,
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
            InboxKind::Transferred { step, reference, asset, amount, reason } => Self {
                asset: Some(asset.as_str().to_owned()),
                amount: Some(amount.get()),
                reason: Some(reason),
                reference: reference.map(|reference| reference.as_str().to_owned()),
                ..Self::of_kind(head(step.into()))
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_are_those_of_the_json() {
        for kind in EventKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(EventKind::named(kind.name()), Some(kind));
        }
    }
}
