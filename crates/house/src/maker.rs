//! The market maker's quotes.
//!
//! The center is the reference price, moved against the stock: up when there is little, so that the maker
//! buys rather than sells. The quotes stand half a spread from it on both sides, and never meet a standing
//! order, since a maker waits for players to trade with it. Where players offer enough themselves, it offers
//! nothing.

use tradepost_core::{Level, Price};

use crate::quoting::Quote;
use crate::share::{share, share_bps};
use crate::{Maker, View};

/// The bid and the ask that the maker wants.
pub(crate) fn quotes(maker: &Maker, view: &View) -> [Option<Quote>; 2] {
    let center = view.reference.unwrap_or(maker.price).get();
    let half = share_bps(center, maker.spread_bps) / 2;
    let near = half.saturating_mul(2);
    let skewed = skewed(maker, center, view.goods.total());
    let tolerance = half / 4;

    let players_bid = depth(&view.bids, |price| price >= center.saturating_sub(near));
    let players_ask = depth(&view.asks, |price| price <= center.saturating_add(near));
    let room = u64::from(maker.stock.get()).saturating_mul(2).saturating_sub(view.goods.total());
    let best_ask = best(&view.asks).into_iter().chain(view.house_ask).min();
    let best_bid = best(&view.bids).max(view.house_bid);

    let bid = Quote::bid(
        view,
        skewed.saturating_sub(half),
        best_ask,
        offered(maker, players_bid).min(room),
        tolerance,
    );
    let lowest_ask = bid.map_or(0, |bid| bid.price.get().saturating_add(1));
    let ask = Quote::ask(
        view,
        skewed.saturating_add(half).max(lowest_ask),
        best_bid,
        offered(maker, players_ask),
        tolerance,
    );
    let in_band = |quote: &Quote| (maker.price_min..=maker.price_max).contains(&quote.price);
    [bid.filter(in_band), ask.filter(in_band)]
}

/// The center, moved against the stock.
fn skewed(maker: &Maker, center: u64, stock: u64) -> u64 {
    let target = u64::from(maker.stock.get());
    let most = share_bps(center, maker.skew_bps);
    if stock < target {
        center.saturating_add(share(most, target.saturating_sub(stock), target))
    } else {
        center.saturating_sub(share(most, stock.saturating_sub(target).min(target), target))
    }
}

/// How much the maker offers on a side where players offer `depth` units near the center.
fn offered(maker: &Maker, depth: u64) -> u64 {
    let enough = u64::from(maker.depth_enough.get());
    share(u64::from(maker.size.get()), enough.saturating_sub(depth), enough)
}

/// The units of the levels whose price satisfies a condition.
fn depth(levels: &[Level], near: impl Fn(u64) -> bool) -> u64 {
    levels
        .iter()
        .filter(|level| near(level.price.get()))
        .fold(0, |units, level| units.saturating_add(level.quantity))
}

fn best(levels: &[Level]) -> Option<Price> {
    levels.first().map(|level| level.price)
}
