//! When a batch stops accepting requests, and which thread commits it: rules over sizes, without clock or
//! channel.
//!
//! A batch stays open while the journal thread is busy with the previous one, so that later requests share
//! the next sync. A large batch ends as soon as the journal thread is free, which syncs it while the engine
//! decides the rest.

use std::time::Duration;

/// The most requests of a batch; more wait for the next one.
pub(super) const REQUESTS_MAX: usize = 4096;
/// The size of a batch's body in bytes at which it accepts no further request.
const BYTES_MAX: usize = 4 << 20;
/// The largest body in bytes that is committed on the engine's own thread, unless the previous one was
/// larger: some five hundred orders.
const INLINE_BYTES_MAX: usize = 32 << 10;
/// How often new requests are decided while a large batch is being synced: rarely enough that the engine is
/// not woken for each of them, often enough that the next large batch is decided by the time the sync is
/// done.
const GATHER_INTERVAL: Duration = Duration::from_micros(200);

/// How large an open batch is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) requests: usize,
    pub(super) bytes: usize,
}

/// What to do with an open batch before its next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Accept the request.
    Accept,
    /// Accept it, unless the journal thread is free: then end the batch.
    AcceptWhileBusy,
    /// End the batch.
    End,
}

/// The thread that commits a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thread {
    /// The engine's own: waking another one twice would take longer than the commit.
    Engine,
    /// The journal's: the engine decides the next batch meanwhile.
    Journal,
}

/// The rules, and the one thing they remember: the size of the previous batch.
#[derive(Debug, Default)]
pub(super) struct Policy {
    previous_bytes: usize,
}

impl Policy {
    /// What to do with a batch of this size.
    pub(super) fn next(size: Size) -> Next {
        if size.requests >= REQUESTS_MAX || size.bytes >= BYTES_MAX {
            Next::End
        } else if is_large(size.bytes) {
            Next::AcceptWhileBusy
        } else {
            Next::Accept
        }
    }

    /// How long to wait for the journal thread before looking for new requests again; `None` without an open
    /// batch.
    pub(super) fn poll_timeout(size: Option<Size>, requests_wait: bool) -> Duration {
        match (size.map(Self::next), requests_wait) {
            (Some(Next::End), _) => Duration::MAX,
            (_, true) => Duration::ZERO,
            (_, false) => GATHER_INTERVAL,
        }
    }

    /// A batch with a body of this size has ended: which thread commits it.
    ///
    /// A small one right after a large one goes to the journal thread too: the many clients that waited for
    /// the large one are about to send their next requests.
    pub(super) fn ended(&mut self, bytes: usize) -> Thread {
        let previous = std::mem::replace(&mut self.previous_bytes, bytes);
        // Without a body there is nothing to sync.
        if bytes > 0 && is_large(bytes.max(previous)) { Thread::Journal } else { Thread::Engine }
    }

    /// The body size to expect of the next batch: batches are mostly alike.
    pub(super) fn expected_bytes(&self) -> usize {
        self.previous_bytes
    }
}

fn is_large(bytes: usize) -> bool {
    bytes > INLINE_BYTES_MAX
}

#[cfg(test)]
mod tests {
    use super::Thread::{Engine, Journal};
    use super::*;

    fn next(requests: usize, bytes: usize) -> Next {
        Policy::next(Size { requests, bytes })
    }

    #[test]
    fn a_batch_accepts_requests_until_it_is_large_and_ends_when_it_is_full() {
        assert_eq!(next(0, 0), Next::Accept);
        assert_eq!(next(REQUESTS_MAX - 1, INLINE_BYTES_MAX), Next::Accept);
        assert_eq!(next(1, INLINE_BYTES_MAX + 1), Next::AcceptWhileBusy);
        assert_eq!(next(1, BYTES_MAX), Next::End);
        assert_eq!(next(REQUESTS_MAX, 0), Next::End);
    }

    #[test]
    fn a_large_batch_and_the_one_after_it_go_to_the_journal_thread() {
        let mut policy = Policy::default();
        let threads = [1, INLINE_BYTES_MAX, INLINE_BYTES_MAX + 1, 1, 1, INLINE_BYTES_MAX + 1, 0, 1]
            .map(|bytes| policy.ended(bytes));
        assert_eq!(threads, [Engine, Engine, Journal, Journal, Engine, Journal, Engine, Engine]);
    }

    #[test]
    fn the_engine_waits_for_the_journal_thread_alone_only_when_its_batch_is_full() {
        let full = Some(Size { requests: REQUESTS_MAX, bytes: 1 });
        let open = Some(Size { requests: 1, bytes: 1 });
        assert_eq!(Policy::poll_timeout(full, true), Duration::MAX);
        assert_eq!(Policy::poll_timeout(open, true), Duration::ZERO);
        assert_eq!(Policy::poll_timeout(open, false), GATHER_INTERVAL);
        assert_eq!(Policy::poll_timeout(None, false), GATHER_INTERVAL);
    }
}
