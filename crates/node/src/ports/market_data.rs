//! Public market data.

use futures::FutureExt;
use tradepost_core::{BookDepth, Market, MaterialId, MaterialNo, Rejection, Timestamp};
use tradepost_ports::{
    Answer, Candle, CandleInterval, MarketClock, MarketData, MaterialSummary, Page, PageRequest, Refusal,
    TradePrint,
};

use super::Node;
use crate::figures::MarketFigures;

/// Levels a side that one read of several books copies: as many as one whole book has at most, so that it
/// holds the engine no longer.
const LEVELS_AT_ONCE: usize = 1_000;

impl MarketData for Node {
    fn materials(&self, page: PageRequest) -> Answer<'_, Page<MaterialSummary>> {
        async move {
            let read = move |market: &Market, figures: &MarketFigures, now| {
                let first = match &page.after {
                    None => 0,
                    Some(cursor) => place_after(market, cursor).ok_or(Refusal::InvalidCursor)?,
                };
                let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
                let mut numbers = market.numbered_materials().skip(first).map(|(number, _)| number);
                let items: Vec<_> = numbers
                    .by_ref()
                    .take(limit)
                    .map(|number| summary(market, figures, number, now))
                    .collect();
                let last = items.last().filter(|_| numbers.next().is_some());
                let next = last.map(|last: &MaterialSummary| last.material.as_str().to_owned());
                Ok(Page { items, next })
            };
            self.engine.read_figures(read).await?
        }
        .boxed()
    }

    fn material(&self, material: MaterialId) -> Answer<'_, MaterialSummary> {
        async move {
            let read = move |market: &Market, figures: &MarketFigures, now| {
                let number = market.material_no(&material).ok_or(Rejection::UnknownMaterial)?;
                Ok(summary(market, figures, number, now))
            };
            self.engine.read_figures(read).await?
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

    fn books(&self, materials: Vec<MaterialId>, depth: u32) -> Answer<'_, Vec<Option<BookDepth>>> {
        async move {
            let depth = usize::try_from(depth).unwrap_or(usize::MAX);
            let mut books = Vec::with_capacity(materials.len());
            for part in materials.chunks((LEVELS_AT_ONCE / depth.max(1)).max(1)) {
                let part = part.to_vec();
                let read = self.engine.read(move |market| {
                    let book = |id| market.material_no(id).map(|material| market.depth(material, depth));
                    part.iter().map(book).collect::<Vec<_>>()
                });
                books.extend(read.await?);
            }
            Ok(books)
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

    fn clock(&self) -> Answer<'_, MarketClock> {
        async move {
            let now = self.engine.read_figures(|_, _, now| now).await?;
            Ok(MarketClock { now, factor: self.clock.factor() })
        }
        .boxed()
    }

    fn ready(&self) -> Answer<'_, ()> {
        self.engine.read(|_| ()).boxed()
    }
}

/// How many materials come before the one after this cursor.
fn place_after(market: &Market, cursor: &str) -> Option<usize> {
    let number = market.material_no(&MaterialId::new(cursor).ok()?)?;
    Some(usize::from(number.0) + 1)
}

fn summary(market: &Market, figures: &MarketFigures, number: MaterialNo, now: Timestamp) -> MaterialSummary {
    let (material, figures) = (market.material(number), figures.of(number));
    let (best_bid, best_ask) = market.best(number);
    MaterialSummary {
        material: material.id.clone(),
        name: material.name.clone(),
        halted: market.halted() || material.halted,
        last: material.last,
        best_bid,
        best_ask,
        reference_price: figures.and_then(|figures| figures.reference_price(now)),
        day: figures.map(|figures| figures.day(now)).unwrap_or_default(),
        rules: market.rules_that_apply(number),
    }
}
