//! Adds trades to candles: each candle is read, added to and written once a run, if nobody wrote it in
//! between.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_ports::{Candle, CandleInterval, PriceBins};

use super::{ATTEMPTS, Projector};
use crate::environment::Environment;
use crate::error::MaterialError;
use crate::store::{self, Backoff, BatchGet, Condition, Item, Store, StoreError};
use crate::tables::{CandleRow, SettlementRow, Table, attribute, candle_key};

/// The trades of a candle, each as a separate candle with the number of its settlement.
#[derive(Debug)]
struct Share {
    interval: CandleInterval,
    start: Timestamp,
    trades: Vec<(u64, Candle)>,
}

impl<S: Store + ?Sized, E: Environment + ?Sized> Projector<'_, S, E> {
    /// Adds the trades of these settlements to their candles.
    pub(super) async fn add_to_candles(
        &self,
        material: &MaterialId,
        settlements: &[SettlementRow],
    ) -> Result<(), MaterialError> {
        let shares = shares(settlements);
        let keys = shares.iter().map(|share| candle_key(material, share.interval, share.start)).collect();
        let found = store::batch_get(self.store, BatchGet { keys, consistent: true }).await?;
        let add = shares.iter().zip(found).map(|(share, found)| self.add(material, share, found));
        try_join_all(add).await?;
        Ok(())
    }

    async fn add(
        &self,
        material: &MaterialId,
        share: &Share,
        mut found: Option<Item>,
    ) -> Result<(), MaterialError> {
        let mut backoff = Backoff::new(ATTEMPTS, self.environment.random());
        loop {
            let before = match &found {
                Some(item) => Some(
                    CandleRow::decode(item)
                        .map_err(|reason| MaterialError::row(Table::CANDLES, item, reason))?,
                ),
                None => None,
            };
            let Some(row) = added(material, share, before.as_ref()) else { return Ok(()) };
            let unchanged = match &before {
                Some(before) => Condition::equal(attribute::UPTO, before.upto),
                None => Condition::missing(attribute::UPTO),
            };
            match self.store.write(row.key().put(row.item()).when(unchanged)).await {
                Ok(()) => return Ok(()),
                Err(StoreError::ConditionFailed(_)) => {}
                Err(error) if error.is_passing() && backoff.wait(self.store).await => {}
                Err(error) => return Err(error.into()),
            }
            found = store::get(self.store, row.key().read()).await?;
        }
    }
}

/// The trades by candle.
fn shares(settlements: &[SettlementRow]) -> Vec<Share> {
    let mut shares = Vec::new();
    for interval in CandleInterval::ALL {
        let mut starts: BTreeMap<Timestamp, Vec<(u64, Candle)>> = BTreeMap::new();
        for row in settlements {
            let start = interval.start_of(row.settlement.at);
            for trade in &row.settlement.executions {
                let trade = Candle::of(start, trade.price, trade.quantity, trade.fee);
                starts.entry(start).or_default().push((row.seq, trade));
            }
        }
        shares.extend(starts.into_iter().map(|(start, trades)| Share { interval, start, trades }));
    }
    shares
}

/// The candle with those trades that are not in it yet; `None` where there are none.
fn added(material: &MaterialId, share: &Share, before: Option<&CandleRow>) -> Option<CandleRow> {
    let before_upto = before.map_or(0, |row| row.upto);
    let missing = share.trades.iter().filter(|(seq, _)| *seq > before_upto);
    let bins = (share.interval == CandleInterval::Hour).then(|| {
        let mut bins = before.and_then(|row| row.bins.clone()).unwrap_or_default();
        missing.clone().for_each(|(_, trade)| bins.add_all(&PriceBins::of_sums(trade.volume, trade.value)));
        bins
    });
    let (upto, missing) = missing.copied().reduce(|(_, mut sum), (seq, trade)| {
        sum.add(&trade);
        (seq, sum)
    })?;
    let mut candle = before.map_or(missing, |row| row.candle);
    if before.is_some() {
        candle.add(&missing);
    }
    Some(CandleRow { material: material.clone(), interval: share.interval, candle, bins, upto })
}
