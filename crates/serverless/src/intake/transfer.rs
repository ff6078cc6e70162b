//! Assets come in and go out: account, supply, flow and inbox in one transaction.

use tradepost_core::rules::admission;
use tradepost_core::{Amount, AssetName, Balance};
use tradepost_ports::{FlowDirection, Holding, Refusal, Stamp, Transfer};

use super::account::Debit;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Comparison, Condition, Store, Update};
use crate::tables::{
    InboxRow, InboxSource, MainRow, Note, PlayerRow, SupplyRow, add_to_flow, attribute, digest, main_key,
    player_key, supply_key,
};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Brings assets in.
    ///
    /// The bound of the supply counts what fees burned as if it were there, so it may be position early by
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
            let account = self.account(player).await?;
            let free = Update::add(&MainRow::free_name(asset), amount.get());
            let seq = account.main.as_ref().map_or(0, |main| main.seq);
            let mut updates = vec![free, Update::set(attribute::SEQ, seq + 1)];
            let known = account.main.is_some();
            let unchanged = if known {
                Condition::equal(attribute::SEQ, seq)
            } else {
                updates.push(Update::add(attribute::OPEN, 0));
                Condition::missing(attribute::PLAYER)
            };
            let present = Condition::missing(attribute::PRESENT).or(Condition::compare(
                attribute::PRESENT,
                Comparison::AtMost,
                admission::room(amount.get().into()).get(),
            ));
            let supply = supply_key(asset).update(vec![
                Update::add(attribute::DEPOSITED, amount.get()),
                Update::add(attribute::PRESENT, amount.get()),
            ]);
            let reason = transfer.reason.clone();
            let note = Note::Deposited { asset: asset.clone(), amount: *amount, reason };
            let mut actions = vec![
                supply.when(present),
                main_key(player).update(updates).when(unchanged),
                self.noted(transfer, seq + 1, note),
                self.flowing(transfer, FlowDirection::In),
            ];
            if !known {
                let row = PlayerRow { digest: digest(player), player: player.clone() };
                actions.push(player_key(player).put(row.item()));
            }
            let Balance { available, held } = account.balance(asset);
            let available = available.plus(*amount);
            let outcome = StoredReply::Holding { asset: asset.clone(), available, held };
            if let Some(done) = self.commit_once(actions, stamp, outcome).await? {
                return Ok(done);
            }
            self.bounded(asset, *amount).await?;
            self.wait(&mut backoff).await?;
        }
    }

    async fn take_out(&self, transfer: &Transfer, stamp: Option<Stamp>) -> Result<StoredReply, Refusal> {
        let Transfer { player, asset, amount, .. } = transfer;
        self.registered(asset).await?;
        let mut debit = Debit {
            asset: asset.clone(),
            amount: *amount,
            held: false,
            counts: false,
            open_max: None,
            seq: None,
        };
        let mut backoff = self.backoff();
        loop {
            let account = self.covering(player, &debit).await?;
            let seq = account.main.as_ref().map_or(0, |main| main.seq);
            debit.seq = Some(seq);
            let (mut actions, whole) = account.debit(player, &debit);
            if whole {
                let reason = transfer.reason.clone();
                let note = Note::Withdrawn { asset: asset.clone(), amount: *amount, reason };
                actions.push(supply_key(asset).update(vec![
                    Update::add(attribute::WITHDRAWN, amount.get()),
                    Update::subtract(attribute::PRESENT, amount.get()),
                ]));
                actions.push(self.noted(transfer, seq + 1, note));
                actions.push(self.flowing(transfer, FlowDirection::Out));
                let Balance { available, held } = account.balance(asset);
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

    /// Refuses a deposit beyond the bound of the supply.
    async fn bounded(&self, asset: &AssetName, amount: Amount) -> Result<(), Refusal> {
        let row = store::get(&self.store, supply_key(asset).read()).await?;
        let present = row.as_ref().map(SupplyRow::decode).transpose()?.map_or(0, |row| row.present);
        Ok(admission::fits_supply(present.into(), amount)?)
    }

    fn flowing(&self, transfer: &Transfer, way: FlowDirection) -> Action {
        add_to_flow(&transfer.asset, self.now(), way, &transfer.reason, transfer.amount)
    }

    fn noted(&self, transfer: &Transfer, seq: u64, note: Note) -> Action {
        let (player, source) = (transfer.player.clone(), InboxSource::Account);
        InboxRow { player, source, seq, at: self.now(), notes: vec![note] }.action()
    }
}
