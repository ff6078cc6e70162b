//! What one settlement of the matcher may do: price, then time, at the maker's price, and a verdict on who
//! may not rest.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, CloseReason, MaterialId, OrderId, PlayerId, Side, TimeInForce, Timestamp};
use tradepost_serverless::tables::{Execution, Party, SettlementRow};

use super::checks::check_end;
use super::ledger::{Judged, Kept, Ledger};
use crate::auditor::{Violation, same};
use crate::faults::Fault;

/// What was known of the book when the matcher looked: its time, and the last commit it may have seen.
#[derive(Clone, Copy)]
struct Look {
    at: Timestamp,
    commit: u64,
}

/// Checks and does a settlement.
pub(super) fn settle(ledger: &mut Ledger, row: &SettlementRow, looked: u64) -> Judged {
    let settlement = &row.settlement;
    let look = Look { at: settlement.at, commit: looked };
    let closed = taken_out_since(ledger, &row.material, look).count() as u64;
    ledger.faults.add(Fault::ClosedInFlight, closed);
    let party = |place: u32| {
        settlement.party(place).ok_or_else(|| Violation(format!("settlement {} refers to nobody", row.seq)))
    };
    // An order is closed after its trades, and before those of later takers.
    let mut closing: Vec<&Party> = settlement.parties.iter().filter(|party| party.end.is_some()).collect();
    closing.retain(|party| party.end.is_some_and(|end| end.reason != CloseReason::Filled));
    closing.sort_unstable_by_key(|party| party.order_id);
    let expired = |party: &&Party| party.end.is_some_and(|end| end.reason == CloseReason::Expired);
    let (first, then): (Vec<&Party>, Vec<&Party>) = closing.into_iter().partition(expired);
    for party in first {
        close(ledger, party, look)?;
    }
    let mut then = then.into_iter().peekable();
    for execution in &settlement.executions {
        let (taker, _) = party(execution.taker)?;
        while let Some(early) = then.next_if(|party| party.order_id < taker.order_id) {
            close(ledger, early, look)?;
        }
        let (maker, _) = party(execution.maker)?;
        trade(ledger, maker.order_id, taker.order_id, execution, look)?;
    }
    then.try_for_each(|party| close(ledger, party, look))?;
    for (party, player) in settlement.parties.iter().filter_map(|party| Some((party, player_of(row, party)?)))
    {
        let Some(order) = ledger.orders.get(&party.order_id) else {
            return Err(Violation(format!("order {} was never accepted", party.order_id)));
        };
        same("whose order was settled", player, &order.player)?;
        match &party.end {
            Some(end) => check_end(party.order_id, order, end)?,
            None => same("whether a settled order is closed", &order.closed, &None)?,
        }
    }
    Ok(())
}

fn player_of<'a>(row: &'a SettlementRow, party: &Party) -> Option<&'a PlayerId> {
    row.settlement.players.get(party.player as usize)
}

/// The open order that another one has to meet first, of those the matcher knew: the best price, at equal
/// prices the oldest.
fn best(ledger: &Ledger, taker_id: OrderId, taker: &Kept, look: Look) -> Option<OrderId> {
    let open = ledger.open.get(&taker.material)?;
    let met = |id: &&OrderId| {
        ledger.may_be_met(**id, look.at, look.commit)
            && ledger.orders.get(*id).is_some_and(|order| crosses(taker, order))
    };
    open.range(..taker_id).filter(met).min_by_key(|id| rank(ledger, taker, **id)).copied()
}

fn crosses(taker: &Kept, maker: &Kept) -> bool {
    match taker.side {
        Side::Bid => maker.side == Side::Ask && maker.price <= taker.price,
        Side::Ask => maker.side == Side::Bid && maker.price >= taker.price,
    }
}

/// The place of an order before a taker: price, then time; less is better.
fn rank(ledger: &Ledger, taker: &Kept, maker: OrderId) -> (u64, OrderId) {
    let price = ledger.orders.get(&maker).map_or(0, |maker| maker.price);
    (if taker.side == Side::Bid { price } else { u64::MAX - price }, maker)
}

fn known(ledger: &Ledger, order_id: OrderId) -> Judged<Kept> {
    ledger
        .orders
        .get(&order_id)
        .cloned()
        .ok_or_else(|| Violation(format!("order {order_id} was never accepted")))
}

fn trade(
    ledger: &mut Ledger,
    maker_id: OrderId,
    taker_id: OrderId,
    execution: &Execution,
    look: Look,
) -> Judged {
    let (maker, taker) = (known(ledger, maker_id)?, known(ledger, taker_id)?);
    let what = format!("{taker_id} takes {maker_id}");
    if taker.closed.is_some() || maker.closed.is_some() {
        return Err(Violation(format!("{what}, and one of them is closed")));
    }
    if taker.time_in_force.expires_at().is_some_and(|at| at <= look.at) {
        return Err(Violation(format!("{what}, and has expired")));
    }
    if !crosses(&taker, &maker) || maker_id >= taker_id || !maker.time_in_force.rests() {
        return Err(Violation(format!("{what}, which it cannot meet")));
    }
    // The matcher may have seen more than the auditor knows it has; but it must not skip an order it knows.
    if let Some(passed) = best(ledger, taker_id, &taker, look)
        && rank(ledger, &taker, passed) < rank(ledger, &taker, maker_id)
    {
        return Err(Violation(format!("{what}, and skips {passed}")));
    }
    let affordable = taker.budget.map_or(u64::MAX, |budget| budget / maker.price);
    let units = maker.remaining.min(taker.remaining).min(affordable);
    let value = maker.price * units;
    let (buyer, seller) = if taker.side == Side::Bid { (&taker, &maker) } else { (&maker, &taker) };
    let fee = ledger.tax_of(seller.value + value) - seller.fee;
    let seen = (execution.price.get(), u64::from(execution.quantity.get()), execution.fee.get());
    same(&what, &seen, &(maker.price, units, fee))?;
    if maker.player == taker.player {
        return Err(Violation(format!("{what}, its own player's order")));
    }

    let has_expired = |order: &Kept| order.time_in_force.expires_at().is_some_and(|at| at <= ledger.now);
    let in_flight = u64::from(has_expired(&maker)) + u64::from(has_expired(&taker));
    ledger.faults.add(Fault::ExpiredInFlight, in_flight);

    let goods = AssetName::Material(maker.material.clone());
    let released = buyer.clone().shrink(units, value);
    let coins = ledger.account(&buyer.player, AssetName::Coin);
    coins.held -= released;
    coins.available += released - value;
    ledger.account(&buyer.player, goods.clone()).available += units;
    ledger.account(&seller.player, goods).held -= units;
    ledger.account(&seller.player, AssetName::Coin).available += value - fee;
    ledger.burned += fee;
    for (id, player) in [(maker_id, &maker.player), (taker_id, &taker.player)] {
        *ledger.fills.entry(player.clone()).or_default() += 1;
        let Some(order) = ledger.orders.get_mut(&id) else { continue };
        order.shrink(units, value);
        order.value += value;
        order.fee += if order.side == Side::Ask { fee } else { 0 };
        if order.remaining == 0 {
            order.closed = Some(CloseReason::Filled);
            order.until = Some(ledger.commits);
            ledger.open.entry(maker.material.clone()).or_default().remove(&id);
        }
    }
    ledger.trade_count += 1;
    ledger.trades.entry(maker.material).or_default().push((maker.price, units, taker.side));
    Ok(())
}

/// The matcher closes an order: there has to be a reason.
fn close(ledger: &mut Ledger, party: &Party, look: Look) -> Judged {
    let order = known(ledger, party.order_id)?;
    let Some(reason) = party.end.map(|end| end.reason) else { return Ok(()) };
    let wrong = |why: &str| Err(Violation(format!("order {} is closed, {reason:?}: {why}", party.order_id)));
    if order.closed.is_some() {
        return wrong("it was closed before");
    }
    let best = best(ledger, party.order_id, &order, look);
    let own = meets_own(ledger, party.order_id, &order, best, look);
    match reason {
        CloseReason::Expired if order.time_in_force.expires_at().is_some_and(|at| at <= look.at) => {}
        CloseReason::SelfTrade if own => {}
        CloseReason::IocRemainder if order.time_in_force == TimeInForce::Ioc => {
            let price = best.and_then(|best| ledger.orders.get(&best)).map(|best| best.price);
            if price.is_some_and(|price| order.budget.is_none_or(|budget| budget >= price)) {
                return wrong("it could have met another order");
            }
        }
        CloseReason::FokUnfillable if order.time_in_force == TimeInForce::Fok => {
            let (units, cost) = reach(ledger, party.order_id, &order, look);
            if !own && units >= order.remaining && order.budget.is_none_or(|budget| budget >= cost) {
                return wrong("it could have been filled");
            }
        }
        _ => return wrong(&format!("the best it meets is {best:?}")),
    }
    ledger.release(party.order_id, order.remaining, true);
    if let Some(order) = ledger.orders.get_mut(&party.order_id) {
        order.closed = Some(reason);
    }
    Ok(())
}

/// Orders that an order may have met when the matcher looked: what is open, and what the API has taken out
/// since.
fn at_look<'l>(
    ledger: &'l Ledger,
    order_id: OrderId,
    order: &'l Kept,
    look: Look,
) -> impl Iterator<Item = (OrderId, &'l Kept)> {
    let open = ledger.open.get(&order.material).into_iter().flatten();
    let since = taken_out_since(ledger, &order.material, look);
    let known = open.chain(since).filter_map(|id| Some((*id, ledger.orders.get(id)?)));
    known.filter(move |(id, other)| *id < order_id && crosses(order, other))
}

/// Orders that the API has taken out since the matcher looked.
fn taken_out_since<'l>(
    ledger: &'l Ledger,
    material: &MaterialId,
    look: Look,
) -> impl Iterator<Item = &'l OrderId> + use<'l> {
    let taken_out = ledger.taken_out.get(material).into_iter().flatten().rev();
    taken_out.take_while(move |id| {
        ledger.orders.get(id).and_then(|order| order.until).is_some_and(|until| until > look.commit)
    })
}

/// Whether the best that an order met may have been its own player's: nobody else is known to stand before
/// that.
fn meets_own(ledger: &Ledger, order_id: OrderId, order: &Kept, best: Option<OrderId>, look: Look) -> bool {
    let first = best.map(|best| rank(ledger, order, best));
    at_look(ledger, order_id, order, look).any(|(id, other)| {
        other.player == order.player && first.is_none_or(|first| rank(ledger, order, id) <= first)
    })
}

/// Whether an order that is being accepted could have been filled, or closed at an order of its own player's,
/// by the book at some moment after a commit. Counts all that stood in the book since then, so it errs
/// towards yes.
pub(super) fn could_fill(ledger: &Ledger, order: &Kept, since: u64) -> bool {
    let met = ledger.orders.values().filter(|other| {
        other.material == order.material
            && crosses(order, other)
            && other.time_in_force.rests()
            && other.until.is_none_or(|until| until > since)
    });
    let mut units = 0;
    for other in met {
        if other.player == order.player {
            return true;
        }
        units += other.quantity;
    }
    units >= order.quantity
}

/// Whether a new order would rest in a book in which no order waits to be matched.
pub(super) fn would_rest(ledger: &Ledger, order: &Kept) -> bool {
    let look = Look { at: ledger.now, commit: ledger.commits };
    let newest = OrderId::from_u128(u128::MAX);
    let own = at_look(ledger, newest, order, look).any(|(_, other)| other.player == order.player);
    !own && reach(ledger, newest, order, look).0 < order.quantity
}

/// What a new immediate bid would spend in a book in which no order waits to be matched.
pub(super) fn would_spend(ledger: &Ledger, order: &Kept) -> u64 {
    let look = Look { at: ledger.now, commit: ledger.commits };
    let (units, cost) = reach(ledger, OrderId::from_u128(u128::MAX), order, look);
    if order.time_in_force == TimeInForce::Fok && units < order.quantity { 0 } else { cost }
}

/// Only an immediate bid may hold less than it might cost; in a book that has not moved since the request was
/// sent, it holds what it spends there.
pub(super) fn check_budget(ledger: &Ledger, order: &Kept, sent_at: Option<u64>) -> Judged {
    let Some(budget) = order.budget else { return Ok(()) };
    if order.side == Side::Ask || order.time_in_force.rests() || budget >= order.price * order.quantity {
        return Err(Violation(format!("it holds {budget} coins: {order:?}")));
    }
    let moved = ledger.moved.get(&order.material).copied().unwrap_or_default();
    if sent_at.is_some_and(|sent_at| moved <= sent_at) && ledger.is_at_rest(&order.material) {
        same("what an immediate bid holds", &budget, &would_spend(ledger, order))?;
    }
    Ok(())
}

/// How many units an order could trade before it meets one of its own player's, at most its own, and what
/// they cost.
fn reach(ledger: &Ledger, order_id: OrderId, order: &Kept, look: Look) -> (u64, u64) {
    let mut prices: BTreeMap<(u64, OrderId), (u64, u64, bool)> = BTreeMap::new();
    for (id, other) in at_look(ledger, order_id, order, look) {
        let own = other.player == order.player;
        if own || ledger.may_be_met(id, look.at, look.commit) {
            prices.insert(rank(ledger, order, id), (other.remaining, other.price, own));
        }
    }
    let met = prices.into_values().take_while(|(.., own)| !own);
    met.fold((0, 0), |(units, cost), (more, price, _)| {
        let more = more.min(order.remaining - units);
        (units + more, cost + more * price)
    })
}
