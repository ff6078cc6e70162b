//! The economy over a range of time: what a deployment reads, and the figures made of it.
//!
//! In: [`Economy`], all integers. Out: [`EconomyFigures`]; sums beyond 2^53 − 1 stay there.

mod request;
mod history;
mod prices;
mod flows;
mod wealth;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use tradepost_core::{AssetName, MaterialId, PlayerId, Price, Supply, Timestamp};

use super::{Candle, CandleInterval, sum};
use prices::Basket;

pub use flows::{Flow, FlowDirection, FlowFigures, Flows, REASONS_MAX};
pub use history::MaterialHistory;
pub use request::{BUCKETS_MAX, EconomyRange, EconomyRequest};
pub use wealth::Wealth;

/// What a deployment reads of its economy over a range of time.
#[derive(Clone, Debug)]
pub struct Economy {
    /// The range of `materials` and `flows`.
    pub range: EconomyRange,
    /// When `supply` and `wealth` were read.
    pub at: Timestamp,
    /// All materials, in the order of their registration.
    pub materials: Vec<MaterialHistory>,
    /// All assets, coins first.
    pub supply: Vec<(AssetName, Supply)>,
    /// Deposits and withdrawals within the range.
    pub flows: Flows,
    /// Where fees went within the range.
    pub fees: Vec<FeeFigures>,
    /// How wealth is spread over the players.
    pub wealth: Wealth,
}

/// Where fees went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeFigures {
    /// The account that got them; `None` for those that were burned.
    pub to: Option<PlayerId>,
    /// Coins of sales tax.
    pub sales_tax: u64,
    /// Coins of listing fees.
    pub listing_fee: u64,
}

/// The economy at a glance.
#[derive(Clone, Debug)]
pub struct EconomyFigures {
    /// The range of `materials`, `buckets` and `flows`.
    pub range: EconomyRange,
    /// When `supply` and `wealth` were read.
    pub at: Timestamp,
    /// All materials, in the order of their registration.
    pub materials: Vec<MaterialFigures>,
    /// One for each bucket that has begun, oldest first.
    pub buckets: Vec<BucketFigures>,
    /// All assets, coins first; exact, as in the audit.
    pub supply: Vec<(AssetName, Supply)>,
    /// Deposits and withdrawals by asset, direction and reason.
    pub flows: Vec<FlowFigures>,
    /// Where fees went within the range.
    pub fees: Vec<FeeFigures>,
    /// How wealth is spread over the players.
    pub wealth: Wealth,
}

/// How a material traded within the whole range.
#[derive(Clone, Debug)]
pub struct MaterialFigures {
    /// The material.
    pub material: MaterialId,
    /// Units traded.
    pub volume: u64,
    /// Coins traded.
    pub value: u64,
    /// The number of trades.
    pub trades: u64,
    /// Coins that sales tax burned.
    pub fees: u64,
    /// The price when the range began, or the first price in it, where there is none before.
    pub open: Option<Price>,
    /// The price when the range ended.
    pub close: Option<Price>,
}

/// How all materials traded within one bucket.
#[derive(Clone, Copy, Debug)]
pub struct BucketFigures {
    /// The start of the bucket.
    pub start: Timestamp,
    /// Coins traded.
    pub value: u64,
    /// The number of trades.
    pub trades: u64,
    /// Coins that sales tax burned.
    pub fees: u64,
    /// The price index at the end of the bucket; 10,000 when the range began. `None` where nothing traded.
    pub price_index: Option<u64>,
}

impl Economy {
    /// The figures that the operator reads.
    pub fn figures(self) -> EconomyFigures {
        let Self { range, at, materials, supply, flows, fees, wealth } = self;
        let assets = supply.iter().map(|(asset, _)| asset);
        EconomyFigures {
            range,
            at,
            buckets: buckets(range, at, &materials),
            flows: flows.figures(assets),
            fees,
            wealth,
            materials: materials.into_iter().map(MaterialHistory::figures).collect(),
            supply,
        }
    }
}

impl FeeFigures {
    /// Those of a market that burns all fees and knows no other than the sales tax.
    pub fn burned(materials: &[MaterialHistory]) -> Vec<Self> {
        let candles = materials.iter().flat_map(|material| &material.candles);
        let sales_tax = candles.fold(0, |so_far, candle| sum(so_far, candle.fees));
        if sales_tax == 0 { Vec::new() } else { vec![Self { to: None, sales_tax, listing_fee: 0 }] }
    }
}

impl MaterialHistory {
    fn figures(self) -> MaterialFigures {
        let total = self.candles.into_iter().reduce(|mut total, candle| {
            total.add(&candle);
            total
        });
        let of = |value: fn(&Candle) -> u64| total.as_ref().map_or(0, value);
        MaterialFigures {
            material: self.material,
            volume: of(|total| total.volume),
            value: of(|total| total.value),
            trades: of(|total| total.trades),
            fees: of(|total| total.fees),
            open: self.before.or(total.map(|total| total.open)),
            close: total.map(|total| total.close).or(self.before),
        }
    }
}

/// One for each bucket that has begun by `at`, or in which something traded.
fn buckets(range: EconomyRange, at: Timestamp, materials: &[MaterialHistory]) -> Vec<BucketFigures> {
    // (value, trades, fees)
    let mut sums = BTreeMap::<Timestamp, (u64, u64, u64)>::new();
    for candle in materials.iter().flat_map(|material| &material.candles) {
        let (value, trades, fees) = sums.entry(candle.start).or_default();
        *value = sum(*value, candle.value);
        *trades = sum(*trades, candle.trades);
        *fees = sum(*fees, candle.fees);
    }
    let mut basket = Basket::of(materials);
    let length = range.bucket.ms();
    let starts = (0..).map(|index| Timestamp(range.from.0 + index * length));
    let begun =
        |start: &Timestamp| *start < range.to && (*start <= at || sums.range(start..).next().is_some());
    starts
        .take_while(begun)
        .map(|start| {
            let (value, trades, fees) = sums.get(&start).copied().unwrap_or_default();
            BucketFigures { start, value, trades, fees, price_index: basket.index_after(start) }
        })
        .collect()
}
