//! Removing what is older than the settings keep: what goes, what stays, and how the rest is read.

use tradepost_core::{Actor, Command, Event, OrderId, TimeInForce, Timestamp};
use tradepost_ports::{CandleInterval, EconomyRange, OrderFilter, PageRequest};

use super::log::{Log, START, deposit, material, place, player, register};
use super::{Scene, all_pages, first_page};
use crate::followers::follower::Follower as _;

const HOUR_MS: u64 = 60 * 60 * 1_000;
const DAY_MS: u64 = 24 * HOUR_MS;
const DAYS: u64 = 9;
/// How many of them are kept.
const KEPT: u32 = 4;

/// Days of trading, a few orders an hour. The first order stays open for good.
fn days() -> Log {
    let mut log = Log::new();
    log.run(&[register("copper", "Copper"), register("wheat", "Wheat")]);
    log.run(&[deposit("ann", "copper", 100_000), deposit("bob", "coin", 1_000_000)]);
    log.run(&[place("ann", "ask 7 copper @ 99", TimeInForce::Gtc)]);
    let cancel =
        |name| Command::CancelOrders { actor: Actor::Operator, player: player(name), material: None };
    for hour in 0..DAYS * 24 {
        log.now.0 = START.0 + hour * HOUR_MS;
        log.run(&[deposit("bob", "wheat", 3), place("ann", "ask 3 copper @ 9", TimeInForce::Gtc)]);
        log.now.0 += 60_000;
        log.run(&[place("bob", "bid 2 copper @ 9", TimeInForce::Ioc)]);
        log.run(&[place("bob", "ask 1 wheat @ 5", TimeInForce::Gtc)]);
        log.run(&[cancel("bob")]);
        let bid = if hour % 2 == 0 { "bid 1 copper @ 9" } else { "bid 5 copper @ 9" };
        log.run(&[place("bob", bid, TimeInForce::Gtc)]);
    }
    log
}

/// Removes all that is to be removed.
fn tidy(scene: &mut Scene, log: &Log) {
    scene.history.journal_ends_at(log.now);
    while scene.history.tidy().unwrap() {}
}

/// A history that took everything in, and then removed what is old.
fn pruned(log: &Log) -> Scene {
    let mut scene = Scene::keeping(KEPT);
    for batch in log.batches() {
        scene.history.apply(&[batch]).unwrap();
    }
    tidy(&mut scene, log);
    scene
}

/// What has no equality, as text.
fn text(value: &impl std::fmt::Debug) -> String {
    format!("{value:#?}")
}

fn kept_from(log: &Log) -> Timestamp {
    CandleInterval::Hour.start_of(Timestamp(log.now.0 - u64::from(KEPT) * DAY_MS))
}

#[test]
fn what_is_older_is_removed_and_the_rest_reads_as_before() {
    let log = days();
    let (whole, scene) = (Scene::of(&log), pruned(&log));
    let (before, after, from) = (whole.reader(), scene.reader(), kept_from(&log));
    let every = OrderFilter::default();
    for name in ["ann", "bob"].map(player) {
        let orders = |reader: &crate::reads::HistoryReader| {
            all_pages(50, |page| reader.orders(&name, &every, page).unwrap())
        };
        let kept = |order: &tradepost_core::Order| order.status().is_open() || order.state.updated_at >= from;
        let (kept, removed): (Vec<_>, Vec<_>) = orders(&before).into_iter().partition(kept);
        assert_eq!(orders(&after), kept);
        assert!(removed.len() > 100 && kept.len() > 50, "{} {}", removed.len(), kept.len());
        for order in &removed {
            assert_eq!(after.order(order.terms.order_id).unwrap(), None);
        }
        let inbox =
            |reader: &crate::reads::HistoryReader| all_pages(50, |page| reader.inbox(&name, page).unwrap());
        let kept: Vec<_> = inbox(&before).into_iter().filter(|entry| entry.at >= from).collect();
        assert_eq!(text(&inbox(&after)), text(&kept));
        let fills = all_pages(50, |page| after.fills(&name, page).unwrap());
        assert!(!fills.is_empty() && fills.iter().all(|fill| fill.trade.executed_at >= from));
    }
    let copper = material("copper");
    let page = PageRequest { after: Some("0".to_owned()), limit: 1_000 };
    let trades = after.trades(&copper, &page).unwrap().items;
    let all = before.trades(&copper, &page).unwrap().items;
    let kept: Vec<_> = all.into_iter().filter(|trade| trade.executed_at >= from).collect();
    assert!(!kept.is_empty());
    assert_eq!(text(&trades), text(&kept));
    for interval in CandleInterval::ALL {
        let candles =
            |reader: &crate::reads::HistoryReader| reader.candles(&copper, interval, None, None).unwrap();
        assert_eq!(candles(&before), candles(&after));
    }
    let range = EconomyRange { from: START, to: log.now, bucket: CandleInterval::Day };
    let economy = |reader: &crate::reads::HistoryReader| text(&reader.economy(range).unwrap());
    assert_eq!(economy(&before), economy(&after));
}

#[test]
fn a_rebuild_does_not_bring_back_what_was_removed() {
    let log = days();
    let scene = pruned(&log);
    let batches = log.batches();
    for rows in [1, 40, batches.len()] {
        let mut rebuilt = Scene::keeping(KEPT);
        rebuilt.history.journal_ends_at(log.now);
        let mut most = 0;
        for batches in batches.chunks(rows) {
            rebuilt.history.apply(batches).unwrap();
            let orders = super::rows(&rebuilt.connection(), "SELECT count(*) FROM order_row").remove(0);
            most = most.max(orders.parse::<u64>().unwrap());
        }
        assert_eq!(rebuilt.dump(), scene.dump(), "{rows} rows at a time");
        assert!(most < DAYS * 24 * 2, "old orders were there for a while: {most}");
    }
}

#[test]
fn a_cursor_from_before_the_edge_leads_on() {
    let log = days();
    let (whole, scene) = (Scene::of(&log), pruned(&log));
    let (before, after) = (whole.reader(), scene.reader());
    let (ann, every) = (player("ann"), OrderFilter::default());
    let from = |cursor: &str| PageRequest { after: Some(cursor.to_owned()), limit: 10 };
    let entry = before.inbox(&ann, &first_page(5)).unwrap().items.pop().unwrap();
    let first = after.inbox(&ann, &first_page(10)).unwrap();
    assert_eq!(text(&after.inbox(&ann, &from(&entry.cursor)).unwrap()), text(&first));
    let trade = before.trades(&material("copper"), &from("0")).unwrap().items.remove(3);
    assert!(!after.trades(&material("copper"), &from(&trade.trade_id)).unwrap().items.is_empty());
    // Before an order that was removed there is still the first one, which is open.
    let orders = all_pages(50, |page| before.orders(&ann, &every, page).unwrap());
    let (first, removed) = (orders.last().unwrap(), &orders[orders.len() - 4]);
    assert_eq!(after.order(removed.terms.order_id).unwrap(), None);
    let rest = after.orders(&ann, &every, &from(&removed.terms.order_id.to_string())).unwrap();
    assert_eq!(rest.items, std::slice::from_ref(first));
    let never = OrderId::from_u128(first.terms.order_id.as_u128() | u128::MAX >> 4);
    assert!(after.orders(&ann, &every, &from(&never.to_string())).is_err());
}

#[test]
fn an_order_from_before_the_edge_can_still_trade_and_close() {
    let mut log = days();
    let mut scene = pruned(&log);
    let known = log.batches().len();
    log.now.0 += HOUR_MS;
    log.run(&[place("bob", "bid 7 copper @ 99", TimeInForce::Gtc)]);
    scene.history.apply(&log.batches()[known..]).unwrap();
    let first = log.events().find_map(|(_, _, event)| match event {
        Event::OrderPlaced(order) => Some(order.order_id),
        _ => None,
    });
    let first = first.unwrap();
    let order = scene.reader().order(first).unwrap().unwrap();
    assert!(!order.status().is_open(), "{order:?}");
    tidy(&mut scene, &log);
    assert_eq!(scene.reader().order(first).unwrap(), Some(order));
    log.now.0 += u64::from(KEPT + 1) * DAY_MS;
    tidy(&mut scene, &log);
    assert_eq!(scene.reader().order(first).unwrap(), None);
}

#[test]
fn the_space_of_what_was_removed_goes_back_to_the_disk() {
    let log = days();
    let mut scene = Scene::keeping(KEPT);
    scene.history.apply(&log.batches()).unwrap();
    let whole = Scene::of(&log).history.pages().unwrap();
    let mut grown = Scene::keeping(KEPT);
    for batch in log.batches() {
        grown.history.apply(&[batch]).unwrap();
    }
    let before = grown.history.pages().unwrap();
    tidy(&mut grown, &log);
    let after = grown.history.pages().unwrap();
    assert!(after * 10 < before * 8 && after * 10 < whole * 8, "{whole} pages, {before} became {after}");
    let free = super::rows(&grown.connection(), "PRAGMA freelist_count");
    assert_eq!(free, ["0"]);
}

#[test]
fn a_pass_begins_once_the_edge_has_moved_far_enough() {
    let log = days();
    let mut scene = pruned(&log);
    scene.history.journal_ends_at(Timestamp(log.now.0 + HOUR_MS));
    assert!(!scene.history.tidy().unwrap(), "an hour is too little");
    scene.history.journal_ends_at(Timestamp(log.now.0 + u64::from(KEPT) * HOUR_MS));
    assert!(scene.history.tidy().unwrap());
    // Without the setting, nothing is ever removed.
    let mut whole = Scene::of(&log);
    let before = whole.dump();
    tidy(&mut whole, &log);
    assert_eq!(whole.dump(), before);
}
