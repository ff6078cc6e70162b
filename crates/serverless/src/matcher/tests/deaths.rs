//! A matcher or projector that dies after any call leaves what the next one finishes: nothing lost, nothing
//! doubled.

use futures::executor::block_on;
use tradepost_core::{Order, OrderId};

use super::dice::Dice;
use super::stage::{Stage, Traded, material};
use crate::announcement::{Announcement, gather};
use crate::matcher::{Matcher, MaterialCache};
use crate::memory_dynamodb::{Faults, MemoryTables};
use crate::tables::Table;

pub(super) const MATERIALS: [&str; 2] = ["copper", "wheat"];

/// What came of a play.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    trades: Vec<Vec<Traded>>,
    orders: Vec<Order>,
    gains: Vec<[i64; 4]>,
    candles: Vec<crate::store::Item>,
    notes: usize,
}

/// A market with some transactions' worth of work in each material, and what announces it.
pub(super) fn work() -> (Stage, Vec<OrderId>, Vec<Announcement>) {
    let names: Vec<_> = (0..30).map(|n| format!("player-{n:02}")).collect();
    let players: Vec<_> = names.iter().map(String::as_str).collect();
    let mut stage = Stage::new(&MATERIALS, &players, 100);
    let mut dice = Dice::new(3);
    let mut orders = Vec::new();
    for n in 0..130 {
        let side = if n % 2 == 0 { "ask" } else { "bid" };
        let kind = *dice.pick(&["", "", "", "", "ioc", "fok"]);
        let order =
            format!("{} {side} {} @ {} {kind}", dice.pick(&names), dice.between(1, 9), dice.between(9, 12));
        let mut request = stage.request(&order);
        request.material = material(if n % 4 < 3 { "copper" } else { "wheat" });
        orders.push(stage.give(request));
    }
    let announcements = stage.announcements();
    (stage, orders, announcements)
}

pub(super) fn outcome(stage: &Stage, orders: &[OrderId]) -> Outcome {
    stage.project();
    stage.audit();
    let notes = stage.tables.rows(Table::INBOX);
    let notes = notes.iter().map(|row| crate::tables::InboxRow::decode(row).unwrap().notes.len()).sum();
    let candles = stage.tables.rows(Table::CANDLES);
    Outcome {
        trades: MATERIALS.iter().map(|name| stage.trades(&material(name))).collect(),
        orders: orders.iter().map(|order| stage.order(*order)).collect(),
        gains: (0..30).map(|n| stage.gain(&format!("player-{n:02}"))).collect(),
        // Which settlement is the last in it depends on how trades were put together.
        candles: candles
            .into_iter()
            .map(|mut row| {
                row.0.remove(crate::tables::attribute::UPTO);
                row
            })
            .collect(),
        notes,
    }
}

/// What comes of the work where nothing happens.
pub(super) fn expected() -> Outcome {
    let (stage, orders, announcements) = work();
    stage.hear(&announcements);
    let settlements = stage.settlements(&material("copper")).len();
    assert!(settlements >= 2, "the work takes several transactions: {settlements}");
    outcome(&stage, &orders)
}

fn dying(stage: &Stage, calls: u64) -> MemoryTables {
    stage.tables.connect(Faults { dies_after: Some(calls), ..Faults::default() })
}

#[test]
fn a_matcher_may_die_after_any_call() {
    let expected = expected();
    for calls in 0.. {
        let (stage, orders, announcements) = work();
        let store = dying(&stage, calls);
        let cache = MaterialCache::default();
        let matcher: Matcher<'_, _, _> = stage.matcher(&store, &cache);
        let died = block_on(matcher.run_all(&gather(&announcements))).iter().any(|(_, run)| run.is_err());
        stage.audit();
        stage.hear(&announcements);
        assert_eq!(outcome(&stage, &orders), expected, "it dies after {calls} calls");
        if !died {
            assert!(calls >= 8, "{calls} calls");
            return;
        }
    }
}

#[test]
fn a_projector_may_die_after_any_call() {
    let expected = expected();
    for calls in 0.. {
        let (stage, orders, announcements) = work();
        stage.hear(&announcements);
        let store = dying(&stage, calls);
        let died = block_on(stage.projector(&store).project_all(&stage.materials()))
            .iter()
            .any(|(_, projected)| projected.is_err());
        assert_eq!(outcome(&stage, &orders), expected, "it dies after {calls} calls");
        if !died {
            assert!(calls >= 8, "{calls} calls");
            return;
        }
    }
}

#[test]
fn a_sweep_finishes_what_a_dead_matcher_left() {
    let expected = expected();
    for calls in [0, 3, 7, 9] {
        let (stage, orders, announcements) = work();
        let store = dying(&stage, calls);
        let cache = MaterialCache::default();
        block_on(stage.matcher(&store, &cache).run_all(&gather(&announcements)));
        stage.sweep();
        assert_eq!(outcome(&stage, &orders), expected, "it dies after {calls} calls");
    }
}
