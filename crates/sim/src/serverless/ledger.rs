//! The auditor of AWS: follows every commit of the tables in its order, keeps separate accounts and books,
//! and knows what each commit may do.
//!
//! In: the stream of all tables, transaction by transaction. After each one, what the touched rows say has to
//! be what the auditor's own accounts say: to the coin, to the unit. What the matcher wrote has to be what
//! price, time and the maker's price ask for, among the orders that were there when it looked.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{
    AssetName, CloseReason, MaterialId, OrderId, OrderTerms, PlayerId, Quantity, Rules, Side, TimeInForce,
    Timestamp,
};
use tradepost_serverless::memory_dynamodb::{StreamKind, StreamRecord};
use tradepost_serverless::store::Item;
use tradepost_serverless::tables::{AccountRow, OrderRow, SettlementRow, SupplyRow, Table};

use super::checks::resting;
use super::settling;
use crate::auditor::{Violation, same};
use crate::faults::FaultCounts;

pub(super) type Judged<T = ()> = Result<T, Violation>;

/// More than clocks differ, in milliseconds.
const SKEW_MAX: u64 = 5_000;

/// An order as it has to stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) player: PlayerId,
    pub(super) material: MaterialId,
    pub(super) side: Side,
    pub(super) price: u64,
    pub(super) quantity: u64,
    pub(super) remaining: u64,
    pub(super) value: u64,
    pub(super) fee: u64,
    pub(super) time_in_force: TimeInForce,
    pub(super) closed: Option<CloseReason>,
    /// The commits that accepted and closed it.
    pub(super) since: u64,
    pub(super) until: Option<u64>,
}

impl Kept {
    /// An order of which nothing has traded, accepted by this commit.
    pub(super) fn placed(order: &OrderTerms, quantity: Quantity, since: u64) -> Self {
        Self {
            player: order.player.clone(),
            material: order.material.clone(),
            side: order.side,
            price: order.price.get(),
            quantity: quantity.get().into(),
            remaining: quantity.get().into(),
            value: 0,
            fee: 0,
            time_in_force: order.time_in_force,
            closed: None,
            since,
            until: None,
        }
    }

    /// Its escrow for this many units.
    fn escrow(&self, units: u64) -> (AssetName, u64) {
        match self.side {
            Side::Bid => (AssetName::Coin, self.price * units),
            Side::Ask => (AssetName::Material(self.material.clone()), units),
        }
    }
}

/// What a player has of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) available: u64,
    pub(super) held: u64,
}

/// All that has to be so.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) rules: Rules,
    pub(super) orders: BTreeMap<OrderId, Kept>,
    pub(super) open: BTreeMap<MaterialId, BTreeSet<OrderId>>,
    /// Orders that the API took out, in the order of that.
    pub(super) taken_out: BTreeMap<MaterialId, Vec<OrderId>>,
    pub(super) accounts: BTreeMap<(PlayerId, AssetName), Held>,
    /// Trades of each material, in their order.
    pub(super) trades: BTreeMap<MaterialId, Vec<(u64, u64, Side)>>,
    /// The fills of each player.
    pub(super) fills: BTreeMap<PlayerId, u64>,
    pub(super) deposited: BTreeMap<AssetName, u64>,
    pub(super) withdrawn: BTreeMap<AssetName, u64>,
    pub(super) burned: u64,
    settled: BTreeMap<MaterialId, u64>,
    /// The rows of accounts as they are.
    pub(super) rows: BTreeMap<PlayerId, BTreeMap<String, AccountRow>>,
    /// When each player's things last changed, and each material's book: numbers of commits.
    pub(super) touched: BTreeMap<PlayerId, u64>,
    pub(super) moved: BTreeMap<MaterialId, u64>,
    pub(super) commits: u64,
    pub(super) trade_count: u64,
    /// The true time of the next commit.
    pub(super) now: Timestamp,
    pub(super) faults: FaultCounts,
}

impl Ledger {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules,
            orders: BTreeMap::new(),
            open: BTreeMap::new(),
            taken_out: BTreeMap::new(),
            accounts: BTreeMap::new(),
            trades: BTreeMap::new(),
            fills: BTreeMap::new(),
            deposited: BTreeMap::new(),
            withdrawn: BTreeMap::new(),
            burned: 0,
            settled: BTreeMap::new(),
            rows: BTreeMap::new(),
            touched: BTreeMap::new(),
            moved: BTreeMap::new(),
            commits: 0,
            trade_count: 0,
            now: Timestamp(0),
            faults: FaultCounts::default(),
        }
    }

    /// Follows one commit. `looked` returns the last commit before the matcher read the book for a
    /// settlement, `asked` is the last commit before the request was sent that this commit is for, if it is
    /// for one.
    pub(super) fn follow(
        &mut self,
        records: &[StreamRecord],
        looked: impl Fn(&SettlementRow) -> Option<u64>,
        asked: Option<u64>,
    ) -> Judged {
        self.commits = records.first().map_or(self.commits, |record| record.write);
        let of = |table: Table| records.iter().filter(move |record| record.key.table == table);
        let mut concerned: BTreeSet<PlayerId> = BTreeSet::new();
        for record in of(Table::ORDERS).filter(|record| record.kind == StreamKind::Insert) {
            concerned.insert(self.accept(record, asked)?);
        }
        for record in of(Table::SUPPLIES) {
            self.supply(record, of(Table::ACCOUNTS), &mut concerned)?;
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
            let (player, slot) = match &row {
                AccountRow::Main(main) => (main.player.clone(), "@".to_owned()),
                AccountRow::Credit(credit) => (credit.player.clone(), credit.material.to_string()),
            };
            concerned.insert(player.clone());
            self.rows.entry(player).or_default().insert(slot, row);
        }
        for player in concerned {
            self.check_account(&player)?;
            self.touched.insert(player, self.commits);
        }
        Ok(())
    }

    pub(super) fn account(&mut self, player: &PlayerId, asset: AssetName) -> &mut Held {
        self.accounts.entry((player.clone(), asset)).or_default()
    }

    /// An order was accepted: what it offers is there, and goes into escrow.
    fn accept(&mut self, record: &StreamRecord, asked: Option<u64>) -> Judged<PlayerId> {
        let row = decoded(OrderRow::decode(image(record)?))?;
        let kept = Kept::placed(&row.terms, row.quantity, self.commits);
        let open = self.open_of(&kept.player);
        if kept.time_in_force.rests()
            && open >= u64::from(self.rules.open_orders_max)
            && !settling::could_fill(self, &kept, asked.unwrap_or(self.commits))
        {
            return Err(Violation(format!("{} has {open} orders open, and one more may rest", kept.player)));
        }
        let (asset, needed) = kept.escrow(kept.quantity);
        let account = self.account(&row.terms.player, asset);
        if account.available < needed {
            return Err(Violation(format!(
                "{} oversells: order {} needs {needed}",
                row.terms.player, row.terms.order_id
            )));
        }
        account.available -= needed;
        account.held += needed;
        self.moved.insert(row.terms.material.clone(), self.commits);
        self.open.entry(row.terms.material.clone()).or_default().insert(row.terms.order_id);
        if self.orders.insert(row.terms.order_id, kept).is_some() {
            return Err(Violation(format!("order {} was accepted twice", row.terms.order_id)));
        }
        Ok(row.terms.player)
    }

    /// How many orders of a player may rest and are open, without one just being accepted.
    pub(super) fn open_of(&self, player: &PlayerId) -> u64 {
        let rests =
            |order: &&Kept| order.player == *player && order.closed.is_none() && order.time_in_force.rests();
        self.open.values().flatten().filter_map(|id| self.orders.get(id)).filter(rests).count() as u64
    }

    /// Something came in or went out: of one player, as much as the supply says.
    fn supply<'r>(
        &mut self,
        record: &StreamRecord,
        accounts: impl Iterator<Item = &'r StreamRecord>,
        concerned: &mut BTreeSet<PlayerId>,
    ) -> Judged {
        let after = decoded(SupplyRow::decode(image(record)?))?;
        let before = record.before.as_ref().map(SupplyRow::decode).transpose();
        let before = decoded(before)?.map_or((0, 0), |row| (row.deposited, row.withdrawn));
        let (came, went) = (after.deposited - before.0, after.withdrawn - before.1);
        let players: BTreeSet<PlayerId> = accounts
            .filter_map(|record| AccountRow::decode(record.after.as_ref()?).ok())
            .map(|row| match row {
                AccountRow::Main(main) => main.player,
                AccountRow::Credit(credit) => credit.player,
            })
            .collect();
        let Some(player) = players.first().filter(|_| players.len() == 1) else {
            return Err(Violation(format!("a transfer of {players:?}")));
        };
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

    /// The API takes an order out or lowers it.
    fn change_of_api(&mut self, record: &StreamRecord, concerned: &mut BTreeSet<PlayerId>) -> Judged {
        let Some(before) = &record.before else { return Ok(()) };
        let before = resting(record, before)?;
        let Some(order) = self.orders.get(&before.terms.order_id).cloned() else {
            return Err(Violation(format!("order {} was never accepted", before.terms.order_id)));
        };
        concerned.insert(order.player.clone());
        self.moved.insert(order.material.clone(), self.commits);
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

    /// Units of an order come back from escrow: it is lowered by them, or closed.
    pub(super) fn release(&mut self, order_id: OrderId, units: u64, closes: bool) {
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        if closes {
            // The row of `orders` gives the reason, which is compared then.
            order.closed.get_or_insert(CloseReason::ByPlayer);
            order.until = Some(self.commits);
            self.open.entry(order.material.clone()).or_default().remove(&order_id);
        } else {
            order.remaining -= units;
            order.quantity -= units;
        }
        let (player, (asset, amount)) = (order.player.clone(), order.escrow(units));
        let account = self.account(&player, asset);
        account.held -= amount;
        account.available += amount;
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
        self.moved.insert(row.material.clone(), self.commits);
        settling::settle(self, row, looked.unwrap_or(0))
    }

    /// The balances of a player that are not empty.
    pub(super) fn holdings(&self, player: &PlayerId) -> BTreeMap<AssetName, Held> {
        let own =
            self.accounts.iter().filter(|((name, _), held)| name == player && **held != Held::default());
        own.map(|((_, asset), held)| (asset.clone(), *held)).collect()
    }

    /// What all players have of an asset: free, held.
    pub(super) fn total(&self, asset: &AssetName) -> (u64, u64) {
        let of = self.accounts.iter().filter(|((_, name), _)| name == asset);
        of.fold((0, 0), |sum, (_, held)| (sum.0 + held.available, sum.1 + held.held))
    }

    /// The levels of a side of a book, best first.
    pub(super) fn levels(&self, material: &MaterialId, side: Side) -> Vec<(u64, u64, u32)> {
        let mut levels: BTreeMap<u64, (u64, u32)> = BTreeMap::new();
        let open = self.open.get(material).into_iter().flatten();
        for order in open.filter_map(|id| self.orders.get(id)).filter(|order| order.side == side) {
            let level = levels.entry(order.price).or_default();
            *level = (level.0 + order.remaining, level.1 + 1);
        }
        let levels = levels.into_iter().map(|(price, (units, orders))| (price, units, orders));
        if side == Side::Ask { levels.collect() } else { levels.rev().collect() }
    }

    /// Whether all orders of a book rest, none meets another, and no time has come by any clock.
    pub(super) fn is_at_rest(&self, material: &MaterialId) -> bool {
        let orders = || self.open.get(material).into_iter().flatten().filter_map(|id| self.orders.get(id));
        let waits = |order: &Kept| match order.time_in_force {
            TimeInForce::Gtc => false,
            TimeInForce::Gtd { expires_at } => expires_at.0 <= self.now.0 + SKEW_MAX,
            TimeInForce::Ioc | TimeInForce::Fok => true,
        };
        let prices = |side: Side| orders().filter(move |order| order.side == side).map(|order| order.price);
        let meet = prices(Side::Bid).max().zip(prices(Side::Ask).min()).is_some_and(|(bid, ask)| bid >= ask);
        !meet && !orders().any(waits)
    }

    /// Whether an order may be met at this time, as far as a matcher knew that looked then.
    pub(super) fn may_be_met(&self, order_id: OrderId, at: Timestamp, looked: u64) -> bool {
        self.orders.get(&order_id).is_some_and(|order| {
            order.closed.is_none()
                && order.since <= looked
                && order.time_in_force.rests()
                && order.time_in_force.expires_at().is_none_or(|expires| expires > at)
        })
    }
}

pub(super) fn image(record: &StreamRecord) -> Judged<&Item> {
    record.after.as_ref().ok_or_else(|| Violation(format!("{:?} was deleted", record.key)))
}

pub(super) fn decoded<T, E: std::fmt::Display>(row: Result<T, E>) -> Judged<T> {
    row.map_err(|error| Violation(format!("a row cannot be read: {error}")))
}
