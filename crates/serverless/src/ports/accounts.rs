//! What a player may read of its own, and the operator of anyone.

use futures::FutureExt;
use tradepost_core::{Actor, Order, OrderId, PlayerId};
use tradepost_ports::{Account, Accounts, Answer, FillPrint, InboxEvent, OrderFilter, Page, PageRequest};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Accounts for Serverless<S, E> {
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

    fn account(&self, player: PlayerId) -> Answer<'_, Account> {
        async move { self.read_account(&player).await }.boxed()
    }

    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)> {
        async move { self.count_open_orders(&player).await }.boxed()
    }
}
