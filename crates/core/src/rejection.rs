//! Refusals by the rules of the market: values with a stable code, listed in order of precedence.
//!
//! New ones are added at the end, for the encoding. Of those, the rules on quantity and price come after the
//! expiry, then a frozen account, then the buy limit, then what the account lacks.

use serde::{Deserialize, Serialize};

use crate::rules::rule_set::SCHEDULED_RULES_MAX;
use crate::{AMOUNT_MAX, Amount, MATERIALS_MAX, Price, Quantity, RuleName, Timestamp};

/// Why a command was refused. A refused command changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejection {
    /// The material is not registered.
    #[error("no material with this id is registered")]
    UnknownMaterial,
    /// [`MATERIALS_MAX`] materials are registered.
    #[error("at most {} materials can be registered", MATERIALS_MAX)]
    TooManyMaterials,
    /// The rules are out of bounds.
    #[error("the sales tax must be at most 10,000 basis points")]
    RulesOutOfRange,
    /// The whole market accepts no orders at the moment.
    #[error("the market is halted: new orders are refused, cancels still work")]
    MarketHalted,
    /// The material accepts no orders at the moment.
    #[error("this material is halted: new orders are refused, cancels still work")]
    MaterialHalted,
    /// Price × quantity is above [`AMOUNT_MAX`].
    #[error("price × quantity must be at most {} coins", AMOUNT_MAX)]
    ValueOutOfRange,
    /// The order would be expired on arrival.
    #[error("expires_at must be in the future")]
    ExpiryInPast,
    /// There is no open order of this id, or it is another player's.
    #[error("you have no open order with this id")]
    OrderNotOpen,
    /// The new quantity is not below the old one, or not above what has traded.
    #[error("the new quantity must be above {filled} (filled) and below {quantity} (ordered)")]
    ReduceOutOfRange {
        /// Units traded so far.
        filled: u32,
        /// Units ordered.
        quantity: u32,
    },
    /// A deposit would raise the supply of the asset above [`AMOUNT_MAX`].
    #[error("the supply of an asset must be at most {}; {} more can be deposited", AMOUNT_MAX, left.get())]
    SupplyExceeded {
        /// What can still be deposited.
        left: Amount,
    },
    /// The player has fewer coins available than are needed.
    #[error("{needed} coins are needed, {available} are available", needed = needed.get(), available = available.get())]
    InsufficientCoins {
        /// What the command needs.
        needed: Amount,
        /// The available balance.
        available: Amount,
    },
    /// The player has fewer units available than are needed.
    #[error("{needed} units are needed, {available} are available", needed = needed.get(), available = available.get())]
    InsufficientGoods {
        /// What the command needs.
        needed: Amount,
        /// The available balance.
        available: Amount,
    },
    /// The order would rest, and the player already has the maximum number of open orders.
    #[error("at most {max} orders may be open at once")]
    TooManyOpenOrders {
        /// The maximum.
        max: u32,
    },
    /// There is no pending withdrawal with this reference.
    #[error("no transfer with this reference is known")]
    UnknownTransfer,
    /// The reference was used for another transfer.
    #[error("this reference was used for a different transfer")]
    ReferenceReused,
    /// The transfer is no withdrawal that is pending.
    #[error("this transfer is complete and can no longer be confirmed or aborted")]
    TransferClosed,
    /// The operator froze the player's account. Checked before [`Self::InsufficientCoins`].
    #[error("this account is frozen: new orders and withdrawals are refused, cancels still work")]
    AccountFrozen,
    /// The order is smaller than the rules allow.
    #[error("an order has at least {} units", min.get())]
    QuantityBelowMinimum {
        /// The fewest units.
        min: Quantity,
    },
    /// The price is not within the fixed bounds.
    #[error("the price must be {} to {}", lowest.get(), highest.get())]
    PriceOutOfBounds {
        /// The lowest price accepted.
        lowest: Price,
        /// The highest price accepted.
        highest: Price,
    },
    /// The price is not a multiple of the tick.
    #[error("the price must be a multiple of {}; the nearest {}", tick.get(), nearest(*below, *above))]
    PriceNotOnTick {
        /// The tick.
        tick: Price,
        /// The nearest lower price accepted, if there is one.
        below: Option<Price>,
        /// The nearest higher price accepted, if there is one.
        above: Option<Price>,
    },
    /// The price is too far from the reference price.
    #[error(
        "the price must be {} to {} while the reference price is {}",
        lowest.get(), highest.get(), reference.get()
    )]
    PriceOutOfBand {
        /// The reference price.
        reference: Price,
        /// The lowest price accepted.
        lowest: Price,
        /// The highest price accepted.
        highest: Price,
    },
    /// The player has bid for as many units as it may in this window of time.
    #[error("{used} of {units} units are used, {left} are left")]
    BuyLimitReached {
        /// Units in a window.
        units: u64,
        /// Units used.
        used: u64,
        /// Units left.
        left: u64,
        /// When the next window begins.
        resets_at: Timestamp,
    },
    /// A rule names a player that has no account.
    #[error("no player with this id has an account")]
    UnknownPlayer,
    /// The value of a rule is out of bounds.
    #[error("{} must be {min} to {max}", rule.as_str())]
    RuleOutOfRange {
        /// The rule.
        rule: RuleName,
        /// The least value.
        min: u64,
        /// The greatest value.
        max: u64,
    },
    /// The rules would leave no price.
    #[error("no price would be accepted: the lowest on a tick is {lowest}, the highest {highest}")]
    RulesContradict {
        /// The lowest price on a tick.
        lowest: u64,
        /// The highest price on a tick.
        highest: u64,
    },
    /// As many changes of rules are scheduled as there may be.
    #[error("at most {} changes of rules can be scheduled", SCHEDULED_RULES_MAX)]
    TooManyScheduledRules,
}

/// `are 10 and 15`, or the only one.
fn nearest(below: Option<Price>, above: Option<Price>) -> String {
    match (below, above) {
        (Some(below), Some(above)) => format!("are {} and {}", below.get(), above.get()),
        (Some(only), None) | (None, Some(only)) => format!("is {}", only.get()),
        (None, None) => "is out of bounds".to_owned(),
    }
}

impl Rejection {
    /// The stable code that clients match on. Titles and statuses are in the table of `tradepost-wire`
    /// (`code.rs`).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownMaterial => "unknown_material",
            Self::TooManyMaterials => "too_many_materials",
            Self::RulesOutOfRange | Self::RuleOutOfRange { .. } => "rules_out_of_range",
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
            Self::UnknownTransfer => "unknown_transfer",
            Self::ReferenceReused => "reference_reused",
            Self::TransferClosed => "transfer_closed",
            Self::AccountFrozen => "account_frozen",
            Self::QuantityBelowMinimum { .. } => "quantity_below_minimum",
            Self::PriceOutOfBounds { .. } => "price_out_of_bounds",
            Self::PriceNotOnTick { .. } => "price_not_on_tick",
            Self::PriceOutOfBand { .. } => "price_out_of_band",
            Self::BuyLimitReached { .. } => "buy_limit_reached",
            Self::UnknownPlayer => "unknown_player",
            Self::RulesContradict { .. } => "rules_contradict",
            Self::TooManyScheduledRules => "too_many_scheduled_rules",
        }
    }
}
