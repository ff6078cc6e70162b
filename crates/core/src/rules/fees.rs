//! What the market charges: a sales tax on the seller's proceeds, rounded down and burned.

use crate::Coins;

/// The sales tax on a trade worth `value`, of a selling order that has traded `traded` and paid `paid`
/// before.
///
/// It is rounded down over the order's total proceeds, minus what the order has paid, so small fills save
/// nothing. After the rate has changed, the order's earlier trades keep their tax: the rest of that order is
/// rounded down trade by trade. A trade therefore never pays a coin more than its own share, and never gets
/// tax back.
#[inline]
pub fn sales_tax(traded: Coins, paid: Coins, value: Coins, sales_tax_bps: u16) -> Coins {
    let alone = value.share(sales_tax_bps);
    let due = traded.plus(value).share(sales_tax_bps).get().checked_sub(paid.get());
    let carried = due.is_some_and(|due| due == alone.get().saturating_add(1)) && alone < value;
    if carried { alone.plus(Coins::new(1)) } else { alone }
}
