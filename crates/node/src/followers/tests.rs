//! The history of a market that serves forgets old rows by itself, and a rebuild leaves them out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tradepost_core::{
    Actor, Amount, AssetName, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Side, TimeInForce,
    TransferKind,
};
use tradepost_ports::{
    Accounts, Administration, CandleInterval, MarketData, OrderFilter, PageRequest, Refusal, Trading,
    TransferRequest, Treasury,
};

use crate::environment::{Clock, Environment};
use crate::{MarketSettings, RunningMarket, start};

const START: u64 = 1_790_000_800_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn player(name: &str) -> PlayerId {
    PlayerId::new(name).unwrap()
}

fn copper() -> MaterialId {
    MaterialId::new("copper").unwrap()
}

async fn serve(directory: &Path, clock: &Arc<AtomicU64>) -> RunningMarket {
    let environment = Environment { clock: Clock::ByHand(Arc::clone(clock)), ..Environment::default() };
    let settings = MarketSettings { history_days: Some(1), environment, ..MarketSettings::new(directory) };
    start(settings, |_, _| {}).await.unwrap()
}

async fn deposit(running: &RunningMarket, name: &str, asset: AssetName, amount: u64) {
    let amount = Amount::new(amount).unwrap();
    let (reference, kind, reason) = (None, TransferKind::Deposit, "gift".into());
    let gift = TransferRequest { reference, kind, player: player(name), asset, amount, reason };
    running.market.transfer_one(gift, None).await.unwrap();
}

fn order(name: &str, side: Side, units: u64) -> PlaceOrder {
    PlaceOrder {
        player: player(name),
        material: copper(),
        side,
        price: Price::new(3).unwrap(),
        quantity: Quantity::new(units).unwrap(),
        time_in_force: TimeInForce::Gtc,
    }
}

/// How many orders, inbox entries and trades ann's market shows.
async fn shown(running: &RunningMarket) -> [usize; 3] {
    let page = |after: Option<&str>| PageRequest { after: after.map(str::to_owned), limit: 100 };
    let orders = running.market.orders(player("ann"), OrderFilter::default(), page(None)).await.unwrap();
    let inbox = running.market.inbox(player("ann"), page(None)).await.unwrap();
    let trades = running.market.trades(copper(), page(Some("0"))).await.unwrap();
    [orders.items.len(), inbox.items.len(), trades.items.len()]
}

#[tokio::test(flavor = "multi_thread")]
async fn old_rows_are_removed_while_the_market_serves_and_a_rebuild_leaves_them_out() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), Arc::new(AtomicU64::new(START)));
    let running = serve(directory.path(), &clock).await;
    running.market.register(copper(), "Copper".into(), None).await.unwrap();
    deposit(&running, "ann", AssetName::Material(copper()), 10).await;
    deposit(&running, "bob", AssetName::Coin, 100).await;
    let sold = running.market.place(order("ann", Side::Ask, 4), None).await.unwrap();
    running.market.place(order("bob", Side::Bid, 4), None).await.unwrap();
    running.market.place(order("ann", Side::Ask, 1), None).await.unwrap();
    running.market.cancel_all(Actor::Operator, player("ann"), None, None).await.unwrap();
    running.market.place(order("ann", Side::Ask, 2), None).await.unwrap();
    assert_eq!(shown(&running).await, [3, 3, 1]);

    clock.fetch_add(3 * DAY_MS, Ordering::Relaxed);
    deposit(&running, "ann", AssetName::Coin, 1).await;
    // The open order and the newest entry stay.
    let left = [1, 1, 0];
    for _ in 0..400 {
        if shown(&running).await == left {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(shown(&running).await, left);
    let removed = running.market.order(Actor::Operator, sold.terms.order_id).await.unwrap_err();
    assert!(matches!(removed, Refusal::OrderNotFound), "{removed:?}");

    tokio::task::spawn_blocking(|| running.stop()).await.unwrap().unwrap();
    std::fs::remove_file(directory.path().join("history.db")).unwrap();
    let running = serve(directory.path(), &clock).await;
    assert_eq!(shown(&running).await, left);
    let candles = running.market.candles(copper(), CandleInterval::Day, None, None).await.unwrap();
    assert_eq!(candles.iter().map(|candle| candle.volume).sum::<u64>(), 4, "candles stay");
    tokio::task::spawn_blocking(|| running.stop()).await.unwrap().unwrap();
}
