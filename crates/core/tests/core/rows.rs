//! A snapshot as plain rows, decoded from its stored bytes: the market's whole state, order by order.
//!
//! The fields mirror the private ones of [`tradepost_core::Snapshot`].

use serde::Deserialize;
use tradepost_core::{
    Asset, Balance, Coins, Market, Material, MaterialNo, OrderId, PlayerId, PlayerNo, Price, Quantity, Rules,
    Sequence, Side, TimeInForce, Timestamp,
};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Rows {
    pub(crate) sequence: Sequence,
    pub(crate) rules: Rules,
    pub(crate) halted: bool,
    pub(crate) materials: Vec<Material>,
    pub(crate) players: Vec<PlayerId>,
    pub(crate) supplies: Vec<(Asset, SupplyRow)>,
    pub(crate) balances: Vec<(PlayerNo, Asset, Balance)>,
    /// Book by book, bids before asks, best first, oldest first.
    pub(crate) orders: Vec<OrderRow>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct SupplyRow {
    pub(crate) deposited: u128,
    pub(crate) withdrawn: u128,
    pub(crate) burned: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct OrderRow {
    pub(crate) order_id: OrderId,
    pub(crate) player: PlayerNo,
    pub(crate) material: MaterialNo,
    pub(crate) side: Side,
    pub(crate) price: Price,
    pub(crate) quantity: Quantity,
    pub(crate) remaining: Quantity,
    pub(crate) value: Coins,
    pub(crate) fee: Coins,
    pub(crate) time_in_force: TimeInForce,
    pub(crate) updated_at: Timestamp,
}

impl Rows {
    pub(crate) fn of(market: &Market) -> Self {
        let bytes = postcard::to_stdvec(&market.snapshot()).unwrap();
        postcard::from_bytes(&bytes).unwrap()
    }

    /// Without empty accounts: the rules do not say whether they remain.
    pub(crate) fn without_empty_accounts(mut self) -> Self {
        self.balances.retain(|(_, _, balance)| *balance != Balance::default());
        self
    }
}
