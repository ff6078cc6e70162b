//! An order as its player sees it, and the fold that keeps it up to date from events.

use serde::{Deserialize, Serialize};

use crate::{Amount, AssetName, Coins, Event, MaterialId, OrderId, PlayerId, Price, Quantity, Timestamp};

/// Which side of the book an order stands on.
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

    /// What an order of this side holds in escrow for so many units: coins of a bid, goods of an ask.
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
    /// Good till date: rests until its time.
    Gtd {
        /// From this moment on the order no longer trades.
        expires_at: Timestamp,
    },
    /// Immediate or cancel: fills what it can now, the rest is cancelled.
    Ioc,
    /// Fill or kill: all now, or nothing.
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

    /// Whether its time has come; in the moment it names an order lives no more.
    pub fn has_expired(self, now: Timestamp) -> bool {
        self.expires_at().is_some_and(|expires_at| expires_at <= now)
    }

    /// Whether a remainder may stay in the book.
    pub const fn rests(self) -> bool {
        matches!(self, Self::Gtc | Self::Gtd { .. })
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl Status {
    /// The word a client reads.
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

impl CloseReason {
    /// The word a client reads.
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

/// An order as its player sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Which one.
    pub order_id: OrderId,
    /// Whose.
    pub player: PlayerId,
    /// Of which material.
    pub material: MaterialId,
    /// Buying or selling.
    pub side: Side,
    /// Its limit, in coins a unit.
    pub price: Price,
    /// What was ordered, less what it was reduced by, in units.
    pub quantity: Quantity,
    /// What has not traded, in units; of a closed order, what never will.
    pub remaining: Quantity,
    /// Coins traded so far.
    pub value: Coins,
    /// Sales tax paid so far, in coins; 0 for a bid.
    pub fee: Coins,
    /// How long it waits.
    pub time_in_force: TimeInForce,
    /// Why it is closed, if it is.
    pub close_reason: Option<CloseReason>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Order {
    /// What has traded, in units.
    pub fn filled(&self) -> Quantity {
        self.quantity.minus(self.remaining)
    }

    /// Where the order stands.
    pub fn status(&self) -> Status {
        match self.close_reason {
            Some(reason) => reason.status(),
            None if self.remaining == self.quantity => Status::Open,
            None => Status::PartiallyFilled,
        }
    }

    /// When it was accepted.
    pub fn created_at(&self) -> Timestamp {
        self.order_id.timestamp()
    }

    /// Takes in an event; one of another order changes nothing.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        let mut fold = OrderFold {
            quantity: self.quantity,
            remaining: self.remaining,
            value: self.value,
            fee: self.fee,
            close_reason: self.close_reason,
            updated_at: self.updated_at,
        };
        fold.apply(self.order_id, self.side, event, at);
        OrderFold {
            quantity: self.quantity,
            remaining: self.remaining,
            value: self.value,
            fee: self.fee,
            close_reason: self.close_reason,
            updated_at: self.updated_at,
        } = fold;
    }
}

/// The part of an order that events change; [`Order`] is this with names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFold {
    /// What was ordered, less what it was reduced by.
    pub quantity: Quantity,
    /// What has not traded.
    pub remaining: Quantity,
    /// Coins traded so far.
    pub value: Coins,
    /// Sales tax paid so far.
    pub fee: Coins,
    /// Why it is closed, if it is.
    pub close_reason: Option<CloseReason>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl OrderFold {
    /// An order just accepted, before its first trade.
    pub fn placed(order_id: OrderId, quantity: Quantity) -> Self {
        Self {
            quantity,
            remaining: quantity,
            value: Coins::ZERO,
            fee: Coins::ZERO,
            close_reason: None,
            updated_at: order_id.timestamp(),
        }
    }

    /// Takes in an event of the order `order_id`; one of another order changes nothing.
    pub fn apply(&mut self, order_id: OrderId, side: Side, event: &Event, at: Timestamp) {
        match event {
            Event::TradeExecuted(trade) if trade.order(side) == order_id => {
                self.remaining = self.remaining.minus(trade.quantity);
                self.value = self.value.plus(trade.value());
                if side == Side::Ask {
                    self.fee = self.fee.plus(trade.fee);
                }
                if self.remaining.is_zero() {
                    self.close_reason = Some(CloseReason::Filled);
                }
            }
            Event::OrderReduced { order_id: reduced, by, .. } if *reduced == order_id => {
                self.quantity = self.quantity.minus(*by);
                self.remaining = self.remaining.minus(*by);
            }
            Event::OrderClosed { order_id: closed, reason, .. } if *closed == order_id => {
                self.close_reason = Some(*reason);
            }
            _ => return,
        }
        self.updated_at = self.updated_at.max(at);
    }
}
