//! The right answers to requests.

use tradepost_core::{CloseReason, Reference, Rejection, Side, TimeInForce, Timestamp, Transfer};

use super::story::Reading;

/// The right answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expected {
    Refused(ExpectedRefusal),
    Order(OrderView),
    Orders(Vec<OrderView>),
    Results(Vec<Result<OrderView, Rejection>>),
    Holding(u8, Account),
    /// A transfer with a reference that this request made or closed, and what the player then has.
    Transferred(Transfer, Account),
    /// A transfer that was made before.
    Repeated(Reference),
    /// Closing a withdrawal that is not on hold; whether there was one.
    Unclosed {
        reference: Reference,
        confirmed: bool,
        known: bool,
    },
    /// What a player has, and whether its account is frozen.
    Account(Vec<(u8, Account)>, bool),
    Quote {
        order: OrderView,
        fills: Vec<Level>,
        best: Option<u64>,
    },
    OpenOrders(u32, u32),
    Book {
        bids: Vec<Level>,
        asks: Vec<Level>,
    },
    Audit(Vec<AssetView>),
    /// The first materials, and whether there are more.
    Materials(Vec<MaterialView>, bool),
    Done,
    /// Read from the history: what is right then is known when it arrives.
    Read(Reading),
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExpectedRefusal {
    Rejected(Rejection),
    KeyReused,
    OrderNotFound,
    OrderClosed,
}

/// What a player has of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) available: u64,
    pub(crate) held: u64,
}

/// A material and how it trades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MaterialView {
    pub(crate) material: u8,
    pub(crate) name: String,
    pub(crate) halted: bool,
    pub(crate) last: Option<u64>,
    pub(crate) best_bid: Option<u64>,
    pub(crate) best_ask: Option<u64>,
    pub(crate) reference: Option<ReferencePrice>,
    /// Units, coins and the first price of the last 24 hours.
    pub(crate) day: (u64, u64, Option<u64>),
}

/// A reference price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReferencePrice {
    pub(crate) price: u64,
    /// Whether it is made of 20 trades or fewer, whose prices count to the coin; others do to a 64th.
    pub(crate) exact: bool,
}

/// A price, units, orders.
pub(crate) type Level = (u64, u64, u32);

/// What came in, went out and is there of an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AssetView {
    pub(crate) asset: u8,
    pub(crate) deposited: u128,
    pub(crate) withdrawn: u128,
    pub(crate) burned: u128,
    pub(crate) available: u64,
    pub(crate) held: u64,
}

/// An order as it stood at some moment. Its number is its place in the order of acceptance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OrderView {
    pub(crate) number: usize,
    pub(crate) player: u8,
    pub(crate) material: u8,
    pub(crate) side: Side,
    pub(crate) price: u64,
    pub(crate) quantity: u64,
    pub(crate) remaining: u64,
    pub(crate) value: u64,
    pub(crate) fee: u64,
    pub(crate) time_in_force: TimeInForce,
    pub(crate) close_reason: Option<CloseReason>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

impl OrderView {
    pub(crate) fn is_open(&self) -> bool {
        self.close_reason.is_none()
    }

    /// What it holds in escrow: asset and amount.
    pub(crate) fn escrow(&self) -> (u8, u64) {
        match self.side {
            Side::Bid => (0, self.price * self.remaining),
            Side::Ask => (self.material + 1, self.remaining),
        }
    }
}
