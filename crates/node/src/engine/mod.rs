//! The engine thread: owns the market, decides the requests of its queue, and commits them in batches.
//!
//! In: [`Request`]s from a bounded queue (`intake`). Out: batches (`journal::commit`).
//!
//! Invariants: nothing else touches the market; commands are decided in the order of the queue; time never
//! runs backwards; expired orders are closed before anything is decided. Reads take the same way as writes,
//! so they see every write answered before them and nothing that could still be lost.
//!
//! When a batch ends, and who commits it: `batching`.

mod answers;
mod batching;
mod draft;
pub(crate) mod order_ids;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use tradepost_core::{Books, Command, Context, Event, Market, Price, Rejection, Timestamp, decide, evolve};
use tradepost_ports::{Refusal, Stamp};

use crate::environment::{CLOCK_BEHIND_METRIC, Clock, Environment};
use crate::figures::MarketFigures;
use crate::followers::position::Position;
use crate::intake::idempotency::{Idempotency, Known, RecordLocation};
use crate::intake::references::{Admission, LookedUp, RecentReferences, ReferenceCheck};
use crate::intake::request::{EngineHandle, Moment, Release, Reply, Request, queue};
use crate::journal::commit::{Batch, CommitPipeline};
use crate::journal::recovery::Recovered;
use crate::journal::{Answer, BodyWriter, Entry, JournalError};
use crate::live::hub::Hub;
use crate::live::published::Published;
use crate::revocations::SharedRevocations;
use crate::vitals::Vitals;
use batching::{Next, Policy, REQUESTS_MAX, Thread};
use draft::Draft;
use order_ids::OrderIds;

/// The engine, on its own thread.
pub(crate) struct Engine {
    market: Market,
    figures: MarketFigures,
    idempotency: Idempotency,
    references: RecentReferences,
    /// How far the history has come.
    history: Position,
    order_ids: OrderIds,
    /// The last row handed over.
    entry: u64,
    /// The time of the last batch.
    now: Timestamp,
    clock: Clock,
    /// How many milliseconds the clock is behind the last batch.
    clock_behind: u64,
    queue: Receiver<Request>,
    /// Taken from the queue, not yet decided.
    requests: VecDeque<Request>,
    /// The open batch.
    draft: Option<Draft>,
    policy: Policy,
    journal: CommitPipeline,
    hub: Arc<Hub>,
    vitals: Arc<Vitals>,
    revocations: SharedRevocations,
    /// Trades since the start.
    trades: u64,
    /// The events of the command being decided.
    events: Vec<Event>,
    /// The memory of the previous batch's events, to be used again.
    spare_events: Vec<Event>,
    stopping: bool,
}

/// Makes the engine and its queue of `queue_length` requests.
pub(crate) fn engine(
    recovered: Recovered,
    environment: &Environment,
    queue_length: usize,
    journal: CommitPipeline,
    hub: Arc<Hub>,
    history: Position,
) -> (Engine, EngineHandle) {
    let (handle, queue) = queue(queue_length);
    let references =
        RecentReferences::after(recovered.market.sequence(), Arc::clone(&handle.references_from));
    handle.vitals.record(&recovered.market);
    handle.revocations.publish(&recovered.market);
    let engine = Engine {
        vitals: Arc::clone(&handle.vitals),
        revocations: handle.revocations.clone(),
        trades: 0,
        market: recovered.market,
        figures: recovered.figures,
        idempotency: recovered.idempotency,
        references,
        history,
        order_ids: OrderIds::after(recovered.last_order, environment.random()),
        entry: recovered.entry,
        now: recovered.at,
        clock: environment.clock.clone(),
        clock_behind: 0,
        queue,
        requests: VecDeque::new(),
        draft: None,
        policy: Policy::default(),
        journal,
        hub,
        events: Vec::new(),
        spare_events: Vec::new(),
        stopping: false,
    };
    (engine, handle)
}

impl Engine {
    /// Works until it is stopped, or until a batch cannot be written.
    pub(crate) fn run(mut self) -> Result<(), JournalError> {
        loop {
            if self.journal.busy {
                let size = self.draft.as_ref().map(Draft::size);
                match self.journal.wait(Policy::poll_timeout(size, !self.requests.is_empty())) {
                    Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                    // The journal thread reports itself why it ended.
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
            } else if self.requests.is_empty() && self.draft.is_none() && !self.wait() {
                return Ok(());
            }
            self.decide_waiting();
            if !self.journal.busy {
                self.commit()?;
            }
            if self.stopping && self.draft.is_none() {
                return Ok(());
            }
        }
    }

    /// Decides waiting requests into the open batch, as many as it accepts.
    pub(crate) fn decide_waiting(&mut self) {
        if self.draft.as_ref().is_some_and(|draft| Policy::next(draft.size()) == Next::End) {
            return;
        }
        let mut requests = std::mem::take(&mut self.requests);
        // No more than a batch accepts: the rest stays in the queue, which is bounded.
        let room = REQUESTS_MAX.saturating_sub(requests.len());
        requests.extend(self.queue.try_iter().take(room));
        let mut draft = self.draft.take().unwrap_or_else(|| self.begin());
        self.decide_requests(&mut requests, &mut draft);
        self.requests = requests;
        self.draft = Some(draft).filter(|draft| !draft.is_empty());
    }

    /// Ends the open batch, and commits it here or on the journal thread. Returns whether it went to the
    /// journal thread.
    pub(crate) fn commit(&mut self) -> Result<bool, JournalError> {
        let Some(draft) = self.draft.take() else { return Ok(false) };
        let batch = self.finish(draft);
        match self.policy.ended(batch.body_len()) {
            Thread::Journal => {
                self.journal.hand_over(batch);
                Ok(true)
            }
            Thread::Engine => self.journal.commit(batch).map(|()| false),
        }
    }

    /// The last row handed over.
    pub(crate) fn entry(&self) -> u64 {
        self.entry
    }

    /// From now on only the simulation ends batches, as if the journal thread were always busy.
    pub(crate) fn hold_batches(&mut self) {
        self.journal.busy = true;
    }

    /// Whether a batch is open.
    pub(crate) fn has_open_batch(&self) -> bool {
        self.draft.is_some()
    }

    /// Waits for a request, or for the next order to expire or scheduled rules to take effect. `false` when
    /// there will be no more.
    fn wait(&mut self) -> bool {
        let first = match self.market.next_due() {
            None => self.queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => self.queue.recv_timeout(self.clock.until(due)),
        };
        match first {
            Ok(request) => self.requests.push_back(request),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// Begins a batch: all of it happens at one time.
    fn begin(&mut self) -> Draft {
        self.tell_time();
        let first = self.market.sequence().next();
        let mut draft = Draft {
            first,
            body: BodyWriter::with_capacity(self.policy.expected_bytes()),
            events: std::mem::take(&mut self.spare_events),
            releases: Vec::new(),
            moments: Vec::new(),
        };
        self.expire(&mut draft);
        draft
    }

    /// Lets the market's time go on; it never runs backwards.
    fn tell_time(&mut self) {
        let time_of_day = self.clock.now();
        let behind = self.now.0.saturating_sub(time_of_day.0);
        if behind != self.clock_behind {
            self.clock_behind = behind;
            metrics::gauge!(CLOCK_BEHIND_METRIC).set(Duration::from_millis(behind).as_secs_f64());
        }
        self.now = self.now.max(time_of_day);
    }

    /// Decides requests from the front: all of them, or until the batch ends.
    fn decide_requests(&mut self, requests: &mut VecDeque<Request>, draft: &mut Draft) {
        for number in 0_usize.. {
            match Policy::next(draft.size()) {
                Next::Accept => {}
                Next::AcceptWhileBusy if !self.journal.is_free() => {}
                Next::AcceptWhileBusy | Next::End => return,
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
                Request::Read(read) => {
                    let send = read(&self.market, &self.figures, self.now);
                    draft.releases.push(Release::Read(send));
                }
                Request::Moment(reply) => draft.moments.push(reply),
                Request::Write { commands, looked_up, stamp, reply } => {
                    let answer = self.write(&commands, looked_up.as_ref(), stamp, draft);
                    draft.releases.push(Release::Reply(reply, answer));
                }
            }
        }
    }

    fn finish(&mut self, draft: Draft) -> Batch {
        let Draft { first, body, events, mut releases, moments } = draft;
        let published =
            self.hub.has_subscribers().then(|| Published::of(&self.market, first, self.now, &events));
        let count = events.len();
        self.spare_events = events;
        self.spare_events.clear();
        let body = body.finish();
        let entry = (!body.is_empty()).then(|| {
            self.entry += 1;
            Entry { number: self.entry, first, at: self.now, body }
        });
        for reply in moments {
            let moment = Moment { entry: self.entry, at: self.now, totals: self.market.totals() };
            releases.push(Release::Read(Box::new(move || drop(reply.send(moment)))));
        }
        self.vitals.record(&self.market);
        self.vitals.trades.set(self.trades);
        self.vitals.taken.add(u64::try_from(releases.len()).unwrap_or(u64::MAX));
        metrics::histogram!("engine_batch_requests")
            .record(f64::from(u32::try_from(releases.len()).unwrap_or(u32::MAX)));
        Batch { entry, events: u64::try_from(count).unwrap_or(u64::MAX), releases, published }
    }

    /// Closes the orders that have expired, and lets scheduled rules take effect.
    fn expire(&mut self, draft: &mut Draft) {
        if self.market.next_due().is_some_and(|due| due <= self.now) {
            draft.body.begin(None, 1);
            let _closed = self.step(&Command::ExpireOrders, false, draft);
        }
    }

    fn write(
        &mut self,
        commands: &[Command],
        looked_up: Option<&LookedUp>,
        stamp: Option<Stamp>,
        draft: &mut Draft,
    ) -> Result<Reply, Refusal> {
        if let Some(stamp) = stamp {
            match self.idempotency.look_up(stamp) {
                Known::New => {}
                Known::Done(location) => return Ok(Reply::Repeated(location)),
                Known::OtherRequest => return Err(Refusal::IdempotencyKeyReused),
            }
        }
        if let Some(looked_up) = looked_up {
            let last = self.market.sequence();
            match self.references.admit(looked_up.history, last, || self.history.applied()) {
                Admission::Ready => {}
                Admission::LookAgain => return Ok(Reply::LookAgain),
                Admission::Full(needed) => return Ok(Reply::Wait(needed)),
            }
        }
        let mut checks = looked_up.map_or(&[][..], |looked_up| &looked_up.checks).iter();
        let (before, events_before) = (draft.body.mark(), draft.events.len());
        let record = draft.body.begin(stamp, commands.len());
        let mut answers = Vec::with_capacity(commands.len());
        for group in commands.chunks(Books::AHEAD) {
            if commands.len() > 1 {
                let mut ids = self.order_ids.clone();
                self.market.prefetch(group.iter().map(|command| (command, ids.next(self.now))));
            }
            answers.extend(group.iter().map(|command| match checks.next() {
                Some(Some(check)) => self.transfer(command, *check, stamp.is_some(), draft),
                _ => self.step(command, stamp.is_some(), draft),
            }));
        }
        match stamp {
            Some(stamp) => {
                let location = RecordLocation { entry: self.entry + 1, record };
                self.idempotency.remember(stamp, location, self.now);
            }
            // A request that did nothing and cannot be repeated leaves no trace.
            None if draft.events.len() == events_before => draft.body.rewind(before),
            None => {}
        }
        Ok(Reply::Done(answers))
    }

    /// Makes a transfer, unless its reference was used before.
    fn transfer(
        &mut self,
        command: &Command,
        check: ReferenceCheck,
        repeatable: bool,
        draft: &mut Draft,
    ) -> Result<Answer, Rejection> {
        let ReferenceCheck { key, content, known } = check;
        match known.or_else(|| self.references.get(key)) {
            None => {
                let answer = self.step(command, repeatable, draft)?;
                self.references.remember(key, content);
                Ok(answer)
            }
            Some(known) if known == content => {
                let answer = Answer::TransferRepeated;
                draft.body.step(Ok(&[]), repeatable.then_some(&answer));
                Ok(answer)
            }
            Some(_) => {
                draft.body.step(Err(&Rejection::ReferenceReused), None);
                Err(Rejection::ReferenceReused)
            }
        }
    }

    /// Decides one command, applies its events, and encodes them.
    fn step(&mut self, command: &Command, repeatable: bool, draft: &mut Draft) -> Result<Answer, Rejection> {
        self.events.clear();
        let order_id = self.order_ids.next(self.now);
        let context = Context { now: self.now, order_id, reference_price: self.reference_price(command) };
        let before = self.touched_orders(command);
        let closing = self.pending_before(command);
        if let Err(rejection) = decide(&self.market, command, context, &mut self.events) {
            draft.body.step(Err(&rejection), None);
            return Err(rejection);
        }
        for event in &self.events {
            self.trades += u64::from(matches!(event, Event::TradeExecuted(_)));
            evolve(&mut self.market, event, self.now);
            self.figures.apply(event, self.now);
        }
        let answer = self.answer(command, before, closing);
        // The events of a placed order show how it then stood; other answers are stored for repeated
        // requests.
        let kept = (repeatable && !matches!(command, Command::PlaceOrder(_))).then_some(&answer);
        draft.body.step(Ok(&self.events), kept);
        draft.events.append(&mut self.events);
        Ok(answer)
    }

    /// The reference price of an order's material, where its rules have a band.
    fn reference_price(&self, command: &Command) -> Option<Price> {
        let Command::PlaceOrder(order) = command else { return None };
        self.figures.reference_price_for(&self.market, order, self.now)
    }

    /// Prefetches the memory that the next requests will touch; requests of many commands prefetch for
    /// themselves.
    fn look_ahead(&self, requests: &VecDeque<Request>) {
        let commands = requests.iter().take(Books::AHEAD).filter_map(|request| match request {
            Request::Write { commands, .. } if commands.len() == 1 => commands.first(),
            _ => None,
        });
        // The ids they will get, unless another request uses one.
        let mut ids = self.order_ids.clone();
        self.market.prefetch(commands.map(|command| (command, ids.next(self.now))));
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;
    use tradepost_core::MaterialId;

    use super::*;
    use crate::executor::Executor;
    use crate::replica::thread::ReplicaThread;
    use crate::start::{MarketSettings, Parts, Workers, assemble};
    use crate::worker::Worker;

    /// Commands of a request that is a third of a large batch.
    const THIRD: usize = 400;

    #[test]
    fn a_large_batch_is_synced_while_the_rest_is_decided_and_so_is_a_small_one_right_after_it() {
        let directory = tempfile::tempdir().unwrap();
        let settings = MarketSettings::new(directory.path());
        let workers = |_| {
            let replica = ReplicaThread::by_hand(settings.source());
            Ok(Workers { replica, checkpoints: Worker::by_hand() })
        };
        let Parts { market, mut engine, journal, .. } =
            assemble(&settings, Executor::Inline, workers, |_, _| {}).unwrap();
        let mut registered = 0..;
        let mut send = |commands: usize| {
            let (reply, answered) = oneshot::channel();
            let register = |number: usize| Command::RegisterMaterial {
                material: MaterialId::new(&format!("material-{number:06}")).unwrap(),
                name: "A material".into(),
            };
            let commands = registered.by_ref().take(commands).map(register).collect();
            market.engine().send(Request::Write { commands, looked_up: None, stamp: None, reply }).unwrap();
            answered
        };
        let sync = || {
            journal.commit_next().unwrap();
            journal.done.send(()).unwrap();
        };

        let mut first: Vec<_> = (0..8).map(|_| send(THIRD)).collect();
        engine.decide_waiting();
        assert!(engine.commit().unwrap(), "large, and the journal thread is idle");
        engine.decide_waiting();
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
            let mut answered = send(1);
            engine.decide_waiting();
            assert_eq!(
                engine.commit().unwrap(),
                handed_over,
                "a small one, at first right after a large one"
            );
            if handed_over {
                sync();
                assert!(engine.journal.is_free());
            }
            assert!(answered.try_recv().unwrap().is_ok());
        }
    }
}
