//! Two matchers, projectors, and the API at once on one book: with any interleaving of their calls,
//! everything adds up.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::executor::block_on;
use futures::future::{LocalBoxFuture, join_all};
use futures::task::noop_waker_ref;
use tradepost_core::{Actor, MaterialId, OrderId};

use super::deaths::{MATERIALS, expected, outcome, work};
use super::dice::Dice;
use super::gate::Gate;
use super::stage::{Clock, Stage, material, units};
use crate::announcement::{Announcement, gather};
use crate::error::MaterialError;
use crate::followers::projector::Projector;
use crate::matcher::{Announced, Matcher, MaterialCache, Run};
use crate::memory_dynamodb::Faults;
use crate::store::Store;
use crate::tables::SettlementRow;

type Running<'a> = LocalBoxFuture<'a, ()>;

/// Matches all materials, each a call further at each step.
async fn all<S: Store>(
    matcher: &Matcher<'_, S, Clock>,
    announced: &BTreeMap<MaterialId, Announced>,
) -> Vec<Result<Run, MaterialError>> {
    join_all(announced.iter().map(|(material, announced)| matcher.run(material, *announced))).await
}

/// Lets a run make one step, up to its next call; whether it is done.
fn step(run: &mut Running<'_>) -> bool {
    let mut context = Context::from_waker(noop_waker_ref());
    Pin::new(run).poll(&mut context) == Poll::Ready(())
}

/// Lets runs take turns as a schedule says, then one after another to their ends; how many steps of it were
/// made.
fn interleave(runs: &mut Vec<Running<'_>>, schedule: impl IntoIterator<Item = usize>) -> usize {
    let mut steps = 0;
    let mut done = vec![false; runs.len()];
    for run in schedule {
        if !done[run] {
            done[run] = step(&mut runs[run]);
            steps += 1;
        }
    }
    for (run, done) in runs.iter_mut().zip(done) {
        while !done && !step(run) {}
    }
    steps
}

#[test]
fn two_matchers_may_overlap_at_any_two_points() {
    let expected = expected();
    let mut stops = 0;
    // The first makes some calls, the second some, then the first continues to its end, then the second.
    for first in 0..14 {
        for second in 0..14 {
            let (stage, orders, announcements) = work();
            let store = Gate(stage.tables.clone());
            let caches = [MaterialCache::default(), MaterialCache::default()];
            let announced = gather(&announcements);
            let mut runs: Vec<Running<'_>> = caches
                .iter()
                .map(|cache| {
                    let matcher = stage.matcher(&store, cache);
                    let announced = &announced;
                    async move {
                        for run in all(&matcher, announced).await {
                            assert!(!run.unwrap().unfinished);
                        }
                    }
                    .boxed_local()
                })
                .collect();
            let schedule = [vec![0; first], vec![1; second], vec![0; 1_000]].concat();
            stops += interleave(&mut runs, schedule);
            drop(runs);
            assert_eq!(outcome(&stage, &orders), expected, "after {first} and {second} calls");
        }
    }
    assert!(stops > 14 * 14 * 10);
}

#[test]
fn the_rows_of_the_books_announce_what_those_of_the_orders_do() {
    let (stage, orders, announcements) = work();
    assert_eq!(announcements.len(), orders.len());
    assert_eq!(stage.announcements_of_books(), announcements);
}

#[test]
fn of_matchers_that_run_out_of_time_only_the_last_to_settle_goes_on() {
    let mut stage = Stage::copper();
    for _ in 0..300 {
        stage.place("ann ask 1 @ 10");
        stage.place("bob bid 1 @ 10");
    }
    let announced = gather(&stage.announcements());
    let store = Gate(stage.tables.clone());
    let caches = [MaterialCache::default(), MaterialCache::default()];
    let ended = RefCell::new(Vec::new());
    let mut runs: Vec<Running<'_>> = Vec::new();
    for cache in &caches {
        let (matcher, announced, ended) = (stage.matcher(&store, cache), &announced, &ended);
        let work = async move {
            let run = all(&matcher, announced).await.remove(0).unwrap();
            ended.borrow_mut().push((run.unfinished, run.goes_on()));
        };
        runs.push(work.boxed_local());
    }
    let copper = material("copper");
    for (run, settlements) in [(0, 1), (1, 2)] {
        while stage.settlements(&copper).len() < settlements {
            step(&mut runs[run]);
        }
    }
    // The first one meets what the second one settled, and then the time of both is up, with a last
    // transaction of the second one on its way.
    step(&mut runs[0]);
    stage.wait(5_000);
    interleave(&mut runs, Vec::new());
    drop(runs);
    assert_eq!(stage.settlements(&copper).len(), 3);
    assert_eq!(ended.into_inner(), [(true, false), (true, true)]);
}

#[test]
fn matchers_and_projectors_may_overlap_in_any_way() {
    let expected = expected();
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let (stage, orders, announcements) = work();
        let store = Gate(stage.tables.connect(Faults { seed, torn_queries: true, ..Faults::default() }));
        let caches = [MaterialCache::default(), MaterialCache::default(), MaterialCache::default()];
        let (announced, materials) = (gather(&announcements), stage.materials());
        let (announced, materials) = (&announced, &materials);
        let mut runs: Vec<Running<'_>> = Vec::new();
        for cache in &caches {
            let matcher = stage.matcher(&store, cache);
            runs.push(async move { drop(all(&matcher, announced).await) }.boxed_local());
        }
        for _ in 0..2 {
            let projector: Projector<'_, _, _> = stage.projector(&store);
            let projected = async move {
                for _ in 0..4 {
                    join_all(materials.iter().map(|material| projector.project(material))).await;
                }
            };
            runs.push(projected.boxed_local());
        }
        let schedule: Vec<_> = (0..400).map(|_| dice.below(5)).collect();
        interleave(&mut runs, schedule);
        drop(runs);
        stage.hear(&announcements);
        assert_eq!(outcome(&stage, &orders), expected, "seed {seed}");
    }
}

/// While two matchers are at it, orders are cancelled and reduced, and new ones come.
fn storm(seed: u64, faults: Faults) -> Stage {
    let mut dice = Dice::new(seed);
    let (mut stage, mut orders, announcements) = work();
    let stores =
        [Gate(stage.tables.connect(faults)), Gate(stage.tables.connect(Faults { seed: !seed, ..faults }))];
    let caches = [MaterialCache::default(), MaterialCache::default()];
    let announced = gather(&announcements);
    {
        let mut runs: Vec<Running<'_>> = Vec::new();
        for (store, cache) in stores.iter().zip(&caches) {
            let matcher = stage.matcher(store, cache);
            let announced = &announced;
            runs.push(async move { drop(all(&matcher, announced).await) }.boxed_local());
        }
        for _ in 0..40 {
            for _ in 0..dice.below(4) {
                let run = dice.below(2);
                if !runs.is_empty() && run < runs.len() && step(&mut runs[run]) {
                    drop(runs.remove(run));
                }
            }
            let order = *dice.pick(&orders);
            match dice.below(3) {
                0 => drop(stage.cancel(order)),
                1 => drop(block_on(stage.api.reduce_order(
                    Actor::Operator,
                    order,
                    units(dice.between(1, 8)),
                    None,
                ))),
                _ => {
                    let side = *dice.pick(&["ask", "bid"]);
                    let price = dice.between(9, 12);
                    orders.push(stage.place(&format!("player-{:02} {side} 5 @ {price} gtd", dice.below(30))));
                }
            }
            stage.wait(dice.between(0, 100));
        }
        interleave(&mut runs, Vec::new());
    }
    let announcements = stage.announcements();
    stage.hear(&announcements);
    stage.sweep();
    stage
}

#[test]
fn cancels_reductions_and_new_orders_may_come_in_between() {
    for seed in 0..60 {
        let stage = storm(seed, Faults { seed, torn_queries: true, ..Faults::default() });
        uncrossed(&stage);
    }
}

#[test]
fn all_that_can_go_wrong_may_go_wrong_at_once() {
    for seed in 0..60 {
        let faults =
            Faults { seed, conflicts: 80, throttles: 80, lost: 80, torn_queries: true, ..Faults::default() };
        uncrossed(&storm(seed, faults));
    }
}

/// Everything adds up, and nothing is left to be matched.
fn uncrossed(stage: &Stage) {
    stage.audit();
    for name in MATERIALS {
        let cache = MaterialCache::default();
        let run = block_on(stage.matcher(&stage.tables, &cache).run(&material(name), Announced::default()));
        assert_eq!(run, Ok(Run::default()), "nothing is left in {name}");
        let mut traded = BTreeMap::<OrderId, u32>::new();
        for trade in stage.trades(&material(name)) {
            for order in [trade.maker, trade.taker] {
                *traded.entry(order).or_default() += trade.quantity;
            }
        }
        for (order, quantity) in traded {
            assert_eq!(stage.order(order).filled().get(), quantity, "an order says what it traded");
        }
    }
}

#[test]
fn a_busy_store_makes_a_run_slower_and_nothing_else() {
    let expected = expected();
    for seed in 0..40 {
        let (stage, orders, announcements) = work();
        let faults = Faults { seed, conflicts: 200, throttles: 200, lost: 150, ..Faults::default() };
        let store = stage.tables.connect(faults);
        let cache = MaterialCache::default();
        let announced = gather(&announcements);
        let mut rounds = 0;
        loop {
            let runs = block_on(stage.matcher(&store, &cache).run_all(&announced));
            rounds += 1;
            if runs.iter().all(|(_, run)| matches!(run, Ok(run) if !run.unfinished)) {
                break;
            }
            assert!(rounds < 50, "seed {seed}");
        }
        drop(block_on(stage.projector(&store).project_all(&stage.materials())));
        assert_eq!(outcome(&stage, &orders), expected, "seed {seed}");
    }
}

#[test]
fn tasks_that_take_turns_of_themselves_change_nothing() {
    let expected = expected();
    for seed in 0..30 {
        let (stage, orders, announcements) = work();
        let announced = gather(&announcements);
        let faults = |seed| Faults { seed, turns_max: 4, torn_queries: true, ..Faults::default() };
        let stores = [1, 2, 3].map(|n| stage.tables.connect(faults(seed * 3 + n)));
        let caches = [MaterialCache::default(), MaterialCache::default(), MaterialCache::default()];
        let runs = stores.iter().zip(&caches).map(|(store, cache)| {
            let matcher = stage.matcher(store, cache);
            let announced = &announced;
            async move { matcher.run_all(announced).await }
        });
        block_on(join_all(runs));
        stage.hear(&announcements);
        assert_eq!(outcome(&stage, &orders), expected, "seed {seed}");
    }
}

#[test]
fn whoever_comes_after_another_was_acknowledged_meets_it_whatever_is_being_read() {
    for [first, second] in
        [["bob bid 5 @ 10", "ann ask 5 @ 10 ioc"], ["bob ask 5 @ 10", "ann bid 5 @ 10 ioc"]]
    {
        for calls in 0..12 {
            let mut stage = Stage::copper();
            stage.place("cid ask 1 @ 10");
            stage.place("cid bid 1 @ 9");
            let announced = gather(&stage.announcements());
            let store = Gate(stage.tables.clone());
            let cache = MaterialCache::default();
            let matcher = stage.matcher(&store, &cache);
            let mut run = async { drop(all(&matcher, &announced).await) }.boxed_local();
            let mut done = false;
            for _ in 0..calls {
                done = done || step(&mut run);
            }
            let orders = [first, second].map(|order| stage.place(order));
            while !done && !step(&mut run) {}
            drop(run);
            stage.settle();
            let [maker, taker] = orders;
            let met = |trade: &&super::stage::Traded| trade.maker == maker && trade.taker == taker;
            assert_eq!(
                stage.trades(&material("copper")).iter().filter(met).count(),
                1,
                "{second} meets {first} after {calls} calls"
            );
        }
    }
}

#[test]
fn a_verdict_is_given_by_the_book_as_it_is_then() {
    for calls in 0..9 {
        let mut stage = Stage::copper();
        let ask = stage.place("ann ask 5 @ 10");
        stage.settle();
        stage.wait(10);
        let own = stage.place("ann bid 5 @ 10");
        let announced = gather(&stage.announcements());
        let store = Gate(stage.tables.clone());
        let cache = MaterialCache::default();
        let matcher = stage.matcher(&store, &cache);
        let mut run = async { drop(all(&matcher, &announced).await) }.boxed_local();
        let mut done = false;
        for _ in 0..calls {
            done = done || step(&mut run);
        }
        // Of another process of the API, accepted before and committed only now: it takes the ask away.
        stage.back(5);
        let request = stage.request("bob bid 5 @ 10");
        let rules = tradepost_core::Rules::default();
        let other = crate::Serverless::new(stage.tables.clone(), std::sync::Arc::clone(&stage.clock), rules);
        let late = block_on(other.place_order(request, None)).unwrap().terms.order_id;
        assert!(late < own);
        stage.wait(5);
        stage.hear(&[Announcement::of(material("copper"), Some(late))]);
        while !done && !step(&mut run) {}
        drop(run);
        stage.project();
        stage.audit();
        let settlements = stage.settlements(&material("copper"));
        let place_of = |order| {
            let party =
                |row: &SettlementRow| row.settlement.parties.iter().any(|party| party.order_id == order);
            settlements.iter().position(party)
        };
        let taken = place_of(ask).expect("somebody takes the ask");
        match place_of(own) {
            Some(closed) => assert!(closed < taken, "it is closed for an ask that is there: {calls} calls"),
            None => assert_eq!(stage.state(own), "open 0/5 for 0"),
        }
    }
}
