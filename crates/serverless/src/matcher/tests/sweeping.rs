//! A sweep closes what has expired in the whole market, and looks at a share of the materials; all get their
//! turn.

use std::collections::BTreeSet;

use futures::executor::block_on;
use tradepost_core::{PlaceOrder, TimeInForce, Timestamp};

use super::stage::{NEVER, Stage, material};
use crate::Environment;
use crate::announcement::Announcement;
use crate::followers::sweeper::{Sweep, sweep};
use crate::matcher::{Matcher, MaterialCache};

const MINUTE_MS: u64 = 60_000;

/// A market in this many materials, in each of which a bid crosses an ask and nothing was announced.
fn unannounced(count: usize) -> Stage {
    let names: Vec<_> = (0..count).map(|n| format!("m{n:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let stage = Stage::new(&names, &["ann", "bob"], 0);
    for name in names {
        for order in ["ann ask 1 @ 10", "bob bid 1 @ 10"] {
            stage.give(PlaceOrder { material: material(name), ..stage.request(order) });
        }
    }
    stage
}

fn swept_by(stage: &Stage, sweeps: u64, until: Timestamp) -> Sweep {
    let cache = MaterialCache::default();
    let matcher = Matcher { until, ..stage.matcher(&stage.tables, &cache) };
    block_on(sweep(&matcher, &stage.projector(&stage.tables), sweeps)).unwrap()
}

fn names(sweep: &Sweep) -> Vec<&str> {
    sweep.swept.iter().map(|swept| swept.material.as_str()).collect()
}

#[test]
fn sweeps_share_the_materials_and_together_look_at_all() {
    let stage = unannounced(23);
    let mut seen = BTreeSet::new();
    for _ in 0..10 {
        let sweep = swept_by(&stage, 10, NEVER);
        assert!((2..=3).contains(&sweep.swept.len()), "{:?}", names(&sweep));
        seen.extend(names(&sweep).iter().map(|name| (*name).to_owned()));
        assert_eq!(sweep.backlog, 0);
        stage.wait(MINUTE_MS);
    }
    assert_eq!(seen.len(), 23);
    assert_eq!(stage.resting(), 0, "everything is matched");
}

#[test]
fn a_sweep_that_runs_out_of_time_goes_on_where_it_ended() {
    let stage = unannounced(40);
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        // So slow that each sweep reaches a few materials, and would never reach those at the end.
        stage.clock.tick(1);
        let sweep = swept_by(&stage, 1, Timestamp(stage.clock.now().0 + 20));
        stage.clock.tick(0);
        assert!((1..40).contains(&sweep.swept.len()), "{:?}", names(&sweep));
        assert_eq!(sweep.backlog, 40 - sweep.swept.len());
        seen.extend(names(&sweep).iter().map(|name| (*name).to_owned()));
        // What was begun when the time ran out is announced, as the function does.
        let begun = sweep.swept.iter().filter(|swept| swept.run.as_ref().unwrap().goes_on());
        let begun: Vec<_> = begun.map(|swept| Announcement::of(material(&swept.material), None)).collect();
        stage.hear(&begun);
        stage.wait(MINUTE_MS);
    }
    assert_eq!(seen.len(), 40, "the last ones get their turn, too");
    assert_eq!(stage.resting(), 0);
}

#[test]
fn what_expired_is_closed_within_a_sweep_wherever_it_is() {
    let names: Vec<_> = (0..30).map(|n| format!("m{n:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let stage = Stage::new(&names, &["ann"], 0);
    for (n, name) in names.iter().enumerate() {
        let hours = u64::try_from(n % 3).unwrap();
        let expires_at = Timestamp(stage.clock.now().0 + hours * 3_600_000 + 30_000);
        let time_in_force = TimeInForce::Gtd { expires_at };
        for order in ["ann ask 1 @ 10", "ann ask 1 @ 9"] {
            let order = PlaceOrder { material: material(name), time_in_force, ..stage.request(order) };
            stage.give(order);
        }
    }
    for left in [40, 20, 0] {
        stage.wait(MINUTE_MS);
        let sweep = swept_by(&stage, 1_000, NEVER);
        assert_eq!(stage.resting(), left);
        assert_eq!(sweep.swept.len(), 10);
        assert_eq!(swept_by(&stage, 1_000, NEVER).swept.len(), 0, "nothing is left of this hour");
        stage.wait(3_600_000);
    }
    stage.audit();
}

#[test]
fn hours_that_nobody_swept_are_made_up_for() {
    let stage = Stage::copper();
    swept_by(&stage, 1_000, NEVER);
    stage.place("ann ask 5 @ 90 gtd");
    // The sweeper stands still for days.
    stage.wait(3 * 24 * 3_600_000);
    for _ in 0..4 {
        swept_by(&stage, 1_000, NEVER);
    }
    assert_eq!(stage.resting(), 0);
    let quiet = |stage: &Stage| {
        stage.tables.take_usage();
        swept_by(stage, 1_000, NEVER);
        stage.tables.take_usage()
    };
    let usage = quiet(&stage);
    assert!(usage.read_half_units() <= 20 && usage.write_units() == 0, "{usage:?}");
}

#[test]
fn a_look_at_a_quiet_material_costs_little() {
    let stage = unannounced(50);
    swept_by(&stage, 1, NEVER);
    swept_by(&stage, 1, NEVER);
    stage.tables.take_usage();
    swept_by(&stage, 1, NEVER);
    let usage = stage.tables.take_usage();
    // By US$ 0.125 a million read units and a look every ten minutes: less than US$ 0.004 a month.
    let looks_a_month = 60.0 * 24.0 * 30.4 / 10.0;
    let dollars =
        f64::from(u32::try_from(usage.read_half_units()).unwrap()) / 2.0 / 50.0 * looks_a_month * 0.125e-6;
    assert!(dollars <= 0.004 && usage.write_units() == 0, "US$ {dollars}: {usage:?}");
}
