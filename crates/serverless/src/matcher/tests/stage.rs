//! A market to play on: tables, an API that places orders, matchers and projectors that follow the stream.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::executor::block_on;
use tradepost_core::{
    Actor, Amount, AssetName, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Price, Quantity, Rules, Side,
    TimeInForce, Timestamp, TransferKind,
};
use tradepost_ports::TransferRequest;

use crate::announcement::{Announcement, gather};
use crate::error::MaterialError;
use crate::followers::projector::{Projected, Projector};
use crate::followers::sweeper::{Swept, sweep};
use crate::matcher::{Matcher, MaterialCache, Run};
use crate::memory_dynamodb::{MemoryTables, StreamKind};
use crate::store::{Key, Store};
use crate::tables::{SettlementRow, Table};
use crate::{Environment, Serverless};

/// When every play begins: 2026-01-01.
const START: Timestamp = Timestamp(1_767_225_600_000);
/// Time never runs out.
pub(super) const NEVER: Timestamp = Timestamp(u64::MAX);
/// So much that nobody runs out of it.
pub(super) const AMPLE: u64 = 1 << 44;

/// A clock that is set, and chance from a seed.
#[derive(Debug)]
pub(super) struct Clock {
    us: AtomicU64,
    /// How much time passes whenever somebody looks at it.
    tick_us: AtomicU64,
    dice: AtomicU64,
}

impl Clock {
    /// Lets this many milliseconds pass whenever somebody looks at the clock.
    pub(super) fn tick(&self, ms: u64) {
        self.tick_us.store(ms * 1000, Ordering::Relaxed);
    }
}

impl Environment for Clock {
    fn now_us(&self) -> u64 {
        self.us.fetch_add(self.tick_us.load(Ordering::Relaxed), Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        self.dice.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }
}

pub(super) struct Stage {
    pub(super) tables: MemoryTables,
    pub(super) clock: Arc<Clock>,
    pub(super) api: Serverless<MemoryTables, Arc<Clock>>,
    pub(super) tax_bps: u16,
    seen: usize,
}

/// A trade, by the parties' order ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Traded {
    pub(super) maker: OrderId,
    pub(super) taker: OrderId,
    pub(super) price: u64,
    pub(super) quantity: u32,
    pub(super) fee: u64,
}

pub(super) fn material(name: &str) -> MaterialId {
    MaterialId::new(name).unwrap()
}

pub(super) fn player(name: &str) -> PlayerId {
    PlayerId::new(name).unwrap()
}

pub(super) fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

pub(super) fn units(units: u64) -> Quantity {
    Quantity::new(units).unwrap()
}

pub(super) fn assets(materials: &[MaterialId]) -> impl Iterator<Item = AssetName> + '_ {
    std::iter::once(AssetName::Coin).chain(materials.iter().cloned().map(AssetName::Material))
}

impl Stage {
    /// A market in these materials where these players have plenty of everything.
    pub(super) fn new(materials: &[&str], players: &[&str], tax_bps: u16) -> Self {
        let tables = MemoryTables::new();
        let clock = Arc::new(Clock {
            us: AtomicU64::new(START.0 * 1000),
            tick_us: AtomicU64::new(0),
            dice: AtomicU64::new(7),
        });
        let rules = Rules { sales_tax_bps: tax_bps, open_orders_max: 1_000_000 };
        let api = Serverless::new(tables.clone(), Arc::clone(&clock), rules);
        let stage = Self { tables, clock, api, tax_bps, seen: 0 };
        let materials: Vec<_> = materials.iter().map(|name| material(name)).collect();
        for id in &materials {
            block_on(stage.api.register_material(id.clone(), id.to_string(), None)).unwrap();
        }
        for name in players {
            for asset in assets(&materials) {
                stage.fund(name, asset, AMPLE);
            }
        }
        stage.tables.take_usage();
        stage
    }

    /// One of copper, where ann, bob and cid are.
    pub(super) fn copper() -> Self {
        Self::new(&["copper"], &["ann", "bob", "cid"], 0)
    }

    pub(super) fn fund(&self, name: &str, asset: AssetName, amount: u64) {
        let (player, amount, reason) = (player(name), Amount::new(amount).unwrap(), "start".to_owned());
        let (reference, kind) = (None, TransferKind::Deposit);
        let request = TransferRequest { reference, kind, player, asset, amount, reason };
        block_on(self.api.transfer_assets(request, None)).unwrap();
    }

    pub(super) fn wait(&self, ms: u64) {
        self.clock.us.fetch_add(ms * 1000, Ordering::Relaxed);
    }

    /// Sets the clock back.
    pub(super) fn back(&self, ms: u64) {
        self.clock.us.fetch_sub(ms * 1000, Ordering::Relaxed);
    }

    /// Places an order a millisecond after what was before.
    pub(super) fn give(&self, order: PlaceOrder) -> OrderId {
        self.wait(1);
        block_on(self.api.place_order(order, None)).unwrap().terms.order_id
    }

    /// Places an order of copper: `"ann bid 5 @ 10"`, with `ioc`, `fok` or `gtd` (a second) behind if it is
    /// one.
    pub(super) fn place(&self, order: &str) -> OrderId {
        self.give(self.request(order))
    }

    pub(super) fn request(&self, order: &str) -> PlaceOrder {
        let words: Vec<_> = order.split_whitespace().collect();
        let side = if words[1] == "bid" { Side::Bid } else { Side::Ask };
        let time_in_force = match words.get(5) {
            None => TimeInForce::Gtc,
            Some(&"ioc") => TimeInForce::Ioc,
            Some(&"fok") => TimeInForce::Fok,
            Some(&"gtd") => TimeInForce::Gtd { expires_at: Timestamp(self.clock.now().0 + 1_000) },
            Some(other) => panic!("no time in force: {other}"),
        };
        let (quantity, price) = (units(words[2].parse().unwrap()), price(words[4].parse().unwrap()));
        let (player, material) = (player(words[0]), material("copper"));
        PlaceOrder { player, material, side, price, quantity, time_in_force }
    }

    pub(super) fn cancel(&self, order_id: OrderId) -> bool {
        block_on(self.api.cancel_order(Actor::Operator, order_id, None)).is_ok()
    }

    /// What was announced since the last time.
    pub(super) fn announcements(&mut self) -> Vec<Announcement> {
        let records = self.tables.stream(self.seen);
        self.seen += records.len();
        let orders = records
            .iter()
            .filter(|record| record.key.table == Table::ORDERS && record.kind == StreamKind::Insert);
        orders.map(|record| Announcement::from_row(record.after.as_ref().unwrap()).unwrap()).collect()
    }

    /// What the rows that came into the books announce, oldest first.
    pub(super) fn announcements_of_books(&self) -> Vec<Announcement> {
        let records = self.tables.stream(0);
        let inserted = records.iter().filter(|record| {
            [Table::ASKS, Table::BIDS].contains(&record.key.table) && record.kind == StreamKind::Insert
        });
        let slot = |key: &Key| key.range.clone().unwrap();
        inserted
            .map(|record| Announcement::from_slot(&record.key.hash, &slot(&record.key)).unwrap())
            .collect()
    }

    pub(super) fn matcher<'a, S: Store>(
        &'a self,
        store: &'a S,
        cache: &'a MaterialCache,
    ) -> Matcher<'a, S, Clock> {
        Matcher { store, environment: &*self.clock, sales_tax_bps: self.tax_bps, until: NEVER, cache }
    }

    pub(super) fn projector<'a, S: Store>(&'a self, store: &'a S) -> Projector<'a, S, Clock> {
        Projector { store, environment: &*self.clock, until: NEVER }
    }

    /// Matches what these announce, by a process that knows nothing.
    pub(super) fn hear(
        &self,
        announcements: &[Announcement],
    ) -> Vec<(MaterialId, Result<Run, MaterialError>)> {
        let cache = MaterialCache::default();
        block_on(self.matcher(&self.tables, &cache).run_all(&gather(announcements)))
    }

    /// Matches all that was announced since the last time, and projects it.
    pub(super) fn settle(&mut self) -> Run {
        let announcements = self.announcements();
        let mut all = Run::default();
        for (material, run) in self.hear(&announcements) {
            let run = run.unwrap();
            assert!(!run.unfinished, "{material} is matched");
            all.settlements += run.settlements;
            all.trades += run.trades;
            all.ends += run.ends;
        }
        self.project();
        self.audit();
        all
    }

    pub(super) fn materials(&self) -> BTreeSet<MaterialId> {
        let rows = self.tables.rows(Table::MATERIALS);
        let names = rows.iter().filter_map(|row| crate::tables::MaterialRow::decode(row).ok());
        names.map(|row| row.material).collect()
    }

    pub(super) fn project(&self) -> Vec<(MaterialId, Result<Projected, MaterialError>)> {
        block_on(self.projector(&self.tables).project_all(&self.materials()))
    }

    pub(super) fn sweep(&self) -> Vec<Swept> {
        let cache = MaterialCache::default();
        block_on(sweep(&self.matcher(&self.tables, &cache), &self.projector(&self.tables), 1)).unwrap().swept
    }

    /// Everything adds up, and no book is crossed.
    pub(super) fn audit(&self) {
        let audit = block_on(self.api.read_audit()).unwrap().audit;
        assert_eq!(audit.problems, Vec::<String>::new());
    }

    pub(super) fn settlements(&self, material: &MaterialId) -> Vec<SettlementRow> {
        let rows = self.tables.rows(Table::TRADES);
        let rows = rows.iter().map(|row| SettlementRow::decode(row).unwrap());
        let rows: Vec<_> = rows.filter(|row| row.material == *material).collect();
        assert!((1..).zip(&rows).all(|(seq, row)| row.seq == seq), "settlements are counted without gaps");
        rows
    }

    pub(super) fn trades(&self, material: &MaterialId) -> Vec<Traded> {
        let mut trades = Vec::new();
        for row in self.settlements(material) {
            let party = |place| row.settlement.party(place).unwrap().0.order_id;
            trades.extend(row.settlement.executions.iter().map(|execution| Traded {
                maker: party(execution.maker),
                taker: party(execution.taker),
                price: execution.price.get(),
                quantity: execution.quantity.get(),
                fee: execution.fee.get(),
            }));
        }
        trades
    }

    pub(super) fn order(&self, order_id: OrderId) -> Order {
        block_on(self.api.read_order(&Actor::Operator, order_id)).unwrap()
    }

    /// An order in a few words: `"filled 5/5 for 50"`.
    pub(super) fn state(&self, order_id: OrderId) -> String {
        let order = self.order(order_id);
        let word =
            order.state.close_reason.map_or(order.status().as_str(), tradepost_core::CloseReason::as_str);
        format!(
            "{word} {}/{} for {}",
            order.filled().get(),
            order.state.quantity.get(),
            order.state.value.get()
        )
    }

    /// What a player gained since the start: coins and copper, free and held.
    pub(super) fn gain(&self, name: &str) -> [i64; 4] {
        let held = self.balances(&player(name));
        let of = |asset: AssetName| held.get(&asset).copied().unwrap_or_default();
        let (coins, copper) = (of(AssetName::Coin), of(AssetName::Material(material("copper"))));
        let gain = |amount: u64, start: u64| i64::try_from(amount).unwrap() - i64::try_from(start).unwrap();
        [gain(coins.0, AMPLE), gain(coins.1, 0), gain(copper.0, AMPLE), gain(copper.1, 0)]
    }

    pub(super) fn balances(&self, player: &PlayerId) -> BTreeMap<AssetName, (u64, u64)> {
        let holdings = block_on(self.api.read_account(player)).unwrap().holdings;
        holdings
            .into_iter()
            .map(|holding| (holding.asset, (holding.balance.available.get(), holding.balance.held.get())))
            .collect()
    }

    pub(super) fn resting(&self) -> usize {
        self.tables.rows(Table::ASKS).len() + self.tables.rows(Table::BIDS).len()
    }
}
