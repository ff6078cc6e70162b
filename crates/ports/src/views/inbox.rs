//! A player's inbox: what an event means to which player.
//!
//! [`of`] is the one place where an entry is made from an event. Deployments store an encoding of the entry,
//! and read it back as [`InboxKind`]; a fill is such an entry read as a [`FillPrint`].

use tradepost_core::{
    Amount, Asset, AssetName, CloseReason, Coins, Event, MaterialId, MaterialNo, OrderId, PlayerNo, Price,
    Quantity, Reference, Side, Timestamp, TransferEvent, TransferStep,
};

use super::{FillPrint, TradePrint};

/// An entry of a player's inbox.
#[derive(Clone, Debug)]
pub struct InboxEvent {
    /// The entry's place in the inbox; the next read starts after it.
    pub cursor: String,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: InboxKind,
}

/// What can happen to a player. `M` and `A` identify materials and assets: by name, or by the numbers of
/// events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InboxKind<M = MaterialId, A = AssetName> {
    /// An order of the player traded.
    Filled {
        /// The player's order.
        order_id: OrderId,
        /// The order's material.
        material: M,
        /// The player's side.
        side: Side,
        /// Units traded.
        quantity: Quantity,
        /// Coins a unit.
        price: Price,
        /// Sales tax that the player paid, in coins.
        fee: Coins,
        /// Whether the player's order was in the book first.
        maker: bool,
    },
    /// An order was reduced.
    Reduced {
        /// The player's order.
        order_id: OrderId,
        /// The order's material.
        material: M,
        /// The order's side.
        side: Side,
        /// Units by which it was reduced.
        quantity: Quantity,
    },
    /// An order was cancelled or expired; its remainder came back.
    Closed {
        /// The player's order.
        order_id: OrderId,
        /// The order's material.
        material: M,
        /// The order's side.
        side: Side,
        /// Units that never traded.
        remaining: Quantity,
        /// Why the order was closed.
        reason: CloseReason,
    },
    /// The operator moved assets into the player's account or out of it.
    Transferred {
        /// What happened.
        step: TransferStep,
        /// The game's own id of the transfer, if it gave one.
        reference: Option<Reference>,
        /// The asset.
        asset: A,
        /// Coins or units.
        amount: Amount,
        /// Why, in the game's words.
        reason: String,
    },
}

/// The inbox entries that an event makes, each with the player who gets it.
///
/// An order that a player places makes none: its answer already reports it.
pub fn of(event: &Event) -> impl Iterator<Item = (PlayerNo, InboxKind<MaterialNo, Asset>)> {
    let entries = match event {
        Event::TradeExecuted(trade) => [trade.taker_side, trade.taker_side.opposite()].map(|side| {
            let kind = InboxKind::Filled {
                order_id: trade.order(side),
                material: trade.material,
                side,
                quantity: trade.quantity,
                price: trade.price,
                fee: fee_of(side, trade.fee),
                maker: side != trade.taker_side,
            };
            Some((trade.player(side), kind))
        }),
        Event::OrderReduced { order_id, player, material, side, by, .. } => {
            let (order_id, material, side, quantity) = (*order_id, *material, *side, *by);
            [Some((*player, InboxKind::Reduced { order_id, material, side, quantity })), None]
        }
        Event::OrderClosed { order_id, player, material, side, remaining, reason, .. } => {
            let (order_id, material, side) = (*order_id, *material, *side);
            let (remaining, reason) = (*remaining, *reason);
            [Some((*player, InboxKind::Closed { order_id, material, side, remaining, reason })), None]
        }
        Event::Deposited { .. } | Event::Withdrawn { .. } | Event::Transferred { .. } => {
            [event.transfer().map(|transfer| (transfer.player, InboxKind::of_transfer(transfer))), None]
        }
        Event::PlayerAdded { .. }
        | Event::MaterialRegistered { .. }
        | Event::RulesSet(_)
        | Event::OrderPlaced(_)
        | Event::Halted { .. }
        | Event::Resumed { .. }
        | Event::AccountFrozen { .. }
        | Event::AccountUnfrozen { .. }
        | Event::TokensNotBeforeSet { .. }
        | Event::RulesChanged { .. }
        | Event::RulesScheduled { .. }
        | Event::ListingFeeCharged { .. }
        | Event::FeesPaid { .. } => [None, None],
    };
    entries.into_iter().flatten()
}

/// The part of a trade's sales tax that the player on this side pays: the seller pays all of it.
pub fn fee_of(side: Side, fee: Coins) -> Coins {
    if side == Side::Ask { fee } else { Coins::ZERO }
}

impl InboxKind<MaterialNo, Asset> {
    fn of_transfer(transfer: TransferEvent<'_>) -> Self {
        let TransferEvent { reference, step, asset, amount, reason, .. } = transfer;
        Self::Transferred { step, reference: reference.cloned(), asset, amount, reason: reason.to_owned() }
    }

    /// The same entry with names in place of numbers; `id` looks up a material's.
    pub fn named<E>(self, mut id: impl FnMut(MaterialNo) -> Result<MaterialId, E>) -> Result<InboxKind, E> {
        let mut name = |asset| match asset {
            Asset::Coin => Ok(AssetName::Coin),
            Asset::Material(material) => id(material).map(AssetName::Material),
        };
        Ok(match self {
            Self::Transferred { step, reference, asset, amount, reason } => {
                InboxKind::Transferred { step, reference, asset: name(asset)?, amount, reason }
            }
            Self::Filled { order_id, material, side, quantity, price, fee, maker } => {
                InboxKind::Filled { order_id, material: id(material)?, side, quantity, price, fee, maker }
            }
            Self::Reduced { order_id, material, side, quantity } => {
                InboxKind::Reduced { order_id, material: id(material)?, side, quantity }
            }
            Self::Closed { order_id, material, side, remaining, reason } => {
                InboxKind::Closed { order_id, material: id(material)?, side, remaining, reason }
            }
        })
    }
}

impl InboxEvent {
    /// The fill that this entry reports, if it reports one.
    pub fn fill(self, trade_id: String) -> Option<FillPrint> {
        let InboxKind::Filled { order_id, material, side, quantity, price, fee, maker } = self.kind else {
            return None;
        };
        let taker_side = if maker { side.opposite() } else { side };
        let trade = TradePrint { trade_id, material, price, quantity, taker_side, executed_at: self.at };
        Some(FillPrint { trade, order_id, side, fee, maker, cursor: self.cursor })
    }
}
