//! Places an order: what it offers goes into escrow, and its rows into the book and into `orders`, in one
//! transaction.
//!
//! The account is debited without looking: three rows, six write units. Only where its main row has not
//! enough is the whole account read, and its pending credits are emptied in the same transaction. The book is
//! read too only where the player is at the limit of open orders, or has fewer coins than an immediate bid
//! might cost: that bid then holds what it would spend in this book, and the matcher spends no more.

use tradepost_core::{Order, OrderTerms, PlaceOrder, Rejection};
use tradepost_ports::{Refusal, Stamp};

use super::Standing;
use super::account::{Account, Debit};
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Condition, Store};
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
        let mut resting = RestingRow::placed(&order);
        let row = OrderRow::placed(&order);
        let mut debits = (vec![debit.at_once(&order.terms.player)], true);
        let mut backoff = None;
        loop {
            let (mut actions, whole) = debits;
            if whole {
                actions.extend([
                    resting.key().put(resting.item()).when(Condition::missing(attribute::SLOT)),
                    row.key().put(row.item()).when(Condition::missing(attribute::ORDER_ID)),
                ]);
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
            let (account, debit) = self.look(&request).await?;
            resting.hold(debit.amount);
            debits = account.debit(&request.player, &debit);
        }
    }

    /// The account, and what the order takes from it. The limit of open orders is for orders that rest: a
    /// player at the limit may place one that fills at once, so the book is read then. An immediate bid needs
    /// what it spends: the book is read where the player has less than it might cost.
    async fn look(&self, request: &PlaceOrder) -> Result<(Account, Debit), Refusal> {
        let (player, mut debit) = (&request.player, self.debit_of(request));
        let account = match self.covering(player, &debit).await {
            Err(Refusal::Rejected(Rejection::TooManyOpenOrders { .. })) => {
                self.preview(request, Some(debit.amount), u64::MAX, (false, false)).await?;
                debit.open_max = None;
                self.covering(player, &debit).await?
            }
            Err(Refusal::Rejected(Rejection::InsufficientCoins { .. })) if !request.time_in_force.rests() => {
                let available = self.account(player).await?.available(&debit.asset);
                let quote = self.preview(request, available, 0, (false, false)).await?;
                debit.amount = quote.order.state.value.into();
                self.covering(player, &debit).await?
            }
            covered => covered?,
        };
        Ok((account, debit))
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
