//! Runs as a whole: the same seed gives the same bytes, and what was wrong once stays right.

use std::time::Duration;

use crate::disk::Fault;
use crate::plan::{Ask, Lasts, MachineStep, NewOrder, Step, Wish};
use crate::{Plan, WorldKind, keep, plan, run, shrink};

const WORLDS: [WorldKind; 2] = [WorldKind::Machine, WorldKind::Aws];

fn well(world: WorldKind, plan: &Plan) -> crate::Verdict {
    let verdict = run(world, plan);
    assert!(verdict.outcome.is_ok(), "{world:?}, seed {}: {:?}", plan.seed, verdict.outcome);
    verdict
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    for world in WORLDS {
        let digest = |seed| well(world, &plan(world, seed, 1_500)).outcome.map(crate::Digest::get);
        for seed in 1..4 {
            assert_eq!(digest(seed), digest(seed), "{world:?}, seed {seed}");
        }
        assert_ne!(digest(1), digest(2), "{world:?}");
    }
}

#[test]
fn the_fixed_set_of_seeds_is_right() {
    for world in WORLDS {
        let mut total = crate::Tally::default();
        for seed in 1..=12 {
            total += well(world, &plan(world, seed, 1_500)).tally;
        }
        assert!(total.trades > 500 && total.crashes > 3, "{world:?}: enough happened: {total:?}");
    }
}

#[test]
fn a_failing_run_shrinks_to_what_is_needed_to_fail() {
    // A cut power without a sync before is no failure; a step that makes the simulator itself fail stands for one.
    let mut whole = plan(WorldKind::Machine, 3, 400);
    let place = whole.steps.len() / 2;
    whole.steps.insert(place, Step::Machine(MachineStep::Fail));
    assert!(run(WorldKind::Machine, &whole).outcome.is_err());
    let kept = shrink(WorldKind::Machine, &whole, Duration::from_mins(1), |_| {});
    assert_eq!(kept, [place]);
    assert!(run(WorldKind::Machine, &keep(&whole, &kept)).outcome.is_err());
}

fn ask(player: u8, wish: Wish) -> Step {
    Step::Ask(Ask { player, operator: true, key: None, wish })
}

fn machine(steps: impl IntoIterator<Item = MachineStep>) -> Vec<Step> {
    steps.into_iter().map(Step::Machine).collect()
}

/// A market in which everybody has something, and these steps.
fn market(steps: Vec<Step>) -> Plan {
    let mut whole = plan(WorldKind::Machine, 1, 0);
    whole.steps.extend(machine([MachineStep::TakeIn, MachineStep::EndBatch]));
    whole.steps.extend(steps);
    whole
}

fn order(bid: bool, price: u64, lasts: Lasts) -> NewOrder {
    NewOrder { material: 0, bid, price, quantity: 2, lasts }
}

#[test]
fn a_quote_asked_for_while_an_order_expires_does_not_stop_the_market() {
    let mut steps = vec![ask(0, Wish::Place(order(false, 12, Lasts::Gtd(10))))];
    steps.extend(machine([MachineStep::TakeIn, MachineStep::EndBatch]));
    // A batch is open when the time comes, and the quote gets into it.
    steps.push(ask(1, Wish::Balances));
    steps.extend(machine([MachineStep::TakeIn]));
    steps.extend([Step::Clock(20), ask(1, Wish::Quote(order(true, 15, Lasts::Gtc)))]);
    steps.extend(machine([MachineStep::TakeIn, MachineStep::EndBatch]));
    well(WorldKind::Machine, &market(steps));
}

#[test]
fn what_is_acknowledged_after_a_failed_sync_survives_a_power_cut() {
    for after in 0..6 {
        let mut steps = machine([MachineStep::Disk { after, fault: Fault::FailsAndForgets }]);
        for number in 0..6 {
            steps.push(ask(0, Wish::Deposit { asset: 0, amount: 1 + number }));
            steps.extend(machine([MachineStep::TakeIn, MachineStep::EndBatch]));
        }
        steps.extend(machine([MachineStep::PowerCut]));
        well(WorldKind::Machine, &market(steps));
    }
}
