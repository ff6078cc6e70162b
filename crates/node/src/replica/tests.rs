//! Reports while the market goes on: the thread that makes them is held where it reads the snapshot.

use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use tempfile::TempDir;
use tradepost_core::{
    Amount, AssetName, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Side, TimeInForce, TransferKind,
};
use tradepost_ports::{
    Administration, AuditReport, Auditing, CandleInterval, EconomyRequest, Refusal, Trading, TransferRequest,
    Treasury,
};

use crate::environment::{Environment, Files, OsFiles};
use crate::{MarketSettings, RunningMarket, start};

/// The operating system's files; while a gate is set, who opens the snapshot waits at it.
#[derive(Debug, Default)]
struct GatedFiles {
    gate: Mutex<Option<(Sender<()>, Receiver<()>)>>,
    snapshots_read: AtomicUsize,
}

/// Who waits at the gate, and the way to let it pass.
struct Gate {
    arrived: Receiver<()>,
    pass: Sender<()>,
}

impl GatedFiles {
    fn close(&self) -> Gate {
        let ((arrives, arrived), (pass, passes)) = (channel(), channel());
        *self.gate.lock().unwrap() = Some((arrives, passes));
        Gate { arrived, pass }
    }
}

impl Files for GatedFiles {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        OsFiles.make_directory(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        OsFiles.remove(path)
    }

    fn free_bytes(&self, directory: &Path) -> io::Result<Option<u64>> {
        OsFiles.free_bytes(directory)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        if path.ends_with("snapshot.bin") {
            self.snapshots_read.fetch_add(1, Ordering::Relaxed);
            if let Some((arrives, passes)) = self.gate.lock().unwrap().take() {
                arrives.send(()).unwrap();
                passes.recv().unwrap();
            }
        }
        OsFiles.open(path)
    }

    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        OsFiles.write(path, parts)
    }

    fn replace(&self, path: &Path, with: &Path) -> io::Result<()> {
        OsFiles.replace(path, with)
    }

    fn lengthen(&self, path: &Path, length: u64) -> io::Result<()> {
        OsFiles.lengthen(path, length)
    }
}

struct Stage {
    files: Arc<GatedFiles>,
    running: RunningMarket,
    _directory: TempDir,
}

impl Stage {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let files = Arc::new(GatedFiles::default());
        let environment = Environment { files: Arc::<GatedFiles>::clone(&files), ..Environment::default() };
        let settings = MarketSettings { environment, ..MarketSettings::new(directory.path()) };
        let running = start(settings, |_, _| {}).await.unwrap();
        files.snapshots_read.store(0, Ordering::Relaxed);
        let stage = Self { files, running, _directory: directory };
        stage.running.market.register(copper(), "Copper".into(), None).await.unwrap();
        stage.deposit(AssetName::Material(copper()), 10).await;
        stage
    }

    async fn deposit(&self, asset: AssetName, amount: u64) {
        let (player, amount) = (ann(), Amount::new(amount).unwrap());
        let (reference, kind, reason) = (None, TransferKind::Deposit, "gift".into());
        let gift = TransferRequest { reference, kind, player, asset, amount, reason };
        self.running.market.transfer_one(gift, None).await.unwrap();
    }

    async fn offer(&self, quantity: u64) {
        let order = PlaceOrder {
            player: ann(),
            material: copper(),
            side: Side::Ask,
            price: Price::new(3).unwrap(),
            quantity: Quantity::new(quantity).unwrap(),
            time_in_force: TimeInForce::Gtc,
        };
        self.running.market.place(order, None).await.unwrap();
    }
}

fn ann() -> PlayerId {
    PlayerId::new("ann").unwrap()
}

fn copper() -> MaterialId {
    MaterialId::new("copper").unwrap()
}

/// Copper deposited, available and held.
fn copper_of(report: &AuditReport) -> [u64; 3] {
    assert!(report.audit.ok(), "{:?}", report.audit.problems);
    let copper = &report.audit.assets[1];
    [copper.deposited, copper.available, copper.held]
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_answered_while_an_audit_is_made_which_describes_the_moment_before_them() {
    let stage = Stage::new().await;
    stage.offer(4).await;
    let gate = stage.files.close();
    let mut audit = stage.running.market.audit();
    assert!((&mut audit).now_or_never().is_none());
    gate.arrived.recv().unwrap();

    stage.deposit(AssetName::Material(copper()), 100).await;
    stage.offer(5).await;
    assert!((&mut audit).now_or_never().is_none(), "the thread is held");

    gate.pass.send(()).unwrap();
    let report = audit.await.unwrap();
    assert_eq!(copper_of(&report), [10, 6, 4]);
    let later = stage.running.market.audit().await.unwrap();
    assert_eq!(copper_of(&later), [110, 101, 9]);
    assert!(later.sequence > report.sequence && later.at >= report.at);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_ask_while_a_report_is_made_share_the_next_one() {
    let stage = Stage::new().await;
    let gate = stage.files.close();
    let mut first = stage.running.market.audit();
    assert!((&mut first).now_or_never().is_none());
    gate.arrived.recv().unwrap();

    let mut others: Vec<_> = (0..5).map(|_| stage.running.market.audit()).collect();
    for audit in &mut others {
        assert!(audit.now_or_never().is_none());
        stage.deposit(AssetName::Coin, 1).await;
    }
    let request = EconomyRequest { from: None, to: None, bucket: CandleInterval::Hour };
    let mut economy = stage.running.market.economy(request);
    assert!((&mut economy).now_or_never().is_none());
    gate.pass.send(()).unwrap();
    let first = first.await.unwrap();
    for audit in others {
        let other = audit.await.unwrap();
        assert_eq!(other.sequence.unwrap().0, first.sequence.unwrap().0 + 5, "every deposit before it");
    }
    let economy = economy.await.unwrap();
    assert_eq!(economy.supply[0].1.deposited, 5);
    assert_eq!((economy.wealth.players, economy.wealth.total), (1, 5));
    assert_eq!(
        stage.files.snapshots_read.load(Ordering::Relaxed),
        1,
        "one market is rebuilt for all of them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_market_refuses_reports() {
    let Stage { running, _directory, .. } = Stage::new().await;
    let market = running.market.clone();
    tokio::task::spawn_blocking(|| running.stop()).await.unwrap().unwrap();
    let refused = market.audit().await.unwrap_err();
    assert!(matches!(refused, Refusal::Stopping), "{refused:?}");
}
