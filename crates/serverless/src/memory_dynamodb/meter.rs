//! Counts calls and units as DynamoDB bills them.
//!
//! A write costs 1 unit a started KB of the row's larger image, 2 in a transaction, whether its condition
//! holds or not; an entry of an index 1. A read as of now costs 1 a started 4 KB, of a query of all rows
//! together; otherwise half.

use std::collections::BTreeMap;

use crate::store::Item;
use crate::tables::Table;

/// Calls and units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    calls: BTreeMap<&'static str, u64>,
    written: BTreeMap<Table, u64>,
    read_halves: BTreeMap<Table, u64>,
}

impl Usage {
    pub fn calls(&self) -> u64 {
        self.calls.values().sum()
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
        self
    }

    pub(super) fn call(&mut self, operation: &'static str) {
        *self.calls.entry(operation).or_default() += 1;
    }

    pub(super) fn written(&mut self, table: Table, size: usize, price: u64) {
        *self.written.entry(table).or_default() += price * started(size, 1024);
    }

    pub(super) fn indexed(&mut self, table: Table, before: Option<&Item>, after: Option<&Item>) {
        for index in table.indexes() {
            let schema = index.schema();
            let entry = |item: Option<&Item>| {
                let range = item?.get(schema.range?)?;
                Some((item?.get(schema.hash)?.clone(), range.clone()))
            };
            let (before, after) = (entry(before), entry(after));
            if before != after {
                let entries = u64::from(before.is_some()) + u64::from(after.is_some());
                *self.written.entry(table).or_default() += entries;
            }
        }
    }

    pub(super) fn read(&mut self, table: Table, size: usize, consistent: bool) {
        let halves = started(size, 4096) * if consistent { 2 } else { 1 };
        *self.read_halves.entry(table).or_default() += halves;
    }
}

fn started(size: usize, unit: usize) -> u64 {
    u64::try_from(size.div_ceil(unit)).unwrap_or(u64::MAX).max(1)
}
