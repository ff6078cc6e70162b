//! Public market data.

use futures::FutureExt;
use tradepost_core::{BookDepth, MaterialId, Rejection, Timestamp};
use tradepost_ports::{
    Answer, Candle, CandleInterval, Day, MarketData, MaterialSummary, Page, PageRequest, TradePrint,
};

use super::Node;

impl MarketData for Node {
    fn materials(&self, only: Option<MaterialId>) -> Answer<'_, Vec<MaterialSummary>> {
        async move {
            let now = self.clock.now();
            let days = self.read_history(move |history| history.day(now)).await?;
            let mut summaries = self
                .engine
                .read(move |market| {
                    let chosen = |(_, material): &(_, &tradepost_core::Material)| {
                        only.as_ref().is_none_or(|only| material.id == *only)
                    };
                    let summary = |(number, material): (_, &tradepost_core::Material)| {
                        let (best_bid, best_ask) = market.best(number);
                        MaterialSummary {
                            material: material.id.clone(),
                            name: material.name.clone(),
                            halted: market.halted() || material.halted,
                            last: material.last,
                            best_bid,
                            best_ask,
                            day: Day::default(),
                        }
                    };
                    let rows: Vec<_> = market.numbered_materials().filter(chosen).map(summary).collect();
                    if rows.is_empty() && only.is_some() {
                        return Err(Rejection::UnknownMaterial);
                    }
                    Ok(rows)
                })
                .await??;
            for summary in &mut summaries {
                if let Some(day) = days.get(&summary.material) {
                    summary.day = *day;
                }
            }
            Ok(summaries)
        }
        .boxed()
    }

    fn book(&self, material: MaterialId, depth: u32) -> Answer<'_, BookDepth> {
        async move {
            let depth = usize::try_from(depth).unwrap_or(usize::MAX);
            let book = self.engine.read(move |market| {
                market.material_no(&material).map(|material| market.depth(material, depth))
            });
            Ok(book.await?.ok_or(Rejection::UnknownMaterial)?)
        }
        .boxed()
    }

    fn trades(&self, material: MaterialId, page: PageRequest) -> Answer<'_, Page<TradePrint>> {
        async move {
            self.known(&material).await?;
            self.read_history(move |history| history.trades(&material, &page)).await
        }
        .boxed()
    }

    fn candles(
        &self,
        material: MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<'_, Vec<Candle>> {
        async move {
            self.known(&material).await?;
            self.read_history(move |history| history.candles(&material, interval, from, to)).await
        }
        .boxed()
    }

    fn sales_tax_bps(&self) -> Answer<'_, u16> {
        self.engine.read(|market| market.rules().sales_tax_bps).boxed()
    }

    fn ready(&self) -> Answer<'_, ()> {
        self.engine.read(|_| ()).boxed()
    }
}
