//! What this crate needs of DynamoDB: one method for each operation, plain data in and out, no SDK and no
//! runtime.
//!
//! Limits: those of DynamoDB. [`crate::memory_dynamodb::MemoryTables`] enforces them.

mod schema;
mod item;
mod request;
mod condition;
mod backoff;

use std::time::Duration;

use futures::future::BoxFuture;

pub use backoff::{
    Backoff, batch_get, batch_write, get, query, query_all, query_first, scan, scan_all, scan_all_eventually,
    scan_part, write,
};
pub use condition::{Comparison, Condition};
pub use item::{Item, Value};
pub use request::{Action, BatchGet, Change, Get, Key, Page, Query, Range, Scan, Transaction, Update};
pub use schema::{Index, Schema, Table};

/// A reply of the store, some time later.
pub type Reply<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Why a request to the store failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// Conditions did not hold; nothing was written.
    #[error("a condition did not hold, of actions {:?}", .0.iter().map(|unmet| unmet.action).collect::<Vec<_>>())]
    ConditionFailed(Vec<Unmet>),
    /// Another transaction was writing one of the rows; nothing was written.
    #[error("transaction conflict")]
    Conflict,
    /// Throttled; nothing was written (of a batch without transaction: a part may have been).
    #[error("throttled")]
    Throttled,
    /// No reply: it may have been written or not.
    #[error("no reply from the store; the write may or may not have been applied")]
    Unknown,
    /// The token was used for another transaction.
    #[error("the token was used for another transaction")]
    TokenReused,
    /// The request is invalid, or the store failed; nothing was written.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// A condition that did not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The index of its action in the transaction; 0 for a single write.
    pub action: usize,
    /// The row as it was, if there was one.
    pub row: Option<Item>,
}

impl StoreError {
    /// Whether a retry after a pause may succeed.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Conflict | Self::Throttled | Self::Unknown)
    }

    /// Whether the condition of this action is among those that did not hold.
    pub fn unmet(&self, action: usize) -> bool {
        matches!(self, Self::ConditionFailed(unmet) if unmet.iter().any(|unmet| unmet.action == action))
    }
}

/// The operations of DynamoDB that the market uses.
pub trait Store: Send + Sync {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>>;
    /// Reads up to 100 rows of any tables, in the order of the keys.
    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>>;
    /// Reads rows of one hash key in the order of their range keys.
    fn query(&self, query: Query) -> Reply<'_, Page>;
    /// Reads a whole table in no particular order.
    fn scan(&self, scan: Scan) -> Reply<'_, Page>;
    fn write(&self, action: Action) -> Reply<'_, ()>;
    /// Puts and deletes up to 25 distinct rows without conditions; on an error any part may have been
    /// written.
    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()>;
    /// Writes up to 100 distinct rows, all or none.
    fn transact(&self, transaction: Transaction) -> Reply<'_, ()>;
    fn pause(&self, time: Duration) -> BoxFuture<'_, ()>;
}
