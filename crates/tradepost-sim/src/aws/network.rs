//! What lies between the tables and the functions: the pipe, the shards, and who is started by them.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use futures::FutureExt;
use tradepost_aws::announcement::{Announcement, gather};
use tradepost_aws::matcher::{Matcher, Trouble};
use tradepost_aws::model::{MemoryTables, StreamKind};
use tradepost_aws::sweep::sweep;
use tradepost_aws::tables::Table;
use tradepost_aws::teller::Teller;
use tradepost_core::{MaterialId, Timestamp};

use super::{Done, PROCESSES, Role, World};
use crate::dice::Dice;

/// How often a shard delivers the same records before they are given up, to be found by the sweep.
const DELIVERIES_MAX: u32 = 4;
/// How long a function may run, in milliseconds: one of these.
const TIME_MAX: [u64; 3] = [10, 1_000, 60_000];

/// Records on their way.
#[derive(Debug)]
pub(super) struct Network {
    dice: Dice,
    /// Of the tables' stream: how much the pipe has read, and how much the teller's mapping.
    piped: usize,
    told: usize,
    shards: Vec<Shard>,
    /// What the pipe sent last.
    sent: VecDeque<Vec<u8>>,
    untold: BTreeSet<MaterialId>,
}

#[derive(Debug, Default)]
struct Shard {
    records: VecDeque<Vec<u8>>,
    /// What a function has been given: how many records, and the how-manieth time.
    given: Option<usize>,
    deliveries: u32,
}

impl Network {
    pub(super) fn new(dice: Dice) -> Self {
        let shards = vec![Shard::default()];
        let (sent, untold) = (VecDeque::new(), BTreeSet::new());
        Self { dice, piped: 0, told: 0, shards, sent, untold }
    }

    /// Reads on in the stream of `orders`, and says what came in.
    fn read(&mut self, tables: &MemoryTables, count: usize) -> Vec<Vec<u8>> {
        let records = tables.stream(self.piped);
        let mut read = Vec::new();
        for record in records {
            if read.len() == count {
                break;
            }
            self.piped += 1;
            if record.key.table == Table::Orders && record.kind == StreamKind::Insert {
                let row = record.after.as_ref().map(Announcement::from_row);
                read.extend(row.and_then(Result::ok).map(|announcement| announcement.record()));
            }
        }
        read
    }

    /// The pipe forwards records.
    pub(super) fn pipe(&mut self, tables: &MemoryTables, count: usize) {
        for record in self.read(tables, count) {
            self.put(record.clone());
            self.sent.push_back(record);
            if self.sent.len() > 50 {
                self.sent.pop_front();
            }
        }
    }

    /// The pipe does not hear that it has sent, and sends again, later than what came behind.
    pub(super) fn pipe_again(&mut self, count: usize) {
        let again: Vec<_> = self.sent.iter().rev().take(count).cloned().collect();
        for record in again {
            self.put(record);
        }
    }

    /// The pipe gives records up.
    pub(super) fn pipe_loses(&mut self, tables: &MemoryTables, count: usize) {
        drop(self.read(tables, count));
    }

    pub(super) fn announce(&mut self, announcement: &Announcement) {
        self.put(announcement.record());
    }

    fn put(&mut self, record: Vec<u8>) {
        let material = Announcement::from_record(&record).map(|announcement| announcement.material);
        let hash = material.map_or(0, |material| material.as_str().bytes().map(usize::from).sum::<usize>());
        let place = hash % self.shards.len().max(1);
        if let Some(shard) = self.shards.get_mut(place) {
            shard.records.push_back(record);
        }
    }

    /// There are more or fewer shards from now on; what was in the old ones comes in any order with what is new.
    pub(super) fn reshard(&mut self, shards: usize) {
        let mut records: Vec<_> = self.shards.drain(..).flat_map(|shard| shard.records).collect();
        for last in (1..records.len()).rev() {
            records.swap(last, self.dice.below(last + 1));
        }
        self.shards = std::iter::repeat_with(Shard::default).take(shards.max(1)).collect();
        for record in records {
            self.put(record);
        }
    }

    /// A function that had records of a shard has ended.
    pub(super) fn finished(&mut self, shard: usize, well: bool) {
        let Some(shard) = self.shards.get_mut(shard) else { return };
        let Some(given) = shard.given.take() else { return };
        shard.deliveries += 1;
        if well || shard.deliveries >= DELIVERIES_MAX {
            shard.deliveries = 0;
            drop(shard.records.drain(..given.min(shard.records.len())));
        }
    }

    pub(super) fn untold(&mut self, materials: Vec<MaterialId>) {
        self.untold.extend(materials);
    }

    /// Whether nothing is on its way.
    pub(super) fn is_quiet(&self, tables: &MemoryTables) -> bool {
        self.shards.iter().all(|shard| shard.records.is_empty())
            && self.untold.is_empty()
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
        let read = records.iter().filter_map(|record| Announcement::from_record(record).ok());
        let announced = gather(&read.collect::<Vec<_>>());
        let (store, host, until) = self.function(PROCESSES);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let memory = self.dice.below(self.memories.len());
        let Some(memory) = self.memories.get(memory).cloned() else { return };
        let work = async move {
            let matcher = Matcher { store: &store, host: &*host, sales_tax_bps, until, memory: &memory };
            let runs = matcher.run_all(&announced).await;
            let again = |trouble: &Trouble| match trouble {
                Trouble::Unregistered => true,
                Trouble::Row { .. } => false,
                Trouble::Store(error) => error.is_passing(),
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

    /// The mapping behind `trades` starts a teller; a late one hears of nothing new.
    pub(super) fn tell(&mut self, late: bool) {
        let mut materials = std::mem::take(&mut self.network.untold);
        if !late {
            let records = self.tables.stream(self.network.told);
            self.network.told += records.len();
            let trades = records.iter().filter(|record| record.key.table == Table::Trades);
            materials.extend(trades.filter_map(|record| MaterialId::new(&record.key.hash).ok()));
        }
        if materials.is_empty() {
            return;
        }
        let (store, host, until) = self.function(PROCESSES + 1);
        let work = async move {
            let teller = Teller { store: &store, host: &*host, until };
            let told = teller.tell_all(&materials).await;
            let unfinished =
                told.into_iter().filter(|(_, told)| told.as_ref().map_or(true, |told| told.unfinished));
            Done::Told { again: unfinished.map(|(material, _)| material).collect() }
        };
        self.start(Role::Teller, work.boxed_local(), None);
    }

    /// The minute is over.
    pub(super) fn sweep(&mut self) {
        let (store, host, until) = self.function(PROCESSES + 2);
        let (looks, sales_tax_bps) = (Arc::clone(&store.looks), self.cast.rules.sales_tax_bps);
        let Some(memory) = self.memories.last().cloned() else { return };
        let work = async move {
            let matcher = Matcher { store: &store, host: &*host, sales_tax_bps, until, memory: &memory };
            let swept = sweep(&matcher, &Teller { store: &store, host: &*host, until }).await;
            let unfinished = |swept: tradepost_aws::sweep::Swept| {
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
        let (Some(host), Some(tables)) = (self.machines.get(machine), self.connections.get(machine)) else {
            unreachable!("there is a machine for each kind of function")
        };
        let store =
            super::Turns { tables: tables.clone(), looks: super::Looks::new(Arc::clone(&self.commits)) };
        let host = Arc::clone(host);
        let now = tradepost_aws::Host::now(&*host);
        (store, host, Timestamp(now.0 + self.dice.pick(&TIME_MAX)))
    }
}
