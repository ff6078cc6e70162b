//! The market's no: a value with a stable code, listed in order of precedence.

use serde::{Deserialize, Serialize};

use crate::Amount;

/// Why a command was refused; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejection {
    /// The material is not registered.
    #[error("no material of this id is registered")]
    UnknownMaterial,
    /// There are as many materials as there can be.
    #[error("no more than 65,000 materials can be registered")]
    TooManyMaterials,
    /// The rules are out of bounds.
    #[error("the sales tax is at most 10,000 basis points")]
    RulesOutOfRange,
    /// The whole market takes no orders at the moment.
    #[error("the market is halted: no orders are accepted, cancels still work")]
    MarketHalted,
    /// The material takes no orders at the moment.
    #[error("this material is halted: no orders are accepted, cancels still work")]
    MaterialHalted,
    /// Price × quantity is beyond 2^53 − 1.
    #[error("price × quantity is at most 9,007,199,254,740,991 coins")]
    ValueOutOfRange,
    /// The order would be expired on arrival.
    #[error("expires_at is not in the future")]
    ExpiryInPast,
    /// There is no open order of this id, or it is another player's.
    #[error("no open order of this id is yours")]
    OrderNotOpen,
    /// The new quantity is not below the old one, or not above what has traded.
    #[error(
        "the new quantity must be above the {filled} units filled and below the {quantity} units ordered"
    )]
    ReduceOutOfRange {
        /// Units traded so far.
        filled: u32,
        /// Units ordered.
        quantity: u32,
    },
    /// A deposit would bring the supply of the asset beyond 2^53 − 1.
    #[error("the supply of any asset is at most 9,007,199,254,740,991; {left} more can be deposited", left = left.get())]
    SupplyExceeded {
        /// What can still be deposited.
        left: Amount,
    },
    /// The player has fewer coins available than are needed.
    #[error("{needed} coins are needed, {available} are available", needed = needed.get(), available = available.get())]
    InsufficientCoins {
        /// What is needed.
        needed: Amount,
        /// What there is.
        available: Amount,
    },
    /// The player has fewer units available than are needed.
    #[error("{needed} units are needed, {available} are available", needed = needed.get(), available = available.get())]
    InsufficientGoods {
        /// What is needed.
        needed: Amount,
        /// What there is.
        available: Amount,
    },
    /// The order would rest, and the player has as many open orders as it may.
    #[error("no more than {max} orders may be open at once")]
    TooManyOpenOrders {
        /// How many are allowed.
        max: u32,
    },
}

impl Rejection {
    /// The stable code clients match on.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownMaterial => "unknown_material",
            Self::TooManyMaterials => "too_many_materials",
            Self::RulesOutOfRange => "rules_out_of_range",
            Self::MarketHalted => "market_halted",
            Self::MaterialHalted => "material_halted",
            Self::ValueOutOfRange => "value_out_of_range",
            Self::ExpiryInPast => "expiry_in_past",
            Self::OrderNotOpen => "order_not_open",
            Self::ReduceOutOfRange { .. } => "reduce_out_of_range",
            Self::SupplyExceeded { .. } => "supply_exceeded",
            Self::InsufficientCoins { .. } => "insufficient_coins",
            Self::InsufficientGoods { .. } => "insufficient_goods",
            Self::TooManyOpenOrders { .. } => "too_many_open_orders",
        }
    }
}
