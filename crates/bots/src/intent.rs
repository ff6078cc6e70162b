//! What a player wants to have in the book.

use crate::dice::Dice;
use crate::exchange::Side;
use crate::memory::Memory;
use crate::supply_chain::Good;

/// How far a price gives way to waiting at most, in percent.
pub(crate) const WAITING_PERCENT_MAX: u64 = 30;

/// An order that a player wants to have in the book: at most one for each side of a good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Intent {
    pub side: Side,
    pub good: Good,
    /// The limit, in coins a unit.
    pub price: u64,
    pub quantity: u64,
}

impl Intent {
    /// A bid somewhat below the player's estimate, above it with urgency (in percent) and with each turn of
    /// waiting.
    pub(crate) fn bid(
        memory: &Memory,
        good: Good,
        quantity: u64,
        price_max: u64,
        urgency: u64,
        dice: &mut Dice,
    ) -> Option<Self> {
        let waiting = (memory.bids_waited[good] * 2).min(WAITING_PERCENT_MAX);
        let percent = 94 + dice.below(3) + urgency + waiting;
        let price = memory.price_estimates[good].percent(percent, dice).min(price_max);
        (quantity > 0 && price > 0).then_some(Self { side: Side::Bid, good, price, quantity })
    }
}
