//! `candles` and `progress`: trades added up by time, and the last projected settlement of each material.

use tradepost_core::{MaterialId, Price, Timestamp};
use tradepost_ports::{Candle, CandleInterval, PriceBins, RecentTrades};

use super::codec::{self, Fields, padded};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandleRow {
    pub material: MaterialId,
    /// How long it is.
    pub interval: CandleInterval,
    pub candle: Candle,
    /// Its trades by price, of an hour.
    pub bins: Option<PriceBins>,
    /// The last settlement that is in it.
    pub upto: u64,
}

/// The last projected settlement of a material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressRow {
    pub material: MaterialId,
    /// The last settlement whose orders, inboxes and candles are written.
    pub projected: u64,
    /// The price of the last trade.
    pub last: Option<Price>,
    /// The last trades.
    pub recent: RecentTrades,
}

/// The key of a candle that starts then.
pub fn candle_key(material: &MaterialId, interval: CandleInterval, start: Timestamp) -> Key {
    Key::at(Table::CANDLES, material.as_str(), format!("{}#{}", word(interval), padded(start.0)))
}

/// The key of a material's progress.
pub fn progress_key(material: &MaterialId) -> Key {
    Key::of(Table::PROGRESS, material.as_str())
}

const fn word(interval: CandleInterval) -> &'static str {
    match interval {
        CandleInterval::Minute => "1m",
        CandleInterval::Hour => "1h",
        CandleInterval::Day => "1d",
    }
}

impl CandleRow {
    pub fn key(&self) -> Key {
        candle_key(&self.material, self.interval, self.candle.start)
    }

    pub fn item(&self) -> Item {
        let candle = &self.candle;
        self.key()
            .item()
            .with(attribute::OPEN, candle.open.get())
            .with(attribute::HIGH, candle.high.get())
            .with(attribute::LOW, candle.low.get())
            .with(attribute::CLOSE, candle.close.get())
            .with(attribute::VOLUME, candle.volume)
            .with(attribute::VALUE, candle.value)
            .with(attribute::TRADES, candle.trades)
            .with(attribute::FEES, candle.fees)
            .with_some(attribute::BINS, self.bins.as_ref().map(codec::encode))
            .with(attribute::UPTO, self.upto)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let (interval, start) = fields.tail(attribute::CANDLE)?;
        let interval = CandleInterval::ALL
            .into_iter()
            .find(|known| word(*known) == interval)
            .ok_or_else(|| codec::error(attribute::CANDLE, "names no interval"))?;
        let candle = Candle {
            start: Timestamp(start),
            open: fields.price(attribute::OPEN)?,
            high: fields.price(attribute::HIGH)?,
            low: fields.price(attribute::LOW)?,
            close: fields.price(attribute::CLOSE)?,
            volume: fields.number(attribute::VOLUME)?,
            value: fields.number(attribute::VALUE)?,
            trades: fields.number(attribute::TRADES)?,
            fees: fields.count(attribute::FEES)?,
        };
        let bins = match interval {
            CandleInterval::Hour if fields.has(attribute::BINS) => Some(fields.record(attribute::BINS)?),
            // Of a candle written before bins were, only the sums are known.
            CandleInterval::Hour => Some(PriceBins::of_sums(candle.volume, candle.value)),
            CandleInterval::Minute | CandleInterval::Day => None,
        };
        let upto = fields.number(attribute::UPTO)?;
        Ok(Self { material: fields.material()?, interval, candle, bins, upto })
    }
}

impl ProgressRow {
    pub fn key(&self) -> Key {
        progress_key(&self.material)
    }

    pub fn item(&self) -> Item {
        self.key()
            .item()
            .with(attribute::PROJECTED, self.projected)
            .with_some(attribute::LAST, self.last.map(Price::get))
            .with(attribute::RECENT, codec::encode(&self.recent))
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let last = fields.optional(attribute::LAST, Fields::price)?;
        // A row written before the recent trades were has none of them.
        let has_recent = fields.has(attribute::RECENT);
        let recent = if has_recent { fields.record(attribute::RECENT)? } else { RecentTrades::default() };
        Ok(Self {
            material: fields.material()?,
            projected: fields.number(attribute::PROJECTED)?,
            last,
            recent,
        })
    }
}
