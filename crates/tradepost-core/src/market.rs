//! The market's state, and what can be read of it.
//!
//! Not here: what may change it (`decide`), how events change it (`evolve`).

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::book::{Books, Resting};
use crate::ledger::{Balance, Ledger};
use crate::slab::Slot;
use crate::{
    Asset, AssetName, Coins, Command, Context, Event, MaterialId, MaterialNo, Order, OrderFold, OrderId,
    PlayerId, PlayerNo, Price, Quantity, Rejection, Sequence, Side, TimeInForce, Timestamp, decide,
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
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) expiries: BTreeSet<(Timestamp, OrderId)>,
    material_numbers: HashMap<MaterialId, MaterialNo>,
    player_numbers: HashMap<PlayerId, PlayerNo>,
}

/// A player and its open orders.
#[derive(Clone, Debug)]
pub(crate) struct Player {
    pub(crate) name: PlayerId,
    pub(crate) open_orders: u32,
    newest_order: Slot,
}

/// What matching does not need of a resting order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    pub(crate) quantity: Quantity,
    pub(crate) value: Coins,
    pub(crate) fee: Coins,
    pub(crate) updated_at: Timestamp,
    /// 0 for never.
    expires_at: Timestamp,
    older: Slot,
    newer: Slot,
}

impl Ticket {
    const EMPTY: Self = Self {
        quantity: Quantity::ZERO,
        value: Coins::ZERO,
        fee: Coins::ZERO,
        updated_at: Timestamp(0),
        expires_at: Timestamp(0),
        older: Slot::NONE,
        newer: Slot::NONE,
    };

    pub(crate) fn time_in_force(&self) -> TimeInForce {
        match self.expires_at {
            Timestamp(0) => TimeInForce::Gtc,
            expires_at => TimeInForce::Gtd { expires_at },
        }
    }
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
            tickets: Vec::new(),
            expiries: BTreeSet::new(),
            material_numbers: HashMap::new(),
            player_numbers: HashMap::new(),
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
        self.player_numbers.get(name).copied()
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
        orders.sort_unstable_by_key(|order| std::cmp::Reverse(order.order_id));
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
            let level = |level: &crate::book::PriceLevel| Level {
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
        let mut order = Order {
            order_id: placed.order_id,
            player: self.player_name(placed.player).clone(),
            material: self.material(placed.material).id.clone(),
            side: placed.side,
            price: placed.price,
            quantity: placed.quantity,
            remaining: placed.quantity,
            value: Coins::ZERO,
            fee: Coins::ZERO,
            time_in_force: placed.time_in_force,
            close_reason: None,
            updated_at: placed.order_id.timestamp(),
        };
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

    /// Asks for the memory a command will touch. Give it a few commands ahead, in `stage`s 0, 1 and 2.
    #[inline]
    pub fn prefetch(&self, command: &Command, stage: u8) {
        match command {
            Command::PlaceOrder(order) => {
                let Some(material) = self.material_no(&order.material) else { return };
                self.books.prefetch_place(material, order.side, order.price, stage);
                if stage == 0
                    && let Some(player) = self.player_no(&order.player)
                {
                    self.ledger.prefetch(player, Asset::Coin);
                    self.ledger.prefetch(player, Asset::Material(material));
                }
            }
            Command::CancelOrder { order_id, .. } | Command::ReduceOrder { order_id, .. } => {
                self.books.prefetch_cancel(*order_id, stage);
            }
            _ => {}
        }
    }

    /// Bytes allocated for open orders: books, levels, index, tickets.
    pub fn order_bytes(&self) -> usize {
        let tickets = self.tickets.capacity().saturating_mul(size_of::<Ticket>());
        self.books.bytes().saturating_add(tickets)
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

    pub(crate) fn ticket(&self, slot: Slot) -> &Ticket {
        #[expect(clippy::indexing_slicing, reason = "a resting order has a ticket")]
        &self.tickets[slot.index()]
    }

    pub(crate) fn ticket_mut(&mut self, slot: Slot) -> &mut Ticket {
        #[expect(clippy::indexing_slicing, reason = "a resting order has a ticket")]
        &mut self.tickets[slot.index()]
    }

    /// A player's open orders, in no particular order.
    pub(crate) fn open_slots(&self, player: PlayerNo) -> impl Iterator<Item = Slot> + '_ {
        std::iter::successors(self.player(player).newest_order.some(), |slot| self.ticket(*slot).older.some())
    }

    pub(crate) fn order_at(&self, slot: Slot) -> Order {
        let Resting { order_id, price, remaining, player, material, side, .. } = *self.books.order(slot);
        let ticket = self.ticket(slot);
        Order {
            order_id,
            player: self.player_name(player).clone(),
            material: self.material(material).id.clone(),
            side,
            price,
            quantity: ticket.quantity,
            remaining,
            value: ticket.value,
            fee: ticket.fee,
            time_in_force: ticket.time_in_force(),
            close_reason: None,
            updated_at: ticket.updated_at,
        }
    }

    pub(crate) fn add_player(&mut self, name: &PlayerId) {
        let number = u32::try_from(self.players.len());
        assert!(number.is_ok(), "there are fewer than 2^32 players");
        self.player_numbers.insert(name.clone(), PlayerNo(number.unwrap_or_default()));
        self.players.push(Player { name: name.clone(), open_orders: 0, newest_order: Slot::NONE });
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
    pub(crate) fn file(&mut self, slot: Slot, fold: &OrderFold, time_in_force: TimeInForce) {
        let player = self.books.order(slot).player;
        let older = self.player(player).newest_order;
        if slot.index() >= self.tickets.len() {
            self.tickets.resize(slot.index().saturating_add(1), Ticket::EMPTY);
        }
        if let Some(older) = older.some() {
            self.ticket_mut(older).newer = slot;
        }
        let expires_at = time_in_force.expires_at();
        *self.ticket_mut(slot) = Ticket {
            quantity: fold.quantity,
            value: fold.value,
            fee: fold.fee,
            updated_at: fold.updated_at,
            expires_at: expires_at.unwrap_or_default(),
            older,
            newer: Slot::NONE,
        };
        if let Some(at) = expires_at {
            self.expiries.insert((at, self.books.order(slot).order_id));
        }
        let player = self.player_mut(player);
        player.newest_order = slot;
        player.open_orders = player.open_orders.saturating_add(1);
    }

    /// Takes an order that no longer rests in `slot` from its player's.
    pub(crate) fn unfile(&mut self, slot: Slot, order_id: OrderId, player: PlayerNo) {
        let Ticket { older, newer, expires_at, .. } = *self.ticket(slot);
        if let Some(older) = older.some() {
            self.ticket_mut(older).newer = newer;
        }
        match newer.some() {
            Some(newer) => self.ticket_mut(newer).older = older,
            None => self.player_mut(player).newest_order = older,
        }
        if expires_at != Timestamp(0) {
            self.expiries.remove(&(expires_at, order_id));
        }
        let player = self.player_mut(player);
        player.open_orders = player.open_orders.saturating_sub(1);
    }

    #[expect(clippy::indexing_slicing, reason = "numbers are given out here and never taken back")]
    fn player_mut(&mut self, player: PlayerNo) -> &mut Player {
        &mut self.players[index(player)]
    }
}

#[expect(clippy::as_conversions, reason = "a usize has at least 32 bits wherever this runs")]
const fn index(player: PlayerNo) -> usize {
    player.0 as usize
}
