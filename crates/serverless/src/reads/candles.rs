//! Candles, as the projector wrote them: minutes and hours from the rows of hours, days from their own rows
//! and, the last one, from its hours.

use tradepost_core::{MaterialId, Price, Timestamp};
use tradepost_ports::{CANDLES_MAX, Candle, CandleInterval, Refusal};

use crate::environment::Environment;
use crate::hours;
use crate::serverless::Serverless;
use crate::store::{self, Query, Range, Store};
use crate::tables::{DayRow, HourRow, Table, day_key};

/// Rows of hours in the first read; each further one reads more.
const HOURS: u32 = 24;
const ROWS_MAX: u32 = 1_000;

/// A range of time, both ends included.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: Timestamp,
    last: Timestamp,
}

impl Span {
    fn holds(self, candle: &Candle) -> bool {
        (self.first..=self.last).contains(&candle.start)
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Candles whose start is in `from..to`, oldest first: the last 1,000 of them.
    pub async fn read_candles(
        &self,
        material: &MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<Candle>, Refusal> {
        self.number_of(material).await?;
        let (from, to) = (from.map_or(0, |from| from.0), to.map_or(u64::MAX, |to| to.0));
        self.candles_within(material, interval, from, to, CANDLES_MAX).await
    }

    /// Candles whose start is in `from..to`, oldest first: the last ones, at most `limit`.
    pub(super) async fn candles_within(
        &self,
        material: &MaterialId,
        interval: CandleInterval,
        from: u64,
        to: u64,
        limit: u32,
    ) -> Result<Vec<Candle>, Refusal> {
        let Some(last) = to.checked_sub(1).filter(|last| *last >= from) else { return Ok(Vec::new()) };
        let span = Span { first: Timestamp(from), last: Timestamp(last) };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut candles = match interval {
            CandleInterval::Minute => self.of_hours(material, span, limit, |hour| hour.minutes).await?,
            CandleInterval::Hour => {
                self.of_hours(material, span, limit, |hour| Vec::from_iter(hour.candle())).await?
            }
            CandleInterval::Day => self.days(material, span, limit).await?,
        };
        candles.drain(..candles.len().saturating_sub(limit));
        Ok(candles)
    }

    /// The price just before a candle of this length could start.
    pub(super) async fn last_before(
        &self,
        material: &MaterialId,
        interval: CandleInterval,
        start: u64,
    ) -> Result<Option<Price>, Refusal> {
        let candles = self.candles_within(material, interval, 0, start, 1).await?;
        Ok(candles.last().map(|candle| candle.close))
    }

    /// The candles of the newest hours, until there are at least this many.
    async fn of_hours(
        &self,
        material: &MaterialId,
        span: Span,
        wanted: usize,
        candles_of: impl Fn(HourRow) -> Vec<Candle>,
    ) -> Result<Vec<Candle>, Refusal> {
        let first_hour = CandleInterval::Hour.start_of(span.first);
        let first_rows = u32::try_from(wanted).unwrap_or(HOURS).min(HOURS);
        let mut query =
            hours::between(material, first_hour, span.last).descending().eventual().limit(first_rows);
        let mut candles = Vec::new();
        loop {
            let page = store::query(&self.store, query.clone()).await?;
            for item in &page.items {
                let of_hour = candles_of(HourRow::decode(item)?);
                candles.extend(of_hour.into_iter().rev().filter(|candle| span.holds(candle)));
            }
            query.next_page(page.next, ROWS_MAX);
            if candles.len() >= wanted || query.start.is_none() {
                candles.reverse();
                return Ok(candles);
            }
        }
    }

    /// Days: those that are over by their rows, the newest one by its hours.
    async fn days(&self, material: &MaterialId, span: Span, wanted: usize) -> Result<Vec<Candle>, Refusal> {
        let place = |start| day_key(material, start).range.unwrap_or_default();
        let range = Range::Between(place(span.first).into(), place(span.last).into());
        let limit = u32::try_from(wanted).unwrap_or(u32::MAX);
        let query = Query::of(Table::CANDLES, material.as_str()).range(range).limit(limit);
        let over = store::query_first(&self.store, query.descending().eventual(), wanted);
        // All of the last day, although it may start before the hours that are asked for end.
        let (day, hour) = (CandleInterval::Day, CandleInterval::Hour);
        let last_hour = Timestamp(day.start_of(span.last).0.saturating_add(day.ms() - hour.ms()));
        let query = hours::between(material, Timestamp(0), last_hour).descending().eventual().limit(HOURS);
        let newest = store::query_first(&self.store, query, usize::try_from(HOURS).unwrap_or_default());
        let (over, newest) = futures::future::try_join(over, newest).await?;
        let over = over.iter().rev().map(|item| Ok(DayRow::decode(item)?.candle));
        let mut days = over.collect::<Result<Vec<_>, Refusal>>()?;
        let newest = newest.iter().rev().map(|item| Ok(HourRow::decode(item)?));
        let newest = newest.collect::<Result<Vec<_>, Refusal>>()?;
        if let Some(start) = newest.last().map(|hour| day.start_of(hour.start)) {
            let of_day = newest.iter().filter(|hour| hour.start >= start).filter_map(HourRow::candle);
            days.retain(|candle| candle.start < start);
            days.extend(Candle::joined(start, of_day).filter(|candle| span.holds(candle)));
        }
        Ok(days)
    }
}
