//! Assets come in and go out: account, supply, inbox and reference in one transaction.

use futures::FutureExt;
use futures::future::{OptionFuture, try_join};
use tradepost_core::rules::admission;
use tradepost_core::{
    AMOUNT_MAX, Amount, AssetName, Balance, PlayerId, Rejection, Timestamp, TransferKind, TransferStep,
};
use tradepost_ports::{FlowDirection, Refusal, Stamp, TransferRequest, Transferred};

use super::account::{Debit, capped};
use super::batch::stamp_of;
use super::debit::Change;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Store};
use crate::tables::{
    FlowRow, InboxRow, InboxSource, MainRow, Note, PlayerRow, SUPPLY_SLOTS, SupplyRow, TransferRow, digest,
    player_key, supply_key, supply_slot,
};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Makes transfers one after another, each in a separate transaction.
    pub async fn transfer_all(
        &self,
        transfers: Vec<TransferRequest>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<Transferred, Rejection>>, Refusal> {
        let mut results = Vec::with_capacity(transfers.len());
        for (step, transfer) in (0..).zip(transfers) {
            let stamp = stamp.map(|stamp| stamp_of(stamp, step));
            results.push(match self.transfer_assets(transfer, stamp).await {
                Ok(transferred) => Ok(transferred),
                Err(Refusal::Rejected(rejection)) => Err(rejection),
                Err(other) => return Err(other),
            });
        }
        Ok(results)
    }

    /// Makes a transfer, unless the one with its reference was made before.
    pub async fn transfer_assets(
        &self,
        transfer: TransferRequest,
        stamp: Option<Stamp>,
    ) -> Result<Transferred, Refusal> {
        let remembered = self.remembered(stamp).await?;
        match self.once(stamp, remembered, self.make(&transfer, stamp)).await? {
            StoredReply::Known { reference, repeated } => self.known_transfer(reference, repeated).await,
            done => done.transferred(transfer),
        }
    }

    async fn make(&self, transfer: &TransferRequest, stamp: Option<Stamp>) -> Result<StoredReply, Refusal> {
        if let Some(known) = self.made_before(transfer).await? {
            return Ok(known);
        }
        let made = match transfer.kind {
            TransferKind::Deposit => self.bring_in(transfer, stamp).await,
            TransferKind::Withdrawal | TransferKind::HeldWithdrawal => self.take_out(transfer, stamp).await,
        };
        match made {
            // What is missing may have been taken by this very transfer.
            Err(refusal @ Refusal::Rejected(_)) => self.made_before(transfer).await?.ok_or(refusal),
            made => made,
        }
    }

    /// Brings assets in.
    ///
    /// The bound of the supply counts what fees burned as if it were there, so it may be reached early by
    /// that much.
    async fn bring_in(
        &self,
        transfer: &TransferRequest,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let TransferRequest { player, asset, amount, .. } = transfer;
        self.registered(asset).await?;
        let mut backoff = self.backoff();
        loop {
            let account = self.account_of(player, asset);
            let (account, supply) = try_join(account, self.supply_of(player, asset)).await?;
            let at = self.now();
            let known = account.main.as_ref().is_some_and(|main| main.seq > 0);
            let main = account.main.clone().unwrap_or_else(|| MainRow::new(player.clone()));
            let mut change = Change::event();
            change.add(asset.clone(), amount.get(), 0);
            let mut actions = change.actions(&main);
            actions.push(noted(transfer, transfer.kind.step(), main.seq + 1, at));
            let flow = flow(transfer, FlowDirection::In, at);
            actions.extend(self.let_in(&supply, &flow, *amount).await?);
            actions.extend(referenced(transfer, at));
            if !known {
                let row = PlayerRow { digest: digest(player), player: player.clone() };
                actions.push(player_key(player).put(row.item()));
            }
            let Balance { available, held } = account.balance(asset);
            let available = capped(available.get().saturating_add(amount.get()));
            let outcome = StoredReply::Holding { asset: asset.clone(), available, held, at };
            if let Some(done) = self.commit_once(actions, stamp, outcome).await? {
                return Ok(done);
            }
            if let Some(known) = self.made_before(transfer).await? {
                return Ok(known);
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// Takes assets out, or puts them on hold.
    async fn take_out(
        &self,
        transfer: &TransferRequest,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let TransferRequest { player, asset, amount, .. } = transfer;
        self.registered(asset).await?;
        let holds = transfer.kind == TransferKind::HeldWithdrawal;
        let debit =
            Debit { asset: asset.clone(), amount: *amount, held: holds, counts: false, open_max: None };
        let mut backoff = self.backoff();
        loop {
            let supply = OptionFuture::from((!holds).then(|| self.supply_of(player, asset)));
            let account = self.covering(player, &debit);
            let (mut account, supply) = try_join(account, supply.map(Option::transpose)).await?;
            let at = self.now();
            let seq = account.main.as_ref().map_or(0, |main| main.seq);
            let Balance { available, held } = account.balance(asset);
            let (mut actions, whole) = account.debit(&debit, true);
            if whole {
                actions.push(noted(transfer, transfer.kind.step(), seq + 1, at));
                if let Some(supply) = supply {
                    actions.extend(supply.withdraw(&flow(transfer, FlowDirection::Out, at)));
                }
                actions.extend(referenced(transfer, at));
                let available = available.minus(*amount);
                let held = if holds { capped(held.get() + amount.get()) } else { held };
                let outcome = StoredReply::Holding { asset: asset.clone(), available, held, at };
                if let Some(done) = self.commit_once(actions, stamp, outcome).await? {
                    return Ok(done);
                }
                if let Some(known) = self.made_before(transfer).await? {
                    return Ok(known);
                }
            } else {
                // Whether it was done or not, the account is read again.
                self.commit(actions).await?.ok();
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// Refuses an asset that is not registered.
    async fn registered(&self, asset: &AssetName) -> Result<(), Refusal> {
        match asset {
            AssetName::Coin => Ok(()),
            AssetName::Material(material) => self.known(material).await.map(drop),
        }
    }

    /// The slot of an asset's supply that counts a player's transfers.
    pub(super) async fn supply_of(&self, player: &PlayerId, asset: &AssetName) -> Result<SupplyRow, Refusal> {
        let slot = supply_slot(player);
        let row = store::get(&self.store, supply_key(asset, slot).read()).await?;
        let row = row.as_ref().map(SupplyRow::decode).transpose()?;
        Ok(row.unwrap_or_else(|| SupplyRow::new(asset.clone(), slot)))
    }

    /// The writes that count a deposit: by its player's slot, and by as many others as have room for the
    /// rest.
    async fn let_in(
        &self,
        supply: &SupplyRow,
        flow: &FlowRow,
        amount: Amount,
    ) -> Result<Vec<Action>, Refusal> {
        if u128::from(amount.get()) <= supply.room() {
            return Ok(supply.deposit(amount, flow));
        }
        let slots = self.slots_with_room(&supply.asset, amount).await?;
        let (own, others): (Vec<_>, Vec<_>) = slots.into_iter().partition(|row| row.slot == supply.slot);
        let mut left = amount;
        let mut part_of = |row: &SupplyRow| {
            let part =
                u64::try_from(row.room()).ok().and_then(Amount::new).map_or(left, |room| room.min(left));
            left = left.minus(part);
            part
        };
        let mut actions = Vec::new();
        for row in own {
            actions.extend(row.deposit(part_of(&row), flow));
        }
        for row in others {
            let part = part_of(&row);
            if !part.is_zero() {
                actions.push(row.take(part));
            }
        }
        Ok(actions)
    }

    /// All slots of an asset's supply, which must have room for a deposit. They are not read at one moment,
    /// so only the second equal reading is a refusal.
    async fn slots_with_room(&self, asset: &AssetName, amount: Amount) -> Result<Vec<SupplyRow>, Refusal> {
        let mut before = None;
        loop {
            let rows = self.rows((0..SUPPLY_SLOTS).map(|slot| supply_key(asset, slot)).collect()).await?;
            let slots = (0..).zip(&rows).map(|(slot, row)| match row {
                Some(row) => SupplyRow::decode(row),
                None => Ok(SupplyRow::new(asset.clone(), slot)),
            });
            let slots = slots.collect::<Result<Vec<_>, _>>()?;
            let room: u128 = slots.iter().map(SupplyRow::room).sum();
            let fits = admission::fits_supply(u128::from(AMOUNT_MAX).saturating_sub(room), amount);
            if fits.is_ok() || before.as_ref() == Some(&slots) {
                fits?;
                return Ok(slots);
            }
            before = Some(slots);
        }
    }
}

pub(super) fn flow(transfer: &TransferRequest, way: FlowDirection, at: Timestamp) -> FlowRow {
    FlowRow::of(&transfer.asset, at, way, &transfer.reason, transfer.amount)
}

/// The row of the inbox that reports a step of a transfer.
pub(super) fn noted(transfer: &TransferRequest, step: TransferStep, seq: u64, at: Timestamp) -> Action {
    let TransferRequest { reference, player, asset, amount, reason, .. } = transfer.clone();
    let notes = vec![Note::Transferred { step, reference, asset, amount, reason }];
    InboxRow { player, source: InboxSource::Account, seq, at, notes }.action()
}

/// The rows of a transfer's reference, if it has one.
fn referenced(transfer: &TransferRequest, at: Timestamp) -> Vec<Action> {
    transfer.referenced().map_or_else(Vec::new, |transfer| TransferRow::made(transfer, at).create())
}
