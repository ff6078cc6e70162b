//! A quote: what an order would do now.

use tradepost_core::{
    Coins, Command, Context, Event, Level, Market, Order, OrderId, PlaceOrder, Price, Side, Timestamp,
};

use crate::Refusal;

/// What an order would do now.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The order as it would stand.
    pub order: Order,
    /// Its fills at each price, best first.
    pub fills: Vec<Level>,
    /// The best price on the other side before the order, in coins a unit.
    pub best_price: Option<Price>,
    /// What it would cost to let the remainder rest, in coins.
    pub listing_fee: Coins,
}

impl Quote {
    /// What an order would do in this market, which stays as it is; with the reference price of its material,
    /// where its rules have a band.
    pub fn preview(
        market: &Market,
        request: PlaceOrder,
        now: Timestamp,
        reference_price: Option<Price>,
    ) -> Result<Self, Refusal> {
        let best_price = market.material_no(&request.material).and_then(|material| {
            let (bid, ask) = market.best(material);
            if request.side == Side::Bid { ask } else { bid }
        });
        // A preview of the newest possible order: its id only has to be later than all others.
        let order_id = OrderId::from_u128(u128::from(now.0) << 80);
        let context = Context { now, order_id, reference_price };
        let events = market.preview(&Command::PlaceOrder(request), context)?;
        let order = market.placed(&events, now);
        let order = order.ok_or_else(|| Refusal::internal("a quote placed no order"))?;
        let listing_fee = events.iter().find_map(|event| match event {
            Event::ListingFeeCharged { fee, .. } => Some(*fee),
            _ => None,
        });
        let listing_fee = listing_fee.unwrap_or_default();
        Ok(Self { order, fills: fills_by_price(&events), best_price, listing_fee })
    }
}

fn fills_by_price(events: &[Event]) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for event in events {
        let Event::TradeExecuted(trade) = event else { continue };
        let quantity = u64::from(trade.quantity.get());
        match levels.last_mut() {
            Some(level) if level.price == trade.price => {
                level.quantity += quantity;
                level.orders += 1;
            }
            _ => levels.push(Level { price: trade.price, quantity, orders: 1 }),
        }
    }
    levels
}
