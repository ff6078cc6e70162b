//! The model keeps DynamoDB's rules: the same probes are made of an emulator.

mod unkind;

use std::time::Duration;

use futures::FutureExt;
use futures::executor::block_on;

use super::*;
use crate::store::{
    Action, BatchGet, Condition, Key, Query, Range, Store, StoreError, Transaction, Update, Value,
};
use crate::tables::Index;

fn key(n: u32) -> Key {
    Key::at(Table::ASKS, "copper", format!("{n:04}"))
}

fn put(n: u32) -> Action {
    key(n).put(key(n).item().with("n", n))
}

fn filled(count: u32) -> MemoryTables {
    let tables = MemoryTables::new();
    for n in 0..count {
        block_on(tables.write(put(n))).unwrap();
    }
    tables.take_usage();
    tables
}

fn failed<T: std::fmt::Debug>(done: Result<T, StoreError>) -> String {
    match done {
        Err(StoreError::Failed(why)) => why,
        other => panic!("it is not taken, and this was: {other:?}"),
    }
}

#[test]
fn a_transaction_has_at_most_100_actions_of_distinct_rows() {
    let tables = MemoryTables::new();
    let transact = |actions| block_on(tables.transact(Transaction::of(actions)));
    transact((0..100).map(put).collect()).unwrap();
    assert_eq!(tables.take_usage().write_units(), 200);
    assert!(failed(transact((0..101).map(put).collect())).contains("1 to 100 actions"));
    assert!(failed(transact(vec![put(1), key(1).delete()])).contains("each row once"));
    let large = |n| key(n).put(key(n).item().with("b", vec![0_u8; 390 * 1024]));
    assert!(failed(transact((0..11).map(large).collect())).contains("4 MB"));
    let too_large = key(1).put(key(1).item().with("b", vec![0_u8; 400 * 1024]));
    assert!(failed(block_on(tables.write(too_large))).contains("400 KB"));
}

#[test]
fn a_condition_that_fails_fails_all_and_shows_the_old_row() {
    let tables = filled(3);
    let guarded = key(1).update(vec![Update::add("n", 5)]).when(Condition::equal("n", 9_u32));
    let new = put(7).when(Condition::missing("slot"));
    let error = block_on(tables.transact(Transaction::of(vec![put(2), guarded, new]))).unwrap_err();
    assert!(error.unmet(1) && !error.unmet(0) && !error.unmet(2));
    let StoreError::ConditionFailed(unmet) = error else { panic!("conditions failed") };
    assert_eq!(unmet[0].row, Some(key(1).item().with("n", 1_u32)));
    assert_eq!(tables.rows(Table::ASKS).len(), 3);
    assert_eq!(tables.take_usage().write_units(), 6, "it is billed all the same");
}

#[test]
fn updates_add_set_and_remove() {
    let tables = MemoryTables::new();
    let update = |updates| block_on(tables.write(key(1).update(updates)));
    update(vec![Update::add("n", 5), Update::set("t", "x")]).unwrap();
    update(vec![Update::subtract("n", 7), Update::remove("t")]).unwrap();
    assert_eq!(tables.rows(Table::ASKS), [key(1).item().with("n", -2_i128)]);
    assert!(failed(update(vec![Update::add("n", 5), Update::set("n", 5_u32)])).contains("once"));
    assert!(failed(update(vec![Update::set("slot", "x")])).contains("leaves the key alone"));
    update(vec![Update::set("t", "x")]).unwrap();
    assert!(failed(update(vec![Update::add("t", 1)])).contains("no number"));
    assert!(failed(update(vec![Update::set("n", 10_i128.pow(38))])).contains("38 digits"));
    update(vec![Update::set("n", 10_i128.pow(38) - 1)]).unwrap();
}

#[test]
fn empty_and_incomplete_keys_are_refused() {
    let tables = MemoryTables::new();
    let write = |key: Key| block_on(tables.write(key.clone().put(key.item())));
    assert!(failed(write(Key::at(Table::ASKS, "", "x"))).contains("hash key"));
    assert!(failed(write(Key::at(Table::ASKS, "x", ""))).contains("range key"));
    assert!(failed(write(Key::of(Table::ASKS, "x"))).contains("parts"));
    assert!(failed(block_on(tables.write(key(1).put(key(2).item())))).contains("its key"));
}

#[test]
fn a_token_makes_a_transaction_done_once_for_ten_minutes() {
    let tables = MemoryTables::new();
    let add = |by| Transaction::of(vec![key(1).update(vec![Update::add("n", by)])]).token("t");
    block_on(tables.transact(add(5))).unwrap();
    block_on(tables.transact(add(5))).unwrap();
    assert_eq!(block_on(tables.transact(add(6))), Err(StoreError::TokenReused));
    assert_eq!(tables.rows(Table::ASKS)[0].get("n"), Some(&Value::N(5)));
    tables.advance(Duration::from_secs(601));
    block_on(tables.transact(add(5))).unwrap();
    assert_eq!(tables.rows(Table::ASKS)[0].get("n"), Some(&Value::N(10)));
}

#[test]
fn a_limit_comes_before_the_filter_and_pages_go_on() {
    let tables = filled(10);
    let odd = |n: u32| Condition::equal("n", n);
    let query = Query::of(Table::ASKS, "copper").limit(4).filter(odd(5).or(odd(9)));
    let first = block_on(tables.query(query.clone())).unwrap();
    assert!(first.items.is_empty() && first.next.is_some());
    let all = block_on(crate::store::query_all(&tables, query.clone())).unwrap();
    assert_eq!(all.len(), 2);
    let down = block_on(crate::store::query_all(&tables, query.descending())).unwrap();
    assert_eq!(down.iter().rev().collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
    let range = |range| {
        let query = Query::of(Table::ASKS, "copper").range(range);
        block_on(tables.query(query)).unwrap().items.len()
    };
    assert_eq!(range(Range::From("0003".into())), 7);
    assert_eq!(range(Range::After("0003".into())), 6);
    assert_eq!(range(Range::UpTo("0003".into())), 4);
    assert_eq!(range(Range::Before("0003".into())), 3);
    assert_eq!(range(Range::Between("0003".into(), "0005".into())), 3);
    assert_eq!(range(Range::Between("0005".into(), "0003".into())), 0);
}

#[test]
fn a_page_holds_a_megabyte() {
    let tables = MemoryTables::new();
    for n in 0..4 {
        let item = key(n).item().with("b", vec![0_u8; 350 * 1024]);
        block_on(tables.write(key(n).put(item))).unwrap();
    }
    tables.take_usage();
    let page = block_on(tables.query(Query::of(Table::ASKS, "copper"))).unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (2, true));
    assert_eq!(tables.take_usage().read_half_units(), 2 * 176, "two rows of 350 KB and a little");
    assert_eq!(block_on(crate::store::scan_all(&tables, Table::ASKS)).unwrap().len(), 4);
}

#[test]
fn reads_are_billed_by_what_they_touch() {
    let tables = filled(10);
    block_on(tables.get(key(1).read())).unwrap();
    assert_eq!(tables.take_usage().read_half_units(), 2);
    block_on(tables.get(key(99).read())).unwrap();
    assert_eq!(tables.take_usage().read_half_units(), 2);
    let keys = vec![key(1), key(2), key(99)];
    let batch = BatchGet { keys, consistent: false };
    block_on(tables.batch_get(batch)).unwrap();
    assert_eq!(tables.take_usage().read_half_units(), 3);
    let query = Query::of(Table::ASKS, "copper");
    block_on(tables.query(query.clone())).unwrap();
    assert_eq!(tables.take_usage().read_half_units(), 2);
    block_on(tables.query(query.eventual())).unwrap();
    assert_eq!(tables.take_usage().read_half_units(), 1);
}

#[test]
fn an_index_holds_the_rows_that_have_its_attribute() {
    let tables = filled(3);
    for (n, at) in [(1, 50_u64), (2, 40), (0, 60)] {
        let entry = vec![Update::set("expires_at", at), Update::set("expiry", "1#0")];
        block_on(tables.write(key(n).update(entry))).unwrap();
    }
    let other = Key::at(Table::ASKS, "wheat", "0009")
        .update(vec![Update::set("expires_at", 45_u64), Update::set("expiry", "1#0")]);
    block_on(tables.write(other)).unwrap();
    assert_eq!(tables.take_usage().write_units(), 8, "a row and an entry each");
    let query = Query::of(Table::ASKS, "1#0").by(Index::BY_EXPIRY).range(Range::UpTo(Value::N(50)));
    let rows = block_on(crate::store::query_all(&tables, query.clone().limit(1))).unwrap();
    let slots: Vec<_> = rows.iter().filter_map(|row| row.get("slot")).collect();
    assert_eq!(slots, [&Value::from("0002"), &Value::from("0009"), &Value::from("0001")], "of all hash keys");
    let consistent = Query { consistent: true, ..query };
    assert!(failed(block_on(tables.query(consistent))).contains("consistent"));
}

#[test]
fn a_batch_writes_25_rows_without_conditions() {
    let tables = MemoryTables::new();
    let batch = |actions| block_on(tables.batch_write(actions));
    batch((0..25).map(put).collect()).unwrap();
    assert_eq!(tables.take_usage().write_units(), 25);
    assert!(failed(batch((0..26).map(put).collect())).contains("1 to 25"));
    assert!(failed(batch(vec![put(1).when(Condition::exists("n"))])).contains("without conditions"));
    tables.set_faults(Faults { throttles: 1000, ..Faults::default() });
    let before = tables.rows(Table::ASKS).len();
    assert_eq!(batch((100..125).map(put).collect()), Err(StoreError::Throttled));
    assert!(tables.rows(Table::ASKS).len() < before + 25);
}

#[test]
fn the_stream_tells_each_change_once() {
    let tables = MemoryTables::new();
    block_on(async {
        tables.write(put(1)).await.unwrap();
        tables.write(put(1)).await.unwrap();
        tables.write(key(1).update(vec![Update::add("n", 1)])).await.unwrap();
        tables.write(key(1).delete()).await.unwrap();
        tables.write(key(1).delete()).await.unwrap();
    });
    let kinds: Vec<_> = tables.stream(0).iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [StreamKind::Insert, StreamKind::Modify, StreamKind::Remove]);
    assert!(tables.written(2).now_or_never().is_some());
    assert!(tables.written(3).now_or_never().is_none());
}

#[test]
fn faults_happen_as_they_are_named() {
    let tables = filled(0);
    let write = |connection: &MemoryTables| block_on(connection.write(put(1)));
    let conflicts = tables.connect(Faults { conflicts: 1000, ..Faults::default() });
    assert_eq!(write(&conflicts), Err(StoreError::Conflict));
    let throttles = tables.connect(Faults { throttles: 1000, ..Faults::default() });
    assert_eq!(write(&throttles), Err(StoreError::Throttled));
    assert!(tables.rows(Table::ASKS).is_empty());
    let lost = tables.connect(Faults { lost: 1000, ..Faults::default() });
    assert_eq!(write(&lost), Err(StoreError::Unknown));
    assert_eq!(tables.rows(Table::ASKS).len(), 1);
    let dying = tables.connect(Faults { dies_after: Some(1), ..Faults::default() });
    assert_eq!(write(&dying), Ok(()));
    assert!(failed(write(&dying)).contains("dead"));
    assert_eq!(write(&tables), Ok(()), "the others live on");
}

#[test]
fn a_query_under_way_may_see_half_of_a_transaction() {
    let mut halves = 0;
    for seed in 0..40 {
        let tables = MemoryTables::new();
        let faults = Faults { seed, turns_max: 3, torn_queries: true, ..Faults::default() };
        let (reader, writer) = (tables.connect(faults), tables.connect(Faults::default()));
        let both = Transaction::of(vec![put(1), put(2)]);
        let query = reader.query(Query::of(Table::ASKS, "copper"));
        let (page, written) = block_on(futures::future::join(query, writer.transact(both)));
        written.unwrap();
        halves += u32::from(page.unwrap().items.len() == 1);
        let after = block_on(reader.query(Query::of(Table::ASKS, "copper"))).unwrap();
        assert_eq!(after.items.len(), 2, "a query that starts later sees all of it");
    }
    assert!(halves > 0);
}
