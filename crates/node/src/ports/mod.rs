//! One machine as the HTTP API sees it: the ports over engine, history and live stream.
//!
//! One file a capability. What is open is asked of the engine, what is past of the history, which first catches up with all that
//! was answered.

mod market_data;
mod trading;
mod operating;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tradepost_core::{Command, MaterialId, Order, Rejection};
use tradepost_ports::{Refusal, Stamp};

use crate::engine::{EngineHandle, Reply};
use crate::environment::Clock;
use crate::followers::follower::Position;
use crate::followers::history::HistoryError;
use crate::intake::idempotency::Place;
use crate::journal::{Answer, JournalReader, Step};
use crate::live::published::Hub;
use crate::reads::HistoryReader;

/// The market on one machine.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) directory: PathBuf,
    pub(crate) engine: EngineHandle,
    pub(crate) history: HistoryReader,
    pub(crate) position: Position,
    pub(crate) clock: Clock,
    pub(crate) hub: Arc<Hub>,
    /// Reads back what repeated requests were answered.
    pub(crate) journal: Arc<Mutex<JournalReader>>,
}

impl Node {
    /// The engine, for who is in the same process.
    pub fn engine(&self) -> &EngineHandle {
        &self.engine
    }

    /// Ends all live streams, which never end by themselves.
    pub fn close_streams(&self) {
        self.hub.close();
    }

    /// Does one command.
    async fn do_one(&self, command: Command, stamp: Option<Stamp>) -> Result<Answer, Refusal> {
        let mut answers = self.do_all(vec![command], stamp).await?;
        let answer = answers.pop().ok_or_else(|| Refusal::Failed("a command was not answered".into()))?;
        Ok(answer?)
    }

    /// Does commands one after another; a request done before is answered again.
    async fn do_all(
        &self,
        commands: Vec<Command>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<Answer, Rejection>>, Refusal> {
        match self.engine.write(commands, stamp).await? {
            Reply::Done(answers) => Ok(answers),
            Reply::Repeated(place) => self.repeat(place).await,
        }
    }

    /// Answers again what the journal says was answered.
    async fn repeat(&self, place: Place) -> Result<Vec<Result<Answer, Rejection>>, Refusal> {
        let journal = Arc::clone(&self.journal);
        let entry =
            blocking(move || journal.lock().unwrap_or_else(PoisonError::into_inner).entry(place.entry))
                .await?
                .map_err(|error| Refusal::Failed(error.to_string()))?;
        let missing =
            || Refusal::Failed(format!("journal entry {} has no record {}", place.entry, place.record));
        let entry = entry.ok_or_else(missing)?;
        let at = entry.at;
        let record =
            usize::try_from(place.record).ok().and_then(|record| entry.records.into_iter().nth(record));
        let steps = record.ok_or_else(missing)?.steps;
        // The engine knows the names behind the events' numbers.
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

    /// Asks the history, once it has caught up.
    async fn ask_history<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&HistoryReader) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.position.caught_up().await?;
        let history = self.history.clone();
        blocking(move || ask(&history)).await?.map_err(|error| match error {
            HistoryError::InvalidCursor { .. } => Refusal::InvalidCursor,
            other => Refusal::Failed(other.to_string()),
        })
    }
}

/// Runs a step that waits for the disk where it holds nobody up. Outside of a runtime, in a simulation, that is here.
async fn blocking<T: Send + 'static>(step: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    match Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(step).await.map_err(|error| Refusal::Failed(error.to_string())),
        Err(_) => Ok(step()),
    }
}

fn order(answer: Answer) -> Result<Order, Refusal> {
    match answer {
        Answer::Order(order) => Ok(order),
        other => Err(Refusal::Failed(format!("expected an order, got {other:?}"))),
    }
}
