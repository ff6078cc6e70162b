//! The schedule of the AWS world: how many turns pass between two requests, and the faults.

use crate::plan::{Plan, ServerlessStep, Step};
use crate::workload::Workload;
use crate::world::dice::Dice;

/// Makes a run of about this many steps.
pub(crate) fn plan(seed: u64, length: usize) -> Plan {
    let mut dice = Dice::new(seed);
    let mut workload = Workload::new(dice.fork());
    // One after another: all at once, many would give up, and the market would stay poor.
    let settled = |request| [request, Step::Serverless(ServerlessStep::Settle)];
    let mut steps: Vec<_> = workload.opening().into_iter().flat_map(settled).collect();
    let bad_luck = dice.pick(&[0, 10, 60]);
    let faulty = dice.chance(600);
    // A call takes two turns.
    let speed = dice.pick(&[16, 50, 100]);
    while steps.len() < length {
        for _ in 0..=dice.below(6) {
            steps.push(workload.next());
        }
        if dice.chance(400) {
            steps.extend((0..=dice.below(3)).map(|_| workload.referenced()));
        }
        if dice.chance(200) {
            steps.push(workload.feed());
        }
        if dice.chance(300) {
            let tick = dice.pick(&[1, 5, 100, 2_000]);
            steps.push(Step::Clock(dice.below(tick) as i32));
        }
        let mut add = |step| steps.push(Step::Serverless(step));
        add(ServerlessStep::Turns { count: dice.between(1, 2 * speed) as u16, seed: dice.roll() });
        if dice.chance(500) {
            add(ServerlessStep::Pipe { count: dice.between(1, 12) as u8 });
        }
        if dice.chance(500) {
            add(ServerlessStep::Deliver { pick: dice.roll() as u32, count: dice.between(1, 30) as u8 });
        }
        if dice.chance(150) {
            add(ServerlessStep::Project { late: false });
        }
        if dice.chance(250) {
            let loses = dice.chance(bad_luck);
            add(ServerlessStep::Sequence { loses });
        }
        if dice.chance(12) {
            add(ServerlessStep::Sweep);
        }
        if dice.chance(5) {
            add(ServerlessStep::Settle);
        }
        if faulty && dice.chance(20) {
            let mut rate = || dice.pick(&[0, 0, 10, 50, 150]);
            let (conflicts, throttles, lost) = (rate(), rate(), rate());
            add(ServerlessStep::FaultRates { conflicts, throttles, lost });
        }
        fault(&mut dice, bad_luck, &mut add);
    }
    Plan { seed, cast: workload.cast(), steps }
}

fn fault(dice: &mut Dice, bad_luck: u64, add: &mut impl FnMut(ServerlessStep)) {
    if dice.chance(bad_luck) {
        add(ServerlessStep::Die { pick: dice.roll() as u32 });
    }
    if dice.chance(bad_luck) {
        add(ServerlessStep::GiveUp { pick: dice.roll() as u32 });
    }
    if dice.chance(bad_luck) {
        add(ServerlessStep::PipeAgain { count: dice.between(1, 20) as u8 });
    }
    if dice.chance(bad_luck / 4) {
        add(ServerlessStep::PipeLoses { count: dice.between(1, 5) as u8 });
    }
    if dice.chance(bad_luck / 4) {
        add(ServerlessStep::Reshard { shards: dice.between(1, 4) as u8 });
    }
    if dice.chance(bad_luck / 2) {
        let ms = dice.pick(&[-2_000, -50, -3, 0, 3, 50, 2_000]);
        add(ServerlessStep::Skew { machine: dice.below(6) as u8, ms });
    }
    if dice.chance(bad_luck / 2) {
        add(ServerlessStep::Project { late: true });
    }
}
