//! Counts calls and units as DynamoDB bills them.
//!
//! A write costs 1 unit a started KB of the row's larger image, 2 in a transaction, whether its condition
//! holds or not (developerguide/WorkingWithItems, conditional writes; developerguide/transaction-apis,
//! capacity management: each row is written to prepare and to commit); an entry of an index 1. AWS does not
//! say what a conflict costs: here as much as an unmet condition. What is throttled is free. A read as of now
//! costs 1 a started 4 KB, of a query of all rows together; otherwise half.

use std::collections::BTreeMap;

use crate::store::Item;
use crate::tables::{Index, Table};

/// Calls and units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    calls: BTreeMap<&'static str, u64>,
    written: BTreeMap<Table, u64>,
    read_halves: BTreeMap<Table, u64>,
    old_rows: u64,
}

impl Usage {
    pub fn calls(&self) -> u64 {
        self.calls.values().sum()
    }

    /// Calls of one operation: `transact`, for example.
    pub fn calls_of(&self, operation: &str) -> u64 {
        self.calls.get(operation).copied().unwrap_or_default()
    }

    pub fn write_units(&self) -> u64 {
        self.written.values().sum()
    }

    /// Write units of one table.
    pub fn write_units_of(&self, table: Table) -> u64 {
        self.written.get(&table).copied().unwrap_or_default()
    }

    /// Halves of read units.
    pub fn read_half_units(&self) -> u64 {
        self.read_halves.values().sum()
    }

    /// Rows that reads have shown as they were before their last write.
    pub fn old_rows(&self) -> u64 {
        self.old_rows
    }

    /// Halves of read units of one table.
    pub fn read_half_units_of(&self, table: Table) -> u64 {
        self.read_halves.get(&table).copied().unwrap_or_default()
    }

    /// This and that together.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (operation, calls) in &other.calls {
            *self.calls.entry(operation).or_default() += calls;
        }
        for (table, units) in &other.written {
            *self.written.entry(*table).or_default() += units;
        }
        for (table, halves) in &other.read_halves {
            *self.read_halves.entry(*table).or_default() += halves;
        }
        self.old_rows += other.old_rows;
        self
    }

    pub(super) fn call(&mut self, operation: &'static str) {
        *self.calls.entry(operation).or_default() += 1;
    }

    /// Counts a row that was written, and returns its units.
    pub(super) fn written(&mut self, table: Table, size: usize, price: u64) -> u64 {
        let units = price * started(size, 1024);
        *self.written.entry(table).or_default() += units;
        units
    }

    /// Counts the entries of an index that a write changes, and returns their units.
    pub(super) fn indexed(
        &mut self,
        table: Table,
        index: Index,
        before: Option<&Item>,
        after: Option<&Item>,
    ) -> u64 {
        let schema = index.schema();
        let entry = |item: Option<&Item>| {
            let range = item?.get(schema.range?)?;
            Some((item?.get(schema.hash)?.clone(), range.clone()))
        };
        let (before, after) = (entry(before), entry(after));
        if before == after {
            return 0;
        }
        let units = u64::from(before.is_some()) + u64::from(after.is_some());
        *self.written.entry(table).or_default() += units;
        units
    }

    /// Counts a read, and returns its halves of units.
    pub(super) fn read(&mut self, table: Table, size: usize, consistent: bool) -> u64 {
        let halves = started(size, 4096) * if consistent { 2 } else { 1 };
        *self.read_halves.entry(table).or_default() += halves;
        halves
    }

    pub(super) fn shown_old(&mut self, rows: usize) {
        self.old_rows += u64::try_from(rows).unwrap_or_default();
    }
}

fn started(size: usize, unit: usize) -> u64 {
    u64::try_from(size.div_ceil(unit)).unwrap_or(u64::MAX).max(1)
}
