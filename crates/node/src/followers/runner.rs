//! The runner of a follower: waits for committed rows, catches up in short turns, and reports the position to
//! readers.
//!
//! Invariants: it reads the journal, never the engine; it never gets ahead of what is on disk. Under load it
//! gathers rows for a moment and applies them in one transaction; a waiting reader makes it start immediately
//! and work without rests.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tradepost_core::{Event, Sequence, Timestamp};
use tradepost_ports::Refusal;

use super::follower::{Follower, Row};
use crate::executor::Executor;
use crate::journal::committed::Committed;
use crate::journal::{JournalError, JournalLocation, JournalReader};

/// How long rows are gathered when no reader waits: the more rows a transaction has, the less each costs.
const GATHER: Duration = Duration::from_secs(1);
/// How many times longer than it worked the follower rests: it uses a quarter of a core, as long as no reader
/// waits.
const REST: u32 = 3;
/// How long it works at a time when no reader waits: while it has a core, the threads that players wait for
/// queue for the other cores, however low its priority is.
const TURN: Duration = Duration::from_millis(2);
/// How many events after which it rests no more: about as many as it applies while a reader waits.
const LAG_MAX: u64 = 1_000_000;
/// The most events of one transaction: a commit of the journal may have to wait while one is synced.
const EVENTS_MAX: u64 = 20_000;
/// How long a reader waits for a follower before it gets [`Refusal::HistoryBehind`].
const READER_WAIT_MAX: Duration = Duration::from_secs(5);

/// Why a follower stopped.
#[derive(Debug, thiserror::Error)]
pub enum FollowerError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The follower cannot apply rows.
    #[error(transparent)]
    Apply(Box<dyn std::error::Error + Send + Sync>),
    /// The follower has applied events that the journal does not have.
    #[error(
        "the journal ends at event {journal}, but {file} knows event {known}: entries are missing from \
         journal.db. To go back to a backup, use `tradepost restore`"
    )]
    Ahead {
        /// The follower's file.
        file: &'static str,
        /// The journal's last event.
        journal: u64,
        /// The follower's.
        known: u64,
    },
}

/// How far a follower has come, for readers.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    committed: Arc<Committed>,
    applied: watch::Receiver<Sequence>,
}

impl Position {
    /// Waits until the follower has applied everything that is on disk now, so that callers read their own
    /// writes.
    pub(crate) async fn caught_up(&self, executor: &Executor) -> Result<(), Refusal> {
        let wanted = self.committed.sequence();
        let mut applied = self.applied.clone();
        if *applied.borrow_and_update() >= wanted {
            return Ok(());
        }
        self.committed.want(wanted);
        let reached = applied.wait_for(|sequence| *sequence >= wanted);
        match executor.within(READER_WAIT_MAX, reached).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_ended)) => Err(Refusal::Stopping),
            Err(_elapsed) => Err(Refusal::HistoryBehind),
        }
    }
}

/// Runs a follower.
pub(crate) struct Runner<F> {
    journal: JournalReader,
    follower: F,
    /// The last row applied.
    entry: u64,
    committed: Arc<Committed>,
    applied: watch::Sender<Sequence>,
    pace: Arc<Pace>,
}

/// Alternates work and rest. Until work begins, nothing rests.
struct Pace {
    committed: Arc<Committed>,
    work: Mutex<Option<Work>>,
}

/// Work to be followed by a rest.
#[derive(Clone, Copy)]
struct Work {
    since: Instant,
    /// The last event applied before it.
    seen: Sequence,
}

impl Pace {
    fn begin(&self, work: Option<Work>) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    fn work(&self) -> Option<Work> {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rests in the middle of the work, unless a reader waits for its end.
    fn turn(&self) {
        if let Some(work) = self.work()
            && work.since.elapsed() >= TURN
            && self.committed.pause(work.seen, work.since.elapsed() * REST)
        {
            self.begin(Some(Work { since: Instant::now(), ..work }));
        }
    }

    /// Rests after the work.
    fn rest(&self) {
        if let Some(work) = self.work() {
            self.committed.rest(work.since.elapsed() * REST);
        }
    }
}

/// A row's events, held until the transaction.
struct OwnedRow {
    first: Sequence,
    at: Timestamp,
    events: Vec<Event>,
}

impl<F: Follower> Runner<F> {
    /// Continues a follower of the journal at `location`. It may have applied less than the journal has, but
    /// not more.
    pub(crate) fn new(
        follower: F,
        location: &JournalLocation,
        committed: Arc<Committed>,
    ) -> Result<(Self, Position), FollowerError> {
        let journal = JournalReader::open(location)?;
        let (known, end) = (follower.position(), committed.sequence());
        if known > end {
            return Err(FollowerError::Ahead { file: F::FILE, journal: end.0, known: known.0 });
        }
        let entry = journal.entry_before(known.next())?;
        let (applied, position) = watch::channel(known);
        let position = Position { committed: Arc::clone(&committed), applied: position };
        let pace = Arc::new(Pace { committed: Arc::clone(&committed), work: Mutex::default() });
        Ok((Self { journal, follower, entry, committed, applied, pace }, position))
    }

    /// Works until the journal ends.
    pub(crate) fn run(mut self) -> Result<(), FollowerError> {
        tradepost_sched::set_background();
        let pace = Arc::clone(&self.pace);
        self.follower.set_pause(move || pace.turn()).map_err(cannot_apply)?;
        while let Some(reader_waits) = self.committed.wait_after(self.position(), self.gather()) {
            // A reader that waits for more than one transaction waits for no rests between them.
            let late = self.lag() >= if reader_waits { EVENTS_MAX } else { LAG_MAX };
            let seen = self.position();
            self.pace.begin((!late).then(|| Work { since: Instant::now(), seen }));
            self.catch_up()?;
            self.pace.rest();
        }
        Ok(())
    }

    /// The last event applied.
    pub(crate) fn position(&self) -> Sequence {
        self.follower.position()
    }

    /// How long to wait for more rows: not at all once there are enough for a whole transaction.
    fn gather(&self) -> Duration {
        if self.lag() < EVENTS_MAX { GATHER } else { Duration::ZERO }
    }

    /// How many events on disk are not applied yet.
    fn lag(&self) -> u64 {
        self.committed.sequence().0.saturating_sub(self.position().0)
    }

    /// Applies what the journal has, up to one transaction's worth.
    pub(crate) fn catch_up(&mut self) -> Result<(), FollowerError> {
        let mut owned: Vec<OwnedRow> = Vec::new();
        let mut events = 0_u64;
        let mut entry = self.entry;
        self.journal.each_after(self.entry, self.position().next(), |read| {
            entry = read.number;
            let row = OwnedRow { first: read.first, at: read.at, events: read.into_events() };
            events += u64::try_from(row.events.len()).unwrap_or(u64::MAX);
            owned.push(row);
            self.pace.turn();
            events < EVENTS_MAX
        })?;
        let rows: Vec<Row<'_>> =
            owned.iter().map(|row| Row { first: row.first, at: row.at, events: &row.events }).collect();
        self.follower.apply(&rows).map_err(cannot_apply)?;
        self.entry = entry;
        self.applied.send_replace(self.position());
        metrics::gauge!(F::LAG_METRIC).set(u32::try_from(self.lag()).unwrap_or(u32::MAX));
        Ok(())
    }
}

fn cannot_apply(error: impl std::error::Error + Send + Sync + 'static) -> FollowerError {
    FollowerError::Apply(Box::new(error))
}
