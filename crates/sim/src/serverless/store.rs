//! The tables as one process reaches them: faults that its calls meet are counted, and a matcher's looks at
//! books are noted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tradepost_serverless::memory_dynamodb::MemoryTables;
use tradepost_serverless::store::{
    Action, BatchGet, Get, Item, Page, Query, Reply, Scan, Store, StoreError, Transaction,
};
use tradepost_serverless::tables::Table;

use crate::faults::{Fault, FaultCounts};

/// A process's way to the tables.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    pub(super) tables: MemoryTables,
    pub(super) looks: Arc<Looks>,
    pub(super) observed: Arc<ObservedFaults>,
}

/// The faults that store calls and clocks ran into so far.
#[derive(Debug, Default)]
pub(super) struct ObservedFaults(Mutex<FaultCounts>);

impl ObservedFaults {
    pub(super) fn record(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).record(fault);
    }

    pub(super) fn take(&self) -> FaultCounts {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note<T>(&self, done: &Result<T, StoreError>) {
        match done {
            Err(StoreError::Conflict) => self.record(Fault::Conflict),
            Err(StoreError::Throttled) => self.record(Fault::Throttled),
            Err(StoreError::Unknown) => self.record(Fault::AcknowledgementLost),
            _ => {}
        }
    }
}

/// Which commit was the last one when the process last began to read a material's book.
#[derive(Debug, Default)]
pub(super) struct Looks {
    commits: Arc<AtomicU64>,
    seen: Mutex<BTreeMap<String, u64>>,
}

impl Looks {
    pub(super) fn new(commits: Arc<AtomicU64>) -> Arc<Self> {
        Arc::new(Self { commits, seen: Mutex::default() })
    }

    pub(super) fn at(&self, material: &str) -> Option<u64> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(material).copied()
    }

    fn note(&self, query: &Query) {
        if query.table == Table::BIDS && query.start.is_none() && query.index.is_none() {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert(query.hash.clone(), self.commits.load(Ordering::Relaxed));
        }
    }
}

impl Watched {
    fn observed_call<'a, T: Send + 'a>(
        &'a self,
        call: impl FnOnce(&'a MemoryTables) -> Reply<'a, T> + Send + 'a,
    ) -> Reply<'a, T> {
        async move {
            let done = call(&self.tables).await;
            self.observed.note(&done);
            done
        }
        .boxed()
    }
}

impl Store for Watched {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>> {
        self.observed_call(move |store| store.get(get))
    }

    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>> {
        self.observed_call(move |store| store.batch_get(batch))
    }

    fn query(&self, query: Query) -> Reply<'_, Page> {
        self.observed_call(move |store| {
            self.looks.note(&query);
            store.query(query)
        })
    }

    fn scan(&self, scan: Scan) -> Reply<'_, Page> {
        self.observed_call(move |store| store.scan(scan))
    }

    fn write(&self, action: Action) -> Reply<'_, ()> {
        self.observed_call(move |store| store.write(action))
    }

    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()> {
        self.observed_call(move |store| store.batch_write(actions))
    }

    fn transact(&self, transaction: Transaction) -> Reply<'_, ()> {
        self.observed_call(move |store| store.transact(transaction))
    }

    fn pause(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.tables.pause(time)
    }
}
