//! What the market charges: a sales tax on the seller's proceeds, rounded down and burned.

use crate::{Coins, Price, Quantity};

/// The sales tax on a trade.
#[inline]
pub fn sales_tax(price: Price, quantity: Quantity, sales_tax_bps: u16) -> Coins {
    price.times(quantity).share(sales_tax_bps)
}
