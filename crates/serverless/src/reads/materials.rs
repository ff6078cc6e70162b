//! Materials and how they trade.

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::{MaterialId, Price, Rejection, Timestamp};
use tradepost_ports::{CANDLES_MAX, CandleInterval, Day, MaterialSummary, Refusal};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store, Value};
use crate::tables::{
    MARKET, MarketRow, MaterialRow, ProgressRow, Table, attribute, market_key, material_key, progress_key,
};

/// How many materials are read at the same time.
const AT_ONCE: usize = 16;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// All materials in the order of their registration, or one.
    pub async fn read_materials(&self, only: Option<&MaterialId>) -> Result<Vec<MaterialSummary>, Refusal> {
        let (market, rows) = match only {
            Some(material) => {
                let found = self.rows(vec![market_key(), material_key(material)]).await?;
                let row = found.get(1).and_then(Option::as_ref).ok_or(Rejection::UnknownMaterial)?;
                let market = MarketRow::decode(found.first().and_then(Option::as_ref))?;
                (market, vec![MaterialRow::decode(row)?])
            }
            None => self.register().await?,
        };
        let keys = rows.iter().map(|row| progress_key(&row.material)).collect();
        let progress = self.rows(keys).await?;
        let now = self.now();
        let summaries = rows.into_iter().zip(progress).map(|(row, progress)| async move {
            let progress = progress.as_ref().map(ProgressRow::decode).transpose()?;
            let last = progress.and_then(|progress| progress.last);
            let book = self.depth(&row.material, 1).await?;
            let day = if last.is_some() { self.day(&row.material, now).await? } else { Day::default() };
            Ok::<_, Refusal>(MaterialSummary {
                halted: market.halted || row.halted,
                material: row.material,
                name: row.name,
                last,
                best_bid: book.bids.first().map(|level| level.price),
                best_ask: book.asks.first().map(|level| level.price),
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

    /// The 24 hours before `now`, to the minute: minutes up to the first full hour, then hours.
    async fn day(&self, material: &MaterialId, now: Timestamp) -> Result<Day, Refusal> {
        let (start, first_hour) = Day::window(now);
        let minutes = self.candle_rows(material, CandleInterval::Minute, start.0, first_hour.0, CANDLES_MAX);
        let hours = self.candle_rows(material, CandleInterval::Hour, first_hour.0, u64::MAX, CANDLES_MAX);
        let before = self.last_before(material, CandleInterval::Minute, start.0);
        let (minutes, hours, before) = futures::future::try_join3(minutes, hours, before).await?;
        let mut day = Day { open: before, ..Day::default() };
        for row in minutes.iter().chain(&hours) {
            day.add(&row.candle);
        }
        Ok(day)
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
