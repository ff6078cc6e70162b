//! What waits for the dispatcher: published batches, and what subscribers want.
//!
//! Limits: the changes that wait. When the dispatcher does not keep up they are dropped, and all subscribers
//! start over with whole books; the engine never waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tradepost_core::{BookDepth, MaterialId, Sequence};
use tradepost_ports::Subscription;

use crate::intake::request::EngineHandle;
use crate::live::mailbox::Mailbox;
use crate::live::published::Published;

/// The most changes that wait: some tens of megabytes.
pub(super) const CHANGES_MAX: usize = 100_000;

/// The number of a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SubscriberId(pub(super) u64);

/// What arrives at the dispatcher.
#[derive(Debug)]
pub(super) enum Input {
    /// A batch is on disk.
    Published(Published),
    /// A subscriber wants to follow something from now on.
    Follow(Follow),
    /// A book that the dispatcher requested.
    Book(WholeBook),
    /// Batches were dropped: there were too many.
    Lost,
    /// A subscriber is gone.
    Leave(SubscriberId, Arc<Subscription>),
}

/// What a subscriber wants to follow: some materials, and everything else that it subscribed to if `others`.
#[derive(Debug)]
pub(super) struct Follow {
    pub(super) subscriber: SubscriberId,
    pub(super) mailbox: Arc<Mailbox>,
    pub(super) life: u32,
    pub(super) subscription: Arc<Subscription>,
    /// The places of these materials in the subscription.
    pub(super) materials: std::ops::Range<usize>,
    pub(super) others: bool,
    pub(super) engine: EngineHandle,
}

/// A whole book as the engine read it.
#[derive(Debug)]
pub(super) struct WholeBook {
    /// The request that it answers.
    pub(super) request: u64,
    pub(super) material: MaterialId,
    /// The last event that the read saw, of any material.
    pub(super) since: Sequence,
    pub(super) book: BookDepth,
}

/// What waits for the dispatcher.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct State {
    inputs: Vec<Input>,
    /// Changes in `inputs`.
    changes: usize,
    closed: bool,
    /// Whether the dispatcher waits for changes too; otherwise it rests until its next delivery.
    attentive: bool,
    /// Whether something arrived that cannot wait for the next delivery.
    urgent: bool,
}

impl Inbox {
    /// Adds a batch's changes, or drops all that wait if they are too many.
    pub(super) fn publish(&self, published: Published) {
        // Counted before the lock, which the dispatcher takes too.
        let changes = published.len();
        if changes == 0 {
            return;
        }
        let mut state = self.lock();
        if state.closed {
            return;
        }
        state.changes += changes;
        state.inputs.push(Input::Published(published));
        if state.changes > CHANGES_MAX {
            state.inputs.retain(|input| !matches!(input, Input::Published(_)));
            state.changes = 0;
            state.inputs.push(Input::Lost);
        }
        let attentive = state.attentive;
        drop(state);
        if attentive {
            self.arrived.notify_one();
        }
    }

    /// Adds anything else.
    pub(super) fn send(&self, input: Input) {
        let mut state = self.lock();
        if state.closed {
            drop(state);
            if let Input::Follow(follow) = input {
                follow.mailbox.end();
            }
            return;
        }
        state.urgent |= !matches!(input, Input::Leave(..));
        state.inputs.push(input);
        let urgent = state.urgent;
        drop(state);
        if urgent {
            self.arrived.notify_one();
        }
    }

    /// Lets the dispatcher end, once it has delivered what waits.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_one();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Takes everything that waits, and whether there will be no more.
    pub(super) fn take(&self) -> (Vec<Input>, bool) {
        let mut state = self.lock();
        (state.changes, state.urgent) = (0, false);
        (std::mem::take(&mut state.inputs), state.closed)
    }

    /// Waits for something that cannot wait; for anything, from `rest_until` on; or until `deadline`.
    pub(super) fn wait(&self, rest_until: Instant, deadline: Option<Instant>) {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            state.attentive = now >= rest_until;
            let arrived = state.urgent || state.closed || (state.attentive && !state.inputs.is_empty());
            if arrived || deadline.is_some_and(|deadline| deadline <= now) {
                state.attentive = false;
                return;
            }
            let until = if state.attentive {
                deadline
            } else {
                Some(deadline.map_or(rest_until, |at| at.min(rest_until)))
            };
            state = match until {
                None => self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let waited = self.arrived.wait_timeout(state, until - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// The changes that wait.
    #[cfg(test)]
    pub(super) fn changes(&self) -> usize {
        self.lock().changes
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
