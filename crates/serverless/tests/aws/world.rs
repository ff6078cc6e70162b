//! A market over tables in memory, and what follows its streams on AWS: pipe, matcher, projector,
//! sweeper.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tradepost_core::{AssetName, MaterialId, Rules, Side, Timestamp};
use tradepost_serverless::announcement::{Announcement, gather};
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::followers::sequencer::Sequencer;
use tradepost_serverless::followers::sweeper::sweep;
use tradepost_serverless::matcher::{Announced, Matcher, MaterialCache};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, StreamKind};
use tradepost_serverless::tables::{
    AccountRow, FeedSource, InboxRow, InboxSource, OrderRow, RestingRow, SettlementRow, Table,
};
use tradepost_serverless::{Environment, MaterialError, Serverless};

/// The rules of the tests' markets.
pub(crate) const RULES: Rules = Rules { sales_tax_bps: 250, open_orders_max: 200 };

/// A machine with the time of this one, or another, and chance from a seed.
#[derive(Debug)]
pub(crate) struct Machine {
    dice: AtomicU64,
    later_us: AtomicU64,
    /// When its clock stopped.
    stopped_us: Option<u64>,
}

impl Machine {
    pub(crate) fn new(seed: u64) -> Self {
        Self::lagging(seed, Duration::ZERO)
    }

    /// One whose clock is late.
    pub(crate) fn lagging(seed: u64, time: Duration) -> Self {
        let later_us = 0_u64.wrapping_sub(u64::try_from(time.as_micros()).unwrap());
        Self { dice: AtomicU64::new(seed), later_us: AtomicU64::new(later_us), stopped_us: None }
    }

    /// One whose clock stands still, so that no more time passes than a test says.
    pub(crate) fn stopped(seed: u64) -> Self {
        Self { stopped_us: Some(now_us()), ..Self::new(seed) }
    }

    /// Puts the clock forward.
    pub(crate) fn forward(&self, time: Duration) {
        self.later_us.fetch_add(u64::try_from(time.as_micros()).unwrap(), Ordering::Relaxed);
    }
}

fn now_us() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

impl Environment for Machine {
    fn now_us(&self) -> u64 {
        self.stopped_us.unwrap_or_else(now_us).wrapping_add(self.later_us.load(Ordering::Relaxed))
    }

    fn random(&self) -> u64 {
        let mut z = self.dice.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A process of the API.
pub(crate) type Api = Serverless<MemoryTables, Arc<Machine>>;

/// A process of the API on these tables, with a separate connection.
pub(crate) fn api(tables: &MemoryTables, faults: Faults) -> Api {
    api_on(&tables.connect(faults), faults.seed)
}

/// A process of the API on this connection.
pub(crate) fn api_on(connection: &MemoryTables, seed: u64) -> Api {
    Serverless::new(connection.clone(), Arc::new(Machine::new(seed)), RULES)
}

/// Asserts what the audit does not look at: an open order has a row in the book and no other has; nothing is
/// below zero; the account's own source of the inbox has no gap; goods are in one place, and the main row
/// below a kilobyte.
pub(crate) fn rows_agree(tables: &MemoryTables, when: &str) {
    let mut unprojected = BTreeSet::new();
    for row in tables.rows(Table::TRADES) {
        let settlement = SettlementRow::decode(&row).unwrap().settlement;
        let ended = settlement.parties.iter().filter(|party| party.end.is_some());
        unprojected.extend(ended.map(|party| party.order_id));
    }
    let mut open = BTreeSet::new();
    for row in tables.rows(Table::ORDERS) {
        let row = OrderRow::decode(&row).unwrap();
        if row.end.is_none() && !unprojected.contains(&row.terms.order_id) {
            open.insert(row.terms.order_id);
        }
    }
    let mut resting = BTreeSet::new();
    for side in [Side::Ask, Side::Bid] {
        for row in tables.rows(Table::book(side)) {
            resting.insert(RestingRow::decode(side, &row).unwrap().terms.order_id);
        }
    }
    assert_eq!(open, resting, "{when}: open orders and the book");
    let inbox = tables.rows(Table::INBOX);
    let inbox: Vec<_> = inbox.iter().map(|row| InboxRow::decode(row).unwrap()).collect();
    let mut places = BTreeSet::new();
    for row in tables.rows(Table::ACCOUNTS) {
        if let AccountRow::Goods(goods) = AccountRow::decode(&row).unwrap() {
            places.insert((goods.player, AssetName::Material(goods.material)));
        }
    }
    for row in tables.rows(Table::ACCOUNTS) {
        if let AccountRow::Main(main) = AccountRow::decode(&row).unwrap() {
            assert!(row.size() <= 1024, "{when}: {} bytes", row.size());
            for asset in main.free.keys() {
                let twice = places.contains(&(main.player.clone(), asset.clone()));
                assert!(!twice, "{when}: {} of {} in two places", asset.as_str(), main.player);
            }
            let own =
                inbox.iter().filter(|row| row.player == main.player && row.source == InboxSource::Account);
            let seqs: BTreeSet<_> = own.map(|row| row.seq).collect();
            assert_eq!(seqs, (1..=main.seq).collect(), "{when}: events of {}", main.player);
        }
    }
}

/// Everything that follows the streams.
#[derive(Debug)]
pub(crate) struct Backstage {
    tables: MemoryTables,
    environment: Machine,
    cache: MaterialCache,
    seen: usize,
    unmatched: BTreeSet<MaterialId>,
    unprojected: BTreeSet<MaterialId>,
    unsequenced: BTreeSet<FeedSource>,
}

/// Whether an error is an injected fault.
fn passing(error: &MaterialError) -> bool {
    matches!(error, MaterialError::Store(error) if error.is_passing())
}

impl Backstage {
    pub(crate) fn new(tables: &MemoryTables) -> Self {
        Self::racing(tables, Faults { seed: 77, ..Faults::default() })
    }

    /// The same with what can happen to its calls.
    pub(crate) fn racing(tables: &MemoryTables, faults: Faults) -> Self {
        let tables = tables.connect(faults);
        let (environment, cache) = (Machine::new(faults.seed), MaterialCache::default());
        Self {
            tables,
            environment,
            cache,
            seen: 0,
            unmatched: BTreeSet::new(),
            unprojected: BTreeSet::new(),
            unsequenced: BTreeSet::new(),
        }
    }

    /// Matches what was announced so far, and projects nothing.
    pub(crate) async fn matched(&self) {
        let records = self.tables.stream(self.seen);
        let orders = records.iter().filter(|record| record.key.table == Table::ORDERS);
        let announced: Vec<_> = orders
            .filter(|record| record.kind == StreamKind::Insert)
            .filter_map(|record| record.after.as_ref())
            .map(|row| Announcement::from_row(row).unwrap())
            .collect();
        for (material, run) in self.matcher().run_all(&gather(&announced)).await {
            assert!(!run.unwrap().unfinished, "{material} is matched");
        }
    }

    fn matcher(&self) -> Matcher<'_, MemoryTables, Machine> {
        let Self { tables: store, environment, cache, .. } = self;
        Matcher { store, environment, sales_tax_bps: RULES.sales_tax_bps, until: Timestamp(u64::MAX), cache }
    }

    fn projector(&self) -> Projector<'_, MemoryTables, Machine> {
        Projector { store: &self.tables, environment: &self.environment, until: Timestamp(u64::MAX) }
    }

    fn sequencer(&self) -> Sequencer<'_, MemoryTables, Machine> {
        Sequencer { store: &self.tables, environment: &self.environment, until: Timestamp(u64::MAX) }
    }

    /// Plays the streams to their end; says whether there was anything to do.
    pub(crate) async fn play(&mut self) -> bool {
        let records = self.tables.stream(self.seen);
        self.seen += records.len();
        let inserted = |table: Table| {
            let of = move |record: &&tradepost_serverless::memory_dynamodb::StreamRecord| {
                record.key.table == table && record.kind == StreamKind::Insert
            };
            records.iter().filter(of).filter_map(|record| record.after.as_ref())
        };
        let announced: Vec<_> =
            inserted(Table::ORDERS).map(|row| Announcement::from_row(row).unwrap()).collect();
        self.unmatched.extend(gather(&announced).into_keys());
        for material in std::mem::take(&mut self.unmatched) {
            // What fails in passing, or is not finished, is announced again.
            match self.matcher().run(&material, Announced::default()).await {
                Ok(run) if !run.unfinished => {}
                Ok(_) => drop(self.unmatched.insert(material)),
                Err(error) => {
                    assert!(passing(&error), "{material}: {error}");
                    self.unmatched.insert(material);
                }
            }
        }
        self.unprojected
            .extend(inserted(Table::TRADES).map(|row| SettlementRow::decode(row).unwrap().material));
        for material in std::mem::take(&mut self.unprojected) {
            match self.projector().project(&material).await {
                Ok(projected) if !projected.unfinished => {
                    self.unsequenced.insert(FeedSource::Material(material));
                }
                Ok(_) => drop(self.unprojected.insert(material)),
                Err(error) => {
                    assert!(passing(&error), "{material}: {error}");
                    self.unprojected.insert(material);
                }
            }
        }
        self.unsequenced.extend(
            inserted(Table::INBOX)
                .map(|row| InboxRow::decode(row).unwrap())
                .filter(|row| row.source == InboxSource::Account)
                .map(|row| FeedSource::Account(row.player)),
        );
        match self.sequencer().append(&self.unsequenced).await {
            Ok(sequenced) if !sequenced.unfinished => self.unsequenced.clear(),
            Ok(_) => {}
            Err(error) => assert!(passing(&error), "{error}"),
        }
        !records.is_empty()
            || !self.unsequenced.is_empty()
            || !self.unmatched.is_empty()
            || !self.unprojected.is_empty()
    }

    /// Sweeps: finds expired orders, which no stream reports.
    pub(crate) async fn sweep(&self) {
        match sweep(&self.matcher(), &self.projector(), 1).await {
            Ok(sweep) => {
                let troubles = sweep
                    .swept
                    .into_iter()
                    .flat_map(|swept| [swept.run.err(), swept.projected.err()])
                    .flatten();
                troubles.for_each(|error| assert!(passing(&error), "{error}"));
            }
            Err(error) => assert!(passing(&error), "{error}"),
        }
    }

    /// Plays on and on.
    pub(crate) async fn play_for_ever(mut self) {
        let mut minute = tokio::time::interval(Duration::from_millis(500));
        loop {
            let news = self.tables.written(self.seen);
            tokio::select! {
                () = news => { self.play().await; }
                _ = minute.tick() => self.sweep().await,
            }
        }
    }
}
