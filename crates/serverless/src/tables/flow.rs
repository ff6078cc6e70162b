//! `flows`: deposits and withdrawals added up by asset, hour, way and reason.
//!
//! The hour comes first in the range key, so that a query of an asset reads a time; the reason last, for it
//! may hold any character.

use tradepost_core::{Amount, AssetName, Timestamp};
use tradepost_ports::{CandleInterval, Flow, FlowDirection};

use super::codec::{self, Fields, padded};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Item, Key, Query, Range, Update};

/// What came in or went out of an asset within an hour for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowRow {
    pub asset: AssetName,
    /// When the hour started.
    pub hour: Timestamp,
    pub way: FlowDirection,
    /// Why, in the game's words.
    pub reason: String,
    pub flow: Flow,
}

/// The word of a direction in a key.
pub(super) const fn word(way: FlowDirection) -> &'static str {
    match way {
        FlowDirection::In => "in",
        FlowDirection::Out => "out",
    }
}

/// The direction of a word in a key.
pub(super) fn way_of(found: Option<&str>) -> Option<FlowDirection> {
    [FlowDirection::In, FlowDirection::Out].into_iter().find(|way| found == Some(word(*way)))
}

/// Reads an asset's flows of the hours that start in `from..to`.
pub fn flows_within(asset: &AssetName, from: Timestamp, to: Timestamp) -> Query {
    // A row's key is longer than its hour: those of the hour `to` are greater than it.
    let range = Range::Between(padded(from.0).into(), padded(to.0).into());
    Query::of(Table::FLOWS, asset.as_str()).range(range)
}

impl FlowRow {
    /// One deposit or withdrawal.
    pub fn of(asset: &AssetName, at: Timestamp, way: FlowDirection, reason: &str, amount: Amount) -> Self {
        Self {
            asset: asset.clone(),
            hour: CandleInterval::Hour.start_of(at),
            way,
            reason: reason.to_owned(),
            flow: Flow { amount: amount.get(), count: 1 },
        }
    }

    /// Whether both belong to one sum.
    pub fn is_of(&self, other: &Self) -> bool {
        (&self.asset, self.hour, self.way, &self.reason)
            == (&other.asset, other.hour, other.way, &other.reason)
    }

    /// Adds it to the sum of its hour, direction and reason.
    pub fn add(&self) -> Action {
        let place = format!("{}#{}#{}", padded(self.hour.0), word(self.way), self.reason);
        let Flow { amount, count } = self.flow;
        let updates = vec![Update::add(attribute::AMOUNT, amount), Update::add(attribute::COUNT, count)];
        Key::at(Table::FLOWS, self.asset.as_str(), place).update(updates)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let wrong = |problem| codec::error(attribute::FLOW, problem);
        let asset = AssetName::new(fields.text(attribute::ASSET)?);
        let mut place = fields.text(attribute::FLOW)?.splitn(3, '#');
        let hour = place.next().and_then(|hour| hour.parse().ok()).map(Timestamp);
        let way = way_of(place.next());
        let reason = place.next().ok_or_else(|| wrong("has no reason"))?;
        Ok(Self {
            asset: asset.map_err(|_| codec::error(attribute::ASSET, "is not an asset"))?,
            hour: hour.ok_or_else(|| wrong("has no hour"))?,
            way: way.ok_or_else(|| wrong("goes neither way"))?,
            reason: reason.to_owned(),
            flow: Flow { amount: fields.number(attribute::AMOUNT)?, count: fields.number(attribute::COUNT)? },
        })
    }
}
