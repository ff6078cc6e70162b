//! The rows of all tables, and how they are queried.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;

use crate::store::{Item, Key, Page, Query, Range, Scan, Value};
use crate::tables::Table;

/// Bytes of rows that a page holds.
const PAGE_BYTES_MAX: usize = 1024 * 1024;
/// Transactions that a query on its way may still see half of.
const REMEMBERED: usize = 64;

type Partition = BTreeMap<String, Item>;
/// A row's key with its images before and after.
pub(super) type Write = (Key, Option<Item>, Option<Item>);

#[derive(Debug)]
struct Committed {
    version: u64,
    before: Vec<(Key, Option<Item>)>,
}

#[derive(Debug, Default)]
pub(super) struct Rows {
    tables: BTreeMap<Table, BTreeMap<String, Partition>>,
    version: u64,
    /// The transactions committed last, with each row as it was before.
    recent: VecDeque<Committed>,
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

    /// Writes rows at one moment.
    pub(super) fn commit(&mut self, writes: &[Write], transaction: bool) {
        self.version += 1;
        for (key, _, after) in writes {
            let partition = self.tables.entry(key.table).or_default().entry(key.hash.clone()).or_default();
            let range = key.range.clone().unwrap_or_default();
            match after {
                Some(item) => partition.insert(range, item.clone()),
                None => partition.remove(&range),
            };
        }
        if transaction {
            let before = writes.iter().map(|(key, before, _)| (key.clone(), before.clone())).collect();
            self.recent.push_back(Committed { version: self.version, before });
            if self.recent.len() > REMEMBERED {
                self.recent.pop_front();
            }
        }
    }

    /// The page of a query and the bytes read. With `torn`, rows of transactions committed since that version
    /// are shown before or after them, each as `flip` says.
    pub(super) fn query(
        &self,
        query: &Query,
        torn: Option<u64>,
        flip: &mut dyn FnMut() -> bool,
    ) -> (Page, usize) {
        let empty = Partition::new();
        let partition =
            self.tables.get(&query.table).and_then(|table| table.get(&query.hash)).unwrap_or(&empty);
        let torn = torn.and_then(|since| self.torn(query, partition, since, flip));
        let partition = torn.as_ref().unwrap_or(partition);
        if let Some(index) = query.index {
            let name = index.schema().range.unwrap_or_default();
            let mut rows: Vec<_> = partition
                .iter()
                .filter_map(|(range, item)| Some(((item.get(name)?.clone(), range.clone()), item)))
                .filter(|((value, _), _)| within(&query.range, value))
                .collect();
            rows.sort_by(|(a, _), (b, _)| a.cmp(b));
            let key_of = |item: &Item| {
                let key = item.get(name).cloned();
                let own = Key::from_item(query.table, item).map(|key| key.item()).unwrap_or_default();
                own.with_some(name, key)
            };
            let start = query.start.as_ref().and_then(|start| {
                let range = Key::from_item(query.table, start)?.range.unwrap_or_default();
                Some((start.get(name)?.clone(), range))
            });
            let (mut found, _) = page(rows.into_iter(), query, start.as_ref(), key_of);
            // An index has the keys only.
            found.items = found.items.iter().map(key_of).collect();
            let size = found.items.iter().map(Item::size).sum();
            return (found, size);
        }
        let start = query.start.as_ref().and_then(|start| Key::from_item(query.table, start)?.range);
        let key_of =
            |item: &Item| Key::from_item(query.table, item).map(|key| key.item()).unwrap_or_default();
        let rows = partition.range(bounds(query, start.as_deref()));
        let rows = rows.filter(|(range, _)| within(&query.range, &Value::S((*range).clone())));
        page(rows.map(|(range, item)| (range.clone(), item)), query, start.as_ref(), key_of)
    }

    /// The page of a scan and the bytes read.
    pub(super) fn scan(&self, scan: &Scan) -> (Page, usize) {
        let start = scan.start.as_ref().and_then(|start| Key::from_item(scan.table, start));
        let mut found = Page::default();
        let mut size = 0;
        let tables = self.tables.get(&scan.table).into_iter().flatten();
        for item in tables.flat_map(|(_, rows)| rows.values()) {
            let key = Key::from_item(scan.table, item);
            if start.is_some() && key <= start {
                continue;
            }
            if size + item.size() > PAGE_BYTES_MAX {
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
        (found, size)
    }

    fn torn(
        &self,
        query: &Query,
        partition: &Partition,
        since: u64,
        flip: &mut dyn FnMut() -> bool,
    ) -> Option<Partition> {
        let mut shown: Option<Partition> = None;
        // The oldest image that may be seen is the one before the first transaction since.
        for Committed { before, .. } in self.recent.iter().rev().filter(|commit| commit.version > since) {
            for (key, item) in
                before.iter().filter(|(key, _)| key.table == query.table && key.hash == query.hash)
            {
                if flip() {
                    let shown = shown.get_or_insert_with(|| partition.clone());
                    let range = key.range.clone().unwrap_or_default();
                    match item {
                        Some(item) => shown.insert(range, item.clone()),
                        None => shown.remove(&range),
                    };
                }
            }
        }
        shown
    }
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
