//! The auditor's own accounts and books of the serverless deployment, as the commits so far must have left
//! them.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{
    AssetName, CloseReason, MaterialId, OrderId, OrderTerms, PlayerId, Quantity, Rules, Side, TimeInForce,
    Timestamp,
};
use tradepost_serverless::memory_dynamodb::StreamRecord;
use tradepost_serverless::store::Item;
use tradepost_serverless::tables::AccountRow;

use crate::auditor::Violation;
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
    /// What an immediate bid may still spend, where it holds that.
    pub(super) budget: Option<u64>,
    pub(super) time_in_force: TimeInForce,
    pub(super) closed: Option<CloseReason>,
    /// The commits that accepted and closed it.
    pub(super) since: u64,
    pub(super) until: Option<u64>,
}

impl Kept {
    /// An order of which nothing has traded, accepted by this commit.
    pub(super) fn placed(order: &OrderTerms, quantity: Quantity, since: u64, budget: Option<u64>) -> Self {
        Self {
            player: order.player.clone(),
            material: order.material.clone(),
            side: order.side,
            price: order.price.get(),
            quantity: quantity.get().into(),
            remaining: quantity.get().into(),
            value: 0,
            fee: 0,
            budget,
            time_in_force: order.time_in_force,
            closed: None,
            since,
            until: None,
        }
    }

    /// What it has in escrow.
    pub(super) fn escrow(&self) -> (AssetName, u64) {
        match self.side {
            Side::Bid => (AssetName::Coin, self.budget.unwrap_or(self.price * self.remaining)),
            Side::Ask => (AssetName::Material(self.material.clone()), self.remaining),
        }
    }

    /// Units leave it, for which it paid this many coins; returns how much less it has in escrow.
    pub(super) fn shrink(&mut self, units: u64, paid: u64) -> u64 {
        let (_, before) = self.escrow();
        self.remaining -= units;
        let most = self.price * self.remaining;
        self.budget = self.budget.map(|budget| (budget - paid).min(most));
        before - self.escrow().1
    }
}

/// What a player has of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) available: u64,
    pub(super) held: u64,
}

/// The accounts and books that the tables have to agree with.
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
    /// The number of the last settlement of each material.
    pub(super) settled: BTreeMap<MaterialId, u64>,
    /// The rows of accounts as they are.
    pub(super) rows: BTreeMap<PlayerId, BTreeMap<String, AccountRow>>,
    /// When each player's things last changed, and each material's book: numbers of commits.
    pub(super) touched: BTreeMap<PlayerId, u64>,
    pub(super) moved: BTreeMap<MaterialId, u64>,
    /// When a book was changed last.
    pub(super) moved_at: BTreeMap<MaterialId, Timestamp>,
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
            moved_at: BTreeMap::new(),
            commits: 0,
            trade_count: 0,
            now: Timestamp(0),
            faults: FaultCounts::default(),
        }
    }

    pub(super) fn account(&mut self, player: &PlayerId, asset: AssetName) -> &mut Held {
        self.accounts.entry((player.clone(), asset)).or_default()
    }

    /// What proceeds owe as sales tax, rounded down. (The rate never changes.)
    pub(super) fn tax_of(&self, proceeds: u64) -> u64 {
        let tax = u128::from(proceeds) * u128::from(self.rules.sales_tax_bps) / 10_000;
        u64::try_from(tax).unwrap_or(u64::MAX)
    }

    /// How many orders of a player may rest and are open, without one just being accepted.
    pub(super) fn open_of(&self, player: &PlayerId) -> u64 {
        let rests =
            |order: &&Kept| order.player == *player && order.closed.is_none() && order.time_in_force.rests();
        self.open.values().flatten().filter_map(|id| self.orders.get(id)).filter(rests).count() as u64
    }

    /// Units of an order come back from escrow: it is lowered by them, or closed.
    pub(super) fn release(&mut self, order_id: OrderId, units: u64, closes: bool) {
        let Some(order) = self.orders.get_mut(&order_id) else { return };
        let (player, (asset, held)) = (order.player.clone(), order.escrow());
        let mut amount = held;
        if closes {
            // The row of `orders` gives the reason, which is compared then.
            order.closed.get_or_insert(CloseReason::ByPlayer);
            order.until = Some(self.commits);
            self.open.entry(order.material.clone()).or_default().remove(&order_id);
        } else {
            order.quantity -= units;
            amount = order.shrink(units, 0);
        }
        let account = self.account(&player, asset);
        account.held -= amount;
        account.available += amount;
    }

    /// Whether a player's account is frozen.
    pub(super) fn frozen(&self, player: &PlayerId) -> bool {
        let rows = self.rows.get(player).into_iter().flat_map(BTreeMap::values);
        rows.into_iter().any(|row| matches!(row, AccountRow::Main(main) if main.frozen))
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
