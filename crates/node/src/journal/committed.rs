//! How far the journal is on disk, for the followers that wait for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tradepost_core::Sequence;

use crate::sqlite::FileFault;

/// The last event on disk, and the last one that a reader waits for.
#[derive(Debug, Default)]
pub(crate) struct Committed {
    sequence: AtomicU64,
    state: Mutex<CommittedState>,
    grown: Condvar,
    /// Not notified of growth, so that a follower that gathers rows is not woken by each commit.
    wanted: Condvar,
    /// For the feed alone, which waits for growth only while one of its readers does.
    called: Condvar,
}

#[derive(Debug, Default)]
struct CommittedState {
    ended: bool,
    /// The last event that a reader waits for.
    wanted: Sequence,
    /// What a reader found wrong with the follower's file.
    reported: Option<FileFault>,
    /// Whether a reader of the feed has called.
    called: bool,
    /// Whether the feed waits for growth.
    attentive: bool,
}

impl Committed {
    /// Starts at what was recovered.
    pub(crate) fn new(sequence: Sequence) -> Self {
        Self { sequence: AtomicU64::new(sequence.0), ..Self::default() }
    }

    /// The last event on disk.
    pub(crate) fn sequence(&self) -> Sequence {
        Sequence(self.sequence.load(Ordering::Acquire))
    }

    /// Notifies the followers that a reader waits for an event.
    pub(crate) fn want(&self, sequence: Sequence) {
        let mut state = self.lock();
        state.wanted = state.wanted.max(sequence);
        drop(state);
        self.wanted.notify_all();
    }

    /// Notifies the followers that there will be no more.
    pub(crate) fn end(&self) {
        self.lock().ended = true;
        self.grown.notify_all();
        self.wanted.notify_all();
        self.called.notify_all();
    }

    /// Reports to the followers what a reader found wrong with their file.
    pub(crate) fn report(&self, fault: FileFault) {
        self.lock().reported = Some(fault);
        self.grown.notify_all();
    }

    /// Takes what a reader has reported.
    pub(crate) fn take_report(&self) -> Option<FileFault> {
        self.lock().reported.take()
    }

    /// Whether a reader waits for more than `seen`.
    pub(crate) fn is_wanted_after(&self, seen: Sequence) -> bool {
        self.lock().wanted > seen
    }

    /// Whether there will be no more.
    pub(crate) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    /// Waits until there is more than `seen`, or a report; then up to `gather` longer, so that more is
    /// applied together, unless a reader waits. Returns whether one does; `None` when there is nothing more
    /// and never will be.
    pub(crate) fn wait_after(&self, seen: Sequence, gather: Duration) -> Option<bool> {
        let mut state = self.lock();
        while self.sequence() <= seen && !state.ended && state.reported.is_none() {
            state = self.grown.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let reported = state.reported.is_some();
        drop(state);
        if !reported {
            self.pause(seen, gather);
        }
        (reported || self.sequence() > seen).then(|| self.lock().wanted > seen)
    }

    /// Lets `time` pass, unless there will be no more.
    pub(crate) fn rest(&self, time: Duration) {
        // A reader that comes meanwhile is remembered in `wanted`.
        self.pass(time, |state| !state.ended);
    }

    /// Lets `time` pass, unless a reader waits for more than `seen` or there will be no more. Returns whether
    /// all of it passed.
    pub(crate) fn pause(&self, seen: Sequence, time: Duration) -> bool {
        self.pass(time, |state| state.wanted <= seen && !state.ended)
    }

    /// Notifies the feed that a reader has called.
    pub(crate) fn call(&self) {
        self.lock().called = true;
        self.called.notify_one();
    }

    /// Waits, as the feed, until a reader calls or, from a time on, until there is more than an event.
    /// Returns whether there may be more to come.
    pub(crate) fn attend(&self, growth: Option<(Sequence, Instant)>) -> bool {
        let mut state = self.lock();
        loop {
            state.attentive = false;
            let left = growth.map(|(_, from)| from.saturating_duration_since(Instant::now()));
            let grown = growth.is_some_and(|(seen, _)| self.sequence() > seen);
            if state.ended {
                return false;
            }
            if std::mem::take(&mut state.called) || (grown && left == Some(Duration::ZERO)) {
                return true;
            }
            state = match left {
                Some(left) if !left.is_zero() => {
                    self.called.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
                waits => {
                    state.attentive = waits.is_some();
                    self.called.wait(state).unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }

    fn pass(&self, time: Duration, continues: impl Fn(&CommittedState) -> bool) -> bool {
        let until = Instant::now() + time;
        let mut state = self.lock();
        while continues(&state) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            (state, _) = self.wanted.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
        false
    }

    pub(crate) fn advance(&self, events: u64) {
        if events > 0 {
            self.sequence.fetch_add(events, Ordering::Release);
            // Taking the lock orders this with a follower about to wait.
            let attentive = std::mem::take(&mut self.lock().attentive);
            self.grown.notify_all();
            if attentive {
                self.called.notify_one();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, CommittedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_waits_for_growth_only_while_a_reader_does() {
        let committed = std::sync::Arc::new(Committed::new(Sequence(7)));
        let attend = |growth| {
            let feed = std::sync::Arc::clone(&committed);
            let waits = std::thread::spawn(move || feed.attend(growth));
            while growth.is_some() && !waits.is_finished() && !committed.lock().attentive {
                std::thread::yield_now();
            }
            waits
        };
        let reader_waits = attend(Some((Sequence(7), Instant::now())));
        committed.advance(1);
        assert!(reader_waits.join().unwrap());
        let nobody_waits = attend(None);
        committed.advance(1);
        assert!(!committed.lock().attentive);
        committed.call();
        assert!(nobody_waits.join().unwrap());
        let rests = Instant::now() + Duration::from_millis(20);
        assert!(committed.attend(Some((Sequence(7), rests))), "there is more already");
        assert!(Instant::now() >= rests);
        committed.end();
        assert!(!committed.attend(Some((Sequence(1), Instant::now()))));
    }

    #[test]
    fn a_waiting_reader_ends_the_rests_of_a_follower() {
        const LONG: Duration = Duration::from_hours(1);
        let committed = Committed::new(Sequence(7));
        committed.advance(2);
        assert!(committed.pause(Sequence(7), Duration::ZERO), "no reader waits");
        assert_eq!(committed.wait_after(Sequence(7), Duration::ZERO), Some(false));

        committed.want(Sequence(9));
        committed.want(Sequence(8));
        assert!(!committed.pause(Sequence(7), LONG));
        assert_eq!(committed.wait_after(Sequence(7), LONG), Some(true));
        assert_eq!(committed.wait_after(Sequence(8), LONG), Some(true), "the ninth is not reached");
        assert!(committed.pause(Sequence(9), Duration::ZERO), "the reader is served");

        committed.end();
        committed.rest(LONG);
        assert!(!committed.pause(Sequence(9), LONG));
        assert_eq!(committed.wait_after(Sequence(9), LONG), None);
    }
}
