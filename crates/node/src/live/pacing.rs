//! When deliveries are due, and how many subscribers are woken at a time.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use tradepost_core::{MaterialId, PlayerId};
use tradepost_ports::StreamRate;

use crate::live::mailbox::Mailbox;
use crate::live::topic::Due;

/// The pause between two groups of subscribers that are woken.
const WAKE_PAUSE: Duration = Duration::from_millis(2);
/// In how many groups the subscribers of a delivery are woken: within 80 ms, before the next one.
const WAKE_GROUPS: usize = 40;
/// So few subscribers are woken at once.
const WAKES_MIN: usize = 16;

/// The clocks of all rates that have subscribers.
#[derive(Debug, Default)]
pub(super) struct Clocks(BTreeMap<StreamRate, Clock>);

/// The deliveries of a rate.
#[derive(Debug, Default)]
struct Clock {
    subscribers: usize,
    /// The earliest time of the next delivery.
    next: Duration,
    due: Vec<Key>,
}

/// A topic's name.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Material(MaterialId),
    Player(PlayerId),
    Prices,
}

/// The subscribers to be woken.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    waiting: VecDeque<Arc<Mailbox>>,
    at_once: usize,
    next: Duration,
}

impl Clocks {
    /// There is one more subscriber of a rate.
    pub(super) fn join(&mut self, rate: StreamRate) {
        self.0.entry(rate).or_default().subscribers += 1;
    }

    /// Nothing is due any more.
    pub(super) fn clear(&mut self) {
        self.0.values_mut().for_each(|clock| clock.due.clear());
    }

    /// The rates that have subscribers.
    pub(super) fn rates(&self) -> Vec<StreamRate> {
        self.0.keys().copied().collect()
    }

    /// Until when no delivery can be due; `None` without subscribers.
    pub(super) fn rest_until(&self) -> Option<Duration> {
        self.0.values().map(|clock| clock.next).min()
    }

    /// A topic has something to deliver.
    pub(super) fn mark(&mut self, rate: StreamRate, due: Due, key: impl Fn() -> Key) {
        let Some(clock) = self.0.get_mut(&rate) else { return };
        match due {
            Due::InTime => clock.due.push(key()),
            Due::Now => clock.next = Duration::ZERO,
        }
    }

    /// A rate whose next delivery is due.
    pub(super) fn due(&self, now: Duration) -> Option<StreamRate> {
        let due = |clock: &Clock| !clock.due.is_empty() && clock.next <= now;
        self.0.iter().find(|(_, clock)| due(clock)).map(|(rate, _)| *rate)
    }

    /// Begins a delivery. Returns the topics that are due.
    pub(super) fn begin(&mut self, rate: StreamRate, now: Duration) -> Vec<Key> {
        let Some(clock) = self.0.get_mut(&rate) else { return Vec::new() };
        clock.next = now + rate.interval();
        mem::take(&mut clock.due)
    }

    /// When the next delivery is due, if there is something to deliver.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.0.values().filter(|clock| !clock.due.is_empty()).map(|clock| clock.next).min()
    }

    /// There is one subscriber fewer of a rate.
    pub(super) fn leave(&mut self, rate: StreamRate) {
        let Some(clock) = self.0.get_mut(&rate) else { return };
        clock.subscribers -= 1;
        if clock.subscribers == 0 {
            self.0.remove(&rate);
        }
    }
}

impl Wakes {
    /// Adds a subscriber to those who are woken.
    pub(super) fn add(&mut self, mailbox: Arc<Mailbox>) {
        self.waiting.push_back(mailbox);
    }

    /// Divides those who wait into groups.
    pub(super) fn spread(&mut self) {
        self.at_once = self.waiting.len().div_ceil(WAKE_GROUPS).max(WAKES_MIN);
    }

    /// Wakes the next group, if it is time.
    pub(super) fn wake(&mut self, now: Duration) {
        if self.waiting.is_empty() || now < self.next {
            return;
        }
        let group = self.waiting.len().min(self.at_once);
        self.waiting.drain(..group).for_each(|mailbox| mailbox.wake());
        self.next = now + WAKE_PAUSE;
    }

    /// When the next group is to be woken.
    pub(super) fn deadline(&self) -> Option<Duration> {
        (!self.waiting.is_empty()).then_some(self.next)
    }
}
