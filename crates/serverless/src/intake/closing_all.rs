//! Cancels all open orders of a player: as many transactions as it takes. Under a key, what is to be closed
//! is written down first, so that a repeated request closes the rest of that and nothing that was placed
//! since.

use tradepost_core::rules::admission;
use tradepost_core::{Actor, MaterialId, Order, OrderId, PlayerId};
use tradepost_ports::{Refusal, Stamp};

use super::closing::CLOSED_AT_ONCE;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Condition, Store, Update, Value};
use crate::tables::{OrderRow, attribute, idempotency_key, order_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Cancels all open orders of a player, or those of one material; returns those it has cancelled.
    pub async fn cancel_orders(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Order>, Refusal> {
        let remembered = self.remembered(stamp).await?;
        let work = self.list_to_close(&actor, &player, material, stamp);
        match self.once(stamp, remembered, work).await? {
            StoredReply::ToClose(orders) => {
                let closed = self.close_all(&actor, &player, &orders, stamp.is_some()).await?;
                if let Some(stamp) = stamp {
                    self.remember_closed(stamp, &closed).await?;
                }
                Ok(closed)
            }
            StoredReply::Closed(orders) => self.ended(&player, &orders).await,
            other => Err(other.unexpected()),
        }
    }

    async fn list_to_close(
        &self,
        actor: &Actor,
        player: &PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        if let Some(material) = &material {
            self.known(material).await?;
        }
        admission::may_cancel(actor, player)?;
        let open = self.open_orders_of(player).await?;
        let meant = |order: &&Order| material.as_ref().is_none_or(|id| order.terms.material == *id);
        let orders = open.iter().filter(meant).map(|order| order.terms.order_id).collect();
        let outcome = StoredReply::ToClose(orders);
        if stamp.is_none() {
            return Ok(outcome);
        }
        self.commit_once(Vec::new(), stamp, outcome).await?.ok_or(Refusal::Busy)
    }

    /// Closes orders; `again` where some of them may have been closed by this very request.
    async fn close_all(
        &self,
        actor: &Actor,
        player: &PlayerId,
        orders: &[OrderId],
        again: bool,
    ) -> Result<Vec<Order>, Refusal> {
        let mut closed = Vec::new();
        for some in orders.chunks(CLOSED_AT_ONCE) {
            let verdicts = self.close_some(actor, player, some).await?;
            let mut others = Vec::new();
            for (order_id, verdict) in verdicts {
                match verdict {
                    Ok(order) => closed.push(order),
                    Err(_) => others.push(order_id),
                }
            }
            if again {
                let others = self.ended(player, &others).await?;
                let reason = actor.cancel_reason();
                closed.extend(others.into_iter().filter(|order| order.state.close_reason == Some(reason)));
            }
        }
        closed.sort_unstable_by_key(|order| order.terms.order_id);
        Ok(closed)
    }

    /// Orders that are closed, as they ended.
    async fn ended(&self, player: &PlayerId, orders: &[OrderId]) -> Result<Vec<Order>, Refusal> {
        let keys = orders.iter().map(|order_id| order_key(player, *order_id)).collect();
        let rows = self.rows(keys).await?;
        let ended = rows.iter().flatten().map(|row| {
            let row = OrderRow::decode(row)?;
            Ok(row.end.as_ref().map(|end| row.ended(end)))
        });
        ended.filter_map(Result::transpose).collect()
    }

    async fn remember_closed(&self, stamp: Stamp, closed: &[Order]) -> Result<(), Refusal> {
        let outcome = StoredReply::Closed(closed.iter().map(|order| order.terms.order_id).collect());
        let answer = postcard::to_stdvec(&outcome).map_err(Refusal::internal)?;
        let update = Update::set(attribute::ANSWER, Value::B(answer));
        let action = idempotency_key(stamp.key).update(vec![update]);
        let action = action.when(Condition::exists(attribute::REQUEST));
        self.commit(vec![action]).await?.map_err(|_| Refusal::internal("a key was forgotten early"))
    }
}
