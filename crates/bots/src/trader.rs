//! How a trader makes a living of the difference: bids below and asks above what it believes, leaning against its stock.

use crate::belongings::Belongings;
use crate::caravan;
use crate::dealing::Wish;
use crate::dice::Dice;
use crate::exchange::Side;
use crate::player::{Hour, Memory, Profile};
use crate::supply_chain::Good;

/// How many goods a trader deals in.
const GOODS: usize = 4;
/// What a trader puts on either side of a good at once, in coins.
const LOT_COINS: u64 = 400;

/// The goods a trader deals in: one that its number says, so that every good has a dealer, and some of its liking.
pub(crate) fn choose_goods(number: u64, dice: &mut Dice) -> Vec<Good> {
    let first = usize::try_from(number).unwrap_or(0) % Good::ALL.len();
    let mut goods: Vec<Good> = Good::ALL.get(first).copied().into_iter().collect();
    while goods.len() < GOODS {
        goods.extend(dice.pick(&Good::ALL).filter(|good| !goods.contains(good)));
    }
    goods
}

/// A bid and an ask for each of its goods.
pub(crate) fn wishes(
    profile: &Profile,
    memory: &Memory,
    hour: Hour<'_>,
    belongings: &Belongings,
    dice: &mut Dice,
) -> Vec<Wish> {
    let capital = memory.wealth / (2 * GOODS as u64);
    let mut wishes = Vec::new();
    for good in profile.deals_in.iter().copied() {
        let belief = memory.beliefs[good];
        let stock = belongings.good(good).total();
        // From 0, nothing in stock, to 20, more than it wants.
        let lean = (belief.value(stock) * 10).checked_div(capital).unwrap_or(20).min(20);
        let lot = (LOT_COINS / belief.value(1).max(1)).max(1);
        let spread = dice.between(4, 8);
        let export = caravan::export_price(hour.seed, hour.tick, good);
        if lean < 20 {
            let own = belief.percent(103 - spread - lean / 2, dice);
            // What a caravan can sell is worth a little more than it usually is.
            let price = own.max((export * 85 / 100).min(belief.percent(108, dice)));
            wishes.push(Wish { side: Side::Bid, good, price, quantity: lot });
        }
        if stock > 0 {
            let price = belief.percent(103 + spread - lean / 2, dice).max(export);
            wishes.push(Wish { side: Side::Ask, good, price, quantity: lot.min(stock) });
        }
    }
    wishes
}
