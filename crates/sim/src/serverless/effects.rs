//! Compares the effects of requests with the requests: each at most once, and what was
//! acknowledged has happened.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{
    AssetName, OrderId, OrderTerms, PlaceOrder, PlayerId, Side, TransferKind, TransferStep,
};
use tradepost_ports::{Operation, Stamp, TransferRequest};
use tradepost_serverless::memory_dynamodb::{StreamKind, StreamRecord};
use tradepost_serverless::tables::{InboxRow, Note, OrderRow, Table};

use super::ledger::Judged;
use super::pending::Pending;
use super::references::References;
use crate::auditor::{Violation, same};
use crate::call::Call;

/// The terms of a requested order: requests with the same terms cannot be distinguished.
type Terms = (PlayerId, String, Side, u64, u32, String);

/// What requests have done, and may have done at most.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Orders accepted, and requested, by their terms.
    accepted: BTreeMap<Terms, u64>,
    wanted: BTreeMap<Terms, u64>,
    keys: BTreeSet<u128>,
    /// Keys that came with more than one request.
    reused: BTreeSet<u128>,
    /// Transfers by player, asset and amount: those that happened, that were requested, that were
    /// acknowledged.
    transferred: BTreeMap<Transferred, u64>,
    transfers: BTreeMap<Transferred, u64>,
    acknowledged: BTreeMap<Transferred, u64>,
    acknowledged_keys: BTreeSet<u128>,
    /// Which order each acknowledged request placed.
    placed: BTreeMap<u128, OrderId>,
    owners: BTreeMap<OrderId, Option<u128>>,
    pub(super) references: References,
    /// Reads that had to be right to the coin.
    pub(super) exact: u64,
}

type Transferred = (PlayerId, AssetName, u64, bool);

fn terms(order: &PlaceOrder) -> Terms {
    let PlaceOrder { player, material, side, price, quantity, time_in_force } = order;
    let waits = format!("{time_in_force:?}");
    (player.clone(), material.to_string(), *side, price.get(), quantity.get(), waits)
}

fn transferred(transfer: &TransferRequest) -> Transferred {
    (
        transfer.player.clone(),
        transfer.asset.clone(),
        transfer.amount.get(),
        transfer.kind == TransferKind::Deposit,
    )
}

impl Effects {
    /// A request is on its way.
    pub(super) fn sent(&mut self, pending: &Pending) {
        // What is repeated may happen once. (With another digest it is refused, or, if the first one never
        // came, it happens.)
        if let Some(stamp) = pending.stamp.filter(|_| pending.altered) {
            self.reused.insert(stamp.key);
        }
        self.references.sent(&pending.call);
        if let Some(stamp) = pending.stamp
            && !self.keys.insert(stamp.key)
        {
            return;
        }
        match &pending.call {
            Call::Place(order) => *self.wanted.entry(terms(order)).or_default() += 1,
            Call::Batch(_, operations) => {
                for operation in operations {
                    if let Operation::Place(order) = operation {
                        *self.wanted.entry(terms(order)).or_default() += 1;
                    }
                }
            }
            Call::Transfer(transfer) if transfer.reference.is_none() => {
                *self.transfers.entry(transferred(transfer)).or_default() += 1;
            }
            _ => {}
        }
    }

    /// Counts what a commit did.
    pub(super) fn follow(&mut self, records: &[StreamRecord]) -> Judged {
        self.references.follow(records)?;
        for record in records.iter().filter(|record| record.kind == StreamKind::Insert) {
            let Some(item) = &record.after else { continue };
            match record.key.table {
                Table::ORDERS => {
                    let row = OrderRow::decode(item).map_err(|error| Violation(error.to_string()))?;
                    let OrderRow {
                        terms: OrderTerms { player, material, side, price, time_in_force, .. },
                        quantity,
                        ..
                    } = row;
                    let order = PlaceOrder { player, material, side, price, quantity, time_in_force };
                    let terms = terms(&order);
                    let accepted = self.accepted.entry(terms.clone()).or_default();
                    *accepted += 1;
                    let wanted = self.wanted.get(&terms).copied().unwrap_or_default();
                    if *accepted > wanted {
                        return Err(Violation(format!(
                            "{terms:?} was requested {wanted} times, and done {accepted} times"
                        )));
                    }
                }
                Table::INBOX => {
                    let row = InboxRow::decode(item).map_err(|error| Violation(error.to_string()))?;
                    for note in &row.notes {
                        self.transfer(&row.player, note)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn transfer(&mut self, player: &PlayerId, note: &Note) -> Judged {
        let Note::Transferred { step, reference: None, asset, amount, .. } = note else { return Ok(()) };
        let came = *step == TransferStep::Deposited;
        let key = (player.clone(), asset.clone(), amount.get(), came);
        let wanted = self.transfers.get(&key).copied().unwrap_or_default();
        let done = self.transferred.entry(key.clone()).or_default();
        *done += 1;
        if *done > wanted {
            return Err(Violation(format!("{key:?} was requested {wanted} times, and done {done} times")));
        }
        Ok(())
    }

    /// Whether a key came with more than one request.
    pub(super) fn is_reused(&self, stamp: Stamp) -> bool {
        self.reused.contains(&stamp.key)
    }

    /// How often which transfers of a player happened.
    pub(super) fn transfers_of(&self, player: &PlayerId) -> BTreeMap<(AssetName, u64, bool), u64> {
        let own = self.transferred.iter().filter(|((who, ..), _)| who == player);
        own.map(|((_, asset, amount, came), times)| ((asset.clone(), *amount, *came), *times)).collect()
    }

    /// Every transfer that was acknowledged has happened.
    pub(super) fn check(&self) -> Judged {
        for (transfer, acknowledged) in &self.acknowledged {
            let done = self.transferred.get(transfer).copied().unwrap_or_default();
            if done < *acknowledged {
                return Err(Violation(format!("{transfer:?}: {acknowledged} acknowledged, {done} done")));
            }
        }
        Ok(())
    }

    /// A request says that it has transferred.
    pub(super) fn acknowledge(&mut self, stamp: Option<Stamp>, transfer: &TransferRequest) {
        if stamp.is_none_or(|stamp| self.acknowledged_keys.insert(stamp.key)) {
            *self.acknowledged.entry(transferred(transfer)).or_default() += 1;
        }
    }

    /// A request says which order it placed: always the same one, and no other request's.
    pub(super) fn place(&mut self, stamp: Option<Stamp>, order_id: OrderId) -> Judged {
        let key = stamp.map(|stamp| stamp.key);
        if let Some(key) = key {
            let before = *self.placed.entry(key).or_insert(order_id);
            same("the order of a repeated request", &order_id, &before)?;
        }
        match self.owners.insert(order_id, key) {
            Some(other) if other != key || key.is_none() => {
                Err(Violation(format!("order {order_id} was given to two requests")))
            }
            _ => Ok(()),
        }
    }
}
