//! The economy's figures.

use serde::{Deserialize, Serialize};
use tradepost_core::{self as core, AssetName, Supply};
use tradepost_ports as port;
use utoipa::ToSchema;

use super::{CandleInterval, Time};

/// The economy over a range of time; supply and wealth as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Economy {
    /// From this time on: what was asked for, down to the hour, or to the day where `bucket` is `1d`.
    pub from: Time,
    /// Before this time: what was asked for, up to the next hour or day.
    pub to: Time,
    /// The length of a bucket.
    pub bucket: CandleInterval,
    /// When `supply` and `wealth` were so.
    pub at: Time,
    /// One for each material, in the order of their registration: how it traded within the range.
    pub materials: Vec<EconomyMaterial>,
    /// One for each bucket that has begun, oldest first: all materials together.
    pub buckets: Vec<EconomyBucket>,
    /// One for each asset, coins first: what came in, went out and is there, since the market began.
    pub supply: Vec<AssetSupply>,
    /// Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
    pub flows: Vec<AssetFlow>,
    /// What the players own.
    pub wealth: Wealth,
}

/// How a material traded within the range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EconomyMaterial {
    /// Its id.
    #[schema(example = "copper")]
    pub material: String,
    /// Units traded.
    #[schema(example = 4_200)]
    pub volume: u64,
    /// Coins traded.
    #[schema(example = 50_400)]
    pub value: u64,
    /// Number of trades.
    #[schema(example = 310)]
    pub trades: u64,
    /// Coins that sales tax burned.
    #[schema(example = 504)]
    pub fees: u64,
    /// The price when the range began: of the last trade before it, or of the first within it where there is none before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    pub open: Option<u64>,
    /// The price when the range ended: of the last trade before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub close: Option<u64>,
}

/// How all materials traded within a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EconomyBucket {
    /// When it starts.
    pub start: Time,
    /// Coins traded.
    #[schema(example = 7_200)]
    pub value: u64,
    /// Number of trades.
    #[schema(example = 44)]
    pub trades: u64,
    /// Coins that sales tax burned.
    #[schema(example = 72)]
    pub fees: u64,
    /// What the goods traded within the range cost at the last prices of this bucket, where 10,000 is what they cost at
    /// each material's `open` (a Lowe price index, rounded down). Absent where nothing traded within the range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10_250)]
    pub price_index: Option<u64>,
}

/// What came in, went out and is there of an asset, since the market began; as in the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetSupply {
    /// `coin`, or a material.
    #[schema(example = "coin")]
    pub asset: String,
    /// What came in.
    #[schema(example = 10_000)]
    pub deposited: u64,
    /// What went out.
    #[schema(example = 0)]
    pub withdrawn: u64,
    /// What fees burned.
    #[schema(example = 40)]
    pub burned: u64,
    /// deposited − withdrawn − burned.
    #[schema(example = 9_960)]
    pub existing: u64,
}

/// Which way an asset went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// Into the market.
    Deposited,
    /// Out of it.
    Withdrawn,
}

/// Deposits or withdrawals of an asset for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetFlow {
    /// `coin`, or a material.
    #[schema(example = "coin")]
    pub asset: String,
    /// Which way.
    pub kind: FlowKind,
    /// Why, in the game's words. Absent: all reasons behind the first 20 of this asset and kind, together.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "quest")]
    pub reason: Option<String>,
    /// How much in all, in coins or units.
    #[schema(example = 10_000)]
    pub amount: u64,
    /// How many deposits or withdrawals.
    #[schema(example = 12)]
    pub count: u64,
}

/// What the players own, available and held: coins, and goods at their last price (nothing where they never traded).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wealth {
    /// How many there are, with or without possessions.
    #[schema(example = 240)]
    pub players: u64,
    /// What they own together, in coins.
    #[schema(example = 1_200_000)]
    pub total: u64,
    /// What the one in the middle owns, in coins.
    #[schema(example = 3_100)]
    pub median: u64,
    /// The Gini coefficient in hundredths of a percent: 0 where all own the same, near 10,000 where one owns all. Absent
    /// where nobody owns anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4_210)]
    pub gini_bps: Option<u64>,
    /// What each tenth of the players owns, in coins, the poorest first; ten numbers whose sum is `total`.
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

impl From<port::Wealth> for Wealth {
    fn from(wealth: port::Wealth) -> Self {
        let port::Wealth { players, total, median, gini_bps, deciles } = wealth;
        Self { players, total, median, gini_bps, deciles }
    }
}
