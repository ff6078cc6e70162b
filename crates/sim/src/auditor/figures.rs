//! How materials trade, added up from all their trades each time.

use tradepost_core::{AMOUNT_MAX, Price};
use tradepost_ports::{MaterialSummary, Page};

use super::expected::{MaterialView, ReferencePrice};
use super::market::Material;
use super::story::Traded;
use super::{Expected, Market, OrderView, Violation, same};
use crate::call::{material, number};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The least number of trades that a reference price is made of.
const TRADES_MIN: usize = 20;

impl Market {
    /// The first `limit` materials.
    pub(super) fn materials(&self, limit: usize) -> Expected {
        let views = self.registered.iter().take(limit).filter_map(|number| {
            let material = self.materials.get(usize::from(*number))?.as_ref()?;
            Some(self.material_view(*number, material))
        });
        Expected::Materials(views.collect(), self.registered.len() > limit)
    }

    fn material_view(&self, number: u8, material: &Material) -> MaterialView {
        let prices = |orders: &[usize]| {
            let orders = orders.iter().filter_map(|order| self.orders.get(*order));
            orders.map(|order: &OrderView| order.price).collect::<Vec<_>>()
        };
        let trades = &material.trades;
        MaterialView {
            material: number,
            name: material.name.clone(),
            halted: self.halted || material.halted,
            last: trades.last().map(|trade| trade.price),
            best_bid: prices(&material.bids).into_iter().max(),
            best_ask: prices(&material.asks).into_iter().min(),
            reference: reference(trades, self.now.0),
            day: day(trades, self.now.0),
        }
    }
}

fn day(trades: &[Traded], now: u64) -> (u64, u64, Option<u64>) {
    let start = now.saturating_sub(DAY).next_multiple_of(MINUTE);
    let (before, within): (Vec<_>, Vec<_>) = trades.iter().partition(|trade| trade.at.0 < start);
    let sum = |of: fn(&&Traded) -> u128| {
        let sum: u128 = within.iter().copied().map(|trade| of(&trade)).sum();
        u64::try_from(sum).unwrap_or(u64::MAX).min(AMOUNT_MAX)
    };
    let units = sum(|trade| trade.quantity.into());
    let coins = sum(|trade| u128::from(trade.quantity) * u128::from(trade.price));
    (units, coins, before.last().or(within.first()).map(|trade| trade.price))
}

fn reference(trades: &[Traded], now: u64) -> Option<ReferencePrice> {
    let hour = now.saturating_sub(DAY) / HOUR * HOUR;
    let of_day = trades.iter().filter(|trade| trade.at.0 >= hour).count();
    let counted = trades.len().saturating_sub(of_day.max(TRADES_MIN));
    let mut counted: Vec<_> = trades.get(counted..)?.iter().collect();
    counted.sort_by_key(|trade| trade.price);
    let half = counted.iter().map(|trade| trade.quantity).sum::<u64>().div_ceil(2);
    let mut units = 0;
    let middle = counted.iter().find(|trade| {
        units += trade.quantity;
        units >= half
    })?;
    Some(ReferencePrice { price: middle.price, exact: of_day < TRADES_MIN })
}

/// Compares a list of materials with what it has to be.
pub(super) fn judge_materials(
    page: &Page<MaterialSummary>,
    right: &[MaterialView],
    more: bool,
) -> Result<(), Violation> {
    same("how many materials", &page.items.len(), &right.len())?;
    for (seen, right) in page.items.iter().zip(right) {
        same("a material", &seen.material, &material(right.material))?;
        let coins = |price: Option<Price>| price.map(Price::get);
        let view = MaterialView {
            material: number(seen.material.as_str()).unwrap_or(u8::MAX),
            name: seen.name.clone(),
            halted: seen.halted,
            last: coins(seen.last),
            best_bid: coins(seen.best_bid),
            best_ask: coins(seen.best_ask),
            reference: right.reference,
            day: (seen.day.volume, seen.day.value, coins(seen.day.open)),
        };
        same("how a material trades", &view, right)?;
        let is_right = match (coins(seen.reference_price), right.reference) {
            (None, None) => true,
            (Some(seen), Some(right)) if right.exact => seen == right.price,
            (Some(seen), Some(right)) => seen.abs_diff(right.price) * 64 <= right.price,
            _ => false,
        };
        if !is_right {
            let (seen, right) = (seen.reference_price, right.reference);
            return Err(Violation(format!("the reference price: seen {seen:?}, right is {right:?}")));
        }
    }
    let last = page.items.last().filter(|_| more).map(|last| last.material.as_str());
    same("where the next materials start", &page.next.as_deref(), &last)
}
