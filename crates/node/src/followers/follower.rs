//! The projector thread: follows the journal into `history.db`, and tells readers how far it has come.
//!
//! Invariants: it reads the journal, never the engine; it never gets ahead of what is on disk. Under load it gathers a moment's
//! rows into one transaction; a reader who waits makes it go at once.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tradepost_core::{Event, Sequence, Timestamp};
use tradepost_ports::Refusal;

use crate::followers::history::{Batch, History, HistoryError};
use crate::journal::commit::Committed;
use crate::journal::{JournalError, JournalReader};

/// How long rows are gathered when nobody waits: a row costs the history less the more there are of them in one transaction.
const GATHER: Duration = Duration::from_secs(1);
/// How much longer than it worked the projector rests: so it takes a quarter of a core, as long as that is enough for who waits.
const REST: u32 = 3;
/// How long it works at a time, if nobody waits: while it has a core, the threads that players wait for queue for the others, however
/// low its priority is.
const TURN: Duration = Duration::from_millis(2);
/// How many events behind it rests no more: about as many as it takes in while a reader waits.
const BEHIND_MAX: u64 = 1_000_000;
/// The most events of one transaction: a commit of the journal may have to wait while one is synced.
const EVENTS_MAX: u64 = 20_000;
/// How long a reader waits for the history before it is told to come again.
const READER_WAIT_MAX: Duration = Duration::from_secs(5);

/// Why the history cannot follow.
#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The history cannot be written.
    #[error("cannot write the history: {0}")]
    History(#[from] HistoryError),
    /// The history knows events that the journal has not.
    #[error(
        "the journal ends at event {journal}, but history.db knows event {known}: entries are missing from journal.db"
    )]
    Ahead {
        /// The journal's last event.
        journal: u64,
        /// The history's.
        known: u64,
    },
}

/// Where the projector stands, for readers.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    committed: Arc<Committed>,
    projected: watch::Receiver<Sequence>,
}

impl Position {
    /// Waits until the history has all that is on disk now.
    pub(crate) async fn caught_up(&self) -> Result<(), Refusal> {
        let wanted = self.committed.sequence();
        let mut projected = self.projected.clone();
        if *projected.borrow_and_update() >= wanted {
            return Ok(());
        }
        self.committed.want(wanted);
        let reached = projected.wait_for(|sequence| *sequence >= wanted);
        // Outside of a runtime, in a simulation, it is for others to lose patience.
        if Handle::try_current().is_err() {
            return reached.await.map(drop).map_err(|_ended| Refusal::Stopping);
        }
        match tokio::time::timeout(READER_WAIT_MAX, reached).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_ended)) => Err(Refusal::Stopping),
            Err(_elapsed) => Err(Refusal::HistoryBehind),
        }
    }
}

/// Follows the journal.
pub(crate) struct Projector {
    journal: JournalReader,
    history: History,
    /// The last row taken in.
    entry: u64,
    committed: Arc<Committed>,
    projected: watch::Sender<Sequence>,
    pace: Arc<Pace>,
}

/// Alternates work and rest. Until work begins, nothing rests.
struct Pace {
    committed: Arc<Committed>,
    work: Mutex<Option<Work>>,
}

/// Work that is to be rested from.
#[derive(Clone, Copy)]
struct Work {
    since: Instant,
    /// The last event taken in before it.
    seen: Sequence,
}

impl Pace {
    fn begin(&self, work: Option<Work>) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    fn work(&self) -> Option<Work> {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rests in the middle of the work, unless somebody waits for its end.
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
struct Row {
    first: Sequence,
    at: Timestamp,
    events: Vec<Event>,
}

impl Projector {
    /// Opens journal and history in `directory`. The history may be behind, by all if it is new; it must not be ahead.
    pub(crate) fn open(
        directory: &Path,
        committed: Arc<Committed>,
    ) -> Result<(Self, Position), ProjectorError> {
        let journal = JournalReader::open(directory)?;
        let history = History::open(&directory.join(crate::followers::history::FILE))?;
        let (known, end) = (history.position(), committed.sequence());
        if known > end {
            return Err(ProjectorError::Ahead { journal: end.0, known: known.0 });
        }
        let entry = journal.entry_before(known.next())?;
        let (projected, position) = watch::channel(known);
        let position = Position { committed: Arc::clone(&committed), projected: position };
        let pace = Arc::new(Pace { committed: Arc::clone(&committed), work: Mutex::default() });
        Ok((Self { journal, history, entry, committed, projected, pace }, position))
    }

    /// Works until the journal ends.
    pub(crate) fn run(mut self) -> Result<(), ProjectorError> {
        tradepost_sched::set_background();
        let pace = Arc::clone(&self.pace);
        self.history.between_steps(move || pace.turn())?;
        while let Some(awaited) = self.committed.wait_behind(self.history.position(), self.gather()) {
            let seen = self.history.position();
            // Who waits for more than a transaction waits for no rests between them.
            let late = self.behind() >= if awaited { EVENTS_MAX } else { BEHIND_MAX };
            self.pace.begin((!late).then(|| Work { since: Instant::now(), seen }));
            self.catch_up()?;
            self.pace.rest();
        }
        Ok(())
    }

    /// How long to wait for more to do: not at all where there is a whole transaction's worth.
    fn gather(&self) -> Duration {
        if self.behind() < EVENTS_MAX { GATHER } else { Duration::ZERO }
    }

    /// How many events are on disk that the history has not.
    fn behind(&self) -> u64 {
        self.committed.sequence().0.saturating_sub(self.history.position().0)
    }

    /// The last event taken in.
    #[cfg(feature = "simulation")]
    pub(crate) fn position(&self) -> Sequence {
        self.history.position()
    }

    /// Takes in what the journal has, up to a transaction's worth.
    pub(crate) fn catch_up(&mut self) -> Result<(), ProjectorError> {
        let mut rows: Vec<Row> = Vec::new();
        let mut events = 0_u64;
        let mut entry = self.entry;
        self.journal.each_behind(self.entry, self.history.position().next(), |read| {
            entry = read.number;
            let row = Row { first: read.first, at: read.at, events: read.into_events() };
            events += u64::try_from(row.events.len()).unwrap_or(u64::MAX);
            rows.push(row);
            self.pace.turn();
            events < EVENTS_MAX
        })?;
        let batches: Vec<Batch<'_>> =
            rows.iter().map(|row| Batch { first: row.first, at: row.at, events: &row.events }).collect();
        self.history.apply(&batches)?;
        self.entry = entry;
        self.projected.send_replace(self.history.position());
        metrics::gauge!("history_events_behind").set(u32::try_from(self.behind()).unwrap_or(u32::MAX));
        Ok(())
    }
}
