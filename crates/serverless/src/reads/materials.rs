//! Materials and how they trade.

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::{MaterialId, Price, Rejection, Timestamp};
use tradepost_ports::{
    CANDLES_MAX, CandleInterval, Day, MaterialSummary, Page, PageRequest, PriceBins, RecentTrades, Refusal,
    reference_price, reference_start,
};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store, Value};
use crate::tables::{
    MARKET, MarketRow, MaterialRow, ProgressRow, Table, attribute, market_key, material_key, progress_key,
};

/// How many materials are read at the same time.
const AT_ONCE: usize = 16;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Materials in the order of their registration, after the one that the cursor names.
    pub async fn read_materials(&self, page: &PageRequest) -> Result<Page<MaterialSummary>, Refusal> {
        let (market, mut rows) = self.register().await?;
        if let Some(cursor) = &page.after {
            let place = rows.iter().position(|row| row.material.as_str() == cursor);
            rows.drain(..=place.ok_or(Refusal::InvalidCursor)?);
        }
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.material.as_str().to_owned());
        Ok(Page { items: self.summaries(market, rows).await?, next })
    }

    /// One material.
    pub async fn read_material(&self, material: &MaterialId) -> Result<MaterialSummary, Refusal> {
        let found = self.rows(vec![market_key(), material_key(material)]).await?;
        let row = found.get(1).and_then(Option::as_ref).ok_or(Rejection::UnknownMaterial)?;
        let market = MarketRow::decode(found.first().and_then(Option::as_ref))?;
        let mut summaries = self.summaries(market, vec![MaterialRow::decode(row)?]).await?;
        summaries.pop().ok_or_else(|| Rejection::UnknownMaterial.into())
    }

    /// How these materials trade.
    async fn summaries(
        &self,
        market: MarketRow,
        rows: Vec<MaterialRow>,
    ) -> Result<Vec<MaterialSummary>, Refusal> {
        let keys = rows.iter().map(|row| progress_key(&row.material)).collect();
        let progress = self.rows(keys).await?;
        let now = self.now();
        let summaries = rows.into_iter().zip(progress).map(|(row, progress)| async move {
            let progress = progress.as_ref().map(ProgressRow::decode).transpose()?;
            let book = self.depth(&row.material, 1).await?;
            let last = progress.as_ref().and_then(|progress| progress.last);
            let (reference_price, day) = match progress.filter(|_| last.is_some()) {
                Some(progress) => self.figures(&row.material, &progress.recent, now).await?,
                None => (None, Day::default()),
            };
            Ok::<_, Refusal>(MaterialSummary {
                halted: market.halted || row.halted,
                material: row.material,
                name: row.name,
                last,
                best_bid: book.bids.first().map(|level| level.price),
                best_ask: book.asks.first().map(|level| level.price),
                // Where the rows of a candle were written before bins were.
                reference_price: reference_price.or(last),
                day,
            })
        });
        stream::iter(summaries).buffered(AT_ONCE).try_collect().await
    }

    /// The whole register, in the order of registration.
    pub(super) async fn register(&self) -> Result<(MarketRow, Vec<MaterialRow>), Refusal> {
        let rows = store::scan_all(&self.store, Table::MATERIALS).await?;
        let is_market = |row: &&store::Item| row.get(attribute::MATERIAL) == Some(&Value::from(MARKET));
        let market = MarketRow::decode(rows.iter().find(is_market))?;
        let materials = rows.iter().filter(|row| !is_market(row)).map(MaterialRow::decode);
        let mut materials = materials.collect::<Result<Vec<_>, _>>()?;
        materials.sort_by_key(|row| row.number);
        Ok((market, materials))
    }

    /// The reference price, and the 24 hours before `now`, to the minute: minutes up to the first full hour,
    /// then hours.
    async fn figures(
        &self,
        material: &MaterialId,
        recent: &RecentTrades,
        now: Timestamp,
    ) -> Result<(Option<Price>, Day), Refusal> {
        let (start, first_hour) = Day::window(now);
        let minutes = self.candle_rows(material, CandleInterval::Minute, start.0, first_hour.0, CANDLES_MAX);
        let counted = reference_start(now).0;
        let hours = self.candle_rows(material, CandleInterval::Hour, counted, u64::MAX, CANDLES_MAX);
        let before = self.last_before(material, CandleInterval::Minute, start.0);
        let (minutes, hours, before) = futures::future::try_join3(minutes, hours, before).await?;
        let mut day = Day { open: before, ..Day::default() };
        for row in minutes.iter().chain(hours.iter().filter(|row| row.candle.start >= first_hour)) {
            day.add(&row.candle);
        }
        let mut bins = PriceBins::default();
        hours.iter().filter_map(|row| row.bins.as_ref()).for_each(|hour| bins.add_all(hour));
        let trades = hours.iter().map(|row| row.candle.trades).sum();
        Ok((reference_price(&bins, trades, recent), day))
    }

    /// The price just before a candle of this length could start.
    pub(super) async fn last_before(
        &self,
        material: &MaterialId,
        interval: CandleInterval,
        start: u64,
    ) -> Result<Option<Price>, Refusal> {
        let rows = self.candle_rows(material, interval, 0, start, 1).await?;
        Ok(rows.last().map(|row| row.candle.close))
    }
}
