//! Cursors, bounds and empty answers.

use tradepost_core::{AMOUNT_MAX, Actor, Command, OrderId, TimeInForce};
use tradepost_ports::{CandleInterval, OrderFilter, PageRequest};

use super::log::{Log, by_hand, deposit, material, place, player, register};
use super::{Scene, all_pages, first_page};
use crate::followers::follower::Follower as _;
use crate::followers::history::HistoryError;

fn behind(cursor: &str, limit: u32) -> PageRequest {
    PageRequest { after: Some(cursor.to_owned()), limit }
}

#[test]
fn rows_own_cursors_lead_on() {
    let scene = Scene::of(&by_hand());
    let (reader, ann, every) = (scene.reader(), player("ann"), OrderFilter::default());
    let orders = reader.orders(&ann, &every, &first_page(10)).unwrap().items;
    for (place, order) in orders.iter().enumerate() {
        let rest = reader.orders(&ann, &every, &behind(&order.terms.order_id.to_string(), 10)).unwrap();
        assert_eq!(rest.items, orders[place + 1..]);
    }
    let cursors = |after: &str| -> Vec<String> {
        reader.inbox(&ann, &behind(after, 10)).unwrap().items.into_iter().map(|event| event.cursor).collect()
    };
    let inbox = cursors("0");
    assert_eq!(inbox.len(), 6);
    for (place, cursor) in inbox.iter().enumerate() {
        assert_eq!(cursors(cursor), inbox[place + 1..]);
    }
    // Both players of a trade know it by one number.
    let fills = |name| reader.fills(&player(name), &first_page(10)).unwrap().items;
    let trades = |name| fills(name).into_iter().map(|fill| fill.trade.trade_id).collect::<Vec<_>>();
    assert_eq!(trades("ann"), trades("bob"));
    let listed = reader.trades(&material("copper"), &behind("0", 10)).unwrap().items;
    assert_eq!(trades("ann"), listed.into_iter().map(|trade| trade.trade_id).collect::<Vec<_>>());
}

#[test]
fn a_cursor_that_was_never_given_is_refused() {
    let scene = Scene::of(&by_hand());
    let (reader, ann) = (scene.reader(), player("ann"));
    let bobs = reader.orders(&player("bob"), &OrderFilter::default(), &first_page(1)).unwrap().items[0]
        .terms
        .order_id;
    for text in
        ["x", "-1", "1.5", "99999999999999999999", &"7".repeat(4_000), &OrderId::from_u128(1).to_string()]
    {
        let page = behind(text, 10);
        let refused =
            |error| assert!(matches!(error, HistoryError::InvalidCursor { .. }), "{text}: {error:?}");
        refused(reader.orders(&ann, &OrderFilter::default(), &page).unwrap_err());
        refused(reader.fills(&ann, &page).unwrap_err());
        refused(reader.inbox(&ann, &page).unwrap_err());
        refused(reader.inbox(&player("nobody"), &page).unwrap_err());
        refused(reader.trades(&material("copper"), &page).unwrap_err());
    }
    let others = reader.orders(&ann, &OrderFilter::default(), &behind(&bobs.to_string(), 10));
    assert!(matches!(others, Err(HistoryError::InvalidCursor { .. })));
}

#[test]
fn who_has_done_nothing_has_empty_lists() {
    let scene = Scene::of(&by_hand());
    let (reader, page) = (scene.reader(), first_page(10));
    for name in ["nobody", "eve"] {
        assert!(reader.orders(&player(name), &OrderFilter::default(), &page).unwrap().items.is_empty());
        assert!(reader.fills(&player(name), &page).unwrap().items.is_empty());
    }
    assert!(reader.inbox(&player("nobody"), &page).unwrap().items.is_empty());
    assert!(reader.order(OrderId::from_u128(1)).unwrap().is_none());
    for id in ["wheat", "unheard-of"] {
        assert!(reader.trades(&material(id), &page).unwrap().items.is_empty());
        assert!(reader.candles(&material(id), CandleInterval::Day, None, None).unwrap().is_empty());
        let filter = OrderFilter { open: Some(false), material: Some(material(id)) };
        assert!(reader.orders(&player("bob"), &filter, &page).unwrap().items.is_empty());
    }
}

#[test]
fn a_page_that_leads_on_is_never_empty() {
    let mut log = Log::new();
    log.run(&[register("copper", "Copper"), register("wheat", "Wheat")]);
    log.run(&[deposit("ann", "copper", 6_000), deposit("ann", "wheat", 2), deposit("bob", "coin", 99_999)]);
    log.run(&[place("ann", "ask 1 wheat @ 9", TimeInForce::Gtc)]);
    log.run(&[place("bob", "bid 1 wheat @ 9", TimeInForce::Gtc)]);
    let all = Command::CancelOrders { actor: Actor::Operator, player: player("ann"), material: None };
    for _ in 0..5_200 {
        log.run(&[place("ann", "ask 1 copper @ 9", TimeInForce::Gtc), all.clone()]);
    }
    // One order with many fills is between the newest order and the others.
    log.run(&[place("ann", "ask 5200 copper @ 9", TimeInForce::Gtc)]);
    for _ in 0..5_200 {
        log.run(&[place("bob", "bid 1 copper @ 9", TimeInForce::Ioc)]);
    }
    let scene = Scene::of(&log);
    let (reader, ann) = (scene.reader(), player("ann"));
    let orders = |of: Option<&str>, open, limit, count| {
        let filter = OrderFilter { open, material: of.map(material) };
        let page = |page: &_| leads_on(reader.orders(&ann, &filter, page).unwrap());
        assert_eq!(all_pages(limit, page).len(), count, "{filter:?}");
    };
    orders(Some("wheat"), None, 10, 1);
    orders(Some("wheat"), Some(false), 10, 1);
    orders(Some("wheat"), Some(true), 10, 0);
    orders(Some("copper"), Some(false), 1_000, 5_201);
    orders(None, None, 1_000, 5_202);
    orders(None, Some(true), 10, 0);
    let fills = |page: &_| leads_on(reader.fills(&ann, page).unwrap());
    assert_eq!(all_pages(1_000, fills).len(), 5_201);
    let inbox = |page: &_| leads_on(reader.inbox(&ann, page).unwrap());
    assert_eq!(all_pages(1_000, inbox).len(), 2 + 1 + 5_200 + 5_200);
}

/// The page, which has items if it leads on.
fn leads_on<T>(page: tradepost_ports::Page<T>) -> tradepost_ports::Page<T> {
    assert!(page.next.is_none() || !page.items.is_empty());
    page
}

#[test]
fn the_last_thousand_candles_are_told() {
    let mut log = Log::new();
    log.run(&[register("copper", "Copper"), deposit("ann", "copper", 1_100), deposit("bob", "coin", 2_200)]);
    for _ in 0..1_100 {
        log.now.0 += 60_000;
        let [ask, bid] = ["ask 1 copper @ 2", "bid 1 copper @ 2"];
        log.run(&[place("ann", ask, TimeInForce::Gtc), place("bob", bid, TimeInForce::Ioc)]);
    }
    let scene = Scene::of(&log);
    let candles = scene.reader().candles(&material("copper"), CandleInterval::Minute, None, None).unwrap();
    assert_eq!(candles.len(), 1_000);
    assert!(candles.is_sorted_by_key(|candle| candle.start));
    assert_eq!(candles.last().unwrap().start.0, log.now.0 - log.now.0 % 60_000);
}

#[test]
fn sums_stop_at_what_a_json_number_holds() {
    let mut log = Log::new();
    let (price, half) = (1_000_000_000_000_u64, 4_500);
    log.run(&[
        register("gold", "Gold"),
        deposit("ann", "gold", 2 * half),
        deposit("bob", "coin", half * price),
    ]);
    for [seller, buyer] in [["ann", "bob"], ["bob", "ann"], ["ann", "bob"], ["bob", "ann"]] {
        let [ask, bid] = ["ask", "bid"].map(|side| format!("{side} {half} gold @ {price}"));
        log.run(&[place(seller, &ask, TimeInForce::Gtc), place(buyer, &bid, TimeInForce::Ioc)]);
    }
    let (whole, mut pieces) = (Scene::of(&log), Scene::new());
    log.batches().iter().for_each(|batch| pieces.history.apply(&[*batch]).unwrap());
    for scene in [whole, pieces] {
        let candles = scene.reader().candles(&material("gold"), CandleInterval::Day, None, None).unwrap();
        assert_eq!((candles[0].volume, candles[0].value, candles[0].trades), (4 * half, AMOUNT_MAX, 4));
    }
}
