//! Commits batches, one after another, and then sends the replies that waited for them.
//!
//! In: [`Batch`]es from the engine, one at a time. A small one is committed on the engine's own thread:
//! waking another thread twice would take longer than what could be decided meanwhile. A large one, and one
//! right after it, goes to the journal thread, and the engine decides the next one while it is being synced.
//! Out: replies, the live stream, the position that the followers wait for.
//!
//! Invariants: nothing of a batch is published before it is on disk; batches are published in order. When one
//! cannot be written, neither it nor any later one is published: their clients get `Refusal::Stopping`.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::executor::Executor;
use crate::intake::request::Release;
use crate::journal::committed::Committed;
use crate::journal::{Entry, JournalError, JournalWriter};
use crate::live::hub::Hub;
use crate::live::published::Published;
use crate::replica::thread::ReplicaThread;
use crate::worker::Worker;

/// Approximate bytes of the write-ahead log between two checkpoints: half of its preallocated length, so that
/// there is time for the log to start over.
const CHECKPOINT_BYTES: usize = 8 << 20;
/// What a commit adds to the log beside its body, in bytes: its first page, which it shares, and frame
/// headers.
const COMMIT_BYTES: usize = 16 << 10;
/// Minimum time between snapshots: one costs over a second of CPU, and a start replays millions of events in
/// that time.
const SNAPSHOT_INTERVAL_MIN: Duration = Duration::from_secs(10);
/// Replies sent from the thread that commits; if there are more, a task sends them.
const RELEASES_MAX: usize = 4;

/// Requests that the engine decided together and that share one sync.
pub(crate) struct Batch {
    /// The row to append; `None` for a batch of reads only.
    pub(crate) entry: Option<Entry>,
    /// The number of events in the row.
    pub(crate) events: u64,
    pub(crate) releases: Vec<Release>,
    /// What the live stream shows of it; `None` without subscribers.
    pub(crate) published: Option<Published>,
}

impl Batch {
    /// The size of its row's body in bytes; 0 without a row.
    pub(crate) fn body_len(&self) -> usize {
        self.entry.as_ref().map_or(0, |entry| entry.body.len())
    }
}

/// The engine's end of the commit: the committer itself, and the way to the journal thread.
pub(crate) struct CommitPipeline {
    /// Used on the engine's thread only while the journal thread has no batch.
    committer: Arc<Mutex<Committer>>,
    /// Holds one batch at most.
    batches: SyncSender<Batch>,
    done: Receiver<()>,
    /// Whether the journal thread has a batch.
    pub(crate) busy: bool,
}

/// The journal thread's end.
pub(crate) struct JournalThread {
    pub(crate) committer: Arc<Mutex<Committer>>,
    pub(crate) batches: Receiver<Batch>,
    /// Reports to the engine that a batch is done.
    pub(crate) done: SyncSender<()>,
}

/// Both ends of a committer.
pub(crate) fn pipeline(committer: Committer) -> (CommitPipeline, JournalThread) {
    let committer = Arc::new(Mutex::new(committer));
    let (to_thread, batches) = sync_channel(1);
    let (done, done_by_thread) = sync_channel(1);
    let engine = CommitPipeline {
        committer: Arc::clone(&committer),
        batches: to_thread,
        done: done_by_thread,
        busy: false,
    };
    (engine, JournalThread { committer, batches, done })
}

impl CommitPipeline {
    /// Whether the journal thread has no batch.
    pub(crate) fn is_free(&mut self) -> bool {
        self.busy = self.busy && self.done.try_recv().is_err();
        !self.busy
    }

    /// Waits until the journal thread is done with its batch.
    pub(crate) fn wait(&mut self, timeout: Duration) -> Result<(), RecvTimeoutError> {
        self.done.recv_timeout(timeout)?;
        self.busy = false;
        Ok(())
    }

    /// Gives the journal thread a batch.
    pub(crate) fn hand_over(&mut self, batch: Batch) {
        // If the thread has ended, dropping the batch refuses its requests, and the next `wait` reports the
        // end.
        drop(self.batches.send(batch));
        self.busy = true;
    }

    /// Commits a batch on this thread.
    pub(crate) fn commit(&self, batch: Batch) -> Result<(), JournalError> {
        self.committer.lock().unwrap_or_else(PoisonError::into_inner).commit(batch)
    }
}

impl JournalThread {
    /// Commits what the engine hands over, until the engine ends or a batch cannot be written.
    pub(crate) fn run(self) -> Result<(), JournalError> {
        let lock = || self.committer.lock().unwrap_or_else(PoisonError::into_inner);
        let result = self.batches.iter().try_for_each(|batch| {
            lock().commit(batch)?;
            // The engine may have ended.
            let _engine_ended = self.done.send(());
            Ok(())
        });
        lock().end();
        result
    }

    /// Commits the batch that was handed over, if there is one.
    pub(crate) fn commit_next(&self) -> Result<(), JournalError> {
        let Ok(batch) = self.batches.try_recv() else { return Ok(()) };
        self.committer.lock().unwrap_or_else(PoisonError::into_inner).commit(batch)
    }
}

/// Commits batches: on the engine's thread or on the journal's, never on both at once.
pub(crate) struct Committer {
    pub(crate) journal: JournalWriter,
    pub(crate) committed: Arc<Committed>,
    pub(crate) hub: Arc<Hub>,
    /// Takes snapshots.
    pub(crate) replica: ReplicaThread,
    /// The least number of events between two snapshots.
    pub(crate) snapshot_every: u64,
    pub(crate) since_snapshot: u64,
    pub(crate) last_snapshot: Instant,
    /// Moves the write-ahead log into the journal's file.
    pub(crate) checkpoints: Worker,
    /// Bytes written since the last checkpoint was requested.
    pub(crate) since_checkpoint: usize,
    pub(crate) executor: Executor,
}

impl Committer {
    /// Makes a batch durable, and then sends its replies. If it cannot be written, dropping it refuses its
    /// requests.
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
        if self.since_snapshot >= self.snapshot_every && self.last_snapshot.elapsed() >= SNAPSHOT_INTERVAL_MIN
        {
            self.since_snapshot = 0;
            self.last_snapshot = Instant::now();
            self.replica.request_snapshot();
        }
        if self.since_checkpoint >= CHECKPOINT_BYTES {
            self.since_checkpoint = 0;
            self.checkpoints.request();
        }
        Ok(())
    }

    /// Sends the replies. If there are many, a task of the runtime sends them: from outside the runtime each
    /// would be a wake-up.
    fn release(&self, releases: Vec<Release>) {
        match &self.executor {
            Executor::Tokio(runtime) if releases.len() > RELEASES_MAX => {
                runtime.spawn(async { releases.into_iter().for_each(Release::send) });
            }
            _ => releases.into_iter().for_each(Release::send),
        }
    }

    /// There will be no more batches: ends what follows the journal, and takes a last snapshot if there is
    /// something new.
    fn end(&mut self) {
        self.committed.end();
        self.hub.close();
        if self.since_snapshot > 0 {
            self.replica.request_snapshot();
        }
        self.replica.finish();
        self.checkpoints.finish();
    }
}
