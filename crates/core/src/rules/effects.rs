//! What fills, closes and reductions do to the accounts of the parties.
//!
//! A resting bid holds coins in escrow, a resting ask goods. A trade executes at the maker's price, so a
//! taking buyer keeps what it offered above that (the improvement). The seller pays the sales tax (`fees`)
//! out of the proceeds.

use crate::{Amount, Asset, Coins, MaterialNo, Price, Quantity, Side};

/// How the account of one party changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Leaves escrow for the other party, in the asset that the order offers.
    pub paid: Amount,
    /// Returns from escrow to the player, in the same asset.
    pub returned: Amount,
    /// Arrives from the other party, in the asset that the order wants.
    pub gained: Amount,
}

/// What an order with this limit had offered above the price of a trade.
#[inline]
pub fn improvement(side: Side, limit: Price, price: Price, quantity: Quantity) -> Coins {
    match side {
        Side::Bid => limit.times(quantity).minus(price.times(quantity)),
        Side::Ask => Coins::ZERO,
    }
}

/// What a trade does to the account of the party on this side. A maker trades at its own limit, so nothing
/// returns to it.
#[inline]
pub fn fill(side: Side, price: Price, quantity: Quantity, fee: Coins) -> Delta {
    let (value, returned) = (price.times(quantity), Amount::ZERO);
    match side {
        Side::Bid => Delta { paid: value.into(), returned, gained: quantity.into() },
        Side::Ask => Delta { paid: quantity.into(), returned, gained: value.minus(fee).into() },
    }
}

/// What an order gives back that is closed, or reduced, by `quantity` units.
#[inline]
pub fn release(side: Side, limit: Price, quantity: Quantity) -> Delta {
    Delta { returned: side.escrow(limit, quantity), ..Delta::default() }
}

/// The assets that an order offers and wants.
#[inline]
pub fn assets(side: Side, material: MaterialNo) -> (Asset, Asset) {
    match side {
        Side::Bid => (Asset::Coin, Asset::Material(material)),
        Side::Ask => (Asset::Material(material), Asset::Coin),
    }
}
