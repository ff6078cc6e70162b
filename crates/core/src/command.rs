//! What can be asked of the market.

use serde::{Deserialize, Serialize};

use crate::{
    Amount, AssetName, CloseReason, Coins, MaterialId, OrderId, PlayerId, Price, Quantity, Rejection, Rules,
    Side, TimeInForce, Timestamp,
};

/// What a decision depends on beside the market and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time of the decision; never before that of an earlier one.
    pub now: Timestamp,
    /// The id a new order gets; greater than that of every earlier one.
    pub order_id: OrderId,
}

/// Who asks, where a player may touch only its own and the operator anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// This player.
    Player(PlayerId),
    /// The operator.
    Operator,
}

impl Actor {
    /// Why an order is closed that this one takes out.
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
        /// Its id.
        material: MaterialId,
        /// What players read.
        name: String,
    },
    /// Sets the market's rules for what follows.
    SetRules(Rules),
    /// Brings assets into the market.
    Deposit {
        /// Who gets them.
        player: PlayerId,
        /// What.
        asset: AssetName,
        /// How much, in coins or units.
        amount: Amount,
        /// Why, in the game's words.
        reason: String,
    },
    /// Takes assets out of the market.
    Withdraw {
        /// Who gives them.
        player: PlayerId,
        /// What.
        asset: AssetName,
        /// How much, in coins or units.
        amount: Amount,
        /// Why, in the game's words.
        reason: String,
    },
    /// Places a limit order.
    PlaceOrder(PlaceOrder),
    /// Lowers an open order's quantity; it keeps its place in the book.
    ReduceOrder {
        /// Who asks.
        actor: Actor,
        /// Which order.
        order_id: OrderId,
        /// Its new quantity: more than has traded, less than before.
        quantity: Quantity,
    },
    /// Takes an open order out of the book.
    CancelOrder {
        /// Who asks.
        actor: Actor,
        /// Which order.
        order_id: OrderId,
    },
    /// Takes all open orders of a player out of the book.
    CancelOrders {
        /// Who asks.
        actor: Actor,
        /// Whose orders.
        player: PlayerId,
        /// Only those of this material.
        material: Option<MaterialId>,
    },
    /// Closes every order whose time has come. The deployment gives it before other commands of that time.
    ExpireOrders,
    /// Stops the acceptance of orders; cancels still work.
    Halt {
        /// Only for this material; `None` for the whole market.
        material: Option<MaterialId>,
    },
    /// Accepts orders again.
    Resume {
        /// Only for this material; `None` for the whole market.
        material: Option<MaterialId>,
    },
}

/// A limit order as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOrder {
    /// Whose.
    pub player: PlayerId,
    /// Of which material.
    pub material: MaterialId,
    /// Buying or selling.
    pub side: Side,
    /// Its limit, in coins a unit.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
    /// How long it waits.
    pub time_in_force: TimeInForce,
}

impl PlaceOrder {
    /// Checks what depends on nobody's account, of an order of a registered material; says what it is worth.
    #[inline]
    pub fn admit(
        &self,
        market_halted: bool,
        material_halted: bool,
        now: Timestamp,
    ) -> Result<Coins, Rejection> {
        if market_halted {
            return Err(Rejection::MarketHalted);
        }
        if material_halted {
            return Err(Rejection::MaterialHalted);
        }
        let value = self.price.checked_times(self.quantity).ok_or(Rejection::ValueOutOfRange)?;
        if self.time_in_force.has_expired(now) {
            return Err(Rejection::ExpiryInPast);
        }
        Ok(value)
    }
}
