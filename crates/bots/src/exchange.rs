//! The market as the players see it: what they can read and do there.
//!
//! One implementation calls a deployment's ports, as the routes of the API do (`port_exchange`); the tests
//! have one of the core's rules alone. All amounts are whole coins or whole units; prices are coins a unit.

use std::future::Future;

use serde::{Deserialize, Serialize};
pub(crate) use tradepost_core::Side;
use tradepost_ports::Refusal;

use crate::supply_chain::{Good, PerGood};

/// What an account holds of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holding {
    pub available: u64,
    /// Reserved for open orders.
    pub held: u64,
}

impl Holding {
    pub(crate) const fn total(self) -> u64 {
        self.available + self.held
    }
}

/// What an account holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    pub coins: Holding,
    pub goods: PerGood<Holding>,
}

/// The top of a material's book and the price of its last trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quote {
    pub last: Option<u64>,
    pub best_bid: Option<u64>,
    pub best_ask: Option<u64>,
}

/// An order in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenOrder {
    pub order_id: String,
    pub side: Side,
    pub good: Good,
    pub price: u64,
    /// Units that have not traded.
    pub remaining: u64,
}

/// One of the player's own trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fill {
    pub side: Side,
    pub good: Good,
    pub price: u64,
    pub quantity: u64,
}

/// What happened to a player since the last read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inbox {
    /// The player's own trades, oldest first.
    pub fills: Vec<Fill>,
    /// Where the next read starts; `None` if nothing has ever happened.
    pub cursor: Option<String>,
}

/// A good's quote and its figures of the last 24 hours.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub quote: Quote,
    /// The price 24 hours ago.
    pub open: Option<u64>,
    /// Units traded.
    pub volume: u64,
    /// The hours in which it traded, oldest first.
    pub hours: Vec<TradedHour>,
}

/// An hour in which a good traded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TradedHour {
    /// Its start, in milliseconds since 1970.
    pub start: u64,
    /// The price of its last trade.
    pub close: u64,
    /// The number of trades.
    pub trades: u64,
}

/// One step of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    /// Places a limit order.
    Place {
        side: Side,
        good: Good,
        price: u64,
        quantity: u64,
        /// Whether what does not trade at once is cancelled (`ioc`) instead of resting (`gtc`).
        at_once: bool,
    },
    Cancel {
        order_id: String,
    },
}

/// What an account can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asset {
    Coin,
    Good(Good),
}

/// A deposit or a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub player: String,
    pub asset: Asset,
    pub amount: u64,
    /// Whether this is a withdrawal.
    pub leaves: bool,
    pub reason: String,
}

impl Transfer {
    /// The deposit of an amount of an asset.
    pub(crate) fn deposit(player: &str, (asset, amount): (Asset, u64), reason: &str) -> Self {
        Self { player: player.to_owned(), asset, amount, leaves: false, reason: reason.to_owned() }
    }
}

/// How many operations of a batch succeeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BatchOutcome {
    pub done: u64,
    /// A cancel is refused if the order has just been filled.
    pub refused: u64,
}

/// The market's conservation check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Audit {
    /// Whether deposits equal holdings, withdrawals and burned fees.
    pub ok: bool,
    /// Coins in all accounts.
    pub coins: u64,
    pub problems: Vec<String>,
}

/// The result of a call.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// A market.
///
/// Writes carry a key: repeated under the same key, a write has one effect. Batches that are polled one after
/// another happen in this order, also before the first of them is answered.
pub(crate) trait Exchange: Send + Sync {
    /// Registers a good, unless it is registered already.
    fn register(&self, good: Good) -> impl Future<Output = Answer<()>> + Send;
    /// The quotes of all goods.
    fn quotes(&self) -> impl Future<Output = Answer<PerGood<Quote>>> + Send;
    /// The figures of all goods in the 24 hours before a time, in milliseconds since 1970.
    fn figures(&self, now: u64) -> impl Future<Output = Answer<PerGood<Figures>>> + Send;
    /// What a player holds.
    fn holdings(&self, player: &str) -> impl Future<Output = Answer<Holdings>> + Send;
    /// A player's orders in the book.
    fn open_orders(&self, player: &str) -> impl Future<Output = Answer<Vec<OpenOrder>>> + Send;
    /// What happened to a player after this cursor.
    fn inbox(&self, player: &str, after: Option<&str>) -> impl Future<Output = Answer<Inbox>> + Send;
    /// Does a player's operations, one after another.
    fn batch(
        &self,
        player: &str,
        operations: &[Operation],
        key: &str,
    ) -> impl Future<Output = Answer<BatchOutcome>> + Send;
    /// Deposits or withdraws, as the operator.
    fn transfer(&self, transfer: &Transfer, key: &str) -> impl Future<Output = Answer<()>> + Send;
    /// Runs the conservation check, as the operator.
    fn audit(&self) -> impl Future<Output = Answer<Audit>> + Send;
}
