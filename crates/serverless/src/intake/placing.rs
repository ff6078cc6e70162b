//! Places an order: what it offers goes into escrow, and its rows into the book and into `orders`, in one
//! transaction.
//!
//! Two calls: the rows of the account that an order usually needs are read, and the transaction is written.
//! The read may be old: the transaction's conditions decide, and what does not cover the order by it is read
//! again. Where the place of what the order offers has too little, the material's pending credit is emptied
//! in the same transaction; only where that is not enough is the whole account read. The book is read too
//! only where the player is at the limit of open orders, or has fewer coins than an immediate bid might cost:
//! that bid then holds what it would spend in this book, and the matcher spends no more.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{Order, OrderTerms, PlaceOrder, PlayerId, Rejection, Side};
use tradepost_ports::{Refusal, Stamp};

use super::account::{Account, Debit};
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::register::Register;
use crate::serverless::Serverless;
use crate::store::{self, BatchGet, Condition, Key, Store};
use crate::tables::{OrderRow, RestingRow, attribute, credit_key, goods_key, idempotency_key, main_key};

/// Accounts as far as they were read for orders.
pub(super) type Accounts = BTreeMap<PlayerId, Account>;

/// The rows of its player's account that an order usually needs. (A bid needs no goods.)
fn usual_rows(request: &PlaceOrder) -> Vec<Key> {
    let (player, material) = (&request.player, &request.material);
    let goods = (request.side == Side::Ask).then(|| goods_key(player, material));
    [main_key(player), credit_key(player, material)].into_iter().chain(goods).collect()
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Places an order.
    pub async fn place_order(&self, request: PlaceOrder, stamp: Option<Stamp>) -> Result<Order, Refusal> {
        let register = self.register_of([&request.material]).await?;
        let (mut accounts, mut remembered) = self.glance([&request], &[stamp]).await?;
        let remembered = remembered.pop().flatten();
        self.place_in(&register, &mut accounts, request, stamp, remembered).await
    }

    /// Reads what orders usually need of accounts, and what is remembered of requests, in one batch that may
    /// be old.
    pub(super) async fn glance<'a>(
        &self,
        requests: impl IntoIterator<Item = &'a PlaceOrder>,
        stamps: &[Option<Stamp>],
    ) -> Result<(Accounts, Vec<Option<StoredReply>>), Refusal> {
        let keys: BTreeSet<_> = requests.into_iter().flat_map(usual_rows).collect();
        let mut keys: Vec<_> = keys.into_iter().collect();
        let of_accounts = keys.len();
        keys.extend(stamps.iter().flatten().map(|stamp| idempotency_key(stamp.key)));
        let mut rows = store::batch_get(&self.store, BatchGet { keys, consistent: false }).await?;
        let remembered = self.recall_all(stamps, &rows.split_off(of_accounts))?;
        Ok((Account::of_players(rows.iter().flatten())?, remembered))
    }

    /// Places an order in a market that stands like this.
    pub(super) async fn place_in(
        &self,
        register: &Register,
        accounts: &mut Accounts,
        request: PlaceOrder,
        stamp: Option<Stamp>,
        remembered: Option<StoredReply>,
    ) -> Result<Order, Refusal> {
        let account = accounts.entry(request.player.clone()).or_default();
        self.once(stamp, remembered, self.accept(register, account, request, stamp)).await?.order()
    }

    async fn accept(
        &self,
        register: &Register,
        account: &mut Account,
        request: PlaceOrder,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let halted = register.registered(&request.material)?.halted;
        let now = self.now();
        request.admit(register.market.halted, halted, now)?;
        let mut debit = self.debit_of(&request);
        let order_id = self.order_id(now, &request.player);
        let order = Order::placed(OrderTerms::of(order_id, &request), request.quantity);
        let mut resting = RestingRow::placed(&order);
        let row = OrderRow::placed(&order);
        let mut backoff = self.backoff();
        let mut enough = account.covers(&debit).is_ok();
        loop {
            if !enough {
                (*account, debit) = self.look(&request).await?;
                resting.hold(debit.amount);
            }
            enough = false;
            let mut after = account.clone();
            let (mut actions, whole) = after.debit(&debit, false);
            if whole {
                actions.extend([
                    resting.key().put(resting.item()).when(Condition::missing(attribute::SLOT)),
                    row.key().put(row.item()).when(Condition::missing(attribute::ORDER_ID)),
                ]);
                let outcome = StoredReply::Order(order.clone());
                if let Some(outcome) = self.commit_once(actions, stamp, outcome).await? {
                    *account = after;
                    return Ok(outcome);
                }
            } else {
                // Whether it was done or not, the account is read again.
                self.commit(actions).await?.ok();
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// The account, and what the order takes from it. The limit of open orders is for orders that rest: a
    /// player at the limit may place one that fills at once, so the book is read then. An immediate bid needs
    /// what it spends: the book is read where the player has less than it might cost.
    async fn look(&self, request: &PlaceOrder) -> Result<(Account, Debit), Refusal> {
        let mut debit = self.debit_of(request);
        let (account, covered) = self.examined(&request.player, &debit).await?;
        match covered {
            Err(Rejection::TooManyOpenOrders { .. }) => {
                self.preview(request, Some(debit.amount), u64::MAX, (false, false)).await?;
                debit.open_max = None;
            }
            Err(Rejection::InsufficientCoins { .. }) if !request.time_in_force.rests() => {
                let available = account.available(&debit.asset);
                let quote = self.preview(request, available, 0, (false, false)).await?;
                debit.amount = quote.order.state.value.into();
            }
            covered => covered?,
        }
        Ok((account, debit))
    }

    /// What an order takes from its player's account.
    pub(crate) fn debit_of(&self, request: &PlaceOrder) -> Debit {
        let asset = request.side.offers(&request.material);
        let counts = request.time_in_force.rests();
        let open_max = counts.then_some(self.rules.open_orders_max);
        let amount = request.side.escrow(request.price, request.quantity);
        Debit { asset, amount, held: true, counts, open_max }
    }
}
