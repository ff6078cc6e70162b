//! The AWS deployment in a simulated world: the product's intake, reads, matcher, projector and sweep over
//! tables in memory, one step of a store call at a time, as the dice say.
//!
//! The tables are as unkind as DynamoDB may be: calls take time, so that transactions overlap and conflict,
//! and what is not read strongly is old. A task whose turn it is goes on when its call has taken its time; a
//! task that waits long for its turn keeps its rows as long.
//!
//! Processes of the API, functions that die, hang and continue after others have taken over, a pipe and
//! shards that repeat, delay, reorder and lose records, clocks that differ. The auditor (`ledger`) follows
//! every commit; what players are answered is compared with it (`answers`).

mod store;
mod ledger;
mod checks;
mod settling;
mod commits;
mod network;
mod functions;
mod pending;
mod effects;
mod references;
mod answers;
mod inbox;
mod feed;
mod ends;
mod finish;
mod schedule;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use futures::task::noop_waker_ref;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_serverless::announcement::Announcement;
use tradepost_serverless::matcher::MaterialCache;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, Service};
use tradepost_serverless::tables::{FeedSource, Table};
use tradepost_serverless::{Environment, Serverless};

use crate::auditor::{Expected, Violation};
use crate::call::{Answer, Answered, Call};
use crate::clients::Clients;
use crate::digest::Digest;
use crate::faults::Fault;
use crate::plan::{Cast, Plan, ServerlessStep, Step};
use crate::tally::Tally;
use crate::world::dice::Dice;
use effects::Effects;
use feed::FeedReader;
use inbox::Inboxes;
use ledger::Ledger;
use network::Network;
use pending::Pending;
use store::{Looks, ObservedFaults, Watched};

pub(crate) use schedule::plan;

/// When a run starts, in microseconds since 1970.
const START: u64 = 1_790_000_000_000_000;
/// Processes of the API.
const PROCESSES: usize = 3;

/// A clock that differs from the others, and chance.
#[derive(Debug)]
struct Machine {
    /// Their time is the true one.
    tables: MemoryTables,
    skew_ms: AtomicI64,
    dice: AtomicU64,
    observed: Arc<ObservedFaults>,
}

impl Environment for Machine {
    fn now_us(&self) -> u64 {
        let skew = self.skew_ms.load(Ordering::Relaxed) * 1000;
        if skew != 0 {
            self.observed.record(Fault::ClockSkewed);
        }
        (START + self.tables.now_us()).saturating_add_signed(skew)
    }

    fn random(&self) -> u64 {
        let state = self.dice.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        Dice::new(state).roll()
    }
}

type Api = Serverless<Watched, Arc<Machine>>;

/// A running task, one call further at each turn.
struct Task {
    work: LocalBoxFuture<'static, Done>,
    role: Role,
    looks: Arc<Looks>,
    /// Whether it has written anything.
    wrote: bool,
    /// Until when its call takes, in the time of the tables.
    busy_until: Option<u64>,
}

/// Who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A process of the API with this request.
    Request(u64),
    /// A matcher with the records of a shard; `None` once the shard has given it up.
    Matcher(Option<usize>),
    Projector,
    Sequencer,
    Sweeper,
}

/// What came of it.
enum Done {
    Answered(Answered),
    /// Materials that have to be announced again, and whether records have to be delivered again.
    Matched {
        announce: Vec<MaterialId>,
        again: bool,
    },
    Projected {
        again: Vec<MaterialId>,
    },
    Sequenced {
        again: BTreeSet<FeedSource>,
    },
}

/// The world.
struct World {
    cast: Cast,
    dice: Dice,
    tables: MemoryTables,
    commits: Arc<AtomicU64>,
    machines: Vec<Arc<Machine>>,
    api: Vec<Arc<Api>>,
    connections: Vec<MemoryTables>,
    caches: Vec<Arc<MaterialCache>>,
    faults: Faults,
    observed: Arc<ObservedFaults>,
    faulty: bool,
    finishing: bool,
    tasks: BTreeMap<u64, Task>,
    started: u64,
    network: Network,
    /// Of the tables' stream: how much the auditor has followed.
    followed: usize,
    ledger: Ledger,
    effects: Effects,
    pending: BTreeMap<u64, Pending>,
    clients: Clients,
    inboxes: Inboxes,
    feed: FeedReader,
    digest: Digest,
    tally: Tally,
}

/// Does all steps and checks them; returns what happened and the first violation.
pub(crate) fn run(plan: &Plan) -> (Tally, Result<Digest, Violation>) {
    let mut world = World::new(plan.cast, Dice::new(plan.seed ^ 0x0061_7773));
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| world.live(&plan.steps)));
    let done = done.unwrap_or_else(|panic| Err(crate::tally::panicked(&*panic)));
    (world.sum_up(), done)
}

impl World {
    fn new(cast: Cast, mut dice: Dice) -> Self {
        let tables = MemoryTables::of(Service::UNKIND);
        let observed = Arc::<ObservedFaults>::default();
        let machine = |dice: &mut Dice| {
            let (skew_ms, dice) = (AtomicI64::new(0), AtomicU64::new(dice.roll()));
            Arc::new(Machine { tables: tables.clone(), skew_ms, dice, observed: Arc::clone(&observed) })
        };
        // The API's processes, then a matcher's, a projector's and a sweeper's.
        let machines: Vec<_> = (0..PROCESSES + 3).map(|_| machine(&mut dice)).collect();
        let commits = Arc::new(AtomicU64::new(0));
        let connection = |_| tables.connect(Faults { seed: dice.roll(), ..Faults::default() });
        let connections: Vec<_> = machines.iter().map(connection).collect();
        let process = |(machine, tables): (&Arc<Machine>, &MemoryTables)| {
            let (looks, observed) = (Looks::new(Arc::clone(&commits)), Arc::clone(&observed));
            let store = Watched { tables: tables.clone(), looks, observed };
            Arc::new(Serverless::new(store, Arc::clone(machine), cast.rules))
        };
        let api = machines.iter().zip(&connections).take(PROCESSES).map(process).collect();
        Self {
            cast,
            tables,
            commits,
            api,
            machines,
            connections,
            caches: (0..3).map(|_| Arc::default()).collect(),
            faults: Faults::default(),
            observed,
            faulty: false,
            finishing: false,
            tasks: BTreeMap::new(),
            started: 0,
            network: Network::new(dice.fork()),
            dice,
            followed: 0,
            ledger: Ledger::new(cast.audited),
            effects: Effects::default(),
            pending: BTreeMap::new(),
            clients: Clients::new(cast),
            inboxes: Inboxes::new(cast),
            feed: FeedReader::default(),
            digest: Digest::default(),
            tally: Tally::default(),
        }
    }

    fn live(&mut self, steps: &[Step]) -> Result<Digest, Violation> {
        for step in steps {
            self.step(step)?;
        }
        self.finish()?;
        for table in Table::ALL {
            self.digest.value(&self.tables.rows(table));
        }
        Ok(self.digest)
    }

    /// What happened, in numbers.
    fn sum_up(&mut self) -> Tally {
        let mut tally = std::mem::take(&mut self.tally);
        tally.exact = self.effects.exact;
        tally.trades = self.ledger.trade_count;
        let old_rows = self.connections.iter().map(|connection| connection.take_usage().old_rows()).sum();
        tally.faults.add(Fault::OldRow, old_rows);
        tally.faults += self.observed.take();
        tally.faults += self.network.take_faults();
        tally.faults += std::mem::take(&mut self.ledger.faults);
        tally
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.us() / 1000)
    }

    fn us(&self) -> u64 {
        START + self.tables.now_us()
    }

    fn step(&mut self, step: &Step) -> Result<(), Violation> {
        match step {
            Step::Request(request) => {
                let (call, stamp, reading) = self.clients.request(request, self.now());
                self.send(Pending::new(&self.ledger, call, stamp).reading(reading));
            }
            Step::Again { pick } => {
                if let Some((call, stamp)) = self.clients.repeat(*pick) {
                    let altered = pick.is_multiple_of(16);
                    let fault = if altered { Fault::ClientKeyReused } else { Fault::ClientRepeated };
                    self.tally.faults.record(fault);
                    self.send(Pending::new(&self.ledger, call, Some(stamp)).altered(altered));
                }
            }
            Step::Clock(by) => {
                self.tables.advance(Duration::from_millis(by.unsigned_abs().into()));
            }
            Step::Serverless(step) => return self.serverless_step(*step),
            Step::Node(_) => {}
        }
        Ok(())
    }

    fn serverless_step(&mut self, step: ServerlessStep) -> Result<(), Violation> {
        match step {
            ServerlessStep::Turns { count, seed } => {
                let mut dice = Dice::new(seed);
                for _ in 0..count {
                    let Some(number) = self.next(&mut dice) else { break };
                    self.turn(number)?;
                }
            }
            ServerlessStep::Settle => self.settle()?,
            ServerlessStep::Pipe { count } => self.network.pipe(&self.tables, self.us(), count.into()),
            ServerlessStep::PipeAgain { count } => self.network.pipe_again(count.into()),
            ServerlessStep::PipeLoses { count } => {
                self.network.pipe_loses(&self.tables, self.us(), count.into());
            }
            ServerlessStep::Deliver { pick, count } => self.deliver(pick as usize, count.into()),
            ServerlessStep::Reshard { shards } => self.network.reshard(shards.into()),
            ServerlessStep::Die { pick } => self.die(pick)?,
            ServerlessStep::GiveUp { pick } => self.give_up(pick),
            ServerlessStep::Project { late } => self.project(late),
            ServerlessStep::Sequence { loses } => self.sequence(loses),
            ServerlessStep::Sweep => {
                let sweeps = self.dice.pick(&[1, 2, 3]);
                self.sweep(sweeps);
            }
            ServerlessStep::FaultRates { conflicts, throttles, lost } => {
                let seed = self.dice.roll();
                let (conflicts, throttles, lost) = (conflicts.into(), throttles.into(), lost.into());
                self.faults = Faults { seed, conflicts, throttles, lost, ..Faults::default() };
                self.faulty |= conflicts + throttles + lost > 0;
                self.set_faults();
            }
            ServerlessStep::Skew { machine, ms } => {
                if let Some(machine) = self.machines.get(usize::from(machine)) {
                    machine.skew_ms.store(ms.into(), Ordering::Relaxed);
                }
            }
        }
        Ok(())
    }

    fn set_faults(&self) {
        for (number, connection) in (0..).zip(&self.connections) {
            connection.set_faults(Faults { seed: self.faults.seed ^ number, ..self.faults });
        }
    }

    /// A player's request reaches a process of the API.
    fn send(&mut self, pending: Pending) {
        self.tally.sent(&pending.call);
        let place = self.dice.below(self.api.len());
        let Some(api) = self.api.get(place).cloned() else { return };
        let number = self.started;
        self.effects.sent(&pending);
        let work = pending.call.clone().send(api, pending.stamp).map(Done::Answered).boxed_local();
        self.pending.insert(number, pending);
        self.start(Role::Request(number), work, None);
    }

    fn start(&mut self, role: Role, work: LocalBoxFuture<'static, Done>, looks: Option<Arc<Looks>>) {
        let looks = looks.unwrap_or_else(|| Looks::new(Arc::clone(&self.commits)));
        self.tasks.insert(self.started, Task { work, role, looks, wrote: false, busy_until: None });
        self.started += 1;
    }

    /// Whose turn it is: mostly of a task whose call has taken its time, or of the first one that will have;
    /// sometimes of any, and the others are late then.
    fn next(&self, dice: &mut Dice) -> Option<u64> {
        let now = self.tables.now_us();
        let busy_until = |task: &Task| task.busy_until.unwrap_or(0).max(now);
        let first = self.tasks.values().map(busy_until).min()?;
        let any = dice.chance(50);
        let able = self.tasks.iter().filter(|(_, task)| any || busy_until(task) == first);
        let able: Vec<u64> = able.map(|(number, _)| *number).collect();
        able.get(dice.below(able.len())).copied()
    }

    /// Lets a task take its next step, when its call has taken its time, and follows what that commits.
    fn turn(&mut self, number: u64) -> Result<(), Violation> {
        let Some(task) = self.tasks.get_mut(&number) else { return Ok(()) };
        let polled = step(&self.tables, &mut task.work, &mut task.busy_until);
        let (looks, role) = (Arc::clone(&task.looks), task.role);
        if self.follow(&looks, role)? {
            if let Some(task) = self.tasks.get_mut(&number) {
                task.wrote = true;
            }
            self.tally.faults.add(Fault::ZombieWrote, u64::from(role == Role::Matcher(None)));
        }
        let Poll::Ready(done) = polled else { return Ok(()) };
        let Some(Task { role, .. }) = self.tasks.remove(&number) else { return Ok(()) };
        self.done(role, done)
    }

    /// Follows the commits since the last time; returns whether there were any.
    fn follow(&mut self, looks: &Looks, role: Role) -> Result<bool, Violation> {
        let pending = match role {
            Role::Request(number) => self.pending.get(&number).map(|pending| pending.sent_at),
            _ => None,
        };
        let records = self.tables.stream(self.followed);
        self.followed += records.len();
        self.ledger.now = self.now();
        for commit in records.chunk_by(|one, next| one.write == next.write) {
            self.effects.follow(commit)?;
            self.ledger.follow(commit, |row| looks.at(row.material.as_str()), pending)?;
        }
        self.commits.store(self.ledger.commits, Ordering::Relaxed);
        Ok(!records.is_empty())
    }

    fn done(&mut self, role: Role, done: Done) -> Result<(), Violation> {
        match (role, done) {
            (Role::Request(number), Done::Answered(answered)) => {
                self.digest.value(&answered);
                self.tally.answers += 1;
                let Some(pending) = self.pending.remove(&number) else { return Ok(()) };
                pending.judge(&answered, &self.ledger, &mut self.effects, self.faulty)?;
                if let (Call::Feed(request), Ok(Answer::Feed(page))) = (&pending.call, &answered) {
                    self.feed.read_on(&mut self.clients, &request.from, page);
                }
                let expected = pending.reading.map_or(Expected::Done, Expected::Read);
                if self.inboxes.read_on(&expected, &answered) {
                    self.clients.learn(&pending.call, &answered, &expected);
                }
            }
            (role, Done::Matched { announce, again }) => {
                self.tally.faults.add(Fault::TimeUp, announce.len() as u64);
                let us = self.us();
                for material in announce {
                    self.network.announce(&Announcement::of(material, None), us);
                }
                if let Role::Matcher(Some(shard)) = role {
                    self.network.finished(shard, !again);
                }
            }
            (_, Done::Projected { again }) => self.network.unprojected(again),
            (_, Done::Sequenced { again }) => self.network.unsequenced(again),
            (role, _) => return Err(Violation(format!("{role:?} did another one's work"))),
        }
        Ok(())
    }
}

/// Polls some work once its call has taken its time.
fn step<W: Future + Unpin>(
    tables: &MemoryTables,
    work: &mut W,
    busy_until: &mut Option<u64>,
) -> Poll<W::Output> {
    if let Some(until) = busy_until.take() {
        tables.advance(Duration::from_micros(until.saturating_sub(tables.now_us())));
    }
    let polled = work.poll_unpin(&mut Context::from_waker(noop_waker_ref()));
    *busy_until = tables.take_awaited_us();
    polled
}
