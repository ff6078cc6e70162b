//! Simulated time: it passes when somebody advances it, and wakes those who wait.

use std::collections::BTreeMap;
use std::task::{Poll, Waker};

/// The time of the tables.
#[derive(Debug, Default)]
pub(super) struct Clock {
    now_us: u64,
    /// Who waits, by the moment and in the order of asking.
    sleepers: BTreeMap<(u64, u64), Waker>,
    asked: u64,
    /// The earliest moment that somebody has to wait for since the last look.
    awaited: Option<u64>,
}

impl Clock {
    pub(super) fn now_us(&self) -> u64 {
        self.now_us
    }

    pub(super) fn advance(&mut self, us: u64) {
        self.now_us = self.now_us.saturating_add(us);
        while let Some(first) = self.sleepers.first_entry().filter(|first| first.key().0 <= self.now_us) {
            first.remove().wake();
        }
    }

    pub(super) fn poll_until(&mut self, us: u64, waker: &Waker) -> Poll<()> {
        if self.now_us >= us {
            return Poll::Ready(());
        }
        self.asked += 1;
        self.sleepers.insert((us, self.asked), waker.clone());
        self.awaited = Some(self.awaited.map_or(us, |awaited| awaited.min(us)));
        Poll::Pending
    }

    /// The earliest moment that somebody has to wait for since the last look. Where nobody was, but some
    /// wait since before, it is theirs.
    pub(super) fn take_awaited(&mut self) -> Option<u64> {
        self.awaited.take().or_else(|| self.next())
    }

    fn next(&self) -> Option<u64> {
        self.sleepers.first_key_value().map(|((us, _), _)| *us)
    }

    /// Goes to the next moment that somebody waits for.
    pub(super) fn skip(&mut self) -> bool {
        let Some(next) = self.next() else { return false };
        self.advance(next.saturating_sub(self.now_us));
        true
    }
}
