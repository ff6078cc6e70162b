//! Orders whose time has come never trade, wherever they stand, and come back.

use super::stage::{Stage, material};
use crate::Environment;
use crate::followers::sweeper::Unmatched;

#[test]
fn an_expired_order_never_trades_and_is_closed_on_the_way() {
    let mut stage = Stage::copper();
    let expired = stage.place("ann ask 5 @ 9 gtd");
    let live = stage.place("bob ask 5 @ 10");
    stage.wait(2_000);
    let bid = stage.place("cid bid 5 @ 11");
    stage.settle();
    assert_eq!(stage.trades(&material("copper")).len(), 1);
    assert_eq!(stage.state(expired), "expired 0/5 for 0");
    assert_eq!(stage.state(live), "filled 5/5 for 50");
    assert_eq!(stage.state(bid), "filled 5/5 for 50");
    assert_eq!(stage.gain("ann"), [0, 0, 0, 0]);
}

#[test]
fn an_order_expires_on_the_millisecond() {
    let mut stage = Stage::copper();
    let early = stage.place("ann ask 5 @ 9 gtd");
    stage.wait(999);
    let bid = stage.place("cid bid 5 @ 9");
    stage.settle();
    assert_eq!(stage.state(early), "expired 0/5 for 0", "it expired in the moment the bid came");
    assert_eq!(stage.state(bid), "open 0/5 for 0");
}

#[test]
fn two_thousand_expired_orders_at_the_head_hide_nothing() {
    let mut stage = Stage::copper();
    for n in 0..2_000 {
        let side = if n % 2 == 0 { "ann ask 1 @ 5" } else { "bob bid 1 @ 900" };
        // They are not announced before their time has come.
        stage.place(&format!("{side} gtd"));
        if n == 999 {
            stage.wait(2_000);
        }
    }
    stage.wait(2_000);
    let ask = stage.place("ann ask 3 @ 400");
    let bid = stage.place("bob bid 3 @ 500");
    let run = stage.settle();
    assert_eq!((run.trades, run.ends), (1, 2_002));
    assert_eq!(stage.state(ask), "filled 3/3 for 1200");
    assert_eq!(stage.state(bid), "filled 3/3 for 1200");
    assert_eq!(stage.resting(), 0);
}

#[test]
fn the_sweep_closes_what_expired_in_a_quiet_book() {
    let mut stage = Stage::copper();
    let deep = stage.place("ann ask 5 @ 90 gtd");
    let best = stage.place("bob bid 5 @ 9");
    let other = stage.place("bob bid 5 @ 8 gtd");
    let later = stage.place("cid ask 5 @ 80");
    stage.settle();
    assert!(stage.sweep().iter().all(|swept| swept.run == Ok(super::super::Run::default())));
    stage.wait(2_000);
    let swept = stage.sweep();
    assert_eq!(swept[0].run.as_ref().unwrap().ends, 2);
    assert_eq!(swept[0].projected.as_ref().unwrap().settlements, 1);
    for (order, state) in [
        (deep, "expired 0/5 for 0"),
        (other, "expired 0/5 for 0"),
        (best, "open 0/5 for 0"),
        (later, "open 0/5 for 0"),
    ] {
        assert_eq!(stage.state(order), state);
    }
    stage.audit();
}

#[test]
fn the_sweep_matches_what_no_announcement_came_for() {
    let stage = Stage::new(&["copper", "wheat"], &["ann", "bob"], 0);
    let ask = stage.place("ann ask 5 @ 9");
    let bid = stage.place("bob bid 3 @ 9");
    let ioc = stage.place("bob bid 3 @ 8 ioc");
    stage.wait(60_000);
    let swept = stage.sweep();
    assert_eq!(swept.len(), 2);
    // The bid crossed the ask when it came, a millisecond before the immediate one and a minute ago.
    assert_eq!(Unmatched::of(&swept, stage.clock.now()), Unmatched { materials: 1, oldest_ms: 60_001 });
    assert_eq!(Unmatched::of(&stage.sweep(), stage.clock.now()), Unmatched::default());
    assert_eq!(stage.state(ask), "partially_filled 3/5 for 27");
    assert_eq!(stage.state(bid), "filled 3/3 for 27");
    assert_eq!(stage.state(ioc), "ioc_remainder 0/3 for 0");
    stage.audit();
}

#[test]
fn what_was_just_placed_is_no_sign_that_announcements_are_lost() {
    let stage = Stage::copper();
    stage.place("ann ask 5 @ 9");
    stage.wait(60_000);
    stage.place("bob bid 3 @ 9");
    stage.place("cid ask 1 @ 90 gtd");
    stage.wait(2_000);
    let swept = stage.sweep();
    let run = swept[0].run.as_ref().unwrap();
    assert_eq!((run.trades, run.ends), (1, 2), "the bid is filled, and an ask expired");
    assert_eq!(Unmatched::of(&swept, stage.clock.now()), Unmatched { materials: 0, oldest_ms: 2_001 });
}
