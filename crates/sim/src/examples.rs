//! What the tests of both auditors ask for.

use tradepost_core::{Amount, PlaceOrder, Price, Quantity, Side, TimeInForce, TransferKind};
use tradepost_ports::TransferRequest;

use crate::call::{asset, material, player};

/// An order of the first material that rests until it is cancelled.
pub(crate) fn order(who: u8, side: Side, quantity: u64, price: u64) -> PlaceOrder {
    PlaceOrder {
        player: player(who),
        material: material(0),
        side,
        price: Price::new(price).unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        time_in_force: TimeInForce::Gtc,
    }
}

/// A thousand of an asset.
pub(crate) fn deposit(who: u8, what: u8) -> TransferRequest {
    let amount = Amount::new(1_000).unwrap();
    let (reference, kind) = (None, TransferKind::Deposit);
    TransferRequest {
        reference,
        kind,
        player: player(who),
        asset: asset(what),
        amount,
        reason: String::new(),
    }
}
