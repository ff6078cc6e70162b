//! What happened: the one serialised contract, read by journal, history, inbox, stream and simulator.
//!
//! Invariants: an event holds all that is needed to take it in ([`crate::evolve`] looks nothing up to learn *what* happened), so
//! readers keep no state of their own. The encoding (postcard) is frozen by golden files: variants and fields are only
//! ever added at the end of [`Event`].

use serde::{Deserialize, Serialize};

use crate::{
    Amount, Asset, CloseReason, Coins, MaterialId, MaterialNo, OrderId, PlayerId, PlayerNo, Price, Quantity,
    Rules, Side, TimeInForce,
};

/// Something that happened in the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A player was seen for the first time.
    PlayerAdded {
        /// Its number: one more than that of the player before.
        player: PlayerNo,
        /// Its name.
        name: PlayerId,
    },
    /// A material was registered, or renamed.
    MaterialRegistered {
        /// Its number: an old one, or one more than that of the material before.
        material: MaterialNo,
        /// Its id.
        id: MaterialId,
        /// What players read.
        name: String,
    },
    /// The rules changed.
    RulesSet(Rules),
    /// Assets came into the market.
    Deposited {
        /// Who got them.
        player: PlayerNo,
        /// What.
        asset: Asset,
        /// How much.
        amount: Amount,
        /// Why, in the game's words.
        reason: String,
    },
    /// Assets left the market.
    Withdrawn {
        /// Who gave them.
        player: PlayerNo,
        /// What.
        asset: Asset,
        /// How much.
        amount: Amount,
        /// Why, in the game's words.
        reason: String,
    },
    /// An order was accepted, and what it offers went into escrow. Its trades follow.
    OrderPlaced(PlacedOrder),
    /// Two orders traded at the maker's price.
    TradeExecuted(Trade),
    /// An open order's quantity was lowered, and the difference came back from escrow.
    OrderReduced {
        /// Which one.
        order_id: OrderId,
        /// Whose.
        player: PlayerNo,
        /// Of which material.
        material: MaterialNo,
        /// Which side.
        side: Side,
        /// Its limit.
        price: Price,
        /// By how many units.
        by: Quantity,
    },
    /// An order was closed before all of it traded, and its remainder came back from escrow. (An order whose last unit
    /// trades is closed by that trade.)
    OrderClosed {
        /// Which one.
        order_id: OrderId,
        /// Whose.
        player: PlayerNo,
        /// Of which material.
        material: MaterialNo,
        /// Which side.
        side: Side,
        /// Its limit.
        price: Price,
        /// What never traded.
        remaining: Quantity,
        /// Why.
        reason: CloseReason,
    },
    /// No orders are accepted any more, of one material or of all.
    Halted {
        /// Which material; `None` for the whole market.
        material: Option<MaterialNo>,
    },
    /// Orders are accepted again.
    Resumed {
        /// Which material; `None` for the whole market.
        material: Option<MaterialNo>,
    },
}

/// An accepted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// Its id, which says when it came.
    pub order_id: OrderId,
    /// Whose.
    pub player: PlayerNo,
    /// Of which material.
    pub material: MaterialNo,
    /// Which side.
    pub side: Side,
    /// Its limit.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// What stays in the book once the trades that follow are done.
    pub resting: Quantity,
    /// How long it waits.
    pub time_in_force: TimeInForce,
}

/// A trade between the order that was there first (maker) and the one that met it (taker).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// Of which material.
    pub material: MaterialNo,
    /// The side of the taker.
    pub taker_side: Side,
    /// The order that was there first.
    pub maker: OrderId,
    /// Its player.
    pub maker_player: PlayerNo,
    /// The order that met it.
    pub taker: OrderId,
    /// Its player.
    pub taker_player: PlayerNo,
    /// The maker's limit, at which they traded.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// Sales tax taken from the seller's proceeds and burned.
    pub fee: Coins,
    /// What a taking buyer had offered above the price, and gets back.
    pub improvement: Coins,
}

impl Trade {
    /// What the goods cost: price × quantity.
    pub fn value(&self) -> Coins {
        self.price.times(self.quantity)
    }

    /// The order on this side.
    pub fn order(&self, side: Side) -> OrderId {
        if side == self.taker_side { self.taker } else { self.maker }
    }

    /// The player on this side.
    pub fn player(&self, side: Side) -> PlayerNo {
        if side == self.taker_side { self.taker_player } else { self.maker_player }
    }
}
