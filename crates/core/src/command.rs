//! Commands: the requests that may change the market.

use serde::{Deserialize, Serialize};

use crate::{
    Amount, AssetName, CloseReason, MaterialId, OrderId, PlayerId, Price, Quantity, Rules, Side, TimeInForce,
    Timestamp,
};

/// What a decision depends on apart from the market and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time of the decision; never before that of an earlier decision.
    pub now: Timestamp,
    /// The id of the order if one is placed; greater than that of every earlier order.
    pub order_id: OrderId,
}

/// Who sends a command on existing orders: a player, for its own orders, or the operator, for everyone's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// The player with this id.
    Player(PlayerId),
    /// The operator of the market.
    Operator,
}

impl Actor {
    /// The reason for closing an order that this actor cancels.
    pub const fn cancel_reason(&self) -> CloseReason {
        match self {
            Self::Player(_) => CloseReason::ByPlayer,
            Self::Operator => CloseReason::ByOperator,
        }
    }
}

/// A request to change the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Registers a material, or renames it.
    RegisterMaterial {
        /// The id used in the API.
        material: MaterialId,
        /// The display name.
        name: String,
    },
    /// Sets the market's rules from now on.
    SetRules(Rules),
    /// Brings assets into the market.
    Deposit {
        /// The recipient.
        player: PlayerId,
        /// Coins or a material.
        asset: AssetName,
        /// In coins or units.
        amount: Amount,
        /// The game's own label, for its statistics.
        reason: String,
    },
    /// Takes assets out of the market.
    Withdraw {
        /// The owner.
        player: PlayerId,
        /// Coins or a material.
        asset: AssetName,
        /// In coins or units.
        amount: Amount,
        /// The game's own label, for its statistics.
        reason: String,
    },
    /// Places a limit order.
    PlaceOrder(PlaceOrder),
    /// Lowers an open order's quantity; the order keeps its place in the queue.
    ReduceOrder {
        /// The player or the operator.
        actor: Actor,
        /// The order to change.
        order_id: OrderId,
        /// The new quantity: more than has traded, less than before.
        quantity: Quantity,
    },
    /// Cancels an open order.
    CancelOrder {
        /// The player or the operator.
        actor: Actor,
        /// The order to change.
        order_id: OrderId,
    },
    /// Cancels all open orders of a player.
    CancelOrders {
        /// The player or the operator.
        actor: Actor,
        /// The owner of the orders.
        player: PlayerId,
        /// Only orders for this material; `None` for all.
        material: Option<MaterialId>,
    },
    /// Closes every order that has expired. The deployment sends it before other commands of that time.
    ExpireOrders,
    /// Refuses new orders from now on; cancels still work.
    Halt {
        /// Only for this material; `None` for the whole market.
        material: Option<MaterialId>,
    },
    /// Accepts new orders again.
    Resume {
        /// Only for this material; `None` for the whole market.
        material: Option<MaterialId>,
    },
}

/// A request to place a limit order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOrder {
    /// The owner.
    pub player: PlayerId,
    /// The goods to buy or sell.
    pub material: MaterialId,
    /// Buying or selling.
    pub side: Side,
    /// The limit, in coins a unit.
    pub price: Price,
    /// Units to buy or sell.
    pub quantity: Quantity,
    /// How long it waits for fills.
    pub time_in_force: TimeInForce,
}
