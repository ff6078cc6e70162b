//! What becomes of an order that arrives at a book: its fills, and whether the rest stays or is closed.

use crate::book::slab::Slot;
use crate::{Books, CloseReason, Coins, Fill, Incoming, Quantity, TimeInForce};

/// What becomes of an order after its fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing remains.
    Filled,
    /// This much stays in the book.
    Rests(Quantity),
    /// The order is closed. After [`CloseReason::FokUnfillable`] none of its fills happen.
    Closed {
        /// Units that never trade.
        remaining: Quantity,
        /// Why.
        reason: CloseReason,
    },
}

impl Ending {
    /// The order is closed without a fill.
    fn unfillable(incoming: &Incoming) -> Self {
        Self::Closed { remaining: incoming.quantity, reason: CloseReason::FokUnfillable }
    }
}

/// What would become of an order that arrived now: passes its fills to `fill`, best price first, oldest
/// first, and changes nothing.
#[inline]
pub fn outcome(
    books: &Books,
    incoming: &Incoming,
    time_in_force: TimeInForce,
    mut fill: impl FnMut(Fill),
) -> Ending {
    outcome_in_slots(books, incoming, time_in_force, |made, _| fill(made))
}

/// [`outcome`], with the slot of each resting order.
#[inline]
pub(crate) fn outcome_in_slots(
    books: &Books,
    incoming: &Incoming,
    time_in_force: TimeInForce,
    fill: impl FnMut(Fill, Slot),
) -> Ending {
    let matched = books.matches(incoming, fill);
    let remaining = matched.remaining;
    match time_in_force {
        _ if remaining.is_zero() => Ending::Filled,
        TimeInForce::Fok => Ending::unfillable(incoming),
        _ if matched.own_order_met => Ending::Closed { remaining, reason: CloseReason::SelfTrade },
        TimeInForce::Ioc => Ending::Closed { remaining, reason: CloseReason::IocRemainder },
        TimeInForce::Gtc | TimeInForce::Gtd { .. } => Ending::Rests(remaining),
    }
}

/// Cuts the fills of an immediate bid, those from `first` on, to what `budget` pays for; returns how it ends
/// then.
pub(crate) fn within_budget(
    incoming: &Incoming,
    time_in_force: TimeInForce,
    ending: Ending,
    fills: &mut Vec<Fill>,
    first: usize,
    budget: Coins,
) -> Ending {
    let (mut left, mut remaining) = (budget, incoming.quantity);
    let mut kept = first;
    for fill in fills.iter_mut().skip(first) {
        let affordable = fill.price.affordable(left).min(fill.quantity);
        let cut = affordable < fill.quantity;
        fill.quantity = affordable;
        if !affordable.is_zero() {
            left = left.minus(fill.price.times(affordable));
            remaining = remaining.minus(affordable);
            kept = kept.saturating_add(1);
        }
        if cut {
            fills.truncate(kept);
            return match time_in_force {
                TimeInForce::Fok => Ending::unfillable(incoming),
                _ => Ending::Closed { remaining, reason: CloseReason::IocRemainder },
            };
        }
    }
    ending
}

/// Places an order in the books: appends its fills, removes what traded, and lets the remainder rest where it
/// may. An immediate bid with a budget spends at most that. A `fok` order is closed unfilled where its fills
/// are not `acceptable`, so that a caller can bound how many happen together.
#[inline]
pub fn place(
    books: &mut Books,
    incoming: &Incoming,
    time_in_force: TimeInForce,
    budget: Option<Coins>,
    fills: &mut Vec<Fill>,
    acceptable: impl FnOnce(&[Fill]) -> bool,
) -> Ending {
    let first = fills.len();
    let mut ending = outcome(books, incoming, time_in_force, |fill| fills.push(fill));
    if let Some(budget) = budget {
        ending = within_budget(incoming, time_in_force, ending, fills, first, budget);
    }
    let new = fills.get(first..).unwrap_or_default();
    if time_in_force == TimeInForce::Fok && ending == Ending::Filled && !acceptable(new) {
        ending = Ending::unfillable(incoming);
    }
    if matches!(ending, Ending::Closed { reason: CloseReason::FokUnfillable, .. }) {
        fills.truncate(first);
    }
    for fill in fills.iter().skip(first) {
        books.take_best(incoming.material, incoming.side.opposite(), fill.maker, fill.quantity);
    }
    if let Ending::Rests(remaining) = ending {
        books.rest(incoming, remaining);
    }
    ending
}
