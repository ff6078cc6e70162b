//! What a partition bears: units that come back with time.
//!
//! Each hash key of a table or an index counts as one partition. DynamoDB may put several into one, or split
//! one between rows; a row never has more than a partition.

use std::collections::HashMap;

use super::Service;
use crate::store::StoreError;
use crate::tables::Table;

/// Which partition: of a table, or of its index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Partition {
    pub(super) table: Table,
    pub(super) index: Option<&'static str>,
    pub(super) hash: String,
}

/// Reading and writing have budgets of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Use {
    Reads,
    Writes,
}

/// The units that are left, in millionths.
#[derive(Clone, Copy, Debug)]
struct Budget {
    left: i64,
    us: u64,
}

#[derive(Debug, Default)]
pub(super) struct Throughput(HashMap<(Partition, Use), Budget>);

impl Throughput {
    /// Refuses a call to a partition that has nothing left.
    pub(super) fn check(
        &mut self,
        service: &Service,
        now_us: u64,
        partition: Partition,
        of: Use,
    ) -> Result<(), StoreError> {
        let Some(budget) = self.budget(service, now_us, partition, of) else { return Ok(()) };
        if budget.left > 0 { Ok(()) } else { Err(StoreError::Throttled) }
    }

    /// Takes halves of units, also more than there are: a call is served whole.
    pub(super) fn take(
        &mut self,
        service: &Service,
        now_us: u64,
        partition: Partition,
        of: Use,
        halves: u64,
    ) {
        if let Some(budget) = self.budget(service, now_us, partition, of) {
            let taken = i64::try_from(halves.saturating_mul(500_000)).unwrap_or(i64::MAX);
            budget.left = budget.left.saturating_sub(taken);
        }
    }

    fn budget(
        &mut self,
        service: &Service,
        now_us: u64,
        partition: Partition,
        of: Use,
    ) -> Option<&mut Budget> {
        let units = match of {
            Use::Reads => service.read_units,
            Use::Writes => service.write_units,
        };
        // Units a second are millionths of a unit each microsecond.
        let rate = i64::from(units?);
        let full = rate * 1_000_000;
        let budget = self.0.entry((partition, of)).or_insert(Budget { left: full, us: now_us });
        let passed = i64::try_from(now_us.saturating_sub(budget.us)).unwrap_or(i64::MAX);
        budget.left = budget.left.saturating_add(rate.saturating_mul(passed)).min(full);
        budget.us = now_us;
        Some(budget)
    }
}
