//! Immediate bids that hold less than their limit times their quantity spend at most that, whatever becomes
//! of the book before they are matched.

use futures::executor::block_on;
use tradepost_core::{Actor, Coins, OrderId, Side};

use super::stage::{Stage, Traded, material, units};
use crate::tables::{RestingRow, Table};

/// A price at which every bid of more than 17 units costs more than anybody has.
const ANY: &str = "1000000000000";

fn holds(stage: &Stage) -> Option<u64> {
    let rows = stage.tables.rows(Table::BIDS);
    RestingRow::decode(Side::Bid, rows.first()?).unwrap().budget.map(Coins::get)
}

fn bought(stage: &Stage) -> Vec<(u64, u32)> {
    let trade = |trade: &Traded| (trade.price, trade.quantity);
    stage.trades(&material("copper")).iter().map(trade).collect()
}

fn bid(stage: &Stage, quantity: u32, kind: &str) -> OrderId {
    stage.place(&format!("bob bid {quantity} @ {ANY} {kind}"))
}

#[test]
fn a_bid_holds_what_it_would_spend_and_spends_it() {
    let mut stage = Stage::copper();
    stage.place("ann ask 20 @ 12");
    stage.place("cid ask 20 @ 15");
    let order = bid(&stage, 30, "ioc");
    assert_eq!(holds(&stage), Some(20 * 12 + 10 * 15));
    assert_eq!(stage.gain("bob"), [-390, 390, 0, 0]);
    stage.audit();
    stage.settle();
    assert_eq!(stage.state(order), "filled 30/30 for 390");
    assert_eq!(stage.gain("bob"), [-390, 0, 30, 0]);
}

#[test]
fn a_bid_whose_best_counterparty_left_buys_what_its_escrow_pays_for() {
    let mut stage = Stage::copper();
    let cheap = stage.place("ann ask 20 @ 12");
    stage.place("cid ask 40 @ 50");
    stage.settle();
    let order = bid(&stage, 20, "ioc");
    assert_eq!(holds(&stage), Some(240));
    assert!(stage.cancel(cheap));
    stage.settle();
    assert_eq!(bought(&stage), [(50, 4)]);
    assert_eq!(stage.state(order), "ioc_remainder 4/20 for 200");
    assert_eq!(stage.gain("bob"), [-200, 0, 4, 0]);
    assert_eq!(stage.gain("cid"), [200, 0, -40, 36]);
}

#[test]
fn a_fok_bid_that_its_escrow_no_longer_pays_for_is_not_filled() {
    let mut stage = Stage::copper();
    let cheap = stage.place("ann ask 20 @ 12");
    stage.place("cid ask 40 @ 50");
    stage.settle();
    let order = bid(&stage, 20, "fok");
    assert!(stage.cancel(cheap));
    stage.settle();
    assert_eq!(stage.state(order), "fok_unfillable 0/20 for 0");
    assert_eq!(stage.gain("bob"), [0, 0, 0, 0]);
}

#[test]
fn a_bid_that_met_nothing_holds_nothing_and_buys_nothing() {
    let mut stage = Stage::copper();
    let order = bid(&stage, 20, "ioc");
    assert_eq!(holds(&stage), Some(0));
    stage.settle();
    assert_eq!(stage.state(order), "ioc_remainder 0/20 for 0");
    assert_eq!(stage.gain("bob"), [0, 0, 0, 0]);
}

#[test]
fn waiting_bids_are_counted_as_matched_when_the_next_one_looks() {
    let mut stage = Stage::copper();
    stage.place("ann ask 20 @ 12");
    stage.place("ann ask 40 @ 13");
    bid(&stage, 20, "ioc");
    let second = stage.place(&format!("cid bid 20 @ {ANY} fok"));
    assert_eq!(stage.gain("cid")[1], 20 * 13);
    let copper = block_on(stage.api.read_book(&material("copper"), 5)).unwrap();
    assert_eq!((copper.asks.len(), copper.asks[0].quantity), (1, 20));
    stage.settle();
    assert_eq!(stage.state(second), "filled 20/20 for 260");
}

#[test]
fn a_waiting_bid_that_is_reduced_or_cancelled_gives_its_escrow_back() {
    let mut stage = Stage::copper();
    stage.place("ann ask 20 @ 12");
    let order = bid(&stage, 20, "ioc");
    block_on(stage.api.reduce_order(Actor::Operator, order, units(5), None)).unwrap();
    assert_eq!(stage.gain("bob"), [-240, 240, 0, 0], "five might still cost that");
    stage.audit();
    stage.settle();
    assert_eq!(stage.state(order), "filled 5/5 for 60");
    assert_eq!(stage.gain("bob"), [-60, 0, 5, 0]);

    let order = bid(&stage, 15 + 5, "ioc");
    assert!(stage.cancel(order));
    assert_eq!(stage.gain("bob"), [-60, 0, 5, 0]);
    stage.settle();
    assert_eq!(stage.state(order), "by_operator 0/20 for 0");
}

#[test]
fn a_long_bid_is_settled_part_by_part_and_never_spends_more_than_it_held() {
    let mut stage = Stage::copper();
    let asks: Vec<_> = (0..150).map(|n| stage.place(&format!("ann ask 1 @ {}", 10 + n % 7))).collect();
    stage.settle();
    let order = bid(&stage, 150, "ioc");
    let held = holds(&stage).unwrap();
    for ask in asks.iter().step_by(3) {
        assert!(stage.cancel(*ask));
    }
    stage.place("cid ask 150 @ 17");
    stage.settle();
    let spent = stage.order(order).state.value.get();
    assert!(spent <= held && spent > 0, "{spent} of {held}");
    assert_eq!(stage.gain("bob")[..2], [-i64::try_from(spent).unwrap(), 0]);
    assert_eq!(stage.resting(), 1, "the ask that came later");
}
