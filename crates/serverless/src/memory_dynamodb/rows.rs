//! The rows of all tables, and how they are queried.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

use tradepost_dice::Dice;

use super::past::{Past, View, Wanted, Write};
use crate::store::{Item, Key, Page, Query, Range, Scan, Value};
use crate::tables::{Index, Table};

/// Bytes of rows that a page holds.
const PAGE_BYTES_MAX: usize = 1024 * 1024;

type Partition = BTreeMap<String, Item>;
#[derive(Debug, Default)]
pub(super) struct Rows {
    tables: BTreeMap<Table, BTreeMap<String, Partition>>,
    version: u64,
    past: Past,
}

impl Rows {
    /// Grows with each commit.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Item> {
        self.tables.get(&key.table)?.get(&key.hash)?.get(key.range.as_deref().unwrap_or_default())
    }

    pub(super) fn all(&self, table: Table) -> Vec<Item> {
        self.tables.get(&table).into_iter().flatten().flat_map(|(_, rows)| rows.values().cloned()).collect()
    }

    /// Writes rows at one moment; reads may show what they were for some time.
    pub(super) fn commit(&mut self, writes: &[Write], now_us: u64, stale_us_max: u64) {
        self.version += 1;
        for (key, _, after) in writes {
            let partition = self.tables.entry(key.table).or_default().entry(key.hash.clone()).or_default();
            let range = key.range.clone().unwrap_or_default();
            match after {
                Some(item) => partition.insert(range, item.clone()),
                None => partition.remove(&range),
            };
        }
        self.past.commit(self.version, now_us, stale_us_max, writes);
    }

    /// Some rows as a read shows them, and how many it shows as they were.
    pub(super) fn read(&self, keys: &[Key], view: View, dice: &mut Dice) -> (Vec<Option<Item>>, usize) {
        let mut shown = self.past.shown(view, Wanted::Keys(keys), dice);
        let old = shown.len();
        let row = |key| shown.remove(key).unwrap_or_else(|| self.get(key).cloned());
        (keys.iter().map(row).collect(), old)
    }

    /// The page of a query, the bytes read, and how many rows it shows as they were.
    pub(super) fn query(&self, query: &Query, view: View, dice: &mut Dice) -> (Page, usize, usize) {
        let wanted = match query.index {
            Some(_) => Wanted::All(query.table),
            None => Wanted::Hash(query.table, &query.hash),
        };
        let shown = self.past.shown(view, wanted, dice);
        let old = shown.len();
        let table = self.tables.get(&query.table);
        let mut partition = match (query.index, table.and_then(|table| table.get(&query.hash))) {
            (Some(index), _) => Cow::Owned(self.indexed(query, index)),
            (None, Some(partition)) => Cow::Borrowed(partition),
            (None, None) => Cow::Owned(Partition::new()),
        };
        for (key, item) in shown {
            let is_in =
                |item: &Item| query.index.is_none_or(|index| hash_in(index, Some(item)) == Some(&query.hash));
            show(partition.to_mut(), place(&key, query), item.filter(is_in));
        }
        let (page, size) = in_partition(&partition, query);
        (page, size, old)
    }

    /// The rows of a table with this hash key of an index, whatever their own.
    fn indexed(&self, query: &Query, index: Index) -> Partition {
        let rows =
            self.tables.get(&query.table).into_iter().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
        let rows = rows.filter(|item| hash_in(index, Some(item)) == Some(&query.hash));
        let key = |item: &Item| Key::from_item(query.table, item);
        rows.filter_map(|item| Some((place(&key(item)?, query), item.clone()))).collect()
    }

    /// The page of a scan, the bytes read, and how many rows it shows as they were.
    pub(super) fn scan(&self, scan: &Scan, view: View, dice: &mut Dice) -> (Page, usize, usize) {
        let shown = self.past.shown(view, Wanted::All(scan.table), dice);
        let old = shown.len();
        let mut table = match self.tables.get(&scan.table) {
            Some(table) => Cow::Borrowed(table),
            None => Cow::Owned(BTreeMap::new()),
        };
        for (key, item) in shown {
            let range = key.range.unwrap_or_default();
            show(table.to_mut().entry(key.hash).or_default(), range, item);
        }
        let start = scan.start.as_ref().and_then(|start| Key::from_item(scan.table, start));
        let mut found = Page::default();
        let mut size = 0;
        for item in table.values().flat_map(BTreeMap::values) {
            let key = Key::from_item(scan.table, item);
            let in_part = scan.part.is_none_or(|(part, parts)| {
                key.as_ref().is_none_or(|key| crc32fast::hash(key.hash.as_bytes()) % parts.max(1) == part)
            });
            if (start.is_some() && key <= start) || !in_part {
                continue;
            }
            let full = scan.limit.is_some_and(|limit| found.items.len() >= limit as usize);
            if full || size + item.size() > PAGE_BYTES_MAX {
                found.next = found
                    .items
                    .last()
                    .and_then(|item| Key::from_item(scan.table, item))
                    .map(|key| key.item());
                break;
            }
            size += item.size();
            found.items.push(item.clone());
        }
        (found, size, old)
    }
}

/// Puts a row back as it was.
fn show(partition: &mut Partition, place: String, item: Option<Item>) {
    match item {
        Some(item) => partition.insert(place, item),
        None => partition.remove(&place),
    };
}

/// A row's place among those of a query: its range key, or in an index all of its key.
fn place(key: &Key, query: &Query) -> String {
    let range = key.range.clone().unwrap_or_default();
    if query.index.is_some() { format!("{}\0{range}", key.hash) } else { range }
}

/// The hash key of a row in an index, if it is in it.
pub(super) fn hash_in(index: Index, item: Option<&Item>) -> Option<&str> {
    match item?.get(index.schema().hash)? {
        Value::S(hash) => Some(hash),
        _ => None,
    }
}

fn in_partition(partition: &Partition, query: &Query) -> (Page, usize) {
    if let Some(index) = query.index {
        let name = index.schema().range.unwrap_or_default();
        let mut rows: Vec<_> = partition
            .iter()
            .filter(|(_, item)| hash_in(index, Some(item)) == Some(&query.hash))
            .filter_map(|(place, item)| Some(((item.get(name)?.clone(), place.clone()), item)))
            .filter(|((value, _), _)| within(&query.range, value))
            .collect();
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        let key_of = |item: &Item| {
            let key = item.get(name).cloned();
            let own = Key::from_item(query.table, item).map(|key| key.item()).unwrap_or_default();
            own.with_some(name, key)
        };
        let start = query.start.as_ref().and_then(|start| {
            let key = Key::from_item(query.table, start)?;
            Some((start.get(name)?.clone(), place(&key, query)))
        });
        let (mut found, _) = page(rows.into_iter(), query, start.as_ref(), key_of);
        // An index has the keys only.
        found.items = found.items.iter().map(key_of).collect();
        let size = found.items.iter().map(Item::size).sum();
        return (found, size);
    }
    let start = query.start.as_ref().and_then(|start| Key::from_item(query.table, start)?.range);
    let key_of = |item: &Item| Key::from_item(query.table, item).map(|key| key.item()).unwrap_or_default();
    let rows = partition.range(bounds(query, start.as_deref()));
    let rows = rows.filter(|(range, _)| within(&query.range, &Value::S((*range).clone())));
    page(rows.map(|(range, item)| (range.clone(), item)), query, start.as_ref(), key_of)
}

/// Takes rows in the order of the query, up to the limit and the size of a page; the filter comes last.
fn page<'a, K: Ord>(
    rows: impl DoubleEndedIterator<Item = (K, &'a Item)>,
    query: &Query,
    start: Option<&K>,
    key_of: impl Fn(&Item) -> Item,
) -> (Page, usize) {
    let mut found = Page::default();
    let (mut size, mut read) = (0, 0);
    let mut last = None;
    let rows: Box<dyn Iterator<Item = (K, &'a Item)>> =
        if query.descending { Box::new(rows.rev()) } else { Box::new(rows) };
    for (key, item) in rows {
        let passed = |start: &K| if query.descending { key >= *start } else { key <= *start };
        if start.is_some_and(passed) {
            continue;
        }
        if size + item.size() > PAGE_BYTES_MAX {
            found.next = last.map(key_of);
            break;
        }
        size += item.size();
        read += 1;
        last = Some(item);
        if query.filter.as_ref().is_none_or(|filter| filter.holds(Some(item))) {
            found.items.push(item.clone());
        }
        if query.limit == Some(read) {
            found.next = last.map(key_of);
            break;
        }
    }
    (found, size)
}

fn within(range: &Range, value: &Value) -> bool {
    match range {
        Range::All => true,
        Range::From(first) => value >= first,
        Range::After(before) => value > before,
        Range::UpTo(last) => value <= last,
        Range::Before(behind) => value < behind,
        Range::Between(first, last) => value >= first && value <= last,
    }
}

/// Where in a partition the rows of a query are at most, so that a deep book is not walked through.
fn bounds(query: &Query, start: Option<&str>) -> (Bound<String>, Bound<String>) {
    let text = |value: &Value| match value {
        Value::S(text) => Bound::Included(text.clone()),
        _ => Bound::Unbounded,
    };
    let (mut first, mut last) = match &query.range {
        Range::All => (Bound::Unbounded, Bound::Unbounded),
        Range::From(value) | Range::After(value) => (text(value), Bound::Unbounded),
        Range::UpTo(value) | Range::Before(value) => (Bound::Unbounded, text(value)),
        Range::Between(from, to) => (text(from), text(to)),
    };
    if let Some(start) = start {
        let end = if query.descending { &mut last } else { &mut first };
        *end = Bound::Included(start.to_owned());
    }
    if let (Bound::Included(from), Bound::Included(to)) = (&first, &last)
        && from > to
    {
        return (Bound::Included(to.clone()), Bound::Excluded(to.clone()));
    }
    (first, last)
}
