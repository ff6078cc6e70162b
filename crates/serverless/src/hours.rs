//! The rows of `candles` that a material's figures are made of: the newest hours with trades.

use std::collections::BTreeMap;

use tradepost_core::{MaterialId, Timestamp};
use tradepost_ports::{
    CandleInterval, PriceBins, REFERENCE_TRADES, RecentTrades, reference_price, reference_start,
};

use crate::error::MaterialError;
use crate::store::{self, Query, Range, Store};
use crate::tables::{Figures, HourRow, Table, hour_key};

/// Twenty-four hours touch 25 of the clock, the reference price may look at one more, and the price before
/// them is in an older one.
const NEWEST: u32 = 27;

/// Hours by their start.
pub(crate) type Hours = BTreeMap<Timestamp, HourRow>;

/// Reads the hours that start in `from..=to`.
pub(crate) fn between(material: &MaterialId, from: Timestamp, to: Timestamp) -> Query {
    let place = |start| hour_key(material, start).range.unwrap_or_default();
    let range = Range::Between(place(from).into(), place(to).into());
    Query::of(Table::CANDLES, material.as_str()).range(range)
}

/// The newest hours: all that the figures depend on.
pub(crate) async fn newest<S: Store + ?Sized>(
    store: &S,
    material: &MaterialId,
    consistent: bool,
) -> Result<Hours, MaterialError> {
    let query = between(material, Timestamp(0), Timestamp(u64::MAX)).descending().limit(NEWEST);
    let wanted = usize::try_from(NEWEST).unwrap_or(usize::MAX);
    read(store, Query { consistent, ..query }, wanted).await
}

/// The first rows of a query of hours.
pub(crate) async fn read<S: Store + ?Sized>(
    store: &S,
    query: Query,
    wanted: usize,
) -> Result<Hours, MaterialError> {
    let rows = store::query_first(store, query, wanted).await?;
    let hour = |item| {
        let row = HourRow::decode(item);
        row.map(|row| (row.start, row)).map_err(|reason| MaterialError::row(Table::CANDLES, item, reason))
    };
    rows.iter().map(hour).collect()
}

/// The last trades of all.
pub(crate) fn recent_of(hours: &Hours) -> RecentTrades {
    let last = hours.values().max_by_key(|hour| hour.upto);
    last.map(|hour| hour.recent.clone()).unwrap_or_default()
}

/// The figures of a material at `now`, of its newest hours; `None` before its first trade.
pub(crate) fn figures(hours: &Hours, now: Timestamp) -> Option<Figures> {
    let counted = hours.range(reference_start(now)..);
    let (mut bins, mut trades) = (PriceBins::default(), 0);
    for (_, hour) in counted.clone() {
        bins.add_all(&hour.bins);
        trades += hour.minutes.iter().map(|minute| minute.trades).sum::<u64>();
    }
    let reference = reference_price(&bins, trades, &recent_of(hours))?;
    // The last 20 trades are the last 20 whatever the time; those of a day change with the hour.
    let of_day = usize::try_from(trades).is_ok_and(|trades| trades >= REFERENCE_TRADES);
    let oldest = counted.map(|(start, _)| *start).next().filter(|_| of_day);
    let until = oldest.map(|start| Timestamp(start.0 + CandleInterval::Day.ms() + CandleInterval::Hour.ms()));
    Figures::of(hours.values().flat_map(|hour| &hour.minutes), (reference, until), now)
}
