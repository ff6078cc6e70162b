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

const fn word(way: FlowDirection) -> &'static str {
    match way {
        FlowDirection::In => "in",
        FlowDirection::Out => "out",
    }
}

/// Adds a deposit or withdrawal.
pub fn add_to_flow(
    asset: &AssetName,
    at: Timestamp,
    way: FlowDirection,
    reason: &str,
    amount: Amount,
) -> Action {
    let hour = CandleInterval::Hour.start_of(at);
    let place = format!("{}#{}#{reason}", padded(hour.0), word(way));
    let updates = vec![Update::add(attribute::AMOUNT, amount.get()), Update::add(attribute::COUNT, 1_u64)];
    Key::at(Table::FLOWS, asset.as_str(), place).update(updates)
}

/// Reads an asset's flows of the hours that start in `from..to`.
pub fn flows_within(asset: &AssetName, from: Timestamp, to: Timestamp) -> Query {
    // A row's key is longer than its hour: those of the hour `to` are greater than it.
    let range = Range::Between(padded(from.0).into(), padded(to.0).into());
    Query::of(Table::FLOWS, asset.as_str()).range(range)
}

impl FlowRow {
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let wrong = |problem| codec::error(attribute::FLOW, problem);
        let asset = AssetName::new(fields.text(attribute::ASSET)?);
        let mut place = fields.text(attribute::FLOW)?.splitn(3, '#');
        let hour = place.next().and_then(|hour| hour.parse().ok()).map(Timestamp);
        let way = place.next();
        let way = [FlowDirection::In, FlowDirection::Out].into_iter().find(|known| way == Some(word(*known)));
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
