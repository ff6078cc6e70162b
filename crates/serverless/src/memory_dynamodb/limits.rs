//! What DynamoDB does not take.

use std::collections::BTreeSet;

use crate::store::{Action, Change, Item, Key, Query, StoreError, Update, Value};

const ACTIONS_MAX: usize = 100;
const BATCH_GET_MAX: usize = 100;
const BATCH_WRITE_MAX: usize = 25;
const ROW_BYTES_MAX: usize = 400 * 1024;
const TRANSACTION_BYTES_MAX: usize = 4 * 1024 * 1024;
const HASH_BYTES_MAX: usize = 2048;
const RANGE_BYTES_MAX: usize = 1024;
const NUMBER_LIMIT: u128 = 10_u128.pow(38);

fn refuse(why: impl Into<String>) -> StoreError {
    StoreError::Failed(why.into())
}

fn check(so: bool, why: &str) -> Result<(), StoreError> {
    if so { Ok(()) } else { Err(refuse(why)) }
}

/// A key has the parts its table wants, not empty and not too long.
pub(super) fn key(key: &Key) -> Result<(), StoreError> {
    let schema = key.table.schema();
    check(schema.range.is_some() == key.range.is_some(), "the key has other parts than the table's")?;
    check(!key.hash.is_empty() && key.hash.len() <= HASH_BYTES_MAX, "a hash key has 1 to 2048 bytes")?;
    let range = key.range.as_ref().is_none_or(|range| (1..=RANGE_BYTES_MAX).contains(&range.len()));
    check(range, "a range key has 1 to 1024 bytes")
}

pub(super) fn batch_get(keys: &[Key]) -> Result<(), StoreError> {
    check((1..=BATCH_GET_MAX).contains(&keys.len()), "a batch reads 1 to 100 rows")?;
    check(distinct(keys.iter()), "a batch reads each row once")?;
    keys.iter().try_for_each(key)
}

pub(super) fn query(query: &Query) -> Result<(), StoreError> {
    check(!query.hash.is_empty(), "a query has a hash key")?;
    check(query.limit != Some(0), "a limit is at least 1")?;
    check(query.index.is_none() || !query.consistent, "an index has no consistent reads")?;
    let known = query.index.is_none_or(|index| query.table.indexes().contains(&index));
    check(known, "the table has no such index")
}

pub(super) fn single(action: &Action) -> Result<(), StoreError> {
    check(action.change != Change::Check, "a check is part of a transaction")?;
    key(&action.key)
}

pub(super) fn batch_write(actions: &[Action]) -> Result<(), StoreError> {
    check((1..=BATCH_WRITE_MAX).contains(&actions.len()), "a batch writes 1 to 25 rows")?;
    check(distinct(actions.iter().map(|action| &action.key)), "a batch writes each row once")?;
    let plain = |action: &Action| {
        action.condition.is_none() && matches!(action.change, Change::Put(_) | Change::Delete)
    };
    check(actions.iter().all(plain), "a batch puts and deletes without conditions")?;
    actions.iter().try_for_each(|action| key(&action.key))
}

pub(super) fn transaction(actions: &[Action]) -> Result<(), StoreError> {
    check((1..=ACTIONS_MAX).contains(&actions.len()), "a transaction has 1 to 100 actions")?;
    check(distinct(actions.iter().map(|action| &action.key)), "a transaction has each row once")?;
    let bare = |action: &Action| action.change == Change::Check && action.condition.is_none();
    check(!actions.iter().any(bare), "a check has a condition")?;
    actions.iter().try_for_each(|action| key(&action.key))
}

/// The sizes of the rows of one call.
pub(super) fn sizes<'a>(rows: impl Iterator<Item = Option<&'a Item>>) -> Result<(), StoreError> {
    let mut all = 0;
    for size in rows.flatten().map(Item::size) {
        check(size <= ROW_BYTES_MAX, "a row has at most 400 KB")?;
        all += size;
    }
    check(all <= TRANSACTION_BYTES_MAX, "a transaction has at most 4 MB")
}

/// The row after an action.
pub(super) fn changed(action: &Action, before: Option<&Item>) -> Result<Option<Item>, StoreError> {
    let after = match &action.change {
        Change::Put(item) => Some(item.clone()),
        Change::Delete => None,
        Change::Check => return Ok(before.cloned()),
        Change::Update(updates) => Some(updated(&action.key, updates, before)?),
    };
    if let Some(after) = &after {
        check(Key::from_item(action.key.table, after).as_ref() == Some(&action.key), "the row has its key")?;
        after.0.values().try_for_each(value)?;
        check(after.0.keys().all(|name| !name.is_empty()), "attributes have names")?;
    }
    Ok(after)
}

fn updated(key: &Key, updates: &[Update], before: Option<&Item>) -> Result<Item, StoreError> {
    check(distinct(updates.iter().map(Update::name)), "an update has each attribute once")?;
    check(!updates.is_empty(), "an update changes something")?;
    let schema = key.table.schema();
    let of_key = |name: &str| name == schema.hash || Some(name) == schema.range;
    check(!updates.iter().any(|update| of_key(update.name())), "an update leaves the key alone")?;
    let mut row = before.cloned().unwrap_or_else(|| key.item());
    for update in updates {
        match update {
            Update::Set(name, value) => {
                row.0.insert(name.clone(), value.clone());
            }
            Update::Add(name, by) => {
                let sum = match row.get(name) {
                    None => Some(*by),
                    Some(Value::N(number)) => number.checked_add(*by),
                    Some(_) => return Err(refuse(format!("`{name}` is no number to add to"))),
                };
                let sum = sum.ok_or_else(|| refuse("a number has at most 38 digits"))?;
                row.0.insert(name.clone(), Value::N(sum));
            }
            Update::Remove(name) => {
                row.0.remove(name);
            }
        }
    }
    Ok(row)
}

fn value(value: &Value) -> Result<(), StoreError> {
    match value {
        Value::N(number) => check(number.unsigned_abs() < NUMBER_LIMIT, "a number has at most 38 digits"),
        Value::L(values) => values.iter().try_for_each(self::value),
        Value::M(values) => values.values().try_for_each(self::value),
        Value::S(_) | Value::B(_) | Value::Bool(_) => Ok(()),
    }
}

/// Whether no two are equal.
fn distinct<T: Ord>(mut things: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    things.all(|thing| seen.insert(thing))
}
