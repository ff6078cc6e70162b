//! The revoked tokens as this process read them within the last ten seconds.
//!
//! All of them are read together, so that the tokens of a thousand players cost what one costs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tradepost_ports::Revocations;

/// How long they are good for, in microseconds.
const FRESH_US: u64 = 10_000_000;

/// What this process knows of revocations.
#[derive(Debug, Default)]
pub(crate) struct RevocationCache(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    revocations: Arc<Revocations>,
    read_at: Option<u64>,
    /// How often this process changed them.
    changes: u64,
}

impl RevocationCache {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn current(&self) -> Arc<Revocations> {
        Arc::clone(&self.known().revocations)
    }

    /// Whether they are good at this time, in microseconds.
    pub(crate) fn is_fresh(&self, now: u64) -> bool {
        // A clock may go back.
        let age = self.known().read_at.and_then(|at| now.checked_sub(at));
        age.is_some_and(|age| age < FRESH_US)
    }

    /// How often this process changed them.
    pub(crate) fn changes(&self) -> u64 {
        self.known().changes
    }

    /// Reads them again from now on.
    pub(crate) fn outdate(&self) {
        let mut known = self.known();
        (known.read_at, known.changes) = (None, known.changes + 1);
    }

    /// Keeps what was read at a time after these changes. What was read before a later change may lack it.
    pub(crate) fn keep(&self, revocations: Revocations, now: u64, changes: u64) {
        let mut known = self.known();
        if known.changes == changes {
            (known.revocations, known.read_at) = (Arc::new(revocations), Some(now));
        }
    }
}
