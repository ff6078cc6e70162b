//! `inbox`: what happened to a player: one row for each transaction that concerns it.
//!
//! Each row stands in a source: that of a material, where the row's number is that of its settlement, or that
//! of the account, counted by the main row. A source only grows at its end, so a reader that remembers its
//! place in each source misses nothing and reads nothing twice, although sources are projected at different
//! times.

use serde::{Deserialize, Serialize};
use tradepost_core::{
    Amount, AssetName, CloseReason, Coins, MaterialId, OrderId, PlayerId, Price, Quantity, Reference, Side,
    Timestamp, TransferStep,
};

use super::codec::{self, Fields, padded};
use super::{DecodeError, MAIN_SLOT, Table, attribute};
use crate::store::{Action, Condition, Item, Key};

/// Where a row of the inbox stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InboxSource {
    /// What the player or the operator did.
    Account,
    /// What the matcher did.
    Material(MaterialId),
}

/// A row of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub player: PlayerId,
    /// In which source.
    pub source: InboxSource,
    /// Its place there.
    pub seq: u64,
    pub at: Timestamp,
    /// What happened, in its order; at least one thing.
    pub notes: Vec<Note>,
}

/// Something that happened to a player.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// An order traded. Only in the source of its material.
    Filled {
        order_id: OrderId,
        side: Side,
        /// Whether it was there first.
        maker: bool,
        /// The trade's place in its settlement.
        execution: u32,
        /// Coins a unit.
        price: Price,
        quantity: Quantity,
        /// Sales tax paid by the player.
        fee: Coins,
    },
    /// An order was closed before all of it traded, by the matcher. Only in the source of its material.
    Closed {
        order_id: OrderId,
        side: Side,
        /// Units that never traded.
        remaining: Quantity,
        reason: CloseReason,
    },
    /// An order was cancelled.
    Cancelled {
        order_id: OrderId,
        material: MaterialId,
        side: Side,
        /// Units that never traded.
        remaining: Quantity,
        reason: CloseReason,
    },
    /// An order was reduced.
    Reduced {
        order_id: OrderId,
        material: MaterialId,
        side: Side,
        /// By how many units.
        by: Quantity,
    },
    /// A step of a transfer was made.
    Transferred {
        step: TransferStep,
        /// The game's own id of the transfer.
        reference: Option<Reference>,
        asset: AssetName,
        amount: Amount,
        reason: String,
    },
}

/// The key of a row.
pub fn inbox_key(player: &PlayerId, source: &InboxSource, seq: u64) -> Key {
    Key::at(Table::INBOX, player.as_str(), source.place(seq))
}

impl InboxSource {
    /// Its name in keys.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Account => MAIN_SLOT,
            Self::Material(material) => material.as_str(),
        }
    }

    /// The range key of a place in it.
    pub fn place(&self, seq: u64) -> String {
        format!("{}#{}", self.as_str(), padded(seq))
    }
}

impl InboxRow {
    pub fn key(&self) -> Key {
        inbox_key(&self.player, &self.source, self.seq)
    }

    pub fn item(&self) -> Item {
        self.key().item().with(attribute::RECORD, codec::encode(&(self.at, &self.notes)))
    }

    /// Writes the row, which must not be there yet.
    pub fn action(&self) -> Action {
        self.key().put(self.item()).when(Condition::missing(attribute::EVENT))
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let (source, seq) = fields.tail(attribute::EVENT)?;
        let source = if source == MAIN_SLOT {
            InboxSource::Account
        } else {
            let material = MaterialId::new(source);
            InboxSource::Material(material.map_err(|_| codec::error(attribute::EVENT, "is in no source"))?)
        };
        let (at, notes) = fields.record(attribute::RECORD)?;
        Ok(Self { player: fields.player()?, source, seq, at, notes })
    }
}
