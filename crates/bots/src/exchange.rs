//! The market as the players see it: what they may read and what they may do.
//!
//! One implementation speaks HTTP ([`crate::http`]); the tests have one in the process. All amounts are whole
//! coins or whole units.

use std::future::Future;

use serde::{Deserialize, Serialize};
pub(crate) use tradepost_core::Side;

use crate::supply_chain::{Good, PerGood};

/// What an account holds of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holding {
    /// What is free.
    pub available: u64,
    /// What open orders hold.
    pub held: u64,
}

impl Holding {
    /// Both together.
    pub(crate) const fn total(self) -> u64 {
        self.available + self.held
    }
}

/// What an account holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    /// Money.
    pub coins: Holding,
    /// Goods, in units.
    pub goods: PerGood<Holding>,
}

/// How a material stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The price of the last trade, in coins a unit.
    pub last: Option<u64>,
    /// The best bid.
    pub best_bid: Option<u64>,
    /// The best ask.
    pub best_ask: Option<u64>,
}

/// An order in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenOrder {
    /// Its id.
    pub order_id: String,
    /// Buying or selling.
    pub side: Side,
    /// What.
    pub good: Good,
    /// Its limit, in coins a unit.
    pub price: u64,
    /// What has not traded, in units.
    pub remaining: u64,
}

/// A trade of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fill {
    /// Buying or selling.
    pub side: Side,
    /// What.
    pub good: Good,
    /// Coins a unit.
    pub price: u64,
    /// Units.
    pub quantity: u64,
}

/// What happened since the last look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inbox {
    /// One's own trades, oldest first.
    pub fills: Vec<Fill>,
    /// Where the next look starts; `None` where nothing has ever happened.
    pub cursor: Option<String>,
}

/// Somebody's trade, as everybody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    /// Coins a unit.
    pub price: u64,
    /// Units.
    pub quantity: u64,
}

/// Trades of a material since the last look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    /// The trades, oldest first.
    pub prints: Vec<Print>,
    /// Where the next look starts; `None` where nothing has ever traded.
    pub cursor: Option<String>,
}

/// One step of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    /// Places a limit order.
    Place {
        /// Buying or selling.
        side: Side,
        /// What.
        good: Good,
        /// Its limit, in coins a unit.
        price: u64,
        /// Units.
        quantity: u64,
        /// Whether what does not trade at once is cancelled (`ioc`) instead of waiting (`gtc`).
        at_once: bool,
    },
    /// Takes an order back.
    Cancel {
        /// Which one.
        order_id: String,
    },
}

/// What an account can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asset {
    /// Money.
    Coin,
    /// Goods.
    Good(Good),
}

impl Asset {
    /// Its name in the market.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Coin => "coin",
            Self::Good(good) => good.id(),
        }
    }
}

/// Assets that come into the market or leave it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// Whose.
    pub player: String,
    /// What.
    pub asset: Asset,
    /// How much.
    pub amount: u64,
    /// Whether it leaves the market instead of coming in.
    pub leaves: bool,
    /// Why.
    pub reason: String,
}

/// What came of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BatchOutcome {
    /// Orders accepted and cancels done.
    pub done: u64,
    /// Orders and cancels refused; a cancel is when the order has just been filled.
    pub refused: u64,
}

/// The conservation check: whether what came in is what went out and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audit {
    /// Whether all adds up.
    pub ok: bool,
    /// Coins in all accounts.
    pub coins: u64,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}

/// Why the market did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// There was no answer, however often it was tried.
    #[error("the market at {url} does not answer: {source}")]
    Unreachable {
        /// Where it was sought.
        url: String,
        /// The last failure.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The market said no.
    #[error("{request}: the market answered {status} {code}: {detail}")]
    Refused {
        /// What was asked.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The problem's code.
        code: String,
        /// The problem's text.
        detail: String,
    },
    /// The market's answer cannot be understood.
    #[error("{request}: the market's answer makes no sense: {detail}")]
    Garbled {
        /// What was asked.
        request: String,
        /// What is wrong with the answer.
        detail: String,
    },
    /// There is no token for this player.
    #[error("no token for {player}: {source}")]
    NoToken {
        /// Whose.
        player: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The answer of the market, some time later.
pub(crate) type Answer<T> = Result<T, ExchangeError>;

/// A market.
///
/// Writes carry a key: one that is repeated under the same key has one effect.
pub(crate) trait Exchange: Send + Sync {
    /// Registers a good, or leaves it as it is.
    fn register(&self, good: Good) -> impl Future<Output = Answer<()>> + Send;
    /// How all goods stand.
    fn quotes(&self) -> impl Future<Output = Answer<PerGood<Quote>>> + Send;
    /// Trades of a good behind `after`; without it, at most the last ones.
    fn tape(&self, good: Good, after: Option<&str>) -> impl Future<Output = Answer<Tape>> + Send;
    /// What a player holds.
    fn holdings(&self, player: &str) -> impl Future<Output = Answer<Holdings>> + Send;
    /// A player's orders in the book.
    fn open_orders(&self, player: &str) -> impl Future<Output = Answer<Vec<OpenOrder>>> + Send;
    /// What happened to a player behind `after`.
    fn inbox(&self, player: &str, after: Option<&str>) -> impl Future<Output = Answer<Inbox>> + Send;
    /// Does a player's operations, one after another.
    fn batch(
        &self,
        player: &str,
        operations: &[Operation],
        key: &str,
    ) -> impl Future<Output = Answer<BatchOutcome>> + Send;
    /// Brings assets in or takes them out, as the operator.
    fn transfer(&self, transfer: &Transfer, key: &str) -> impl Future<Output = Answer<()>> + Send;
    /// Adds everything up, as the operator.
    fn audit(&self) -> impl Future<Output = Answer<Audit>> + Send;
}
