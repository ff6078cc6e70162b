//! What a batch shows on the live stream: a pure function of its events and of the market after them.
//!
//! The engine computes it while it owns the market, and only if there are subscribers.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use tradepost_core::{BookDepth, Event, Market, MaterialNo, PlayerId, Price, Sequence, Side, Timestamp};
use tradepost_ports::{InboxEvent, TradePrint, inbox};

/// What a batch changed.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Only the changed levels.
    pub(super) books: Vec<BookDepth>,
    pub(super) trades: Vec<(Sequence, TradePrint)>,
    pub(super) own: Vec<(Sequence, PlayerId, InboxEvent)>,
}

impl Published {
    /// What `events` changed; `market` has applied them.
    pub(crate) fn of(market: &Market, first: Sequence, at: Timestamp, events: &[Event]) -> Self {
        let mut published = Self::default();
        let mut touched: BTreeSet<(MaterialNo, Side, Price)> = BTreeSet::new();
        for (event, sequence) in events.iter().zip((first.0..).map(Sequence)) {
            touched.extend(touched_level(event));
            if let Event::TradeExecuted(trade) = event {
                let print = TradePrint {
                    trade_id: sequence.0.to_string(),
                    material: market.material(trade.material).id.clone(),
                    price: trade.price,
                    quantity: trade.quantity,
                    taker_side: trade.taker_side,
                    executed_at: at,
                };
                published.trades.push((sequence, print));
            }
            for (player, kind) in inbox::of(event) {
                let id = |material| Ok::<_, Infallible>(market.material(material).id.clone());
                let Ok(kind) = kind.named(id);
                let event = InboxEvent { cursor: sequence.0.to_string(), at, kind };
                published.own.push((sequence, market.player_name(player).clone(), event));
            }
        }
        let mut books: BTreeMap<MaterialNo, BookDepth> = BTreeMap::new();
        for (material, side, price) in touched {
            let book = books.entry(material).or_insert_with(|| market.depth(material, 0));
            let levels = match side {
                Side::Bid => &mut book.bids,
                Side::Ask => &mut book.asks,
            };
            levels.push(market.level(material, side, price));
        }
        published.books = books.into_values().collect();
        published
    }
}

fn touched_level(event: &Event) -> Option<(MaterialNo, Side, Price)> {
    match event {
        Event::OrderPlaced(order) if !order.resting.is_zero() => {
            Some((order.material, order.side, order.price))
        }
        Event::TradeExecuted(trade) => Some((trade.material, trade.taker_side.opposite(), trade.price)),
        Event::OrderReduced { material, side, price, .. }
        | Event::OrderClosed { material, side, price, .. } => Some((*material, *side, *price)),
        _ => None,
    }
}
