//! What a deployment does around the market: keeps the clock, issues ids, closes expired orders, decides and
//! evolves.
//!
//! Commands given here name an order by its number: the first accepted order is 1, the next one 2.

use tradepost_core::{Command, Context, Event, Market, OrderId, Price, Rejection, Timestamp, decide, evolve};

/// The start of every run: 2026-01-01.
pub(crate) const START: Timestamp = Timestamp(1_767_225_600_000);

/// A market with a clock and order ids.
#[derive(Clone, Debug)]
pub(crate) struct Clerk {
    pub(crate) market: Market,
    pub(crate) now: Timestamp,
    /// The ids of the orders accepted so far.
    pub(crate) accepted: Vec<OrderId>,
    /// The reference price of every material.
    pub(crate) reference_price: Option<Price>,
}

impl Default for Clerk {
    fn default() -> Self {
        Self { market: Market::default(), now: START, accepted: Vec::new(), reference_price: None }
    }
}

impl Clerk {
    /// Advances the clock, closes the orders that have expired, and lets scheduled rules take effect.
    pub(crate) fn wait(&mut self, ms: u64) -> Vec<Event> {
        self.now.0 += ms;
        self.give(&Command::ExpireOrders).expect("orders may always expire")
    }

    /// Decides a command and applies its events.
    pub(crate) fn give(&mut self, command: &Command) -> Result<Vec<Event>, Rejection> {
        let (command, context) = (self.with_ids(command), self.context());
        let mut events = Vec::new();
        decide(&self.market, &command, context, &mut events)?;
        for event in &events {
            evolve(&mut self.market, event, self.now);
        }
        if matches!(command, Command::PlaceOrder(_)) {
            self.accepted.push(context.order_id);
        }
        Ok(events)
    }

    pub(crate) fn context(&self) -> Context {
        let order_id = order_id(self.now, self.accepted.len() + 1);
        Context { now: self.now, order_id, reference_price: self.reference_price }
    }

    /// The command with ids in place of order numbers.
    pub(crate) fn with_ids(&self, command: &Command) -> Command {
        let mut command = command.clone();
        if let Command::ReduceOrder { order_id, .. } | Command::CancelOrder { order_id, .. } = &mut command {
            *order_id = self.id_of(order_no(*order_id));
        }
        command
    }

    /// The id of the order with this number; an unused id if it was never accepted.
    pub(crate) fn id_of(&self, number: usize) -> OrderId {
        let accepted = number.checked_sub(1).and_then(|at| self.accepted.get(at));
        accepted.copied().unwrap_or_else(|| OrderId::from_u128(u128::MAX))
    }
}

/// The `UUIDv7` of the order with this number, accepted at this time.
pub(crate) fn order_id(at: Timestamp, number: usize) -> OrderId {
    let (version, variant) = (7 << 76, 2 << 62);
    OrderId::from_u128(u128::from(at.0) << 80 | version | variant | u128::try_from(number).unwrap())
}

/// The number of the order with this id.
pub(crate) fn order_no(order_id: OrderId) -> usize {
    usize::try_from(order_id.as_u128() & 0xFFFF_FFFF).unwrap()
}
