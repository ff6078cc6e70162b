//! What everybody may read.

use futures::FutureExt;
use tradepost_core::{BookDepth, MaterialId, Timestamp};
use tradepost_ports::{
    Answer, Candle, CandleInterval, MarketClock, MarketData, MaterialSummary, Page, PageRequest, TradePrint,
};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::market_key;

impl<S: Store, E: Environment> MarketData for Serverless<S, E> {
    fn materials(&self, page: PageRequest) -> Answer<'_, Page<MaterialSummary>> {
        async move { self.read_materials(&page).await }.boxed()
    }

    fn material(&self, material: MaterialId) -> Answer<'_, MaterialSummary> {
        async move { self.read_material(&material).await }.boxed()
    }

    fn book(&self, material: MaterialId, depth: u32) -> Answer<'_, BookDepth> {
        async move { self.read_book(&material, depth).await }.boxed()
    }

    fn books(&self, materials: Vec<MaterialId>, depth: u32) -> Answer<'_, Vec<Option<BookDepth>>> {
        async move { self.read_books(materials, depth).await }.boxed()
    }

    fn trades(&self, material: MaterialId, page: PageRequest) -> Answer<'_, Page<TradePrint>> {
        async move { self.read_trades(&material, &page).await }.boxed()
    }

    fn candles(
        &self,
        material: MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<'_, Vec<Candle>> {
        async move { self.read_candles(&material, interval, from, to).await }.boxed()
    }

    fn sales_tax_bps(&self) -> Answer<'_, u16> {
        async move { Ok(self.rules.sales_tax_bps) }.boxed()
    }

    fn clock(&self) -> Answer<'_, MarketClock> {
        async move { Ok(MarketClock { now: self.now(), factor: 1 }) }.boxed()
    }

    fn ready(&self) -> Answer<'_, ()> {
        async move { Ok(store::get(&self.store, market_key().read()).await.map(drop)?) }.boxed()
    }
}
