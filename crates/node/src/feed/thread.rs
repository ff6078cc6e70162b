//! The feed's thread, and how readers call it.
//!
//! Limits: how many reads wait; more are refused. Readers at the end are woken together, at most once in a
//! few milliseconds, so that commits are not followed by as many wake-ups as there are readers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tradepost_core::Sequence;
use tradepost_ports::Refusal;

use super::cursor::Cursors;
use super::error::FeedError;
use super::pages::{Found, From, Pages};
use crate::executor::Executor;
use crate::journal::committed::Committed;

/// How many reads may wait.
const READS_MAX: usize = 1_024;
/// The least time between two times that readers are woken.
const PACE: Duration = Duration::from_millis(5);

/// The readers' end.
#[derive(Clone, Debug)]
pub(crate) struct FeedHandle {
    shared: Arc<Shared>,
    pub(crate) cursors: Cursors,
}

/// The thread's end.
#[derive(Debug)]
pub(crate) struct FeedThread {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    committed: Arc<Committed>,
    calls: Mutex<Calls>,
    /// Locked by the thread, or by a simulation's readers.
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Calls {
    reads: Vec<Read>,
    waits: Vec<Wait>,
    /// No reader waits any more.
    closed: bool,
    /// Nobody answers any more.
    ended: bool,
}

#[derive(Debug)]
struct Read {
    from: From,
    limit: usize,
    reply: oneshot::Sender<Result<Found, FeedError>>,
}

/// A reader that waits for more than this event.
#[derive(Debug)]
struct Wait {
    after: Sequence,
    reply: oneshot::Sender<()>,
}

/// Makes both ends.
pub(crate) fn feed(pages: Pages, cursors: Cursors, committed: Arc<Committed>) -> (FeedHandle, FeedThread) {
    let shared = Arc::new(Shared { committed, calls: Mutex::default(), pages: Mutex::new(pages) });
    (FeedHandle { shared: Arc::clone(&shared), cursors }, FeedThread { shared })
}

impl FeedHandle {
    /// Reads up to `limit` entries.
    pub(crate) async fn read(
        &self,
        executor: &Executor,
        from: From,
        limit: usize,
    ) -> Result<Result<Found, FeedError>, Refusal> {
        if matches!(executor, Executor::Inline) {
            return Ok(self.shared.pages().read(from, limit));
        }
        let found = self.call_to_read(from, limit)?;
        found.await.map_err(|_ended| Refusal::Stopping)
    }

    /// Waits until there is more than this event, or until a time has passed.
    pub(crate) async fn wait(
        &self,
        executor: &Executor,
        after: Sequence,
        limit: Duration,
    ) -> Result<(), Refusal> {
        if matches!(executor, Executor::Inline) || limit.is_zero() {
            return Ok(());
        }
        let grown = self.call_to_wait(after)?;
        match executor.within(limit, grown).await {
            Ok(Err(_closed)) => Err(Refusal::Stopping),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    fn call_to_read(
        &self,
        from: From,
        limit: usize,
    ) -> Result<oneshot::Receiver<Result<Found, FeedError>>, Refusal> {
        let (reply, found) = oneshot::channel();
        let mut calls = self.shared.calls();
        if calls.ended {
            return Err(Refusal::Stopping);
        }
        if calls.reads.len() >= READS_MAX {
            return Err(Refusal::Busy);
        }
        calls.reads.push(Read { from, limit, reply });
        drop(calls);
        self.shared.committed.call();
        Ok(found)
    }

    fn call_to_wait(&self, after: Sequence) -> Result<oneshot::Receiver<()>, Refusal> {
        let (reply, grown) = oneshot::channel();
        let mut calls = self.shared.calls();
        if calls.closed {
            return Err(Refusal::Stopping);
        }
        calls.waits.push(Wait { after, reply });
        drop(calls);
        self.shared.committed.call();
        Ok(grown)
    }

    /// Ends all waits; a stream ends with them.
    pub(crate) fn close(&self) {
        let mut calls = self.shared.calls();
        calls.closed = true;
        calls.waits.clear();
        drop(calls);
        self.shared.committed.call();
    }
}

impl FeedThread {
    /// Serves the readers until the journal ends.
    pub(crate) fn run(self) {
        let mut rest_until = Instant::now();
        loop {
            let reads = std::mem::take(&mut self.shared.calls().reads);
            for Read { from, limit, reply } in reads {
                // A reader that has gone away is not read for.
                if !reply.is_closed() {
                    drop(reply.send(self.shared.pages().read(from, limit)));
                }
            }
            if self.wake() {
                rest_until = Instant::now() + PACE;
            }
            let waited_for = self.shared.calls().waits.iter().map(|wait| wait.after).min();
            if !self.shared.committed.attend(waited_for.map(|after| (after, rest_until))) {
                break;
            }
        }
        let mut calls = self.shared.calls();
        *calls = Calls { closed: true, ended: true, ..Calls::default() };
    }

    /// Wakes the readers for whom there is more. Returns whether there were any.
    fn wake(&self) -> bool {
        let committed = self.shared.committed.sequence();
        let mut calls = self.shared.calls();
        let waits = std::mem::take(&mut calls.waits);
        let (due, waits): (Vec<_>, Vec<_>) = waits.into_iter().partition(|wait| wait.after < committed);
        calls.waits = waits;
        calls.waits.retain(|wait| !wait.reply.is_closed());
        drop(calls);
        let any = !due.is_empty();
        for wait in due {
            // A reader may have gone away.
            let _sent = wait.reply.send(());
        }
        any
    }
}

impl Shared {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
