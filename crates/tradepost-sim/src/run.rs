//! A run from its seed to its verdict.

use crate::auditor::Wrong;
use crate::digest::Digest;
use crate::plan::{Plan, WorldKind};
use crate::{aws, machine};

/// What happened in a run, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Commands and reads that players sent.
    pub commands: u64,
    /// Answers that came and were compared.
    pub answers: u64,
    /// Trades.
    pub trades: u64,
    /// Batches that the journal's own thread got.
    pub large_batches: u64,
    /// Ends of a process without notice.
    pub crashes: u64,
    /// Ends of a process that could not write.
    pub failures: u64,
    /// Starts that met a fault.
    pub failed_starts: u64,
    /// Starts that were refused because of damage.
    pub refused_starts: u64,
    /// Starts that damage did no harm to.
    pub survived_rot: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.commands += other.commands;
        self.answers += other.answers;
        self.trades += other.trades;
        self.large_batches += other.large_batches;
        self.crashes += other.crashes;
        self.failures += other.failures;
        self.failed_starts += other.failed_starts;
        self.refused_starts += other.refused_starts;
        self.survived_rot += other.survived_rot;
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
