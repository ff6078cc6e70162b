//! Public market data: materials, books, trades, candles, fees.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::rules::RuleSet;
use crate::terms::{Level, Side};
use crate::time::Time;

/// Whether a material accepts orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaterialState {
    /// Orders are accepted.
    Open,
    /// Orders are refused, for this material or the whole market; cancels still work.
    Halted,
}

/// A material with its prices and volumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Material {
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// The name that players see.
    #[schema(example = "Copper ore")]
    pub name: String,
    /// Whether the material accepts orders.
    pub state: MaterialState,
    /// The price of the last trade, in coins per unit; absent before the first trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub last: Option<u64>,
    /// What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last
    /// 20 trades, whichever are more. One trade cannot move it, so a game should pay by it. Absent before the
    /// first trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub reference_price: Option<u64>,
    /// The highest bid, in coins per unit; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub best_bid: Option<u64>,
    /// The lowest ask, in coins per unit; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 13)]
    pub best_ask: Option<u64>,
    /// The quantity traded in the last 24 hours, in units.
    #[schema(example = 4_200)]
    pub volume_24h: u64,
    /// The value traded in the last 24 hours, in coins.
    #[schema(example = 50_400)]
    pub value_24h: u64,
    /// The price 24 hours ago, or of the first trade since, in coins per unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10)]
    pub open_24h: Option<u64>,
    /// `last` − `open_24h`, in coins per unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    pub change_24h: Option<i64>,
    /// The rules that the operator set and that apply to the material: its own, and the market's where it has
    /// none. `open_orders_max` is there only if it is the material's own.
    #[serde(default)]
    #[schema(required = true)]
    pub rules: RuleSet,
}

/// A page of materials, in order of registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialList {
    /// The materials, in order of registration.
    pub materials: Vec<Material>,
    /// The `after` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The open orders of a material, added up by price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Book {
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// The sequence number of the last event that this book includes.
    #[schema(example = 31_337)]
    pub sequence: u64,
    /// The buy side, highest price first.
    pub bids: Vec<Level>,
    /// The sell side, lowest price first.
    pub asks: Vec<Level>,
}

/// Several books, in the order of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BookList {
    /// A book for each material.
    pub books: Vec<Book>,
}

/// A trade, without its players.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trade {
    /// The trade's id; also the `after` of the trades that follow it.
    pub trade_id: String,
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// The price, in coins per unit.
    #[schema(example = 12)]
    pub price: u64,
    /// The quantity, in units.
    #[schema(example = 40)]
    pub quantity: u64,
    /// The side of the order that arrived second and caused the trade.
    pub taker_side: Side,
    /// When the trade was executed.
    pub executed_at: Time,
}

/// A page of trades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradeList {
    /// The trades: newest first, or with `after`, oldest first.
    pub trades: Vec<Trade>,
    /// The `after` of the next page; `null` at the end.
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

/// The trades of one interval, summarised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candle {
    /// When the interval starts.
    pub start: Time,
    /// The first price, in coins per unit.
    #[schema(example = 11)]
    pub open: u64,
    /// The highest price, in coins per unit.
    #[schema(example = 14)]
    pub high: u64,
    /// The lowest price, in coins per unit.
    #[schema(example = 10)]
    pub low: u64,
    /// The last price, in coins per unit.
    #[schema(example = 12)]
    pub close: u64,
    /// The quantity traded, in units.
    #[schema(example = 900)]
    pub volume: u64,
    /// The value traded, in coins.
    #[schema(example = 10_800)]
    pub value: u64,
    /// The number of trades.
    #[schema(example = 31)]
    pub trades: u64,
    /// The sales tax burned, in coins.
    #[schema(example = 108)]
    pub fees: u64,
}

/// A material's candles, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandleList {
    /// At most the last 1,000 candles. Intervals without a trade have no candle.
    pub candles: Vec<Candle>,
    /// Always `null`: use `to` to read earlier candles.
    #[schema(required)]
    pub next: Option<String>,
}

/// The fees for trading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fees {
    /// The sales tax, in hundredths of a percent of the seller's proceeds. It is rounded down over all that
    /// an order has sold, however many trades that took, and burned.
    #[schema(example = 100)]
    pub sales_tax_bps: u16,
}

/// The market's time and its pace. Orders expire and candles start by this clock; tokens, rate limits and
/// timeouts follow real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MarketClock {
    /// The market's time.
    #[schema(value_type = String, format = DateTime)]
    pub now: Time,
    /// How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.
    #[schema(example = 1)]
    pub factor: u32,
}

impl From<port::MarketClock> for MarketClock {
    fn from(port::MarketClock { now, factor }: port::MarketClock) -> Self {
        Self { now: now.into(), factor }
    }
}

impl From<port::MaterialSummary> for Material {
    fn from(summary: port::MaterialSummary) -> Self {
        let signed = |price: core::Price| i64::try_from(price.get()).unwrap_or(i64::MAX);
        Self {
            material: summary.material.as_str().to_owned(),
            name: summary.name,
            state: if summary.halted { MaterialState::Halted } else { MaterialState::Open },
            last: summary.last.map(core::Price::get),
            reference_price: summary.reference_price.map(core::Price::get),
            best_bid: summary.best_bid.map(core::Price::get),
            best_ask: summary.best_ask.map(core::Price::get),
            volume_24h: summary.day.volume,
            value_24h: summary.day.value,
            open_24h: summary.day.open.map(core::Price::get),
            rules: summary.rules.into(),
            change_24h: summary.last.zip(summary.day.open).map(|(last, open)| signed(last) - signed(open)),
        }
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
