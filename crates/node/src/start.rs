//! Starts the market in a data directory: lock, journal, recovery, threads; and stops it again.
//!
//! Data flows one way: engine thread → journal thread → followers and live stream. Each ends when the
//! previous one does, so stopping the engine stops all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};
use tradepost_core::{Command, Rules};
use tradepost_ports::Refusal;
use tradepost_sched::{set_background, set_latency_sensitive};

use crate::archiving::Archiving;
use crate::directory::{LockError, lock};
use crate::engine::{Engine, engine};
use crate::environment::{ClockBehind, Environment};
use crate::executor::Executor;
use crate::feed::cursor::Cursors;
use crate::feed::pages::Pages;
use crate::feed::thread::{FeedThread, feed};
use crate::followers::history::{self, History, HistorySettings};
use crate::followers::position::Position;
use crate::followers::runner::{FollowerError, Runner};
use crate::intake::idempotency::Retention;
use crate::journal::archive::Archiver;
use crate::journal::backup::remove_left_behind;
use crate::journal::commit::{Committer, JournalThread, pipeline};
use crate::journal::committed::Committed;
use crate::journal::recovery::{RecoveryError, recover};
use crate::journal::{
    self, JournalCheckpointer, JournalError, JournalLocation, JournalReader, JournalWriter, MarketId,
};
use crate::live::dispatcher::Dispatcher;
use crate::live::hub::Hub;
use crate::ports::Node;
use crate::reads::HistoryReader;
use crate::reference_filter::ReferenceFilter;
use crate::replica::Source;
use crate::replica::thread::ReplicaThread;
use crate::webhooks::WebhookStore;
use crate::worker::Worker;

/// The most journal rows that a start replays without taking a new snapshot.
const REPLAYED_MAX: u64 = 10_000;

/// The market's settings.
#[derive(Clone, Debug)]
pub struct MarketSettings {
    /// The directory of its files.
    pub directory: PathBuf,
    /// The rules in force from now on.
    pub rules: Rules,
    /// How long idempotency keys are remembered.
    pub retention: Retention,
    /// How many requests may wait for the engine; more are refused.
    pub queue_length: usize,
    /// The least number of events between two snapshots.
    pub snapshot_every: u64,
    /// What happens when the clock is behind the journal.
    pub clock_behind: ClockBehind,
    /// How many closed events gather in the journal before they are archived; `None` to archive none.
    pub archive_after: Option<u64>,
    /// Where closed stretches of the journal go; `None` for a folder in the directory.
    pub archive_directory: Option<PathBuf>,
    /// How many days `history.db` keeps trades, inbox entries and closed orders; `None` for good.
    pub history_days: Option<u32>,
    /// Clock, randomness and files.
    pub environment: Environment,
}

impl MarketSettings {
    /// The defaults for a directory.
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            rules: Rules::default(),
            retention: Retention::default(),
            queue_length: 16_384,
            snapshot_every: 2_000_000,
            clock_behind: ClockBehind::default(),
            archive_after: None,
            archive_directory: None,
            history_days: None,
            environment: Environment::default(),
        }
    }

    /// Where the journal's files are.
    pub fn location(&self) -> JournalLocation {
        JournalLocation {
            directory: self.directory.clone(),
            archive: self.archive_directory.clone(),
            files: Arc::clone(&self.environment.files),
        }
    }

    /// What a second market is rebuilt from.
    pub(crate) fn source(&self) -> Source {
        Source { location: self.location(), retention: self.retention }
    }
}

/// Why the market does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The directory or a file in it cannot be used.
    #[error("cannot use {path}: {source}")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A thread cannot be started.
    #[error("cannot start the thread {name}: {source}")]
    Thread {
        /// Which.
        name: &'static str,
        /// Why.
        source: io::Error,
    },
    /// Another server uses the directory.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A restore was interrupted.
    #[error(
        "{0} is left of a restore that was interrupted: repeat it with `tradepost restore BACKUP --data DIR`, or \
         delete the file to go on without the backup"
    )]
    Restoring(PathBuf),
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The market cannot be rebuilt from its files.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// A follower cannot continue.
    #[error(transparent)]
    Follower(#[from] FollowerError),
    /// The rules were refused.
    #[error("cannot set the rules: {0}")]
    Rules(Refusal),
    /// The market stopped at its first request.
    #[error(transparent)]
    Stopped(#[from] StopReason),
}

/// Why the market stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum StopReason {
    /// A batch could not be made durable.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A follower could not continue.
    #[error(transparent)]
    Follower(#[from] FollowerError),
    /// A bug.
    #[error("the {0} thread panicked")]
    Panic(&'static str),
}

/// A market that is running.
#[derive(Debug)]
pub struct RunningMarket {
    /// The market.
    pub market: Node,
    /// Completes when the market stops by itself.
    pub stopped: oneshot::Receiver<()>,
    threads: Threads,
}

#[derive(Debug)]
struct Threads {
    engine: JoinHandle<Result<(), JournalError>>,
    journal: JoinHandle<Result<(), JournalError>>,
    history: JoinHandle<Result<(), FollowerError>>,
    live: JoinHandle<()>,
    feed: JoinHandle<()>,
    _lock: File,
}

/// All parts of a market that is not running yet.
pub(crate) struct Parts {
    pub(crate) market: Node,
    pub(crate) engine: Engine,
    pub(crate) journal: JournalThread,
    pub(crate) history: Runner<History>,
    pub(crate) live: Dispatcher,
    pub(crate) feed: FeedThread,
}

/// What works beside the commits.
pub(crate) struct Background {
    pub(crate) checkpointer: JournalCheckpointer,
    pub(crate) market: MarketId,
    committed: Arc<Committed>,
    position: Position,
}

/// What the commits request now and then.
pub(crate) struct Workers {
    pub(crate) replica: ReplicaThread,
    pub(crate) checkpoints: Worker,
}

/// Rebuilds the market and starts its threads. Calls `progress` for each journal row read with its number and
/// the last one's.
///
/// Replies and reads run on the runtime of the caller.
pub async fn start(
    settings: MarketSettings,
    progress: impl FnMut(u64, u64),
) -> Result<RunningMarket, StartError> {
    let lock = lock(&settings.directory)?;
    let restoring = settings.directory.join(journal::RESTORING);
    if restoring.exists() {
        return Err(StartError::Restoring(restoring));
    }
    remove_left_behind(&settings.directory)
        .map_err(|source| StartError::Directory { path: settings.directory.clone(), source })?;
    let executor = Executor::Tokio(Handle::current());
    let Parts { market, engine, journal, history, live, feed } =
        assemble(&settings, executor, |background| start_workers(&settings, background), progress)?;
    let (ended, stopped) = oneshot::channel();
    let threads = Threads {
        engine: thread("engine", move || {
            set_latency_sensitive();
            engine.run()
        })?,
        journal: thread("journal", move || {
            set_latency_sensitive();
            journal.run()
        })?,
        history: thread("history", move || {
            let result = history.run();
            drop(ended);
            result
        })?,
        live: thread("live", move || {
            set_background();
            live.run();
        })?,
        feed: thread("feed", move || {
            set_background();
            feed.run();
        })?,
        _lock: lock,
    };
    let running = RunningMarket { market, stopped, threads };
    let rules = vec![Command::SetRules(settings.rules)];
    match running.market.engine.write(rules, None).await {
        Ok(_) => Ok(running),
        Err(refusal) => Err(running.stop().map_or_else(StartError::Stopped, |()| StartError::Rules(refusal))),
    }
}

/// Rebuilds the market, and makes all parts ready to run.
pub(crate) fn assemble(
    settings: &MarketSettings,
    executor: Executor,
    workers: impl FnOnce(Background) -> Result<Workers, StartError>,
    progress: impl FnMut(u64, u64),
) -> Result<Parts, StartError> {
    let MarketSettings { directory, retention, environment, .. } = settings;
    let location = settings.location();
    let journal = JournalWriter::open(&location, MarketId::new(&mut environment.random()))?;
    let market = journal.market();
    let recovered = recover(&location, *retention, progress)?;
    let mut in_snapshot = recovered.snapshot;
    if recovered.entries_replayed > REPLAYED_MAX || recovered.from_older_snapshot {
        match recovered.write_snapshot(&location) {
            Ok(()) => in_snapshot = recovered.market.sequence(),
            Err(error) => tracing::warn!(%error, "cannot write a snapshot; the next start will take as long"),
        }
    }
    let clock = environment.clock.after(recovered.at, settings.clock_behind);
    let environment = &Environment { clock, ..environment.clone() };
    let committed = Arc::new(Committed::new(recovered.market.sequence()));
    let references = Arc::new(ReferenceFilter::default());
    let history_file = HistorySettings {
        path: directory.join(history::FILE),
        market,
        days: settings.history_days,
        references: Arc::clone(&references),
    };
    let reader = HistoryReader::new(&history_file.path);
    let (history, position) = Runner::new(history_file, reader.clone(), &location, Arc::clone(&committed))?;

    let pages = Pages::new(&location, market, reader.clone(), Arc::clone(&committed));
    let (feed_handle, feed) = feed(pages, Cursors::of(market), Arc::clone(&committed));
    let hub = Arc::new(Hub::default());
    let live = hub.dispatcher();
    let Workers { replica, checkpoints } = workers(Background {
        checkpointer: JournalCheckpointer::open(directory)?,
        market,
        committed: Arc::clone(&committed),
        position: position.clone(),
    })?;
    let (reports, snapshot) = (replica.reports(), Arc::clone(&replica.snapshot));
    snapshot.set(in_snapshot.0);
    let (to_journal, journal) = pipeline(Committer {
        journal,
        committed,
        hub: Arc::clone(&hub),
        replica,
        snapshot_every: settings.snapshot_every,
        since_snapshot: 0,
        last_snapshot: Instant::now(),
        checkpoints,
        since_checkpoint: 0,
        executor: executor.clone(),
    });
    let (engine, handle) =
        engine(recovered, environment, settings.queue_length, to_journal, Arc::clone(&hub), position.clone());
    let market = Node {
        engine: handle,
        history: reader,
        position,
        references,
        reports,
        snapshot,
        executor,
        clock: environment.clock.clone(),
        hub,
        feed: feed_handle,
        webhooks: WebhookStore::new(directory),
        journal: Arc::new(Mutex::new(JournalReader::open(&location)?)),
        location,
        backups: Arc::new(Semaphore::new(1)),
    };
    Ok(Parts { market, engine, journal, history, live, feed })
}

fn start_workers(settings: &MarketSettings, background: Background) -> Result<Workers, StartError> {
    let Background { checkpointer, market, committed, position } = background;
    let archive = match settings.archive_after {
        None => Worker::by_hand(),
        Some(after) => {
            let archiver = Archiver::open(&settings.location(), market)?;
            let archiving = Archiving { archiver, after, committed };
            worker("archive", move || archiving.run(position.applied()))?
        }
    };
    let replica = ReplicaThread::start(settings.source(), archive)
        .map_err(|source| StartError::Thread { name: "replica", source })?;
    Ok(Workers { replica, checkpoints: worker("checkpoint", move || checkpointer.checkpoint())? })
}

impl RunningMarket {
    /// Lets the threads finish what was accepted; fails with what went wrong, if anything did.
    pub fn stop(self) -> Result<(), StopReason> {
        self.market.engine.stop();
        self.threads.engine.join().map_err(|_| StopReason::Panic("engine"))??;
        self.threads.journal.join().map_err(|_| StopReason::Panic("journal"))??;
        self.threads.history.join().map_err(|_| StopReason::Panic("history"))??;
        self.threads.live.join().map_err(|_| StopReason::Panic("live"))?;
        self.threads.feed.join().map_err(|_| StopReason::Panic("feed"))?;
        Ok(())
    }
}

fn worker(name: &'static str, work: impl FnMut() + Send + 'static) -> Result<Worker, StartError> {
    Worker::start(name, work).map_err(|source| StartError::Thread { name, source })
}

fn thread<T: Send + 'static>(
    name: &'static str,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, StartError> {
    std::thread::Builder::new()
        .name(name.into())
        .spawn(run)
        .map_err(|source| StartError::Thread { name, source })
}
