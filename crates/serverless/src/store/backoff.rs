//! Retries what may succeed later, after growing pauses that differ from caller to caller.

use std::time::Duration;

use tradepost_dice::Dice;

use super::{Action, BatchGet, Get, Item, Page, Query, Scan, Store, StoreError, Table};

/// The longest first pause, in milliseconds; each further one may be twice as long.
const FIRST_MS: u64 = 20;
/// The longest pause.
const LONGEST_MS: u64 = 1_000;
/// How often a read is tried.
const READ_ATTEMPTS: u32 = 8;

/// The attempts that are left, and the next pause.
#[derive(Clone, Debug)]
pub struct Backoff {
    left: u32,
    longest_ms: u64,
    dice: Dice,
}

impl Backoff {
    /// This many attempts in all. Callers that may conflict with each other use different seeds.
    pub fn new(attempts: u32, seed: u64) -> Self {
        Self { left: attempts, longest_ms: FIRST_MS, dice: Dice::new(seed) }
    }

    /// Waits before the next attempt; `false` if none is left.
    pub async fn wait<S: Store + ?Sized>(&mut self, store: &S) -> bool {
        let Some(left) = self.left.checked_sub(1).filter(|left| *left > 0) else { return false };
        self.left = left;
        store.pause(Duration::from_millis(self.dice.roll() % (self.longest_ms + 1))).await;
        self.longest_ms = (self.longest_ms * 2).min(LONGEST_MS);
        true
    }
}

/// Reads a row, with retries.
pub async fn get<S: Store + ?Sized>(store: &S, get: Get) -> Result<Option<Item>, StoreError> {
    again(store, &mut reading(), || store.get(get.clone())).await
}

/// Reads rows by their keys, a hundred at a time, in the order of the keys, which may repeat.
pub async fn batch_get<S: Store + ?Sized>(
    store: &S,
    batch: BatchGet,
) -> Result<Vec<Option<Item>>, StoreError> {
    let BatchGet { keys, consistent } = batch;
    let mut distinct = keys.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let mut found = Vec::with_capacity(distinct.len());
    for part in distinct.chunks(100) {
        let batch = BatchGet { keys: part.to_vec(), consistent };
        found.extend(again(store, &mut reading(), || store.batch_get(batch.clone())).await?);
    }
    let place = |key| distinct.binary_search(key).ok().and_then(|place| found.get(place).cloned());
    Ok(keys.iter().map(|key| place(key).flatten()).collect())
}

/// Reads one page of a query.
pub async fn query<S: Store + ?Sized>(store: &S, query: Query) -> Result<Page, StoreError> {
    again(store, &mut reading(), || store.query(query.clone())).await
}

/// Reads all rows of a query.
pub async fn query_all<S: Store + ?Sized>(store: &S, query: Query) -> Result<Vec<Item>, StoreError> {
    query_first(store, query, usize::MAX).await
}

/// Reads the first rows of a query.
pub async fn query_first<S: Store + ?Sized>(
    store: &S,
    mut query: Query,
    wanted: usize,
) -> Result<Vec<Item>, StoreError> {
    let mut rows = Vec::new();
    loop {
        let page = self::query(store, query.clone()).await?;
        rows.extend(page.items);
        query.start = page.next;
        if rows.len() >= wanted || query.start.is_none() {
            rows.truncate(wanted);
            return Ok(rows);
        }
    }
}

/// Reads one page of a table.
pub async fn scan<S: Store + ?Sized>(store: &S, scan: Scan) -> Result<Page, StoreError> {
    again(store, &mut reading(), || store.scan(scan.clone())).await
}

/// Reads all rows of a table, consistently.
pub async fn scan_all<S: Store + ?Sized>(store: &S, table: Table) -> Result<Vec<Item>, StoreError> {
    scan_pages(store, Scan { table, consistent: true, limit: None, part: None, start: None }).await
}

/// Reads all rows of a table as they are or were a moment ago, at half the price.
pub async fn scan_all_eventually<S: Store + ?Sized>(
    store: &S,
    table: Table,
) -> Result<Vec<Item>, StoreError> {
    scan_pages(store, Scan { table, consistent: false, limit: None, part: None, start: None }).await
}

/// Reads one of several parts of a table as it is or was a moment ago.
pub async fn scan_part<S: Store + ?Sized>(
    store: &S,
    table: Table,
    part: (u32, u32),
) -> Result<Vec<Item>, StoreError> {
    scan_pages(store, Scan { table, consistent: false, limit: None, part: Some(part), start: None }).await
}

async fn scan_pages<S: Store + ?Sized>(store: &S, mut scan: Scan) -> Result<Vec<Item>, StoreError> {
    let mut rows = Vec::new();
    loop {
        let page = self::scan(store, scan.clone()).await?;
        rows.extend(page.items);
        scan.start = page.next;
        if scan.start.is_none() {
            return Ok(rows);
        }
    }
}

/// Writes a row; returns whether its condition held.
pub async fn write<S: Store + ?Sized>(
    store: &S,
    action: Action,
    backoff: &mut Backoff,
) -> Result<bool, StoreError> {
    match again(store, backoff, || store.write(action.clone())).await {
        Ok(()) => Ok(true),
        Err(StoreError::ConditionFailed(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts rows, all of them: what was not processed is sent again.
pub async fn batch_write<S: Store + ?Sized>(
    store: &S,
    actions: &[Action],
    backoff: &mut Backoff,
) -> Result<(), StoreError> {
    again(store, backoff, || store.batch_write(actions.to_vec())).await
}

fn reading() -> Backoff {
    Backoff::new(READ_ATTEMPTS, 0)
}

async fn again<S: Store + ?Sized, T, F: Future<Output = Result<T, StoreError>>>(
    store: &S,
    backoff: &mut Backoff,
    mut call: impl FnMut() -> F,
) -> Result<T, StoreError> {
    loop {
        match call().await {
            Err(error) if error.is_passing() && backoff.wait(store).await => {}
            done => return done,
        }
    }
}
