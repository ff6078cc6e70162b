//! How traders earn the spread: they bid below and ask above their estimate, and lower both the more stock
//! they hold.

use crate::caravan;
use crate::dice::Dice;
use crate::exchange::Side;
use crate::hour::Hour;
use crate::intent::Intent;
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::supply_chain::Good;

/// How many goods a trader deals in.
const GOODS: usize = 4;
/// The value of one order, in coins.
const LOT_COINS: u64 = 400;

/// The goods a trader deals in: one by its number, so that every good has a dealer, and some at random.
pub(crate) fn choose_goods(number: u64, dice: &mut Dice) -> Vec<Good> {
    let first = usize::try_from(number).unwrap_or(0) % Good::ALL.len();
    let mut goods: Vec<Good> = Good::ALL.get(first).copied().into_iter().collect();
    while goods.len() < GOODS {
        goods.extend(dice.pick(&Good::ALL).filter(|good| !goods.contains(good)));
    }
    goods
}

/// A bid and an ask for each of its goods.
pub(crate) fn intents(
    profile: &Profile,
    memory: &Memory,
    hour: Hour<'_>,
    inventory: &Inventory,
    dice: &mut Dice,
) -> Vec<Intent> {
    let capital = memory.wealth / (2 * GOODS as u64);
    let mut intents = Vec::new();
    for good in profile.deals_in.iter().copied() {
        let estimate = memory.price_estimates[good];
        let stock = inventory.good(good).total();
        // From 0 (no stock) to 20 (more than it wants).
        let lean = (estimate.value(stock) * 10).checked_div(capital).unwrap_or(20).min(20);
        let lot = (LOT_COINS / estimate.value(1).max(1)).max(1);
        let spread = dice.between(4, 8);
        let export = caravan::export_price(hour.seed, hour.tick, good);
        if lean < 20 {
            let own = estimate.percent(103 - spread - lean / 2, dice);
            // What a caravan can export is worth a little more than usual.
            let price = own.max((export * 85 / 100).min(estimate.percent(108, dice)));
            intents.push(Intent { side: Side::Bid, good, price, quantity: lot });
        }
        if stock > 0 {
            let price = estimate.percent(103 + spread - lean / 2, dice).max(export);
            intents.push(Intent { side: Side::Ask, good, price, quantity: lot.min(stock) });
        }
    }
    intents
}
