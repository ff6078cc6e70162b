//! Takes orders out of the book: what remains of them comes back from escrow, in one transaction with the
//! book's rows, on the condition that nothing of them has traded since they were read.

use tradepost_core::{Actor, CloseReason, MaterialId, Order, OrderId, PlayerId, Timestamp};
use tradepost_ports::{Refusal, Stamp};

use super::debit::Change;
use super::idempotency::{StoredRefusal, StoredReply};
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Action, Condition, Store};
use crate::tables::{
    End, InboxRow, InboxSource, MainRow, Note, OrderRow, RestingRow, attribute, main_key, order_key,
};

/// The most orders that are closed in one transaction: three rows each with that of its goods, and three
/// more.
pub(super) const CLOSED_AT_ONCE: usize = 32;

/// The result for an order that is to be closed.
pub(super) type Verdict = Result<Order, StoredRefusal>;

/// Orders of one player that are closed together.
struct Closings {
    main: MainRow,
    at: Timestamp,
    closed: Vec<(RestingRow, CloseReason)>,
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Cancels an order.
    pub async fn cancel_order(
        &self,
        actor: Actor,
        order_id: OrderId,
        stamp: Option<Stamp>,
    ) -> Result<Order, Refusal> {
        let remembered = self.remembered(stamp).await?;
        self.cancel_remembered(actor, order_id, stamp, remembered).await
    }

    pub(super) async fn cancel_remembered(
        &self,
        actor: Actor,
        order_id: OrderId,
        stamp: Option<Stamp>,
        remembered: Option<StoredReply>,
    ) -> Result<Order, Refusal> {
        self.once(stamp, remembered, self.close_one(&actor, order_id, stamp)).await?.order()
    }

    async fn close_one(
        &self,
        actor: &Actor,
        order_id: OrderId,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let row = self.find_open(actor, order_id).await?;
        let mut backoff = self.backoff();
        loop {
            let (verdicts, closings) = self.examine(actor, &row.terms.player, &[order_id]).await?;
            let verdict =
                verdicts.into_iter().next().map_or(Err(StoredRefusal::OrderNotFound), |(_, verdict)| verdict);
            let outcome = match verdict {
                Ok(order) => StoredReply::Order(order),
                Err(no) => StoredReply::Refused(no),
            };
            let Some(closings) = closings else { return Err(outcome.unexpected()) };
            let materials = closings.materials();
            if let Some(done) = self.commit_once(closings.actions(), stamp, outcome).await? {
                self.listing.touch(materials);
                return match done {
                    StoredReply::Refused(no) => Err(no.into()),
                    done => Ok(done),
                };
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// Closes some orders of one player, at most [`CLOSED_AT_ONCE`].
    pub(super) async fn close_some(
        &self,
        actor: &Actor,
        player: &PlayerId,
        order_ids: &[OrderId],
    ) -> Result<Vec<(OrderId, Verdict)>, Refusal> {
        let mut backoff = self.backoff();
        loop {
            let (verdicts, closings) = self.examine(actor, player, order_ids).await?;
            let Some(closings) = closings else { return Ok(verdicts) };
            let materials = closings.materials();
            if self.commit(closings.actions()).await?.is_ok() {
                self.listing.touch(materials);
                return Ok(verdicts);
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// The state of orders of a player, and the writes that close those that are open.
    async fn examine(
        &self,
        actor: &Actor,
        player: &PlayerId,
        order_ids: &[OrderId],
    ) -> Result<(Vec<(OrderId, Verdict)>, Option<Closings>), Refusal> {
        let mut keys: Vec<_> = order_ids.iter().map(|order_id| order_key(player, *order_id)).collect();
        keys.push(main_key(player));
        let mut found = self.rows(keys).await?;
        let main = found.pop().flatten().as_ref().map(MainRow::decode).transpose()?;
        let rows: Vec<_> = found
            .iter()
            .map(|row| row.as_ref().map(OrderRow::decode).transpose())
            .collect::<Result<_, _>>()?;
        let open: Vec<_> = rows.iter().flatten().filter(|row| row.end.is_none()).collect();
        let books = self.rows(open.iter().map(|row| row.resting_key()).collect()).await?;
        let mut books = open.iter().zip(books);

        let at = self.now();
        let mut verdicts = Vec::new();
        let mut closed = Vec::new();
        for (order_id, row) in order_ids.iter().zip(&rows) {
            let resting = match row {
                Some(row) if row.end.is_none() => match books.next() {
                    Some((_, Some(item))) => Ok(RestingRow::decode(row.terms.side, &item)?),
                    // It left the book; its end is about to be projected.
                    _ => Err(StoredRefusal::OrderClosed),
                },
                Some(_) => Err(StoredRefusal::OrderClosed),
                None => Err(StoredRefusal::OrderNotFound),
            };
            let verdict = resting.and_then(|resting| judge(actor, resting, at, &mut closed));
            verdicts.push((*order_id, verdict));
        }
        let closings = main.filter(|_| !closed.is_empty()).map(|main| Closings { main, at, closed });
        Ok((verdicts, closings))
    }
}

/// Closes an order in the book. One that has expired is closed as expired, no matter who cancels it.
fn judge(
    actor: &Actor,
    resting: RestingRow,
    at: Timestamp,
    closed: &mut Vec<(RestingRow, CloseReason)>,
) -> Verdict {
    let expired = resting.terms.time_in_force.has_expired(at);
    let reason = if expired { CloseReason::Expired } else { actor.cancel_reason() };
    let mut order = resting.order();
    order.state.close_reason = Some(reason);
    order.state.updated_at = order.state.updated_at.max(at);
    closed.push((resting, reason));
    if expired { Err(StoredRefusal::OrderClosed) } else { Ok(order) }
}

impl Closings {
    /// The materials of the orders.
    fn materials(&self) -> Vec<MaterialId> {
        self.closed.iter().map(|(row, _)| row.terms.material.clone()).collect()
    }

    fn actions(self) -> Vec<Action> {
        let Self { main, at, closed } = self;
        let mut change = Change::event();
        let mut notes = Vec::new();
        let mut actions = Vec::new();
        for (row, reason) in &closed {
            let (asset, returned) = (row.terms.side.offers(&row.terms.material), row.escrow().get());
            change.add(asset, returned, -i128::from(returned));
            change.count(-i128::from(row.terms.time_in_force.rests()));
            notes.push(Note::Cancelled {
                order_id: row.terms.order_id,
                material: row.terms.material.clone(),
                side: row.terms.side,
                remaining: row.state.remaining,
                reason: *reason,
            });
            let unchanged = Condition::equal(attribute::REMAINING, row.state.remaining.get());
            actions.push(row.key().delete().when(unchanged));
            actions.push(End::of(&row.state, *reason, at).action(&main.player, row.terms.order_id));
        }
        actions.extend(change.actions(&main));
        let (player, source, seq) = (main.player, InboxSource::Account, main.seq + 1);
        actions.push(InboxRow { player, source, seq, at, notes }.action());
        actions
    }
}
