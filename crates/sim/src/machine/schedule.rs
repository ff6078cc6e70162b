//! When what happens on one machine: the pace of its batches, and its weather.

use crate::dice::Dice;
use crate::disk::Fault;
use crate::plan::{Derived, MachineStep, Plan, Rotten, Step};
use crate::workload::Workload;

/// How often things go wrong, in a thousandth of a thousandth.
#[derive(Clone, Copy)]
struct Weather {
    ends: usize,
    disk: usize,
    rot: usize,
}

/// Makes a run of about so many steps.
pub(crate) fn plan(seed: u64, length: usize) -> Plan {
    let mut dice = Dice::new(seed);
    let mut workload = Workload::new(dice.fork());
    let mut steps = Vec::new();
    // Requests a batch: one by one, as they come, or so many that the journal's own thread gets them.
    let pace = dice.pick(&[1, 4, 12, 40, 300, 900]);
    let weather = dice.pick(&[
        Weather { ends: 0, disk: 0, rot: 0 },
        Weather { ends: 4_000, disk: 1_000, rot: 0 },
        Weather { ends: 1_000, disk: 6_000, rot: 0 },
        Weather { ends: 1_000, disk: 1_000, rot: 2_500 },
    ]);
    let tick = dice.pick(&[1, 20, 500]);
    if weather.disk > 0 && dice.chance(500) {
        steps.push(Step::Machine(fault(&mut dice, 40, 6)));
    }
    steps.extend(workload.opening());
    while steps.len() < length {
        for _ in 0..=dice.below(2 * pace) {
            steps.push(workload.next());
            if dice.chance(80) {
                let backwards = dice.chance(50);
                let by = dice.below(tick + 1) as i32;
                steps.push(Step::Clock(if backwards { -3 * by } else { by }));
            }
            if dice.chance(10) {
                steps.push(Step::Machine(MachineStep::HangUp { pick: dice.roll() as u32 }));
            }
            if dice.chance(200 / pace.min(40) as u64) {
                steps.push(Step::Machine(MachineStep::TakeIn));
            }
        }
        batch(&mut dice, &mut steps);
        trouble(&mut dice, weather, pace, &mut steps);
    }
    Plan { seed, cast: workload.cast(), steps }
}

/// What the threads do about what waits, mostly in the usual order.
fn batch(dice: &mut Dice, steps: &mut Vec<Step>) {
    let mut add = |step| steps.push(Step::Machine(step));
    add(MachineStep::TakeIn);
    if dice.chance(900) {
        add(MachineStep::EndBatch);
    }
    if dice.chance(700) {
        add(MachineStep::Sync);
    }
    if dice.chance(400) {
        add(MachineStep::Project);
    }
    if dice.chance(50) {
        add(MachineStep::Checkpoint);
    }
    if dice.chance(30) {
        add(MachineStep::WriteBack);
    }
    if dice.chance(30) {
        add(MachineStep::Snapshot);
    }
}

/// Something goes wrong with the disk, at one of so many writes and syncs from now, or of so many syncs.
fn fault(dice: &mut Dice, within: usize, syncs_within: usize) -> MachineStep {
    let syncs = dice.chance(500);
    let fault = if syncs {
        dice.pick(&[Fault::PowerCut, Fault::Fails, Fault::FailsAndForgets])
    } else {
        dice.pick(&[Fault::PowerCut, Fault::PowerCut, Fault::Fails, Fault::Full])
    };
    let after = dice.below(if syncs { syncs_within } else { within }) as u16;
    MachineStep::Disk { after, syncs, fault }
}

fn trouble(dice: &mut Dice, weather: Weather, pace: usize, steps: &mut Vec<Step>) {
    let mut happens = |of_million: usize| dice.below(1_000_000) < of_million * pace.max(4);
    let (ends, disk, rots) = (happens(weather.ends), happens(weather.disk), happens(weather.rot));
    if disk {
        let within = dice.pick(&[12, 12, 200]);
        steps.push(Step::Machine(fault(dice, within, 4)));
    }
    if ends {
        let erased = dice.pick(&[Derived::Snapshot, Derived::History]);
        let end = dice.weighted(&[
            (4, MachineStep::Kill),
            (4, MachineStep::PowerCut),
            (2, MachineStep::Restart),
            (1, MachineStep::Erase(erased)),
        ]);
        steps.push(Step::Machine(end));
    }
    if rots {
        let file = dice.pick(&[Rotten::Journal, Rotten::Log, Rotten::Snapshot]);
        if file == Rotten::Snapshot && dice.chance(500) {
            steps.push(Step::Machine(MachineStep::Snapshot));
        }
        steps.push(Step::Machine(MachineStep::Rot { file, pick: dice.roll() }));
    }
}
