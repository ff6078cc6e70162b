//! Transfers of assets: those with references are made once, however often they are requested.

use tradepost_core::{
    AMOUNT_MAX, AssetName, Reference, ReferencedTransfer, Rejection, Transfer, TransferKind, TransferState,
    TransferStep,
};
use tradepost_ports::{Page, Refusal, TransferRequest};

use super::commands::Outcome;
use super::judge::{Judged, account_of};
use super::market::{asset_number, known};
use super::story::{Event, Reported};
use super::{Account, Expected, Market, Violation, same};
use crate::call::{Answer, Answered};

impl Market {
    /// Makes a transfer; one with a reference once.
    pub(super) fn transfer(&mut self, transfer: &TransferRequest) -> Outcome<Expected> {
        if let Some(asked) = transfer.referenced() {
            return self.make(&asked);
        }
        let (asset, account) = match transfer.kind {
            TransferKind::Deposit => self.deposit(transfer)?,
            TransferKind::Withdrawal | TransferKind::HeldWithdrawal => self.withdraw(transfer)?,
        };
        Ok(Expected::Holding(asset, account))
    }

    /// Makes a transfer with a reference, unless it was made before.
    fn make(&mut self, asked: &ReferencedTransfer) -> Outcome<Expected> {
        let request = TransferRequest::from(asked.clone());
        if let Some(made) = self.references.get(&asked.reference) {
            let ReferencedTransfer { kind, player, asset, amount, reason, .. } = asked;
            let content = (*kind, player, asset, *amount, reason);
            let is_same = content == (made.kind, &made.player, &made.asset, made.amount, &made.reason);
            return if is_same {
                Ok(Expected::Repeated(asked.reference.clone()))
            } else {
                Err(Rejection::ReferenceReused)
            };
        }
        let (_, account) = match asked.kind {
            TransferKind::Deposit => self.deposit(&request)?,
            TransferKind::Withdrawal => self.withdraw(&request)?,
            TransferKind::HeldWithdrawal => self.hold(&request)?,
        };
        let state = match asked.kind {
            TransferKind::Deposit | TransferKind::Withdrawal => TransferState::Done,
            TransferKind::HeldWithdrawal => TransferState::Pending,
        };
        let ReferencedTransfer { reference, kind, player, asset, amount, reason } = asked.clone();
        let (created_at, updated_at, reference) = (self.now, self.now, Some(reference));
        let made = Transfer { reference, kind, state, player, asset, amount, reason, created_at, updated_at };
        self.references.add(made.clone());
        Ok(Expected::Transferred(made, account))
    }

    /// Confirms or aborts a withdrawal that is on hold.
    pub(super) fn close_withdrawal(&mut self, reference: &Reference, confirmed: bool) -> Expected {
        let now = self.now;
        let Some(transfer) = self.references.get_mut(reference) else {
            return Expected::Unclosed { reference: reference.clone(), confirmed, known: false };
        };
        if transfer.state != TransferState::Pending {
            return Expected::Unclosed { reference: reference.clone(), confirmed, known: true };
        }
        transfer.state = if confirmed { TransferState::Confirmed } else { TransferState::Aborted };
        transfer.updated_at = now;
        let closed = transfer.clone();
        let step = if confirmed { TransferStep::Confirmed } else { TransferStep::Aborted };
        let (player, amount) = (known(&closed.player), closed.amount.get());
        let asset = asset_number(&closed.asset);
        let account = self.account(player, asset);
        account.held -= amount;
        if confirmed {
            self.supply(asset).withdrawn += u128::from(amount);
        } else {
            account.available += amount;
        }
        self.report_transfer(player, step, closed.reference.clone(), &closed.asset, amount);
        Expected::Transferred(closed, *self.account(player, asset))
    }

    fn deposit(&mut self, transfer: &TransferRequest) -> Outcome<(u8, Account)> {
        let asset = self.asset(&transfer.asset)?;
        let amount = transfer.amount.get();
        let supply = *self.supply(asset);
        let present = supply.deposited - supply.withdrawn - supply.burned;
        let left = AMOUNT_MAX - u64::try_from(present).unwrap_or(AMOUNT_MAX);
        if amount > left {
            return Err(Rejection::SupplyExceeded { left: super::commands::amount(left) });
        }
        let player = known(&transfer.player);
        self.player(player).known = true;
        self.supply(asset).deposited += u128::from(amount);
        self.account(player, asset).available += amount;
        self.report_step(player, TransferStep::Deposited, transfer);
        Ok((asset, *self.account(player, asset)))
    }

    fn withdraw(&mut self, transfer: &TransferRequest) -> Outcome<(u8, Account)> {
        let (player, asset, amount) = self.take(transfer)?;
        self.supply(asset).withdrawn += u128::from(amount);
        self.report_step(player, TransferStep::Withdrawn, transfer);
        Ok((asset, *self.account(player, asset)))
    }

    /// Puts assets on hold until a withdrawal is confirmed or aborted.
    fn hold(&mut self, transfer: &TransferRequest) -> Outcome<(u8, Account)> {
        let (player, asset, amount) = self.take(transfer)?;
        self.account(player, asset).held += amount;
        self.report_step(player, TransferStep::Held, transfer);
        Ok((asset, *self.account(player, asset)))
    }

    /// Takes what a withdrawal names from what the player has available, if that is allowed.
    fn take(&mut self, transfer: &TransferRequest) -> Outcome<(u8, u8, u64)> {
        let asset = self.asset(&transfer.asset)?;
        let (player, amount) = (known(&transfer.player), transfer.amount.get());
        self.refuse_frozen(player)?;
        self.covered(player, asset, amount)?;
        self.account(player, asset).available -= amount;
        Ok((player, asset, amount))
    }

    fn report_step(&mut self, player: u8, step: TransferStep, transfer: &TransferRequest) {
        self.report_transfer(
            player,
            step,
            transfer.reference.clone(),
            &transfer.asset,
            transfer.amount.get(),
        );
    }

    fn report_transfer(
        &mut self,
        player: u8,
        step: TransferStep,
        reference: Option<Reference>,
        asset: &AssetName,
        amount: u64,
    ) {
        let event = Event::Transferred { step, reference, asset: asset.clone(), amount };
        let at = self.now;
        self.player(player).inbox.push(Reported { at, event });
    }

    /// Judges the answer to a transfer that was made before: as it stood at some time since.
    pub(super) fn judge_repeated(&self, answered: &Answered, reference: &Reference) -> Judged {
        let (Ok(Answer::Transferred(done)), Some(made)) = (answered, self.references.get(reference)) else {
            return Err(Violation(format!("a transfer that was made is answered {answered:?}")));
        };
        let first = match made.kind {
            TransferKind::HeldWithdrawal => TransferState::Pending,
            TransferKind::Deposit | TransferKind::Withdrawal => TransferState::Done,
        };
        let as_made = Transfer { state: first, updated_at: made.created_at, ..made.clone() };
        same("whether it is a repeat", &done.repeated, &true)?;
        if done.transfer == as_made { Ok(()) } else { same("a repeated transfer", &done.transfer, made) }
    }

    /// Judges the answer to closing what was not on hold. It may have been made since.
    pub(super) fn judge_unclosed(
        &self,
        answered: &Answered,
        reference: &Reference,
        confirmed: bool,
        was_known: bool,
    ) -> Judged {
        let wanted = if confirmed { TransferState::Confirmed } else { TransferState::Aborted };
        match (answered, self.references.get(reference)) {
            (Err(Refusal::Rejected(Rejection::UnknownTransfer)), _) if !was_known => Ok(()),
            (Err(Refusal::Rejected(Rejection::TransferClosed)), Some(made))
                if ![TransferState::Pending, wanted].contains(&made.state) =>
            {
                Ok(())
            }
            (Ok(Answer::Transferred(done)), Some(made)) if made.state == wanted => {
                same("a withdrawal that was closed before", &done.transfer, made)
            }
            (answered, made) => Err(Violation(format!("answered {answered:?}, what is known is {made:?}"))),
        }
    }

    /// Judges a transfer that was read.
    pub(super) fn judge_transfer(&self, answered: &Answered, reference: &Reference) -> Judged {
        match (answered, self.references.get(reference)) {
            (Ok(Answer::Transfer(seen)), Some(made)) => same("a transfer", seen, made),
            (Err(Refusal::Rejected(Rejection::UnknownTransfer)), None) => Ok(()),
            (answered, made) => Err(Violation(format!("answered {answered:?}, what is known is {made:?}"))),
        }
    }

    /// Judges a list of transfers.
    pub(super) fn judge_transfers(
        &self,
        page: &Page<Transfer>,
        state: Option<TransferState>,
        limit: usize,
    ) -> Judged {
        let wanted = |made: &&Transfer| state.is_none_or(|state| made.state == state);
        let right: Vec<_> = self.references.made.iter().filter(wanted).take(limit).cloned().collect();
        same("the transfers", &page.items, &right)
    }

    /// Judges a transfer that was made or closed by this request.
    pub(super) fn judge_transferred(answered: &Answered, right: &Transfer, account: Account) -> Judged {
        let Ok(Answer::Transferred(done)) = answered else {
            return Err(Violation(format!("answered {answered:?}, right is {right:?}")));
        };
        same("a transfer", &done.transfer, right)?;
        same("what the player holds", &(account_of(done.balance), done.repeated), &(account, false))
    }
}
