//! References of transfers: which were used, and how pending withdrawals end.
//!
//! A reference is used by the transaction of its transfer, whose row must not be there. So of two transfers
//! with one reference one is made, however often requests are repeated and wherever a process dies.

use tradepost_core::{Balance, Reference, Rejection, TransferStep};
use tradepost_ports::{FlowDirection, Refusal, Stamp, TransferRequest, Transferred};

use super::debit::Change;
use super::idempotency::StoredReply;
use super::transfer::{flow, noted};
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Store};
use crate::tables::{TransferRow, transfer_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// The transfer with a reference, strongly consistent.
    pub(crate) async fn referenced(&self, reference: &Reference) -> Result<Option<TransferRow>, Refusal> {
        let row = store::get(&self.store, transfer_key(reference).read()).await?;
        Ok(row.as_ref().map(TransferRow::decode).transpose()?)
    }

    /// The reply to a transfer that was made before; another transfer with its reference is refused.
    pub(super) async fn made_before(
        &self,
        transfer: &TransferRequest,
    ) -> Result<Option<StoredReply>, Refusal> {
        let Some(wanted) = transfer.referenced() else { return Ok(None) };
        match self.referenced(&wanted.reference).await? {
            None => Ok(None),
            Some(row) if row.transfer == wanted => {
                Ok(Some(StoredReply::Known { reference: wanted.reference, repeated: true }))
            }
            Some(_) => Err(Rejection::ReferenceReused.into()),
        }
    }

    /// A transfer as it stands, with what its player now holds.
    pub(super) async fn known_transfer(
        &self,
        reference: Reference,
        repeated: bool,
    ) -> Result<Transferred, Refusal> {
        let row = self.referenced(&reference).await?.ok_or(Rejection::UnknownTransfer)?;
        let account = self.account_of(&row.transfer.player, &row.transfer.asset).await?;
        let balance: Balance = account.balance(&row.transfer.asset);
        Ok(Transferred { transfer: row.transfer(), balance, repeated })
    }

    /// Confirms or aborts a withdrawal on hold.
    pub async fn close_hold(
        &self,
        reference: Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Result<Transferred, Refusal> {
        let remembered = self.remembered(stamp).await?;
        match self.once(stamp, remembered, self.close(&reference, confirmed, stamp)).await? {
            StoredReply::Known { reference, repeated } => self.known_transfer(reference, repeated).await,
            other => Err(other.unexpected()),
        }
    }

    async fn close(
        &self,
        reference: &Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let known = |repeated| StoredReply::Known { reference: reference.clone(), repeated };
        let mut backoff = self.backoff();
        loop {
            let row = self.referenced(reference).await?.ok_or(Rejection::UnknownTransfer)?;
            let Some(step) = row.state.close(confirmed)? else { return Ok(known(true)) };
            let actions = self.closing(row, step).await?;
            if let Some(done) = self.commit_once(actions, stamp, known(false)).await? {
                return Ok(done);
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// The writes that confirm or abort a withdrawal on hold.
    async fn closing(&self, row: TransferRow, step: TransferStep) -> Result<Vec<Action>, Refusal> {
        let at = self.now();
        let mut actions = row.close(step.state(), at);
        let transfer = TransferRequest::from(row.transfer);
        let TransferRequest { player, asset, amount, .. } = &transfer;
        let account = self.account_of(player, asset).await?;
        let main = account.main.ok_or_else(|| Refusal::internal("a withdrawal on hold has no account"))?;
        let mut change = Change::event();
        let held = -i128::from(amount.get());
        if step == TransferStep::Confirmed {
            change.add(asset.clone(), 0, held);
            let supply = self.supply_of(player, asset).await?;
            actions.extend(supply.withdraw(&flow(&transfer, FlowDirection::Out, at)));
        } else {
            change.add(asset.clone(), amount.get(), held);
        }
        actions.extend(change.actions(&main));
        actions.push(noted(&transfer, step, main.seq + 1, at));
        Ok(actions)
    }
}
