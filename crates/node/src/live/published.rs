//! What a batch shows on the live stream: a pure function of its events and of the market after them.
//!
//! The engine computes it while it owns the market, and only if there are subscribers.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use tradepost_core::{BookDepth, Event, Market, MaterialNo, PlayerId, Price, Sequence, Side, Timestamp};
use tradepost_ports::{InboxEvent, MaterialPrices, TradePrint, inbox};

/// What a batch changed.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(super) materials: Vec<MaterialChange>,
    pub(super) own: Vec<(PlayerId, InboxEvent)>,
}

/// What a batch changed about a material.
#[derive(Clone, Debug)]
pub(super) struct MaterialChange {
    /// Only the changed levels.
    pub(super) book: BookDepth,
    pub(super) trades: Vec<(Sequence, TradePrint)>,
    pub(super) prices: MaterialPrices,
}

impl Published {
    /// What `events` changed; `market` has applied them.
    pub(crate) fn of(market: &Market, first: Sequence, at: Timestamp, events: &[Event]) -> Self {
        let mut touched: BTreeSet<(MaterialNo, Side, Price)> = BTreeSet::new();
        let mut trades = Vec::new();
        let mut own = Vec::new();
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
                trades.push((trade.material, sequence, print));
            }
            for (player, kind) in inbox::of(event) {
                let id = |material| Ok::<_, Infallible>(market.material(material).id.clone());
                let Ok(kind) = kind.named(id);
                let event = InboxEvent { cursor: sequence.0.to_string(), at, kind };
                own.push((market.player_name(player).clone(), event));
            }
        }
        let mut materials: BTreeMap<MaterialNo, MaterialChange> = BTreeMap::new();
        for (material, side, price) in touched {
            let change = materials.entry(material).or_insert_with(|| MaterialChange::none(market, material));
            let levels = match side {
                Side::Bid => &mut change.book.bids,
                Side::Ask => &mut change.book.asks,
            };
            levels.push(market.level(material, side, price));
        }
        for (material, sequence, trade) in trades {
            // A trade touches the level of its maker.
            if let Some(change) = materials.get_mut(&material) {
                change.trades.push((sequence, trade));
            }
        }
        let mut materials: Vec<_> = materials.into_values().collect();
        // An order that closes without having rested leaves its level as it was.
        materials.retain(|change| change.book.sequence >= first);
        Self { materials, own }
    }

    /// The number of changed levels, trades and events: how much there is to deliver.
    pub(super) fn len(&self) -> usize {
        let of_material =
            |change: &MaterialChange| change.book.bids.len() + change.book.asks.len() + change.trades.len();
        self.own.len() + self.materials.iter().map(of_material).sum::<usize>()
    }
}

impl MaterialChange {
    fn none(market: &Market, material: MaterialNo) -> Self {
        let book = market.depth(material, 0);
        let (best_bid, best_ask) = market.best(material);
        let prices = MaterialPrices {
            material: book.material.clone(),
            sequence: book.sequence,
            last: market.material(material).last,
            best_bid,
            best_ask,
        };
        Self { book, trades: Vec::new(), prices }
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
