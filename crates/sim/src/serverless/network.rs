//! What lies between the tables and the functions: the pipe, the shards, and who is started by them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use futures::FutureExt;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_serverless::MaterialError;
use tradepost_serverless::announcement::{Announcement, gather};
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::followers::sweeper::sweep;
use tradepost_serverless::matcher::Matcher;
use tradepost_serverless::memory_dynamodb::{MemoryTables, StreamKind};
use tradepost_serverless::tables::Table;

use super::{Done, PROCESSES, Role, World};
use crate::faults::{Fault, FaultCounts};
use crate::world::dice::Dice;

/// How often a shard delivers the same records before they are given up, to be found by the sweep.
const DELIVERIES_MAX: u32 = 4;
/// How long a function may run, in milliseconds: one of these.
const TIME_MAX: [u64; 3] = [10, 1_000, 60_000];
/// What counts as late, in microseconds.
const LATE: u64 = 1_000_000;

/// Records on their way.
#[derive(Debug)]
pub(super) struct Network {
    dice: Dice,
    /// Of the tables' stream: how much the pipe has read, and how much the projector's mapping.
    piped: usize,
    told: usize,
    shards: Vec<Shard>,
    /// What the pipe sent last.
    sent: VecDeque<Record>,
    unprojected: BTreeSet<MaterialId>,
    /// How many records there were, and which have been delivered.
    numbers: u64,
    delivered: BTreeSet<u64>,
    /// Of each material, the last one that was delivered.
    latest: BTreeMap<MaterialId, u64>,
    faults: FaultCounts,
}

/// A record on its way.
#[derive(Clone, Debug)]
struct Record {
    /// In the order of their writing.
    number: u64,
    /// When it was on its way first.
    us: u64,
    data: Vec<u8>,
}

#[derive(Debug, Default)]
struct Shard {
    records: VecDeque<Record>,
    /// What a function has been given: how many records, and the how-manieth time.
    given: Option<usize>,
    deliveries: u32,
}

impl Network {
    pub(super) fn new(dice: Dice) -> Self {
        let shards = vec![Shard::default()];
        Self {
            dice,
            piped: 0,
            told: 0,
            shards,
            sent: VecDeque::new(),
            unprojected: BTreeSet::new(),
            numbers: 0,
            delivered: BTreeSet::new(),
            latest: BTreeMap::new(),
            faults: FaultCounts::default(),
        }
    }

    /// What went wrong since this was last asked.
    pub(super) fn take_faults(&mut self) -> FaultCounts {
        std::mem::take(&mut self.faults)
    }

    /// Reads more of the stream of `orders`, and returns the new records.
    fn read(&mut self, tables: &MemoryTables, us: u64, count: usize) -> Vec<Record> {
        let records = tables.stream(self.piped);
        let mut read = Vec::new();
        for record in records {
            if read.len() == count {
                break;
            }
            self.piped += 1;
            if record.key.table == Table::ORDERS && record.kind == StreamKind::Insert {
                let row = record.after.as_ref().map(Announcement::from_row);
                read.extend(row.and_then(Result::ok).map(|announcement| self.record(&announcement, us)));
            }
        }
        read
    }

    fn record(&mut self, announcement: &Announcement, us: u64) -> Record {
        self.numbers += 1;
        Record { number: self.numbers, us, data: announcement.record() }
    }

    /// The pipe forwards records.
    pub(super) fn pipe(&mut self, tables: &MemoryTables, us: u64, count: usize) {
        for record in self.read(tables, us, count) {
            self.put(record.clone());
            self.sent.push_back(record);
            if self.sent.len() > 50 {
                self.sent.pop_front();
            }
        }
    }

    /// The pipe misses the confirmation and sends again, after later records.
    pub(super) fn pipe_again(&mut self, count: usize) {
        let again: Vec<_> = self.sent.iter().rev().take(count).cloned().collect();
        for record in again {
            self.put(record);
        }
    }

    /// The pipe gives records up.
    pub(super) fn pipe_loses(&mut self, tables: &MemoryTables, us: u64, count: usize) {
        let lost = self.read(tables, us, count).len() as u64;
        self.faults.add(Fault::RecordLost, lost);
    }

    pub(super) fn announce(&mut self, announcement: &Announcement, us: u64) {
        let record = self.record(announcement, us);
        self.put(record);
    }

    /// Puts a record into its material's shard, and says which one that is.
    fn put(&mut self, record: Record) -> usize {
        let material = Announcement::from_record(&record.data).map(|announcement| announcement.material);
        let hash = material.map_or(0, |material| material.as_str().bytes().map(usize::from).sum::<usize>());
        let place = hash % self.shards.len().max(1);
        if let Some(shard) = self.shards.get_mut(place) {
            shard.records.push_back(record);
        }
        place
    }

    /// A record reaches a function: counts the faults on its way, and reads it.
    fn arrive(&mut self, record: &Record, us: u64) -> Option<Announcement> {
        let announcement = Announcement::from_record(&record.data).ok()?;
        let latest = self.latest.entry(announcement.material.clone()).or_default();
        if !self.delivered.insert(record.number) {
            self.faults.record(Fault::Duplicated);
        } else if record.number < *latest {
            self.faults.record(Fault::Reordered);
        }
        *latest = record.number.max(*latest);
        self.faults.add(Fault::Delayed, u64::from(us - record.us >= LATE));
        Some(announcement)
    }

    /// There are more or fewer shards from now on; what was in the old ones comes in any order with what is
    /// new.
    pub(super) fn reshard(&mut self, shards: usize) {
        let old = self.shards.drain(..).enumerate();
        let mut records: Vec<(usize, Record)> = old
            .flat_map(|(place, shard)| shard.records.into_iter().map(move |record| (place, record)))
            .collect();
        for last in (1..records.len()).rev() {
            records.swap(last, self.dice.below(last + 1));
        }
        self.shards = std::iter::repeat_with(Shard::default).take(shards.max(1)).collect();
        for (before, record) in records {
            let moved = self.put(record) != before;
            self.faults.add(Fault::Resharded, u64::from(moved));
        }
    }

    /// A function that had records of a shard has ended.
    pub(super) fn finished(&mut self, shard: usize, well: bool) {
        let Some(shard) = self.shards.get_mut(shard) else { return };
        let Some(given) = shard.given.take() else { return };
        shard.deliveries += 1;
        if well || shard.deliveries >= DELIVERIES_MAX {
            shard.deliveries = 0;
            let done = shard.records.drain(..given.min(shard.records.len())).len() as u64;
            self.faults.add(Fault::GivenUp, if well { 0 } else { done });
        }
    }

    pub(super) fn unprojected(&mut self, materials: Vec<MaterialId>) {
        self.unprojected.extend(materials);
    }

    /// Whether nothing is on its way.
    pub(super) fn is_quiet(&self, tables: &MemoryTables) -> bool {
        self.shards.iter().all(|shard| shard.records.is_empty())
            && self.unprojected.is_empty()
            && tables.stream(self.piped.min(self.told)).is_empty()
    }

    pub(super) fn shard_count(&self) -> usize {
        self.shards.len()
    }
}

impl World {
    /// A shard gives records to a function, unless one is at them.
    pub(super) fn deliver(&mut self, pick: usize, count: usize) {
        let place = pick % self.network.shards.len().max(1);
        let Some(shard) = self.network.shards.get_mut(place) else { return };
        if shard.given.is_some() || shard.records.is_empty() {
            return;
        }
        let records: Vec<_> = shard.records.iter().take(count.max(1)).cloned().collect();
        shard.given = Some(records.len());
        let us = self.us();
        let read = records.iter().filter_map(|record| self.network.arrive(record, us));
        let announced = gather(&read.collect::<Vec<_>>());
        let (store, environment, until) = self.function(PROCESSES);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let cache = self.dice.below(self.caches.len());
        let Some(cache) = self.caches.get(cache).cloned() else { return };
        let work = async move {
            let matcher =
                Matcher { store: &store, environment: &*environment, sales_tax_bps, until, cache: &cache };
            let runs = matcher.run_all(&announced).await;
            let again = |error: &MaterialError| match error {
                MaterialError::Unregistered => true,
                MaterialError::Row { .. } => false,
                MaterialError::Store(error) => error.is_passing(),
            };
            Done::Matched {
                again: runs.iter().any(|(_, run)| run.as_ref().err().is_some_and(again)),
                announce: runs
                    .into_iter()
                    .filter(|(_, run)| run.as_ref().is_ok_and(|run| run.unfinished))
                    .map(|(material, _)| material)
                    .collect(),
            }
        };
        self.start(Role::Matcher(Some(place)), work.boxed_local(), Some(looks));
    }

    /// The mapping of `trades` starts a projector; a late one gets no new records.
    pub(super) fn project(&mut self, late: bool) {
        let mut materials = std::mem::take(&mut self.network.unprojected);
        if !late {
            let records = self.tables.stream(self.network.told);
            self.network.told += records.len();
            let trades = records.iter().filter(|record| record.key.table == Table::TRADES);
            materials.extend(trades.filter_map(|record| MaterialId::new(&record.key.hash).ok()));
        }
        if materials.is_empty() {
            return;
        }
        let (store, environment, until) = self.function(PROCESSES + 1);
        let work = async move {
            let projector = Projector { store: &store, environment: &*environment, until };
            let told = projector.project_all(&materials).await;
            let unfinished =
                told.into_iter().filter(|(_, told)| told.as_ref().map_or(true, |told| told.unfinished));
            Done::Projected { again: unfinished.map(|(material, _)| material).collect() }
        };
        self.start(Role::Projector, work.boxed_local(), None);
    }

    /// The minute is over.
    pub(super) fn sweep(&mut self) {
        let (store, environment, until) = self.function(PROCESSES + 2);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let Some(cache) = self.caches.last().cloned() else { return };
        let work = async move {
            let matcher =
                Matcher { store: &store, environment: &*environment, sales_tax_bps, until, cache: &cache };
            let swept =
                sweep(&matcher, &Projector { store: &store, environment: &*environment, until }).await;
            let unfinished = |swept: tradepost_serverless::followers::sweeper::Swept| {
                let unfinished = swept.run.is_ok_and(|run| run.unfinished);
                unfinished.then(|| MaterialId::new(&swept.material).ok()).flatten()
            };
            let announce = swept.unwrap_or_default().into_iter().filter_map(unfinished).collect();
            Done::Matched { announce, again: false }
        };
        self.start(Role::Sweeper, work.boxed_local(), Some(looks));
    }

    /// What a function is given: its way to the tables, its machine, and when its time is up.
    fn function(&mut self, machine: usize) -> (super::Turns, Arc<super::Machine>, Timestamp) {
        let (Some(environment), Some(tables)) = (self.machines.get(machine), self.connections.get(machine))
        else {
            unreachable!("there is a machine for each kind of function")
        };
        let (looks, weather) = (super::Looks::new(Arc::clone(&self.commits)), Arc::clone(&self.weather));
        let store = super::Turns { tables: tables.clone(), looks, weather };
        let environment = Arc::clone(environment);
        let now = tradepost_serverless::Environment::now(&*environment);
        (store, environment, Timestamp(now.0 + self.dice.pick(&TIME_MAX)))
    }
}
