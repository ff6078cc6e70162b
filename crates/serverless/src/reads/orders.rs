//! Orders as they stand: an open one as its row in the book says, a closed one as it ended.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{Actor, MaterialId, Order, OrderId, PlayerId};
use tradepost_ports::{OrderFilter, Page, PageRequest, Refusal};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Backoff, Condition, Query, Range, Store, Value};
use crate::tables::{
    End, OrderRow, ProgressRow, RestingRow, SettlementRow, Table, attribute, material_key, order_key,
    settlement_key,
};

/// How often orders are read again that were just leaving the book.
const ATTEMPTS: u32 = 8;
/// Rows of a player that a filtered list looks at in one call.
const LOOKED_AT: u32 = 500;

/// The first of these orders; where there are more, the next page starts after the last of them.
pub(super) fn page_of(mut orders: Vec<Order>, limit: usize) -> Page<Order> {
    let more = orders.len() > limit;
    orders.truncate(limit);
    let next = orders.last().filter(|_| more).map(|order| order.terms.order_id.to_string());
    Page { items: orders, next }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// One order, open or closed; of any player for the operator.
    pub async fn read_order(&self, actor: &Actor, order_id: OrderId) -> Result<Order, Refusal> {
        let row = self.find(actor, order_id).await?.ok_or(Refusal::OrderNotFound)?;
        let mut orders = self.as_they_stand(vec![row]).await?;
        orders.pop().ok_or(Refusal::OrderNotFound)
    }

    /// A player's orders, newest first. The cursor is an order's id.
    pub async fn list_orders(
        &self,
        player: &PlayerId,
        filter: &OrderFilter,
        page: &PageRequest,
    ) -> Result<Page<Order>, Refusal> {
        let after = page.after.as_deref().map(OrderId::parse).transpose();
        let after = after.map_err(|_| Refusal::InvalidCursor)?;
        if let Some(material) = &filter.material {
            self.known(material).await?;
        }
        if filter.open == Some(true) {
            return self.list_open_orders(player, filter, page, after).await;
        }
        let wanted = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let filtered = filter.open.is_some() || filter.material.is_some();
        let limit = if filtered { LOOKED_AT } else { page.limit.saturating_add(1) };
        let mut query = Query::of(Table::ORDERS, player.as_str()).descending().limit(limit);
        if let Some(after) = after {
            query = query.range(Range::Before(Value::S(after.to_string())));
        }
        let material = filter.material.as_ref();
        query.filter = material.map(|material| Condition::equal(attribute::MATERIAL, material.as_str()));

        let mut items = Vec::new();
        loop {
            let found = store::query(&self.store, query.clone()).await?;
            let rows = found.items.iter().map(OrderRow::decode).collect::<Result<_, _>>()?;
            let orders = self.as_they_stand(rows).await?;
            let fits = |order: &Order| filter.open.is_none_or(|open| open == order.status().is_open());
            items.extend(orders.into_iter().filter(fits));
            query.start = found.next;
            if items.len() > wanted || query.start.is_none() {
                break;
            }
        }
        Ok(page_of(items, wanted))
    }

    /// The orders of these rows, in their order.
    pub(crate) async fn as_they_stand(&self, rows: Vec<OrderRow>) -> Result<Vec<Order>, Refusal> {
        let order: Vec<_> = rows.iter().map(|row| row.terms.order_id).collect();
        let mut found = BTreeMap::new();
        let mut rows = rows;
        let mut backoff = Backoff::new(ATTEMPTS, self.environment.random());
        loop {
            let missing = self.resolve(rows, &mut found).await?;
            if missing.is_empty() {
                return Ok(order.iter().filter_map(|order_id| found.remove(order_id)).collect());
            }
            if !backoff.wait(&self.store).await {
                return Err(Refusal::HistoryBehind);
            }
            // They ended, and were projected, between two of the reads.
            let keys = missing.iter().map(|row| order_key(&row.terms.player, row.terms.order_id)).collect();
            let again = self.rows(keys).await?;
            rows = again.iter().flatten().map(OrderRow::decode).collect::<Result<_, _>>()?;
        }
    }

    /// Finds out how orders stand; gives back those that were just on their way.
    async fn resolve(
        &self,
        rows: Vec<OrderRow>,
        found: &mut BTreeMap<OrderId, Order>,
    ) -> Result<Vec<OrderRow>, Refusal> {
        let mut open = Vec::new();
        for row in rows {
            match &row.end {
                Some(end) => {
                    found.insert(row.terms.order_id, row.ended(end));
                }
                None => open.push(row),
            }
        }
        let books = self.rows(open.iter().map(OrderRow::resting_key).collect()).await?;
        let mut gone = Vec::new();
        for (row, book) in open.into_iter().zip(books) {
            match book {
                Some(item) => {
                    let order = RestingRow::decode(row.terms.side, &item)?.order();
                    found.insert(order.terms.order_id, order);
                }
                None => gone.push(row),
            }
        }
        let materials: BTreeSet<_> = gone.iter().map(|row| row.terms.material.clone()).collect();
        let mut ends = BTreeMap::new();
        for material in materials {
            self.untold_ends(&material, &mut ends).await?;
        }
        let mut missing = Vec::new();
        for row in gone {
            match ends.get(&row.terms.order_id) {
                Some(end) => {
                    found.insert(row.terms.order_id, row.ended(end));
                }
                None => missing.push(row),
            }
        }
        Ok(missing)
    }

    /// The ends of orders that the matcher has written and the projector has not yet projected.
    async fn untold_ends(
        &self,
        material: &MaterialId,
        ends: &mut BTreeMap<OrderId, End>,
    ) -> Result<(), Refusal> {
        let progress = store::get(&self.store, material_key(material).read()).await?;
        let projected =
            progress.as_ref().map(ProgressRow::decode).transpose()?.map_or(0, |row| row.projected);
        let behind = settlement_key(material, projected).range.unwrap_or_default();
        let query = Query::of(Table::TRADES, material.as_str()).range(Range::After(Value::S(behind)));
        for item in store::query_all(&self.store, query).await? {
            let row = SettlementRow::decode(&item)?;
            let ended = row.settlement.parties.iter().filter_map(|party| Some((party.order_id, party.end?)));
            ends.extend(ended);
        }
        Ok(())
    }
}
