//! The schedule of a node: the pace of its batches, and its fault rates.

use crate::faults::DiskFault;
use crate::plan::{CorruptFile, Derived, NodeStep, Plan, Step};
use crate::workload::Workload;
use crate::world::dice::Dice;

/// Fault rates per million steps.
#[derive(Clone, Copy)]
struct FaultRates {
    ends: usize,
    disk: usize,
    rot: usize,
}

/// Makes a run of about `length` steps.
pub(crate) fn plan(seed: u64, length: usize) -> Plan {
    let mut dice = Dice::new(seed);
    let mut workload = Workload::new(dice.fork());
    let mut steps = Vec::new();
    // Requests a batch: one by one, a few at a time, or enough to wake the journal's own thread.
    let pace = dice.pick(&[1, 4, 12, 40, 300, 900]);
    let rates = dice.pick(&[
        FaultRates { ends: 0, disk: 0, rot: 0 },
        FaultRates { ends: 4_000, disk: 1_000, rot: 0 },
        FaultRates { ends: 1_000, disk: 6_000, rot: 0 },
        FaultRates { ends: 1_000, disk: 1_000, rot: 2_500 },
    ]);
    let tick = dice.pick(&[1, 20, 500]);
    if rates.disk > 0 && dice.chance(500) {
        steps.push(Step::Node(fault(&mut dice, 40, 6)));
    }
    steps.extend(workload.opening());
    while steps.len() < length {
        for _ in 0..=dice.below(2 * pace) {
            steps.push(match dice.below(1_000) {
                0..100 => workload.referenced(),
                100..106 => workload.change_rules(),
                _ => workload.next(),
            });
            if dice.chance(80) {
                let backwards = dice.chance(50);
                let by = dice.below(tick + 1) as i32;
                steps.push(Step::Clock(if backwards { -3 * by } else { by }));
            }
            if dice.chance(10) {
                steps.push(Step::Node(NodeStep::HangUp { pick: dice.roll() as u32 }));
            }
            if dice.chance(200 / pace.min(40) as u64) {
                steps.push(Step::Node(NodeStep::Decide));
            }
        }
        batch(&mut dice, &mut steps);
        faults(&mut dice, rates, pace, &mut steps);
    }
    Plan { seed, cast: workload.cast(), steps }
}

/// Steps of the threads, mostly in the usual order.
fn batch(dice: &mut Dice, steps: &mut Vec<Step>) {
    let mut add = |step| steps.push(Step::Node(step));
    add(NodeStep::Decide);
    if dice.chance(900) {
        add(NodeStep::EndBatch);
    }
    if dice.chance(700) {
        add(NodeStep::Sync);
    }
    if dice.chance(400) {
        add(NodeStep::Follow);
    }
    if dice.chance(50) {
        add(NodeStep::Checkpoint);
    }
    if dice.chance(30) {
        add(NodeStep::WriteBack);
    }
    if dice.chance(30) {
        add(NodeStep::Snapshot);
    }
    if dice.chance(40) {
        add(NodeStep::Archive { steps: 1 + dice.below(6) as u8 });
    }
}

/// A disk fault at one of the next writes and syncs, or of the next syncs.
fn fault(dice: &mut Dice, within: usize, syncs_within: usize) -> NodeStep {
    let syncs = dice.chance(500);
    let fault = if syncs {
        dice.pick(&[DiskFault::PowerCut, DiskFault::Fails, DiskFault::FailsAndForgets])
    } else {
        dice.pick(&[DiskFault::PowerCut, DiskFault::PowerCut, DiskFault::Fails, DiskFault::Full])
    };
    let after = dice.below(if syncs { syncs_within } else { within }) as u16;
    NodeStep::Disk { after, syncs, fault }
}

fn faults(dice: &mut Dice, rates: FaultRates, pace: usize, steps: &mut Vec<Step>) {
    let mut happens = |of_million: usize| dice.below(1_000_000) < of_million * pace.max(4);
    let (ends, disk, rots) = (happens(rates.ends), happens(rates.disk), happens(rates.rot));
    if disk {
        let within = dice.pick(&[12, 12, 200]);
        steps.push(Step::Node(fault(dice, within, 4)));
    }
    if ends {
        let erased = dice.pick(&[Derived::Snapshot, Derived::History]);
        let end = dice.weighted(&[
            (4, NodeStep::Kill),
            (4, NodeStep::PowerCut),
            (2, NodeStep::Restart),
            (1, NodeStep::Erase(erased)),
        ]);
        steps.push(Step::Node(end));
    }
    if rots {
        let file = dice.pick(&[CorruptFile::Journal, CorruptFile::Log, CorruptFile::Snapshot]);
        if file == CorruptFile::Snapshot && dice.chance(500) {
            steps.push(Step::Node(NodeStep::Snapshot));
        }
        steps.push(Step::Node(NodeStep::FlipBit { file, pick: dice.roll() }));
    }
}
