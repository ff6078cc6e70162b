//! Runs as a whole: the same seed gives the same bytes, and what was wrong once stays right.

use std::time::Duration;

use crate::faults::DiskFault;
use crate::plan::{Intent, Lifetime, NewOrder, NodeStep, Request, ServerlessStep, Step};
use crate::{Plan, WorldKind, keep, misinform, plan, run, shrink};

const WORLDS: [WorldKind; 2] = [WorldKind::Node, WorldKind::Serverless];

fn well(world: WorldKind, plan: &Plan) -> crate::Verdict {
    let verdict = run(world, plan);
    assert!(verdict.outcome.is_ok(), "{world:?}, seed {}: {:?}", plan.seed, verdict.outcome);
    verdict
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    for world in WORLDS {
        let digest = |seed| well(world, &plan(world, seed, 700)).outcome.map(crate::Digest::get);
        for seed in 1..4 {
            assert_eq!(digest(seed), digest(seed), "{world:?}, seed {seed}");
        }
        assert_ne!(digest(1), digest(2), "{world:?}");
    }
}

/// Runs the fixed set. Enough happens in it, and everything goes wrong that can.
fn fixed_set(world: WorldKind, seeds: std::ops::RangeInclusive<u64>) -> crate::Tally {
    let mut total = crate::Tally::default();
    let count = seeds.clone().count() as u64;
    for seed in seeds {
        total += well(world, &plan(world, seed, 1_500)).tally;
    }
    let missing = total.faults.missing(world);
    assert!(missing.is_empty(), "this never happened: {missing:#?}\n{}", total.faults);
    assert!(total.trades > 50 * count && total.exact > 50 * count, "enough happens: {total:?}");
    total
}

#[test]
fn the_fixed_set_of_one_machine_is_right_and_everything_goes_wrong_in_it() {
    let tally = fixed_set(WorldKind::Node, 1..=40);
    assert!(tally.large_batches > 0 && tally.archived > 0, "{tally:?}");
}

#[test]
fn the_fixed_set_of_aws_is_right_and_everything_goes_wrong_in_it() {
    fixed_set(WorldKind::Serverless, 20..=45);
}

#[test]
fn a_failing_run_shrinks_to_what_is_needed_to_fail() {
    for world in WORLDS {
        let mut whole = plan(world, 3, 400);
        misinform(&mut whole);
        let fails = |kept: &[usize]| run(world, &keep(&whole, kept)).outcome.is_err();
        let kept = shrink(world, &whole, Duration::from_mins(1), |_| {});
        assert!(fails(&kept), "{world:?}");
        for left_out in 0..kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(left_out);
            assert!(!fails(&fewer), "{world:?}: {fewer:?} of {kept:?} would do");
        }
    }
}

fn request(player: u8, intent: Intent) -> Step {
    Step::Request(Request { player, operator: true, key: None, intent })
}

fn node(steps: impl IntoIterator<Item = NodeStep>) -> Vec<Step> {
    steps.into_iter().map(Step::Node).collect()
}

/// A market in which everybody has something, and these steps.
fn market(steps: Vec<Step>) -> Plan {
    let mut whole = plan(WorldKind::Node, 1, 0);
    whole.steps.retain(|step| matches!(step, Step::Request(_)));
    whole.steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
    whole.steps.extend(steps);
    whole
}

fn order(bid: bool, price: u64, lifetime: Lifetime) -> NewOrder {
    NewOrder { material: 0, bid, price, quantity: 2, lifetime }
}

#[test]
fn a_quote_asked_for_while_an_order_expires_does_not_stop_the_market() {
    let mut steps = vec![request(0, Intent::Place(order(false, 12, Lifetime::Gtd(10))))];
    steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
    // A batch is open when the time comes, and the quote gets into it.
    steps.push(request(1, Intent::Balances));
    steps.extend(node([NodeStep::Decide]));
    steps.extend([Step::Clock(20), request(1, Intent::Quote(order(true, 15, Lifetime::Gtc)))]);
    steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
    well(WorldKind::Node, &market(steps));
}

#[test]
fn what_is_acknowledged_after_a_failed_sync_survives_a_power_cut() {
    for after in 0..6 {
        let mut steps = node([NodeStep::Disk { after, syncs: false, fault: DiskFault::FailsAndForgets }]);
        for number in 0..6 {
            steps.push(request(0, Intent::Deposit { asset: 0, amount: 1 + number }));
            steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
        }
        steps.extend(node([NodeStep::PowerCut]));
        well(WorldKind::Node, &market(steps));
    }
}

#[test]
fn a_sync_that_fails_in_the_very_first_start_takes_nothing_back_later() {
    for seed in 1..=6 {
        for after in 0..6 {
            let mut whole = Plan { seed, ..market(node([NodeStep::PowerCut])) };
            let fault = DiskFault::FailsAndForgets;
            whole.steps.insert(0, Step::Node(NodeStep::Disk { after, syncs: true, fault }));
            well(WorldKind::Node, &whole);
        }
    }
}

#[test]
fn what_a_failed_sync_left_is_not_undone_by_the_rest_of_the_log() {
    for seed in 1..=6 {
        for after in 0..4 {
            let fault = DiskFault::FailsAndForgets;
            let mut steps = node([NodeStep::Disk { after, syncs: true, fault }]);
            for number in 0..=after {
                steps.push(request(0, Intent::Deposit { asset: 0, amount: 1 + u64::from(number) }));
                steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
            }
            steps.extend(node([NodeStep::PowerCut]));
            well(WorldKind::Node, &Plan { seed, ..market(steps) });
        }
    }
}

/// A market that archives what is closed, with a disk fault at some write; then the power fails.
fn archiving(after: u16, fault: DiskFault) -> Plan {
    let mut steps = Vec::new();
    for number in 0..6 {
        steps.push(request(0, Intent::Deposit { asset: 0, amount: 1 + number }));
        steps.extend(node([NodeStep::Decide, NodeStep::EndBatch]));
    }
    steps.extend(node([
        NodeStep::Follow,
        NodeStep::Snapshot,
        NodeStep::Disk { after, syncs: false, fault },
        NodeStep::Archive { steps: u8::MAX },
        NodeStep::PowerCut,
    ]));
    market(steps)
}

#[test]
fn an_archiving_that_is_interrupted_anywhere_loses_nothing() {
    assert!(well(WorldKind::Node, &archiving(u16::MAX, DiskFault::Fails)).tally.archived > 0);
    for fault in [DiskFault::PowerCut, DiskFault::Fails, DiskFault::Full] {
        for after in 0..12 {
            well(WorldKind::Node, &archiving(after, fault));
        }
    }
}

#[test]
fn call_faults_that_last_to_the_end_of_a_run_stop_before_the_final_checks() {
    let mut whole = plan(WorldKind::Serverless, 1, 0);
    let faulty = ServerlessStep::FaultRates { conflicts: 0, throttles: 999, lost: 0 };
    whole.steps.push(Step::Serverless(faulty));
    well(WorldKind::Serverless, &whole);
}
