//! Transactions: all or nothing, once, and why not.

use tradepost_serverless::store::{Condition, Key, Store, StoreError, Transaction, Update};
use tradepost_serverless::tables::Table;

use crate::cases::{holding, put, read, refused, row};

fn puts(count: u64) -> Transaction {
    let put = |number| {
        let slot = format!("{number:03}");
        row(&slot).put(holding(&slot, number)).when(Condition::missing("slot"))
    };
    Transaction::of((0..count).map(put).collect())
}

pub(crate) async fn transaction_of_100_rows_is_done(store: &dyn Store) {
    store.transact(puts(100)).await.expect("100 rows");
    assert_eq!(read(store, "099").await, Some(holding("099", 99)));
}

pub(crate) async fn transaction_of_101_rows_is_refused(store: &dyn Store) {
    refused(&store.transact(puts(101)).await);
    assert_eq!(read(store, "000").await, None);
}

pub(crate) async fn row_is_written_once_in_a_transaction(store: &dyn Store) {
    let twice = vec![row("a").put(holding("a", 1)), row("a").delete()];
    refused(&store.transact(Transaction::of(twice)).await);
    assert_eq!(read(store, "a").await, None);
}

pub(crate) async fn unmet_condition_cancels_all_and_says_which(store: &dyn Store) {
    for slot in ["a", "b", "c"] {
        put(store, holding(slot, 10)).await;
    }
    let take = |slot: &str, seen: u64| {
        let action = row(slot).update(vec![Update::subtract("remaining", 4)]);
        action.when(Condition::equal("remaining", seen))
    };
    let missing = row("d").delete().when(Condition::exists("slot"));
    let error =
        store.transact(Transaction::of(vec![take("a", 10), take("b", 9), take("c", 10), missing])).await;
    let Err(StoreError::ConditionFailed(unmet)) = error else { panic!("{error:?}") };
    let said: Vec<_> = unmet.into_iter().map(|unmet| (unmet.action, unmet.row)).collect();
    assert_eq!(said, [(1, Some(holding("b", 10))), (3, None)]);
    assert_eq!(read(store, "a").await, Some(holding("a", 10)));
}

pub(crate) async fn check_guards_the_others(store: &dyn Store) {
    let material = Key::of(Table::MATERIALS, "copper");
    store.write(material.clone().put(material.item().with("halted", true))).await.expect("a put");
    let guard = |halted: bool| material.clone().check(Condition::equal("halted", halted));
    let place = row("a").put(holding("a", 1));
    let error = store.transact(Transaction::of(vec![guard(false), place.clone()])).await;
    assert!(error.is_err_and(|error| error.unmet(0)));
    assert_eq!(read(store, "a").await, None);
    store.transact(Transaction::of(vec![guard(true), place])).await.expect("the check holds");
}

pub(crate) async fn token_is_done_once(store: &dyn Store) {
    put(store, holding("a", 10)).await;
    let take =
        || Transaction::of(vec![row("a").update(vec![Update::subtract("remaining", 1)])]).token("once");
    store.transact(take()).await.expect("a transaction");
    store.transact(take()).await.expect("the same again");
    assert_eq!(read(store, "a").await, Some(holding("a", 9)));
}

pub(crate) async fn token_of_another_transaction_is_refused(store: &dyn Store) {
    put(store, holding("a", 10)).await;
    let take = |by: u32| {
        Transaction::of(vec![row("a").update(vec![Update::subtract("remaining", by)])]).token("another")
    };
    store.transact(take(1)).await.expect("a transaction");
    assert_eq!(store.transact(take(2)).await, Err(StoreError::TokenReused));
    assert_eq!(read(store, "a").await, Some(holding("a", 9)));
}
