//! What a player may do for itself, and the operator for anyone.

use futures::FutureExt;
use tradepost_core::{Actor, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Quantity, Rejection};
use tradepost_ports::{
    Answer, FillPrint, Holding, InboxEvent, Operation, OrderFilter, Page, PageRequest, Quote, Stamp, Trading,
};

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

    fn order(&self, actor: Actor, order_id: OrderId) -> Answer<'_, Order> {
        async move { self.read_order(&actor, order_id).await }.boxed()
    }

    fn orders(&self, player: PlayerId, filter: OrderFilter, page: PageRequest) -> Answer<'_, Page<Order>> {
        async move { self.list_orders(&player, &filter, &page).await }.boxed()
    }

    fn fills(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<FillPrint>> {
        async move { self.read_fills(&player, &page).await }.boxed()
    }

    fn inbox(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<InboxEvent>> {
        async move { self.read_inbox(&player, &page).await }.boxed()
    }

    fn balances(&self, player: PlayerId) -> Answer<'_, Vec<Holding>> {
        async move { self.read_balances(&player).await }.boxed()
    }

    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)> {
        async move { self.count_open_orders(&player).await }.boxed()
    }
}
