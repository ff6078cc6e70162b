//! The market's state: materials, players, accounts, books, and the links between them.
//!
//! Not here: what may happen (`decide`), how events change the state (`evolve`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use crate::book::Resting;
use crate::book::slab::{Slot, StableVec};
use crate::book::slot_table::{Hash, SlotTable};
use crate::rules::fees;
use crate::{
    Amount, Asset, AssetName, Books, Coins, MaterialId, MaterialNo, OrderId, PlayerId, PlayerNo, Price,
    Reference, Sequence, TimeInForce, Timestamp,
};
use access::Access;
use ledger::Ledger;
use rules::MarketRules;

pub(crate) mod ledger;
pub(crate) mod reads;
pub(crate) mod snapshot;
pub(crate) mod audit;
pub(crate) mod totals;
pub(crate) mod access;
pub(crate) mod rules;
pub(crate) mod ruling;

/// A registered material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The id used in the API.
    pub id: MaterialId,
    /// The display name.
    pub name: String,
    /// Whether new orders are refused.
    pub halted: bool,
    /// The price of the last trade.
    pub last: Option<Price>,
    /// The event that last changed its book.
    pub sequence: Sequence,
}

/// A withdrawal whose assets are on hold until it is confirmed or aborted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingWithdrawal {
    /// The owner.
    pub player: PlayerNo,
    /// Coins or a material.
    pub asset: Asset,
    /// In coins or units.
    pub amount: Amount,
    /// The game's own label, for its statistics.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The market: materials, players, accounts, books.
#[derive(Clone, Debug)]
pub struct Market {
    pub(crate) rules: MarketRules,
    pub(crate) halted: bool,
    pub(crate) sequence: Sequence,
    pub(crate) materials: Vec<Material>,
    pub(crate) players: Vec<Player>,
    pub(crate) ledger: Ledger,
    pub(crate) books: Books,
    /// By the order's slot in the books.
    pub(crate) turnovers: StableVec<Turnover>,
    pub(crate) expiries: BTreeSet<(Timestamp, OrderId)>,
    pub(crate) withdrawals: BTreeMap<Reference, PendingWithdrawal>,
    pub(crate) access: Access,
    /// The order placed last and its slot. Its trades come next and would look it up: a cache, correct
    /// without it.
    pub(crate) last_placed: (OrderId, Slot),
    material_numbers: HashMap<MaterialId, MaterialNo, RandomState>,
    /// By name; slot `n` is the player with number `n` − 1.
    pub(crate) player_index: SlotTable,
    name_hash: RandomState,
}

/// A player and its open orders.
#[derive(Clone, Debug)]
pub(crate) struct Player {
    pub(crate) name: PlayerId,
    pub(crate) open_orders: u32,
    pub(crate) newest_order: Slot,
}

/// What an open order has traded so far. Stored apart from the order, because only trades touch it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turnover {
    pub(crate) value: Coins,
    pub(crate) fee: Coins,
}

impl Turnover {
    /// The sales tax of a selling order on its next trade, worth `value`.
    #[inline]
    pub(crate) fn tax(&self, value: Coins, sales_tax_bps: u16) -> Coins {
        fees::sales_tax(self.value, self.fee, value, sales_tax_bps)
    }

    /// Adds a trade.
    #[inline]
    pub(crate) fn add(&mut self, value: Coins, fee: Coins) {
        self.value = self.value.plus(value);
        self.fee = self.fee.plus(fee);
    }
}

impl Default for Market {
    fn default() -> Self {
        let mut ledger = Ledger::default();
        ledger.add_asset();
        Self {
            rules: MarketRules::default(),
            halted: false,
            sequence: Sequence::default(),
            materials: Vec::new(),
            players: Vec::new(),
            ledger,
            books: Books::default(),
            turnovers: StableVec::default(),
            expiries: BTreeSet::new(),
            withdrawals: BTreeMap::new(),
            access: Access::default(),
            last_placed: (OrderId::from_u128(0), Slot::NONE),
            material_numbers: HashMap::default(),
            player_index: SlotTable::default(),
            name_hash: RandomState::default(),
        }
    }
}

impl Market {
    /// Whether the whole market refuses orders.
    pub fn halted(&self) -> bool {
        self.halted
    }

    /// The last event applied.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// All materials, in order of registration.
    pub fn materials(&self) -> &[Material] {
        &self.materials
    }

    /// All materials with their numbers, in order of registration.
    pub fn numbered_materials(&self) -> impl Iterator<Item = (MaterialNo, &Material)> + '_ {
        (0_u16..).map(MaterialNo).zip(&self.materials)
    }

    /// The number of a material.
    pub fn material_no(&self, id: &MaterialId) -> Option<MaterialNo> {
        self.material_numbers.get(id).copied()
    }

    /// The material of a number.
    #[expect(clippy::indexing_slicing, reason = "numbers are issued here and never reused")]
    pub fn material(&self, material: MaterialNo) -> &Material {
        &self.materials[usize::from(material.0)]
    }

    /// The number of a player; `None` before its first deposit.
    pub fn player_no(&self, name: &PlayerId) -> Option<PlayerNo> {
        self.player_index.find(self.hash(name), |slot| self.player(number(slot)).name == *name).map(number)
    }

    /// The name of a player.
    pub fn player_name(&self, player: PlayerNo) -> &PlayerId {
        &self.player(player).name
    }

    /// The number of players.
    pub fn player_count(&self) -> usize {
        self.players.len()
    }

    #[inline]
    pub(crate) fn hash(&self, name: &PlayerId) -> Hash {
        Hash::of(self.name_hash.hash_one(name.as_str()))
    }

    pub(crate) fn asset(&self, name: &AssetName) -> Option<Asset> {
        match name {
            AssetName::Coin => Some(Asset::Coin),
            AssetName::Material(id) => self.material_no(id).map(Asset::Material),
        }
    }

    /// The name of an asset.
    pub fn asset_name(&self, asset: Asset) -> AssetName {
        match asset {
            Asset::Coin => AssetName::Coin,
            Asset::Material(material) => AssetName::Material(self.material(material).id.clone()),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are issued here and never reused")]
    pub(crate) fn player(&self, player: PlayerNo) -> &Player {
        &self.players[player.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "a resting order has a turnover")]
    pub(crate) fn turnover(&self, slot: Slot) -> Turnover {
        self.turnovers[slot.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "a resting order has a turnover")]
    pub(crate) fn turnover_mut(&mut self, slot: Slot) -> &mut Turnover {
        &mut self.turnovers[slot.index()]
    }

    /// A player's open orders, in no particular order.
    pub(crate) fn open_slots(&self, player: PlayerNo) -> impl Iterator<Item = Slot> + '_ {
        std::iter::successors(self.player(player).newest_order.some(), |slot| {
            self.books.order(*slot).older.some()
        })
    }

    pub(crate) fn add_player(&mut self, name: &PlayerId) {
        self.players.push(Player { name: name.clone(), open_orders: 0, newest_order: Slot::NONE });
        let slot = Slot::new(self.players.len());
        let (players, hashes) = (&self.players, &self.name_hash);
        self.player_index.insert(self.hash(name), slot, |slot| {
            let name = players.get(number(slot).index()).map_or("", |player| player.name.as_str());
            Hash::of(hashes.hash_one(name))
        });
        self.ledger.add_player();
    }

    pub(crate) fn add_material(&mut self, material: Material) {
        let number = u16::try_from(self.materials.len());
        assert!(number.is_ok(), "there are fewer than 2^16 materials");
        let number = MaterialNo(number.unwrap_or_default());
        self.material_numbers.insert(material.id.clone(), number);
        self.materials.push(material);
        self.add_rules(number);
        self.ledger.add_asset();
        self.books.open_book();
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are issued here and never reused")]
    pub(crate) fn material_mut(&mut self, material: MaterialNo) -> &mut Material {
        &mut self.materials[usize::from(material.0)]
    }

    /// Links the order that now rests in `slot` to its player's orders.
    pub(crate) fn link_order(&mut self, slot: Slot, turnover: Turnover, time_in_force: TimeInForce) {
        let Resting { order_id, player, .. } = *self.books.order(slot);
        while slot.index() >= self.turnovers.len() {
            self.turnovers.push(Turnover::default());
        }
        *self.turnover_mut(slot) = turnover;
        let player = self.player_mut(player);
        let older = std::mem::replace(&mut player.newest_order, slot);
        player.open_orders = player.open_orders.saturating_add(1);
        if let Some(older) = older.some() {
            self.books.order_mut(older).newer = slot;
        }
        let order = self.books.order_mut(slot);
        order.older = older;
        if let Some(at) = time_in_force.expires_at() {
            order.expires_at = at;
            self.expiries.insert((at, order_id));
        }
    }

    /// Unlinks the order that no longer rests in `slot` from its player's orders.
    pub(crate) fn unlink_order(&mut self, slot: Slot) {
        let Resting { order_id, player, older, newer, expires_at, .. } = *self.books.order(slot);
        if let Some(older) = older.some() {
            self.books.order_mut(older).newer = newer;
        }
        if let Some(newer) = newer.some() {
            self.books.order_mut(newer).older = older;
        }
        if expires_at != Timestamp(0) {
            self.expiries.remove(&(expires_at, order_id));
        }
        let player = self.player_mut(player);
        if newer.is_none() {
            player.newest_order = older;
        }
        player.open_orders = player.open_orders.saturating_sub(1);
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are issued here and never reused")]
    fn player_mut(&mut self, player: PlayerNo) -> &mut Player {
        &mut self.players[player.index()]
    }
}

/// The player that a slot of the player index stands for.
#[inline]
pub(crate) fn number(slot: Slot) -> PlayerNo {
    PlayerNo(slot.get().wrapping_sub(1))
}
