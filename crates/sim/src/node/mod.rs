//! The one-machine deployment in a simulated world: the product's engine, journal, recovery, snapshots and
//! history, step by step, on a disk that fails.
//!
//! The auditor executes each batch when it is on disk, in the order of the queue, and compares every answer.
//! Batches decided but not acknowledged when the process ended must be in the journal as a whole and in
//! order, or not at all.

mod crash;
mod finish;
mod schedule;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::task::noop_waker_ref;
use tradepost_core::Timestamp;
use tradepost_node::simulated::{Ended, SimulatedNode};
use tradepost_node::{Clock, Environment, MarketSettings, Node, Retention};
use tradepost_ports::{Refusal, Stamp};

use crate::auditor::{Expected, Market, Reading, Violation};
use crate::call::Call;
use crate::clients::{Clients, Pending};
use crate::digest::Digest;
use crate::faults::Fault;
use crate::plan::{Cast, NodeStep, Plan, Step};
use crate::tally::Tally;
use crate::world::dice::Dice;
use crate::world::disk::{self, SimulatedFiles};

pub(crate) use schedule::plan;

/// The market's directory on the simulated disk.
const DIRECTORY: &str = "/sim";
/// When a run starts, in milliseconds since 1970.
const START: u64 = 1_790_000_000_000;

/// The world.
pub(crate) struct World {
    cast: Cast,
    dice: Dice,
    clock: Arc<AtomicU64>,
    running: Option<Running>,
    right: Market,
    clients: Clients,
    pending: BTreeMap<u64, Pending>,
    sent: u64,
    /// In the engine's queue.
    queue: Vec<u64>,
    /// In the engine's open batch.
    draft: Option<Batch>,
    /// Handed over to the journal thread.
    handed: Option<Batch>,
    /// Acknowledged, or read from the history: the answer may come any time.
    due: Vec<u64>,
    /// The last batch that was acknowledged: its row and time.
    committed: (u64, Timestamp),
    /// The engine's time.
    now: Timestamp,
    /// Whether the history's last step failed.
    history_interrupted: bool,
    digest: Digest,
    tally: Tally,
}

/// The market, while its process runs.
struct Running {
    market: Arc<Node>,
    node: SimulatedNode,
}

/// Requests that share a row of the journal.
#[derive(Clone, Debug, Default)]
struct Batch {
    at: Timestamp,
    requests: Vec<u64>,
    /// `None` if there is nothing to write.
    entry: Option<u64>,
}

/// Executes all steps and compares the answers; returns what happened, and what was wrong.
pub(crate) fn run(plan: &Plan) -> (Tally, Result<Digest, Violation>) {
    let mut dice = Dice::new(plan.seed ^ 0x006D_6163_6869_6E65);
    disk::install(dice.fork(), plan.cast.room);
    let guard = disk::guard();
    let mut world = World::new(plan.cast, dice);
    let lived = catch_unwind(AssertUnwindSafe(|| world.live(&plan.steps)));
    let done = lived.unwrap_or_else(|panic| Err(crate::tally::panicked(&*panic)));
    world.stop_process();
    let mut tally = std::mem::take(&mut world.tally);
    drop(world);
    tally.faults += disk::with(disk::Disk::take_faults).unwrap_or_default();
    disk::remove();
    drop(guard);
    (tally, done)
}

impl World {
    fn new(cast: Cast, dice: Dice) -> Self {
        Self {
            cast,
            dice,
            clock: Arc::new(AtomicU64::new(START)),
            running: None,
            right: Market::new(&cast),
            clients: Clients::new(cast),
            pending: BTreeMap::new(),
            sent: 0,
            queue: Vec::new(),
            draft: None,
            handed: None,
            due: Vec::new(),
            committed: (0, Timestamp(0)),
            now: Timestamp(0),
            history_interrupted: false,
            digest: Digest::default(),
            tally: Tally::default(),
        }
    }

    fn live(&mut self, steps: &[Step]) -> Result<Digest, Violation> {
        for step in steps {
            // A fault may wait for the first start of all.
            if self.running.is_none() && !matches!(step, Step::Node(NodeStep::Disk { .. })) {
                self.start()?;
            }
            self.step(step)?;
        }
        if self.running.is_none() {
            self.start()?;
        }
        self.finish()?;
        let written = disk::with(|disk| disk.digest()).unwrap_or_default();
        self.digest.number(written.get());
        Ok(self.digest)
    }

    fn settings(&mut self) -> MarketSettings {
        MarketSettings {
            rules: self.cast.rules,
            retention: Retention { keys_max: self.cast.keys_max, ..Retention::default() },
            queue_length: 1 << 14,
            environment: Environment {
                clock: Clock::ByHand(Arc::clone(&self.clock)),
                seed: Some(self.dice.roll()),
                files: Arc::new(SimulatedFiles),
            },
            ..MarketSettings::new(&PathBuf::from(DIRECTORY))
        }
    }

    fn time_of_day(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    fn step(&mut self, step: &Step) -> Result<(), Violation> {
        match step {
            Step::Request(request) => {
                let (call, stamp, mut reading) = self.clients.request(request, self.time_of_day());
                if let Call::TransferOf(reference) = &call {
                    reading = Some(Reading::Transfer(reference.clone()));
                }
                self.send(call, stamp, reading)
            }
            Step::Again { pick } => match self.clients.repeat(*pick) {
                Some((call, stamp)) => {
                    self.tally.faults.record(Fault::Repeated);
                    self.send(call, Some(stamp), None)
                }
                None => Ok(()),
            },
            Step::Clock(by) => {
                let before = self.time_of_day().0;
                let now = before.saturating_add_signed(i64::from(*by)).max(START);
                self.tally.faults.add(Fault::ClockBack, u64::from(now < before));
                self.clock.store(now, Ordering::Relaxed);
                Ok(())
            }
            Step::Node(step) => self.node_step(*step),
            Step::Serverless(_) => Ok(()),
        }
    }

    fn node_step(&mut self, step: NodeStep) -> Result<(), Violation> {
        let node = self.running.as_mut().map(|running| &mut running.node);
        match (step, node) {
            (NodeStep::Decide, _) => {
                self.take_in();
                Ok(())
            }
            (NodeStep::EndBatch, _) => self.end_batch(),
            (NodeStep::Sync, _) => self.sync(),
            (NodeStep::Follow, Some(_)) => self.follow(),
            (NodeStep::Snapshot, Some(node)) => {
                node.snapshot();
                self.survive()
            }
            (NodeStep::Archive { steps }, Some(node)) => {
                match node.archive(steps.into()) {
                    Ok(entries) => self.tally.archived += entries,
                    Err(error) => return self.archive_failed(&error),
                }
                self.survive()
            }
            (NodeStep::Checkpoint, Some(node)) => {
                node.checkpoint();
                self.survive()
            }
            (NodeStep::WriteBack, _) => {
                disk::with(disk::Disk::write_back);
                Ok(())
            }
            (NodeStep::HangUp { pick }, _) => {
                self.hang_up(pick as usize);
                Ok(())
            }
            (NodeStep::Disk { after, syncs, fault }, _) => {
                disk::with(|disk| {
                    if syncs { disk.arm_syncs(after.into(), fault) } else { disk.arm(after.into(), fault) }
                });
                Ok(())
            }
            (NodeStep::Kill, _) => self.kill(),
            (NodeStep::PowerCut, _) => self.power_cut(),
            (NodeStep::Restart, _) => self.restart(),
            (NodeStep::FlipBit { file, pick }, _) => self.rot(file, pick),
            (NodeStep::Erase(file), _) => self.lose(&[file]),
            (_, None) => Ok(()),
        }
    }

    /// Sends a request.
    fn send(
        &mut self,
        call: Call,
        stamp: Option<Stamp>,
        mut reading: Option<Reading>,
    ) -> Result<(), Violation> {
        if let Some(Reading::Trades { material, known, .. }) = &mut reading {
            *known = self.right.is_registered(*material);
        }
        let Some(running) = &self.running else { return Ok(()) };
        self.sent += 1;
        self.tally.sent(&call);
        let number = self.sent;
        let answer = call.clone().send(Arc::clone(&running.market), stamp);
        let expected = reading.map(Expected::Read);
        let entered = expected.is_some();
        self.pending.insert(number, Pending { call, stamp, answer, expected, hung_up: false, entered });
        if entered {
            self.due.push(number);
            return self.deliver();
        }
        // On its way once it was polled, unless it waits for the history; nothing can be answered yet.
        self.poll(number)?;
        if self.pending.get(&number).is_some_and(|pending| !pending.entered) {
            self.due.push(number);
        }
        Ok(())
    }

    /// The client of a pending request disconnects. The request is executed anyway.
    fn hang_up(&mut self, pick: usize) {
        let waits = |pending: &Pending| pending.entered && pending.expected.is_none();
        let waiting = || self.pending.iter().filter(|(_, pending)| waits(pending));
        let place = pick.checked_rem(waiting().count());
        let number = place.and_then(|place| waiting().nth(place)).map(|(number, _)| *number);
        if let Some(pending) = number.and_then(|number| self.pending.get_mut(&number)) {
            (pending.answer, pending.hung_up) = (futures::future::pending().boxed(), true);
        }
    }

    /// The engine decides the waiting requests.
    fn take_in(&mut self) {
        let time_of_day = self.time_of_day();
        let Some(running) = &mut self.running else { return };
        if self.draft.is_none() {
            self.now = self.now.max(time_of_day);
        }
        let open = running.node.decide();
        let queued = std::mem::take(&mut self.queue);
        if open {
            let new = || Batch { at: self.now, ..Batch::default() };
            self.draft.get_or_insert_with(new).requests.extend(queued);
        }
    }

    /// The engine ends its batch, unless the one before is still on its way.
    fn end_batch(&mut self) -> Result<(), Violation> {
        let (Some(running), None) = (&mut self.running, &self.handed) else { return Ok(()) };
        let Some(mut batch) = self.draft.take() else { return Ok(()) };
        let before = running.node.entry();
        let ended = running.node.end_batch();
        let entry = running.node.entry();
        batch.entry = (entry > before).then_some(entry);
        match ended {
            Ok(Ended::Committed) => self.commit(batch),
            Ok(Ended::HandedOver) => {
                self.tally.large_batches += 1;
                self.handed = Some(batch);
                Ok(())
            }
            Err(error) => {
                self.handed = Some(batch);
                self.fail(&error)
            }
        }
    }

    /// The journal thread commits the batch that was handed over.
    fn sync(&mut self) -> Result<(), Violation> {
        let (Some(running), Some(_)) = (&mut self.running, &self.handed) else { return Ok(()) };
        match running.node.sync() {
            Ok(()) => {
                let batch = self.handed.take().unwrap_or_default();
                self.commit(batch)
            }
            Err(error) => self.fail(&error),
        }
    }

    /// The history catches up. If the disk prevents it, the market goes on, and reads of the history are
    /// refused.
    fn follow(&mut self) -> Result<(), Violation> {
        let Some(running) = &mut self.running else { return Ok(()) };
        let followed = running.node.follow();
        self.history_interrupted = followed.is_err();
        match followed {
            Ok(()) => self.deliver(),
            Err(error) if error.is_fatal() => self.fail(&error),
            Err(error) => self.interrupt(&error),
        }
    }

    /// A batch is on disk: from now on it has happened.
    fn commit(&mut self, batch: Batch) -> Result<(), Violation> {
        self.happen(&batch);
        self.due.extend(batch.requests);
        self.deliver()
    }

    /// Executes a batch in the auditor's market.
    fn happen(&mut self, batch: &Batch) {
        self.right.begin(batch.at);
        if let Some(entry) = batch.entry {
            self.committed = (entry, batch.at);
        }
        for number in &batch.requests {
            let Some(Pending { call, stamp, expected, hung_up, .. }) = self.pending.get_mut(number) else {
                continue;
            };
            let (right, faults) = (&mut self.right, &mut self.tally.faults);
            match stamp.and_then(|stamp| right.is_repeat(stamp)) {
                Some(true) => faults.record(Fault::RepeatedDone),
                Some(false) => faults.record(Fault::KeyReused),
                None => {}
            }
            *expected = Some(right.execute(call, *stamp));
            if *hung_up {
                faults.record(Fault::AnswerUnheard);
                self.pending.remove(number);
            }
        }
        // An audit describes the market after its batch.
        for number in &batch.requests {
            if let Some(Pending { expected: Some(expected @ Expected::Audit(_)), .. }) =
                self.pending.get_mut(number)
            {
                *expected = self.right.execute(&Call::Audit, None);
            }
        }
        let meanwhile = self.right.due_by(self.time_of_day());
        self.tally.faults.add(Fault::ExpiredInBatch, meanwhile);
        self.tally.trades = self.right.trade_count();
    }

    /// Compares the answers that have come.
    fn deliver(&mut self) -> Result<(), Violation> {
        let due = std::mem::take(&mut self.due);
        for number in due {
            if !self.poll(number)? {
                self.due.push(number);
            }
        }
        Ok(())
    }

    /// How many requests have come into the engine's queue.
    fn requests(&self) -> u64 {
        self.running.as_ref().map_or(0, |running| running.node.requests())
    }

    /// Checks whether a request was answered, and judges the answer. One that waited for the history may come
    /// into the engine's queue now.
    fn poll(&mut self, number: u64) -> Result<bool, Violation> {
        let before = self.requests();
        let Some(pending) = self.pending.get_mut(&number) else { return Ok(true) };
        let mut context = Context::from_waker(noop_waker_ref());
        let (entered, polled) = (pending.entered, pending.answer.poll_unpin(&mut context));
        if !entered && self.requests() > before {
            self.queue.push(number);
            if let Some(pending) = self.pending.get_mut(&number) {
                pending.entered = true;
            }
        }
        let Poll::Ready(answered) = polled else { return Ok(false) };
        let Some(Pending { call, expected, .. }) = self.pending.remove(&number) else { return Ok(true) };
        self.digest.value(&answered);
        self.tally.answers += 1;
        let history_behind = self.history_interrupted && matches!(answered, Err(Refusal::HistoryBehind));
        if history_behind || matches!(answered, Err(Refusal::Busy | Refusal::Stopping)) {
            return Ok(true);
        }
        let Some(expected) = expected else {
            return Err(Violation(format!("{call:?} was answered before it was on disk: {answered:?}")));
        };
        self.tally.exact += 1;
        let judged = self.right.judge(&answered, &expected);
        judged.map_err(|Violation(why)| Violation(format!("{call:?}: {why}")))?;
        self.clients.learn(&call, &answered, &expected);
        Ok(true)
    }
}
