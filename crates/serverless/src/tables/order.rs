//! `orders`: every order as it was accepted, and how it ended. In between, the book's row says how it stands.
//!
//! The row is written twice: when the order is accepted and when it is closed.

use tradepost_core::{
    CloseReason, Coins, Order, OrderId, OrderState, OrderTerms, PlayerId, Quantity, Timestamp,
};

use serde::{Deserialize, Serialize};

use super::codec::Fields;
use super::{DecodeError, Table, attribute, resting_key};
use crate::store::{Action, Condition, Item, Key, Update};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// What was fixed when it was accepted.
    pub terms: OrderTerms,
    /// What was ordered; of a closed one, less what it was reduced by.
    pub quantity: Quantity,
    /// How it ended, if it did.
    pub end: Option<End>,
}

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// What was ordered, less what it was reduced by.
    pub quantity: Quantity,
    /// What never traded.
    pub remaining: Quantity,
    pub value: Coins,
    /// Sales tax paid.
    pub fee: Coins,
    /// Why it is closed.
    pub reason: CloseReason,
    pub at: Timestamp,
}

/// The key of an order's row.
pub fn order_key(player: &PlayerId, order_id: OrderId) -> Key {
    Key::at(Table::ORDERS, player.as_str(), order_id.to_string())
}

impl End {
    /// The end of an order as it stands.
    pub fn of(state: &OrderState, reason: CloseReason, at: Timestamp) -> Self {
        let OrderState { quantity, remaining, value, fee, updated_at, .. } = *state;
        Self { quantity, remaining, value, fee, reason, at: at.max(updated_at) }
    }

    /// Writes it, once: where the order is closed already the condition fails.
    pub fn action(&self, player: &PlayerId, order_id: OrderId) -> Action {
        order_key(player, order_id)
            .update(vec![
                Update::set(attribute::QUANTITY, self.quantity.get()),
                Update::set(attribute::REMAINING, self.remaining.get()),
                Update::set(attribute::VALUE, self.value.get()),
                Update::set(attribute::FEE, self.fee.get()),
                Update::set(attribute::REASON, self.reason.as_str()),
                Update::set(attribute::UPDATED_AT, self.at.0),
            ])
            .when(Condition::exists(attribute::ORDER_ID).and(Condition::missing(attribute::REASON)))
    }
}

impl OrderRow {
    /// An order just accepted.
    pub fn placed(order: &Order) -> Self {
        Self { terms: order.terms.clone(), quantity: order.state.quantity, end: None }
    }

    pub fn key(&self) -> Key {
        order_key(&self.terms.player, self.terms.order_id)
    }

    /// The key of its row in the book, while it is open.
    pub fn resting_key(&self) -> Key {
        resting_key(&self.terms)
    }

    /// The order of a key.
    pub fn order_of_key(key: &Item) -> Result<OrderId, DecodeError> {
        Fields(key).order_id()
    }

    /// The order with this end.
    pub fn ended(&self, end: &End) -> Order {
        let End { quantity, remaining, value, fee, reason, at } = *end;
        let state =
            OrderState { quantity, remaining, value, fee, close_reason: Some(reason), updated_at: at };
        Order { terms: self.terms.clone(), state }
    }

    pub fn item(&self) -> Item {
        let item = self
            .key()
            .item()
            .with(attribute::MATERIAL, self.terms.material.as_str())
            .with(attribute::SIDE, self.terms.side.as_str())
            .with(attribute::PRICE, self.terms.price.get())
            .with(attribute::QUANTITY, self.quantity.get())
            .with(attribute::TIME_IN_FORCE, self.terms.time_in_force.as_str())
            .with_some(attribute::EXPIRES_AT, self.terms.time_in_force.expires_at().map(|at| at.0));
        let Some(end) = &self.end else { return item };
        item.with(attribute::QUANTITY, end.quantity.get())
            .with(attribute::REMAINING, end.remaining.get())
            .with(attribute::VALUE, end.value.get())
            .with(attribute::FEE, end.fee.get())
            .with(attribute::REASON, end.reason.as_str())
            .with(attribute::UPDATED_AT, end.at.0)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let quantity = fields.quantity(attribute::QUANTITY)?;
        let end = if fields.has(attribute::REASON) {
            Some(End {
                quantity,
                remaining: fields.quantity(attribute::REMAINING)?,
                value: fields.coins(attribute::VALUE)?,
                fee: fields.coins(attribute::FEE)?,
                reason: fields.close_reason()?,
                at: fields.time(attribute::UPDATED_AT)?,
            })
        } else {
            None
        };
        let terms = OrderTerms {
            order_id: fields.order_id()?,
            player: fields.player()?,
            material: fields.material()?,
            side: fields.side()?,
            price: fields.price(attribute::PRICE)?,
            time_in_force: fields.time_in_force()?,
        };
        Ok(Self { terms, quantity, end })
    }
}
