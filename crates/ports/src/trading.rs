//! Trading: what a player may do with its own orders, and the operator with anyone's.

use tradepost_core::{Actor, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Quantity, Rejection};

use crate::{Answer, Quote, Stamp};

/// What a player may do with its own orders, and the operator with anyone's.
pub trait Trading: Send + Sync {
    /// Places an order.
    fn place(&self, order: PlaceOrder, stamp: Option<Stamp>) -> Answer<'_, Order>;
    /// Places, cancels and reduces orders one after another; each operation has its own result.
    fn batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Order, Rejection>>>;
    /// Lowers an order's quantity to `quantity`, what has traded included.
    fn reduce(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Order>;
    /// Cancels an order.
    fn cancel(&self, actor: Actor, order_id: OrderId, stamp: Option<Stamp>) -> Answer<'_, Order>;
    /// Cancels all open orders of a player, or those of one material.
    fn cancel_all(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Order>>;
    /// Shows what an order would do now; changes nothing.
    fn quote(&self, order: PlaceOrder) -> Answer<'_, Quote>;
}

/// One operation of a batch.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Places an order.
    Place(PlaceOrder),
    /// Cancels an order.
    Cancel(OrderId),
    /// Lowers an order's quantity to this, what has traded included.
    Reduce(OrderId, Quantity),
}
