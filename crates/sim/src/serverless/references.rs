//! Follows the transfers with references: each is made once, as it was asked for, and closed once at most.

use std::collections::{BTreeMap, HashSet};

use tradepost_core::{
    Amount, PlayerId, Reference, ReferencedTransfer, Rejection, Transfer, TransferKind, TransferState,
    TransferStep,
};
use tradepost_ports::{Stamp, Transferred};
use tradepost_serverless::memory_dynamodb::StreamRecord;
use tradepost_serverless::tables::{InboxRow, Note, SupplyRow, Table, TransferRow};

use super::ledger::{Judged, decoded, image};
use crate::auditor::{Violation, same};
use crate::call::Call;

/// The transfers with references.
#[derive(Debug, Default)]
pub(super) struct References {
    asked: HashSet<ReferencedTransfer>,
    /// Which withdrawals were to be confirmed (`true`) or aborted.
    closings: HashSet<(Reference, bool)>,
    known: BTreeMap<Reference, Known>,
    /// The key of the request that made it, as it was answered.
    makers: BTreeMap<Reference, Option<u128>>,
    steps: BTreeMap<PlayerId, Vec<(Reference, TransferStep)>>,
}

/// A transfer that was made.
#[derive(Debug)]
struct Known {
    row: TransferRow,
    /// The commit that made it, and the last one that changed it.
    since: u64,
    changed: u64,
}

impl References {
    /// A request is on its way.
    pub(super) fn sent(&mut self, call: &Call) {
        match call {
            Call::Transfer(transfer) => self.asked.extend(transfer.referenced()),
            Call::CloseWithdrawal(reference, confirmed) => {
                self.closings.insert((reference.clone(), *confirmed));
            }
            _ => {}
        }
    }

    /// Follows a commit: what a reference, its inbox and the supply say is one and the same.
    pub(super) fn follow(&mut self, records: &[StreamRecord]) -> Judged {
        let of = |table: Table| records.iter().filter(move |record| record.key.table == table);
        let mut reported = Vec::new();
        for record in of(Table::INBOX) {
            let InboxRow { player, notes, .. } = decoded(InboxRow::decode(image(record)?))?;
            let named = |note: &Note| matches!(note, Note::Transferred { reference: Some(_), .. });
            reported.extend(notes.into_iter().filter(named).map(|note| (player.clone(), note)));
        }
        let mut made = Vec::new();
        for record in of(Table::TRANSFERS) {
            let row = decoded(TransferRow::decode(image(record)?))?;
            let before = decoded(record.before.as_ref().map(TransferRow::decode).transpose())?;
            let step = self.step(&row, before.as_ref())?;
            let transfer = row.transfer.clone();
            let on_hold = of(Table::HOLDS).map(|hold| hold.after.is_some()).next();
            let holds = transfer.kind == TransferKind::HeldWithdrawal;
            let pending = row.state == TransferState::Pending;
            same("whether it is on hold", &on_hold, &holds.then_some(pending))?;
            same("what it moves", &supplied(of(Table::SUPPLIES))?, &supply_of(step, transfer.amount))?;
            self.remember(row, step, record.write);
            let ReferencedTransfer { reference, player, asset, amount, reason, .. } = transfer;
            let note = Note::Transferred { step, reference: Some(reference), asset, amount, reason };
            made.push((player, note));
        }
        same("what inboxes say of references", &reported, &made)
    }

    /// The step by which a row became what it is.
    fn step(&self, row: &TransferRow, before: Option<&TransferRow>) -> Judged<TransferStep> {
        let reference = &row.transfer.reference;
        let Some(before) = before else {
            if !self.asked.contains(&row.transfer) {
                return Err(Violation(format!("nobody asked for {row:?}")));
            }
            let step = row.transfer.kind.step();
            same("how a transfer begins", &row.state, &step.state())?;
            return Ok(step);
        };
        let closing = [true, false].into_iter().find(|confirmed| {
            let asked = self.closings.contains(&(reference.clone(), *confirmed));
            asked && TransferStep::closing(*confirmed).state() == row.state
        });
        let Some(confirmed) = closing else {
            return Err(Violation(format!("{before:?} became {row:?}")));
        };
        let (seen, right) = ((&before.transfer, before.state), (&row.transfer, TransferState::Pending));
        same("what was closed", &seen, &right)?;
        Ok(TransferStep::closing(confirmed))
    }

    fn remember(&mut self, row: TransferRow, step: TransferStep, commit: u64) {
        let reference = row.transfer.reference.clone();
        let steps = self.steps.entry(row.transfer.player.clone()).or_default();
        steps.push((reference.clone(), step));
        let since = self.known.get(&reference).map_or(commit, |known| known.since);
        self.known.insert(reference, Known { row, since, changed: commit });
    }

    /// A request says that its transfer was made: one request made it, and it is the one that was asked for.
    pub(super) fn made(
        &mut self,
        stamp: Option<Stamp>,
        asked: &ReferencedTransfer,
        done: &Transferred,
    ) -> Judged {
        let known = self.known(&asked.reference)?;
        same("a transfer that was made", &known.row.transfer, asked)?;
        let states = [asked.kind.step().state(), known.row.state];
        let state = done.transfer.state;
        let right = TransferRow { state, updated_at: done.transfer.updated_at, ..known.row.clone() };
        same(
            "an acknowledged transfer",
            &(&done.transfer, states.contains(&state)),
            &(&right.transfer(), true),
        )?;
        let key = stamp.map(|stamp| stamp.key);
        if done.repeated {
            return Ok(());
        }
        match self.makers.insert(asked.reference.clone(), key) {
            Some(other) if other != key || key.is_none() => {
                Err(Violation(format!("two requests made {asked:?}")))
            }
            _ => Ok(()),
        }
    }

    /// A request says that a withdrawal is confirmed or aborted.
    pub(super) fn closed(&self, reference: &Reference, confirmed: bool, done: &Transferred) -> Judged {
        let known = self.known(reference)?;
        same("a withdrawal that is closed", &done.transfer, &known.row.clone().transfer())?;
        same("how it is closed", &known.row.state, &TransferStep::closing(confirmed).state())
    }

    /// A transfer was read.
    pub(super) fn read(&self, reference: &Reference, seen: &Transfer, sent_at: u64) -> Judged {
        let known = self.known(reference)?;
        if known.changed > sent_at {
            return Ok(());
        }
        same("a transfer", seen, &known.row.clone().transfer())
    }

    /// A refusal is right: of what was done before the request was sent, where the reply cannot be older.
    pub(super) fn refused(&self, call: &Call, rejection: &Rejection, sent_at: Option<u64>) -> Judged {
        let wrong = || Err(Violation(format!("it is refused: {rejection}")));
        let known = |reference: &Reference| {
            let known = self.known.get(reference);
            let before = known.zip(sent_at).is_some_and(|(known, sent_at)| known.since <= sent_at);
            (known.map(|known| &known.row), before)
        };
        match (call, rejection) {
            (Call::Transfer(transfer), rejection) => {
                let Some(asked) = transfer.referenced() else { return Ok(()) };
                match (known(&asked.reference), rejection) {
                    ((Some(row), _), Rejection::ReferenceReused) if row.transfer != asked => Ok(()),
                    (_, Rejection::ReferenceReused) | ((_, true), _) => wrong(),
                    _ => Ok(()),
                }
            }
            (Call::CloseWithdrawal(reference, confirmed), Rejection::TransferClosed) => {
                let wanted = TransferStep::closing(*confirmed).state();
                let open = [TransferState::Pending, wanted];
                match known(reference) {
                    (Some(row), _) if !open.contains(&row.state) => Ok(()),
                    _ => wrong(),
                }
            }
            (
                Call::CloseWithdrawal(reference, _) | Call::TransferOf(reference),
                Rejection::UnknownTransfer,
            ) if !known(reference).1 => Ok(()),
            (Call::CloseWithdrawal(..) | Call::TransferOf(_), _) => wrong(),
            _ => Ok(()),
        }
    }

    fn known(&self, reference: &Reference) -> Judged<&Known> {
        let known = self.known.get(reference);
        known.ok_or_else(|| Violation(format!("{reference} was acknowledged, and not made")))
    }

    /// The steps of a player's transfers, as they were made.
    pub(super) fn steps_of(&self, player: &PlayerId) -> Vec<(Reference, TransferStep)> {
        self.steps.get(player).cloned().unwrap_or_default()
    }

    /// The transfers in a state, by reference.
    pub(super) fn transfers(&self, state: Option<TransferState>) -> Vec<Transfer> {
        let rows = self.known.values().map(|known| &known.row);
        let wanted = rows.filter(|row| state.is_none_or(|state| row.state == state));
        wanted.map(|row| row.clone().transfer()).collect()
    }
}

/// What came in and went out by some rows of supplies.
fn supplied<'r>(records: impl Iterator<Item = &'r StreamRecord>) -> Judged<(u64, u64)> {
    let mut sum = (0, 0);
    for record in records {
        let after = decoded(SupplyRow::decode(image(record)?))?;
        let before = decoded(record.before.as_ref().map(SupplyRow::decode).transpose())?;
        let before = before.map_or((0, 0), |row| (row.deposited, row.withdrawn));
        sum = (sum.0 + after.deposited - before.0, sum.1 + after.withdrawn - before.1);
    }
    Ok(sum)
}

/// What comes in and goes out by a step.
const fn supply_of(step: TransferStep, amount: Amount) -> (u64, u64) {
    match step {
        TransferStep::Deposited => (amount.get(), 0),
        TransferStep::Withdrawn | TransferStep::Confirmed => (0, amount.get()),
        TransferStep::Held | TransferStep::Aborted => (0, 0),
    }
}
