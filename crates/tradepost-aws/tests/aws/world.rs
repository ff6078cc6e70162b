//! A market over tables in memory, and what stands behind its streams on AWS: pipe, matcher, teller, sweeper.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tradepost_aws::announcement::{Announcement, gather};
use tradepost_aws::matcher::{Matcher, Memory};
use tradepost_aws::model::{Faults, MemoryTables, StreamKind};
use tradepost_aws::sweep::sweep;
use tradepost_aws::tables::{SettlementRow, Table};
use tradepost_aws::teller::Teller;
use tradepost_aws::{Host, Serverless};
use tradepost_core::{Rules, Timestamp};

/// The rules of the tests' markets.
pub(crate) const RULES: Rules = Rules { sales_tax_bps: 250, open_orders_max: 200 };

/// A machine with the time of this one, and chance from a seed.
#[derive(Debug)]
pub(crate) struct Machine(AtomicU64);

impl Machine {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Host for Machine {
    fn now_us(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::try_from(since.as_micros()).unwrap()
    }

    fn random(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A process of the API on these tables.
pub(crate) fn api(tables: &MemoryTables, faults: Faults) -> Serverless<MemoryTables, Machine> {
    Serverless::new(tables.connect(faults), Machine::new(faults.seed), RULES)
}

/// What stands behind the streams.
#[derive(Debug)]
pub(crate) struct Backstage {
    tables: MemoryTables,
    host: Machine,
    memory: Memory,
    seen: usize,
}

impl Backstage {
    pub(crate) fn new(tables: &MemoryTables) -> Self {
        let tables = tables.connect(Faults::default());
        Self { tables, host: Machine::new(77), memory: Memory::default(), seen: 0 }
    }

    fn matcher(&self) -> Matcher<'_, MemoryTables, Machine> {
        let Self { tables: store, host, memory, .. } = self;
        Matcher { store, host, sales_tax_bps: RULES.sales_tax_bps, until: Timestamp(u64::MAX), memory }
    }

    fn teller(&self) -> Teller<'_, MemoryTables, Machine> {
        Teller { store: &self.tables, host: &self.host, until: Timestamp(u64::MAX) }
    }

    /// Plays the streams to their end; says whether there was anything to do.
    pub(crate) async fn play(&mut self) -> bool {
        let records = self.tables.stream(self.seen);
        self.seen += records.len();
        let inserted = |table: Table| {
            let of = move |record: &&tradepost_aws::model::StreamRecord| {
                record.key.table == table && record.kind == StreamKind::Insert
            };
            records.iter().filter(of).filter_map(|record| record.after.as_ref())
        };
        let announced: Vec<_> =
            inserted(Table::Orders).map(|row| Announcement::from_row(row).unwrap()).collect();
        for (material, run) in self.matcher().run_all(&gather(&announced)).await {
            assert!(!run.unwrap().unfinished, "{material} is matched");
        }
        let settled: BTreeSet<_> =
            inserted(Table::Trades).map(|row| SettlementRow::decode(row).unwrap().material).collect();
        for (material, told) in self.teller().tell_all(&settled).await {
            assert!(!told.unwrap().unfinished, "{material} is told");
        }
        !records.is_empty()
    }

    /// Looks for what no stream tells: orders whose time has come.
    pub(crate) async fn sweep(&self) {
        for swept in sweep(&self.matcher(), &self.teller()).await.unwrap() {
            assert!(!swept.run.unwrap().unfinished && !swept.told.unwrap().unfinished);
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
