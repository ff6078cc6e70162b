//! What this crate needs of DynamoDB: a method an operation, plain data in and out, no SDK and no runtime.
//!
//! Limits: those of DynamoDB. [`crate::memory_dynamodb::MemoryTables`] enforces them.

mod item;
mod request;
mod condition;
mod backoff;

use std::time::Duration;

use futures::future::BoxFuture;

pub use backoff::{Backoff, batch_get, get, query, query_all, scan_all};
pub use condition::{Comparison, Condition};
pub use item::{Item, Value};
pub use request::{Action, BatchGet, Change, Get, Key, Page, Query, Range, Scan, Transaction, Update};

/// The answer of the store, some time later.
pub type Reply<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Why the store did not do what was asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// Conditions did not hold; nothing was written. Each with the place of its action (0 for a single write) and the row
    /// that was there.
    #[error("a condition did not hold, of actions {:?}", .0.iter().map(|unmet| unmet.action).collect::<Vec<_>>())]
    ConditionFailed(Vec<Unmet>),
    /// Another transaction was on one of the rows; nothing was written.
    #[error("another transaction was on one of the rows")]
    Conflict,
    /// Too much at once; nothing was written (of a batch without transaction: a part may have been).
    #[error("the store takes no more at the moment")]
    Throttled,
    /// No answer came: it was written, or not.
    #[error("the store did not answer; whether it was done is not known")]
    Unknown,
    /// The token was used for another transaction.
    #[error("the token was used for another transaction")]
    TokenReused,
    /// The request is not one that the store takes, or it broke; nothing was written.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// A condition that did not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The place of its action in the transaction.
    pub action: usize,
    /// The row as it was, `None` where there was none.
    pub row: Option<Item>,
}

impl StoreError {
    /// Whether it is worth sending the same again after a pause.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Conflict | Self::Throttled | Self::Unknown)
    }

    /// Whether the condition of this action is among those that did not hold.
    pub fn unmet(&self, action: usize) -> bool {
        matches!(self, Self::ConditionFailed(unmet) if unmet.iter().any(|unmet| unmet.action == action))
    }
}

/// DynamoDB, as far as it is needed here.
pub trait Store: Send + Sync {
    /// Reads one row.
    fn get(&self, get: Get) -> Reply<'_, Option<Item>>;
    /// Reads up to 100 rows of any tables; answers in the order of the keys.
    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>>;
    /// Reads rows of one hash key in the order of their range keys.
    fn query(&self, query: Query) -> Reply<'_, Page>;
    /// Reads a whole table in no particular order.
    fn scan(&self, scan: Scan) -> Reply<'_, Page>;
    /// Writes one row.
    fn write(&self, action: Action) -> Reply<'_, ()>;
    /// Puts and deletes up to 25 distinct rows without conditions; on an error any part may have been written.
    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()>;
    /// Writes up to 100 distinct rows, all or none.
    fn transact(&self, transaction: Transaction) -> Reply<'_, ()>;
    /// Waits.
    fn pause(&self, time: Duration) -> BoxFuture<'_, ()>;
}
