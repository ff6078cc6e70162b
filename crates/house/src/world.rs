//! The world's demand and supply: a price that follows the stock, and goods that appear and disappear.
//!
//! What is consumed or produced is counted in periods of an hour. Each period has its number, which is part
//! of the transfer's reference, so it happens once however often it is tried. Periods in which nothing ran
//! are not made up for.

use tradepost_core::{Timestamp, TransferKind};

use crate::quoting::Quote;
use crate::share::share;
use crate::{Demand, Supply, View};

/// The length of a period in milliseconds.
pub const PERIOD_MS: u64 = 3_600_000;
const PERIODS_A_DAY: u64 = 24;

/// Goods that the world produces (a deposit) or consumes (a withdrawal) in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Whether the goods come or go.
    pub kind: TransferKind,
    /// The number of the period: part of the transfer's reference.
    pub period: u64,
    /// Units, at least 1.
    pub units: u64,
}

/// The bid that a need wants: the emptier the stock, the higher. It takes players' asks, but none of the
/// house.
pub(crate) fn bid(demand: &Demand, view: &View) -> Option<Quote> {
    let (stock, most) = (view.goods.total(), u64::from(demand.stock_max.get()));
    let price = falling(demand.price_max.get(), demand.price_min.get(), stock, most);
    Quote::bid(view, price, view.house_ask, most.saturating_sub(stock), price / 100)
}

/// The ask that a source wants: the fuller the stock, the lower. It takes players' bids, but none of the
/// house.
pub(crate) fn ask(supply: &Supply, view: &View) -> Option<Quote> {
    let (stock, most) = (view.goods.total(), u64::from(supply.stock_max.get()));
    let price = falling(supply.price_max.get(), supply.price_min.get(), stock, most);
    Quote::ask(view, price, view.house_bid, stock, price / 100)
}

/// What is consumed in the current period: no more than is free.
pub(crate) fn consumed(demand: &Demand, view: &View) -> Option<Flow> {
    let units = due(u64::from(demand.per_day.get()), view.now).min(view.goods.available);
    flow(TransferKind::Withdrawal, view.now, units)
}

/// What is produced in the current period: no more than there is room for.
pub(crate) fn produced(supply: &Supply, view: &View) -> Option<Flow> {
    let room = u64::from(supply.stock_max.get()).saturating_sub(view.goods.total());
    let units = due(u64::from(supply.per_day.get()), view.now).min(room);
    flow(TransferKind::Deposit, view.now, units)
}

fn flow(kind: TransferKind, now: Timestamp, units: u64) -> Option<Flow> {
    (units > 0).then_some(Flow { kind, period: now.0 / PERIOD_MS, units })
}

/// The units of the current period: those of a day's periods add up to `per_day`.
fn due(per_day: u64, now: Timestamp) -> u64 {
    let hour = (now.0 / PERIOD_MS) % PERIODS_A_DAY;
    let until = |hour| share(per_day, hour, PERIODS_A_DAY);
    until(hour.saturating_add(1)).saturating_sub(until(hour))
}

/// From `high` with no stock down to `low` with a full one.
fn falling(high: u64, low: u64, stock: u64, full: u64) -> u64 {
    high.saturating_sub(share(high.saturating_sub(low), stock.min(full), full))
}
