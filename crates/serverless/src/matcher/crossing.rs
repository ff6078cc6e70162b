//! Reads the part of a book that crosses: immediate orders, and prices as far as they reach those of the
//! other side, or as far as the orders that came first on that side are needed.
//!
//! Bids come first, then the asks that those reach, then further pages of both. An order placed in between
//! could be seen by the later read and its forerunner on the other side be missed by the earlier one; so
//! orders that are newer than everything announced, and than the moment before the first read, wait for their
//! own announcement. So an order that was placed after another one was acknowledged meets that one.
//!
//! A side is not read to its end where orders on it that came before every crossing order of the other side
//! are enough for those: each of those is filled when it comes, by the best of them, so a later order finds
//! nothing of it, and a worse one is not needed.
//!
//! Limits: one row of more than a bid's page is read for nothing at most; expired rows at the head are read
//! and returned.

use tradepost_core::{MaterialId, OrderId, Price, Side, Timestamp};

use super::announced::Announced;
use crate::error::MaterialError;
use crate::store::{self, Item, Query, Range, Store};
use crate::tables::{FIRST_PRICED, RestingRow, Table, after_price};

/// The fewest rows of a side read at first: a read unit's worth.
const PAGE_MIN: u32 = 48;
/// The most rows of a page.
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
    let page = PAGE_MIN.saturating_add(announced.orders).min(PAGE_MAX);
    let mut bids = Reader::new(Side::Bid, material, now, page);
    bids.read(store).await?;
    let newest = bids.rows.iter().map(|row| row.terms.order_id).max();
    let newest = newest.max(announced.newest).max(Some(last_id_of(now)));
    bids.read_to_best(store).await?;

    let mut asks = Reader::new(Side::Ask, material, now, page);
    asks.newest = newest;
    bids.newest = newest;
    let highest_bid = bids.best();
    asks.query.range =
        Range::Before(highest_bid.map_or(FIRST_PRICED.into(), |price| after_price(Side::Ask, price).into()));
    asks.read_to_best(store).await?;
    let lowest_ask = asks.best();
    if let Some(lowest_ask) = lowest_ask {
        bids.query.range = Range::Before(after_price(Side::Bid, lowest_ask).into());
    }
    loop {
        if bids.lacks_rows(&asks, lowest_ask, highest_bid) {
            bids.read(store).await?;
        } else if asks.lacks_rows(&bids, highest_bid, lowest_ask) {
            asks.read(store).await?;
        } else {
            break;
        }
    }
    let rows = bids.rows.into_iter().chain(asks.rows);
    let rows = rows.filter(|row| Some(row.terms.order_id) <= newest);
    let (expired, mut live): (Vec<_>, Vec<_>) =
        rows.partition(|row| row.terms.time_in_force.has_expired(now));
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
    /// Newer orders wait for their own announcement; `None` while that is not known.
    newest: Option<OrderId>,
    query: Query,
    rows: Vec<RestingRow>,
    read_all: bool,
}

impl Reader {
    fn new(side: Side, material: &MaterialId, now: Timestamp, page: u32) -> Self {
        let query = Query::of(Table::book(side), material.as_str()).limit(page);
        Self { side, now, newest: None, query, rows: Vec::new(), read_all: false }
    }

    /// Reads the next page; the one after it is larger.
    async fn read<S: Store + ?Sized>(&mut self, store: &S) -> Result<(), MaterialError> {
        let page = store::query(store, self.query.clone()).await?;
        for item in &page.items {
            self.rows.push(decoded(self.side, item)?);
        }
        self.read_all = page.next.is_none();
        self.query.next_page(page.next, PAGE_MAX);
        Ok(())
    }

    /// Reads until the best price is known.
    async fn read_to_best<S: Store + ?Sized>(&mut self, store: &S) -> Result<(), MaterialError> {
        while !self.read_all && !self.live().any(|row| row.terms.time_in_force.rests()) {
            self.read(store).await?;
        }
        Ok(())
    }

    fn live(&self) -> impl Iterator<Item = &RestingRow> + '_ {
        let old = |row: &&RestingRow| self.newest.is_none_or(|newest| row.terms.order_id <= newest);
        self.rows.iter().filter(old).filter(|row| !row.terms.time_in_force.has_expired(self.now))
    }

    /// The best limit.
    fn best(&self) -> Option<Price> {
        let prices = self.live().map(|row| row.terms.price);
        if self.side == Side::Bid { prices.max() } else { prices.min() }
    }

    /// The orders that meet a price of the other side.
    fn crossing(&self, opposite: Option<Price>) -> impl Iterator<Item = &RestingRow> + '_ {
        self.live().filter(move |row| opposite.is_some_and(|price| self.meets(row.terms.price, price)))
    }

    fn meets(&self, own: Price, opposite: Price) -> bool {
        if self.side == Side::Bid { own >= opposite } else { own <= opposite }
    }

    /// Whether orders that were not read may trade with those of the other side: where the last row still
    /// meets the best price of that side, `opposite`, and the rows that were read are not enough.
    fn lacks_rows(&self, other: &Self, opposite: Option<Price>, own: Option<Price>) -> bool {
        let reaches = |row: &RestingRow| {
            !row.terms.time_in_force.rests()
                || opposite.is_some_and(|price| self.meets(row.terms.price, price))
        };
        !self.read_all && self.rows.last().is_some_and(reaches) && !self.covers(other, opposite, own)
    }

    /// Whether the orders of this side that came before every crossing one of the other are enough for those.
    fn covers(&self, other: &Self, opposite: Option<Price>, own: Option<Price>) -> bool {
        let quantity = |row: &RestingRow| u64::from(row.state.remaining.get());
        let Some(first) = other.crossing(own).map(|row| row.terms.order_id).min() else { return true };
        let needed: u64 = other.crossing(own).map(quantity).sum();
        let earlier = self.crossing(opposite).filter(|row| row.terms.order_id < first);
        earlier.filter(|row| row.terms.time_in_force.rests()).map(quantity).sum::<u64>() >= needed
    }
}

/// Reads a row of the book.
pub(super) fn decoded(side: Side, item: &Item) -> Result<RestingRow, MaterialError> {
    RestingRow::decode(side, item).map_err(|reason| MaterialError::row(Table::book(side), item, reason))
}
