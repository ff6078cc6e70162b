//! Reads the part of a book that crosses: immediate orders, and prices as far as they reach those of the
//! other side.
//!
//! Bids come first, then the asks that those reach, then the further bids that those reach. An order placed
//! in between could be seen by the later read and its forerunner on the other side be missed by the earlier
//! one; so orders that are newer than everything announced, and than the moment before the first read, wait
//! for their own announcement. So an order that was placed after another one was acknowledged meets that one.
//!
//! Limits: one row of more than a bid's page is read for nothing at most; expired rows at the head are read
//! and returned.

use tradepost_core::{MaterialId, OrderId, Price, Side, Timestamp};

use super::announced::Announced;
use crate::error::MaterialError;
use crate::store::{self, Item, Query, Range, Store};
use crate::tables::{FIRST_PRICED, RestingRow, Table, after_price};

/// The fewest bids read at first: a read unit's worth.
const PAGE_MIN: u32 = 48;
/// The most bids read at first.
const PAGE_MAX: u32 = 1_000;

/// The orders to match, and the expired ones to close.
#[derive(Clone, Debug, Default)]
pub(super) struct Crossing {
    /// Orders that may trade, in the order of their ids.
    pub(super) live: Vec<RestingRow>,
    /// Orders that have expired.
    pub(super) expired: Vec<RestingRow>,
}

/// Reads the crossing part, strongly consistent.
pub(super) async fn read<S: Store + ?Sized>(
    store: &S,
    material: &MaterialId,
    announced: Announced,
    now: Timestamp,
) -> Result<Crossing, MaterialError> {
    let mut bids = Reader::new(Side::Bid, material, now);
    let page = PAGE_MIN.saturating_add(announced.orders).min(PAGE_MAX);
    bids.query = bids.query.limit(page);
    bids.read(store).await?;
    let newest = bids.rows.iter().map(|row| row.terms.order_id).max();
    let newest = newest.max(announced.newest).max(Some(last_id_of(now)));
    while !bids.read_all && !bids.live().any(|row| row.terms.time_in_force.rests()) {
        bids.read(store).await?;
    }

    let mut asks = Reader::new(Side::Ask, material, now);
    let highest_bid = bids.live().map(|row| row.terms.price).max();
    asks.query.range =
        Range::Before(highest_bid.map_or(FIRST_PRICED.into(), |price| after_price(Side::Ask, price).into()));
    while !asks.read_all {
        asks.read(store).await?;
    }
    asks.rows.retain(|row| Some(row.terms.order_id) <= newest);

    if let Some(lowest_ask) = asks.live().map(|row| row.terms.price).min() {
        bids.query.range = Range::Before(after_price(Side::Bid, lowest_ask).into());
        bids.query.limit = None;
        while !bids.read_all && bids.reaches(lowest_ask) {
            bids.read(store).await?;
        }
    }
    bids.rows.retain(|row| Some(row.terms.order_id) <= newest);

    let (expired, mut live): (Vec<_>, Vec<_>) =
        bids.rows.into_iter().chain(asks.rows).partition(|row| row.terms.time_in_force.has_expired(now));
    live.sort_unstable_by_key(|row| row.terms.order_id);
    Ok(Crossing { live, expired })
}

/// The greatest id of an order that was accepted by then.
fn last_id_of(now: Timestamp) -> OrderId {
    OrderId::from_u128(((u128::from(now.0) + 1) << 80) - 1)
}

/// Reads one side, page by page.
struct Reader {
    side: Side,
    now: Timestamp,
    query: Query,
    rows: Vec<RestingRow>,
    read_all: bool,
}

impl Reader {
    fn new(side: Side, material: &MaterialId, now: Timestamp) -> Self {
        let query = Query::of(Table::book(side), material.as_str());
        Self { side, now, query, rows: Vec::new(), read_all: false }
    }

    async fn read<S: Store + ?Sized>(&mut self, store: &S) -> Result<(), MaterialError> {
        let page = store::query(store, self.query.clone()).await?;
        for item in &page.items {
            self.rows.push(decoded(self.side, item)?);
        }
        self.read_all = page.next.is_none();
        self.query.start = page.next;
        Ok(())
    }

    fn live(&self) -> impl Iterator<Item = &RestingRow> + '_ {
        self.rows.iter().filter(|row| !row.terms.time_in_force.has_expired(self.now))
    }

    /// Whether bids after those that were read may still meet an ask of this price.
    fn reaches(&self, lowest_ask: Price) -> bool {
        self.rows.last().is_some_and(|row| !row.terms.time_in_force.rests() || row.terms.price >= lowest_ask)
    }
}

/// Reads a row of the book.
pub(super) fn decoded(side: Side, item: &Item) -> Result<RestingRow, MaterialError> {
    RestingRow::decode(side, item).map_err(|reason| MaterialError::row(Table::book(side), item, reason))
}
