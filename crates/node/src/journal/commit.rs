//! Makes batches durable, one after another, and lets go of what waited for them.
//!
//! In: [`Batch`]es from the engine, one at a time. A small one is committed on the engine's own thread: waking another thread twice
//! would take longer than what could be decided meanwhile. A large one, and one right after it, is handed to the journal thread,
//! and the engine decides the next one while it is being synced.
//! Out: answers, the live stream, the position that the projector follows.
//!
//! Invariants: nothing of a batch gets out before it is on disk; batches get out in order. When one cannot be written, neither it
//! nor any later one gets out: their waiters learn that the market is stopping.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tradepost_core::Sequence;
use tradepost_ports::Refusal;

use crate::engine::Reply;
use crate::journal::{Entry, JournalError, JournalWriter};
use crate::live::published::{Hub, Published};
use crate::worker::Worker;

/// Bytes of the journal's log between two checkpoints, about: half of its room, so that there is time to start over.
const CHECKPOINT_BYTES: usize = 8 << 20;
/// What a commit adds to the log beside its body: the page that it goes on with, frame headers.
const COMMIT_BYTES: usize = 16 << 10;
/// How long it is from one snapshot to the next at least: one takes a second of a processor and more, and a start reads millions
/// of events in that time.
const SNAPSHOT_REST: Duration = Duration::from_secs(10);
/// How many are woken by the thread that commits; more are left to the runtime.
const RELEASES_MAX: usize = 4;

/// What the engine decided in one go.
pub(crate) struct Batch {
    /// The row to append; `None` if nothing but reads waited.
    pub(crate) entry: Option<Entry>,
    /// How many events the row holds.
    pub(crate) events: u64,
    /// Who waits for it.
    pub(crate) releases: Vec<Release>,
    /// What the live stream tells of it.
    pub(crate) published: Option<Published>,
}

/// Something that gets out once its batch is on disk.
pub(crate) enum Release {
    /// The answer to a write.
    Reply(oneshot::Sender<Result<Reply, Refusal>>, Result<Reply, Refusal>),
    /// The answer to a read, as a step that sends it.
    Read(Box<dyn FnOnce() + Send>),
}

impl Release {
    fn go(self) {
        match self {
            // The other end may have gone away; what was done is done.
            Self::Reply(to, reply) => drop(to.send(reply)),
            Self::Read(send) => send(),
        }
    }
}

/// How far the journal is on disk; the projector follows it.
#[derive(Debug, Default)]
pub(crate) struct Committed {
    sequence: AtomicU64,
    state: Mutex<CommittedState>,
    grown: Condvar,
    /// Not told of growth: whoever gathers is not woken by each commit.
    wanted: Condvar,
}

#[derive(Debug, Default)]
struct CommittedState {
    ended: bool,
    /// The last event that somebody waits for the follower to reach.
    wanted: Sequence,
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

    /// Tells the follower that somebody waits for it to reach an event.
    pub(crate) fn want(&self, sequence: Sequence) {
        let mut state = self.lock();
        state.wanted = state.wanted.max(sequence);
        drop(state);
        self.wanted.notify_all();
    }

    /// Tells the follower that there will be no more.
    pub(crate) fn end(&self) {
        self.lock().ended = true;
        self.grown.notify_all();
        self.wanted.notify_all();
    }

    /// Waits until there is more than `seen`; then up to `gather` longer, for more to do at once, unless somebody waits. Says whether
    /// somebody does; `None` when all has been seen and there will be no more.
    pub(crate) fn wait_behind(&self, seen: Sequence, gather: Duration) -> Option<bool> {
        let mut state = self.lock();
        while self.sequence() <= seen && !state.ended {
            state = self.grown.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        self.pause(seen, gather);
        (self.sequence() > seen).then(|| self.lock().wanted > seen)
    }

    /// Lets a time pass, unless there will be no more.
    pub(crate) fn rest(&self, time: Duration) {
        // Whoever wants more meanwhile is remembered.
        self.pass(time, |state| !state.ended);
    }

    /// Lets a time pass, unless somebody waits for more than `seen` or there will be no more. Says whether all of it has passed.
    pub(crate) fn pause(&self, seen: Sequence, time: Duration) -> bool {
        self.pass(time, |state| state.wanted <= seen && !state.ended)
    }

    fn pass(&self, time: Duration, goes_on: impl Fn(&CommittedState) -> bool) -> bool {
        let until = Instant::now() + time;
        let mut state = self.lock();
        while goes_on(&state) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            (state, _) = self.wanted.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
        false
    }

    fn advance(&self, events: u64) {
        if events > 0 {
            self.sequence.fetch_add(events, Ordering::Release);
            // Taking the lock orders this with a follower about to wait.
            drop(self.lock());
            self.grown.notify_all();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, CommittedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes batches durable: on the engine's thread or on the journal's, never on both at once.
pub(crate) struct Committer {
    pub(crate) journal: JournalWriter,
    pub(crate) committed: Arc<Committed>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) snapshots: Worker,
    /// Events between two snapshots at least.
    pub(crate) snapshot_every: u64,
    /// Events since the last one.
    pub(crate) since_snapshot: u64,
    /// When the last one was asked for.
    pub(crate) last_snapshot: Instant,
    /// Moves the journal's log into its file.
    pub(crate) checkpoints: Worker,
    /// Bytes since it was last asked to.
    pub(crate) since_checkpoint: usize,
    /// Where those run who wait; `None` in a simulation.
    pub(crate) runtime: Option<Handle>,
}

/// The journal thread: commits what the engine hands over, until the engine ends or a batch cannot be written.
pub(crate) fn run(
    committer: &Mutex<Committer>,
    batches: &Receiver<Batch>,
    done: &SyncSender<()>,
) -> Result<(), JournalError> {
    let lock = || committer.lock().unwrap_or_else(PoisonError::into_inner);
    let result = batches.iter().try_for_each(|batch| {
        lock().commit(batch)?;
        // The engine may have ended.
        let _engine_ended = done.send(());
        Ok(())
    });
    lock().end();
    result
}

impl Committer {
    /// Makes a batch durable, and lets go of what waited for it. If it cannot be written, dropping it tells its waiters.
    pub(crate) fn commit(&mut self, batch: Batch) -> Result<(), JournalError> {
        if let Some(entry) = &batch.entry {
            let started = Instant::now();
            self.journal.append(entry)?;
            metrics::histogram!("journal_commit_seconds").record(started.elapsed().as_secs_f64());
            metrics::counter!("journal_events_total").increment(batch.events);
            self.since_checkpoint += entry.body.len() + COMMIT_BYTES;
        }
        if let Some(published) = batch.published {
            self.hub.publish(published);
        }
        self.committed.advance(batch.events);
        self.release(batch.releases);
        self.since_snapshot += batch.events;
        if self.since_snapshot >= self.snapshot_every && self.last_snapshot.elapsed() >= SNAPSHOT_REST {
            self.since_snapshot = 0;
            self.last_snapshot = Instant::now();
            self.snapshots.ask();
        }
        if self.since_checkpoint >= CHECKPOINT_BYTES {
            self.since_checkpoint = 0;
            self.checkpoints.ask();
        }
        Ok(())
    }

    /// Lets go of what waited. Of many, one task of the runtime wakes the others: from outside of it each would be woken by itself.
    fn release(&self, releases: Vec<Release>) {
        match &self.runtime {
            Some(runtime) if releases.len() > RELEASES_MAX => {
                runtime.spawn(async { releases.into_iter().for_each(Release::go) });
            }
            _ => releases.into_iter().for_each(Release::go),
        }
    }

    /// No more batches come: ends what follows the journal, and takes a last snapshot if there is something new.
    fn end(&mut self) {
        self.committed.end();
        self.hub.close();
        if self.since_snapshot > 0 {
            self.snapshots.ask();
        }
        self.snapshots.finish();
        self.checkpoints.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_for_the_history_ends_its_rests() {
        const LONG: Duration = Duration::from_hours(1);
        let committed = Committed::new(Sequence(7));
        committed.advance(2);
        assert!(committed.pause(Sequence(7), Duration::ZERO), "nobody waits");
        assert_eq!(committed.wait_behind(Sequence(7), Duration::ZERO), Some(false));

        committed.want(Sequence(9));
        committed.want(Sequence(8));
        assert!(!committed.pause(Sequence(7), LONG));
        assert_eq!(committed.wait_behind(Sequence(7), LONG), Some(true));
        assert_eq!(committed.wait_behind(Sequence(8), LONG), Some(true), "the ninth is not reached");
        assert!(committed.pause(Sequence(9), Duration::ZERO), "who waited is served");

        committed.end();
        committed.rest(LONG);
        assert!(!committed.pause(Sequence(9), LONG));
        assert_eq!(committed.wait_behind(Sequence(9), LONG), None);
    }
}
