//! A run from its seed to its verdict.

use crate::auditor::Violation;
use crate::digest::Digest;
use crate::faults::WorldKind;
use crate::plan::Plan;
use crate::tally::Tally;
use crate::{node, serverless};

/// The verdict on a run.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What happened.
    pub tally: Tally,
    /// The fingerprint of the run, or what was wrong.
    pub outcome: Result<Digest, Violation>,
}

/// Makes a plan from a seed.
pub fn plan(world: WorldKind, seed: u64, steps: usize) -> Plan {
    match world {
        WorldKind::Node => node::plan(seed, steps),
        WorldKind::Serverless => serverless::plan(seed, steps),
    }
}

/// Makes the auditor expect a wrong sales tax, to see what a failure looks like.
pub fn misinform(plan: &mut Plan) {
    plan.cast.audited.sales_tax_bps = 10_000 - plan.cast.rules.sales_tax_bps / 2;
}

/// Executes a plan. A panic of the product counts as wrong.
pub fn run(world: WorldKind, plan: &Plan) -> Verdict {
    let (tally, outcome) = match world {
        WorldKind::Node => node::run(plan),
        WorldKind::Serverless => serverless::run(plan),
    };
    Verdict { tally, outcome }
}
