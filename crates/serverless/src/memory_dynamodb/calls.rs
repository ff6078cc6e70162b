//! The operations of DynamoDB.

use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, poll_fn};

use super::faults::Connection;
use super::past::View;
use super::service::Service;
use super::throughput::Use;
use super::{MemoryTables, Tables, limits};
use crate::store::{
    Action, BatchGet, Get, Item, Key, Page, Query, Reply, Scan, Store, StoreError, Transaction,
};
use crate::tables::Index;

impl MemoryTables {
    /// Makes a call: waits its turns, meets its faults, does the work in the middle of its time, is metered.
    fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        takes_us: impl FnOnce(&Service) -> (u64, u64) + Send + 'static,
        work: impl FnOnce(&mut Tables, &mut Connection, u64) -> Result<T, StoreError> + Send + 'static,
    ) -> Reply<'_, T> {
        async move {
            let started = self.tables().rows.version();
            let (there, back) = self.way(takes_us).await;
            self.sleep(there).await;
            let done = {
                let mut tables = self.tables();
                let mut connection = self.connection();
                connection.begin(name)?;
                let done = work(&mut tables, &mut connection, started)?;
                connection.end(name)?;
                done
            };
            self.sleep(back).await;
            Ok(done)
        }
        .boxed()
    }

    /// Waits a call's turns, and divides its time into the way there and back.
    async fn way(&self, takes_us: impl FnOnce(&Service) -> (u64, u64)) -> (u64, u64) {
        let (turns, time) = {
            let range = takes_us(&self.tables().service);
            let mut connection = self.connection();
            (connection.turns(), connection.time(range))
        };
        for _ in 0..turns {
            turn().await;
        }
        (time / 2, time - time / 2)
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

const fn read_us(service: &Service) -> (u64, u64) {
    service.read_us
}

const fn write_us(service: &Service) -> (u64, u64) {
    service.write_us
}

impl Store for MemoryTables {
    fn get(&self, get: Get) -> Reply<'_, Option<Item>> {
        self.call("get", read_us, move |tables, connection, _| {
            limits::key(&get.key)?;
            let keys = [get.key];
            Ok(tables.read(&keys, get.consistent, None, connection)?.pop().flatten())
        })
    }

    fn batch_get(&self, batch: BatchGet) -> Reply<'_, Vec<Option<Item>>> {
        self.call("batch_get", read_us, move |tables, connection, started| {
            limits::batch_get(&batch.keys)?;
            tables.read(&batch.keys, batch.consistent, Some(started), connection)
        })
    }

    fn query(&self, query: Query) -> Reply<'_, Page> {
        self.call("query", read_us, move |tables, connection, started| {
            limits::query(&query)?;
            let index = query.index.map(Index::name);
            tables.admit(query.table, index, &query.hash, Use::Reads)?;
            let view = tables.view(query.consistent, Some(started), connection);
            let (page, size, old) = tables.rows.query(&query, view, &mut connection.dice);
            connection.usage.shown_old(old);
            let halves = connection.usage.read(query.table, size, query.consistent);
            tables.take(query.table, index, &query.hash, Use::Reads, halves);
            Ok(page)
        })
    }

    fn scan(&self, scan: Scan) -> Reply<'_, Page> {
        self.call("scan", read_us, move |tables, connection, started| {
            let view = tables.view(scan.consistent, Some(started), connection);
            let (page, size, old) = tables.rows.scan(&scan, view, &mut connection.dice);
            connection.usage.shown_old(old);
            connection.usage.read(scan.table, size, scan.consistent);
            Ok(page)
        })
    }

    fn write(&self, action: Action) -> Reply<'_, ()> {
        self.call("write", write_us, move |tables, connection, _| {
            limits::single(&action)?;
            let action = [action];
            tables.meet(&action, 1, connection)?;
            tables.apply(&action, 1, connection)
        })
    }

    fn batch_write(&self, actions: Vec<Action>) -> Reply<'_, ()> {
        self.call("batch_write", write_us, move |tables, connection, _| {
            limits::batch_write(&actions)?;
            let taken = connection.part_of(actions.len());
            let mut left = actions.len() - taken;
            for action in actions.iter().take(taken).map(std::slice::from_ref) {
                // What is in a transaction, or in a partition that has nothing left, is not processed.
                if tables.is_locked(action) || tables.admit_writes(action).is_err() {
                    left += 1;
                } else {
                    tables.apply(action, 1, connection)?;
                }
            }
            if left > 0 { Err(StoreError::Throttled) } else { Ok(()) }
        })
    }

    fn transact(&self, transaction: Transaction) -> Reply<'_, ()> {
        async move {
            let (there, _) = self.way(read_us).await;
            self.sleep(there).await;
            let Some(ongoing) = self.begin(transaction)? else { return Ok(()) };
            let time = self.tables().service.transaction_us;
            let time = self.connection().time(time);
            self.sleep(time).await;
            ongoing.end()
        }
        .boxed()
    }

    fn pause(&self, time: Duration) -> BoxFuture<'_, ()> {
        async move {
            if self.tables().service.takes_time() {
                self.sleep(u64::try_from(time.as_micros()).unwrap_or(u64::MAX)).await;
            } else {
                turn().await;
            }
        }
        .boxed()
    }
}

impl Tables {
    /// Which moment of the rows a read shows; of several rows with the version when it was sent.
    fn view(&self, consistent: bool, started: Option<u64>, connection: &Connection) -> View {
        if !consistent && self.service.stale_us_max > 0 {
            return View::Stale { now_us: self.clock.now_us(), us_max: self.service.stale_us_max };
        }
        let tears = connection.tears() || self.service.takes_time();
        started.filter(|_| tears).map_or(View::Now, |version| View::Since { version })
    }

    fn read(
        &mut self,
        keys: &[Key],
        consistent: bool,
        started: Option<u64>,
        connection: &mut Connection,
    ) -> Result<Vec<Option<Item>>, StoreError> {
        keys.iter().try_for_each(|key| self.admit(key.table, None, &key.hash, Use::Reads))?;
        let view = self.view(consistent, started, connection);
        let (rows, old) = self.rows.read(keys, view, &mut connection.dice);
        connection.usage.shown_old(old);
        for (key, row) in keys.iter().zip(&rows) {
            let halves = connection.usage.read(key.table, row.as_ref().map_or(0, Item::size), consistent);
            self.take(key.table, None, &key.hash, Use::Reads, halves);
        }
        Ok(rows)
    }
}
