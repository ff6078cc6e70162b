//! What a player may do with its own orders, and the operator with anyone's.

use futures::FutureExt;
use tradepost_core::rules::admission::may_see;
use tradepost_core::{Actor, Command, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Quantity, Rejection};
use tradepost_ports::{Answer, Operation, Quote, Refusal, Stamp, Trading};

use super::{Node, order};
use crate::journal;

impl Trading for Node {
    fn place(&self, request: PlaceOrder, stamp: Option<Stamp>) -> Answer<'_, Order> {
        async move { order(self.do_one(Command::PlaceOrder(request), stamp).await?) }.boxed()
    }

    fn batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Order, Rejection>>> {
        let command = move |operation| match operation {
            Operation::Place(order) => Command::PlaceOrder(order),
            Operation::Cancel(order_id) => Command::CancelOrder { actor: actor.clone(), order_id },
            Operation::Reduce(order_id, quantity) => {
                Command::ReduceOrder { actor: actor.clone(), order_id, quantity }
            }
        };
        let commands = operations.into_iter().map(command).collect();
        async move {
            let answers = self.do_all(commands, stamp).await?;
            // A step's own no stays in its place; a failure is that of the whole batch.
            answers
                .into_iter()
                .map(|answer| answer.map_or_else(|no| Ok(Err(no)), |yes| order(yes).map(Ok)))
                .collect()
        }
        .boxed()
    }

    fn reduce(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Order> {
        let command = Command::ReduceOrder { actor: actor.clone(), order_id, quantity };
        async move { self.touch(actor, order_id, command, stamp).await }.boxed()
    }

    fn cancel(&self, actor: Actor, order_id: OrderId, stamp: Option<Stamp>) -> Answer<'_, Order> {
        let command = Command::CancelOrder { actor: actor.clone(), order_id };
        async move { self.touch(actor, order_id, command, stamp).await }.boxed()
    }

    fn cancel_all(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Order>> {
        async move {
            match self.do_one(Command::CancelOrders { actor, player, material }, stamp).await? {
                journal::Answer::Orders(orders) => Ok(orders),
                other => Err(Refusal::internal(format!("expected orders, got {other:?}"))),
            }
        }
        .boxed()
    }

    fn quote(&self, request: PlaceOrder) -> Answer<'_, Quote> {
        async move {
            let quote = self.engine.read_figures(move |market, figures, now| {
                let reference_price = figures.reference_price_for(market, &request, now);
                Quote::preview(market, request, now, reference_price)
            });
            quote.await?
        }
        .boxed()
    }
}

impl Node {
    /// Changes an open order; says whether one that is not open is closed or does not exist.
    async fn touch(
        &self,
        actor: Actor,
        order_id: OrderId,
        command: Command,
        stamp: Option<Stamp>,
    ) -> Result<Order, Refusal> {
        match self.do_one(command, stamp).await {
            Ok(answer) => order(answer),
            Err(Refusal::Rejected(Rejection::OrderNotOpen)) => {
                let past = self.read_history(move |history| history.order(order_id)).await?;
                let own = past.is_some_and(|order| may_see(&actor, &order.terms.player));
                Err(if own { Refusal::OrderClosed } else { Refusal::OrderNotFound })
            }
            Err(other) => Err(other),
        }
    }
}
