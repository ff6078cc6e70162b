//! The runner of a follower: waits for committed rows, catches up in short turns, and reports the position to
//! readers.
//!
//! Invariants: it reads the journal, never the engine; it never gets ahead of what is on disk. Under load it
//! gathers rows for a moment and applies them in one transaction; a waiting reader makes it start immediately
//! and work without rests. What a follower derives must not stop the truth: when its file is locked, damaged
//! or has no room, the market goes on, reads of the history are refused, and it tries again.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tradepost_core::{Event, Sequence, Timestamp};

use super::follower::{Follower, Readers, Row};
use super::interruption::Interruption;
use super::position::{Position, Progress};
use crate::journal::committed::Committed;
use crate::journal::{JournalError, JournalLocation, JournalReader};
use crate::sqlite::FileFault;

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

/// Why a follower does not follow.
#[derive(Debug, thiserror::Error)]
pub enum FollowerError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The follower's file cannot be used.
    #[error("{source}")]
    File {
        /// What is wrong with the file.
        fault: FileFault,
        /// The error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
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

impl FollowerError {
    /// Whether the market has to stop: the truth itself is damaged.
    pub fn is_fatal(&self) -> bool {
        self.fault().is_none()
    }

    /// What it means for the follower's file; `None` if the market has to stop.
    fn fault(&self) -> Option<FileFault> {
        match self {
            Self::Journal(journal) => (!journal.is_damage()).then_some(FileFault::Inaccessible),
            Self::File { fault, .. } => Some(*fault),
            Self::Ahead { .. } => Some(FileFault::Inaccessible),
        }
    }
}

/// Runs a follower.
pub(crate) struct Runner<F: Follower> {
    journal: JournalReader,
    settings: F::Settings,
    readers: Box<dyn Readers>,
    /// `None` while its file cannot be used.
    follower: Option<F>,
    /// Whether the file has to be rebuilt before it is used again.
    rebuild: bool,
    /// How many times the file was rebuilt.
    rebuilt: u32,
    interruption: Option<Interruption>,
    /// The last event that the file may know.
    known_max: Sequence,
    /// The last row applied.
    entry: u64,
    committed: Arc<Committed>,
    progress: watch::Sender<Progress>,
    /// `None` before the runner has a thread.
    pace: Option<Arc<Pace>>,
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
    /// not more. A file that cannot be used now is tried again later.
    pub(crate) fn new(
        settings: F::Settings,
        readers: impl Readers,
        location: &JournalLocation,
        committed: Arc<Committed>,
    ) -> Result<(Self, Position), FollowerError> {
        let journal = JournalReader::open(location)?;
        let (progress, position) = watch::channel(Progress { applied: Sequence(0), interrupted: false });
        let position = Position::new(Arc::clone(&committed), position);
        let mut runner = Self {
            journal,
            settings,
            readers: Box::new(readers),
            follower: None,
            rebuild: false,
            rebuilt: 0,
            interruption: None,
            known_max: committed.sequence(),
            entry: 0,
            committed,
            progress,
            pace: None,
        };
        match runner.open() {
            Err(error @ FollowerError::Ahead { .. }) => return Err(error),
            Err(error) => runner.interrupted(error)?,
            Ok(()) => {}
        }
        Ok((runner, position))
    }

    /// Works until the journal ends.
    pub(crate) fn run(mut self) -> Result<(), FollowerError> {
        tradepost_sched::set_background();
        let pace = Arc::new(Pace { committed: Arc::clone(&self.committed), work: Mutex::default() });
        self.pace = Some(Arc::clone(&pace));
        self.set_pause().or_else(|error| self.interrupted(error))?;
        let mut untidy = false;
        while let Some(reader_waits) = self.wait(untidy) {
            // A reader that waits for more than one transaction waits for no rests between them.
            let late = self.lag() >= if reader_waits { EVENTS_MAX } else { LAG_MAX };
            let seen = self.position();
            pace.begin((!late).then(|| Work { since: Instant::now(), seen }));
            let worked = self.catch_up().and_then(|()| {
                pace.rest();
                pace.begin(Some(Work { since: Instant::now(), seen: self.position() }));
                self.attempt(Self::tidy)
            });
            untidy = worked.or_else(|error| self.interrupted(error).map(|()| false))?;
            if let Some(interruption) = &self.interruption {
                if self.committed.has_ended() {
                    break;
                }
                self.committed.rest(interruption.wait());
            }
        }
        Ok(())
    }

    /// Waits for rows to apply, unless there is something to tidy meanwhile. Returns whether a reader waits;
    /// `None` at the end.
    fn wait(&self, untidy: bool) -> Option<bool> {
        if untidy && !self.committed.has_ended() {
            return Some(self.committed.is_wanted_after(self.position()));
        }
        self.committed.wait_after(self.position(), self.gather())
    }

    /// The last event applied.
    pub(crate) fn position(&self) -> Sequence {
        self.follower.as_ref().map_or(Sequence(0), Follower::position)
    }

    /// Whether its file could not be used at the last attempt.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.progress.borrow().interrupted
    }

    /// How long to wait for more rows: not at all once there are enough for a whole transaction.
    fn gather(&self) -> Duration {
        if self.lag() < EVENTS_MAX { GATHER } else { Duration::ZERO }
    }

    /// How many events on disk are not applied yet.
    fn lag(&self) -> u64 {
        self.committed.sequence().0.saturating_sub(self.position().0)
    }

    /// Applies what the journal has, up to one transaction's worth. After an error that is not fatal, the
    /// next call tries again; a damaged file is rebuilt then.
    pub(crate) fn catch_up(&mut self) -> Result<(), FollowerError> {
        self.attempt(Self::apply)
    }

    /// Works on the file, opening it first where that is needed.
    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, FollowerError>,
    ) -> Result<T, FollowerError> {
        let reported = self.committed.take_report().map_or(Ok(()), |fault| {
            Err(FollowerError::File { fault, source: "a reader found it so".into() })
        });
        let done = reported.and_then(|()| self.open()).and_then(|()| work(self));
        match &done {
            Ok(_) => {
                if let Some(interruption) = self.interruption.take() {
                    interruption.end(F::FILE);
                }
                self.publish(false);
            }
            Err(error) => {
                match error.fault() {
                    Some(FileFault::Locked | FileFault::DiskFull) | None => {}
                    Some(FileFault::Unusable) => (self.follower, self.rebuild) = (None, true),
                    Some(FileFault::Inaccessible) => self.follower = None,
                }
                self.publish(true);
            }
        }
        done
    }

    /// Tidies up for a moment, as long as no reader waits. Returns whether there is more to do.
    fn tidy(&mut self) -> Result<bool, FollowerError> {
        let began = Instant::now();
        while self.lag() < EVENTS_MAX {
            let Some(follower) = &mut self.follower else { return Ok(false) };
            let step = Instant::now();
            if !follower.tidy().map_err(cannot_use::<F>)? {
                return Ok(false);
            }
            let rested = self.committed.pause(self.position(), step.elapsed() * REST);
            if !rested || began.elapsed() >= GATHER {
                return Ok(true);
            }
        }
        Ok(true)
    }

    /// Opens the file, unless it is open; one that cannot be used is rebuilt. No reader has it open
    /// meanwhile, so that SQLite checks its write-ahead log anew.
    fn open(&mut self) -> Result<(), FollowerError> {
        if self.follower.is_some() {
            return Ok(());
        }
        let Self { readers, settings, rebuild, rebuilt, .. } = self;
        let mut opened = None;
        readers.closed_during(&mut || opened = Some(opened_or_rebuilt::<F>(settings, rebuild, rebuilt)));
        let Some(follower) = opened.transpose()? else { return Ok(()) };
        let known = follower.position();
        if known > self.known_max {
            return Err(FollowerError::Ahead { file: F::FILE, journal: self.known_max.0, known: known.0 });
        }
        self.entry = self.journal.entry_before(known.next())?;
        self.follower = Some(follower);
        self.set_pause()?;
        self.publish(false);
        Ok(())
    }

    /// Makes the follower rest while it works, once there is a thread that may.
    fn set_pause(&mut self) -> Result<(), FollowerError> {
        let (Some(follower), Some(pace)) = (&mut self.follower, self.pace.clone()) else { return Ok(()) };
        follower.set_pause(move || pace.turn()).map_err(cannot_use::<F>)
    }

    fn apply(&mut self) -> Result<(), FollowerError> {
        let Some(follower) = &mut self.follower else { return Ok(()) };
        let mut owned: Vec<OwnedRow> = Vec::new();
        let mut events = 0_u64;
        let mut entry = self.entry;
        self.journal.each_after(self.entry, follower.position().next(), |read| {
            entry = read.number;
            let row = OwnedRow { first: read.first, at: read.at, events: read.into_events() };
            events += u64::try_from(row.events.len()).unwrap_or(u64::MAX);
            owned.push(row);
            if let Some(pace) = &self.pace {
                pace.turn();
            }
            events < EVENTS_MAX
        })?;
        let rows: Vec<Row<'_>> =
            owned.iter().map(|row| Row { first: row.first, at: row.at, events: &row.events }).collect();
        follower.journal_ends_at(self.journal.last_at()?);
        follower.apply(&rows).map_err(cannot_use::<F>)?;
        self.known_max = self.known_max.max(follower.position());
        self.entry = entry;
        Ok(())
    }

    /// Notes a failed attempt; fails if the market has to stop.
    fn interrupted(&mut self, error: FollowerError) -> Result<(), FollowerError> {
        let Some(fault) = error.fault() else { return Err(error) };
        match &mut self.interruption {
            Some(lasting) => lasting.go_on(F::FILE, fault, &error, self.rebuilt),
            None => self.interruption = Some(Interruption::begin(F::FILE, fault, &error, self.rebuilt)),
        }
        self.publish(true);
        Ok(())
    }

    /// Shows how far it has come.
    fn publish(&self, interrupted: bool) {
        self.progress.send_replace(Progress { applied: self.position(), interrupted });
    }
}

/// Opens a follower's file. Rebuilds one that is known to be damaged, and one that turns out to be.
fn opened_or_rebuilt<F: Follower>(
    settings: &F::Settings,
    rebuild: &mut bool,
    rebuilt: &mut u32,
) -> Result<F, FollowerError> {
    let opened = if *rebuild { None } else { Some(F::open(settings)) };
    match opened {
        Some(Err(error)) if F::fault(&error) == FileFault::Unusable => {
            tracing::warn!(%error, "rebuilding {} from the journal", F::FILE);
        }
        Some(opened) => return opened.map_err(cannot_use::<F>),
        None => {}
    }
    *rebuild = true;
    F::remove(settings).map_err(cannot_use::<F>)?;
    let follower = F::open(settings).map_err(cannot_use::<F>)?;
    (*rebuild, *rebuilt) = (false, rebuilt.saturating_add(1));
    Ok(follower)
}

fn cannot_use<F: Follower>(error: F::Error) -> FollowerError {
    FollowerError::File { fault: F::fault(&error), source: Box::new(error) }
}
