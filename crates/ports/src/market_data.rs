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
    /// The same of several materials, in their order; `None` for one that is unknown.
    fn books(&self, materials: Vec<MaterialId>, depth: u32) -> Answer<'_, Vec<Option<BookDepth>>>;
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
    /// The market's time, and its pace.
    fn clock(&self) -> Answer<'_, MarketClock>;
    /// Whether requests can be served; an error says why not.
    fn ready(&self) -> Answer<'_, ()>;
}

/// The market's time, and its pace. Orders expire and candles begin by it; tokens and limits follow real
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketClock {
    /// The market's time.
    pub now: Timestamp,
    /// How many times as fast as real time it runs: 1 in a game that is played, 0 while it stands still.
    pub factor: u32,
}
