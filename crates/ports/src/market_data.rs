//! Market data: what everybody may read.

use tradepost_core::{BookDepth, MaterialId, Timestamp};

use crate::{Answer, Candle, CandleInterval, MaterialSummary, Page, PageRequest, TradePrint};

/// What everybody may read.
pub trait MarketData: Send + Sync {
    /// Materials in the order of their registration; the cursor is the id of a material.
    fn materials(&self, page: PageRequest) -> Answer<'_, Page<MaterialSummary>>;
    /// One material.
    fn material(&self, material: MaterialId) -> Answer<'_, MaterialSummary>;
    /// The best `depth` levels of each side.
    fn book(&self, material: MaterialId, depth: u32) -> Answer<'_, BookDepth>;
    /// Trades of a material: newest first, or with a cursor those after it, oldest first.
    fn trades(&self, material: MaterialId, page: PageRequest) -> Answer<'_, Page<TradePrint>>;
    /// Candles that start in `from..to`, oldest first, at most [`crate::CANDLES_MAX`]: the last ones where
    /// there are more.
    fn candles(
        &self,
        material: MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<'_, Vec<Candle>>;
    /// Sales tax, in basis points of the seller's proceeds.
    fn sales_tax_bps(&self) -> Answer<'_, u16>;
    /// Whether requests can be served; an error says why not.
    fn ready(&self) -> Answer<'_, ()>;
}
