//! What must be true in the end: both stores read side by side.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tradepost_client::wire::{EventKind, Transfer, TransferState};

use crate::players::{ASSETS, PLAYERS};
use crate::processes::World;

/// How long open trips and the feed may take once nothing is killed any more.
const SETTLES_WITHIN: Duration = Duration::from_mins(1);

/// The rows of a query of the game's store, as text.
fn rows(world: &World, query: &str) -> Vec<Vec<String>> {
    let store = Connection::open_with_flags(world.store(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    store.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut statement = store.prepare(query).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
    statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Waits until no trip is open and the game server has read the feed to its end.
pub(crate) async fn settle(world: &World) {
    let started = Instant::now();
    loop {
        let open =
            rows(world, "SELECT reference, state FROM trip WHERE state IN ('leaving', 'asking', 'arrived')");
        let read = rows(world, "SELECT next FROM cursor");
        let mut page = world.market_for_operator().feed();
        if let Some(next) = read.first().and_then(|row| row.first()) {
            page = page.after(next);
        }
        let unread = page.await.unwrap().events;
        if open.is_empty() && unread.is_empty() {
            return;
        }
        assert!(started.elapsed() < SETTLES_WITHIN, "open trips: {open:?}; unread: {}", unread.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Every unit that was spawned is in an inventory or in the market, and no other except for `surplus`.
pub(crate) async fn check_sums(world: &World, spawned: &[(String, u64)], surplus: &BTreeMap<String, u64>) {
    let market = world.market_for_operator();
    assert!(market.audit().await.unwrap().ok);
    let mut in_market = BTreeMap::<String, u64>::new();
    for player in PLAYERS {
        for balance in market.balances_of(player).await.unwrap().balances {
            *in_market.entry(balance.asset).or_default() += balance.available + balance.held;
        }
    }
    for asset in ASSETS {
        let spawned: u64 = spawned.iter().filter(|of| of.0 == asset).map(|(_, amount)| amount).sum();
        let query = format!("SELECT CAST(sum(amount) AS TEXT) FROM item WHERE asset = '{asset}'");
        let in_game: u64 = rows(world, &query).concat().first().unwrap().parse().unwrap();
        let in_market = in_market.get(asset).copied().unwrap_or_default();
        println!("{asset}: {spawned} spawned, {in_game} in the game, {in_market} in the market");
        let surplus = surplus.get(asset).copied().unwrap_or_default();
        assert_eq!(in_game + in_market, spawned + surplus, "{asset}");
        assert!(in_market > 0, "{asset} reached the market");
    }
}

/// A trip is done if and only if its transfer is, and the market has no transfer without a trip.
pub(crate) async fn check_trips(world: &World) {
    let mut transfers = BTreeMap::new();
    let mut after = None;
    loop {
        let mut page = world.market_for_operator().transfers().limit(1_000);
        if let Some(after) = after {
            page = page.after(after);
        }
        let page = page.await.unwrap();
        let named = |transfer: Transfer| (transfer.reference.clone().unwrap(), transfer);
        transfers.extend(page.transfers.into_iter().map(named));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let trips = rows(world, "SELECT reference, kind, state, player, asset, CAST(amount AS TEXT) FROM trip");
    let mut counts = BTreeMap::<_, u64>::new();
    for trip in trips {
        let [reference, kind, state, rest @ ..] = &*trip else { panic!("six columns") };
        *counts.entry(format!("{kind} {state}")).or_default() += 1;
        let transfer = transfers.remove(reference);
        let end = match (&**kind, &**state) {
            ("deposit", "done") => Some(TransferState::Done),
            ("withdrawal", "done") => Some(TransferState::Confirmed),
            _ => None,
        };
        assert_eq!(transfer.as_ref().map(|transfer| transfer.state), end, "{trip:?}");
        if let Some(transfer) = transfer {
            assert_eq!(rest, [transfer.player, transfer.asset, transfer.amount.to_string()], "{reference}");
        }
    }
    assert_eq!(transfers, BTreeMap::new(), "transfers without a trip");
    println!("{counts:?}");
    for happened in ["deposit done", "withdrawal done", "withdrawal refused"] {
        assert!(counts.contains_key(happened), "{happened}: {counts:?}");
    }
}

/// Every fill of the feed, read from its beginning, is a notice exactly once, in the same order.
pub(crate) async fn check_notices(world: &World) {
    let mut fills = Vec::new();
    let mut after = None;
    loop {
        let mut page = world.market_for_operator().feed().limit(1_000);
        if let Some(after) = &after {
            page = page.after(after);
        }
        let page = page.await.unwrap();
        if page.events.is_empty() {
            break;
        }
        after = Some(page.next);
        fills.extend(page.events.into_iter().filter(|event| event.event.kind == EventKind::Filled));
    }
    let fills: Vec<_> = fills.into_iter().map(|fill| vec![fill.event.cursor, fill.player]).collect();
    let notices = rows(world, "SELECT cursor, player FROM notice ORDER BY number");
    assert!(!fills.is_empty(), "players traded");
    println!("{} fills", fills.len());
    assert_eq!(notices, fills);
}
