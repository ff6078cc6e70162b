//! What players were answered, compared with what was committed.
//!
//! A write that was acknowledged has happened, once. A read is exact where nothing of the player or book changed between
//! question and answer, and lies between the two moments where something did.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_aws::model::{StreamKind, StreamRecord};
use tradepost_aws::tables::{InboxRow, Note, OrderRow, Table};
use tradepost_core::{AssetName, Order, OrderId, PlaceOrder, PlayerId, Rejection, Side};
use tradepost_http::port::{Holding, Operation, Refusal, Stamp};

use super::ledger::{Held, Judged, Kept, Ledger};
use crate::auditor::{Wrong, same};
use crate::call::{Answer, Answered, Call};

/// A request that was sent, and how the market stood then.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) call: Call,
    stamp: Option<Stamp>,
    /// Whether it has the key of another request.
    altered: bool,
    /// The last commit.
    at: u64,
    /// The order it is about.
    order: Option<Kept>,
}

/// What an order says that was asked for: requests that say the same cannot be told apart.
type Terms = (PlayerId, String, Side, u64, u32, String);

/// What requests have done, and may have done at most.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Orders accepted, and asked for, by their terms.
    accepted: BTreeMap<Terms, u64>,
    wanted: BTreeMap<Terms, u64>,
    keys: BTreeSet<(u128, u128)>,
    /// Transfers by player, asset and amount: those that happened, that were asked for, that were acknowledged.
    transferred: BTreeMap<Transferred, u64>,
    transfers: BTreeMap<Transferred, u64>,
    acknowledged: BTreeMap<Transferred, u64>,
    acknowledged_keys: BTreeSet<u128>,
    /// Which order each acknowledged request placed.
    placed: BTreeMap<u128, OrderId>,
    owners: BTreeMap<OrderId, Option<u128>>,
}

type Transferred = (PlayerId, AssetName, u64, bool);

fn terms(order: &PlaceOrder) -> Terms {
    let PlaceOrder { player, material, side, price, quantity, time_in_force } = order;
    let waits = format!("{time_in_force:?}");
    (player.clone(), material.to_string(), *side, price.get(), quantity.get(), waits)
}

impl Effects {
    /// A request is on its way.
    pub(super) fn sent(&mut self, asked: &Asked) {
        // What is repeated may happen once. (With another digest it is refused, or, if the first one never came, it happens.)
        if let Some(stamp) = asked.stamp
            && !self.keys.insert((stamp.key, 0))
        {
            return;
        }
        match &asked.call {
            Call::Place(order) => *self.wanted.entry(terms(order)).or_default() += 1,
            Call::Batch(_, operations) => {
                for operation in operations {
                    if let Operation::Place(order) = operation {
                        *self.wanted.entry(terms(order)).or_default() += 1;
                    }
                }
            }
            Call::Deposit(transfer) | Call::Withdraw(transfer) => {
                let came = matches!(asked.call, Call::Deposit(_));
                let key = (transfer.player.clone(), transfer.asset.clone(), transfer.amount.get(), came);
                *self.transfers.entry(key).or_default() += 1;
            }
            _ => {}
        }
    }

    /// Counts what a commit did.
    pub(super) fn follow(&mut self, records: &[StreamRecord]) -> Judged {
        for record in records.iter().filter(|record| record.kind == StreamKind::Insert) {
            let Some(item) = &record.after else { continue };
            match record.key.table {
                Table::Orders => {
                    let row = OrderRow::decode(item).map_err(|error| Wrong(error.to_string()))?;
                    let OrderRow { player, material, side, price, quantity, time_in_force, .. } = row;
                    let order = PlaceOrder { player, material, side, price, quantity, time_in_force };
                    let terms = terms(&order);
                    let accepted = self.accepted.entry(terms.clone()).or_default();
                    *accepted += 1;
                    let wanted = self.wanted.get(&terms).copied().unwrap_or_default();
                    if *accepted > wanted {
                        return Err(Wrong(format!(
                            "{terms:?} was asked for {wanted} times, and done {accepted} times"
                        )));
                    }
                }
                Table::Inbox => {
                    let row = InboxRow::decode(item).map_err(|error| Wrong(error.to_string()))?;
                    for note in &row.notes {
                        self.transfer(&row.player, note)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn transfer(&mut self, player: &PlayerId, note: &Note) -> Judged {
        let key = match note {
            Note::Deposited { asset, amount, .. } => (player.clone(), asset.clone(), amount.get(), true),
            Note::Withdrawn { asset, amount, .. } => (player.clone(), asset.clone(), amount.get(), false),
            _ => return Ok(()),
        };
        let wanted = self.transfers.get(&key).copied().unwrap_or_default();
        let done = self.transferred.entry(key.clone()).or_default();
        *done += 1;
        if *done > wanted {
            return Err(Wrong(format!("{key:?} was asked for {wanted} times, and done {done} times")));
        }
        Ok(())
    }

    /// Every transfer that was acknowledged has happened.
    pub(super) fn check(&self) -> Judged {
        for (transfer, acknowledged) in &self.acknowledged {
            let done = self.transferred.get(transfer).copied().unwrap_or_default();
            if done < *acknowledged {
                return Err(Wrong(format!("{transfer:?}: {acknowledged} acknowledged, {done} done")));
            }
        }
        Ok(())
    }

    /// A request says which order it placed: always the same one, and no other request's.
    fn place(&mut self, stamp: Option<Stamp>, order_id: OrderId) -> Judged {
        let key = stamp.map(|stamp| stamp.key);
        if let Some(key) = key {
            let before = *self.placed.entry(key).or_insert(order_id);
            same("the order of a repeated request", &order_id, &before)?;
        }
        match self.owners.insert(order_id, key) {
            Some(other) if other != key || key.is_none() => {
                Err(Wrong(format!("order {order_id} was given to two requests")))
            }
            _ => Ok(()),
        }
    }
}

impl Asked {
    pub(super) fn new(ledger: &Ledger, call: Call, stamp: Option<Stamp>, altered: bool) -> Self {
        let about = match &call {
            Call::Order(_, id) | Call::Cancel(_, id) | Call::Reduce(_, id, _) => Some(id),
            _ => None,
        };
        let order = about.and_then(|id| ledger.orders.get(id)).cloned();
        Self { call, stamp, altered, at: ledger.commits, order }
    }

    /// Compares an answer with what was committed.
    pub(super) fn judge(
        &self,
        answered: &Answered,
        ledger: &Ledger,
        effects: &mut Effects,
        stormy: bool,
    ) -> Judged {
        let judged = match answered {
            Ok(answer) => self.judge_answer(answer, ledger, effects),
            Err(refusal) => self.judge_refusal(refusal, ledger, stormy),
        };
        judged.map_err(|Wrong(why)| Wrong(format!("{:?}: {why}", self.call)))
    }

    fn judge_answer(&self, answer: &Answer, ledger: &Ledger, effects: &mut Effects) -> Judged {
        match (&self.call, answer) {
            (Call::Place(_), Answer::Order(order)) => {
                effects.place(self.stamp, order.order_id)?;
                accepted(order, ledger)
            }
            (Call::Batch(_, operations), Answer::Results(results)) => {
                same("how many results", &results.len(), &operations.len())?;
                let placed = operations.iter().zip(results);
                placed
                    .filter_map(|(operation, result)| Some((operation, result.as_ref().ok()?)))
                    .try_for_each(|(operation, order)| match operation {
                        Operation::Place(_) => accepted(order, ledger),
                        Operation::Cancel(_) => closed(order, ledger),
                    })
            }
            (Call::Cancel(..), Answer::Order(order)) => closed(order, ledger),
            (Call::CancelAll(..), Answer::Orders(orders)) => {
                orders.iter().try_for_each(|order| closed(order, ledger))
            }
            (Call::Reduce(_, id, quantity), Answer::Order(order)) => {
                same("whose quantity was lowered", &order.order_id, id)?;
                same("the lowered quantity", &order.quantity, quantity)
            }
            (Call::Deposit(transfer) | Call::Withdraw(transfer), Answer::Holding(holding)) => {
                let came = matches!(self.call, Call::Deposit(_));
                let key = (transfer.player.clone(), transfer.asset.clone(), transfer.amount.get(), came);
                if self.stamp.is_none_or(|stamp| effects.acknowledged_keys.insert(stamp.key)) {
                    *effects.acknowledged.entry(key).or_default() += 1;
                }
                same("of which asset", &holding.asset, &transfer.asset)
            }
            (Call::Balances(player), Answer::Holdings(holdings)) => {
                self.judge_balances(player, holdings, ledger)
            }
            (Call::OpenOrders(player), Answer::OpenOrders(open, max)) if self.unchanged(player, ledger) => {
                let right = (ledger.open_of(player), ledger.rules.open_orders_max);
                same("open orders", &(u64::from(*open), *max), &right)
            }
            (Call::Order(..), Answer::Order(order)) => self.judge_order(order, ledger),
            (Call::Orders(player, filter, page), Answer::List(list)) if self.unchanged(player, ledger) => {
                judge_list(player, filter.open, page.limit as usize, &list.items, ledger)
            }
            _ => Ok(()),
        }
    }

    /// Whether nothing of a player was committed since it asked.
    fn unchanged(&self, player: &PlayerId, ledger: &Ledger) -> bool {
        ledger.touched.get(player).is_none_or(|touched| *touched <= self.at)
    }

    fn judge_balances(&self, player: &PlayerId, holdings: &[Holding], ledger: &Ledger) -> Judged {
        if !self.unchanged(player, ledger) {
            return Ok(());
        }
        let seen: BTreeMap<AssetName, Held> = holdings
            .iter()
            .map(|holding| {
                let (available, held) = (holding.balance.available.get(), holding.balance.held.get());
                (holding.asset.clone(), Held { available, held })
            })
            .filter(|(_, held)| *held != Held::default())
            .collect();
        same("what the player holds", &seen, &ledger.holdings(player))
    }

    /// An order was as the answer says at some moment since the question.
    fn judge_order(&self, order: &Order, ledger: &Ledger) -> Judged {
        let Some(now) = ledger.orders.get(&order.order_id) else {
            return Err(Wrong::new("an order that was never accepted"));
        };
        let remaining = u64::from(order.remaining.get());
        let before = self.order.as_ref().unwrap_or(now);
        if remaining < now.remaining || remaining > before.remaining {
            return Err(Wrong(format!(
                "{remaining} remain, between {} then and {} now",
                before.remaining, now.remaining
            )));
        }
        match (before.closed, now.closed) {
            (Some(reason), _) => same("a closed order stays closed", &order.close_reason, &Some(reason)),
            (None, None) => same("an open order is open", &order.close_reason, &None),
            (None, Some(reason)) => match order.close_reason {
                Some(seen) => same("why it is closed", &seen, &reason),
                None => Ok(()),
            },
        }
    }

    fn judge_refusal(&self, refusal: &Refusal, ledger: &Ledger, stormy: bool) -> Judged {
        match refusal {
            Refusal::Failed(why) if !stormy => Err(Wrong(format!("it failed in good weather: {why}"))),
            Refusal::IdempotencyKeyReused if !self.altered && self.stamp.is_none() => {
                Err(Wrong::new("a key that was never used was used before"))
            }
            Refusal::Unsupported => Err(Wrong::new("it is not offered")),
            Refusal::Rejected(
                Rejection::InsufficientCoins { needed, available }
                | Rejection::InsufficientGoods { needed, available },
            ) if available >= needed => {
                Err(Wrong(format!("{} are refused of {}", needed.get(), available.get())))
            }
            Refusal::Rejected(Rejection::InsufficientCoins { available, .. }) => {
                self.judge_insufficient(&AssetName::Coin, available.get(), ledger)
            }
            Refusal::OrderNotFound => match (&self.call, &self.order) {
                (Call::Order(tradepost_core::Actor::Operator, _), Some(_)) => {
                    Err(Wrong::new("an order is not found that was accepted before"))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn judge_insufficient(&self, asset: &AssetName, available: u64, ledger: &Ledger) -> Judged {
        let player = match &self.call {
            Call::Place(order) => &order.player,
            Call::Withdraw(transfer) => &transfer.player,
            _ => return Ok(()),
        };
        // What a repeated request is told may be long past.
        if self.stamp.is_some() || !self.unchanged(player, ledger) {
            return Ok(());
        }
        let right = ledger.holdings(player).get(asset).map_or(0, |held| held.available);
        same("what is available", &available, &right)
    }
}

fn judge_list(
    player: &PlayerId,
    open: Option<bool>,
    limit: usize,
    seen: &[Order],
    ledger: &Ledger,
) -> Judged {
    let seen: Vec<_> = seen.iter().map(view).collect();
    let wanted = |(_, order): &(&OrderId, &Kept)| {
        order.player == *player && open.is_none_or(|open| order.closed.is_none() == open)
    };
    let right = ledger.orders.iter().rev().filter(wanted).take(limit);
    let right: Vec<_> = right.map(|(id, order)| kept(*id, order)).collect();
    same("the list of orders", &seen, &right)
}

/// An order that was acknowledged was accepted as it was asked for.
fn accepted(order: &Order, ledger: &Ledger) -> Judged {
    let Some(kept) = ledger.orders.get(&order.order_id) else {
        return Err(Wrong(format!("order {} was acknowledged, and not accepted", order.order_id)));
    };
    let seen = (&order.player, &order.material, order.side, order.price.get(), order.time_in_force);
    same(
        "an accepted order",
        &seen,
        &(&kept.player, &kept.material, kept.side, kept.price, kept.time_in_force),
    )
}

/// An order that was said to be taken out is closed, as it was said.
fn closed(order: &Order, ledger: &Ledger) -> Judged {
    let Some(right) = ledger.orders.get(&order.order_id) else {
        return Err(Wrong(format!("order {} was taken out, and never accepted", order.order_id)));
    };
    if right.closed.is_none() {
        return Err(Wrong(format!("order {} was said to be taken out, and is open", order.order_id)));
    }
    same("an order taken out", &view(order), &kept(order.order_id, right))
}

type View = (OrderId, [u64; 5], Option<tradepost_core::CloseReason>);

fn view(order: &Order) -> View {
    let numbers = [
        order.price.get(),
        order.quantity.get().into(),
        order.remaining.get().into(),
        order.value.get(),
        order.fee.get(),
    ];
    (order.order_id, numbers, order.close_reason)
}

fn kept(id: OrderId, order: &Kept) -> View {
    (id, [order.price, order.quantity, order.remaining, order.value, order.fee], order.closed)
}
