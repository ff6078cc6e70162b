//! Follows every commit of the tables in its order, and decides what each commit may do.
//!
//! In: the stream of all tables, transaction by transaction. After each one, the touched rows have to agree
//! with the ledger to the coin and to the unit. A settlement of the matcher has to follow price, time and the
//! maker's price among the orders that were open when the matcher read the book.

use std::collections::BTreeSet;

use tradepost_core::{Coins, MaterialId, PlayerId, TransferState};
use tradepost_serverless::memory_dynamodb::{StreamKind, StreamRecord};
use tradepost_serverless::tables::{AccountRow, OrderRow, SettlementRow, SupplyRow, Table, TransferRow};

use super::checks::resting;
use super::ledger::{Judged, Kept, Ledger, decoded, image};
use super::settling;
use crate::auditor::{Violation, same};

impl Ledger {
    /// Follows one commit. `looked` returns the last commit before the matcher read the book for a
    /// settlement. If the commit belongs to a request, `sent_at` is the last commit before that request was
    /// sent.
    pub(super) fn follow(
        &mut self,
        records: &[StreamRecord],
        looked: impl Fn(&SettlementRow) -> Option<u64>,
        sent_at: Option<u64>,
    ) -> Judged {
        self.commits = records.first().map_or(self.commits, |record| record.write);
        let of = |table: Table| records.iter().filter(move |record| record.key.table == table);
        let mut concerned: BTreeSet<PlayerId> = BTreeSet::new();
        for record in of(Table::ORDERS).filter(|record| record.kind == StreamKind::Insert) {
            let budget = of(Table::BIDS).find_map(|bid| resting(bid, bid.after.as_ref()?).ok()?.budget);
            concerned.insert(self.accept(record, budget.map(Coins::get), sent_at)?);
        }
        for record in of(Table::TRANSFERS) {
            self.hold(record)?;
        }
        // A withdrawal that was on hold may be confirmed whatever became of its account.
        let confirms = of(Table::TRANSFERS).any(|record| record.before.is_some());
        for record in of(Table::SUPPLIES) {
            self.supply(record, confirms, of(Table::ACCOUNTS), &mut concerned)?;
        }
        if let Some(record) = of(Table::TRADES).next() {
            let row = decoded(SettlementRow::decode(image(record)?))?;
            self.settle(&row, looked(&row), &mut concerned)?;
        } else {
            for record in of(Table::ASKS).chain(of(Table::BIDS)) {
                self.change_of_api(record, &mut concerned)?;
            }
        }
        for record in of(Table::ASKS).chain(of(Table::BIDS)) {
            self.check_row(record)?;
        }
        for record in of(Table::ORDERS).filter(|record| record.kind != StreamKind::Insert) {
            self.check_end(record)?;
        }
        for record in of(Table::ACCOUNTS) {
            let row = decoded(AccountRow::decode(image(record)?))?;
            let player = row.player().clone();
            let slot = record.key.range.clone().unwrap_or_default();
            concerned.insert(player.clone());
            self.rows.entry(player).or_default().insert(slot, row);
        }
        for player in concerned {
            self.check_account(&player)?;
            self.touched.insert(player, self.commits);
        }
        Ok(())
    }

    /// Something of a book is committed.
    fn moves(&mut self, material: &MaterialId) {
        self.moved.insert(material.clone(), self.commits);
        self.moved_at.insert(material.clone(), self.now);
    }

    /// An order was accepted: what it offers is there, and goes into escrow.
    fn accept(
        &mut self,
        record: &StreamRecord,
        budget: Option<u64>,
        sent_at: Option<u64>,
    ) -> Judged<PlayerId> {
        let row = decoded(OrderRow::decode(image(record)?))?;
        let kept = Kept::placed(&row.terms, row.quantity, self.commits, budget);
        settling::check_budget(self, &kept, sent_at)?;
        let open = self.open_of(&kept.player);
        if kept.time_in_force.rests()
            && open >= u64::from(self.rules.open_orders_max)
            && !settling::could_fill(self, &kept, sent_at.unwrap_or(self.commits))
        {
            return Err(Violation(format!("{} has {open} orders open, and one more may rest", kept.player)));
        }
        self.thawed(&row.terms.player)?;
        let (asset, needed) = kept.escrow();
        let account = self.account(&row.terms.player, asset);
        if account.available < needed {
            return Err(Violation(format!(
                "{} oversells: order {} needs {needed}",
                row.terms.player, row.terms.order_id
            )));
        }
        account.available -= needed;
        account.held += needed;
        self.moves(&row.terms.material);
        self.open.entry(row.terms.material.clone()).or_default().insert(row.terms.order_id);
        if self.orders.insert(row.terms.order_id, kept).is_some() {
            return Err(Violation(format!("order {} was accepted twice", row.terms.order_id)));
        }
        Ok(row.terms.player)
    }

    /// Refuses that a frozen account places an order or withdraws. Its row is as before the commit.
    fn thawed(&self, player: &PlayerId) -> Judged {
        if self.frozen(player) { Err(Violation(format!("{player} is frozen"))) } else { Ok(()) }
    }

    /// Something came in or went out: of one player, as much as the supply says.
    fn supply<'r>(
        &mut self,
        record: &StreamRecord,
        confirms: bool,
        accounts: impl Iterator<Item = &'r StreamRecord>,
        concerned: &mut BTreeSet<PlayerId>,
    ) -> Judged {
        let after = decoded(SupplyRow::decode(image(record)?))?;
        let before = record.before.as_ref().map(SupplyRow::decode).transpose();
        let before = decoded(before)?.map_or((0, 0), |row| (row.deposited, row.withdrawn));
        let (came, went) = (after.deposited - before.0, after.withdrawn - before.1);
        let players: BTreeSet<PlayerId> = accounts
            .filter_map(|record| AccountRow::decode(record.after.as_ref()?).ok())
            .map(|row| row.player().clone())
            .collect();
        let Some(player) = players.first().filter(|_| players.len() == 1) else {
            return Err(Violation(format!("a transfer of {players:?}")));
        };
        if went > 0 && !confirms {
            self.thawed(player)?;
        }
        *self.deposited.entry(after.asset.clone()).or_default() += came;
        *self.withdrawn.entry(after.asset.clone()).or_default() += went;
        let account = self.account(player, after.asset);
        if account.available + came < went {
            return Err(Violation(format!("{player} withdraws {went} of {}", account.available)));
        }
        account.available = account.available + came - went;
        concerned.insert(player.clone());
        Ok(())
    }

    /// Assets are put on hold, or return from there; those of a confirmed withdrawal then go out.
    fn hold(&mut self, record: &StreamRecord) -> Judged {
        let after = decoded(TransferRow::decode(image(record)?))?;
        let before = decoded(record.before.as_ref().map(TransferRow::decode).transpose())?;
        let pending = |row: &TransferRow| row.state == TransferState::Pending;
        let (player, asset) = (&after.transfer.player, after.transfer.asset.clone());
        let amount = after.transfer.amount.get();
        if before.is_none() && pending(&after) {
            self.thawed(player)?;
        }
        let account = self.account(player, asset);
        match (before.as_ref().is_some_and(pending), pending(&after)) {
            (false, true) if account.available < amount => {
                return Err(Violation(format!("{player} puts {amount} on hold of {}", account.available)));
            }
            (false, true) => {
                account.available -= amount;
                account.held += amount;
            }
            (true, false) => {
                account.available += amount;
                account.held -= amount;
            }
            _ => {}
        }
        Ok(())
    }

    /// The API takes an order out or lowers it.
    fn change_of_api(&mut self, record: &StreamRecord, concerned: &mut BTreeSet<PlayerId>) -> Judged {
        let Some(before) = &record.before else { return Ok(()) };
        let before = resting(record, before)?;
        let Some(order) = self.orders.get(&before.terms.order_id).cloned() else {
            return Err(Violation(format!("order {} was never accepted", before.terms.order_id)));
        };
        concerned.insert(order.player.clone());
        self.moves(&order.material);
        let by = match &record.after {
            None => order.remaining,
            Some(after) => {
                let after = resting(record, after)?;
                let by = order.remaining - u64::from(after.state.remaining.get());
                same(
                    "what a reduction leaves",
                    &u64::from(after.state.quantity.get()),
                    &(order.quantity - by),
                )?;
                by
            }
        };
        self.release(before.terms.order_id, by, record.after.is_none());
        if record.after.is_none() {
            self.taken_out.entry(order.material).or_default().push(before.terms.order_id);
        }
        Ok(())
    }

    fn settle(
        &mut self,
        row: &SettlementRow,
        looked: Option<u64>,
        concerned: &mut BTreeSet<PlayerId>,
    ) -> Judged {
        let last = self.settled.entry(row.material.clone()).or_default();
        same("the number of a settlement", &row.seq, &(*last + 1))?;
        *last = row.seq;
        concerned.extend(row.settlement.players.iter().cloned());
        self.moves(&row.material);
        settling::settle(self, row, looked.unwrap_or(0))
    }
}
