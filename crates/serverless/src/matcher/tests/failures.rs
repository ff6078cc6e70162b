//! What cannot be read or done is reported with its reason, and the others continue.

use futures::executor::block_on;
use tradepost_core::Timestamp;

use super::stage::{Stage, material};
use crate::Environment;
use crate::announcement::{Announcement, gather};
use crate::error::MaterialError;
use crate::matcher::{Announced, Matcher, MaterialCache, Run};
use crate::store::{Key, Store, Value};
use crate::tables::{Table, attribute};

#[test]
fn a_row_that_cannot_be_read_stops_its_material_only() {
    let mut stage = Stage::new(&["copper", "wheat"], &["ann", "bob"], 0);
    for name in ["copper", "wheat"] {
        for order in ["ann ask 5 @ 9", "bob bid 5 @ 9"] {
            let mut request = stage.request(order);
            request.material = material(name);
            stage.give(request);
        }
    }
    let key = Key::at(Table::ASKS, "copper", "00000000000000000001#abc");
    let row = key.item().with(attribute::QUANTITY, "abc");
    block_on(stage.tables.write(key.put(row))).unwrap();
    let announcements = stage.announcements();
    let runs = stage.hear(&announcements);
    let error = runs[0].1.as_ref().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the row asks/copper/00000000000000000001#abc cannot be read: attribute `slot` holds no order id"
    );
    assert_eq!(runs[1].1.as_ref().unwrap().trades, 1);
    let swept = stage.sweep();
    assert!(swept[0].run.is_err() && swept[0].projected.is_ok() && swept[1].run.is_ok());
}

#[test]
fn a_credit_that_holds_no_numbers_stops_its_material_only() {
    let mut stage = Stage::copper();
    stage.place("ann ask 5 @ 9");
    stage.place("bob bid 5 @ 9");
    let key = crate::tables::credit_key(&super::stage::player("ann"), &material("copper"));
    let row = key.item().with(attribute::COINS, "abc");
    block_on(stage.tables.write(key.clone().put(row))).unwrap();
    let announcements = stage.announcements();
    let runs = stage.hear(&announcements);
    assert!(matches!(&runs[0].1, Err(MaterialError::Store(_))), "{runs:?}");
    block_on(stage.tables.write(key.delete())).unwrap();
    assert_eq!(stage.hear(&announcements)[0].1.as_ref().unwrap().trades, 1);
}

#[test]
fn a_settlement_that_cannot_be_read_is_not_passed_over() {
    let mut stage = Stage::copper();
    stage.place("ann ask 5 @ 9");
    stage.place("bob bid 5 @ 9");
    stage.settle();
    let broken = crate::tables::settlement_key(&material("copper"), 2);
    let row = broken.item().with(attribute::RECORD, Value::B(vec![1, 2, 3]));
    block_on(stage.tables.write(broken.put(row))).unwrap();
    let projected = stage.project();
    assert!(
        matches!(&projected[0].1, Err(MaterialError::Row { key, .. }) if key.starts_with("trades/copper/"))
    );
}

#[test]
fn an_unregistered_material_is_reported() {
    let stage = Stage::copper();
    let announcement = Announcement::of(material("gold"), None);
    let runs = stage.hear(&[announcement, Announcement::of(material("copper"), None)]);
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().any(|(_, run)| *run == Err(MaterialError::Unregistered)));
    assert!(runs.iter().any(|(_, run)| run.is_ok()));
}

#[test]
fn a_run_that_is_out_of_time_says_so_and_the_next_goes_on() {
    let names: Vec<_> = (0..60).map(|n| format!("seller-{n}")).collect();
    let mut players: Vec<_> = names.iter().map(String::as_str).collect();
    players.push("ann");
    let mut stage = Stage::new(&["copper"], &players, 0);
    for name in &names {
        stage.place(&format!("{name} ask 1 @ 10"));
    }
    stage.place("ann bid 60 @ 10");
    let announcements = stage.announcements();
    let cache = MaterialCache::default();
    let late = Matcher { until: stage.clock.now(), ..stage.matcher(&stage.tables, &cache) };
    let run = block_on(late.run(&material("copper"), Announced::default())).unwrap();
    assert!(run.unfinished && run.settlements == 0);
    let soon = Timestamp(stage.clock.now().0 + 1);
    let soon = Matcher { until: soon, ..stage.matcher(&stage.tables, &cache) };
    let runs = block_on(soon.run_all(&gather(&announcements)));
    assert_eq!(runs[0].1.as_ref().map(|run| (run.trades, run.unfinished)), Ok((60, false)));
    let idle = block_on(late.run(&material("copper"), Announced::default())).unwrap();
    assert!(!idle.unfinished, "there is nothing left to do");
}

/// A clock that runs a second each time it is read, as if every transaction took that long.
struct Running<'a>(&'a Stage);

impl Environment for Running<'_> {
    fn now_us(&self) -> u64 {
        self.0.wait(1_000);
        self.0.clock.now_us()
    }

    fn random(&self) -> u64 {
        self.0.clock.random()
    }
}

#[test]
fn a_busy_material_is_settled_in_slices_so_that_others_do_not_wait() {
    let names: Vec<_> = (0..300).map(|n| format!("seller-{n}")).collect();
    let mut players: Vec<_> = names.iter().map(String::as_str).collect();
    players.push("ann");
    let mut stage = Stage::new(&["copper"], &players, 0);
    for name in &names {
        stage.place(&format!("{name} ask 1 @ 10"));
    }
    stage.place("ann bid 300 @ 10");
    let announcements = gather(&stage.announcements());
    let cache = MaterialCache::default();
    let Matcher { store, until, sales_tax_bps, .. } = stage.matcher(&stage.tables, &cache);
    let matcher = Matcher { store, environment: &Running(&stage), sales_tax_bps, until, cache: &cache };
    let mut slices = Vec::new();
    while slices.last().is_none_or(|run: &Run| run.unfinished) {
        let run = block_on(matcher.run_all(&announcements)).remove(0).1.unwrap();
        assert!(run.settlements > 0, "a slice always gets on");
        slices.push(run);
    }
    assert!(slices.len() > 2, "{slices:?}");
    assert_eq!(slices.iter().map(|run| run.trades).sum::<u32>(), 300);
}

#[test]
fn orders_that_came_after_what_was_announced_wait_for_their_announcement() {
    let mut stage = Stage::copper();
    stage.place("ann ask 5 @ 10");
    let announcements = stage.announcements();
    // Their ids are of a clock that is ahead.
    stage.wait(5_000);
    let early = stage.place("bob ask 5 @ 9");
    let bid = stage.place("cid bid 5 @ 10");
    stage.back(5_000);
    stage.hear(&announcements);
    assert_eq!(
        stage.trades(&material("copper")).len(),
        1,
        "of a bid that is read all asks before it are read too"
    );
    assert_eq!(stage.trades(&material("copper"))[0].maker, early);
    assert_eq!(stage.state(bid), "filled 5/5 for 45");
}
