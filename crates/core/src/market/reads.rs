//! What the market reports: books, orders, balances, wealth. Reads only.

use crate::book::slab::Slot;
use crate::book::{PriceLevel, Resting};
use crate::market::ledger::{Balance, Supply};
use crate::market::{Market, Material, Turnover};
use crate::rules::matching::{self, Ending};
use crate::{
    Asset, AssetName, Coins, Event, Incoming, MaterialId, MaterialNo, Order, OrderId, OrderState, OrderTerms,
    PlaceOrder, PlayerId, PlayerNo, Price, Quantity, Reference, Sequence, Side, Timestamp, Transfer,
    TransferKind, TransferState,
};

/// The orders that rest at one price, summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Coins a unit.
    pub price: Price,
    /// Units in all orders.
    pub quantity: u64,
    /// Number of orders.
    pub orders: u32,
}

/// The best levels of a book, best first on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookDepth {
    /// The material traded.
    pub material: MaterialId,
    /// The event that last changed it.
    pub sequence: Sequence,
    /// The buyers' levels.
    pub bids: Vec<Level>,
    /// The sellers' levels.
    pub asks: Vec<Level>,
}

impl Market {
    /// The number of open orders.
    pub fn open_order_count(&self) -> u64 {
        u64::try_from(self.books.orders.used()).unwrap_or(u64::MAX)
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

    /// The number of open orders of a player.
    pub fn open_orders_of(&self, player: &PlayerId) -> u32 {
        self.player_no(player).map_or(0, |player| self.player(player).open_orders)
    }

    /// A player's balances: coins first, then materials in order of registration.
    pub fn balances(&self, player: &PlayerId) -> Vec<(AssetName, Balance)> {
        let Some(player) = self.player_no(player) else { return Vec::new() };
        let mut held: Vec<_> = self.ledger.balances(player).collect();
        held.sort_unstable_by_key(|(asset, _)| *asset);
        held.into_iter().map(|(asset, balance)| (self.asset_name(asset), balance)).collect()
    }

    /// A player's balance of one asset.
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

    /// The level at one price; its quantity is 0 where no order rests.
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

    /// How many units an immediate bid gets that spends at most `budget` coins.
    pub fn affordable(&self, order: &PlaceOrder, budget: Coins) -> Quantity {
        let Some(material) = self.material_no(&order.material) else { return Quantity::ZERO };
        let incoming = Incoming {
            order_id: OrderId::default(),
            player: self.player_no(&order.player).unwrap_or(PlayerNo::NOBODY),
            material,
            side: order.side,
            price: order.price,
            quantity: order.quantity,
        };
        let mut fills = Vec::new();
        let ending = matching::outcome(&self.books, &incoming, order.time_in_force, |fill| fills.push(fill));
        match matching::within_budget(&incoming, order.time_in_force, ending, &mut fills, 0, budget) {
            Ending::Filled => order.quantity,
            Ending::Rests(remaining) | Ending::Closed { remaining, .. } => order.quantity.minus(remaining),
        }
    }

    /// Whether a player's account is frozen.
    pub fn frozen(&self, player: &PlayerId) -> bool {
        self.access.is_frozen(self.player_no(player))
    }

    /// The moments before which tokens must not have been issued: for everyone, and for players besides.
    pub fn tokens_not_before(&self) -> (Timestamp, impl Iterator<Item = (&PlayerId, Timestamp)>) {
        let of_players = self.access.tokens_of_player_not_before.iter();
        let of_players = of_players.map(|(player, at)| (self.player_name(*player), *at));
        (self.access.tokens_not_before, of_players)
    }

    /// A pending withdrawal as a transfer.
    pub fn pending_withdrawal(&self, reference: &Reference) -> Option<Transfer> {
        let pending = self.withdrawals.get(reference)?;
        Some(Transfer {
            reference: Some(reference.clone()),
            kind: TransferKind::HeldWithdrawal,
            state: TransferState::Pending,
            player: self.player_name(pending.player).clone(),
            asset: self.asset_name(pending.asset),
            amount: pending.amount,
            reason: pending.reason.clone(),
            created_at: pending.created_at,
            updated_at: pending.created_at,
        })
    }

    /// The supply of each asset: coins first, then materials in order of registration.
    pub fn supplies(&self) -> Vec<(AssetName, Supply)> {
        let materials = self.numbered_materials().map(|(material, _)| Asset::Material(material));
        let supply = |asset| (self.asset_name(asset), self.ledger.supply(asset));
        std::iter::once(Asset::Coin).chain(materials).map(supply).collect()
    }

    /// The supply of coins.
    pub fn coin_supply(&self) -> Supply {
        self.ledger.supply(Asset::Coin)
    }

    /// What each player owns, available and held, in coins: goods at their last price, or 0 if they never
    /// traded. Reads every account.
    pub fn worths(&self) -> Vec<u64> {
        let players = (0..self.player_count()).filter_map(|no| u32::try_from(no).ok().map(PlayerNo));
        let price = |asset| match asset {
            Asset::Coin => 1,
            Asset::Material(material) => self.material(material).last.map_or(0, Price::get),
        };
        players.map(|player| worth(self.ledger.balances(player), price)).collect()
    }

    /// Bytes of memory that open orders take: books, levels, index, turnovers.
    pub fn order_bytes(&self) -> usize {
        self.books.bytes().saturating_add(self.turnovers.bytes())
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
}

/// The worth of several balances together, in coins; `price` returns the price of one unit of an asset.
pub fn worth<A>(balances: impl IntoIterator<Item = (A, Balance)>, price: impl Fn(A) -> u64) -> u64 {
    let worths = balances.into_iter().map(|(asset, balance)| balance.worth(price(asset)));
    worths.fold(0, u64::saturating_add)
}
