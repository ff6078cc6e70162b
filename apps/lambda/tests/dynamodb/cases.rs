//! Single rows, and batches of them.

use std::collections::BTreeMap;

use tradepost_serverless::store::{
    BatchGet, Comparison, Condition, Item, Key, Store, StoreError, Update, Value,
};
use tradepost_serverless::tables::Table;

/// A resting order's place, as far as the store knows.
pub(crate) fn row(slot: &str) -> Key {
    Key::at(Table::ASKS, "copper", slot)
}

/// A row with one number.
pub(crate) fn holding(slot: &str, remaining: u64) -> Item {
    row(slot).item().with("remaining", remaining)
}

pub(crate) async fn put(store: &dyn Store, item: Item) {
    let key = Key::from_item(Table::ASKS, &item).expect("a key");
    store.write(key.put(item)).await.expect("a put");
}

pub(crate) async fn read(store: &dyn Store, slot: &str) -> Option<Item> {
    store.get(row(slot).read()).await.expect("a read")
}

pub(crate) async fn row_is_read_as_it_was_written(store: &dyn Store) {
    let inner = BTreeMap::from([("n".to_owned(), Value::N(-3)), ("yes".to_owned(), Value::Bool(true))]);
    let item = holding("a", (1 << 53) + 1)
        .with("bytes", vec![0_u8, 1, 255])
        .with("name", "Kupfer ⛏")
        .with("list", Value::L(vec![Value::M(inner), Value::S(String::new())]))
        .with("wide", Value::N(10_i128.pow(37)));
    put(store, item.clone()).await;
    assert_eq!(read(store, "a").await, Some(item));
}

pub(crate) async fn row_that_is_not_there_is_none(store: &dyn Store) {
    assert_eq!(read(store, "a").await, None);
    store.write(row("a").delete()).await.expect("deleting nothing is no error");
}

pub(crate) async fn unmet_condition_of_a_single_write_gives_the_row(store: &dyn Store) {
    let there = holding("a", 10);
    put(store, there.clone()).await;
    let seen = Condition::equal("remaining", 9_u64);
    for action in [
        row("a").put(holding("a", 1)),
        row("a").update(vec![Update::subtract("remaining", 1)]),
        row("a").delete(),
    ] {
        let Err(StoreError::ConditionFailed(unmet)) = store.write(action.when(seen.clone())).await else {
            panic!("the condition does not hold");
        };
        assert_eq!((unmet[0].action, unmet[0].row.as_ref()), (0, Some(&there)));
    }
    let missing = row("b").update(vec![Update::add("remaining", 1)]).when(seen);
    let Err(StoreError::ConditionFailed(unmet)) = store.write(missing).await else {
        panic!("there is no row");
    };
    assert_eq!(unmet[0].row, None);
    assert_eq!((read(store, "a").await, read(store, "b").await), (Some(there), None));
}

pub(crate) async fn update_adds_sets_and_removes(store: &dyn Store) {
    let first = vec![Update::add("coins", 5), Update::set("seq", 1_u64), Update::set("note", "x")];
    store.write(row("a").update(first)).await.expect("an update makes the row");
    let second = vec![Update::subtract("coins", 7), Update::set("seq", 2_u64), Update::remove("note")];
    store.write(row("a").update(second)).await.expect("an update");
    let expected = row("a").item().with("coins", Value::N(-2)).with("seq", 2_u64);
    assert_eq!(read(store, "a").await, Some(expected));
}

pub(crate) async fn comparison_with_what_is_not_there_never_holds(store: &dyn Store) {
    use Comparison::{AtLeast, AtMost, Equal, Less};
    put(store, holding("a", 10).with("text", "10")).await;
    let holds = async |condition: Condition| {
        let update = row("a").update(vec![Update::set("touched", true)]).when(condition);
        match store.write(update).await {
            Ok(()) => true,
            Err(StoreError::ConditionFailed(_)) => false,
            Err(error) => panic!("{error}"),
        }
    };
    for (comparison, with_9, with_10) in
        [(Equal, false, true), (Less, false, false), (AtMost, false, true), (AtLeast, true, true)]
    {
        assert_eq!(
            holds(Condition::compare("remaining", comparison, 9_u64)).await,
            with_9,
            "{comparison:?} 9"
        );
        assert_eq!(
            holds(Condition::compare("remaining", comparison, 10_u64)).await,
            with_10,
            "{comparison:?} 10"
        );
        assert!(!holds(Condition::compare("absent", comparison, 9_u64)).await, "{comparison:?} of nothing");
    }
    let either = Condition::missing("absent").and(Condition::exists("text")).or(Condition::exists("absent"));
    assert!(holds(either).await);
    assert!(!holds(Condition::equal("text", 10_u64)).await, "a text is no number");
}

pub(crate) async fn rows_are_read_in_the_order_of_their_keys(store: &dyn Store) {
    put(store, holding("a", 1)).await;
    put(store, holding("c", 3)).await;
    let material = Key::of(Table::MATERIALS, "copper");
    store.write(material.clone().put(material.item())).await.expect("a put");
    let mut keys: Vec<_> = (0..97).map(|number| row(&format!("none{number}"))).collect();
    keys.insert(0, row("c"));
    keys.insert(50, material.clone());
    keys.push(row("a"));
    let rows = store.batch_get(BatchGet { keys, consistent: true }).await.expect("a batch of 100");
    assert_eq!((rows.len(), rows.iter().flatten().count()), (100, 3));
    assert_eq!(
        (&rows[0], &rows[50], &rows[99]),
        (&Some(holding("c", 3)), &Some(material.item()), &Some(holding("a", 1)))
    );
}

pub(crate) async fn batch_puts_and_deletes(store: &dyn Store) {
    put(store, holding("old", 1)).await;
    let mut actions: Vec<_> =
        (0..24).map(|n| row(&format!("{n:02}")).put(holding(&format!("{n:02}"), n))).collect();
    actions.push(row("old").delete());
    store.batch_write(actions).await.expect("a batch of 25");
    assert_eq!((read(store, "old").await, read(store, "23").await), (None, Some(holding("23", 23))));
}

pub(crate) async fn batch_of_26_is_refused(store: &dyn Store) {
    let actions = (0..26).map(|number| row(&format!("{number}")).delete()).collect();
    refused(&store.batch_write(actions).await);
}

pub(crate) async fn number_of_39_digits_is_refused(store: &dyn Store) {
    let item = row("a").item().with("n", Value::N(123_456_789_012_345_678_901_234_567_890_123_456_789));
    refused(&store.write(row("a").put(item)).await);
}

pub(crate) async fn row_of_more_than_400_kb_is_refused(store: &dyn Store) {
    let item = |bytes| row("a").item().with("pad", "x".repeat(bytes));
    store.write(row("a").put(item(409_000))).await.expect("just below");
    refused(&store.write(row("a").put(item(409_600))).await);
}

pub(crate) async fn empty_key_is_refused(store: &dyn Store) {
    refused(&store.write(row("").put(row("").item())).await);
}

/// Holds of what the store does not take at all.
pub(crate) fn refused<T: std::fmt::Debug>(answer: &Result<T, StoreError>) {
    assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
}
