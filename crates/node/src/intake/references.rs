//! Remembers the references of transfers that the history may not contain yet, so that no reference is used
//! twice. Older ones are looked up in `history.db` before a request reaches the engine.
//!
//! Invariant: every reference of an event after [`RecentReferences::floor`] is here. A request that was
//! looked up in a history that ends before the floor is looked up again.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tradepost_core::Sequence;

use crate::reference_key::{ReferenceKey, TransferContent};
use crate::vitals::Number;

/// How many references a generation has: as many as fill a table of 2^17 places.
const GENERATION: usize = 7 << 14;
/// The most generations, some four million references in 160 MB: while the history is that far behind,
/// transfers wait for it.
const GENERATIONS_MAX: usize = 36;

/// What the history knows of a transfer's reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReferenceCheck {
    pub(crate) key: ReferenceKey,
    /// What the transfer does.
    pub(crate) content: TransferContent,
    /// What the transfer with this reference does that the history contains.
    pub(crate) known: Option<TransferContent>,
}

/// What was looked up for a request.
#[derive(Debug)]
pub(crate) struct LookedUp {
    /// The last event of the history in which it was looked up.
    pub(crate) history: Sequence,
    /// One for each command; `None` for a transfer without a reference.
    pub(crate) checks: Vec<Option<ReferenceCheck>>,
}

/// Whether a request can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// What was looked up for it and what is remembered are all references.
    Ready,
    /// References were dropped that its lookup does not include.
    LookAgain,
    /// There is no room before the history contains this event.
    Full(Sequence),
}

/// The references used lately.
#[derive(Debug)]
pub(crate) struct RecentReferences {
    younger: Generation,
    /// Full ones, oldest first.
    older: VecDeque<(Generation, Sequence)>,
    /// The last event before the oldest generation. Readers wait until the history contains it.
    floor: Arc<Number>,
}

/// What the transfers with some references do.
type Generation = HashMap<ReferenceKey, TransferContent>;

impl RecentReferences {
    /// None yet, after `last` events.
    pub(crate) fn after(last: Sequence, floor: Arc<Number>) -> Self {
        floor.set(last.0);
        Self { younger: Generation::new(), older: VecDeque::new(), floor }
    }

    /// What the transfer with this reference does, if it is recent.
    pub(crate) fn get(&self, key: ReferenceKey) -> Option<TransferContent> {
        let older = self.older.iter().rev().map(|(generation, _)| generation);
        std::iter::once(&self.younger).chain(older).find_map(|generation| generation.get(&key)).copied()
    }

    /// Makes room after the event `last`, and says whether a request can be decided that was looked up in the
    /// history up to `looked_up`. The history now ends at `history`.
    pub(crate) fn admit(
        &mut self,
        looked_up: Sequence,
        last: Sequence,
        history: impl FnOnce() -> Sequence,
    ) -> Admission {
        if let Err(needed) = self.make_room(last, history) {
            return Admission::Full(needed);
        }
        // Only now: what was dropped to make room is missing from an older lookup.
        if looked_up.0 < self.floor.get() { Admission::LookAgain } else { Admission::Ready }
    }

    /// Drops what the history contains; fails with the event that it has to contain if there is no room all
    /// the same.
    fn make_room(&mut self, last: Sequence, history: impl FnOnce() -> Sequence) -> Result<(), Sequence> {
        if !self.older.is_empty() {
            let history = history();
            while let Some((_, ends)) = self.older.pop_front_if(|(_, ends)| *ends <= history) {
                self.floor.set(ends.0);
            }
        }
        if self.younger.len() < GENERATION {
            return Ok(());
        }
        match self.older.front() {
            Some((_, oldest)) if self.older.len() + 1 == GENERATIONS_MAX => return Err(*oldest),
            _ => {}
        }
        // A table that grew would move all its entries, and the engine would wait.
        let younger = Generation::with_capacity(GENERATION);
        self.older.push_back((std::mem::replace(&mut self.younger, younger), last));
        Ok(())
    }

    /// Remembers the reference of a transfer that was made.
    pub(crate) fn remember(&mut self, key: ReferenceKey, content: TransferContent) {
        self.younger.insert(key, content);
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::{
        Amount, AssetName, MaterialId, PlayerId, Reference, Rejection, Timestamp, TransferKind,
    };
    use tradepost_ports::{Administration, Refusal, TransferRequest, Treasury};

    use super::*;
    use crate::start::{MarketSettings, RunningMarket, start};

    fn gift(reference: &str, amount: u64) -> TransferRequest {
        TransferRequest {
            reference: Some(Reference::new(reference).unwrap()),
            kind: TransferKind::Deposit,
            player: PlayerId::new("ann").unwrap(),
            asset: AssetName::Coin,
            amount: Amount::new(amount).unwrap(),
            reason: "quest".to_owned(),
        }
    }

    /// Makes the deposit again, which must have been made, and another one with its reference.
    async fn again(running: &RunningMarket, reference: &str) {
        let done = running.market.transfer_one(gift(reference, 5), None).await.unwrap();
        assert!(done.repeated, "{reference}");
        assert_eq!(done.balance.available.get(), 5);
        let other = running.market.transfer_one(gift(reference, 6), None).await.unwrap_err();
        assert!(matches!(other, Refusal::Rejected(Rejection::ReferenceReused)), "{other}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reference_is_used_once_before_and_after_the_history_contains_it_and_after_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let running = start(MarketSettings::new(directory.path()), |_, _| {}).await.unwrap();
        let done = running.market.transfer_one(gift("quest#1", 5), None).await.unwrap();
        assert!(!done.repeated);
        again(&running, "quest#1").await;
        running.market.position.caught_up(&running.market.executor).await.unwrap();
        again(&running, "quest#1").await;
        running.stop().unwrap();

        let running = start(MarketSettings::new(directory.path()), |_, _| {}).await.unwrap();
        again(&running, "quest#1").await;
        let copper = MaterialId::new("copper").unwrap();
        running.market.register(copper, "Copper".into(), None).await.unwrap();
        again(&running, "quest#1").await;
        running.stop().unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_reference_is_not_looked_up_in_the_history() {
        let directory = tempfile::tempdir().unwrap();
        let running = start(MarketSettings::new(directory.path()), |_, _| {}).await.unwrap();
        running.market.transfer_one(gift("quest#1", 5), None).await.unwrap();
        running.market.position.caught_up(&running.market.executor).await.unwrap();
        let history = rusqlite::Connection::open(directory.path().join("history.db")).unwrap();
        history.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        history.execute_batch("DROP TABLE reference_row").unwrap();
        let done = running.market.transfer_one(gift("quest#2", 6), None).await.unwrap();
        assert!(!done.repeated);
        running.stop().unwrap();
    }

    fn key(number: usize) -> ReferenceKey {
        ReferenceKey::of(&Reference::new(&format!("trip#{number}")).unwrap())
    }

    fn content(number: usize) -> TransferContent {
        let amount = 1 + u64::try_from(number).unwrap();
        TransferContent::of_known(&gift("trip", amount).made(Timestamp(0)))
    }

    #[test]
    fn older_references_are_dropped_once_the_history_contains_them() {
        let mut references = RecentReferences::after(Sequence(10), Arc::default());
        let mut used = 0;
        let mut fill = |references: &mut RecentReferences| {
            for _ in 0..GENERATION {
                references.remember(key(used), content(used));
                used += 1;
            }
        };
        fill(&mut references);
        assert_eq!(references.admit(Sequence(10), Sequence(20), || Sequence(19)), Admission::Ready);
        fill(&mut references);
        assert_eq!(references.admit(Sequence(10), Sequence(30), || Sequence(19)), Admission::Ready);
        assert_eq!(references.get(key(0)), Some(content(0)), "the history is behind: all are kept");
        assert_eq!(references.admit(Sequence(20), Sequence(30), || Sequence(20)), Admission::Ready);
        assert_eq!(
            (references.get(key(0)), references.get(key(GENERATION))),
            (None, Some(content(GENERATION)))
        );
    }

    #[test]
    fn a_request_whose_lookup_ends_before_what_is_dropped_now_is_looked_up_again() {
        let mut references = RecentReferences::after(Sequence(10), Arc::default());
        for number in 0..GENERATION {
            references.remember(key(0).moved(number.try_into().unwrap()), content(0));
        }
        assert_eq!(references.admit(Sequence(15), Sequence(20), || Sequence(15)), Admission::Ready);
        // Meanwhile, the history has come far enough for the first generation to go.
        assert_eq!(references.admit(Sequence(19), Sequence(30), || Sequence(25)), Admission::LookAgain);
        assert_eq!(references.admit(Sequence(20), Sequence(30), || Sequence(25)), Admission::Ready);
    }

    #[test]
    fn a_history_that_is_millions_of_references_behind_refuses_no_transfer() {
        let mut references = RecentReferences::after(Sequence(0), Arc::default());
        let (key, content) = (key(0), content(0));
        for number in 1..=4_000_000 {
            let admitted = references.admit(Sequence(0), Sequence(number), || Sequence(0));
            assert_eq!(admitted, Admission::Ready, "after {number}");
            references.remember(key.moved(number), content);
        }
        assert_eq!(references.get(key.moved(1)), Some(content), "the first is still known");
        let full = (4_000_001..).find_map(|number| {
            let admitted = references.admit(Sequence(0), Sequence(number), || Sequence(0));
            references.remember(key.moved(number), content);
            (admitted != Admission::Ready).then_some(admitted)
        });
        let oldest = Sequence(1 + u64::try_from(GENERATION).unwrap());
        assert_eq!(full, Some(Admission::Full(oldest)));
        let caught_up = references.admit(Sequence(0), Sequence(5_000_000), || oldest);
        assert_eq!(caught_up, Admission::LookAgain);
    }
}
