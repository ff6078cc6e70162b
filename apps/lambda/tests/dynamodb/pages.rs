//! Queries, scans, indexes.

use tradepost_serverless::store::{Condition, Key, Page, Query, Range, Scan, Store, Value};
use tradepost_serverless::tables::{Index, Table};

use crate::cases::{holding, put, refused, row};

async fn slots(store: &dyn Store, query: Query) -> String {
    let page = store.query(query).await.expect("a query");
    names(&page).join(" ")
}

fn names(page: &Page) -> Vec<String> {
    let slot = |item: &tradepost_serverless::store::Item| match item.get("slot") {
        Some(Value::S(slot)) => slot.clone(),
        other => panic!("a slot, not {other:?}"),
    };
    page.items.iter().map(slot).collect()
}

fn copper() -> Query {
    Query::of(Table::ASKS, "copper")
}

pub(crate) async fn query_goes_through_all_pages_in_the_order_of_the_range_keys(store: &dyn Store) {
    for number in [7_u64, 2, 9, 4, 0, 8, 1, 6, 3, 5] {
        put(store, holding(&number.to_string(), number)).await;
    }
    let wheat = Key::at(Table::ASKS, "wheat", "0");
    store.write(wheat.clone().put(wheat.item())).await.expect("a put");
    let (mut found, mut start, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = store.query(copper().limit(4).start(start)).await.expect("a page");
        found.extend(names(&page));
        pages += 1;
        start = page.next;
        if start.is_none() {
            break;
        }
    }
    assert_eq!((found.concat(), pages), ("0123456789".to_owned(), 3));
    assert_eq!(slots(store, copper().descending().limit(3)).await, "9 8 7");
}

pub(crate) async fn query_takes_any_range(store: &dyn Store) {
    for slot in ["!a", "!b", "0#a", "0#b", "1#a"] {
        put(store, holding(slot, 1)).await;
    }
    let of = |range| copper().range(range);
    let text = |slot: &str| Value::from(slot);
    assert_eq!(slots(store, of(Range::All)).await, "!a !b 0#a 0#b 1#a");
    assert_eq!(slots(store, of(Range::From(text("0#b")))).await, "0#b 1#a");
    assert_eq!(slots(store, of(Range::After(text("0#b")))).await, "1#a");
    assert_eq!(slots(store, of(Range::UpTo(text("0#a")))).await, "!a !b 0#a");
    assert_eq!(slots(store, of(Range::Before(text("0#a")))).await, "!a !b");
    assert_eq!(slots(store, of(Range::Between(text("!b"), text("0#b")))).await, "!b 0#a 0#b");
}

pub(crate) async fn limit_counts_before_the_filter(store: &dyn Store) {
    put(store, holding("a", 1)).await;
    put(store, holding("b", 9)).await;
    let query = copper().limit(1).filter(Condition::equal("remaining", 9_u64));
    let page = store.query(query.clone()).await.expect("a page");
    assert_eq!(page.items, []);
    assert!(page.next.is_some());
    assert_eq!(slots(store, query.start(page.next)).await, "b");
}

pub(crate) async fn page_ends_at_a_megabyte(store: &dyn Store) {
    for number in 0..12 {
        let slot = format!("{number:02}");
        put(store, holding(&slot, number).with("pad", "x".repeat(100_000))).await;
    }
    let first = store.query(copper()).await.expect("a page");
    assert!((9..=11).contains(&first.items.len()), "{} rows", first.items.len());
    let rest = store.query(copper().start(first.next.clone())).await.expect("a page");
    assert_eq!((first.items.len() + rest.items.len(), rest.next), (12, None));
}

pub(crate) async fn index_has_only_rows_with_its_keys(store: &dyn Store) {
    put(store, holding("a", 1).with("expires_at", 30_u64).with("expiry", "1#0")).await;
    put(store, holding("b", 1)).await;
    put(store, holding("c", 1).with("expires_at", 20_u64).with("expiry", "1#0")).await;
    put(store, holding("d", 1).with("expires_at", 20_u64).with("expiry", "1#1")).await;
    let hour = || Query::of(Table::ASKS, "1#0").by(Index::BY_EXPIRY);
    assert_eq!(slots(store, hour().range(Range::UpTo(Value::N(30)))).await, "c a");
    let page = store.query(hour()).await.expect("a page");
    assert_eq!(page.items[0].get("remaining"), None, "an index has the keys only");
}

pub(crate) async fn index_is_never_read_as_of_now(store: &dyn Store) {
    let mut query = copper().by(Index::BY_EXPIRY);
    query.consistent = true;
    refused(&store.query(query).await);
}

pub(crate) async fn scan_goes_through_all_rows(store: &dyn Store) {
    for number in 0..25_u64 {
        put(store, holding(&format!("{number:02}"), number).with("pad", "x".repeat(100_000))).await;
    }
    let (mut rows, mut start, mut pages) = (0, None, 0);
    loop {
        let page = store
            .scan(Scan { table: Table::ASKS, consistent: true, limit: None, part: None, start })
            .await
            .expect("a page");
        rows += page.items.len();
        pages += 1;
        start = page.next;
        if start.is_none() {
            break;
        }
    }
    assert_eq!((rows, pages >= 3), (25, true));
    assert_eq!(store.get(row("24").read()).await.map(|row| row.is_some()), Ok(true));
}
