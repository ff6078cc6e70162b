//! Many requests a second against unkind tables, in simulated time: what they wait for, and how many give up.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::{Either, join_all, select};
use tradepost_core::{
    Amount, AssetName, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Rules, Side, TimeInForce,
    Timestamp, TransferKind,
};
use tradepost_dice::Dice;
use tradepost_ports::{Refusal, TransferRequest};
use tradepost_serverless::matcher::{Announced, Matcher, MaterialCache, Run};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, Service};
use tradepost_serverless::tables::Table;
use tradepost_serverless::{Environment, Serverless};

const RULES: Rules = Rules { sales_tax_bps: 250, open_orders_max: 100_000 };
const PLAYERS: u32 = 1_000;
/// How long a matcher's function may run, as the template has it, less what it needs to end.
const FUNCTION_MS: u64 = 55_000;
/// When the time of the tables begins, in microseconds since 1970.
const START: u64 = 1_790_000_000_000_000;

/// A machine with the time of the tables.
#[derive(Debug)]
struct Simulated {
    tables: MemoryTables,
    dice: AtomicU64,
}

impl Environment for Simulated {
    fn now_us(&self) -> u64 {
        START + self.tables.now_us()
    }

    fn random(&self) -> u64 {
        Dice::new(self.dice.fetch_add(1, Ordering::Relaxed)).roll()
    }
}

fn simulated(tables: &MemoryTables, seed: u64) -> Simulated {
    Simulated { tables: tables.clone(), dice: AtomicU64::new(seed << 32) }
}

type Api = Serverless<MemoryTables, Arc<Simulated>>;

/// What came of some requests.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) sent: usize,
    pub(crate) done: usize,
    /// Refused because the market is busy.
    pub(crate) gave_up: usize,
    /// Done a second, until the last one was answered.
    pub(crate) per_second: f64,
    pub(crate) median_ms: f64,
    pub(crate) p99_ms: f64,
    /// Transactions sent for a request.
    pub(crate) attempts: f64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, done, gave_up, per_second, median_ms, p99_ms, attempts } = self;
        write!(f, "{sent} sent, {done} done ({per_second:.0} a second), {gave_up} gave up; ")?;
        write!(f, "{attempts:.2} transactions each; p50 {median_ms:.0} ms, p99 {p99_ms:.0} ms")
    }
}

/// A market whose tables are unkind.
pub(crate) struct Load {
    tables: MemoryTables,
    connections: Vec<MemoryTables>,
    api: Vec<Api>,
}

impl Load {
    /// With processes enough that none serves two requests at once.
    pub(crate) fn new() -> Self {
        let tables = MemoryTables::of(Service::UNKIND);
        let connection = |seed| tables.connect(Faults { seed, ..Faults::default() });
        let connections: Vec<_> = (1..=200).map(connection).collect();
        let process = |(seed, connection): (u64, &MemoryTables)| {
            Serverless::new(connection.clone(), Arc::new(simulated(&tables, seed)), RULES)
        };
        let api = (1..).zip(&connections).map(process).collect();
        Self { tables, connections, api }
    }

    fn register(&self, materials: u32) {
        for number in 0..materials {
            let done = self.api[0].register_material(material(number), format!("m{number}"), None);
            self.tables.run(done).unwrap();
        }
    }

    /// Gives every player an asset, one after another.
    fn endow(&self, asset: &AssetName) {
        for number in 0..PLAYERS {
            self.tables.run(self.api[0].transfer_assets(transfer(number, asset), None)).unwrap();
        }
    }

    /// Sends requests at this rate, and waits for all answers.
    fn at_rate<'a, W: Future<Output = Result<(), Refusal>>>(
        &'a self,
        per_second: u32,
        seconds: u32,
        request: impl Fn(&'a Api, u32) -> W,
    ) -> Figures {
        self.transactions();
        let began = self.tables.now_us();
        let request = &request;
        let send = |number: u32| async move {
            self.tables.sleep(u64::from(number) * 1_000_000 / u64::from(per_second)).await;
            let sent = self.tables.now_us();
            let done = request(&self.api[number as usize % self.api.len()], number).await;
            (done, self.tables.now_us() - sent)
        };
        let answers = self.tables.run(join_all((0..per_second * seconds).map(send)));
        let took = self.tables.now_us() - began;
        let mut times: Vec<u64> =
            answers.iter().filter(|(done, _)| done.is_ok()).map(|(_, us)| *us).collect();
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).map_or(0.0, |us| real(*us) / 1e3);
        let (sent, done) = (answers.len(), times.len());
        Figures {
            sent,
            done,
            gave_up: answers.iter().filter(|(done, _)| matches!(done, Err(Refusal::Busy))).count(),
            per_second: real(done as u64) / (real(took) / 1e6),
            median_ms: at(50),
            p99_ms: at(99),
            attempts: real(self.transactions()) / real(sent as u64),
        }
    }

    /// Transactions sent since the last call.
    fn transactions(&self) -> u64 {
        self.connections.iter().map(|connection| connection.take_usage().calls_of("transact")).sum()
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures are small")]
fn real(number: u64) -> f64 {
    number as f64
}

fn player(number: u32) -> PlayerId {
    PlayerId::new(&format!("player-{}", number % PLAYERS)).unwrap()
}

fn material(number: u32) -> MaterialId {
    MaterialId::new(&format!("material-{number}")).unwrap()
}

fn transfer(number: u32, asset: &AssetName) -> TransferRequest {
    let amount = Amount::new(1_000_000).unwrap();
    TransferRequest {
        reference: None,
        kind: TransferKind::Deposit,
        player: player(number),
        asset: asset.clone(),
        amount,
        reason: "sold".to_owned(),
    }
}

fn order(number: u32, material: MaterialId, side: Side) -> PlaceOrder {
    let (price, quantity) = (Price::new(10).unwrap(), Quantity::new(1).unwrap());
    PlaceOrder { player: player(number), material, side, price, quantity, time_in_force: TimeInForce::Gtc }
}

/// Everybody deposits coins.
pub(crate) fn deposits(per_second: u32, seconds: u32) -> Figures {
    let load = Load::new();
    let deposit = |api, number| async move {
        let api: &Api = api;
        api.transfer_assets(transfer(number, &AssetName::Coin), None).await.map(drop)
    };
    load.at_rate(per_second, seconds, deposit)
}

/// Everybody places orders of many materials, which nobody matches meanwhile.
pub(crate) fn orders(per_second: u32, seconds: u32, materials: u32) -> Figures {
    let load = Load::new();
    load.register(materials);
    load.endow(&AssetName::Coin);
    let place = |api, number| async move {
        let api: &Api = api;
        api.place_order(order(number, material(number % materials), Side::Bid), None).await.map(drop)
    };
    load.at_rate(per_second, seconds, place)
}

/// How long an order waits for its trade while this many wait in another material of the same shard, in
/// milliseconds. The shard has one function at a time, which was busy with the others when the order came.
pub(crate) fn waiting(others: u32) -> u64 {
    let load = Load::new();
    load.register(2);
    let [busy, other] = [material(0), material(1)];
    for asset in [AssetName::Coin, AssetName::Material(busy.clone()), AssetName::Material(other.clone())] {
        load.endow(&asset);
    }
    let place = |number: u32, of: &MaterialId, side| {
        let api = &load.api[number as usize % load.api.len()];
        load.tables.run(api.place_order(order(number, of.clone(), side), None)).unwrap();
    };
    for number in 0..others {
        place(number, &busy, if number % 2 == 0 { Side::Ask } else { Side::Bid });
    }
    place(1, &other, Side::Ask);
    let store = load.tables.connect(Faults { seed: 99, ..Faults::default() });
    let environment = simulated(&load.tables, 99);
    let cache = MaterialCache::default();
    let matching = async {
        let mut announced = BTreeMap::from([(busy.clone(), Announced::default())]);
        loop {
            let until = Timestamp(environment.now().0 + FUNCTION_MS);
            let matcher = Matcher {
                store: &store,
                environment: &environment,
                sales_tax_bps: RULES.sales_tax_bps,
                until,
                cache: &cache,
            };
            let runs = matcher.run_all(&announced).await;
            let unfinished = |run: &Result<Run, _>| run.as_ref().is_ok_and(|run| run.unfinished);
            announced = runs
                .into_iter()
                .filter(|(_, run)| unfinished(run))
                .map(|(material, _)| (material, Announced::default()))
                .collect();
            assert!(!announced.is_empty(), "the others still wait");
            announced.insert(other.clone(), Announced::default());
        }
    };
    let waiting = async {
        // The order comes when the function has just begun.
        load.tables.sleep(100_000).await;
        load.api[5].place_order(order(2, other.clone(), Side::Bid), None).await.unwrap();
        let placed = load.tables.now_us();
        let mut seen = 0;
        loop {
            let records = load.tables.stream(seen);
            seen += records.len();
            if records
                .iter()
                .any(|record| record.key.table == Table::TRADES && record.key.hash == other.as_str())
            {
                return load.tables.now_us() - placed;
            }
            load.tables.sleep(1_000).await;
        }
    };
    match load.tables.run(select(pin!(waiting), pin!(matching))) {
        Either::Left((us, _)) => us / 1_000,
        Either::Right(_) => unreachable!("a shard goes on"),
    }
}

#[test]
fn with_5000_orders_waiting_another_material_of_the_shard_waits_3_seconds_at_most() {
    let ms = waiting(5_000);
    assert!((1..=3_000).contains(&ms), "{ms} ms");
}

#[test]
fn coin_deposits_of_500_a_second_are_all_done() {
    let figures = deposits(500, 4);
    assert_eq!((figures.done, figures.gave_up), (2_000, 0), "{figures}");
}

#[test]
fn no_row_limits_the_orders_of_the_whole_market() {
    let figures = orders(4_000, 1, 100);
    assert_eq!((figures.done, figures.gave_up), (4_000, 0), "{figures}");
}
