//! Requests to the engine, the bounded queue they wait in, and the replies on their way back.
//!
//! When the queue is full the client gets [`Refusal::Busy`]: memory is bounded, and nothing was done.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use tokio::sync::oneshot;
use tradepost_core::{Command, Market, Rejection, Sequence, Timestamp, Totals};
use tradepost_ports::{Refusal, Stamp};

use crate::figures::MarketFigures;
use crate::intake::idempotency::RecordLocation;
use crate::intake::references::LookedUp;
use crate::journal::record::Answer;
use crate::revocations::SharedRevocations;
use crate::vitals::{Number, Vitals};

/// The reply to a write.
#[derive(Debug)]
pub enum Reply {
    /// The answer to each command, or the market's refusal.
    Done(Vec<Result<Answer, Rejection>>),
    /// The request was done before; the journal holds its answers.
    Repeated(RecordLocation),
    /// Nothing was done: its references have to be looked up in a newer history.
    LookAgain,
    /// Nothing was done: there is no room for references before the history contains this event.
    Wait(Sequence),
}

/// What waits in the queue.
pub(crate) enum Request {
    Write {
        commands: Vec<Command>,
        /// Of transfers with references.
        looked_up: Option<LookedUp>,
        stamp: Option<Stamp>,
        reply: oneshot::Sender<Result<Reply, Refusal>>,
    },
    Read(ReadStep),
    /// The market as the batch leaves it.
    Moment(oneshot::Sender<Moment>),
    /// Finish what was accepted before this, and end.
    Stop,
}

/// The market between two batches: what a second market, rebuilt from the journal, must agree with.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// The last journal row that it includes.
    pub(crate) entry: u64,
    /// The time of the batch.
    pub(crate) at: Timestamp,
    pub(crate) totals: Totals,
}

/// Reads the market at the batch's time, and returns the step that sends the result.
type ReadStep = Box<dyn FnOnce(&Market, &MarketFigures, Timestamp) -> Box<dyn FnOnce() + Send> + Send>;

/// A reply that is sent once its batch is on disk.
pub(crate) enum Release {
    /// The reply to a write.
    Reply(oneshot::Sender<Result<Reply, Refusal>>, Result<Reply, Refusal>),
    /// The result of a read, as a step that sends it.
    Read(Box<dyn FnOnce() + Send>),
}

impl Release {
    pub(crate) fn send(self) {
        match self {
            // The receiver may have gone away; what was done is done.
            Self::Reply(to, reply) => drop(to.send(reply)),
            Self::Read(send) => send(),
        }
    }
}

/// The engine's queue, from the sending side.
#[derive(Clone, Debug)]
pub struct EngineHandle {
    queue: SyncSender<Request>,
    /// How many requests may wait.
    pub(crate) capacity: usize,
    pub(crate) vitals: Arc<Vitals>,
    /// The event up to which references have to be looked up in the history.
    pub(crate) references_from: Arc<Number>,
    pub(crate) revocations: SharedRevocations,
}

/// Makes a queue in which `length` requests may wait.
pub(crate) fn queue(length: usize) -> (EngineHandle, Receiver<Request>) {
    let (queue, requests) = sync_channel(length);
    let handle = EngineHandle {
        queue,
        capacity: length,
        vitals: Arc::default(),
        references_from: Arc::default(),
        revocations: SharedRevocations::default(),
    };
    (handle, requests)
}

impl EngineHandle {
    /// Executes the commands one after another, unless this request was done before.
    pub async fn write(&self, commands: Vec<Command>, stamp: Option<Stamp>) -> Result<Reply, Refusal> {
        self.write_looked_up(commands, None, stamp).await
    }

    /// Executes commands of which some are transfers with references.
    pub(crate) async fn write_looked_up(
        &self,
        commands: Vec<Command>,
        looked_up: Option<LookedUp>,
        stamp: Option<Stamp>,
    ) -> Result<Reply, Refusal> {
        let (reply, answered) = oneshot::channel();
        self.send(Request::Write { commands, looked_up, stamp, reply })?;
        answered.await.map_err(|_| Refusal::Stopping)?
    }

    /// Reads the market.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Market) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.read_at(|market, _now| read(market)).await
    }

    /// Reads the market and its time: the batch's, up to which orders have expired.
    pub(crate) async fn read_at<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Market, Timestamp) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.read_figures(|market, _figures, now| read(market, now)).await
    }

    /// Reads the market, how its materials trade, and its time.
    pub(crate) async fn read_figures<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Market, &MarketFigures, Timestamp) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let (send, result) = oneshot::channel();
        self.send(Request::Read(Box::new(|market, figures, now| {
            let value = read(market, figures, now);
            Box::new(move || drop(send.send(value)))
        })))?;
        result.await.map_err(|_| Refusal::Stopping)
    }

    /// Asks for the market after the next batch; the answer comes once that is on disk.
    pub(crate) fn moment(&self) -> Result<oneshot::Receiver<Moment>, Refusal> {
        let (reply, moment) = oneshot::channel();
        self.send(Request::Moment(reply))?;
        Ok(moment)
    }

    /// Lets the engine finish what it has accepted so far, and end. Later requests get [`Refusal::Stopping`].
    pub(crate) fn stop(&self) {
        // The engine may have ended already. A full queue empties, since the engine works on it.
        drop(self.queue.send(Request::Stop));
    }

    pub(crate) fn send(&self, request: Request) -> Result<(), Refusal> {
        self.queue.try_send(request).map(|()| self.vitals.sent.add(1)).map_err(|error| match error {
            TrySendError::Full(_) => {
                metrics::counter!("engine_queue_full_total").increment(1);
                Refusal::Busy
            }
            TrySendError::Disconnected(_) => Refusal::Stopping,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read() -> Request {
        Request::Read(Box::new(|_, _, _| Box::new(|| ())))
    }

    #[test]
    fn full_queue_refuses_at_once_and_accepts_again_when_one_was_taken() {
        let (handle, requests) = queue(2);
        assert!(handle.send(read()).is_ok());
        assert!(handle.send(read()).is_ok());
        assert!(matches!(handle.send(read()), Err(Refusal::Busy)));
        assert!(requests.try_recv().is_ok());
        assert!(handle.send(read()).is_ok());
    }

    #[test]
    fn queue_of_an_engine_that_ended_refuses_as_stopping() {
        let (handle, requests) = queue(2);
        drop(requests);
        assert!(matches!(handle.send(read()), Err(Refusal::Stopping)));
    }
}
