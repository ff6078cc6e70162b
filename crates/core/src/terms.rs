//! The words of an order: side, time in force, status, reason for closing.

use serde::{Deserialize, Serialize};

use crate::{Amount, AssetName, MaterialId, Price, Quantity, Timestamp};

/// The side of the book on which an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Wants goods, holds coins.
    Bid,
    /// Wants coins, holds goods.
    Ask,
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Bid => Self::Ask,
            Self::Ask => Self::Bid,
        }
    }

    /// What an order of this side holds in escrow for `quantity` units: coins for a bid, goods for an ask.
    pub fn escrow(self, price: Price, quantity: Quantity) -> Amount {
        match self {
            Self::Bid => price.times(quantity).into(),
            Self::Ask => quantity.into(),
        }
    }

    /// The asset that an order of this side holds in escrow.
    pub fn offers(self, material: &MaterialId) -> AssetName {
        match self {
            Self::Bid => AssetName::Coin,
            Self::Ask => AssetName::Material(material.clone()),
        }
    }

    /// `bid` or `ask`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bid => "bid",
            Self::Ask => "ask",
        }
    }
}

/// How long an order waits for its fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimeInForce {
    /// Good till cancelled: rests until filled or cancelled.
    Gtc,
    /// Good till date: rests until it expires.
    Gtd {
        /// From this moment on the order no longer trades.
        expires_at: Timestamp,
    },
    /// Immediate or cancel: fills what it can immediately; the rest is cancelled.
    Ioc,
    /// Fill or kill: fills completely and immediately, or not at all.
    Fok,
}

impl TimeInForce {
    /// `gtc`, `gtd`, `ioc` or `fok`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gtc => "gtc",
            Self::Gtd { .. } => "gtd",
            Self::Ioc => "ioc",
            Self::Fok => "fok",
        }
    }

    /// When the order expires, if it does.
    pub const fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::Gtd { expires_at } => Some(expires_at),
            Self::Gtc | Self::Ioc | Self::Fok => None,
        }
    }

    /// Whether the order has expired: from `expires_at` on, that moment included.
    pub fn has_expired(self, now: Timestamp) -> bool {
        self.expires_at().is_some_and(|expires_at| expires_at <= now)
    }

    /// Whether an unfilled remainder may rest in the book.
    pub const fn rests(self) -> bool {
        matches!(self, Self::Gtc | Self::Gtd { .. })
    }
}

/// The status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// In the book, nothing traded yet.
    Open,
    /// In the book, partly traded.
    PartiallyFilled,
    /// All of it traded.
    Filled,
    /// Closed before all of it traded.
    Cancelled,
    /// Closed by its expiry.
    Expired,
}

impl Status {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PartiallyFilled => "partially_filled",
            Self::Filled => "filled",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether the order can still trade.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::PartiallyFilled)
    }
}

/// Why an order is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CloseReason {
    /// All of it traded.
    Filled,
    /// Cancelled by its player.
    ByPlayer,
    /// Cancelled by the operator.
    ByOperator,
    /// The part of an `ioc` order that did not fill immediately.
    IocRemainder,
    /// A `fok` order that could not fill completely.
    FokUnfillable,
    /// The remainder of an order that met another order of its own player.
    SelfTrade,
    /// It expired.
    Expired,
}

impl CloseReason {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::ByPlayer => "by_player",
            Self::ByOperator => "by_operator",
            Self::IocRemainder => "ioc_remainder",
            Self::FokUnfillable => "fok_unfillable",
            Self::SelfTrade => "self_trade",
            Self::Expired => "expired",
        }
    }

    /// The status of an order closed for this reason.
    pub const fn status(self) -> Status {
        match self {
            Self::Filled => Status::Filled,
            Self::Expired => Status::Expired,
            Self::ByPlayer
            | Self::ByOperator
            | Self::IocRemainder
            | Self::FokUnfillable
            | Self::SelfTrade => Status::Cancelled,
        }
    }
}
