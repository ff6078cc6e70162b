//! `candles`: trades added up by time. A row for each hour with trades, with its minutes, and one for each
//! day that is over.
//!
//! Minutes, hours and the last day are made of the rows of hours; so a settlement changes one row. Records
//! are packed, because bytes cost: a busy hour takes about 1.5 KB.

use serde::{Deserialize, Serialize};
use tradepost_core::{MaterialId, Price, Timestamp};
use tradepost_ports::{Candle, CandleInterval, PriceBins, RecentTrades};

use super::codec::{self, Fields, padded};
use super::{DecodeError, SettlementRow, Table, attribute};
use crate::store::{Action, Comparison, Condition, Item, Key};

/// The trades of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourRow {
    pub material: MaterialId,
    pub start: Timestamp,
    /// The minutes with trades, oldest first.
    pub minutes: Vec<Candle>,
    /// The trades by price.
    pub bins: PriceBins,
    /// The last trades of the material after those of this hour.
    pub recent: RecentTrades,
    /// The last settlement that is in it; 0 where there is none.
    pub upto: u64,
}

/// The trades of a day that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRow {
    pub material: MaterialId,
    pub candle: Candle,
    /// The last settlement that is in it.
    pub upto: u64,
}

/// A candle in a record: when it starts, in minutes after the row; open, high, low, close; volume, value,
/// trades, fees.
#[derive(Serialize, Deserialize)]
struct Packed(u16, [u64; 4], [u64; 4]);

impl Packed {
    fn of(candle: &Candle, row: Timestamp) -> Self {
        let after = candle.start.0.saturating_sub(row.0) / CandleInterval::Minute.ms();
        let prices = [candle.open, candle.high, candle.low, candle.close].map(Price::get);
        let sums = [candle.volume, candle.value, candle.trades, candle.fees];
        Self(u16::try_from(after).unwrap_or(u16::MAX), prices, sums)
    }

    fn candle(&self, row: Timestamp) -> Option<Candle> {
        let Self(after, [open, high, low, close], [volume, value, trades, fees]) = *self;
        Some(Candle {
            start: Timestamp(row.0.checked_add(u64::from(after) * CandleInterval::Minute.ms())?),
            open: Price::new(open)?,
            high: Price::new(high)?,
            low: Price::new(low)?,
            close: Price::new(close)?,
            volume,
            value,
            trades,
            fees,
        })
    }
}

const fn word(interval: CandleInterval) -> &'static str {
    match interval {
        CandleInterval::Minute | CandleInterval::Hour => "1h",
        CandleInterval::Day => "1d",
    }
}

fn place(interval: CandleInterval, start: Timestamp) -> String {
    format!("{}#{}", word(interval), padded(start.0))
}

/// The key of an hour's row.
pub fn hour_key(material: &MaterialId, start: Timestamp) -> Key {
    Key::at(Table::CANDLES, material.as_str(), place(CandleInterval::Hour, start))
}

/// The key of a day's row.
pub fn day_key(material: &MaterialId, start: Timestamp) -> Key {
    Key::at(Table::CANDLES, material.as_str(), place(CandleInterval::Day, start))
}

fn start_of(item: &Item) -> Result<Timestamp, DecodeError> {
    Ok(Timestamp(Fields(item).tail(attribute::CANDLE)?.1))
}

fn unpacked(packed: &Packed, start: Timestamp) -> Result<Candle, DecodeError> {
    packed.candle(start).ok_or_else(|| codec::error(attribute::RECORD, "has an invalid price"))
}

impl HourRow {
    /// An hour without trades.
    pub fn new(material: MaterialId, start: Timestamp) -> Self {
        Self {
            material,
            start,
            minutes: Vec::new(),
            bins: PriceBins::default(),
            recent: RecentTrades::default(),
            upto: 0,
        }
    }

    pub fn key(&self) -> Key {
        hour_key(&self.material, self.start)
    }

    /// Adds the trades of a settlement of this hour, unless it is in the row; they came after `recent`.
    pub fn add(&mut self, row: &SettlementRow, recent: &mut RecentTrades) {
        if row.seq <= self.upto {
            return;
        }
        let start = CandleInterval::Minute.start_of(row.settlement.at);
        for trade in &row.settlement.executions {
            let one = Candle::of(start, trade.price, trade.quantity, trade.fee);
            match self.minutes.binary_search_by_key(&start, |minute| minute.start) {
                Ok(found) => {
                    if let Some(minute) = self.minutes.get_mut(found) {
                        minute.add(&one);
                    }
                }
                Err(missing) => self.minutes.insert(missing, one),
            }
            self.bins.add(trade.price, trade.quantity);
            recent.add(trade.price, trade.quantity);
        }
        self.recent = recent.clone();
        self.upto = row.seq;
    }

    /// The candle of the hour.
    pub fn candle(&self) -> Option<Candle> {
        Candle::joined(self.start, self.minutes.iter().copied())
    }

    /// Writes the row in the place of the one that was read, whose last settlement was `upto`.
    pub fn replace(&self, upto: u64) -> Action {
        let unchanged = match upto {
            0 => Condition::missing(attribute::UPTO),
            upto => Condition::equal(attribute::UPTO, upto),
        };
        self.key().put(self.item()).when(unchanged)
    }

    pub fn item(&self) -> Item {
        let minutes: Vec<_> = self.minutes.iter().map(|minute| Packed::of(minute, self.start)).collect();
        let record = codec::encode(&(minutes, &self.bins, &self.recent));
        self.key().item().with(attribute::RECORD, record).with(attribute::UPTO, self.upto)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let start = start_of(item)?;
        let (minutes, bins, recent): (Vec<Packed>, _, _) = fields.record(attribute::RECORD)?;
        let minutes = minutes.iter().map(|minute| unpacked(minute, start)).collect::<Result<_, _>>()?;
        let upto = fields.number(attribute::UPTO)?;
        Ok(Self { material: fields.material()?, start, minutes, bins, recent, upto })
    }
}

impl DayRow {
    /// The day of these hours, oldest first.
    pub fn of(material: &MaterialId, start: Timestamp, hours: &[HourRow]) -> Option<Self> {
        let candle = Candle::joined(start, hours.iter().filter_map(HourRow::candle))?;
        let upto = hours.iter().map(|hour| hour.upto).max()?;
        Some(Self { material: material.clone(), candle, upto })
    }

    pub fn key(&self) -> Key {
        day_key(&self.material, self.candle.start)
    }

    /// Writes the row, unless one with more is there.
    pub fn action(&self) -> Action {
        let newer = Condition::compare(attribute::UPTO, Comparison::Less, self.upto);
        self.key().put(self.item()).when(Condition::missing(attribute::UPTO).or(newer))
    }

    pub fn item(&self) -> Item {
        let record = codec::encode(&Packed::of(&self.candle, self.candle.start));
        self.key().item().with(attribute::RECORD, record).with(attribute::UPTO, self.upto)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let candle = unpacked(&fields.record(attribute::RECORD)?, start_of(item)?)?;
        Ok(Self { material: fields.material()?, candle, upto: fields.number(attribute::UPTO)? })
    }
}
