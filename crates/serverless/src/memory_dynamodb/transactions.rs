//! Writes: what they meet, what they change, and transactions under way.

use super::faults::Connection;
use super::rows::hash_in;
use super::throughput::{Partition, Use};
use super::{MemoryTables, Tables, limits};
use crate::store::{Action, Change, Item, StoreError, Transaction, Unmet};
use crate::tables::Table;

/// How long a token is remembered, in microseconds.
const TOKEN_US: u64 = 10 * 60 * 1_000_000;

/// A transaction that holds its rows. A caller that dies leaves it to itself: it is done, or it is not.
#[derive(Debug)]
pub(super) struct Ongoing {
    tables: MemoryTables,
    actions: Vec<Action>,
    token: Option<String>,
    ended: bool,
}

impl MemoryTables {
    /// Takes a transaction's rows; `None` if it was done before.
    pub(super) fn begin(&self, transaction: Transaction) -> Result<Option<Ongoing>, StoreError> {
        let (mut tables, mut connection) = (self.tables(), self.connection());
        connection.begin("transact")?;
        let Transaction { actions, token } = transaction;
        limits::transaction(&actions)?;
        if let Some(token) = &token
            && tables.is_done(token, &actions, &mut connection)?
        {
            connection.end("transact")?;
            return Ok(None);
        }
        tables.meet(&actions, 2, &mut connection)?;
        tables.locked.extend(actions.iter().map(|action| action.key.clone()));
        tables.ongoing.extend(token.clone());
        drop((tables, connection));
        Ok(Some(Ongoing { tables: self.clone(), actions, token, ended: false }))
    }
}

impl Ongoing {
    pub(super) fn end(mut self) -> Result<(), StoreError> {
        self.finish(true)
    }

    fn finish(&mut self, hears: bool) -> Result<(), StoreError> {
        self.ended = true;
        let (mut tables, mut connection) = (self.tables.tables(), self.tables.connection());
        for action in &self.actions {
            tables.locked.remove(&action.key);
        }
        if let Some(token) = &self.token {
            tables.ongoing.remove(token);
        }
        if !hears && connection.flip() {
            return Ok(());
        }
        tables.apply(&self.actions, 2, &mut connection)?;
        if let Some(token) = self.token.take() {
            let now_us = tables.clock.now_us();
            tables.tokens.insert(token, (now_us, std::mem::take(&mut self.actions)));
        }
        connection.end("transact")
    }
}

impl Drop for Ongoing {
    fn drop(&mut self) {
        if !self.ended {
            // Nobody hears what came of it.
            self.finish(false).ok();
        }
    }
}

impl Tables {
    /// Whether the transaction of this token was done before; the same one that is under way has no answer
    /// yet.
    fn is_done(
        &mut self,
        token: &String,
        actions: &[Action],
        connection: &mut Connection,
    ) -> Result<bool, StoreError> {
        let now_us = self.clock.now_us();
        self.tokens.retain(|_, (at, _)| now_us.saturating_sub(*at) <= TOKEN_US);
        if self.ongoing.contains(token) {
            return Err(StoreError::Unknown);
        }
        let Some((_, before)) = self.tokens.get(token) else { return Ok(false) };
        if before != actions {
            return Err(StoreError::TokenReused);
        }
        for action in actions {
            let size = self.rows.get(&action.key).map_or(0, Item::size);
            connection.usage.read(action.key.table, size, true);
            connection.usage.read(action.key.table, size, true);
        }
        Ok(true)
    }

    pub(super) fn is_locked(&self, actions: &[Action]) -> bool {
        actions.iter().any(|action| self.locked.contains(&action.key))
    }

    /// Refuses writes of rows that are in a transaction (developerguide/transaction-apis, conflict handling:
    /// `TransactionConflictException`, or `TransactionCanceledException` of a transaction), and those of
    /// partitions that have nothing left.
    pub(super) fn meet(
        &mut self,
        actions: &[Action],
        price: u64,
        bill: &mut Connection,
    ) -> Result<(), StoreError> {
        self.admit_writes(actions)?;
        if !bill.conflicts() && !self.is_locked(actions) {
            return Ok(());
        }
        for action in actions {
            let size = self.rows.get(&action.key).map_or(0, Item::size);
            self.bill(action, size, price, bill);
        }
        Err(StoreError::Conflict)
    }

    fn bill(&mut self, action: &Action, size: usize, price: u64, bill: &mut Connection) {
        let (table, hash) = (action.key.table, &action.key.hash);
        let units = bill.usage.written(table, size, price);
        self.take(table, None, hash, Use::Writes, 2 * units);
    }

    /// Does all actions or none; each started KB costs `price` units.
    pub(super) fn apply(
        &mut self,
        actions: &[Action],
        price: u64,
        bill: &mut Connection,
    ) -> Result<(), StoreError> {
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
            let size = |item: &Option<Item>| item.as_ref().map_or(0, Item::size);
            let larger = if refused { size(before) } else { size(before).max(size(after)) };
            self.bill(action, larger, price, bill);
            let table = action.key.table;
            for index in table.indexes().iter().filter(|_| !refused) {
                let units = bill.usage.indexed(table, *index, before.as_ref(), after.as_ref());
                let item = after.as_ref().or(before.as_ref());
                if let Some(hash) = hash_in(*index, item) {
                    self.take(table, Some(index.name()), hash, Use::Writes, 2 * units);
                }
            }
        }
        if refused {
            return Err(StoreError::ConditionFailed(unmet));
        }
        let writes = actions.iter().zip(changed).filter(|(action, _)| action.change != Change::Check);
        let writes: Vec<_> =
            writes.map(|(action, (before, after))| (action.key.clone(), before, after)).collect();
        self.rows.commit(&writes, self.clock.now_us(), self.service.stale_us_max);
        self.stream.begin();
        for (key, before, after) in writes {
            self.stream.push(key, before, after);
        }
        Ok(())
    }

    /// An index that cannot keep up refuses the writes of its table.
    pub(super) fn admit_writes(&mut self, actions: &[Action]) -> Result<(), StoreError> {
        actions.iter().try_for_each(|action| {
            let (table, hash) = (action.key.table, &action.key.hash);
            self.admit(table, None, hash, Use::Writes)?;
            let item = match &action.change {
                Change::Put(item) => Some(item.clone()),
                _ => self.rows.get(&action.key).cloned(),
            };
            let mut indexes = table.indexes().iter();
            indexes.try_for_each(|index| match hash_in(*index, item.as_ref()) {
                Some(hash) => self.admit(table, Some(index.name()), hash, Use::Writes),
                None => Ok(()),
            })
        })
    }

    /// Refuses a call to a partition that has nothing left.
    pub(super) fn admit(
        &mut self,
        table: Table,
        index: Option<&'static str>,
        hash: &str,
        of: Use,
    ) -> Result<(), StoreError> {
        let partition = Partition { table, index, hash: hash.to_owned() };
        self.throughput.check(&self.service, self.clock.now_us(), partition, of)
    }

    pub(super) fn take(
        &mut self,
        table: Table,
        index: Option<&'static str>,
        hash: &str,
        of: Use,
        halves: u64,
    ) {
        let partition = Partition { table, index, hash: hash.to_owned() };
        self.throughput.take(&self.service, self.clock.now_us(), partition, of, halves);
    }
}
