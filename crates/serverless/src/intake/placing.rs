//! Places an order: what it offers goes into escrow, and its rows into the book and into `orders`, in one
//! transaction.
//!
//! The account is debited without looking: three rows, six write units. Only where its main row has not
//! enough is the whole account read, and its pending credits are emptied in the same transaction. Only where
//! the player is at the limit of open orders is the book read too.

use tradepost_core::{Order, OrderTerms, PlaceOrder, Rejection};
use tradepost_ports::{Refusal, Stamp};

use super::Standing;
use super::account::Debit;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Action, Condition, Store};
use crate::tables::{OrderRow, RestingRow, attribute};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Places an order.
    pub async fn place_order(&self, request: PlaceOrder, stamp: Option<Stamp>) -> Result<Order, Refusal> {
        let (standing, remembered) = self.standing(&request.material, stamp).await?;
        self.place_in(&standing, request, stamp, remembered).await
    }

    /// Places an order in a market that stands like this.
    pub(super) async fn place_in(
        &self,
        standing: &Standing,
        request: PlaceOrder,
        stamp: Option<Stamp>,
        remembered: Option<StoredReply>,
    ) -> Result<Order, Refusal> {
        self.once(stamp, remembered, self.accept(standing, request, stamp)).await?.order()
    }

    async fn accept(
        &self,
        standing: &Standing,
        request: PlaceOrder,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let halted = standing.registered()?.halted;
        let now = self.now();
        request.admit(standing.market.halted, halted, now)?;
        let debit = self.debit_of(&request);
        let order_id = self.order_id(now, &request.player);
        let order = Order::placed(OrderTerms::of(order_id, &request), request.quantity);
        let resting = RestingRow::placed(&order);
        let row = OrderRow::placed(&order);
        let rows = [
            resting.key().put(resting.item()).when(Condition::missing(attribute::SLOT)),
            row.key().put(row.item()).when(Condition::missing(attribute::ORDER_ID)),
        ];
        let mut debits = (vec![debit.at_once(&order.terms.player)], true);
        let mut backoff = None;
        loop {
            let (mut actions, whole) = debits;
            if whole {
                actions.extend(rows.iter().cloned());
                let outcome = StoredReply::Order(order.clone());
                if let Some(outcome) = self.commit_once(actions, stamp, outcome).await? {
                    return Ok(outcome);
                }
            } else {
                // Whether it was done or not, the account is read again.
                self.commit(actions).await?.ok();
            }
            // The first attempt did not look; only later ones have met somebody.
            match &mut backoff {
                None => backoff = Some(self.backoff()),
                Some(backoff) => self.wait(backoff).await?,
            }
            debits = self.look(&request, debit.clone()).await?;
        }
    }

    /// The writes of a debit, by the rows of the account. The limit of open orders is for orders that rest: a
    /// player at the limit may place one that fills at once, so the book is read then.
    async fn look(&self, request: &PlaceOrder, mut debit: Debit) -> Result<(Vec<Action>, bool), Refusal> {
        let player = &request.player;
        let account = match self.covering(player, &debit).await {
            Err(Refusal::Rejected(Rejection::TooManyOpenOrders { .. })) => {
                self.preview(request, debit.amount, u64::MAX, (false, false)).await?;
                debit.open_max = None;
                self.covering(player, &debit).await?
            }
            covered => covered?,
        };
        Ok(account.debit(player, &debit))
    }

    /// What an order takes from its player's account.
    pub(crate) fn debit_of(&self, request: &PlaceOrder) -> Debit {
        let asset = request.side.offers(&request.material);
        let counts = request.time_in_force.rests();
        let open_max = counts.then_some(self.rules.open_orders_max);
        let amount = request.side.escrow(request.price, request.quantity);
        Debit { asset, amount, held: true, counts, open_max, seq: None }
    }
}
