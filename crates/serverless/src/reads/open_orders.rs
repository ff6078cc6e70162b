//! A player's open orders, without reading all those that are closed.
//!
//! Rows of open and of closed orders lie among each other, by time. The account says how many orders are
//! open; so the newest rows are read, and older ones only until that many are found. Open orders far down
//! are noted in the directory of players, so that the next look goes straight to them. The note is a hint:
//! whether all are found says the account.

use std::collections::BTreeMap;

use tradepost_core::{Order, OrderId, PlayerId};
use tradepost_ports::{OrderFilter, Page, PageRequest, Refusal};

use super::orders::page_of;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Condition, Item, Query, Store};
use crate::tables::{OldOrders, OrderRow, Table, attribute, order_key, player_key};

/// Rows of the first read, open and closed.
const NEWEST: u32 = 100;
/// Rows of the first read further down; each one after it reads more.
const OLDER: u32 = 200;
const OLDER_MAX: u32 = 5_000;

/// Open orders by id.
type Found = BTreeMap<OrderId, Order>;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// A player's open orders, newest first. The cursor is an order's id.
    pub(super) async fn list_open_orders(
        &self,
        player: &PlayerId,
        filter: &OrderFilter,
        page: &PageRequest,
        after: Option<OrderId>,
    ) -> Result<Page<Order>, Refusal> {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let mut items = self.open_orders_of(player).await?;
        items.retain(|order| {
            let material = filter.material.as_ref();
            after.is_none_or(|after| order.terms.order_id < after)
                && material.is_none_or(|material| order.terms.material == *material)
        });
        items.reverse();
        Ok(page_of(items, limit))
    }

    /// A player's open orders, oldest first.
    pub(crate) async fn open_orders_of(&self, player: &PlayerId) -> Result<Vec<Order>, Refusal> {
        let open = Condition::missing(attribute::REASON);
        let query = Query::of(Table::ORDERS, player.as_str()).descending().filter(open);
        let mut found = Found::new();
        let mut walk = query.clone().limit(OLDER);
        let mut walked = false;
        let mut noted: Option<OldOrders> = None;
        let boundary = loop {
            // Each time, for what was placed meanwhile.
            let newest = store::query(&self.store, query.clone().limit(NEWEST)).await?;
            self.add_open(&newest.items, &mut found).await?;
            let Some(boundary) = newest.next else { break None };
            if noted.is_none() {
                noted = Some(self.add_noted(player, &mut found).await?);
            } else {
                walked = true;
                walk.start = Some(walk.start.take().unwrap_or_else(|| boundary.clone()));
                let older = store::query(&self.store, walk.clone()).await?;
                self.add_open(&older.items, &mut found).await?;
                walk.next_page(older.next, OLDER_MAX);
            }
            let resting = found.values().filter(|order| order.terms.time_in_force.rests()).count();
            let all = self.account(player).await?.open();
            let at_the_end = walked && walk.start.is_none();
            if at_the_end || u64::try_from(resting).is_ok_and(|resting| resting >= all) {
                break Some(boundary);
            }
        };
        if walked && let Some(boundary) = boundary {
            self.note_old(player, &boundary, &found).await?;
        }
        Ok(found.into_values().collect())
    }

    /// Adds those of these rows whose orders are open.
    async fn add_open(&self, rows: &[Item], found: &mut Found) -> Result<(), Refusal> {
        let rows = rows.iter().map(OrderRow::decode).collect::<Result<Vec<_>, _>>()?;
        for order in self.as_they_stand(rows).await? {
            if order.status().is_open() {
                found.insert(order.terms.order_id, order);
            } else {
                found.remove(&order.terms.order_id);
            }
        }
        Ok(())
    }

    /// Adds what is noted.
    async fn add_noted(&self, player: &PlayerId, found: &mut Found) -> Result<OldOrders, Refusal> {
        let row = store::get(&self.store, player_key(player).read()).await?;
        let noted = row.as_ref().map(OldOrders::decode).transpose()?.unwrap_or_default();
        let keys = noted.0.iter().map(|order_id| order_key(player, *order_id)).collect();
        let rows: Vec<_> = self.rows(keys).await?.into_iter().flatten().collect();
        self.add_open(&rows, found).await?;
        Ok(noted)
    }

    /// Notes the open orders further down than a row.
    async fn note_old(&self, player: &PlayerId, boundary: &Item, found: &Found) -> Result<(), Refusal> {
        let boundary = OrderRow::order_of_key(boundary)?;
        let old = found.range(..boundary).map(|(order_id, _)| *order_id).collect();
        self.commit(vec![OldOrders(old).action(player)]).await.map(drop)
    }
}
