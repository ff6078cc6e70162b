//! Trades, as everybody sees them and as their players do.

use tradepost_core::{Coins, MaterialId, OrderId, Price, Quantity, Side, Timestamp};

/// A trade as everybody sees it.
#[derive(Clone, Debug)]
pub struct TradePrint {
    /// The trade's id, which is also the cursor after it.
    pub trade_id: String,
    /// The material.
    pub material: MaterialId,
    /// Coins a unit.
    pub price: Price,
    /// Units traded.
    pub quantity: Quantity,
    /// The side of the order that came second.
    pub taker_side: Side,
    /// When the orders met.
    pub executed_at: Timestamp,
}

/// A trade as one of its two players sees it.
#[derive(Clone, Debug)]
pub struct FillPrint {
    /// The trade.
    pub trade: TradePrint,
    /// The player's order.
    pub order_id: OrderId,
    /// The player's side.
    pub side: Side,
    /// Sales tax that the player paid, in coins.
    pub fee: Coins,
    /// Whether the player's order was in the book first.
    pub maker: bool,
    /// Where a page that continues after this fill starts.
    pub cursor: String,
}
