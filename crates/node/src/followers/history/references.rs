//! Transfers with a reference: one row each, kept for good, so that no reference is ever used twice.

use rusqlite::{Transaction, params};
use tradepost_core::{Reference, Sequence, Timestamp, TransferEvent, TransferKind, TransferStep};

use super::code::{self, integer};
use super::filtering::Filtering;
use super::schema::statements;
use crate::reference_key::ReferenceKey;

/// Adds the transfers that were made, and changes those that were confirmed or aborted.
pub(super) fn write(
    transaction: &Transaction<'_>,
    steps: &[(Sequence, Timestamp, &Reference, TransferEvent<'_>)],
    filter: &Filtering,
) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_REFERENCE)?;
    let mut change = transaction.prepare_cached(statements::CHANGE_REFERENCE)?;
    for (sequence, at, reference, transfer) in steps {
        let TransferEvent { step, player, asset, amount, reason, .. } = *transfer;
        let (digest, state) = (ReferenceKey::of(reference).indexed(), code::transfer_state(step.state()));
        let kind = match step {
            TransferStep::Deposited => TransferKind::Deposit,
            TransferStep::Withdrawn => TransferKind::Withdrawal,
            TransferStep::Held => TransferKind::HeldWithdrawal,
            TransferStep::Confirmed | TransferStep::Aborted => {
                change.execute(params![digest.stored(), reference.as_str(), state, integer(at.0)])?;
                continue;
            }
        };
        // The transaction may fail; a reference too many is looked up, and not found.
        filter.add(digest);
        add.execute(params![
            integer(sequence.0),
            digest.stored(),
            reference.as_str(),
            code::transfer_kind(kind),
            state,
            player.0,
            code::asset(asset),
            integer(amount.get()),
            reason,
            integer(at.0),
        ])?;
    }
    Ok(())
}
