//! Shrinks a failing run: removes steps as long as it still fails.
//!
//! Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), without its tests of what
//! was left out alone.

use std::time::{Duration, Instant};

use crate::faults::WorldKind;
use crate::plan::Plan;
use crate::run::run;

/// Returns the steps of a failing plan that are needed to fail. Calls `progress` with how many are left.
/// Stops after `time`.
pub fn shrink(world: WorldKind, plan: &Plan, time: Duration, mut progress: impl FnMut(usize)) -> Vec<usize> {
    let until = Instant::now() + time;
    let fails = |kept: &[usize]| run(world, &keep(plan, kept)).outcome.is_err();
    let mut kept: Vec<usize> = (0..plan.steps.len()).collect();
    // Steps after the failure are not needed: find it by bisection.
    let (mut low, mut high) = (0, kept.len());
    while low < high && Instant::now() < until {
        let middle = low.midpoint(high);
        if fails(kept.get(..middle).unwrap_or_default()) { high = middle } else { low = middle + 1 }
    }
    if fails(kept.get(..high).unwrap_or_default()) {
        kept.truncate(high);
    }
    let mut size = kept.len().div_ceil(2);
    while size > 0 && Instant::now() < until {
        let before = kept.len();
        let mut start = 0;
        while start < kept.len() && Instant::now() < until {
            let mut fewer = kept.clone();
            fewer.drain(start..(start + size).min(kept.len()));
            if fails(&fewer) {
                kept = fewer;
                progress(kept.len());
            } else {
                start += size;
            }
        }
        size = if size == 1 && kept.len() < before { 1 } else { size / 2 };
    }
    kept
}

/// The plan with these steps only.
pub fn keep(plan: &Plan, kept: &[usize]) -> Plan {
    let steps = kept.iter().filter_map(|place| plan.steps.get(*place).copied()).collect();
    Plan { steps, ..plan.clone() }
}
