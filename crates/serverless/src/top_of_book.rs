//! The best prices of a book, and how they get into the row of the material that lists show.
//!
//! They are read from the book, never derived from what happened to it. A writer reads the book again
//! afterwards, and writes again if it has changed: so the last write of several at once is right.
//!
//! All that may have changed them do this: the matcher after a run without a trade, the projector after a
//! settlement, the API for orders it has taken out.

use tradepost_core::{MaterialId, Price, Side, Timestamp};

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::store::{self, Backoff, Query, Range, Store};
use crate::tables::{FIRST_PRICED, RestingRow, Table, TopRow};

/// Rows of a side in one read: the first may have expired.
const ROWS: u32 = 4;
const ROWS_MAX: u32 = 1_000;
/// How often the best prices are written, or a write is tried, without an end.
const ATTEMPTS: u32 = 12;

/// The best prices of a book; `None` while it is crossed, as the matcher is about to change it.
pub(crate) async fn read<S: Store + ?Sized>(
    store: &S,
    material: &MaterialId,
    now: Timestamp,
    consistent: bool,
) -> Result<Option<TopRow>, MaterialError> {
    let best = async |side| best(store, material, side, now, consistent).await;
    let (bid, ask) = futures::future::try_join(best(Side::Bid), best(Side::Ask)).await?;
    let crossed = bid.zip(ask).is_some_and(|(bid, ask)| bid >= ask);
    Ok((!crossed).then_some(TopRow { bid, ask }))
}

async fn best<S: Store + ?Sized>(
    store: &S,
    material: &MaterialId,
    side: Side,
    now: Timestamp,
    consistent: bool,
) -> Result<Option<Price>, MaterialError> {
    let priced = Range::From(FIRST_PRICED.into());
    let mut query = Query::of(Table::book(side), material.as_str()).range(priced).limit(ROWS);
    query.consistent = consistent;
    loop {
        let page = store::query(store, query.clone()).await?;
        for item in &page.items {
            let row = RestingRow::decode(side, item)
                .map_err(|reason| MaterialError::row(Table::book(side), item, reason))?;
            if !row.terms.time_in_force.has_expired(now) {
                return Ok(Some(row.terms.price));
            }
        }
        query.next_page(page.next, ROWS_MAX);
        if query.start.is_none() {
            return Ok(None);
        }
    }
}

/// Writes the best prices into the material's row, which has `known` of them, if they are others; returns
/// those that are in it then.
pub(crate) async fn keep<S: Store + ?Sized, E: Environment + ?Sized>(
    store: &S,
    environment: &E,
    material: &MaterialId,
    mut known: TopRow,
) -> Result<TopRow, MaterialError> {
    let mut backoff = Backoff::new(ATTEMPTS, environment.random());
    for _ in 0..ATTEMPTS {
        let found = read(store, material, environment.now(), true).await?;
        let Some(top) = found.filter(|top| *top != known) else { break };
        store::write(store, top.action(material), &mut backoff).await?;
        known = top;
    }
    Ok(known)
}
