//! Events: what happened. The one serialised contract, read by journal, history, inbox, stream and simulator.
//!
//! Invariants: an event holds everything needed to apply it ([`crate::evolve`] looks nothing up to learn
//! *what* happened), so readers keep no state. The encoding (postcard) is frozen by golden files: new
//! variants are only ever added at the end of [`Event`].

use serde::{Deserialize, Serialize};

use crate::{
    Amount, Asset, CloseReason, Coins, MaterialId, MaterialNo, OrderId, PlayerId, PlayerNo, Price, Quantity,
    Reference, RuleChanges, RuleSet, Rules, Side, TimeInForce, Timestamp, TransferEvent, TransferStep,
};

/// Something that happened in the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A player was seen for the first time.
    PlayerAdded {
        /// The number: one more than the previous player's.
        player: PlayerNo,
        /// The name used in the API.
        name: PlayerId,
    },
    /// A material was registered, or renamed.
    MaterialRegistered {
        /// The number: a known one, or one more than the previous material's.
        material: MaterialNo,
        /// The id used in the API.
        id: MaterialId,
        /// The display name.
        name: String,
    },
    /// The settings of the program changed, which apply where no rule is set.
    RulesSet(Rules),
    /// Assets came into the market.
    Deposited {
        /// The recipient.
        player: PlayerNo,
        /// Coins or a material.
        asset: Asset,
        /// In coins or units.
        amount: Amount,
        /// The game's own label, for its statistics.
        reason: String,
    },
    /// Assets left the market.
    Withdrawn {
        /// The owner.
        player: PlayerNo,
        /// Coins or a material.
        asset: Asset,
        /// In coins or units.
        amount: Amount,
        /// The game's own label, for its statistics.
        reason: String,
    },
    /// An order was accepted, and what of it rests moved into escrow. Its trades follow: an arriving order
    /// pays for those from what its player has available.
    OrderPlaced(PlacedOrder),
    /// Two orders traded at the maker's price.
    TradeExecuted(Trade),
    /// An open order's quantity was lowered, and the difference returned from escrow.
    OrderReduced {
        /// The order.
        order_id: OrderId,
        /// The owner.
        player: PlayerNo,
        /// The book.
        material: MaterialNo,
        /// Buying or selling.
        side: Side,
        /// The limit, in coins a unit.
        price: Price,
        /// Units less than before.
        by: Quantity,
    },
    /// An order was closed before all of it traded; if it rested, its remainder returned from escrow. (An
    /// order whose last unit trades is closed by that trade.)
    OrderClosed {
        /// The order.
        order_id: OrderId,
        /// The owner.
        player: PlayerNo,
        /// The book.
        material: MaterialNo,
        /// Buying or selling.
        side: Side,
        /// The limit, in coins a unit.
        price: Price,
        /// Units that never traded.
        remaining: Quantity,
        /// Who or what closed it.
        reason: CloseReason,
    },
    /// New orders are refused from now on, for one material or all.
    Halted {
        /// The material; `None` for the whole market.
        material: Option<MaterialNo>,
    },
    /// New orders are accepted again.
    Resumed {
        /// The material; `None` for the whole market.
        material: Option<MaterialNo>,
    },
    /// A transfer with a reference was made, or a pending one was confirmed or aborted.
    Transferred {
        /// The game's own id of the transfer.
        reference: Reference,
        /// What happened.
        step: TransferStep,
        /// The owner.
        player: PlayerNo,
        /// Coins or a material.
        asset: Asset,
        /// In coins or units.
        amount: Amount,
        /// The game's own label, for its statistics.
        reason: String,
    },
    /// A player's new orders and withdrawals are refused from now on.
    AccountFrozen {
        /// The owner of the account.
        player: PlayerNo,
    },
    /// A player's orders and withdrawals are accepted again.
    AccountUnfrozen {
        /// The owner of the account.
        player: PlayerNo,
    },
    /// Tokens that were issued before a moment are refused from now on.
    TokensNotBeforeSet {
        /// Whose tokens; `None` for those of everyone.
        player: Option<PlayerNo>,
        /// The moment; 0 accepts all tokens.
        at: Timestamp,
    },
    /// Rules changed, for the whole market or for a material.
    RulesChanged {
        /// The material; `None` for the whole market.
        material: Option<MaterialNo>,
        /// All rules that are set there from now on.
        rules: RuleSet,
        /// Orders from this id on count towards buy limits that are new.
        since: OrderId,
        /// The moment for which this change was scheduled; it is no longer scheduled.
        scheduled: Option<Timestamp>,
    },
    /// A change of rules will take effect later. It takes the place of one for the same moment.
    RulesScheduled {
        /// When.
        effective_at: Timestamp,
        /// The material; `None` for the whole market.
        material: Option<MaterialNo>,
        /// What will change; nothing if what was scheduled is withdrawn.
        changes: RuleChanges,
    },
    /// A player paid for what of its order came to rest. The coins are burned, unless
    /// [`Self::FeesPaid`] follows.
    ListingFeeCharged {
        /// The order.
        order_id: OrderId,
        /// The owner.
        player: PlayerNo,
        /// The book.
        material: MaterialNo,
        /// In coins.
        fee: Coins,
    },
    /// The fees of the order that arrived last were not burned after all, but went to an account.
    FeesPaid {
        /// The recipient.
        to: PlayerNo,
        /// The book.
        material: MaterialNo,
        /// The sales tax of its trades.
        sales_tax: Coins,
        /// Its listing fee.
        listing_fee: Coins,
    },
}

impl Event {
    /// The step of a transfer, if the event is one.
    pub fn transfer(&self) -> Option<TransferEvent<'_>> {
        let (reference, step, player, asset, amount, reason) = match self {
            Self::Deposited { player, asset, amount, reason } => {
                (None, TransferStep::Deposited, player, asset, amount, reason)
            }
            Self::Withdrawn { player, asset, amount, reason } => {
                (None, TransferStep::Withdrawn, player, asset, amount, reason)
            }
            Self::Transferred { reference, step, player, asset, amount, reason } => {
                (Some(reference), *step, player, asset, amount, reason)
            }
            _ => return None,
        };
        Some(TransferEvent { reference, step, player: *player, asset: *asset, amount: *amount, reason })
    }
}

/// An accepted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// A UUIDv7, which contains the time of acceptance.
    pub order_id: OrderId,
    /// The owner.
    pub player: PlayerNo,
    /// The book.
    pub material: MaterialNo,
    /// Buying or selling.
    pub side: Side,
    /// The limit, in coins a unit.
    pub price: Price,
    /// Units ordered.
    pub quantity: Quantity,
    /// Units that stay in the book after the trades that follow.
    pub resting: Quantity,
    /// How long it waits for fills.
    pub time_in_force: TimeInForce,
}

/// A trade between a resting order (maker) and an arriving one (taker).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// The book.
    pub material: MaterialNo,
    /// The side of the taker.
    pub taker_side: Side,
    /// The resting order.
    pub maker: OrderId,
    /// The owner of the resting order.
    pub maker_player: PlayerNo,
    /// The arriving order.
    pub taker: OrderId,
    /// The owner of the arriving order.
    pub taker_player: PlayerNo,
    /// The maker's limit, at which they traded.
    pub price: Price,
    /// Units traded.
    pub quantity: Quantity,
    /// Sales tax taken from the seller's proceeds and burned.
    pub fee: Coins,
    /// Coins that a taking buyer had offered above the price, and keeps.
    pub improvement: Coins,
}

impl Trade {
    /// The cost of the goods: price × quantity.
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
