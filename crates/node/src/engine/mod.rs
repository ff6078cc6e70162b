//! The engine thread: owns the market, takes whatever waits, decides it, and hands the batch to the journal thread.
//!
//! In: [`Request`]s through a bounded queue; when it is full the client is told to come again. Out: batches (`commit`).
//!
//! The batch stays open while the journal thread is busy with the one before, so that whatever arrives meanwhile shares the next
//! sync; when nothing is being synced, the batch goes as soon as it is large or nothing waits.
//!
//! Invariants: nothing else touches the market; commands are decided in the order of the queue; time never runs backwards; orders
//! whose time has come are closed before anything is decided. Reads go the same way as writes, so they see every write answered
//! before them and nothing that could still be lost.

pub(crate) mod order_ids;

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tradepost_core::{
    Books, Command, Context, Event, Market, Order, Rejection, Sequence, Timestamp, decide, evolve,
};
use tradepost_ports::{Refusal, Stamp};

use crate::environment::{Clock, Environment};
use crate::intake::idempotency::{Idempotency, Known, Place};
use crate::journal::commit::{Batch, Committer, Release};
use crate::journal::recovery::Recovered;
use crate::journal::{Answer, BodyWriter, Entry, JournalError};
use order_ids::OrderIds;

use crate::live::published::{Hub, Published};

/// The most requests of a batch; more wait for the next one.
const BATCH_REQUESTS_MAX: usize = 4096;
/// The size of a batch's body in bytes at which no further request is taken in.
const BATCH_BYTES_MAX: usize = 4 << 20;
/// The largest body in bytes that is committed on the engine's own thread, unless the one before was larger: some five hundred orders.
const INLINE_BYTES_MAX: usize = 32 << 10;
/// While a large batch is being synced, how often what has arrived is decided: rarely enough that the engine is not woken for each
/// request, often enough that large batches are decided by the time the sync is done.
const GATHER: Duration = Duration::from_micros(200);

/// What a request is answered.
#[derive(Debug)]
pub enum Reply {
    /// Each command's answer, or the market's no.
    Done(Vec<Result<Answer, Rejection>>),
    /// The request was done before; the journal says what it was answered.
    Repeated(Place),
}

/// What the engine is asked.
enum Request {
    Write {
        commands: Vec<Command>,
        stamp: Option<Stamp>,
        reply: oneshot::Sender<Result<Reply, Refusal>>,
    },
    Read(ReadStep),
    /// Finish what was accepted before this, and end.
    Stop,
}

/// Looks at the market at its own time, and returns the step that sends what it saw.
type ReadStep = Box<dyn FnOnce(&Market, Timestamp) -> Box<dyn FnOnce() + Send> + Send>;

/// The engine, as the rest of the program sees it.
#[derive(Clone, Debug)]
pub struct EngineHandle {
    queue: SyncSender<Request>,
}

impl EngineHandle {
    /// Does the commands one after another, unless this request was done before.
    pub async fn write(&self, commands: Vec<Command>, stamp: Option<Stamp>) -> Result<Reply, Refusal> {
        let (reply, answered) = oneshot::channel();
        self.send(Request::Write { commands, stamp, reply })?;
        answered.await.map_err(|_| Refusal::Stopping)?
    }

    /// Looks at the market.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Market) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.read_at(|market, _now| look(market)).await
    }

    /// Looks at the market, and at its time: that of the batch, up to which orders have expired.
    pub(crate) async fn read_at<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Market, Timestamp) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let (send, seen) = oneshot::channel();
        self.send(Request::Read(Box::new(|market, now| {
            let value = look(market, now);
            Box::new(move || drop(send.send(value)))
        })))?;
        seen.await.map_err(|_| Refusal::Stopping)
    }

    /// Lets the engine finish what it has accepted so far, and end. Whoever comes later is told that the market is stopping.
    pub(crate) fn stop(&self) {
        // It may have ended by itself. A full queue makes room, since the engine works on it.
        drop(self.queue.send(Request::Stop));
    }

    fn send(&self, request: Request) -> Result<(), Refusal> {
        self.queue.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => {
                metrics::counter!("engine_queue_full_total").increment(1);
                Refusal::Busy
            }
            TrySendError::Disconnected(_) => Refusal::Stopping,
        })
    }
}

/// The engine's own side.
pub(crate) struct Engine {
    market: Market,
    idempotency: Idempotency,
    order_ids: OrderIds,
    /// The last row handed over.
    entry: u64,
    /// The time of the last batch.
    now: Timestamp,
    clock: Clock,
    queue: Receiver<Request>,
    /// Taken from the queue, not yet decided.
    requests: VecDeque<Request>,
    /// The batch in the making.
    draft: Option<Draft>,
    journal: Journal,
    hub: Arc<Hub>,
    /// The events of the command being decided.
    events: Vec<Event>,
    /// The room that the events of the last batch had.
    events_room: Vec<Event>,
    /// How large the last batch's body was.
    body_len: usize,
    stopping: bool,
}

/// The journal, as the engine sees it.
pub(crate) struct Journal {
    /// Commits on the engine's own thread, while the journal's has nothing to do.
    pub(crate) committer: Arc<Mutex<Committer>>,
    /// Takes one batch at a time to the journal's thread.
    pub(crate) batches: SyncSender<Batch>,
    /// Says that a batch is done.
    pub(crate) done: Receiver<()>,
    /// Whether the thread has a batch.
    pub(crate) busy: bool,
}

impl Journal {
    /// Whether the thread can take a batch.
    fn is_free(&mut self) -> bool {
        self.busy = self.busy && self.done.try_recv().is_err();
        !self.busy
    }
}

/// A batch in the making.
struct Draft {
    /// The sequence of its first event.
    first: Sequence,
    body: BodyWriter,
    events: Vec<Event>,
    releases: Vec<Release>,
}

impl Draft {
    fn is_empty(&self) -> bool {
        self.releases.is_empty() && self.body.len() == 0
    }

    fn is_full(&self) -> bool {
        self.releases.len() >= BATCH_REQUESTS_MAX || self.body.len() >= BATCH_BYTES_MAX
    }
}

/// Whether a body of so many bytes is too large to be committed on the engine's own thread.
fn is_large(body_len: usize) -> bool {
    body_len > INLINE_BYTES_MAX
}

/// Makes the engine and its queue of `queue_length` requests.
pub(crate) fn engine(
    recovered: Recovered,
    environment: &Environment,
    queue_length: usize,
    journal: Journal,
    hub: Arc<Hub>,
) -> (Engine, EngineHandle) {
    let (sender, queue) = std::sync::mpsc::sync_channel(queue_length);
    let engine = Engine {
        market: recovered.market,
        idempotency: recovered.idempotency,
        order_ids: OrderIds::behind(recovered.last_order, environment.random()),
        entry: recovered.entry,
        now: recovered.at,
        clock: environment.clock.clone(),
        queue,
        requests: VecDeque::new(),
        draft: None,
        journal,
        hub,
        events: Vec::new(),
        events_room: Vec::new(),
        body_len: 0,
        stopping: false,
    };
    (engine, EngineHandle { queue: sender })
}

impl Engine {
    /// Works until told to stop, or until a batch cannot be written: then says why.
    pub(crate) fn run(mut self) -> Result<(), JournalError> {
        loop {
            if self.journal.busy {
                match self.journal.done.recv_timeout(self.poll_timeout()) {
                    Ok(()) => self.journal.busy = false,
                    Err(RecvTimeoutError::Timeout) => {}
                    // The journal thread says itself why it ended.
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
            } else if self.requests.is_empty() && self.draft.is_none() && !self.wait() {
                return Ok(());
            }
            self.take_in();
            if !self.journal.busy {
                self.commit()?;
            }
            if self.stopping && self.draft.is_none() {
                return Ok(());
            }
        }
    }

    /// How long to wait for the journal thread before the next look at what has arrived.
    fn poll_timeout(&self) -> Duration {
        match self.has_room() {
            false => Duration::MAX,
            true if self.requests.is_empty() => GATHER,
            true => Duration::ZERO,
        }
    }

    fn has_room(&self) -> bool {
        self.draft.as_ref().is_none_or(|draft| !draft.is_full())
    }

    /// Decides what waits into the open batch, as much as it takes.
    pub(crate) fn take_in(&mut self) {
        if !self.has_room() {
            return;
        }
        let mut requests = std::mem::take(&mut self.requests);
        // No more than a batch takes: what is beyond stays in the queue, which is bounded.
        let room = BATCH_REQUESTS_MAX.saturating_sub(requests.len());
        requests.extend(self.queue.try_iter().take(room));
        let mut draft = self.draft.take().unwrap_or_else(|| self.begin());
        self.decide_requests(&mut requests, &mut draft);
        self.requests = requests;
        self.draft = Some(draft).filter(|draft| !draft.is_empty());
    }

    /// Ends the open batch: makes a small one durable, or hands a large one over. Says whether it was handed over.
    ///
    /// A small one right after a large one is handed over as well: the many who waited for that one are about to ask again.
    pub(crate) fn commit(&mut self) -> Result<bool, JournalError> {
        let Some(draft) = self.draft.take() else { return Ok(false) };
        let before = self.body_len;
        let batch = self.finish(draft);
        if batch.entry.is_some() && is_large(self.body_len.max(before)) {
            // If the thread has ended, its waiters are told by the batch's end, and the engine by the next look at `done`.
            drop(self.journal.batches.send(batch));
            self.journal.busy = true;
            return Ok(true);
        }
        self.journal.committer.lock().unwrap_or_else(PoisonError::into_inner).commit(batch)?;
        Ok(false)
    }

    /// The last row handed over.
    #[cfg(feature = "simulation")]
    pub(crate) fn entry(&self) -> u64 {
        self.entry
    }

    /// From now on a batch is ended by the simulation alone, as if the journal thread were busy all the time.
    #[cfg(feature = "simulation")]
    pub(crate) fn hold_batches(&mut self) {
        self.journal.busy = true;
    }

    /// Whether a batch is open.
    #[cfg(feature = "simulation")]
    pub(crate) fn has_open_batch(&self) -> bool {
        self.draft.is_some()
    }

    /// Waits for a request, or for the next order to expire. `false` when there will be no more.
    fn wait(&mut self) -> bool {
        let first = match self.market.next_expiry() {
            None => self.queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(expiry) => {
                let wait = Duration::from_millis(expiry.0.saturating_sub(self.clock.now().0));
                self.queue.recv_timeout(wait)
            }
        };
        match first {
            Ok(request) => self.requests.push_back(request),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Begins a batch: its time is that of all in it.
    fn begin(&mut self) -> Draft {
        self.now = self.now.max(self.clock.now());
        let first = self.market.sequence().next();
        // Batches are mostly alike.
        let mut draft = Draft {
            first,
            body: BodyWriter::with_capacity(self.body_len),
            events: std::mem::take(&mut self.events_room),
            releases: Vec::new(),
        };
        self.expire(&mut draft);
        draft
    }

    /// Decides requests from the front of the queue: all, or as many as the batch takes; or until it is large and the journal thread
    /// can take it, which then syncs it while the rest is decided.
    fn decide_requests(&mut self, requests: &mut VecDeque<Request>, draft: &mut Draft) {
        for number in 0_usize.. {
            if draft.is_full() || (is_large(draft.body.len()) && self.journal.is_free()) {
                return;
            }
            if number.is_multiple_of(Books::AHEAD) {
                self.look_ahead(requests);
            }
            let Some(request) = requests.pop_front() else { return };
            match request {
                Request::Stop => {
                    self.stopping = true;
                    return;
                }
                Request::Read(look) => draft.releases.push(Release::Read(look(&self.market, self.now))),
                Request::Write { commands, stamp, reply } => {
                    let answer = self.write(&commands, stamp, draft);
                    draft.releases.push(Release::Reply(reply, answer));
                }
            }
        }
    }

    fn finish(&mut self, draft: Draft) -> Batch {
        let Draft { first, body, events, releases } = draft;
        let published =
            self.hub.has_listeners().then(|| Published::of(&self.market, first, self.now, &events));
        let count = events.len();
        self.events_room = events;
        self.events_room.clear();
        let body = body.finish();
        self.body_len = body.len();
        let entry = (!body.is_empty()).then(|| {
            self.entry += 1;
            Entry { number: self.entry, first, at: self.now, body }
        });
        metrics::histogram!("engine_batch_requests")
            .record(f64::from(u32::try_from(releases.len()).unwrap_or(u32::MAX)));
        Batch { entry, events: u64::try_from(count).unwrap_or(u64::MAX), releases, published }
    }

    /// Closes the orders whose time has come.
    fn expire(&mut self, draft: &mut Draft) {
        if self.market.next_expiry().is_some_and(|expiry| expiry <= self.now) {
            draft.body.begin(None, 1);
            let _closed = self.step(&Command::ExpireOrders, false, draft);
        }
    }

    fn write(
        &mut self,
        commands: &[Command],
        stamp: Option<Stamp>,
        draft: &mut Draft,
    ) -> Result<Reply, Refusal> {
        if let Some(stamp) = stamp {
            match self.idempotency.look_up(stamp) {
                Known::New => {}
                Known::Done(place) => return Ok(Reply::Repeated(place)),
                Known::OtherRequest => return Err(Refusal::IdempotencyKeyReused),
            }
        }
        let (before, events_before) = (draft.body.mark(), draft.events.len());
        let record = draft.body.begin(stamp, commands.len());
        let mut answers = Vec::with_capacity(commands.len());
        for group in commands.chunks(Books::AHEAD) {
            if commands.len() > 1 {
                let mut ids = self.order_ids.clone();
                self.market.prefetch(group.iter().map(|command| (command, ids.next(self.now))));
            }
            answers.extend(group.iter().map(|command| self.step(command, stamp.is_some(), draft)));
        }
        match stamp {
            Some(stamp) => {
                self.idempotency.remember(stamp, Place { entry: self.entry + 1, record }, self.now);
            }
            // What did nothing and cannot be asked for again leaves no trace.
            None if draft.events.len() == events_before => draft.body.rewind(before),
            None => {}
        }
        Ok(Reply::Done(answers))
    }

    /// Decides one command, makes it so, and writes it down.
    fn step(&mut self, command: &Command, repeatable: bool, draft: &mut Draft) -> Result<Answer, Rejection> {
        self.events.clear();
        let context = Context { now: self.now, order_id: self.order_ids.next(self.now) };
        let before = self.touched_orders(command);
        if let Err(rejection) = decide(&self.market, command, context, &mut self.events) {
            draft.body.step(Err(&rejection), None);
            return Err(rejection);
        }
        for event in &self.events {
            evolve(&mut self.market, event, self.now);
        }
        let answer = self.answer(command, before);
        // The events of a placed order say how it then stood; other answers are kept for who asks again.
        let kept = (repeatable && !matches!(command, Command::PlaceOrder(_))).then_some(&answer);
        draft.body.step(Ok(&self.events), kept);
        draft.events.append(&mut self.events);
        Ok(answer)
    }

    /// The open orders that a command may close or change, as they stand before it.
    fn touched_orders(&self, command: &Command) -> Vec<Order> {
        match command {
            Command::CancelOrder { order_id, .. } | Command::ReduceOrder { order_id, .. } => {
                self.market.order(*order_id).into_iter().collect()
            }
            Command::CancelOrders { player, material, .. } => {
                let mut orders = self.market.open_orders(player);
                orders.retain(|order| {
                    material.as_ref().is_none_or(|material| order.terms.material == *material)
                });
                orders
            }
            _ => Vec::new(),
        }
    }

    fn answer(&self, command: &Command, mut orders: Vec<Order>) -> Answer {
        for order in &mut orders {
            self.events.iter().for_each(|event| order.apply(event, self.now));
        }
        match command {
            Command::PlaceOrder(_) => {
                self.market.placed(&self.events, self.now).map_or(Answer::Done, Answer::Order)
            }
            Command::CancelOrder { .. } | Command::ReduceOrder { .. } => {
                orders.pop().map_or(Answer::Done, Answer::Order)
            }
            Command::CancelOrders { .. } => Answer::Orders(orders),
            Command::Deposit { player, asset, .. } | Command::Withdraw { player, asset, .. } => {
                Answer::Holding(asset.clone(), self.market.balance(player, asset))
            }
            _ => Answer::Done,
        }
    }

    /// Asks for the memory that the next requests will touch; those of many commands ask for their own.
    fn look_ahead(&self, requests: &VecDeque<Request>) {
        let commands = requests.iter().take(Books::AHEAD).filter_map(|request| match request {
            Request::Write { commands, .. } if commands.len() == 1 => commands.first(),
            _ => None,
        });
        // The ids they will get, if none of the others makes one.
        let mut ids = self.order_ids.clone();
        self.market.prefetch(commands.map(|command| (command, ids.next(self.now))));
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::MaterialId;

    use super::*;
    use crate::start::{MarketSettings, Parts, Workers, assemble};
    use crate::worker::Worker;

    /// Commands of a request that is a third of a large batch.
    const THIRD: usize = 400;

    #[test]
    fn a_large_batch_goes_while_the_rest_is_decided_and_a_small_one_right_behind_it_too() {
        let directory = tempfile::tempdir().unwrap();
        let workers = |_| Ok(Workers { snapshots: Worker::by_hand(), checkpoints: Worker::by_hand() });
        let settings = MarketSettings::new(directory.path());
        let Parts { market, mut engine, committer, decided, done, .. } =
            assemble(&settings, workers, |_, _| {}).unwrap();
        let mut registered = 0..;
        let mut ask = |commands: usize| {
            let (reply, answered) = oneshot::channel();
            let register = |number: usize| Command::RegisterMaterial {
                material: MaterialId::new(&format!("material-{number:06}")).unwrap(),
                name: "A material".into(),
            };
            let commands = registered.by_ref().take(commands).map(register).collect();
            market.engine().send(Request::Write { commands, stamp: None, reply }).unwrap();
            answered
        };
        let sync = || {
            committer.lock().unwrap().commit(decided.try_recv().unwrap()).unwrap();
            done.send(()).unwrap();
        };

        let mut first: Vec<_> = (0..8).map(|_| ask(THIRD)).collect();
        engine.take_in();
        assert!(engine.commit().unwrap(), "large, and the journal thread has nothing to do");
        engine.take_in();
        assert!(engine.requests.is_empty(), "the thread is busy: the rest is decided meanwhile");
        assert!(first.iter_mut().all(|answered| answered.try_recv().is_err()), "nothing is on disk");
        sync();
        let on_disk = first.iter_mut().filter_map(|answered| answered.try_recv().ok()).count();
        assert!((1..8).contains(&on_disk), "{on_disk} of 8 requests make a batch large");

        assert!(engine.journal.is_free());
        assert!(engine.commit().unwrap());
        sync();
        assert!(engine.journal.is_free());
        for handed_over in [true, false] {
            let mut answered = ask(1);
            engine.take_in();
            assert_eq!(
                engine.commit().unwrap(),
                handed_over,
                "a small one, right behind a large one at first"
            );
            if handed_over {
                sync();
                assert!(engine.journal.is_free());
            }
            assert!(answered.try_recv().unwrap().is_ok());
        }
    }
}
