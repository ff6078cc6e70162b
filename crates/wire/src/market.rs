//! What everybody may read: materials, books, trades, candles, fees.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use utoipa::ToSchema;

use super::{Side, Time};
use tradepost_ports as port;

/// Whether a material takes orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaterialState {
    /// It does.
    Open,
    /// It does not, or the whole market does not; cancels still work.
    Halted,
}

/// A material and how it trades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Material {
    /// Its id.
    #[schema(example = "copper")]
    pub material: String,
    /// What players read.
    #[schema(example = "Copper ore")]
    pub name: String,
    /// Whether it takes orders.
    pub state: MaterialState,
    /// The price of the last trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub last: Option<u64>,
    /// The best bid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub best_bid: Option<u64>,
    /// The best ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 13)]
    pub best_ask: Option<u64>,
    /// Units traded in the last 24 hours.
    #[schema(example = 4_200)]
    pub volume_24h: u64,
    /// Coins traded in the last 24 hours.
    #[schema(example = 50_400)]
    pub value_24h: u64,
    /// The price 24 hours ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    pub open_24h: Option<u64>,
    /// `last` − `open_24h`, in coins.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    pub change_24h: Option<i64>,
}

/// All materials, in the order of their registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialList {
    /// The materials.
    pub materials: Vec<Material>,
    /// Always `null`: the list comes whole.
    #[schema(required)]
    pub next: Option<String>,
}

/// The open orders of one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Level {
    /// Coins a unit.
    #[schema(example = 12)]
    pub price: u64,
    /// Units; in a `book_changed` message, 0 means that the level is gone.
    #[schema(example = 60)]
    pub quantity: u64,
    /// Number of orders.
    #[schema(example = 2)]
    pub orders: u32,
}

/// The open orders of a material, added up by price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Book {
    /// Which one.
    #[schema(example = "copper")]
    pub material: String,
    /// The number of the last event it has taken in.
    #[schema(example = 31_337)]
    pub sequence: u64,
    /// Who buys: highest price first.
    pub bids: Vec<Level>,
    /// Who sells: lowest price first.
    pub asks: Vec<Level>,
}

/// A trade as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trade {
    /// Its id, also the `after` behind it.
    pub trade_id: String,
    /// Of which material.
    #[schema(example = "copper")]
    pub material: String,
    /// Coins a unit.
    #[schema(example = 12)]
    pub price: u64,
    /// Units.
    #[schema(example = 40)]
    pub quantity: u64,
    /// Who came second.
    pub taker_side: Side,
    /// When.
    pub executed_at: Time,
}

/// A part of a list of trades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradeList {
    /// Newest first; behind an `after`, oldest first.
    pub trades: Vec<Trade>,
    /// The `after` of the next part; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The length of a candle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum CandleInterval {
    /// One minute.
    #[serde(rename = "1m")]
    Minute,
    /// One hour.
    #[default]
    #[serde(rename = "1h")]
    Hour,
    /// One day, UTC.
    #[serde(rename = "1d")]
    Day,
}

/// The trades of one interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candle {
    /// When it starts.
    pub start: Time,
    /// First price.
    #[schema(example = 11)]
    pub open: u64,
    /// Highest price.
    #[schema(example = 14)]
    pub high: u64,
    /// Lowest price.
    #[schema(example = 10)]
    pub low: u64,
    /// Last price.
    #[schema(example = 12)]
    pub close: u64,
    /// Units traded.
    #[schema(example = 900)]
    pub volume: u64,
    /// Coins traded.
    #[schema(example = 10_800)]
    pub value: u64,
    /// Number of trades.
    #[schema(example = 31)]
    pub trades: u64,
    /// Coins that sales tax burned.
    #[schema(example = 108)]
    pub fees: u64,
}

/// Candles, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandleList {
    /// At most 1,000: the last ones where there are more. An interval without a trade has none.
    pub candles: Vec<Candle>,
    /// Always `null`: for earlier ones, ask with `to`.
    #[schema(required)]
    pub next: Option<String>,
}

/// What trading costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fees {
    /// Sales tax, in hundredths of a percent of the seller's proceeds, rounded down; it is burned.
    #[schema(example = 100)]
    pub sales_tax_bps: u16,
}

impl From<port::MaterialSummary> for Material {
    fn from(summary: port::MaterialSummary) -> Self {
        let signed = |price: core::Price| i64::try_from(price.get()).unwrap_or(i64::MAX);
        Self {
            material: summary.material.as_str().to_owned(),
            name: summary.name,
            state: if summary.halted { MaterialState::Halted } else { MaterialState::Open },
            last: summary.last.map(core::Price::get),
            best_bid: summary.best_bid.map(core::Price::get),
            best_ask: summary.best_ask.map(core::Price::get),
            volume_24h: summary.day.volume,
            value_24h: summary.day.value,
            open_24h: summary.day.open.map(core::Price::get),
            change_24h: summary.last.zip(summary.day.open).map(|(last, open)| signed(last) - signed(open)),
        }
    }
}

impl From<core::Level> for Level {
    fn from(level: core::Level) -> Self {
        Self { price: level.price.get(), quantity: level.quantity, orders: level.orders }
    }
}

impl From<core::BookDepth> for Book {
    fn from(book: core::BookDepth) -> Self {
        Self {
            material: book.material.as_str().to_owned(),
            sequence: book.sequence.0,
            bids: book.bids.into_iter().map(Level::from).collect(),
            asks: book.asks.into_iter().map(Level::from).collect(),
        }
    }
}

impl From<port::TradePrint> for Trade {
    fn from(trade: port::TradePrint) -> Self {
        Self {
            trade_id: trade.trade_id,
            material: trade.material.as_str().to_owned(),
            price: trade.price.get(),
            quantity: trade.quantity.get().into(),
            taker_side: trade.taker_side.into(),
            executed_at: trade.executed_at.into(),
        }
    }
}

impl From<CandleInterval> for port::CandleInterval {
    fn from(interval: CandleInterval) -> Self {
        match interval {
            CandleInterval::Minute => Self::Minute,
            CandleInterval::Hour => Self::Hour,
            CandleInterval::Day => Self::Day,
        }
    }
}

impl From<port::CandleInterval> for CandleInterval {
    fn from(interval: port::CandleInterval) -> Self {
        match interval {
            port::CandleInterval::Minute => Self::Minute,
            port::CandleInterval::Hour => Self::Hour,
            port::CandleInterval::Day => Self::Day,
        }
    }
}

impl From<port::Candle> for Candle {
    fn from(candle: port::Candle) -> Self {
        Self {
            start: candle.start.into(),
            open: candle.open.get(),
            high: candle.high.get(),
            low: candle.low.get(),
            close: candle.close.get(),
            volume: candle.volume,
            value: candle.value,
            trades: candle.trades,
            fees: candle.fees,
        }
    }
}
