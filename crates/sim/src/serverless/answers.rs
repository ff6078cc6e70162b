//! Compares the replies to players with what was committed.
//!
//! A write that was acknowledged has happened, once. A read is exact where nothing of the player or book
//! changed between request and reply, and lies between the two moments where something did.

use std::collections::BTreeMap;

use tradepost_core::{
    AssetName, BookDepth, MaterialId, Order, OrderId, OrderTerms, PlaceOrder, PlayerId, Quantity, Rejection,
    Side,
};
use tradepost_ports::{Holding, Operation, Refusal};
use tradepost_serverless::memory_dynamodb::Service;

use super::effects::Effects;
use super::ledger::{Held, Judged, Kept, Ledger};
use super::pending::Pending;
use super::settling;
use crate::auditor::{Violation, same};
use crate::call::{Answer, Answered, Call};

impl Pending {
    /// Compares a reply with what was committed.
    pub(super) fn judge(
        &self,
        answered: &Answered,
        ledger: &Ledger,
        effects: &mut Effects,
        faulty: bool,
    ) -> Judged {
        let judged = match answered {
            Ok(answer) => self.judge_answer(answer, ledger, effects),
            Err(refusal) => self.judge_refusal(refusal, ledger, effects, faulty),
        };
        judged.map_err(|Violation(why)| Violation(format!("{:?}: {why}", self.call)))
    }

    fn judge_answer(&self, answer: &Answer, ledger: &Ledger, effects: &mut Effects) -> Judged {
        match (&self.call, answer) {
            (Call::Place(_), Answer::Order(order)) => {
                effects.place(self.stamp, order.terms.order_id)?;
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
                        Operation::Reduce(id, quantity) => reduced(order, *id, *quantity),
                    })
            }
            (Call::Cancel(..), Answer::Order(order)) => closed(order, ledger),
            (Call::CancelAll(..), Answer::Orders(orders)) => {
                orders.iter().try_for_each(|order| closed(order, ledger))
            }
            (Call::Reduce(_, id, quantity), Answer::Order(order)) => reduced(order, *id, *quantity),
            (Call::Transfer(transfer), Answer::Transferred(done)) => {
                if let Some(transfer) = transfer.referenced() {
                    return effects.references.made(self.stamp, &transfer, done);
                }
                effects.acknowledge(self.stamp, transfer);
                same("of which asset", &done.transfer.asset, &transfer.asset)
            }
            (Call::CloseWithdrawal(reference, confirmed), Answer::Transferred(done)) => {
                effects.references.closed(reference, *confirmed, done)
            }
            (Call::TransferOf(reference), Answer::Transfer(transfer)) => {
                effects.exact += 1;
                effects.references.read(reference, transfer, self.sent_at)
            }
            (Call::Balances(player), Answer::Account(account)) if self.unchanged(player, ledger) => {
                effects.exact += 1;
                same("whether the account is frozen", &account.frozen, &ledger.frozen(player))?;
                judge_balances(player, &account.holdings, ledger)
            }
            (Call::OpenOrders(player), Answer::OpenOrders(open, max)) if self.unchanged(player, ledger) => {
                effects.exact += 1;
                let right = (ledger.open_of(player), ledger.rules.open_orders_max);
                same("open orders", &(u64::from(*open), *max), &right)
            }
            (Call::Order(..), Answer::Order(order)) => self.judge_order(order, ledger),
            (Call::Book(material, depth), Answer::Book(book))
                if self.unmoved(material, ledger) && self.shows(material, ledger) =>
            {
                effects.exact += 1;
                judge_book(material, *depth as usize, book, ledger)
            }
            (Call::Orders(player, filter, page), Answer::List(list)) if self.unchanged(player, ledger) => {
                effects.exact += 1;
                judge_list(player, filter.open, page.limit as usize, &list.items, ledger)
            }
            _ => Ok(()),
        }
    }

    /// Whether nothing of a player was committed since the request was sent.
    fn unchanged(&self, player: &PlayerId, ledger: &Ledger) -> bool {
        ledger.touched.get(player).is_none_or(|touched| *touched <= self.sent_at)
    }

    /// Whether nothing of a book was committed since the request was sent, and no order waits to be
    /// matched. (A book shows waiting orders as if they were matched.)
    fn unmoved(&self, material: &MaterialId, ledger: &Ledger) -> bool {
        ledger.moved.get(material).is_none_or(|moved| *moved <= self.sent_at) && ledger.is_at_rest(material)
    }

    /// Whether a read that is not strongly consistent shows a book as it was when the request was sent.
    fn shows(&self, material: &MaterialId, ledger: &Ledger) -> bool {
        let late = Service::UNKIND.stale_us_max.div_ceil(1_000);
        ledger.moved_at.get(material).is_none_or(|moved| moved.0 + late < self.sent.0)
    }

    /// An order was as the answer says at some moment since the request was sent.
    fn judge_order(&self, order: &Order, ledger: &Ledger) -> Judged {
        let Some(now) = ledger.orders.get(&order.terms.order_id) else {
            return Err(Violation::new("an order that was never accepted"));
        };
        let remaining = u64::from(order.state.remaining.get());
        let before = self.order.as_ref().unwrap_or(now);
        if remaining < now.remaining || remaining > before.remaining {
            return Err(Violation(format!(
                "{remaining} remain, between {} then and {} now",
                before.remaining, now.remaining
            )));
        }
        match (before.closed, now.closed) {
            (Some(reason), _) => {
                same("a closed order stays closed", &order.state.close_reason, &Some(reason))
            }
            (None, None) => same("an open order is open", &order.state.close_reason, &None),
            (None, Some(reason)) => match order.state.close_reason {
                Some(seen) => same("why it is closed", &seen, &reason),
                None => Ok(()),
            },
        }
    }

    fn judge_refusal(
        &self,
        refusal: &Refusal,
        ledger: &Ledger,
        effects: &mut Effects,
        faulty: bool,
    ) -> Judged {
        match refusal {
            Refusal::Internal(why) if !faulty => {
                Err(Violation(format!("it failed although no store call did: {why}")))
            }
            Refusal::IdempotencyKeyReused if !self.stamp.is_some_and(|stamp| effects.is_reused(stamp)) => {
                Err(Violation::new("a key is refused that was used for nothing else"))
            }
            Refusal::Rejected(
                Rejection::InsufficientCoins { needed, available }
                | Rejection::InsufficientGoods { needed, available },
            ) if available >= needed => {
                Err(Violation(format!("{} are refused of {}", needed.get(), available.get())))
            }
            Refusal::Rejected(rejection) => self.judge_rejection(rejection, ledger, effects),
            Refusal::OrderNotFound => match (&self.call, &self.order) {
                (Call::Order(tradepost_core::Actor::Operator, _), Some(_)) => {
                    Err(Violation::new("an order is not found that was accepted before"))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// What a player lacks, it really lacks.
    fn judge_rejection(&self, rejection: &Rejection, ledger: &Ledger, effects: &mut Effects) -> Judged {
        // The reply to a repeated request may be old.
        effects.references.refused(&self.call, rejection, self.stamp.is_none().then_some(self.sent_at))?;
        let (player, material) = match &self.call {
            Call::Place(order) => (&order.player, Some(&order.material)),
            Call::Transfer(transfer) => {
                let material = match &transfer.asset {
                    AssetName::Coin => None,
                    AssetName::Material(material) => Some(material),
                };
                (&transfer.player, material)
            }
            _ => return Ok(()),
        };
        // The reply to a repeated request may be old.
        if self.stamp.is_some() || !self.unchanged(player, ledger) {
            return Ok(());
        }
        let right = |asset| ledger.holdings(player).get(&asset).map_or(0, |held| held.available);
        effects.exact += 1;
        match (rejection, material) {
            (Rejection::AccountFrozen, _) => {
                same("whether a refused account is frozen", &ledger.frozen(player), &true)
            }
            (Rejection::InsufficientCoins { available, needed }, _) => {
                same("available coins", &available.get(), &right(AssetName::Coin))?;
                match &self.call {
                    Call::Place(order)
                        if !order.time_in_force.rests() && self.unmoved(&order.material, ledger) =>
                    {
                        let spent = settling::would_spend(ledger, &kept_of(order, ledger)).max(1);
                        same("what a refused immediate bid needs", &needed.get(), &spent)
                    }
                    _ => Ok(()),
                }
            }
            (Rejection::InsufficientGoods { available, .. }, Some(material)) => {
                same("available goods", &available.get(), &right(AssetName::Material(material.clone())))
            }
            (Rejection::TooManyOpenOrders { max }, _) => {
                let right = (ledger.rules.open_orders_max, true);
                same("orders that may be open", &(*max, ledger.open_of(player) >= u64::from(*max)), &right)?;
                match &self.call {
                    Call::Place(order) if self.unmoved(&order.material, ledger) => {
                        let rests = settling::would_rest(ledger, &kept_of(order, ledger));
                        same("whether a refused order would rest", &rests, &true)
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// A request as an order that has just been accepted.
fn kept_of(request: &PlaceOrder, ledger: &Ledger) -> Kept {
    let terms = OrderTerms::of(OrderId::from_u128(u128::MAX), request);
    Kept::placed(&terms, request.quantity, ledger.commits, None)
}

fn judge_balances(player: &PlayerId, holdings: &[Holding], ledger: &Ledger) -> Judged {
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

/// A book shows its best levels.
pub(super) fn judge_book(material: &MaterialId, depth: usize, book: &BookDepth, ledger: &Ledger) -> Judged {
    for (side, levels) in [(Side::Bid, &book.bids), (Side::Ask, &book.asks)] {
        let seen: Vec<_> =
            levels.iter().map(|level| (level.price.get(), level.quantity, level.orders)).collect();
        let mut right = ledger.levels(material, side);
        right.truncate(depth);
        same(&format!("the book of {material}, {side:?}"), &seen, &right)?;
    }
    Ok(())
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

/// An order that was acknowledged was accepted with the terms of its request.
fn accepted(order: &Order, ledger: &Ledger) -> Judged {
    let Some(kept) = ledger.orders.get(&order.terms.order_id) else {
        return Err(Violation(format!("order {} was acknowledged, and not accepted", order.terms.order_id)));
    };
    let seen = (
        &order.terms.player,
        &order.terms.material,
        order.terms.side,
        order.terms.price.get(),
        order.terms.time_in_force,
    );
    same(
        "an accepted order",
        &seen,
        &(&kept.player, &kept.material, kept.side, kept.price, kept.time_in_force),
    )
}

/// An order that was said to be taken out is closed, as it was said.
fn closed(order: &Order, ledger: &Ledger) -> Judged {
    let Some(right) = ledger.orders.get(&order.terms.order_id) else {
        return Err(Violation(format!("order {} was taken out, and never accepted", order.terms.order_id)));
    };
    if right.closed.is_none() {
        return Err(Violation(format!(
            "order {} was said to be taken out, and is open",
            order.terms.order_id
        )));
    }
    same("an order taken out", &view(order), &kept(order.terms.order_id, right))
}

/// An order that was said to be lowered has the quantity that was asked for.
fn reduced(order: &Order, id: OrderId, quantity: Quantity) -> Judged {
    same("whose quantity was lowered", &order.terms.order_id, &id)?;
    same("the lowered quantity", &order.state.quantity, &quantity)
}

type View = (OrderId, [u64; 5], Option<tradepost_core::CloseReason>);

fn view(order: &Order) -> View {
    let numbers = [
        order.terms.price.get(),
        order.state.quantity.get().into(),
        order.state.remaining.get().into(),
        order.state.value.get(),
        order.state.fee.get(),
    ];
    (order.terms.order_id, numbers, order.state.close_reason)
}

fn kept(id: OrderId, order: &Kept) -> View {
    (id, [order.price, order.quantity, order.remaining, order.value, order.fee], order.closed)
}
