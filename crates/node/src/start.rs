//! Starts the market in a data directory: lock, journal, recovery, threads; and stops it again.
//!
//! Data flows one way: engine thread → journal thread → projector thread. Each ends when the one before it does, so stopping is
//! letting go of the engine.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tradepost_core::{Command, Rules};
use tradepost_ports::Refusal;
use tradepost_sched::{set_background, set_latency_sensitive};

use crate::engine::{Engine, Journal, engine};
use crate::environment::Environment;
use crate::followers::follower::{Projector, ProjectorError};
use crate::followers::history::{self, HistoryError};
use crate::intake::idempotency::Retention;
use crate::journal::backup::remove_left_behind;
use crate::journal::commit::{self, Batch, Committed, Committer};
use crate::journal::recovery::{RecoveryError, recover, take_snapshot, write_snapshot};
use crate::journal::{JournalCheckpointer, JournalError, JournalReader, JournalWriter};
use crate::live::published::Hub;
use crate::ports::Node;
use crate::reads::HistoryReader;
use crate::worker::Worker;

/// Events replayed at start from which a new snapshot is taken at once.
const REPLAYED_MAX: u64 = 10_000;

/// What the market needs to know to start.
#[derive(Clone, Debug)]
pub struct MarketSettings {
    /// Where its files are.
    pub directory: PathBuf,
    /// The rules in force from now on.
    pub rules: Rules,
    /// How long idempotency keys are remembered.
    pub retention: Retention,
    /// Requests that may wait for the engine.
    pub queue_length: usize,
    /// Events between two snapshots at least.
    pub snapshot_every: u64,
    /// The machine.
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
            environment: Environment::default(),
        }
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
    /// The system gives no thread.
    #[error("cannot start the thread {name}: {source}")]
    Thread {
        /// Which.
        name: &'static str,
        /// Why.
        source: io::Error,
    },
    /// Another server uses the directory.
    #[error("another server is using {0}")]
    InUse(PathBuf),
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The market cannot be built up.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// The history cannot be opened.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The history cannot follow.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// The rules were refused.
    #[error("cannot set the rules: {0}")]
    Rules(Refusal),
}

/// Why the market stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum StopReason {
    /// What was decided could not be made durable.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The history could not follow.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// A bug.
    #[error("the {0} thread panicked")]
    Panic(&'static str),
}

/// A market that is running.
#[derive(Debug)]
pub struct RunningMarket {
    /// The market.
    pub market: Node,
    /// Done when the market stops by itself.
    pub stopped: oneshot::Receiver<()>,
    threads: Threads,
}

#[derive(Debug)]
struct Threads {
    engine: JoinHandle<Result<(), JournalError>>,
    journal: JoinHandle<Result<(), JournalError>>,
    projector: JoinHandle<Result<(), ProjectorError>>,
    _lock: File,
}

/// All parts of a market that is not running yet.
pub(crate) struct Parts {
    pub(crate) market: Node,
    pub(crate) engine: Engine,
    pub(crate) committer: Arc<Mutex<Committer>>,
    /// Large batches, on their way from the engine to the committer.
    pub(crate) decided: Receiver<Batch>,
    /// Tells the engine that one is done.
    pub(crate) done: SyncSender<()>,
    pub(crate) projector: Projector,
}

/// What follows the journal when asked.
pub(crate) struct Workers {
    pub(crate) snapshots: Worker,
    pub(crate) checkpoints: Worker,
}

/// Builds the market up and starts its threads. `progress` hears of each journal row read: its number and the last one.
pub async fn start(
    settings: MarketSettings,
    progress: impl FnMut(u64, u64),
) -> Result<RunningMarket, StartError> {
    let lock = lock(&settings.directory)?;
    remove_left_behind(&settings.directory)
        .map_err(|source| StartError::Directory { path: settings.directory.clone(), source })?;
    let Parts { market, engine, committer, decided, done, projector } =
        assemble(&settings, |checkpointer| start_workers(&settings, checkpointer), progress)?;
    let (ended, stopped) = oneshot::channel();
    let threads = Threads {
        engine: thread("engine", move || {
            set_latency_sensitive();
            engine.run()
        })?,
        journal: thread("journal", move || {
            set_latency_sensitive();
            commit::run(&committer, &decided, &done)
        })?,
        projector: thread("projector", move || {
            let result = projector.run();
            drop(ended);
            result
        })?,
        _lock: lock,
    };
    market.engine.write(vec![Command::SetRules(settings.rules)], None).await.map_err(StartError::Rules)?;
    Ok(RunningMarket { market, stopped, threads })
}

/// Builds the market up: journal, recovery, and all that stands ready to run.
pub(crate) fn assemble(
    settings: &MarketSettings,
    workers: impl FnOnce(JournalCheckpointer) -> Result<Workers, StartError>,
    progress: impl FnMut(u64, u64),
) -> Result<Parts, StartError> {
    let MarketSettings { directory, retention, environment, .. } = settings;
    let journal = JournalWriter::open(directory, &*environment.files)?;
    let recovered = recover(directory, &*environment.files, *retention, progress)?;
    if recovered.entries_replayed > REPLAYED_MAX {
        write_snapshot(directory, &*environment.files, &recovered)
            .map_err(|source| StartError::Directory { path: directory.clone(), source })?;
    }
    let committed = Arc::new(Committed::new(recovered.market.sequence()));
    let (projector, position) = open_projector(directory, &committed)?;

    let hub = Arc::new(Hub::default());
    let Workers { snapshots, checkpoints } = workers(JournalCheckpointer::open(directory)?)?;
    let committer = Arc::new(Mutex::new(Committer {
        journal,
        committed,
        hub: Arc::clone(&hub),
        snapshots,
        snapshot_every: settings.snapshot_every,
        since_snapshot: 0,
        last_snapshot: Instant::now(),
        checkpoints,
        since_checkpoint: 0,
        runtime: Handle::try_current().ok(),
    }));
    let (batches, decided) = sync_channel(1);
    let (done, batch_done) = sync_channel(1);
    let journal = Journal { committer: Arc::clone(&committer), batches, done: batch_done, busy: false };
    let (engine, handle) = engine(recovered, environment, settings.queue_length, journal, Arc::clone(&hub));
    let market = Node {
        engine: handle,
        history: HistoryReader::open(&directory.join(history::FILE))?,
        position,
        clock: environment.clock.clone(),
        hub,
        journal: Arc::new(Mutex::new(JournalReader::open(directory)?)),
        directory: directory.clone(),
    };
    Ok(Parts { market, engine, committer, decided, done, projector })
}

fn start_workers(
    settings: &MarketSettings,
    checkpointer: JournalCheckpointer,
) -> Result<Workers, StartError> {
    let MarketSettings { directory, retention, environment, .. } = settings.clone();
    let snapshot = move || {
        set_background();
        take_snapshot(&directory, &*environment.files, retention);
    };
    Ok(Workers {
        snapshots: worker("snapshot", snapshot)?,
        checkpoints: worker("checkpoint", move || checkpointer.checkpoint())?,
    })
}

impl RunningMarket {
    /// Lets the threads finish what was accepted, and says what went wrong, if anything did.
    pub fn stop(self) -> Result<(), StopReason> {
        self.market.engine.stop();
        self.threads.engine.join().map_err(|_| StopReason::Panic("engine"))??;
        self.threads.journal.join().map_err(|_| StopReason::Panic("journal"))??;
        self.threads.projector.join().map_err(|_| StopReason::Panic("projector"))??;
        Ok(())
    }
}

/// Opens the history; one that is damaged or of another version is made anew from the journal.
fn open_projector(
    directory: &Path,
    committed: &Arc<Committed>,
) -> Result<(Projector, crate::followers::follower::Position), StartError> {
    match Projector::open(directory, Arc::clone(committed)) {
        Err(ProjectorError::History(error)) if error.is_unusable() => {
            tracing::warn!(%error, "building history.db up again from the journal");
            history::remove(&directory.join(history::FILE))?;
            Ok(Projector::open(directory, Arc::clone(committed))?)
        }
        opened => Ok(opened?),
    }
}

fn lock(directory: &Path) -> Result<File, StartError> {
    let error = |path: &Path| {
        let path = path.to_owned();
        move |source| StartError::Directory { path, source }
    };
    crate::directory::make(directory).map_err(error(directory))?;
    let path = directory.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(error(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(directory.to_owned())),
        Err(TryLockError::Error(source)) => Err(error(&path)(source)),
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
