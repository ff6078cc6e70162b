//! The market on one machine as the HTTP API sees it: the ports over engine, history and live stream.
//!
//! One file per capability. Open orders are read from the engine, the past from the history, which first
//! catches up with every write answered so far.

mod market_data;
mod trading;
mod accounts;
mod treasury;
mod administration;
mod rule_book;
mod access;
mod auditing;
mod live_stream;
mod backup;
mod feed;
mod webhooks;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tradepost_core::{Command, MaterialId, Order, Rejection};
use tradepost_ports::{Backup, Deployment, Feed, LiveStream, Refusal, RuleBook, Stamp, Webhooks};

use crate::environment::Clock;
use crate::executor::Executor;
use crate::feed::thread::FeedHandle;
use crate::followers::history::HistoryError;
use crate::followers::position::Position;
use crate::intake::idempotency::RecordLocation;
use crate::intake::references::LookedUp;
use crate::intake::request::{EngineHandle, Reply};
use crate::journal::{Answer, JournalLocation, JournalReader, Step};
use crate::live::hub::Hub;
use crate::reads::HistoryReader;
use crate::reference_filter::ReferenceFilter;
use crate::replica::thread::Reports;
use crate::sqlite::FileFault;
use crate::vitals::Number;
use crate::webhooks::WebhookStore;

/// The market on one machine.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) location: JournalLocation,
    /// One permit: one backup at a time.
    pub(crate) backups: Arc<Semaphore>,
    pub(crate) engine: EngineHandle,
    pub(crate) history: HistoryReader,
    pub(crate) position: Position,
    /// The references that the history contains.
    pub(crate) references: Arc<ReferenceFilter>,
    pub(crate) reports: Reports,
    /// The last event of the newest snapshot.
    pub(crate) snapshot: Arc<Number>,
    pub(crate) executor: Executor,
    pub(crate) clock: Clock,
    pub(crate) hub: Arc<Hub>,
    pub(crate) feed: FeedHandle,
    pub(crate) webhooks: WebhookStore,
    /// Reads the replies of repeated requests back.
    pub(crate) journal: Arc<Mutex<JournalReader>>,
}

impl Deployment for Node {
    fn live_stream(&self) -> Option<&dyn LiveStream> {
        Some(self)
    }

    fn backup(&self) -> Option<&dyn Backup> {
        Some(self)
    }

    fn feed(&self) -> Option<&dyn Feed> {
        Some(self)
    }

    fn webhooks(&self) -> Option<&dyn Webhooks> {
        Some(self)
    }

    fn rule_book(&self) -> Option<&dyn RuleBook> {
        Some(self)
    }
}

impl Node {
    /// The engine, for callers in the same process.
    pub fn engine(&self) -> &EngineHandle {
        &self.engine
    }

    /// Ends all live streams; they never end by themselves.
    pub fn close_streams(&self) {
        self.hub.close();
        self.feed.close();
    }

    /// Executes one command.
    async fn do_one(&self, command: Command, stamp: Option<Stamp>) -> Result<Answer, Refusal> {
        let mut answers = self.do_all(vec![command], stamp).await?;
        let answer = answers.pop().ok_or_else(|| Refusal::internal("a command was not answered"))?;
        Ok(answer?)
    }

    /// Executes commands one after another; a request done before gets the same answers.
    async fn do_all(
        &self,
        commands: Vec<Command>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<Answer, Rejection>>, Refusal> {
        let answers = self.answers(commands, None, stamp).await?;
        answers.ok_or_else(|| Refusal::internal("no reference was looked up"))
    }

    /// The same for commands of which some are transfers with references; `None` if these have to be looked
    /// up again, after a wait for the history where there was no room for them.
    async fn answers(
        &self,
        commands: Vec<Command>,
        looked_up: Option<LookedUp>,
        stamp: Option<Stamp>,
    ) -> Result<Option<Vec<Result<Answer, Rejection>>>, Refusal> {
        match self.engine.write_looked_up(commands, looked_up, stamp).await? {
            Reply::Done(answers) => Ok(Some(answers)),
            Reply::Repeated(location) => self.repeat(location).await.map(Some),
            Reply::LookAgain => Ok(None),
            Reply::Wait(needed) => self.position.reaches(needed, &self.executor).await.map(|()| None),
        }
    }

    /// Reads the answers of a request from the journal.
    async fn repeat(&self, location: RecordLocation) -> Result<Vec<Result<Answer, Rejection>>, Refusal> {
        let journal = Arc::clone(&self.journal);
        let entry = self
            .executor
            .blocking(move || journal.lock().unwrap_or_else(PoisonError::into_inner).entry(location.entry))
            .await?
            .map_err(Refusal::internal)?;
        let missing = || {
            Refusal::internal(format!("journal entry {} has no record {}", location.entry, location.record))
        };
        let entry = entry.ok_or_else(missing)?;
        let at = entry.at;
        let record =
            usize::try_from(location.record).ok().and_then(|record| entry.records.into_iter().nth(record));
        let steps = record.ok_or_else(missing)?.steps;
        // The engine knows the names for the events' numbers.
        self.engine
            .read(move |market| {
                let answer = |step: Step| match (step.outcome, step.answer) {
                    (Err(rejection), _) => Err(rejection),
                    (Ok(_), Some(answer)) => Ok(answer),
                    (Ok(events), None) => Ok(market.placed(&events, at).map_or(Answer::Done, Answer::Order)),
                };
                steps.into_iter().map(answer).collect()
            })
            .await
    }

    /// Refuses a material that is not registered.
    async fn known(&self, material: &MaterialId) -> Result<(), Refusal> {
        let material = material.clone();
        let known = self.engine.read(move |market| market.material_no(&material).is_some()).await?;
        if known { Ok(()) } else { Err(Rejection::UnknownMaterial.into()) }
    }

    /// Reads the history, once it has caught up. A file that cannot be read now is no reason to stop: the
    /// follower learns of damage and repairs it.
    async fn read_history<T: Send + 'static>(
        &self,
        read: impl FnOnce(&HistoryReader) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.position.caught_up(&self.executor).await?;
        self.ask_history(read).await
    }

    /// Reads the history as it is.
    async fn ask_history<T: Send + 'static>(
        &self,
        read: impl FnOnce(&HistoryReader) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let history = self.history.clone();
        self.executor.blocking(move || read(&history)).await?.map_err(|error| self.refuse_history(error))
    }

    fn refuse_history(&self, error: HistoryError) -> Refusal {
        match error {
            HistoryError::InvalidCursor { .. } => Refusal::InvalidCursor,
            HistoryError::Open { .. }
            | HistoryError::Version { .. }
            | HistoryError::Read(rusqlite::Error::SqliteFailure(..)) => {
                tracing::debug!(%error, "cannot read history.db");
                if matches!(error.fault(), FileFault::Unusable | FileFault::Inaccessible) {
                    self.position.report(error.fault());
                }
                Refusal::HistoryBehind
            }
            other => Refusal::internal(other),
        }
    }
}

fn order(answer: Answer) -> Result<Order, Refusal> {
    match answer {
        Answer::Order(order) => Ok(order),
        other => Err(Refusal::internal(format!("expected an order, got {other:?}"))),
    }
}
