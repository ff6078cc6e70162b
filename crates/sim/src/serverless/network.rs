//! The path of records from the tables to the functions: the pipe and its shards, or the shards of the books'
//! own streams.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tradepost_core::{MaterialId, PlayerId};
use tradepost_serverless::announcement::Announcement;
use tradepost_serverless::memory_dynamodb::{MemoryTables, StreamKind, StreamRecord};
use tradepost_serverless::tables::{FeedSource, Table};

use crate::faults::{Fault, FaultCounts};
use crate::world::dice::Dice;

/// How often a shard delivers the same records before they are given up, to be found by the sweep.
const DELIVERIES_MAX: u32 = 4;
/// What counts as late, in microseconds.
const LATE: u64 = 1_000_000;

/// Records on their way.
#[derive(Debug)]
pub(super) struct Network {
    dice: Dice,
    /// Whether the streams of the books announce orders, and not that of `orders` through the pipe.
    by_books: bool,
    /// How many records of the tables' stream the pipe has read, and the projector's mapping.
    piped: usize,
    projected: usize,
    /// The same of the sequencer's.
    sequenced: usize,
    shards: Vec<Shard>,
    /// What the pipe sent last.
    sent: VecDeque<Record>,
    unprojected: BTreeSet<MaterialId>,
    unsequenced: BTreeSet<FeedSource>,
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
    /// Of bids: with streams, their shard is not that of the asks.
    of_bids: bool,
}

#[derive(Debug, Default)]
struct Shard {
    records: VecDeque<Record>,
    /// What a function has been given: how many records, and the how-manieth time.
    given: Option<usize>,
    deliveries: u32,
}

impl Network {
    pub(super) fn new(mut dice: Dice) -> Self {
        let shards = vec![Shard::default()];
        Self {
            by_books: dice.below(2) == 1,
            dice,
            piped: 0,
            projected: 0,
            shards,
            sent: VecDeque::new(),
            unprojected: BTreeSet::new(),
            sequenced: 0,
            unsequenced: BTreeSet::new(),
            numbers: 0,
            delivered: BTreeSet::new(),
            latest: BTreeMap::new(),
            faults: FaultCounts::default(),
        }
    }

    /// The faults since the last call.
    pub(super) fn take_faults(&mut self) -> FaultCounts {
        std::mem::take(&mut self.faults)
    }

    /// Reads more of the streams that announce orders, and returns the new records.
    fn read(&mut self, tables: &MemoryTables, us: u64, count: usize) -> Vec<Record> {
        let records = tables.stream(self.piped);
        let mut read = Vec::new();
        for record in records {
            if read.len() == count {
                break;
            }
            self.piped += 1;
            let of_bids = record.key.table == Table::BIDS;
            if let Some(announcement) = self.announced_by(&record) {
                read.push(Record { of_bids, ..self.record(&announcement, us) });
            }
        }
        read
    }

    fn announced_by(&self, record: &StreamRecord) -> Option<Announcement> {
        let StreamRecord { key, after, .. } = record;
        let of_book = [Table::ASKS, Table::BIDS].contains(&key.table);
        match record.kind {
            StreamKind::Insert if self.by_books && of_book => {
                Announcement::from_slot(&key.hash, key.range.as_deref()?).ok()
            }
            StreamKind::Insert if !self.by_books && key.table == Table::ORDERS => {
                Announcement::from_row(after.as_ref()?).ok()
            }
            _ => None,
        }
    }

    fn record(&mut self, announcement: &Announcement, us: u64) -> Record {
        self.numbers += 1;
        Record { number: self.numbers, us, data: announcement.record(), of_bids: false }
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
        let place = (hash + usize::from(record.of_bids)) % self.shards.len().max(1);
        if let Some(shard) = self.shards.get_mut(place) {
            shard.records.push_back(record);
        }
        place
    }

    /// Gives up to `count` records of a shard to a function, unless one works on them. Returns the shard and
    /// what the records announce.
    pub(super) fn deliver(
        &mut self,
        pick: usize,
        count: usize,
        us: u64,
    ) -> Option<(usize, Vec<Announcement>)> {
        let place = pick % self.shards.len().max(1);
        let shard = self.shards.get_mut(place)?;
        if shard.given.is_some() || shard.records.is_empty() {
            return None;
        }
        let records: Vec<_> = shard.records.iter().take(count.max(1)).cloned().collect();
        shard.given = Some(records.len());
        Some((place, records.iter().filter_map(|record| self.arrive(record, us)).collect()))
    }

    /// The materials to project: those of unfinished runs and, unless the mapping is late, those with new
    /// trades.
    pub(super) fn take_unprojected(&mut self, tables: &MemoryTables, late: bool) -> BTreeSet<MaterialId> {
        let mut materials = std::mem::take(&mut self.unprojected);
        if !late {
            let records = tables.stream(self.projected);
            self.projected += records.len();
            let trades = records.iter().filter(|record| record.key.table == Table::TRADES);
            materials.extend(trades.filter_map(|record| MaterialId::new(&record.key.hash).ok()));
        }
        materials
    }

    /// The accounts to which something has happened, and those of unfinished runs; or the mapping loses them.
    pub(super) fn take_unsequenced(&mut self, tables: &MemoryTables, loses: bool) -> BTreeSet<FeedSource> {
        let records = tables.stream(self.sequenced);
        self.sequenced += records.len();
        let inbox = records.iter().filter(|record| record.key.table == Table::INBOX);
        let own =
            inbox.filter(|record| record.key.range.as_ref().is_some_and(|place| place.starts_with('@')));
        let accounts = own.filter_map(|record| PlayerId::new(&record.key.hash).ok()).map(FeedSource::Account);
        if loses {
            self.faults.add(Fault::EventLost, accounts.count() as u64);
            return BTreeSet::new();
        }
        accounts.chain(std::mem::take(&mut self.unsequenced)).collect()
    }

    pub(super) fn unsequenced(&mut self, sources: BTreeSet<FeedSource>) {
        self.unsequenced.extend(sources);
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
            && self.unsequenced.is_empty()
            && tables.stream(self.piped.min(self.projected).min(self.sequenced)).is_empty()
    }

    pub(super) fn shard_count(&self) -> usize {
        self.shards.len()
    }
}
