//! The tables in memory, for tests: DynamoDB's replies, limits, prices and stream, and injected faults.
//!
//! A [`MemoryTables`] is one process's connection: [`MemoryTables::connect`] makes another one to the same
//! tables, with faults and a bill of its own. How the tables behave is one setting, [`Service`]. The kind one
//! is for tests of the logic: each call is done at one moment, after as many turns of other tasks as
//! [`Faults::turns_max`] allows. Under the unkind one calls take simulated time, which passes by
//! [`MemoryTables::advance`] or in [`MemoryTables::run`]: writes conflict with transactions under way, reads
//! that are not strongly consistent show old rows, partitions have their units a second.
//!
//! A read of several rows may see half of a transaction that was committed while it was on its way, as
//! DynamoDB's may.
//!
//! Limits: all rows of a transaction change at one moment for those who read them one by one; the stream has
//! them in the order of the commits; no row is deleted at its time to live.

mod service;
mod faults;
mod meter;
mod limits;
mod clock;
mod throughput;
mod past;
mod rows;
mod stream;
mod transactions;
mod calls;
mod run;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::poll_fn;

pub use faults::Faults;
pub use meter::Usage;
pub use service::Service;
pub use stream::{StreamKind, StreamRecord};

use crate::store::{Action, Item, Key};
use crate::tables::Table;
use clock::Clock;
use faults::Connection;
use rows::Rows;
use stream::Stream;
use throughput::Throughput;

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
    service: Service,
    clock: Clock,
    throughput: Throughput,
    /// Rows and tokens of transactions under way.
    locked: BTreeSet<Key>,
    ongoing: BTreeSet<String>,
    /// Transactions that were done, with the time.
    tokens: HashMap<String, (u64, Vec<Action>)>,
}

impl Default for MemoryTables {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryTables {
    /// Kind ones.
    pub fn new() -> Self {
        Self::of(Service::KIND)
    }

    /// Tables that behave like this.
    pub fn of(service: Service) -> Self {
        let tables = Tables { service, ..Tables::default() };
        Self { tables: Arc::new(Mutex::new(tables)), connection: Arc::default() }
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

    /// Microseconds since the tables were made.
    pub fn now_us(&self) -> u64 {
        self.tables().clock.now_us()
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.tables().clock.advance(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    }

    /// Until when the work that was polled last waits, if it waits for time to pass.
    pub fn take_awaited_us(&self) -> Option<u64> {
        self.tables().clock.take_awaited()
    }

    /// Returns after some time.
    pub fn sleep(&self, us: u64) -> impl Future<Output = ()> + Send + use<> {
        let tables = Arc::clone(&self.tables);
        let until = self.now_us().saturating_add(us);
        poll_fn(move |context| {
            let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.clock.poll_until(until, context.waker())
        })
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
