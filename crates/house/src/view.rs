//! What a plan sees of the market: what any player sees, and its own account.

use tradepost_core::{Level, OrderId, Price, Quantity, Side, Timestamp};

/// The market of one material at one moment, for one plan.
#[derive(Clone, Debug)]
pub struct View {
    /// The market's time.
    pub now: Timestamp,
    /// The material's reference price; `None` until it has traded enough.
    pub reference: Option<Price>,
    /// Prices are multiples of this; 1 without such a rule.
    pub tick: u64,
    /// The levels of players' bids, best first, without the house's orders.
    pub bids: Vec<Level>,
    /// The levels of players' asks, best first, without the house's orders.
    pub asks: Vec<Level>,
    /// The best bid of the house's other plans.
    pub house_bid: Option<Price>,
    /// The best ask of the house's other plans.
    pub house_ask: Option<Price>,
    /// The plan's own open orders.
    pub orders: Vec<OwnOrder>,
    /// The coins of the account.
    pub coins: Stock,
    /// The account's units of the material.
    pub goods: Stock,
}

/// An open order of the plan's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnOrder {
    /// Its id.
    pub order_id: OrderId,
    /// Its side.
    pub side: Side,
    /// Its limit.
    pub price: Price,
    /// Units that have not traded.
    pub remaining: Quantity,
    /// When it expires; `None` if it does not.
    pub expires_at: Option<Timestamp>,
}

/// What an account has of one asset, in coins or units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Free to use.
    pub available: u64,
    /// In open orders.
    pub held: u64,
}

impl Stock {
    /// Everything: what would be free without open orders.
    pub const fn total(self) -> u64 {
        self.available.saturating_add(self.held)
    }
}
