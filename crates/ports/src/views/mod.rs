//! Read models: what players, the operator and everybody can read, as pure folds of events, trades and
//! balances.
//!
//! Both deployments use these folds and store their results in their own way. Sums stop at 2^53 − 1, the
//! largest integer that every JSON reader holds exactly.

mod candle;
mod day;
mod price_bins;
mod reference_price;
mod trading_figures;
mod material;
mod trade;
mod quote;
pub mod inbox;
mod economy;

use tradepost_core::AMOUNT_MAX;

pub use candle::{CANDLES_MAX, Candle, CandleInterval};
pub use day::Day;
pub use economy::{
    BUCKETS_MAX, BucketFigures, Economy, EconomyFigures, EconomyRange, EconomyRequest, FeeFigures, Flow,
    FlowDirection, FlowFigures, Flows, MaterialFigures, MaterialHistory, REASONS_MAX, Wealth,
};
pub use inbox::{InboxEvent, InboxKind};
pub use material::MaterialSummary;
pub use price_bins::PriceBins;
pub use quote::Quote;
pub use reference_price::{REFERENCE_TRADES, RecentTrades, reference_price, reference_start};
pub use trade::{FillPrint, TradePrint};
pub use trading_figures::TradingFigures;

fn sum(so_far: u64, more: u64) -> u64 {
    so_far.saturating_add(more).min(AMOUNT_MAX)
}

/// The first item, in ascending order, at which half of the weight is reached.
fn weighted_median<T>(ascending: impl Iterator<Item = (T, u64)> + Clone) -> Option<T> {
    let total: u128 = ascending.clone().map(|(_, weight)| u128::from(weight)).sum();
    let (mut ascending, mut so_far) = (ascending, 0);
    let (middle, _) = ascending.find(|(_, weight)| {
        so_far += u128::from(*weight);
        so_far * 2 >= total
    })?;
    Some(middle)
}
