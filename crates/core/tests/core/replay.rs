//! Rebuilding the market: from events, from a snapshot, from a snapshot and the events after it.

use tradepost_core::{Command, Event, Market, Rejection, Sequence, Snapshot, Timestamp, evolve};

use crate::clerk::Clerk;
use crate::workload::{BAZAAR, CROWD, DEEP, MORTAL, NERVOUS, RULED, Shape, TAXED, Workload};

const SHAPES: [&Shape; 7] = [&CROWD, &BAZAAR, &TAXED, &MORTAL, &NERVOUS, &DEEP, &RULED];

/// A run that keeps its events as they would be stored.
#[derive(Clone, Debug)]
struct Run {
    clerk: Clerk,
    workload: Workload,
    journal: Vec<(Timestamp, Vec<u8>)>,
}

impl Run {
    fn new(shape: &Shape, seed: u64) -> Self {
        Self { clerk: Clerk::default(), workload: Workload::new(shape, seed), journal: Vec::new() }
    }

    fn play(&mut self, commands: u32) {
        for _ in 0..commands {
            let (wait, command) = self.workload.next(&self.clerk);
            self.clerk.reference_price = self.workload.reference_price();
            let events = self.clerk.wait(wait);
            self.store(&events);
            let events = self.clerk.give(&command).unwrap_or_default();
            self.store(&events);
        }
    }

    fn store(&mut self, events: &[Event]) {
        let now = self.clerk.now;
        self.journal.extend(events.iter().map(|event| (now, postcard::to_stdvec(event).unwrap())));
    }

    fn market(&self) -> &Market {
        &self.clerk.market
    }
}

fn replay(market: &mut Market, journal: &[(Timestamp, Vec<u8>)]) {
    for (at, bytes) in journal {
        evolve(market, &postcard::from_bytes(bytes).unwrap(), *at);
    }
}

fn stored(market: &Market) -> Vec<u8> {
    let snapshot = market.snapshot();
    let parts = (&snapshot, &snapshot.withdrawals, &snapshot.access, &snapshot.stored_rules);
    postcard::to_stdvec(&parts).unwrap()
}

fn restored(bytes: &[u8]) -> Market {
    let (mut snapshot, withdrawals, access, rules): (Snapshot, _, _, _) =
        postcard::from_bytes(bytes).unwrap();
    (snapshot.withdrawals, snapshot.access, snapshot.stored_rules) = (withdrawals, access, rules);
    Market::restore(&snapshot)
}

#[test]
fn replayed_events_give_the_same_market() {
    for shape in SHAPES {
        let mut run = Run::new(shape, 21);
        run.play(4_000);
        let mut replayed = Market::default();
        replay(&mut replayed, &run.journal);
        assert_eq!(replayed.snapshot(), run.market().snapshot());
        assert_eq!(replayed.sequence(), Sequence(run.journal.len().try_into().unwrap()));
        assert!(replayed.audit().ok());
    }
}

#[test]
fn restored_snapshot_is_the_same_market() {
    for shape in SHAPES {
        let mut run = Run::new(shape, 22);
        // Often: what only some open orders have, such as taxes paid on a part, is not there at every moment.
        for _ in 0..40 {
            run.play(100);
            let restored = restored(&stored(run.market()));
            assert_eq!(restored.snapshot(), run.market().snapshot());
            assert_eq!(restored.snapshot().sequence(), run.market().sequence());
            assert_eq!(restored.audit(), run.market().audit());
            assert_eq!(restored.totals(), run.market().totals());
            assert!(restored.audit().ok());
        }
    }
}

#[test]
fn restored_market_continues_like_the_original() {
    for shape in SHAPES {
        let mut run = Run::new(shape, 23);
        run.play(3_000);
        let mut twin = run.clone();
        twin.clerk.market = restored(&stored(run.market()));
        run.play(3_000);
        twin.play(3_000);
        assert_eq!(twin.journal, run.journal);
        assert_eq!(twin.market().snapshot(), run.market().snapshot());
    }
}

#[test]
fn snapshot_and_later_events_give_the_same_market() {
    let mut run = Run::new(&MORTAL, 24);
    run.play(2_000);
    let (bytes, events) = (stored(run.market()), run.journal.len());
    run.play(2_000);
    let mut market = restored(&bytes);
    replay(&mut market, &run.journal[events..]);
    assert_eq!(market.snapshot(), run.market().snapshot());
}

#[test]
fn same_commands_give_the_same_bytes() {
    let [mut one, mut other] = [25, 25].map(|seed| Run::new(&NERVOUS, seed));
    one.play(3_000);
    other.play(3_000);
    assert_eq!(one.journal, other.journal);
    assert_eq!(stored(one.market()), stored(other.market()));
    let mut third = Run::new(&NERVOUS, 26);
    third.play(3_000);
    assert_ne!(third.journal, one.journal);
}

#[test]
fn a_preview_equals_the_decision() {
    let mut run = Run::new(&CROWD, 27);
    for _ in 0..2_000 {
        let (wait, command) = run.workload.next(&run.clerk);
        run.clerk.wait(wait);
        let (with_ids, context) = (run.clerk.with_ids(&command), run.clerk.context());
        let ahead: Result<Vec<Event>, Rejection> = run.market().preview(&with_ids, context);
        assert_eq!(run.clerk.give(&command), ahead);
    }
    let nothing = run.market().preview(&Command::ExpireOrders, run.clerk.context());
    assert_eq!(nothing, Ok(vec![]));
}
