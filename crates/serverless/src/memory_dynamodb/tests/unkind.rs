//! What DynamoDB does to those who meet each other, read too early, or ask too much of one partition.

use futures::future::{join, join_all};

use super::*;
use crate::store::{Get, Item, Page, Scan};

fn unkind() -> MemoryTables {
    MemoryTables::of(Service::UNKIND)
}

fn add(n: u32) -> Transaction {
    Transaction::of(vec![key(n).update(vec![Update::add("n", 1)]), put(n + 1_000)])
}

/// The number in a row.
fn number(row: Option<&Item>) -> i128 {
    match row.and_then(|row| row.get("n")) {
        Some(Value::N(number)) => *number,
        _ => 0,
    }
}

#[test]
fn transactions_that_overlap_on_a_row_conflict_and_the_later_one_is_billed() {
    let tables = unkind();
    let (one, other) = (tables.connect(Faults::default()), tables.connect(Faults::default()));
    let later = async {
        other.sleep(8_000).await;
        other.transact(add(1)).await
    };
    let (first, second) = tables.run(join(one.transact(add(1)), later));
    assert_eq!((first, second), (Ok(()), Err(StoreError::Conflict)));
    assert_eq!(other.take_usage().write_units(), 4);
    assert_eq!(number(tables.rows(Table::ASKS).first()), 1);
    assert!((10_000..40_000).contains(&tables.now_us()), "{}", tables.now_us());
    tables.run(other.transact(add(1))).unwrap();
}

#[test]
fn transactions_of_different_rows_or_times_do_not_conflict() {
    let tables = unkind();
    let done = tables.run(join_all((0..50).map(|n| tables.transact(add(2 * n)))));
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    for _ in 0..5 {
        tables.run(tables.transact(add(1))).unwrap();
    }
}

#[test]
fn a_write_of_a_row_in_a_transaction_fails_and_a_batch_leaves_the_row_out() {
    let tables = unkind();
    let later = async {
        tables.sleep(8_000).await;
        let batch = tables.batch_write(vec![put(1), put(5)]);
        join(tables.write(key(1).update(vec![Update::add("n", 1)])), batch).await
    };
    let (done, (plain, batch)) = tables.run(join(tables.transact(add(1)), later));
    assert_eq!((done, plain, batch), (Ok(()), Err(StoreError::Conflict), Err(StoreError::Throttled)));
    assert_eq!(tables.rows(Table::ASKS).len(), 3, "two of the transaction, one of the batch");
}

#[test]
fn a_reader_sees_the_row_from_before_a_transaction_until_it_ends() {
    let tables = unkind();
    let look = async {
        tables.sleep(5_000).await;
        tables.get(key(1).read()).await
    };
    let (done, seen) = tables.run(join(tables.transact(add(1)), look));
    assert_eq!((done, seen), (Ok(()), Ok(None)));
    assert_eq!(number(tables.run(tables.get(key(1).read())).unwrap().as_ref()), 1);
}

#[test]
fn a_transaction_whose_caller_dies_is_done_or_not_and_gives_its_rows_back() {
    let mut done = 0;
    for seed in 0..40 {
        let tables = unkind();
        let mortal = tables.connect(Faults { seed, ..Faults::default() });
        let mut call = mortal.transact(add(1));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        for _ in 0..2 {
            assert!(call.poll_unpin(&mut context).is_pending());
            tables.advance(Duration::from_millis(5));
        }
        drop(call);
        done += tables.rows(Table::ASKS).len();
        tables.run(tables.transact(add(1))).unwrap();
    }
    assert!((20..60).contains(&done), "{done} of 80 rows");
}

#[test]
fn the_same_token_while_it_is_under_way_has_no_answer_yet() {
    let tables = unkind();
    let again = async {
        tables.sleep(8_000).await;
        tables.transact(add(1).token("t")).await
    };
    let (first, second) = tables.run(join(tables.transact(add(1).token("t")), again));
    assert_eq!((first, second), (Ok(()), Err(StoreError::Unknown)));
    tables.run(tables.transact(add(1).token("t"))).unwrap();
    assert_eq!(number(tables.rows(Table::ASKS).first()), 1);
}

/// Writes the numbers 1 to 40 into two rows, one every 100 ms.
fn counted() -> MemoryTables {
    let tables = unkind();
    for n in 1..=40_u32 {
        let row =
            |slot| key(slot).put(key(slot).item().with("n", n).with("expires_at", n).with("expiry", "1#0"));
        tables.run(tables.transact(Transaction::of(vec![row(1), row(2)]))).unwrap();
        tables.advance(Duration::from_millis(100));
    }
    tables
}

#[test]
fn reads_not_asked_to_be_strong_show_rows_of_the_last_two_seconds() {
    let tables = counted();
    let mut seen = BTreeSet::new();
    let mut differ = false;
    for _ in 0..100 {
        let batch = BatchGet { keys: vec![key(1), key(2)], consistent: false };
        let rows = tables.run(tables.batch_get(batch)).unwrap();
        let numbers: Vec<_> = rows.iter().map(|row| number(row.as_ref())).collect();
        differ |= numbers[0] != numbers[1];
        seen.extend(numbers);
        // As old as before, so that the same rows can be seen.
        let strong = tables.run(tables.get(key(1).read())).unwrap();
        assert_eq!(number(strong.as_ref()), 40);
    }
    assert!(seen.len() > 5 && seen.first() >= Some(&20) && seen.last() == Some(&40), "{seen:?}");
    assert!(differ, "each row is of a moment of its own");
    assert!(tables.take_usage().old_rows() > 0);
    tables.advance(Duration::from_secs(2));
    let get = Get { key: key(1), consistent: false };
    assert_eq!(number(tables.run(tables.get(get)).unwrap().as_ref()), 40);
}

#[test]
fn queries_scans_and_indexes_show_old_rows_as_well() {
    let tables = counted();
    let query = || Query::of(Table::ASKS, "copper");
    let strong = tables.run(tables.query(query())).unwrap();
    assert!(strong.items.iter().all(|row| number(Some(row)) == 40));
    let mut old = [0; 3];
    for _ in 0..40 {
        let eventual = tables.run(tables.query(query().eventual())).unwrap();
        let scan = Scan { table: Table::ASKS, consistent: false, limit: None, part: None, start: None };
        let scanned = tables.run(tables.scan(scan)).unwrap();
        let index = Query::of(Table::ASKS, "1#0").by(Index::BY_EXPIRY).range(Range::UpTo(Value::N(39)));
        let behind = tables.run(tables.query(index)).unwrap();
        let count = |page: &Page| page.items.iter().filter(|row| number(Some(row)) < 40).count();
        for (old, more) in old.iter_mut().zip([count(&eventual), count(&scanned), behind.items.len()]) {
            *old += more;
        }
    }
    assert!(old.iter().all(|old| *old > 0), "{old:?}");
}

#[test]
fn a_hash_key_has_a_thousand_write_units_a_second_and_the_others_theirs() {
    let tables = unkind();
    let kilobytes = |hash: &str, n: u32| {
        let key = Key::at(Table::PLAYERS, hash, format!("{n}"));
        key.clone().put(key.item().with("b", vec![0_u8; 90 * 1024]))
    };
    let second = |hash: &str, from: u32| {
        let calls = join_all((from..from + 50).map(|n| tables.write(kilobytes(hash, n))));
        let done = tables.run(calls);
        assert!(done.iter().all(|done| matches!(done, Ok(()) | Err(StoreError::Throttled))));
        done.iter().filter(|done| done.is_ok()).count()
    };
    // Of 91 units each; the last one is let through, and some units come back meanwhile.
    let full = 11..=12;
    assert!(full.contains(&second("a", 0)));
    assert!(full.contains(&second("b", 0)));
    tables.take_usage();
    assert_eq!(second("a", 100), 0);
    assert_eq!(tables.take_usage().write_units(), 0, "what is throttled is free");
    tables.advance(Duration::from_secs(2));
    assert!(full.contains(&second("a", 200)), "nothing is saved up");
}

#[test]
fn a_hash_key_has_three_thousand_read_units_a_second() {
    let tables = unkind();
    let large = key(1).put(key(1).item().with("b", vec![0_u8; 396 * 1024]));
    tables.run(tables.write(large)).unwrap();
    let done = tables.run(join_all((0..60).map(|_| tables.get(key(1).read()))));
    let well = done.iter().filter(|done| done.is_ok()).count();
    assert!((30..=31).contains(&well), "{well} of 100 units each");
    assert!(done.iter().all(|done| done.is_ok() || *done == Err(StoreError::Throttled)));
    let other = Key::at(Table::ASKS, "iron", "1");
    tables.run(tables.get(other.read())).unwrap();
}

#[test]
fn a_strong_batch_may_see_half_of_a_transaction_that_ends_while_it_is_under_way() {
    let mut halves = 0;
    for seed in 0..60 {
        let tables = unkind();
        let reader = tables.connect(Faults { seed, ..Faults::default() });
        let look = async {
            reader.sleep(10_000 + seed * 100).await;
            reader.batch_get(BatchGet { keys: vec![key(1), key(2)], consistent: true }).await
        };
        let both = Transaction::of(vec![put(1), put(2)]);
        let (done, seen) = tables.run(join(tables.transact(both), look));
        done.unwrap();
        halves += u32::from(seen.unwrap().iter().flatten().count() == 1);
    }
    assert!(halves > 0);
}
