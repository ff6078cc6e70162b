//! Commands: the requests that may change the market.

use serde::{Deserialize, Serialize};

use crate::{
    Amount, AssetName, CloseReason, MaterialId, OrderId, PlayerId, Price, Quantity, Reference,
    ReferencedTransfer, RuleChanges, Rules, Side, TimeInForce, Timestamp, Transfer, TransferKind,
};

/// What a decision depends on apart from the market and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time of the decision; never before that of an earlier decision.
    pub now: Timestamp,
    /// The id of the order if one is placed; greater than that of every earlier order.
    pub order_id: OrderId,
    /// The reference price of the order's material, where its rules have a band ([`crate::Market::banded`]);
    /// `None` before there is one.
    pub reference_price: Option<Price>,
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
    /// Sets what the settings of the program say: what applies where no rule is set.
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
    /// Makes a transfer with a reference that was never used; the deployment looks that up.
    Transfer(ReferencedTransfer),
    /// Completes a pending withdrawal.
    CloseWithdrawal {
        /// The game's own id of the withdrawal.
        reference: Reference,
        /// Whether the assets leave the market (`true`) or are returned to the player.
        confirmed: bool,
    },
    /// Closes every order that has expired, and lets scheduled rules take effect. The deployment sends it
    /// before other commands of that time ([`crate::Market::next_due`]).
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
    /// Refuses a player's new orders and withdrawals from now on. Its open orders stay and may trade.
    Freeze {
        /// The player; it need not have an account yet.
        player: PlayerId,
    },
    /// Accepts a player's orders and withdrawals again.
    Unfreeze {
        /// The player.
        player: PlayerId,
    },
    /// Sets the moment before which tokens must not have been issued.
    SetTokensNotBefore {
        /// Only this player's tokens; `None` for those of everyone.
        player: Option<PlayerId>,
        /// The moment; 0 accepts all tokens.
        at: Timestamp,
    },
    /// Changes rules, now or later.
    ChangeRules {
        /// Only for this material; `None` for the whole market.
        material: Option<MaterialId>,
        /// What changes; nothing, with a moment, withdraws what was scheduled for that moment.
        changes: RuleChanges,
        /// When; `None`, or a moment that has passed, for now.
        effective_at: Option<Timestamp>,
    },
}

impl Command {
    /// The transfer that the command makes at a time, done or pending; `None` if it makes none.
    pub fn transfer(&self, at: Timestamp) -> Option<Transfer> {
        let (reference, kind, player, asset, amount, reason) = match self {
            Self::Deposit { player, asset, amount, reason } => {
                (None, TransferKind::Deposit, player, asset, amount, reason)
            }
            Self::Withdraw { player, asset, amount, reason } => {
                (None, TransferKind::Withdrawal, player, asset, amount, reason)
            }
            Self::Transfer(ReferencedTransfer { reference, kind, player, asset, amount, reason }) => {
                (Some(reference), *kind, player, asset, amount, reason)
            }
            _ => return None,
        };
        Some(Transfer {
            reference: reference.cloned(),
            kind,
            state: kind.step().state(),
            player: player.clone(),
            asset: asset.clone(),
            amount: *amount,
            reason: reason.clone(),
            created_at: at,
            updated_at: at,
        })
    }
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
