//! An order as its player sees it: fixed terms, and a state that events change.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    CloseReason, Coins, Event, MaterialId, OrderId, PlaceOrder, PlayerId, Price, Quantity, Side, Status,
    TimeInForce, Timestamp,
};

/// An order as its player sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What was fixed when it was accepted.
    pub terms: OrderTerms,
    /// What changes while it is open.
    pub state: OrderState,
}

/// The part of an order that never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderTerms {
    /// A UUIDv7, which contains the time of acceptance.
    pub order_id: OrderId,
    /// The owner.
    pub player: PlayerId,
    /// The goods that are bought or sold.
    pub material: MaterialId,
    /// Buying or selling.
    pub side: Side,
    /// The limit, in coins a unit.
    pub price: Price,
    /// How long it waits for fills.
    pub time_in_force: TimeInForce,
}

/// The part of an order that events change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// Units ordered, less what the order was reduced by.
    pub quantity: Quantity,
    /// Units that have not traded; of a closed order, units that never will.
    pub remaining: Quantity,
    /// Coins traded so far.
    pub value: Coins,
    /// Sales tax paid so far, in coins; 0 for a bid.
    pub fee: Coins,
    /// Why the order is closed; `None` while it is open.
    pub close_reason: Option<CloseReason>,
    /// The time of the last change.
    pub updated_at: Timestamp,
}

impl Order {
    /// An order just accepted, before its first trade.
    pub fn placed(terms: OrderTerms, quantity: Quantity) -> Self {
        let state = OrderState::placed(terms.order_id, quantity);
        Self { terms, state }
    }

    /// Units traded so far.
    pub fn filled(&self) -> Quantity {
        self.state.quantity.minus(self.state.remaining)
    }

    /// Open, filled or closed otherwise.
    pub fn status(&self) -> Status {
        match self.state.close_reason {
            Some(reason) => reason.status(),
            None if self.state.remaining == self.state.quantity => Status::Open,
            None => Status::PartiallyFilled,
        }
    }

    /// When the order was accepted.
    pub fn created_at(&self) -> Timestamp {
        self.terms.order_id.timestamp()
    }

    /// Applies an event; one of another order changes nothing.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        self.state.apply(self.terms.order_id, self.terms.side, event, at);
    }
}

impl OrderTerms {
    /// The terms of a request that was accepted under this id.
    pub fn of(order_id: OrderId, request: &PlaceOrder) -> Self {
        Self {
            order_id,
            player: request.player.clone(),
            material: request.material.clone(),
            side: request.side,
            price: request.price,
            time_in_force: request.time_in_force,
        }
    }
}

impl OrderState {
    /// The state of an order just accepted, before its first trade.
    pub fn placed(order_id: OrderId, quantity: Quantity) -> Self {
        Self {
            quantity,
            remaining: quantity,
            value: Coins::ZERO,
            fee: Coins::ZERO,
            close_reason: None,
            updated_at: order_id.timestamp(),
        }
    }

    /// Adds a fill; the one that leaves nothing closes the order.
    pub fn fill(&mut self, side: Side, quantity: Quantity, value: Coins, fee: Coins) {
        self.remaining = self.remaining.minus(quantity);
        self.value = self.value.plus(value);
        if side == Side::Ask {
            self.fee = self.fee.plus(fee);
        }
        if self.remaining.is_zero() {
            self.close_reason = Some(CloseReason::Filled);
        }
    }

    /// Applies an event to the order `order_id`; one of another order changes nothing.
    pub fn apply(&mut self, order_id: OrderId, side: Side, event: &Event, at: Timestamp) {
        match event {
            Event::TradeExecuted(trade) if trade.order(side) == order_id => {
                self.fill(side, trade.quantity, trade.value(), trade.fee);
            }
            Event::OrderReduced { order_id: reduced, by, .. } if *reduced == order_id => {
                self.quantity = self.quantity.minus(*by);
                self.remaining = self.remaining.minus(*by);
            }
            Event::OrderClosed { order_id: closed, reason, .. } if *closed == order_id => {
                self.close_reason = Some(*reason);
            }
            _ => return,
        }
        self.updated_at = self.updated_at.max(at);
    }
}

// Stored replies hold an order as one row of twelve fields, in this sequence.
impl Serialize for Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OrderTerms { order_id, player, material, side, price, time_in_force } = &self.terms;
        let OrderState { quantity, remaining, value, fee, close_reason, updated_at } = &self.state;
        let (terms, changed) = ((order_id, player, material, side, price), (quantity, remaining, value, fee));
        (terms, changed, time_in_force, close_reason, updated_at).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (terms, changed, time_in_force, close_reason, updated_at) =
            Deserialize::deserialize(deserializer)?;
        let (order_id, player, material, side, price) = terms;
        let (quantity, remaining, value, fee) = changed;
        Ok(Self {
            terms: OrderTerms { order_id, player, material, side, price, time_in_force },
            state: OrderState { quantity, remaining, value, fee, close_reason, updated_at },
        })
    }
}
