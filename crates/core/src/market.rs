//! The market's state, and what can be read of it.
//!
//! Not here: what may change it (`decide`), how events change it (`evolve`).

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use crate::book::{Books, Incoming, PriceLevel, Resting};
use crate::ledger::{Balance, Ledger};
use crate::lookahead::Upcoming;
use crate::slab::{Expanse, Slot};
use crate::slot_table::{Hash, SlotTable};
use crate::{
    Asset, AssetName, Coins, Command, Context, Event, MaterialId, MaterialNo, Order, OrderId, OrderState,
    OrderTerms, PlaceOrder, PlayerId, PlayerNo, Price, Rejection, Sequence, Side, TimeInForce, Timestamp,
    decide,
};

/// What the operator sets for the whole market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Sales tax in basis points (hundredths of a percent) of a seller's proceeds, 0 to 10,000; burned.
    pub sales_tax_bps: u16,
    /// The most orders a player may have open at once.
    pub open_orders_max: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { sales_tax_bps: 0, open_orders_max: 200 }
    }
}

/// A registered material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// Its id.
    pub id: MaterialId,
    /// What players read.
    pub name: String,
    /// Whether its orders are refused.
    pub halted: bool,
    /// The price of its last trade.
    pub last: Option<Price>,
    /// The event that last changed its book.
    pub sequence: Sequence,
}

/// A price and what rests there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Coins a unit.
    pub price: Price,
    /// Units in all orders.
    pub quantity: u64,
    /// How many orders.
    pub orders: u32,
}

/// The best levels of a book, best first on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookDepth {
    /// Which book.
    pub material: MaterialId,
    /// The event that last changed it.
    pub sequence: Sequence,
    /// Who buys.
    pub bids: Vec<Level>,
    /// Who sells.
    pub asks: Vec<Level>,
}

/// The market: materials, players, accounts, books.
#[derive(Clone, Debug)]
pub struct Market {
    pub(crate) rules: Rules,
    pub(crate) halted: bool,
    pub(crate) sequence: Sequence,
    pub(crate) materials: Vec<Material>,
    pub(crate) players: Vec<Player>,
    pub(crate) ledger: Ledger,
    pub(crate) books: Books,
    /// By the order's slot in the books.
    pub(crate) turnovers: Expanse<Turnover>,
    pub(crate) expiries: BTreeSet<(Timestamp, OrderId)>,
    /// The order placed last, and where it rests: its trades follow.
    pub(crate) taker: (OrderId, Slot),
    material_numbers: HashMap<MaterialId, MaterialNo, RandomState>,
    /// By name; a place stands for the number below it.
    player_index: SlotTable,
    name_hash: RandomState,
}

/// A player and its open orders.
#[derive(Clone, Debug)]
pub(crate) struct Player {
    pub(crate) name: PlayerId,
    pub(crate) open_orders: u32,
    newest_order: Slot,
}

/// What an open order has traded so far. Apart from the order, because only trades touch it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turnover {
    pub(crate) value: Coins,
    pub(crate) fee: Coins,
}

impl Default for Market {
    fn default() -> Self {
        let mut ledger = Ledger::default();
        ledger.add_asset();
        Self {
            rules: Rules::default(),
            halted: false,
            sequence: Sequence::default(),
            materials: Vec::new(),
            players: Vec::new(),
            ledger,
            books: Books::default(),
            turnovers: Expanse::default(),
            expiries: BTreeSet::new(),
            taker: (OrderId::from_u128(0), Slot::NONE),
            material_numbers: HashMap::default(),
            player_index: SlotTable::default(),
            name_hash: RandomState::default(),
        }
    }
}

impl Market {
    /// The rules in force.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Whether the whole market refuses orders.
    pub fn halted(&self) -> bool {
        self.halted
    }

    /// The last event taken in.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// All materials, in the order of their registration.
    pub fn materials(&self) -> &[Material] {
        &self.materials
    }

    /// All materials with their numbers, in the order of their registration.
    pub fn numbered_materials(&self) -> impl Iterator<Item = (MaterialNo, &Material)> + '_ {
        (0_u16..).map(MaterialNo).zip(&self.materials)
    }

    /// The number of a material.
    pub fn material_no(&self, id: &MaterialId) -> Option<MaterialNo> {
        self.material_numbers.get(id).copied()
    }

    /// The material of a number.
    #[expect(clippy::indexing_slicing, reason = "numbers are given out here and never taken back")]
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

    /// How many players there are.
    pub fn player_count(&self) -> usize {
        self.players.len()
    }

    /// How many orders are open.
    pub fn open_order_count(&self) -> u64 {
        self.players.iter().map(|player| u64::from(player.open_orders)).fold(0, u64::saturating_add)
    }

    /// When the next order expires.
    pub fn next_expiry(&self) -> Option<Timestamp> {
        self.expiries.first().map(|(at, _)| *at)
    }

    /// An open order.
    pub fn order(&self, order_id: OrderId) -> Option<Order> {
        self.books.find(order_id).map(|slot| self.order_at(slot))
    }

    /// A player's open orders, newest first.
    pub fn open_orders(&self, player: &PlayerId) -> Vec<Order> {
        let Some(player) = self.player_no(player) else { return Vec::new() };
        let mut orders: Vec<_> = self.open_slots(player).map(|slot| self.order_at(slot)).collect();
        orders.sort_unstable_by_key(|order| std::cmp::Reverse(order.terms.order_id));
        orders
    }

    /// How many orders a player has open.
    pub fn open_orders_of(&self, player: &PlayerId) -> u32 {
        self.player_no(player).map_or(0, |player| self.player(player).open_orders)
    }

    /// What a player holds: coins first, then materials in the order of their registration.
    pub fn balances(&self, player: &PlayerId) -> Vec<(AssetName, Balance)> {
        let Some(player) = self.player_no(player) else { return Vec::new() };
        let mut held: Vec<_> = self.ledger.balances(player).collect();
        held.sort_unstable_by_key(|(asset, _)| *asset);
        held.into_iter().map(|(asset, balance)| (self.asset_name(asset), balance)).collect()
    }

    /// What a player holds of one asset.
    pub fn balance(&self, player: &PlayerId, asset: &AssetName) -> Balance {
        match (self.player_no(player), self.asset(asset)) {
            (Some(player), Some(asset)) => self.ledger.balance(player, asset),
            _ => Balance::default(),
        }
    }

    /// The best bid and the best ask of a material.
    pub fn best(&self, material: MaterialNo) -> (Option<Price>, Option<Price>) {
        (self.books.best(material, Side::Bid), self.books.best(material, Side::Ask))
    }

    /// The best `depth` levels of a book on both sides.
    pub fn depth(&self, material: MaterialNo, depth: usize) -> BookDepth {
        let side = |side| {
            let level = |level: &PriceLevel| Level {
                price: level.price,
                quantity: level.quantity,
                orders: level.orders,
            };
            self.books.levels(material, side).take(depth).map(level).collect()
        };
        let Material { id, sequence, .. } = self.material(material);
        BookDepth { material: id.clone(), sequence: *sequence, bids: side(Side::Bid), asks: side(Side::Ask) }
    }

    /// The level at one price; of quantity 0 where no order rests.
    pub fn level(&self, material: MaterialNo, side: Side, price: Price) -> Level {
        self.books.level(material, side, price).map_or(Level { price, quantity: 0, orders: 0 }, |level| {
            Level { price, quantity: level.quantity, orders: level.orders }
        })
    }

    /// The order that `events` placed, as they left it; `None` if they placed none.
    pub fn placed(&self, events: &[Event], at: Timestamp) -> Option<Order> {
        let placed = events.iter().find_map(|event| match event {
            Event::OrderPlaced(placed) => Some(placed),
            _ => None,
        })?;
        let terms = OrderTerms {
            order_id: placed.order_id,
            player: self.player_name(placed.player).clone(),
            material: self.material(placed.material).id.clone(),
            side: placed.side,
            price: placed.price,
            time_in_force: placed.time_in_force,
        };
        let mut order = Order::placed(terms, placed.quantity);
        for event in events {
            order.apply(event, at);
        }
        Some(order)
    }

    /// What a command would do now: its events, without taking them in.
    pub fn preview(&self, command: &Command, context: Context) -> Result<Vec<Event>, Rejection> {
        let mut events = Vec::new();
        decide(self, command, context, &mut events).map(|()| events)
    }

    /// Asks for the memory that the next commands will touch, of at most [`Books::AHEAD`]. Each comes with the id that an
    /// order placed by it will get; a wrong guess costs time, nothing else.
    pub fn prefetch<'a>(&self, commands: impl Iterator<Item = (&'a Command, OrderId)>) {
        let mut places = [const { None }; Books::AHEAD];
        let mut upcoming = [const { None }; Books::AHEAD];
        let mut count = 0_usize;
        for ((place, next), (command, order_id)) in places.iter_mut().zip(&mut upcoming).zip(commands) {
            count = count.saturating_add(1);
            match command {
                Command::PlaceOrder(order) => {
                    let hash = self.hash(&order.player);
                    self.player_index.prefetch(hash);
                    *place = Some((order, order_id, hash));
                }
                Command::CancelOrder { order_id, .. } | Command::ReduceOrder { order_id, .. } => {
                    *next = Some(Upcoming::Cancel(*order_id));
                }
                _ => {}
            }
        }
        let (places, upcoming) =
            (places.get(..count).unwrap_or_default(), upcoming.get_mut(..count).unwrap_or_default());
        self.follow(places, upcoming);
    }

    /// Players and materials are guessed by the hash of their names alone; asking for a player's name as well spares the
    /// check a wait.
    fn follow(&self, places: &[Option<(&PlaceOrder, OrderId, Hash)>], upcoming: &mut [Option<Upcoming>]) {
        for (place, next) in places.iter().zip(&mut *upcoming) {
            let Some((order, order_id, hash)) = *place else { continue };
            let Some(material) = self.material_no(&order.material) else { continue };
            let player = number(self.player_index.guess(hash));
            let &PlaceOrder { side, price, quantity, .. } = order;
            self.prefetch_party(player, material);
            *next = Some(Upcoming::Place(Incoming { order_id, player, material, side, price, quantity }));
        }
        self.books.prefetch(upcoming.iter().filter_map(|next| *next));
        let mut others = [None; Books::AHEAD];
        for (other, next) in others.iter_mut().zip(&*upcoming) {
            *other = next.as_ref().and_then(|next| self.books.other_party(next));
            if let Some((player, material)) = *other {
                self.prefetch_party(player, material);
            }
            if let Some(Upcoming::Place(Incoming { player, material, .. })) = *next {
                self.prefetch_goods(player, material);
                self.prefetch_name(player);
            }
        }
        for (other, next) in others.iter().zip(&*upcoming) {
            let Some((player, material)) = *other else { continue };
            self.prefetch_goods(player, material);
            if matches!(next, Some(Upcoming::Cancel(_))) {
                self.prefetch_name(player);
            }
        }
    }

    #[inline]
    fn prefetch_name(&self, player: PlayerNo) {
        if let Some(player) = self.players.get(index(player)) {
            prefetch_index::prefetch_index(player.name.as_str().as_bytes(), 0);
        }
    }

    #[inline]
    fn hash(&self, name: &PlayerId) -> Hash {
        Hash::of(self.name_hash.hash_one(name.as_str()))
    }

    /// Asks for what a trade of a player will touch.
    #[inline]
    pub(crate) fn prefetch_party(&self, player: PlayerNo, material: MaterialNo) {
        prefetch_index::prefetch_index(&self.players, index(player));
        self.ledger.prefetch_purse(player, material);
    }

    /// Asks for the goods of a party that was asked for before.
    #[inline]
    pub(crate) fn prefetch_goods(&self, player: PlayerNo, material: MaterialNo) {
        self.ledger.prefetch_account(player, material);
    }

    /// Bytes of memory taken for open orders: books, levels, index, turnovers.
    pub fn order_bytes(&self) -> usize {
        self.books.bytes().saturating_add(self.turnovers.bytes())
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

    #[expect(clippy::indexing_slicing, reason = "numbers are given out here and never taken back")]
    pub(crate) fn player(&self, player: PlayerNo) -> &Player {
        &self.players[index(player)]
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

    pub(crate) fn order_at(&self, slot: Slot) -> Order {
        let order = self.books.order(slot);
        let &Resting { order_id, remaining, player, quantity, updated_at, .. } = order;
        let PriceLevel { material, side, price, .. } = *self.books.level_of(slot);
        let Turnover { value, fee } = self.turnover(slot);
        let terms = OrderTerms {
            order_id,
            player: self.player_name(player).clone(),
            material: self.material(material).id.clone(),
            side,
            price,
            time_in_force: order.time_in_force(),
        };
        Order { terms, state: OrderState { quantity, remaining, value, fee, close_reason: None, updated_at } }
    }

    pub(crate) fn add_player(&mut self, name: &PlayerId) {
        self.players.push(Player { name: name.clone(), open_orders: 0, newest_order: Slot::NONE });
        let slot = Slot::new(self.players.len());
        let (players, hashes) = (&self.players, &self.name_hash);
        self.player_index.insert(self.hash(name), slot, |slot| {
            let name = players.get(index(number(slot))).map_or("", |player| player.name.as_str());
            Hash::of(hashes.hash_one(name))
        });
        self.ledger.add_player();
    }

    pub(crate) fn add_material(&mut self, material: Material) {
        let number = u16::try_from(self.materials.len());
        assert!(number.is_ok(), "there are fewer than 2^16 materials");
        self.material_numbers.insert(material.id.clone(), MaterialNo(number.unwrap_or_default()));
        self.materials.push(material);
        self.ledger.add_asset();
        self.books.open_book();
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are given out here and never taken back")]
    pub(crate) fn material_mut(&mut self, material: MaterialNo) -> &mut Material {
        &mut self.materials[usize::from(material.0)]
    }

    /// Adds an order that now rests in `slot` to its player's.
    pub(crate) fn file(&mut self, slot: Slot, turnover: Turnover, time_in_force: TimeInForce) {
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

    /// Takes an order that no longer rests in `slot` from its player's.
    pub(crate) fn unfile(&mut self, slot: Slot) {
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

    #[expect(clippy::indexing_slicing, reason = "numbers are given out here and never taken back")]
    fn player_mut(&mut self, player: PlayerNo) -> &mut Player {
        &mut self.players[index(player)]
    }
}

/// The number that a place in the index of players stands for.
#[inline]
fn number(slot: Slot) -> PlayerNo {
    PlayerNo(slot.get().wrapping_sub(1))
}

#[expect(clippy::as_conversions, reason = "a usize has at least 32 bits wherever this runs")]
const fn index(player: PlayerNo) -> usize {
    player.0 as usize
}
