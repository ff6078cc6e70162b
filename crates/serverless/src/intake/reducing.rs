//! Lowers an order: it keeps its place, and the difference comes back from escrow.

use tradepost_core::rules::admission;
use tradepost_core::{Actor, Order, OrderId, Quantity};
use tradepost_ports::{Refusal, Stamp};

use super::debit::Change;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Condition, Store};
use crate::tables::{InboxRow, InboxSource, MainRow, Note, OrderRow, RestingRow, attribute, main_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Lowers an order's quantity.
    pub async fn reduce_order(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Result<Order, Refusal> {
        let remembered = self.remembered(stamp).await?;
        self.reduce_remembered(&actor, order_id, quantity, stamp, remembered).await
    }

    pub(super) async fn reduce_remembered(
        &self,
        actor: &Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
        remembered: Option<StoredReply>,
    ) -> Result<Order, Refusal> {
        self.once(stamp, remembered, self.lower(actor, order_id, quantity, stamp)).await?.order()
    }

    async fn lower(
        &self,
        actor: &Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let row = self.find_open(actor, order_id).await?;
        let mut backoff = self.backoff();
        loop {
            if let Some(outcome) = self.lower_once(&row, quantity, stamp).await? {
                return Ok(outcome);
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// Lowers an order as it stands now; `None` where it has changed meanwhile.
    async fn lower_once(
        &self,
        row: &OrderRow,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Result<Option<StoredReply>, Refusal> {
        let found = self.rows(vec![row.resting_key(), main_key(&row.terms.player)]).await?;
        let [Some(resting), Some(main)] = found.as_slice() else { return Err(Refusal::OrderClosed) };
        let (resting, main) = (RestingRow::decode(row.terms.side, resting)?, MainRow::decode(main)?);
        let at = self.now();
        if resting.terms.time_in_force.has_expired(at) {
            return Err(Refusal::OrderClosed);
        }
        let by = admission::reduction(resting.state.quantity, resting.state.remaining, quantity)?;
        let mut reduced = resting.clone();
        let amount = reduced.reduce(by).get();
        reduced.state.updated_at = reduced.state.updated_at.max(at);
        let lowered = reduced.key().update(reduced.reduced());
        let asset = resting.terms.side.offers(&resting.terms.material);
        let mut change = Change::event();
        change.add(asset, amount, -i128::from(amount));
        let note = Note::Reduced {
            order_id: row.terms.order_id,
            material: row.terms.material.clone(),
            side: row.terms.side,
            by,
        };
        let (player, source, seq) = (row.terms.player.clone(), InboxSource::Account, main.seq + 1);
        let inbox = InboxRow { player, source, seq, at, notes: vec![note] };
        let unchanged = Condition::equal(attribute::REMAINING, resting.state.remaining.get());
        let mut actions = vec![lowered.when(unchanged), inbox.action()];
        actions.extend(change.actions(&main));
        self.commit_once(actions, stamp, StoredReply::Order(reduced.order())).await
    }
}
