//! What a player may read of its own, and the operator of anyone.

use futures::FutureExt;
use tradepost_core::rules::admission::may_see;
use tradepost_core::{Actor, Order, OrderId, PlayerId};
use tradepost_ports::{
    Account, Accounts, Answer, FillPrint, Holding, InboxEvent, OrderFilter, Page, PageRequest, Refusal,
};

use super::Node;

impl Accounts for Node {
    fn order(&self, actor: Actor, order_id: OrderId) -> Answer<'_, Order> {
        async move {
            let open = self.engine.read(move |market| market.order(order_id)).await?;
            let found = match open {
                Some(order) => Some(order),
                None => self.read_history(move |history| history.order(order_id)).await?,
            };
            found.filter(|order| may_see(&actor, &order.terms.player)).ok_or(Refusal::OrderNotFound)
        }
        .boxed()
    }

    fn orders(&self, player: PlayerId, filter: OrderFilter, page: PageRequest) -> Answer<'_, Page<Order>> {
        async move {
            if let Some(material) = &filter.material {
                self.known(material).await?;
            }
            self.read_history(move |history| history.orders(&player, &filter, &page)).await
        }
        .boxed()
    }

    fn fills(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<FillPrint>> {
        async move { self.read_history(move |history| history.fills(&player, &page)).await }.boxed()
    }

    fn inbox(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<InboxEvent>> {
        async move { self.read_history(move |history| history.inbox(&player, &page)).await }.boxed()
    }

    fn account(&self, player: PlayerId) -> Answer<'_, Account> {
        let holding = |(asset, balance)| Holding { asset, balance };
        self.engine
            .read(move |market| Account {
                holdings: market.balances(&player).into_iter().map(holding).collect(),
                frozen: market.frozen(&player),
            })
            .boxed()
    }

    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)> {
        self.engine
            .read(move |market| (market.open_orders_of(&player), market.rules().open_orders_max))
            .boxed()
    }
}
