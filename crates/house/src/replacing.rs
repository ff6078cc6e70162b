//! From the open orders to the wanted quotes: which orders stay, which are cancelled, and what is placed.

use tradepost_core::{OrderId, Price, Quantity, Side, Timestamp};

use crate::OwnOrder;
use crate::quoting::Quote;

/// How long a placed order lasts, in milliseconds of market time: a house that stops leaves no stale quotes.
/// It is replaced when half of that has passed.
pub const LIFETIME_MS: u64 = 3_600_000;

/// An order to place; it rests until it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Its side.
    pub side: Side,
    /// Its limit.
    pub price: Price,
    /// Its units.
    pub quantity: Quantity,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Keeps the oldest order that is as good as a quote, cancels the others, and places what is missing.
pub(crate) fn replace(
    orders: &[OwnOrder],
    wanted: &[Quote],
    now: Timestamp,
) -> (Vec<OrderId>, Vec<Placement>) {
    let kept = |quote: &Quote| {
        let good = orders.iter().filter(|order| is_as_good(order, quote, now));
        good.map(|order| order.order_id).min()
    };
    let kept: Vec<_> = wanted.iter().map(kept).collect();
    let cancelled = orders.iter().map(|order| order.order_id);
    let cancelled = cancelled.filter(|order_id| !kept.contains(&Some(*order_id))).collect();
    let expires_at = Timestamp(now.0.saturating_add(LIFETIME_MS));
    let missing = wanted.iter().zip(&kept).filter(|(_, kept)| kept.is_none());
    let placed = missing.map(|(quote, _)| Placement {
        side: quote.side,
        price: quote.price,
        quantity: quote.quantity,
        expires_at,
    });
    (cancelled, placed.collect())
}

fn is_as_good(order: &OwnOrder, quote: &Quote, now: Timestamp) -> bool {
    let lasts = order.expires_at.is_none_or(|at| at.0.saturating_sub(now.0) > LIFETIME_MS / 2);
    let wanted = quote.quantity.get();
    order.side == quote.side
        && lasts
        && order.price.get().abs_diff(quote.price.get()) <= quote.tolerance
        && (wanted.div_ceil(2)..=wanted).contains(&order.remaining.get())
}
