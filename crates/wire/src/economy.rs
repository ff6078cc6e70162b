//! The economy's figures.

use serde::{Deserialize, Serialize};
use tradepost_core::{self as core, AssetName, Supply};
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::market::CandleInterval;
use crate::time::Time;

/// The economy over a range of time; supply and wealth are current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Economy {
    /// The start of the range, inclusive: the requested time rounded down to the hour, or to the day if
    /// `bucket` is `1d`.
    pub from: Time,
    /// The end of the range, exclusive: the requested time rounded up to the hour or day.
    pub to: Time,
    /// The length of a bucket.
    pub bucket: CandleInterval,
    /// The time of `supply` and `wealth`.
    pub at: Time,
    /// How each material traded within the range, in order of registration.
    pub materials: Vec<EconomyMaterial>,
    /// One entry per bucket that has begun, oldest first, over all materials.
    pub buckets: Vec<EconomyBucket>,
    /// The supply of each asset since the market began, coins first.
    pub supply: Vec<AssetSupply>,
    /// Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
    pub flows: Vec<AssetFlow>,
    /// Where fees went within the range: first those that were burned, then by account, the largest sum
    /// first, at most 100 accounts.
    #[serde(default)]
    #[schema(required = true)]
    pub fees: Vec<FeeSum>,
    /// The distribution of the players' wealth.
    pub wealth: Wealth,
}

/// The fees that went to one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeSum {
    /// `burn`, or `account:` and a player's id.
    #[schema(example = "account:guild")]
    pub to: String,
    /// Coins of sales tax.
    #[schema(example = 504)]
    pub sales_tax: u64,
    /// Coins of listing fees.
    #[schema(example = 30)]
    pub listing_fee: u64,
}

/// How a material traded within the range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EconomyMaterial {
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// The quantity traded, in units.
    #[schema(example = 4_200)]
    pub volume: u64,
    /// The value traded, in coins.
    #[schema(example = 50_400)]
    pub value: u64,
    /// The number of trades.
    #[schema(example = 310)]
    pub trades: u64,
    /// The sales tax burned, in coins.
    #[schema(example = 504)]
    pub fees: u64,
    /// The price when the range began: that of the last trade before it, otherwise of the first within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    pub open: Option<u64>,
    /// The price when the range ended: that of the last trade before its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub close: Option<u64>,
}

/// How all materials traded within a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EconomyBucket {
    /// When the bucket starts.
    pub start: Time,
    /// The value traded, in coins.
    #[schema(example = 7_200)]
    pub value: u64,
    /// The number of trades.
    #[schema(example = 44)]
    pub trades: u64,
    /// The sales tax burned, in coins.
    #[schema(example = 72)]
    pub fees: u64,
    /// The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their
    /// cost at each material's `open` (a Lowe price index, rounded down). Absent if nothing traded within the
    /// range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10_250)]
    pub price_index: Option<u64>,
}

/// The supply of an asset since the market began, as in the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetSupply {
    /// `coin` or a material's id.
    #[schema(example = "coin")]
    pub asset: String,
    /// The amount deposited.
    #[schema(example = 10_000)]
    pub deposited: u64,
    /// The amount withdrawn.
    #[schema(example = 0)]
    pub withdrawn: u64,
    /// The amount burned by fees.
    #[schema(example = 40)]
    pub burned: u64,
    /// deposited − withdrawn − burned.
    #[schema(example = 9_960)]
    pub existing: u64,
}

/// The direction of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// Into the market, by deposits.
    Deposited,
    /// Out of the market, by withdrawals.
    Withdrawn,
}

/// The deposits or withdrawals of an asset for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetFlow {
    /// `coin` or a material's id.
    #[schema(example = "coin")]
    pub asset: String,
    /// Whether these are deposits or withdrawals.
    pub kind: FlowKind,
    /// The reason, in the game's words. Absent for all reasons after the first 20 of this asset and kind,
    /// added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "quest")]
    pub reason: Option<String>,
    /// The total amount, in coins or units.
    #[schema(example = 10_000)]
    pub amount: u64,
    /// The number of deposits or withdrawals.
    #[schema(example = 12)]
    pub count: u64,
}

/// The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never
/// traded).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wealth {
    /// The number of players, with or without possessions.
    #[schema(example = 240)]
    pub players: u64,
    /// The total wealth, in coins.
    #[schema(example = 1_200_000)]
    pub total: u64,
    /// The median wealth, in coins.
    #[schema(example = 3_100)]
    pub median: u64,
    /// The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player
    /// owns everything. Absent if nobody owns anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4_210)]
    pub gini_bps: Option<u64>,
    /// The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is `total`.
    #[schema(example = json!([1_000, 3_000, 6_000, 10_000, 20_000, 40_000, 80_000, 140_000, 300_000, 600_000]))]
    pub deciles: Vec<u64>,
}

impl From<port::EconomyFigures> for Economy {
    fn from(figures: port::EconomyFigures) -> Self {
        let port::EconomyRange { from, to, bucket } = figures.range;
        Self {
            from: from.into(),
            to: to.into(),
            bucket: bucket.into(),
            at: figures.at.into(),
            materials: figures.materials.into_iter().map(EconomyMaterial::from).collect(),
            buckets: figures.buckets.into_iter().map(EconomyBucket::from).collect(),
            supply: figures.supply.into_iter().map(AssetSupply::from).collect(),
            flows: figures.flows.into_iter().map(AssetFlow::from).collect(),
            fees: figures.fees.into_iter().map(FeeSum::from).collect(),
            wealth: figures.wealth.into(),
        }
    }
}

impl From<port::MaterialFigures> for EconomyMaterial {
    fn from(figures: port::MaterialFigures) -> Self {
        Self {
            material: figures.material.as_str().to_owned(),
            volume: figures.volume,
            value: figures.value,
            trades: figures.trades,
            fees: figures.fees,
            open: figures.open.map(core::Price::get),
            close: figures.close.map(core::Price::get),
        }
    }
}

impl From<port::BucketFigures> for EconomyBucket {
    fn from(figures: port::BucketFigures) -> Self {
        let port::BucketFigures { start, value, trades, fees, price_index } = figures;
        Self { start: start.into(), value, trades, fees, price_index }
    }
}

impl From<(AssetName, Supply)> for AssetSupply {
    fn from((asset, supply): (AssetName, Supply)) -> Self {
        let exact = |amount: u128| u64::try_from(amount).unwrap_or(u64::MAX);
        Self {
            asset: asset.as_str().to_owned(),
            deposited: exact(supply.deposited),
            withdrawn: exact(supply.withdrawn),
            burned: exact(supply.burned),
            existing: exact(supply.present()),
        }
    }
}

impl From<port::FlowFigures> for AssetFlow {
    fn from(figures: port::FlowFigures) -> Self {
        let kind = match figures.direction {
            port::FlowDirection::In => FlowKind::Deposited,
            port::FlowDirection::Out => FlowKind::Withdrawn,
        };
        let port::Flow { amount, count } = figures.flow;
        Self { asset: figures.asset.as_str().to_owned(), kind, reason: figures.reason, amount, count }
    }
}

impl From<port::FeeFigures> for FeeSum {
    fn from(figures: port::FeeFigures) -> Self {
        let port::FeeFigures { to, sales_tax, listing_fee } = figures;
        let to = to.map_or_else(|| "burn".to_owned(), |player| format!("account:{player}"));
        Self { to, sales_tax, listing_fee }
    }
}

impl From<port::Wealth> for Wealth {
    fn from(wealth: port::Wealth) -> Self {
        let port::Wealth { players, total, median, gini_bps, deciles } = wealth;
        Self { players, total, median, gini_bps, deciles }
    }
}
