//! The answer to a command: what it made or changed, as its events left it.

use tradepost_core::{Command, Event, Order, Transfer, TransferEvent};

use super::Engine;
use crate::journal::Answer;

impl Engine {
    /// The open orders that a command may close or change, as they stand before it.
    pub(super) fn touched_orders(&self, command: &Command) -> Vec<Order> {
        match command {
            Command::CancelOrder { order_id, .. } | Command::ReduceOrder { order_id, .. } => {
                self.market.order(*order_id).into_iter().collect()
            }
            Command::CancelOrders { player, material, .. } => {
                let mut orders = self.market.open_orders(player);
                orders.retain(|order| {
                    material.as_ref().is_none_or(|material| order.terms.material == *material)
                });
                orders
            }
            _ => Vec::new(),
        }
    }

    /// The pending withdrawal that a command may close.
    pub(super) fn pending_before(&self, command: &Command) -> Option<Transfer> {
        match command {
            Command::CloseWithdrawal { reference, .. } => self.market.pending_withdrawal(reference),
            _ => None,
        }
    }

    pub(super) fn answer(
        &self,
        command: &Command,
        mut orders: Vec<Order>,
        closing: Option<Transfer>,
    ) -> Answer {
        for order in &mut orders {
            self.events.iter().for_each(|event| order.apply(event, self.now));
        }
        match command {
            Command::PlaceOrder(_) => {
                self.market.placed(&self.events, self.now).map_or(Answer::Done, Answer::Order)
            }
            Command::CancelOrder { .. } | Command::ReduceOrder { .. } => {
                orders.pop().map_or(Answer::Done, Answer::Order)
            }
            Command::CancelOrders { .. } => Answer::Orders(orders),
            Command::Deposit { .. }
            | Command::Withdraw { .. }
            | Command::Transfer(_)
            | Command::CloseWithdrawal { .. } => {
                let made = closing.or_else(|| command.transfer(self.now));
                let step = self.events.iter().find_map(Event::transfer);
                made.zip(step).map_or(Answer::Done, |(mut transfer, TransferEvent { step, .. })| {
                    transfer.state = step.state();
                    transfer.updated_at = self.now;
                    let balance = self.market.balance(&transfer.player, &transfer.asset);
                    Answer::Transfer(transfer, balance)
                })
            }
            // In force before it is on disk: should that fail, the process stops.
            Command::SetTokensNotBefore { .. } => {
                self.revocations.publish(&self.market);
                Answer::Done
            }
            _ => Answer::Done,
        }
    }
}
