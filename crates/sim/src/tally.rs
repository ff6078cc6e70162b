//! What happened in a run, in numbers.

use crate::auditor::Violation;
use crate::faults::FaultCounts;

/// What happened in a run, in numbers.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requested changes; of a batch, each of its operations.
    pub commands: u64,
    /// Requested reads.
    pub reads: u64,
    /// Answers that were compared.
    pub answers: u64,
    /// Answers among them with exactly one correct value.
    pub exact: u64,
    /// Trades.
    pub trades: u64,
    /// Batches committed by the journal thread.
    pub large_batches: u64,
    /// Rows of the journal that were archived.
    pub archived: u64,
    /// The faults that happened.
    pub faults: FaultCounts,
}

impl Tally {
    /// Counts a request.
    pub(crate) fn sent(&mut self, call: &crate::call::Call) {
        if call.is_write() {
            self.commands += call.commands();
        } else {
            self.reads += 1;
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.commands += other.commands;
        self.reads += other.reads;
        self.answers += other.answers;
        self.exact += other.exact;
        self.trades += other.trades;
        self.large_batches += other.large_batches;
        self.archived += other.archived;
        self.faults += other.faults;
    }
}

/// A panic of the product, as what is wrong.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Violation {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    Violation(format!("panic: {text}"))
}
