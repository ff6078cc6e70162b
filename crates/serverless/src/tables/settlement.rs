//! `trades`: one row a transaction of the matcher, with its whole story, counted from 1 without gaps per
//! material.
//!
//! A row is only put where there is none, so one of two concurrent matchers fails and reads again. Players
//! and orders are listed once and executions refer to them, because bytes cost: two write units a started KB.

use serde::{Deserialize, Serialize};
use tradepost_core::{Coins, MaterialId, OrderId, PlayerId, Price, Quantity, Side, TimeInForce, Timestamp};

use super::codec::{self, Fields, padded};
use super::{DecodeError, End, Table, attribute};
use crate::store::{Action, Condition, Item, Key};

/// A row of `trades`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementRow {
    pub material: MaterialId,
    /// Its place, from 1.
    pub seq: u64,
    pub settlement: Settlement,
}

/// What one transaction of the matcher did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    pub at: Timestamp,
    /// Everybody who is concerned, each once.
    pub players: Vec<PlayerId>,
    /// Every order that traded or was closed, each once.
    pub parties: Vec<Party>,
    /// The trades, in their order.
    pub executions: Vec<Execution>,
}

/// An order in a settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub order_id: OrderId,
    /// Whose: a place in the settlement's players.
    pub player: u32,
    pub side: Side,
    pub price: Price,
    /// How long it waits.
    pub time_in_force: TimeInForce,
    /// How it ended, where it did.
    pub end: Option<End>,
}

/// A trade in a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    /// The order that was there first: a place in the settlement's parties.
    pub maker: u32,
    /// The order that met it.
    pub taker: u32,
    /// The maker's limit.
    pub price: Price,
    pub quantity: Quantity,
    /// Sales tax the seller paid.
    pub fee: Coins,
}

/// The key of a row.
pub fn settlement_key(material: &MaterialId, seq: u64) -> Key {
    Key::at(Table::TRADES, material.as_str(), padded(seq))
}

/// The id of an execution: the material's number, the row and the place in it.
pub fn trade_id(material_number: u16, seq: u64, execution: usize) -> String {
    format!("{material_number}-{seq}-{execution}")
}

impl Settlement {
    /// The order and the player of a place in the parties, where there is one.
    pub fn party(&self, place: u32) -> Option<(&Party, &PlayerId)> {
        let party = self.parties.get(usize::try_from(place).ok()?)?;
        Some((party, self.players.get(usize::try_from(party.player).ok()?)?))
    }

    /// Whether every reference in it leads to something.
    fn is_whole(&self) -> bool {
        let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        self.parties.iter().all(|party| place(party.player) < self.players.len())
            && self
                .executions
                .iter()
                .all(|execution| place(execution.maker).max(place(execution.taker)) < self.parties.len())
    }
}

impl SettlementRow {
    pub fn key(&self) -> Key {
        settlement_key(&self.material, self.seq)
    }

    pub fn item(&self) -> Item {
        self.key().item().with(attribute::RECORD, codec::encode(&self.settlement))
    }

    /// Writes it where there is none of this place.
    pub fn action(&self) -> Action {
        self.key().put(self.item()).when(Condition::missing(attribute::SEQ))
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let seq = fields.text(attribute::SEQ)?.parse();
        let settlement: Settlement = fields.record(attribute::RECORD)?;
        if !settlement.is_whole() {
            return Err(codec::error(attribute::RECORD, "refers to an order that is not in it"));
        }
        Ok(Self {
            material: fields.material()?,
            seq: seq.map_err(|_| codec::error(attribute::SEQ, "is not a number"))?,
            settlement,
        })
    }
}
