//! `transfers`: the transfers that have a reference, kept for good; `holds`: the same rows of those that are
//! pending.
//!
//! A reference belongs to the transfer whose row could be put first. What was held is known without an index,
//! and reading it costs what is pending, however many transfers there were.

use tradepost_core::{Reference, ReferencedTransfer, Timestamp, Transfer, TransferState};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Condition, Item, Key, Update};

/// A transfer with its reference, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRow {
    pub transfer: ReferencedTransfer,
    pub state: TransferState,
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// The key of a transfer's row.
pub fn transfer_key(reference: &Reference) -> Key {
    Key::of(Table::TRANSFERS, reference.as_str())
}

fn hold_key(reference: &Reference) -> Key {
    Key::of(Table::HOLDS, reference.as_str())
}

impl TransferRow {
    /// A transfer that is being made.
    pub fn made(transfer: ReferencedTransfer, at: Timestamp) -> Self {
        Self { state: transfer.kind.step().state(), transfer, created_at: at, updated_at: at }
    }

    fn item(&self, key: &Key) -> Item {
        key.item()
            .with(attribute::RECORD, codec::encode(&(&self.transfer, self.created_at)))
            .with(attribute::STATE, self.state.as_str())
            .with(attribute::UPDATED_AT, self.updated_at.0)
    }

    /// Writes the transfer, whose reference must not have been used.
    pub fn create(&self) -> Vec<Action> {
        let reference = &self.transfer.reference;
        let key = transfer_key(reference);
        let row = self.item(&key);
        let mut actions = vec![key.put(row).when(Condition::missing(attribute::REFERENCE))];
        if self.state == TransferState::Pending {
            let key = hold_key(reference);
            let row = self.item(&key);
            actions.push(key.put(row));
        }
        actions
    }

    /// Writes how a pending withdrawal ends, which must still be pending.
    pub fn close(&self, state: TransferState, at: Timestamp) -> Vec<Action> {
        let reference = &self.transfer.reference;
        let updates =
            vec![Update::set(attribute::STATE, state.as_str()), Update::set(attribute::UPDATED_AT, at.0)];
        let pending = Condition::equal(attribute::STATE, TransferState::Pending.as_str());
        vec![transfer_key(reference).update(updates).when(pending), hold_key(reference).delete()]
    }

    /// The reference of a key.
    pub fn reference_of(key: &Item) -> Result<Reference, DecodeError> {
        let reference = Reference::new(Fields(key).text(attribute::REFERENCE)?);
        reference.map_err(|_| codec::error(attribute::REFERENCE, "is no reference"))
    }

    /// Reads a row of either table.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let (transfer, created_at): (ReferencedTransfer, _) = fields.record(attribute::RECORD)?;
        let word = fields.text(attribute::STATE)?;
        let state = TransferState::ALL.into_iter().find(|state| state.as_str() == word);
        if transfer.reference.as_str() != fields.text(attribute::REFERENCE)? {
            return Err(codec::error(attribute::RECORD, "is of another reference"));
        }
        Ok(Self {
            transfer,
            state: state.ok_or_else(|| codec::error(attribute::STATE, "is no state"))?,
            created_at,
            updated_at: fields.time(attribute::UPDATED_AT)?,
        })
    }

    /// The transfer as it stands.
    pub fn transfer(self) -> Transfer {
        let Self { transfer, state, created_at, updated_at } = self;
        let ReferencedTransfer { reference, kind, player, asset, amount, reason } = transfer;
        let reference = Some(reference);
        Transfer { reference, kind, state, player, asset, amount, reason, created_at, updated_at }
    }
}
