//! The auditor's market: accounts, books and stories, in lists that are searched from end to end.

use std::collections::{BTreeMap, HashMap};

use tradepost_core::{AMOUNT_MAX, AssetName, OrderId, PlayerId, Rules, Side, Timestamp};

use super::expected::{AssetView, Level};
use super::keys::Keys;
use super::references::References;
use super::rule_sets::RulesSet;
use super::story::{Reported, Traded};
use super::{Account, OrderView, Violation};
use crate::call::number;
use crate::plan::Cast;
use tradepost_ports::Stamp;

/// The market as it has to be.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    pub(super) rules: Rules,
    pub(super) ruled: RulesSet,
    pub(super) halted: bool,
    /// By number; `None` where none is registered.
    pub(super) materials: Vec<Option<Material>>,
    /// In the order of their registration.
    pub(super) registered: Vec<u8>,
    pub(super) players: Vec<Player>,
    /// By asset: what came in, what went out.
    pub(super) supply: Vec<AssetView>,
    /// All orders there ever were, in the order of their acceptance.
    pub(super) orders: Vec<OrderView>,
    /// Their ids, as far as anybody has seen them.
    ids: Vec<Option<OrderId>>,
    numbers: HashMap<OrderId, usize>,
    pub(super) keys: Keys,
    pub(super) references: References,
    pub(super) now: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Material {
    pub(super) name: String,
    pub(super) halted: bool,
    /// Open orders, oldest first.
    pub(super) bids: Vec<usize>,
    pub(super) asks: Vec<usize>,
    pub(super) trades: Vec<Traded>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Player {
    /// Whether anything was ever deposited, or the account was ever frozen.
    pub(super) known: bool,
    /// Whether it places no orders and withdraws nothing.
    pub(super) frozen: bool,
    pub(super) accounts: Vec<Account>,
    /// All orders, oldest first.
    pub(super) orders: Vec<usize>,
    pub(super) open: u32,
    pub(super) inbox: Vec<Reported>,
    pub(super) fills: Vec<(Traded, usize, bool)>,
}

impl Market {
    pub(crate) fn new(cast: &Cast) -> Self {
        let assets = usize::from(cast.materials) + 1;
        // One more of each than there are: those nobody registered.
        let player = Player { accounts: vec![Account::default(); assets], ..Player::default() };
        Self {
            rules: cast.audited,
            ruled: RulesSet::default(),
            halted: false,
            materials: vec![None; usize::from(cast.materials) + 1],
            registered: Vec::new(),
            players: vec![player; usize::from(cast.players) + 1],
            supply: (0..assets)
                .map(|asset| AssetView { asset: asset as u8, ..AssetView::default() })
                .collect(),
            orders: Vec::new(),
            ids: Vec::new(),
            numbers: HashMap::new(),
            keys: Keys::new(cast.keys_max),
            references: References::default(),
            now: Timestamp(0),
        }
    }

    pub(super) fn material(&mut self, material: u8) -> Option<&mut Material> {
        self.materials.get_mut(usize::from(material)).and_then(Option::as_mut)
    }

    pub(super) fn book(&mut self, material: u8, side: Side) -> &mut Vec<usize> {
        let material = self.material(material).unwrap_or_else(|| unreachable!("its orders were accepted"));
        match side {
            Side::Bid => &mut material.bids,
            Side::Ask => &mut material.asks,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "the cast's players, one more, and numbers issued here")]
    pub(super) fn player(&mut self, player: u8) -> &mut Player {
        &mut self.players[usize::from(player)]
    }

    #[expect(clippy::indexing_slicing, reason = "the cast's assets")]
    pub(super) fn account(&mut self, player: u8, asset: u8) -> &mut Account {
        &mut self.player(player).accounts[usize::from(asset)]
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are issued here")]
    pub(super) fn order(&mut self, number: usize) -> &mut OrderView {
        &mut self.orders[number]
    }

    #[expect(clippy::indexing_slicing, reason = "the cast's assets")]
    pub(super) fn supply(&mut self, asset: u8) -> &mut AssetView {
        &mut self.supply[usize::from(asset)]
    }

    /// Whether a material is registered.
    pub(crate) fn is_registered(&self, material: u8) -> bool {
        self.registered.contains(&material)
    }

    /// Whether a key is repeated with the same request; `None` for an unused or forgotten key.
    pub(crate) fn is_repeat(&self, stamp: Stamp) -> Option<bool> {
        self.keys.find(stamp.key).map(|(request, _)| *request == stamp.request)
    }

    /// How many open orders have a time that comes until then.
    pub(crate) fn due_by(&self, at: Timestamp) -> u64 {
        let books = self.materials.iter().flatten().flat_map(|book| book.bids.iter().chain(&book.asks));
        let expiry = |number: &usize| self.orders.get(*number)?.time_in_force.expires_at();
        books.filter_map(expiry).filter(|expires| *expires <= at).count() as u64
    }

    /// How many trades there were.
    pub(crate) fn trade_count(&self) -> u64 {
        self.materials.iter().flatten().map(|material| material.trades.len() as u64).sum()
    }

    /// The number of an order that somebody has seen.
    pub(crate) fn number(&self, id: OrderId) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// The id of an order, if somebody has seen it.
    pub(crate) fn id(&self, number: usize) -> Option<OrderId> {
        self.ids.get(number).copied().flatten()
    }

    /// Whether an order has this id; the first to see it learns it.
    pub(crate) fn identify(&mut self, number: usize, id: OrderId) -> Result<(), Violation> {
        self.ids.resize(self.orders.len(), None);
        match self.id(number) {
            Some(known) if known == id => return Ok(()),
            Some(known) => {
                return Err(Violation(format!("order {number} has the id {id}, which was {known} before")));
            }
            None => {}
        }
        if let Some(other) = self.numbers.insert(id, number) {
            return Err(Violation(format!("orders {other} and {number} have the same id {id}")));
        }
        let seen = |number: &usize| self.id(*number);
        let before = (0..number).rev().find_map(|number| seen(&number));
        let after = (number + 1..self.ids.len()).find_map(|number| seen(&number));
        if before.is_some_and(|before| before >= id) || after.is_some_and(|after| after <= id) {
            return Err(Violation(format!(
                "the id {id} of order {number} is not in the order of acceptance"
            )));
        }
        if let Some(place) = self.ids.get_mut(number) {
            *place = Some(id);
        }
        Ok(())
    }

    /// The levels of a side, best first.
    pub(super) fn levels(&self, orders: &[usize], side: Side) -> Vec<Level> {
        let mut levels: BTreeMap<u64, (u64, u32)> = BTreeMap::new();
        for order in orders.iter().filter_map(|number| self.orders.get(*number)) {
            let level = levels.entry(order.price).or_default();
            *level = (level.0 + order.remaining, level.1 + 1);
        }
        let level = |(price, (units, orders))| (price, units, orders);
        match side {
            Side::Ask => levels.into_iter().map(level).collect(),
            Side::Bid => levels.into_iter().rev().map(level).collect(),
        }
    }

    /// What was ever brought in, taken out and burned, and what there is.
    pub(super) fn totals(&self) -> Vec<AssetView> {
        let total = |supply: &AssetView| {
            let accounts =
                self.players.iter().filter_map(|player| player.accounts.get(usize::from(supply.asset)));
            let sum = accounts.fold((0, 0), |sum, account| (sum.0 + account.available, sum.1 + account.held));
            AssetView { available: sum.0, held: sum.1, ..*supply }
        };
        let registered = |supply: &&AssetView| {
            supply.asset.checked_sub(1).is_none_or(|material| self.registered.contains(&material))
        };
        self.supply.iter().filter(registered).map(total).collect()
    }

    /// The auditor's own books add up: a check of the check.
    pub(crate) fn check(&self) -> Result<(), Violation> {
        for total in self.totals() {
            let there = u128::from(total.available) + u128::from(total.held);
            if total.deposited != total.withdrawn + total.burned + there || there > u128::from(AMOUNT_MAX) {
                return Err(Violation(format!("the auditor's own market does not add up: {total:?}")));
            }
        }
        let mut held: BTreeMap<(u8, u8), u64> = BTreeMap::new();
        for order in self.orders.iter().filter(|order| order.is_open()) {
            let (asset, amount) = order.escrow();
            *held.entry((order.player, asset)).or_default() += amount;
        }
        for transfer in self.references.pending() {
            let (player, asset) = (known(&transfer.player), asset_number(&transfer.asset));
            *held.entry((player, asset)).or_default() += transfer.amount.get();
        }
        for (number, player) in self.players.iter().enumerate() {
            for (asset, account) in player.accounts.iter().enumerate() {
                let orders = held.get(&(number as u8, asset as u8)).copied().unwrap_or_default();
                super::same("what open orders and withdrawals hold", &account.held, &orders)?;
            }
        }
        Ok(())
    }
}

/// The number of an asset: 0 is coins, then the materials.
pub(super) fn asset_number(asset: &AssetName) -> u8 {
    match asset {
        AssetName::Coin => 0,
        AssetName::Material(id) => number(id.as_str()).map_or(u8::MAX, |number| number + 1),
    }
}

/// The number of a player.
pub(super) fn known(player: &PlayerId) -> u8 {
    number(player.as_str()).unwrap_or_else(|| unreachable!("players have numbers"))
}
