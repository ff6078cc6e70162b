//! `asks` and `bids`: orders that wait for the matcher or rest. A query of a material is its book, best first.
//!
//! The slot of an order that may rest is its price (of a bid: what it lacks to the highest price) and its id, so equal
//! prices stand first come first. The slot of an immediate one is `!` and its id: those stand before all prices.

use tradepost_core::{
    Coins, MaterialId, Order, OrderId, PRICE_MAX, PlayerId, Price, Quantity, Side, TimeInForce, Timestamp,
};

use super::codec::{self, Fields, padded};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key};

/// Every slot with a price is greater, every slot of an immediate order smaller.
pub const FIRST_PRICED: &str = "0";

const IMMEDIATE: char = '!';

/// An order in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestingRow {
    /// Of which material.
    pub material: MaterialId,
    /// Which side: the table.
    pub side: Side,
    /// Its id, the end of its slot.
    pub order_id: OrderId,
    /// Whose.
    pub player: PlayerId,
    /// Its limit.
    pub price: Price,
    /// What was ordered, less what it was reduced by.
    pub quantity: Quantity,
    /// What has not traded; it only ever decreases, so a condition on it is exact.
    pub remaining: Quantity,
    /// Coins traded so far.
    pub value: Coins,
    /// Sales tax paid so far.
    pub fee: Coins,
    /// How long it waits.
    pub time_in_force: TimeInForce,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The slot of an order.
pub fn slot(side: Side, price: Price, time_in_force: TimeInForce, order_id: OrderId) -> String {
    if !time_in_force.rests() {
        return format!("{IMMEDIATE}{order_id}");
    }
    let rank = match side {
        Side::Ask => price.get(),
        Side::Bid => PRICE_MAX - price.get(),
    };
    format!("{}#{order_id}", padded(rank))
}

/// Every slot of this price or a better one is smaller, every slot of a worse one greater.
pub fn behind(side: Side, price: Price) -> String {
    let rank = match side {
        Side::Ask => price.get(),
        Side::Bid => PRICE_MAX - price.get(),
    };
    padded(rank + 1)
}

/// The order in a slot.
pub fn order_of_slot(slot: &str) -> Option<OrderId> {
    let id = slot.strip_prefix(IMMEDIATE).or_else(|| slot.split_once('#').map(|(_, id)| id))?;
    OrderId::parse(id).ok()
}

/// The key of an order's row in the book.
pub fn resting_key(
    material: &MaterialId,
    side: Side,
    price: Price,
    time_in_force: TimeInForce,
    order_id: OrderId,
) -> Key {
    Key::at(Table::book(side), material.as_str(), slot(side, price, time_in_force, order_id))
}

impl RestingRow {
    /// An order just accepted.
    pub fn placed(order: &Order) -> Self {
        Self {
            material: order.material.clone(),
            side: order.side,
            order_id: order.order_id,
            player: order.player.clone(),
            price: order.price,
            quantity: order.quantity,
            remaining: order.remaining,
            value: order.value,
            fee: order.fee,
            time_in_force: order.time_in_force,
            updated_at: order.updated_at,
        }
    }

    /// Its key.
    pub fn key(&self) -> Key {
        resting_key(&self.material, self.side, self.price, self.time_in_force, self.order_id)
    }

    /// The order as its player sees it.
    pub fn order(&self) -> Order {
        Order {
            order_id: self.order_id,
            player: self.player.clone(),
            material: self.material.clone(),
            side: self.side,
            price: self.price,
            quantity: self.quantity,
            remaining: self.remaining,
            value: self.value,
            fee: self.fee,
            time_in_force: self.time_in_force,
            close_reason: None,
            updated_at: self.updated_at,
        }
    }

    /// The row.
    pub fn item(&self) -> Item {
        let expires_at = self.time_in_force.expires_at();
        self.key()
            .item()
            .with(attribute::PLAYER, self.player.as_str())
            .with(attribute::PRICE, self.price.get())
            .with(attribute::QUANTITY, self.quantity.get())
            .with(attribute::REMAINING, self.remaining.get())
            .with(attribute::VALUE, self.value.get())
            .with(attribute::FEE, self.fee.get())
            .with(attribute::TIME_IN_FORCE, self.time_in_force.as_str())
            .with_some(attribute::EXPIRES_AT, expires_at.map(|at| at.0))
            .with(attribute::UPDATED_AT, self.updated_at.0)
    }

    /// Reads a row of the table of `side`.
    pub fn decode(side: Side, item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let found = fields.text(attribute::SLOT)?;
        let wrong = |problem| codec::error(attribute::SLOT, problem);
        let row = Self {
            material: fields.material()?,
            side,
            order_id: order_of_slot(found).ok_or_else(|| wrong("holds no order id"))?,
            player: fields.player()?,
            price: fields.price(attribute::PRICE)?,
            quantity: fields.quantity(attribute::QUANTITY)?,
            remaining: fields.quantity(attribute::REMAINING)?,
            value: fields.coins(attribute::VALUE)?,
            fee: fields.coins(attribute::FEE)?,
            time_in_force: fields.time_in_force()?,
            updated_at: fields.time(attribute::UPDATED_AT)?,
        };
        if slot(side, row.price, row.time_in_force, row.order_id) != found {
            return Err(wrong("is not that of its price and kind"));
        }
        if row.remaining.is_zero() || row.remaining > row.quantity {
            return Err(codec::error(attribute::REMAINING, "is not between 1 and the quantity"));
        }
        if row.price.checked_times(row.quantity).is_none() {
            return Err(codec::error(attribute::PRICE, "makes a value out of range"));
        }
        Ok(row)
    }
}
