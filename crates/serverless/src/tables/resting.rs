//! `asks` and `bids`: orders that wait for the matcher or rest. A query of a material is its book, best first.
//!
//! The slot of an order that may rest is its price in 13 digits (of a bid: what it lacks to the highest price), `#`, and its
//! id, so equal prices stand first come first. The slot of an immediate one is `!` and its id: those stand before all
//! prices.
//!
//! A matcher reads whole books, and pays for their bytes. So an id is written in 26 digits of base 32 (`0` to `v`, which
//! sort as the numbers do), and what is as it was when the order came is left out: a price that the slot says, a quantity
//! that is what remains, no value, no fee, `gtc`, the time of the id. A row of short names is 80 bytes, not 160.

use tradepost_core::{
    Coins, MaterialId, Order, OrderId, PRICE_MAX, PlayerId, Price, Quantity, Side, TimeInForce, Timestamp,
};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key, Update};

/// Every slot with a price is greater, every slot of an immediate order smaller.
pub const FIRST_PRICED: &str = "0";

const IMMEDIATE: char = '!';
/// Of base 32.
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

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
    let id = digits_of(order_id);
    if time_in_force.rests() { format!("{:013}#{id}", rank(side, price)) } else { format!("{IMMEDIATE}{id}") }
}

/// Every slot of this price or a better one is smaller, every slot of a worse one greater.
pub fn behind(side: Side, price: Price) -> String {
    format!("{:013}", rank(side, price) + 1)
}

/// How many prices are better, of this side.
const fn rank(side: Side, price: Price) -> u64 {
    match side {
        Side::Ask => price.get(),
        Side::Bid => PRICE_MAX - price.get(),
    }
}

/// The order in a slot.
pub fn order_of_slot(slot: &str) -> Option<OrderId> {
    let id = slot.strip_prefix(IMMEDIATE).or_else(|| slot.split_once('#').map(|(_, id)| id))?;
    let bits = id.bytes().try_fold(0_u128, |bits, digit| {
        let digit = DIGITS.iter().position(|known| *known == digit)?;
        bits.checked_mul(32)?.checked_add(u128::try_from(digit).ok()?)
    });
    bits.map(OrderId::from_u128).filter(|order_id| digits_of(*order_id) == id)
}

/// An id in base 32: 26 digits that sort as the ids do.
fn digits_of(order_id: OrderId) -> String {
    let digit = |place: u32| {
        let digit = usize::try_from(order_id.as_u128() >> (5 * place) & 31).unwrap_or_default();
        DIGITS.get(digit).copied().map_or('0', char::from)
    };
    (0..26).rev().map(digit).collect()
}

/// The price in the slot of an order that may rest.
fn price_of_slot(side: Side, slot: &str) -> Option<Price> {
    let rank = slot.split_once('#')?.0.parse::<u64>().ok()?;
    Price::new(match side {
        Side::Ask => rank,
        Side::Bid => PRICE_MAX.checked_sub(rank)?,
    })
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
        let rests = self.time_in_force.rests();
        let some = |coins: Coins| Some(coins.get()).filter(|coins| *coins > 0);
        self.key()
            .item()
            .with(attribute::PLAYER, self.player.as_str())
            .with(attribute::REMAINING, self.remaining.get())
            .with_some(attribute::PRICE, (!rests).then_some(self.price.get()))
            .with_some(attribute::QUANTITY, (self.quantity != self.remaining).then_some(self.quantity.get()))
            .with_some(attribute::VALUE, some(self.value))
            .with_some(attribute::FEE, some(self.fee))
            .with_some(
                attribute::TIME_IN_FORCE,
                (self.time_in_force != TimeInForce::Gtc).then_some(self.time_in_force.as_str()),
            )
            .with_some(attribute::EXPIRES_AT, self.time_in_force.expires_at().map(|at| at.0))
            .with_some(
                attribute::UPDATED_AT,
                (self.updated_at != self.order_id.timestamp()).then_some(self.updated_at.0),
            )
    }

    /// What a trade changes of the row that is there.
    pub fn traded(&self) -> Vec<Update> {
        let mut updates = vec![
            Update::set(attribute::REMAINING, self.remaining.get()),
            Update::set(attribute::QUANTITY, self.quantity.get()),
            Update::set(attribute::VALUE, self.value.get()),
            Update::set(attribute::UPDATED_AT, self.updated_at.0),
        ];
        if self.fee.get() > 0 {
            updates.push(Update::set(attribute::FEE, self.fee.get()));
        }
        updates
    }

    /// Reads a row of the table of `side`.
    pub fn decode(side: Side, item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let found = fields.text(attribute::SLOT)?;
        let wrong = |problem| codec::error(attribute::SLOT, problem);
        let order_id = order_of_slot(found).ok_or_else(|| wrong("holds no order id"))?;
        let remaining = fields.quantity(attribute::REMAINING)?;
        let row = Self {
            material: fields.material()?,
            side,
            order_id,
            player: fields.player()?,
            price: match price_of_slot(side, found) {
                Some(price) => price,
                None => fields.price(attribute::PRICE)?,
            },
            quantity: if fields.has(attribute::QUANTITY) {
                fields.quantity(attribute::QUANTITY)?
            } else {
                remaining
            },
            remaining,
            value: fields.coins(attribute::VALUE)?,
            fee: fields.coins(attribute::FEE)?,
            time_in_force: if fields.has(attribute::TIME_IN_FORCE) {
                fields.time_in_force()?
            } else {
                TimeInForce::Gtc
            },
            updated_at: if fields.has(attribute::UPDATED_AT) {
                fields.time(attribute::UPDATED_AT)?
            } else {
                order_id.timestamp()
            },
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
