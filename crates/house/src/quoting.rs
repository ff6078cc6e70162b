//! Quotes: the order that a plan wants on one side, and what bounds it.

use tradepost_core::{AMOUNT_MAX, Coins, Price, Quantity, Side};

use crate::View;

/// The order that a plan wants to have on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) side: Side,
    pub(crate) price: Price,
    pub(crate) quantity: Quantity,
    /// An open order whose price differs by no more than this is as good: it keeps its place in the queue.
    pub(crate) tolerance: u64,
}

impl Quote {
    /// A bid for at most `units` at a price below `limit`, as far as the coins go.
    pub(crate) fn bid(
        view: &View,
        price: u64,
        limit: Option<Price>,
        units: u64,
        tolerance: u64,
    ) -> Option<Self> {
        let price = limit.map_or(price, |limit| price.min(limit.get().saturating_sub(1)));
        let price = Price::new(price.saturating_sub(price.checked_rem(view.tick)?))?;
        let affordable = price.affordable(Coins::new(view.coins.total()));
        let quantity = quantity(units.min(u64::from(affordable.get())), price)?;
        Some(Self { side: Side::Bid, price, quantity, tolerance })
    }

    /// An ask for at most `units` at a price above `limit`, as far as the goods go.
    pub(crate) fn ask(
        view: &View,
        price: u64,
        limit: Option<Price>,
        units: u64,
        tolerance: u64,
    ) -> Option<Self> {
        let price = limit.map_or(price, |limit| price.max(limit.get().saturating_add(1)));
        let price = Price::new(price.max(1).checked_next_multiple_of(view.tick)?)?;
        let quantity = quantity(units.min(view.goods.total()), price)?;
        Some(Self { side: Side::Ask, price, quantity, tolerance })
    }
}

/// A quantity that one order may have at this price; `None` for no units.
fn quantity(units: u64, price: Price) -> Option<Quantity> {
    let most = price.affordable(Coins::new(AMOUNT_MAX));
    Quantity::new(units.min(u64::from(most.get())))
}
