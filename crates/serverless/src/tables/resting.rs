//! `asks` and `bids`: orders that wait for the matcher or rest. A query of a material is its book, best
//! first.
//!
//! The slot of an order that may rest is its price in 13 digits (of a bid: what it lacks to the highest
//! price), `#`, and its id, so equal prices stand first come first. The slot of an immediate one is `!` and
//! its id: those stand before all prices.
//!
//! A matcher reads whole books, and pays for their bytes. So an id is written in 26 digits of base 32 (`0` to
//! `v`, which sort as the numbers do), and what is as it was when the order came is left out: a price that
//! the slot says, a quantity that is what remains, no value, no fee, `gtc`, the time of the id. A row of
//! short names is 80 bytes, not 160.

use tradepost_core::rules::effects::{self, Delta};
use tradepost_core::{
    Amount, Coins, Order, OrderId, OrderState, OrderTerms, PRICE_MAX, Price, Quantity, Side, TimeInForce,
    Timestamp,
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
    /// What was fixed when it was accepted.
    pub terms: OrderTerms,
    /// Its open state. `remaining` only ever decreases, so a condition on it is exact.
    pub state: OrderState,
    /// The most that an immediate bid may still spend, where it holds that and not its limit times what
    /// remains.
    pub budget: Option<Coins>,
}

/// The slot of an order.
pub fn slot(side: Side, price: Price, time_in_force: TimeInForce, order_id: OrderId) -> String {
    let id = digits_of(order_id);
    if time_in_force.rests() { format!("{:013}#{id}", rank(side, price)) } else { format!("{IMMEDIATE}{id}") }
}

/// Every slot of this price or a better one is smaller, every slot of a worse one greater.
pub fn after_price(side: Side, price: Price) -> String {
    format!("{:013}", rank(side, price) + 1)
}

/// In how many parts the orders that expire in an hour are indexed. DynamoDB takes 1,000 new orders a second
/// into each, of each side; a new table takes no more than four times that.
pub const EXPIRY_PARTS: u128 = 4;

/// The hash key of the index by expiry.
pub fn expiry(hour: u64, part: u128) -> String {
    format!("{hour}#{part}")
}

/// The hour of a time, since 1970.
pub const fn hour_of(at: Timestamp) -> u64 {
    at.0 / 3_600_000
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
    let order_id = OrderId::from_u128(u128::from_str_radix(id, 32).ok()?);
    (digits_of(order_id) == id).then_some(order_id)
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
pub fn resting_key(terms: &OrderTerms) -> Key {
    let OrderTerms { order_id, side, price, time_in_force, .. } = *terms;
    Key::at(Table::book(side), terms.material.as_str(), slot(side, price, time_in_force, order_id))
}

impl RestingRow {
    /// An order just accepted.
    pub fn placed(order: &Order) -> Self {
        Self { terms: order.terms.clone(), state: order.state, budget: None }
    }

    /// Puts this much in escrow for an order of which nothing has traded: all that it may cost, or less.
    pub fn hold(&mut self, amount: Amount) {
        self.budget = None;
        if amount < self.escrow() {
            self.budget = Some(Coins::new(amount.get()));
        }
    }

    /// What it has in escrow: coins of a bid, goods of an ask.
    pub fn escrow(&self) -> Amount {
        let OrderTerms { side, price, .. } = self.terms;
        self.budget.map_or_else(|| side.escrow(price, self.state.remaining), Amount::from)
    }

    /// Adds a fill; returns what it does to the account of its player.
    pub fn fill(&mut self, price: Price, quantity: Quantity, fee: Coins) -> Delta {
        let (held, side, value) = (self.escrow(), self.terms.side, price.times(quantity));
        self.state.fill(side, quantity, value, fee);
        self.budget = self.budget.map(|budget| budget.minus(value));
        self.shrink();
        let delta = effects::fill(side, price, quantity, fee);
        Delta { returned: held.minus(self.escrow()).minus(delta.paid), ..delta }
    }

    /// Lowers its quantity; returns what comes back from escrow by it.
    pub fn reduce(&mut self, by: Quantity) -> Amount {
        let held = self.escrow();
        self.state.quantity = self.state.quantity.minus(by);
        self.state.remaining = self.state.remaining.minus(by);
        self.shrink();
        held.minus(self.escrow())
    }

    /// A budget is never more than what remains could cost.
    fn shrink(&mut self) {
        let most = self.terms.price.times(self.state.remaining);
        self.budget = self.budget.map(|budget| budget.min(most));
    }

    pub fn key(&self) -> Key {
        resting_key(&self.terms)
    }

    /// Where the index by expiry has it.
    fn expiry(&self) -> Option<String> {
        let hour = hour_of(self.terms.time_in_force.expires_at()?);
        Some(expiry(hour, self.terms.order_id.as_u128() % EXPIRY_PARTS))
    }

    /// The order as its player sees it.
    pub fn order(&self) -> Order {
        Order { terms: self.terms.clone(), state: self.state }
    }

    pub fn item(&self) -> Item {
        let rests = self.terms.time_in_force.rests();
        let some = |coins: Coins| Some(coins.get()).filter(|coins| *coins > 0);
        self.key()
            .item()
            .with(attribute::PLAYER, self.terms.player.as_str())
            .with(attribute::REMAINING, self.state.remaining.get())
            .with_some(attribute::PRICE, (!rests).then_some(self.terms.price.get()))
            .with_some(
                attribute::QUANTITY,
                (self.state.quantity != self.state.remaining).then_some(self.state.quantity.get()),
            )
            .with_some(attribute::VALUE, some(self.state.value))
            .with_some(attribute::FEE, some(self.state.fee))
            .with_some(attribute::HOLDS, self.budget.map(Coins::get))
            .with_some(
                attribute::TIME_IN_FORCE,
                (self.terms.time_in_force != TimeInForce::Gtc).then_some(self.terms.time_in_force.as_str()),
            )
            .with_some(attribute::EXPIRES_AT, self.terms.time_in_force.expires_at().map(|at| at.0))
            .with_some(attribute::EXPIRY, self.expiry())
            .with_some(
                attribute::UPDATED_AT,
                (self.state.updated_at != self.terms.order_id.timestamp()).then_some(self.state.updated_at.0),
            )
    }

    /// What a trade changes of the row that is there.
    pub fn traded(&self) -> Vec<Update> {
        let mut updates = vec![
            Update::set(attribute::REMAINING, self.state.remaining.get()),
            Update::set(attribute::QUANTITY, self.state.quantity.get()),
            Update::set(attribute::VALUE, self.state.value.get()),
            Update::set(attribute::UPDATED_AT, self.state.updated_at.0),
        ];
        if self.state.fee.get() > 0 {
            updates.push(Update::set(attribute::FEE, self.state.fee.get()));
        }
        if let Some(budget) = self.budget {
            updates.push(Update::set(attribute::HOLDS, budget.get()));
        }
        updates
    }

    /// What a reduction changes of the row that is there.
    pub fn reduced(&self) -> Vec<Update> {
        let mut updates = vec![
            Update::set(attribute::QUANTITY, self.state.quantity.get()),
            Update::set(attribute::REMAINING, self.state.remaining.get()),
            Update::set(attribute::UPDATED_AT, self.state.updated_at.0),
        ];
        if let Some(budget) = self.budget {
            updates.push(Update::set(attribute::HOLDS, budget.get()));
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
        let terms = OrderTerms {
            order_id,
            player: fields.player()?,
            material: fields.material()?,
            side,
            price: match price_of_slot(side, found) {
                Some(price) => price,
                None => fields.price(attribute::PRICE)?,
            },
            time_in_force: fields
                .optional(attribute::TIME_IN_FORCE, |fields, _| fields.time_in_force())?
                .unwrap_or(TimeInForce::Gtc),
        };
        let state = OrderState {
            quantity: fields.optional(attribute::QUANTITY, Fields::quantity)?.unwrap_or(remaining),
            remaining,
            value: fields.coins(attribute::VALUE)?,
            fee: fields.coins(attribute::FEE)?,
            close_reason: None,
            updated_at: fields
                .optional(attribute::UPDATED_AT, Fields::time)?
                .unwrap_or_else(|| order_id.timestamp()),
        };
        if slot(side, terms.price, terms.time_in_force, order_id) != found {
            return Err(wrong("is not that of its price and kind"));
        }
        if remaining.is_zero() || remaining > state.quantity {
            return Err(codec::error(attribute::REMAINING, "is not between 1 and the quantity"));
        }
        if terms.price.checked_times(state.quantity).is_none() {
            return Err(codec::error(attribute::PRICE, "makes a value out of range"));
        }
        let budget = fields.has(attribute::HOLDS).then(|| fields.coins(attribute::HOLDS)).transpose()?;
        Ok(Self { terms, state, budget })
    }
}
