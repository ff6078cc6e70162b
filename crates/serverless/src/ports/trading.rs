//! What a player may do with its own orders, and the operator with anyone's.

use futures::FutureExt;
use tradepost_core::{Actor, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Quantity, Rejection};
use tradepost_ports::{Answer, Operation, Quote, Stamp, Trading};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Trading for Serverless<S, E> {
    fn place(&self, order: PlaceOrder, stamp: Option<Stamp>) -> Answer<'_, Order> {
        self.place_order(order, stamp).boxed()
    }

    fn batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Order, Rejection>>> {
        self.do_batch(actor, operations, stamp).boxed()
    }

    fn reduce(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Order> {
        self.reduce_order(actor, order_id, quantity, stamp).boxed()
    }

    fn cancel(&self, actor: Actor, order_id: OrderId, stamp: Option<Stamp>) -> Answer<'_, Order> {
        self.cancel_order(actor, order_id, stamp).boxed()
    }

    fn cancel_all(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Order>> {
        self.cancel_orders(actor, player, material, stamp).boxed()
    }

    fn quote(&self, order: PlaceOrder) -> Answer<'_, Quote> {
        self.read_quote(order).boxed()
    }
}
