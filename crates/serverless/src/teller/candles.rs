//! Adds trades to candles: each candle is read, added to and written once a run, if nobody wrote it in between.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use tradepost_core::{Coins, MaterialId, Price, Quantity, Timestamp};
use tradepost_ports::{Candle, CandleInterval};

use super::{ATTEMPTS, Teller};
use crate::host::Host;
use crate::matcher::Trouble;
use crate::store::{self, BatchGet, Condition, Item, Patience, Store, StoreError};
use crate::tables::{CandleRow, Execution, SettlementRow, Table, attribute, candle_key, interval_ms};

const INTERVALS: [CandleInterval; 3] = [CandleInterval::Minute, CandleInterval::Hour, CandleInterval::Day];

/// A trade as a candle sees it.
#[derive(Clone, Copy, Debug)]
struct Print {
    seq: u64,
    price: Price,
    quantity: Quantity,
    fee: Coins,
}

/// The trades of a candle.
#[derive(Debug)]
struct Share {
    interval: CandleInterval,
    start: Timestamp,
    prints: Vec<Print>,
}

impl<S: Store + ?Sized, H: Host + ?Sized> Teller<'_, S, H> {
    /// Adds the trades of these settlements to their candles.
    pub(super) async fn add_to_candles(
        &self,
        material: &MaterialId,
        settlements: &[SettlementRow],
    ) -> Result<(), Trouble> {
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
    ) -> Result<(), Trouble> {
        let mut patience = Patience::new(ATTEMPTS, self.host.random());
        loop {
            let before = match &found {
                Some(item) => Some(
                    CandleRow::decode(item).map_err(|reason| Trouble::row(Table::Candles, item, reason))?,
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
                Err(error) if error.is_passing() && patience.wait(self.store).await => {}
                Err(error) => return Err(error.into()),
            }
            found = store::get(self.store, row.key().read()).await?;
        }
    }
}

/// The trades by candle.
fn shares(settlements: &[SettlementRow]) -> Vec<Share> {
    let mut shares = Vec::new();
    for interval in INTERVALS {
        let mut starts: BTreeMap<Timestamp, Vec<Print>> = BTreeMap::new();
        for row in settlements {
            let start = row.settlement.at.0 / interval_ms(interval) * interval_ms(interval);
            for execution in &row.settlement.executions {
                let Execution { price, quantity, fee, .. } = *execution;
                let print = Print { seq: row.seq, price, quantity, fee };
                starts.entry(Timestamp(start)).or_default().push(print);
            }
        }
        shares.extend(starts.into_iter().map(|(start, prints)| Share { interval, start, prints }));
    }
    shares
}

/// The candle with those trades that are not in it yet; `None` where there are none.
fn added(material: &MaterialId, share: &Share, before: Option<&CandleRow>) -> Option<CandleRow> {
    let upto = before.map_or(0, |row| row.upto);
    let mut candle = before.map(|row| row.candle);
    let mut last = upto;
    for print in share.prints.iter().filter(|print| print.seq > upto) {
        let Print { seq, price, quantity, fee } = *print;
        let candle = candle.get_or_insert(Candle {
            start: share.start,
            open: price,
            high: price,
            low: price,
            close: price,
            volume: 0,
            value: 0,
            trades: 0,
            fees: 0,
        });
        candle.high = candle.high.max(price);
        candle.low = candle.low.min(price);
        candle.close = price;
        candle.volume = candle.volume.saturating_add(quantity.get().into());
        candle.value = candle.value.saturating_add(price.times(quantity).get());
        candle.trades += 1;
        candle.fees = candle.fees.saturating_add(fee.get());
        last = seq;
    }
    let row = CandleRow { material: material.clone(), interval: share.interval, candle: candle?, upto: last };
    (last > upto).then_some(row)
}
