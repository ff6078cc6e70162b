//! The writes of players and the operator: each operation is one transaction, conditional on what was read,
//! that also stores the reply under its idempotency key.
//!
//! Invariants: an operation is done completely or not at all, wherever the process dies; a reply is sent
//! after the commit. The checks are the core's, in the order in which [`tradepost_core::Rejection`] lists
//! them.
//!
//! Not here: matching, which follows by the stream of `orders` (`matcher`).

mod idempotency;
mod account;
mod debit;
mod placing;
mod closing;
mod closing_all;
mod reducing;
mod transfer;
mod references;
mod registering;
mod freezing;
mod revoking;
mod batch;

pub(crate) use account::Account;

use tradepost_core::{Actor, OrderId, PlayerId};
use tradepost_ports::Refusal;

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Backoff, BatchGet, Item, Key, Query, Store};
use crate::tables::{OrderRow, PlayerRow, Table, digest, digest_of, order_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Rows, strongly consistent, in the order of the keys.
    pub(crate) async fn rows(&self, keys: Vec<Key>) -> Result<Vec<Option<Item>>, Refusal> {
        Ok(store::batch_get(&self.store, BatchGet { keys, consistent: true }).await?)
    }

    /// The row of an order that the actor may see.
    pub(crate) async fn find(&self, actor: &Actor, order_id: OrderId) -> Result<Option<OrderRow>, Refusal> {
        let players = match actor {
            Actor::Player(player) if digest(player) == digest_of(order_id) => vec![player.clone()],
            Actor::Player(_) => Vec::new(),
            Actor::Operator => self.players_of(order_id).await?,
        };
        if players.is_empty() {
            return Ok(None);
        }
        let keys = players.iter().map(|player| order_key(player, order_id)).collect();
        let found = self.rows(keys).await?.into_iter().flatten().next();
        Ok(found.as_ref().map(OrderRow::decode).transpose()?)
    }

    /// The row of an order of the actor's that is not closed, as far as is known.
    async fn find_open(&self, actor: &Actor, order_id: OrderId) -> Result<OrderRow, Refusal> {
        let row = self.find(actor, order_id).await?.ok_or(Refusal::OrderNotFound)?;
        if row.end.is_some() { Err(Refusal::OrderClosed) } else { Ok(row) }
    }

    /// Waits before the next attempt; [`Refusal::Busy`] when there is none left.
    pub(crate) async fn wait(&self, backoff: &mut Backoff) -> Result<(), Refusal> {
        if backoff.wait(&self.store).await { Ok(()) } else { Err(Refusal::Busy) }
    }

    async fn players_of(&self, order_id: OrderId) -> Result<Vec<PlayerId>, Refusal> {
        let query = Query::of(Table::PLAYERS, PlayerRow::hash(digest_of(order_id)));
        let rows = store::query_all(&self.store, query).await?;
        rows.iter().map(|row| Ok(PlayerRow::decode(row)?.player)).collect()
    }
}
