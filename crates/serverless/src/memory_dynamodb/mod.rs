//! The tables in memory, for tests: DynamoDB's replies, limits, prices and stream, and injected faults.
//!
//! A [`MemoryTables`] is one process's connection: [`MemoryTables::connect`] makes another one to the same
//! tables, with faults and a bill of its own. Each call is done at one moment, after as many turns of other
//! tasks as [`Faults::turns_max`] allows; a query may see half of a transaction that was committed while it
//! was on its way, as DynamoDB's may.
//!
//! Limits: an index never lags; partitions have no throughput limit; no row is deleted at its time to live.

mod faults;
mod meter;
mod limits;
mod rows;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, poll_fn};

pub use faults::Faults;
pub use meter::Usage;
pub use stream::{StreamKind, StreamRecord};

use crate::store::{
    Action, BatchGet, Change, Get, Item, Page, Query, Reply, Scan, Store, StoreError, Transaction, Unmet,
};
use crate::tables::Table;
use faults::Connection;
use rows::Rows;
use stream::Stream;

/// How long a token is remembered, in milliseconds.
const TOKEN_MS: u64 = 10 * 60 * 1000;

/// A connection to tables in memory.
#[derive(Clone, Debug)]
pub struct MemoryTables {
    tables: Arc<Mutex<Tables>>,
    connection: Arc<Mutex<Connection>>,
}

#[derive(Debug, Default)]
struct Tables {
    rows: Rows,
    stream: Stream,
    tokens: HashMap<String, (u64, Vec<Action>)>,
    now_ms: u64,
}

impl Default for MemoryTables {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryTables {
    pub fn new() -> Self {
        Self { tables: Arc::default(), connection: Arc::default() }
    }

    /// Another connection to the same tables, without faults.
    #[must_use]
    pub fn connect(&self, faults: Faults) -> Self {
        let connection = Connection::new(faults);
        Self { tables: Arc::clone(&self.tables), connection: Arc::new(Mutex::new(connection)) }
    }

    /// Sets the faults of this connection and counts its calls from 0.
    pub fn set_faults(&self, faults: Faults) {
        self.connection().set(faults);
    }

    /// How many calls this connection made since its faults were set.
    pub fn calls(&self) -> u64 {
        self.connection().calls
    }

    /// What this connection used since the last call of this method.
    pub fn take_usage(&self) -> Usage {
        std::mem::take(&mut self.connection().usage)
    }

    /// The stream's records from this place on, of all tables, in the order of their writing.
    pub fn stream(&self, from: usize) -> Vec<StreamRecord> {
        self.tables().stream.records(from)
    }

    /// Returns once the stream has more records than this.
    pub fn written(&self, seen: usize) -> impl Future<Output = ()> + Send + use<> {
        let tables = Arc::clone(&self.tables);
        poll_fn(move |context| {
            let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.stream.poll_longer(seen, context.waker())
        })
    }

    /// All rows of a table.
    pub fn rows(&self, table: Table) -> Vec<Item> {
        self.tables().rows.all(table)
    }

    /// Advances the clock: old tokens expire.
    pub fn advance(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let mut tables = self.tables();
        tables.now_ms = tables.now_ms.saturating_add(time);
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a call: waits its turns, meets its faults, does the work, is metered.
    fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Tables, &mut Connection, u64) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<'_, T> {
        async move {
            let started = self.tables().rows.version();
            let turns = self.connection().turns();
            for _ in 0..turns {
                turn().await;
            }
            let mut tables = self.tables();
            let mut connection = self.connection();
            connection.begin(name)?;
            let done = work(&mut tables, &mut connection, started)?;
            connection.end(name)?;
            Ok(done)
        }
        .boxed()
    }
}

/// Lets another task have its turn.
fn turn() -> impl Future<Output = ()> + Send {
    let mut waited = false;
    poll_fn(move |context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

impl Store for MemoryTables {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>> {
        self.call("get", move |tables, connection, _| {
            limits::key(&get.key)?;
            let found = tables.rows.get(&get.key).cloned();
            let size = found.as_ref().map_or(0, Item::size);
            connection.usage.read(get.key.table, size, get.consistent);
            Ok(found)
        })
    }

    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>> {
        self.call("batch_get", move |tables, connection, _| {
            limits::batch_get(&batch.keys)?;
            let read = |key| {
                let found = tables.rows.get(key).cloned();
                let size = found.as_ref().map_or(0, Item::size);
                connection.usage.read(key.table, size, batch.consistent);
                found
            };
            Ok(batch.keys.iter().map(read).collect())
        })
    }

    fn query(&self, query: Query) -> Reply<'_, Page> {
        self.call("query", move |tables, connection, started| {
            limits::query(&query)?;
            let torn = connection.tears().then_some(started);
            let (page, size) = tables.rows.query(&query, torn, &mut || connection.flip());
            connection.usage.read(query.table, size, query.consistent);
            Ok(page)
        })
    }

    fn scan(&self, scan: Scan) -> Reply<'_, Page> {
        self.call("scan", move |tables, connection, _| {
            let (page, size) = tables.rows.scan(&scan);
            connection.usage.read(scan.table, size, scan.consistent);
            Ok(page)
        })
    }

    fn write(&self, action: Action) -> Reply<'_, ()> {
        self.call("write", move |tables, connection, _| {
            limits::single(&action)?;
            connection.conflict()?;
            tables.apply(&[action], 1, connection)
        })
    }

    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()> {
        self.call("batch_write", move |tables, connection, _| {
            limits::batch_write(&actions)?;
            let taken = connection.part_of(actions.len());
            for action in actions.iter().take(taken) {
                tables.apply(std::slice::from_ref(action), 1, connection)?;
            }
            if taken < actions.len() { Err(StoreError::Throttled) } else { Ok(()) }
        })
    }

    fn transact(&self, transaction: Transaction) -> Reply<'_, ()> {
        self.call("transact", move |tables, connection, _| {
            let Transaction { actions, token } = transaction;
            limits::transaction(&actions)?;
            connection.conflict()?;
            let now = tables.now_ms;
            tables.tokens.retain(|_, (at, _)| now.saturating_sub(*at) <= TOKEN_MS);
            if let Some((_, before)) = token.as_ref().and_then(|token| tables.tokens.get(token)) {
                return if *before == actions {
                    for action in &actions {
                        let size = tables.rows.get(&action.key).map_or(0, Item::size);
                        connection.usage.read(action.key.table, size, true);
                        connection.usage.read(action.key.table, size, true);
                    }
                    Ok(())
                } else {
                    Err(StoreError::TokenReused)
                };
            }
            tables.apply(&actions, 2, connection)?;
            if let Some(token) = token {
                tables.tokens.insert(token, (now, actions));
            }
            Ok(())
        })
    }

    fn pause(&self, _time: Duration) -> BoxFuture<'_, ()> {
        turn().boxed()
    }
}

impl Tables {
    /// Does all actions or none; each started KB costs `price` units.
    fn apply(&mut self, actions: &[Action], price: u64, bill: &mut Connection) -> Result<(), StoreError> {
        let mut changed = Vec::new();
        let mut unmet = Vec::new();
        for (place, action) in actions.iter().enumerate() {
            let before = self.rows.get(&action.key).cloned();
            if action.condition.as_ref().is_some_and(|condition| !condition.holds(before.as_ref())) {
                unmet.push(Unmet { action: place, row: before.clone() });
            }
            let after = limits::changed(action, before.as_ref())?;
            changed.push((before, after));
        }
        limits::sizes(changed.iter().map(|(_, after)| after.as_ref()))?;
        let refused = !unmet.is_empty();
        for (action, (before, after)) in actions.iter().zip(&changed) {
            let table = action.key.table;
            let size = |item: &Option<Item>| item.as_ref().map_or(0, Item::size);
            let larger = if refused { size(before) } else { size(before).max(size(after)) };
            bill.usage.written(table, larger, price);
            if !refused {
                bill.usage.indexed(table, before.as_ref(), after.as_ref());
            }
        }
        if refused {
            return Err(StoreError::ConditionFailed(unmet));
        }
        let writes = actions.iter().zip(changed).filter(|(action, _)| action.change != Change::Check);
        let writes: Vec<_> =
            writes.map(|(action, (before, after))| (action.key.clone(), before, after)).collect();
        self.rows.commit(&writes, actions.len() > 1);
        self.stream.begin();
        for (key, before, after) in writes {
            self.stream.push(key, before, after);
        }
        Ok(())
    }
}
