//! A run from its seed to its verdict.

use crate::auditor::Wrong;
use crate::digest::Digest;
use crate::plan::{Plan, WorldKind};
use crate::trouble::Troubles;
use crate::{aws, machine};

/// What happened in a run, in numbers.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Changes that players and the operator asked for; of a batch, each of its operations.
    pub commands: u64,
    /// What else they asked for.
    pub reads: u64,
    /// Answers that came and were judged.
    pub answers: u64,
    /// Answers among them that had to be the one right answer, to the coin.
    pub exact: u64,
    /// Trades.
    pub trades: u64,
    /// Batches that the journal's own thread got.
    pub large_batches: u64,
    /// What went wrong.
    pub troubles: Troubles,
}

impl Tally {
    /// A request was sent.
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
        self.troubles += other.troubles;
    }
}

/// The verdict on a run.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What happened.
    pub tally: Tally,
    /// The fingerprint of all of it, or what was wrong.
    pub outcome: Result<Digest, Wrong>,
}

/// Makes a plan from a seed.
pub fn plan(world: WorldKind, seed: u64, steps: usize) -> Plan {
    match world {
        WorldKind::Machine => machine::plan(seed, steps),
        WorldKind::Aws => aws::plan(seed, steps),
    }
}

/// Lets the auditor expect another sales tax than there is, to see what a failure looks like.
pub fn misinform(plan: &mut Plan) {
    plan.cast.audited.sales_tax_bps = 10_000 - plan.cast.rules.sales_tax_bps / 2;
}

/// Does what a plan says. A panic of the product is something wrong, too.
pub fn run(world: WorldKind, plan: &Plan) -> Verdict {
    let (tally, outcome) = match world {
        WorldKind::Machine => machine::run(plan),
        WorldKind::Aws => aws::run(plan),
    };
    Verdict { tally, outcome }
}

/// What a panic says.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Wrong {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    Wrong(format!("panic: {text}"))
}
