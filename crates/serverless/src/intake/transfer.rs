//! Assets come in and go out: account, supply and inbox in one transaction.

use futures::future::try_join;
use tradepost_core::rules::admission;
use tradepost_core::{AMOUNT_MAX, Amount, AssetName, Balance, PlayerId};
use tradepost_ports::{FlowDirection, Holding, Refusal, Stamp, Transfer};

use super::account::{Debit, capped};
use super::debit::Change;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Store};
use crate::tables::{
    FlowRow, InboxRow, InboxSource, MainRow, Note, PlayerRow, SUPPLY_SLOTS, SupplyRow, digest, player_key,
    supply_key, supply_slot,
};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Brings assets in.
    ///
    /// The bound of the supply counts what fees burned as if it were there, so it may be reached early by
    /// that much.
    pub async fn deposit_assets(&self, transfer: Transfer, stamp: Option<Stamp>) -> Result<Holding, Refusal> {
        let remembered = self.remembered(stamp).await?;
        self.once(stamp, remembered, self.bring_in(&transfer, stamp)).await?.holding()
    }

    pub async fn withdraw_assets(
        &self,
        transfer: Transfer,
        stamp: Option<Stamp>,
    ) -> Result<Holding, Refusal> {
        let remembered = self.remembered(stamp).await?;
        self.once(stamp, remembered, self.take_out(&transfer, stamp)).await?.holding()
    }

    async fn bring_in(&self, transfer: &Transfer, stamp: Option<Stamp>) -> Result<StoredReply, Refusal> {
        let Transfer { player, asset, amount, .. } = transfer;
        self.registered(asset).await?;
        let mut backoff = self.backoff();
        loop {
            let account = self.account_of(player, asset);
            let (account, supply) = try_join(account, self.supply_of(player, asset)).await?;
            let known = account.main.is_some();
            let main = account.main.clone().unwrap_or_else(|| MainRow::new(player.clone()));
            let mut change = Change::event();
            change.add(asset.clone(), amount.get(), 0);
            let reason = transfer.reason.clone();
            let note = Note::Deposited { asset: asset.clone(), amount: *amount, reason };
            let mut actions = change.actions(&main);
            actions.push(self.noted(transfer, main.seq + 1, note));
            actions.extend(self.let_in(&supply, &self.flow(transfer, FlowDirection::In), *amount).await?);
            if !known {
                let row = PlayerRow { digest: digest(player), player: player.clone() };
                actions.push(player_key(player).put(row.item()));
            }
            let Balance { available, held } = account.balance(asset);
            let available = capped(available.get().saturating_add(amount.get()));
            let outcome = StoredReply::Holding { asset: asset.clone(), available, held };
            if let Some(done) = self.commit_once(actions, stamp, outcome).await? {
                return Ok(done);
            }
            self.wait(&mut backoff).await?;
        }
    }

    async fn take_out(&self, transfer: &Transfer, stamp: Option<Stamp>) -> Result<StoredReply, Refusal> {
        let Transfer { player, asset, amount, .. } = transfer;
        self.registered(asset).await?;
        let (held, counts, open_max) = (false, false, None);
        let debit = Debit { asset: asset.clone(), amount: *amount, held, counts, open_max };
        let mut backoff = self.backoff();
        loop {
            let account = self.covering(player, &debit);
            let (mut account, supply) = try_join(account, self.supply_of(player, asset)).await?;
            let seq = account.main.as_ref().map_or(0, |main| main.seq);
            let Balance { available, held } = account.balance(asset);
            let (mut actions, whole) = account.debit(&debit, true);
            if whole {
                let reason = transfer.reason.clone();
                let note = Note::Withdrawn { asset: asset.clone(), amount: *amount, reason };
                actions.push(self.noted(transfer, seq + 1, note));
                actions.extend(supply.withdraw(&self.flow(transfer, FlowDirection::Out)));
                let available = available.minus(*amount);
                let outcome = StoredReply::Holding { asset: asset.clone(), available, held };
                if let Some(done) = self.commit_once(actions, stamp, outcome).await? {
                    return Ok(done);
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
    async fn supply_of(&self, player: &PlayerId, asset: &AssetName) -> Result<SupplyRow, Refusal> {
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

    fn flow(&self, transfer: &Transfer, way: FlowDirection) -> FlowRow {
        FlowRow::of(&transfer.asset, self.now(), way, &transfer.reason, transfer.amount)
    }

    fn noted(&self, transfer: &Transfer, seq: u64, note: Note) -> Action {
        let (player, source) = (transfer.player.clone(), InboxSource::Account);
        InboxRow { player, source, seq, at: self.now(), notes: vec![note] }.action()
    }
}
