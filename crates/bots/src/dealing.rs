//! From what a player wants to the orders it places and takes back.
//!
//! A bid starts below what the player believes and an ask above; both give way with each turn of waiting and with
//! need. Where the other side of the book already offers the price the player would ask for, it takes that at once
//! (`ioc`); otherwise its order waits in the book (`gtc`), also while the player is away. No order has an expiry: hours
//! of the economy are no hours of the clock, so players take stale orders back themselves, and a run is its seed.

use std::collections::BTreeSet;

use crate::belongings::Belongings;
use crate::dice::Dice;
use crate::exchange::{OpenOrder, Operation, Quote, Side};
use crate::household::NEEDS;
use crate::player::{Hour, Memory, Profile};
use crate::supply_chain::{Good, PerGood};
use crate::{trader, workshop};

/// How far off, in percent, the price of an order in the book may be before it is replaced.
const PRICE_TOLERANCE_PERCENT: u64 = 2;
/// How many operations a batch may have; more than a player ever wants, unless it comes back to an old market.
const BATCH_OPERATIONS_MAX: usize = 100;
/// The most a price gives way by waiting, in percent.
const PATIENCE_PERCENT: u64 = 30;

/// What a player wants to have in the book: at most one order a side of a good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Buying or selling.
    pub side: Side,
    /// What.
    pub good: Good,
    /// The limit, in coins a unit.
    pub price: u64,
    /// Units.
    pub quantity: u64,
}

/// What a player wants, the most urgent first.
pub(crate) fn wishes(
    profile: &Profile,
    memory: &Memory,
    hour: Hour<'_>,
    belongings: &Belongings,
    dice: &mut Dice,
) -> Vec<Wish> {
    let makes = |good| profile.role.recipes().any(|recipe| recipe.output.0 == good);
    let mut wishes = comforts(memory, belongings, dice);
    wishes.retain(|wish| !makes(wish.good) && !profile.deals_in.contains(&wish.good));
    if profile.role.produces() {
        wishes.extend(sales(profile, memory, belongings, dice));
        if !makes(Good::Tools) && belongings.good(Good::Tools).total() == 0 {
            let price_max = workshop::worth_of_tools().min(belongings.coins().total() / 2);
            wishes.extend(bid(memory, Good::Tools, 1, price_max, 6, dice));
        }
        for (_, recipe) in workshop::worthwhile(profile, memory, belongings) {
            wishes.extend(workshop::shopping(recipe, profile, memory, belongings).filter_map(|purchase| {
                let urgency = if purchase.is_urgent { 6 } else { 0 };
                bid(memory, purchase.good, purchase.quantity, purchase.price_max, urgency, dice)
            }));
        }
    }
    wishes.extend(trader::wishes(profile, memory, hour, belongings, dice));
    wishes
}

/// The operations that bring the book to what a player wants, within what it has.
pub(crate) fn operations(
    wishes: &[Wish],
    orders: &[OpenOrder],
    quotes: &PerGood<Quote>,
    belongings: &Belongings,
) -> Vec<Operation> {
    let wish_of =
        |order: &OpenOrder| wishes.iter().find(|wish| wish.side == order.side && wish.good == order.good);
    let mut kept: Vec<&OpenOrder> = Vec::new();
    let mut operations = Vec::new();
    let mut coins = belongings.coins().available;
    let mut goods = PerGood::from_fn(|good| belongings.good(good).available);
    for order in orders {
        let is_double = kept.iter().any(|kept| kept.side == order.side && kept.good == order.good);
        if !is_double && wish_of(order).is_some_and(|wish| is_near(order, wish)) {
            kept.push(order);
            continue;
        }
        operations.push(Operation::Cancel { order_id: order.order_id.clone() });
        match order.side {
            Side::Bid => coins += order.price * order.remaining,
            Side::Ask => goods[order.good] += order.remaining,
        }
    }
    let mut seen = BTreeSet::new();
    for wish in wishes {
        let Wish { side, good, price, .. } = *wish;
        let is_kept = kept.iter().any(|order| order.side == side && order.good == good);
        if is_kept || !seen.insert((side, good)) {
            continue;
        }
        let quote = &quotes[good];
        let (quantity, at_once) = match side {
            Side::Bid => (wish.quantity.min(coins / price), quote.best_ask.is_some_and(|ask| ask <= price)),
            Side::Ask => (wish.quantity.min(goods[good]), quote.best_bid.is_some_and(|bid| bid >= price)),
        };
        if quantity == 0 {
            continue;
        }
        match side {
            Side::Bid => coins -= quantity * price,
            Side::Ask => goods[good] -= quantity,
        }
        operations.push(Operation::Place { side, good, price, quantity, at_once });
    }
    operations.truncate(BATCH_OPERATIONS_MAX);
    operations
}

/// What the larder lacks.
fn comforts(memory: &Memory, belongings: &Belongings, dice: &mut Dice) -> Vec<Wish> {
    let purse = belongings.coins().total();
    let wish = |need: &crate::household::Need| {
        let wanted = need.larder + memory.needs[need.good] / 1_000;
        let lacking = wanted.saturating_sub(belongings.good(need.good).total());
        let urgency = (memory.needs[need.good] / 300).min(15);
        bid(memory, need.good, lacking, purse * need.purse_percent / 100, urgency, dice)
    };
    NEEDS.iter().filter_map(wish).collect()
}

/// What a player has made and does not need itself.
fn sales(profile: &Profile, memory: &Memory, belongings: &Belongings, dice: &mut Dice) -> Vec<Wish> {
    let sale = |recipe: &'static crate::supply_chain::Recipe| {
        let (good, per_shift) = recipe.output;
        let own = match good {
            Good::Tools => 1,
            good => NEEDS.iter().find(|need| need.good == good).map_or(0, |need| need.larder),
        };
        let quantity = belongings.good(good).total().saturating_sub(own);
        // A pile of unsold goods presses on the price, and so does waiting.
        let pile = (quantity * 2 / per_shift).min(12);
        let patience = (memory.asks_waited[good] * 2).min(PATIENCE_PERCENT);
        let percent = 105 + dice.below(3) - pile;
        let price = memory.beliefs[good].percent(percent - patience, dice);
        let price = price.max(workshop::cost(recipe, profile, memory, belongings));
        (quantity > 0).then_some(Wish { side: Side::Ask, good, price, quantity })
    };
    profile.role.recipes().filter_map(sale).collect()
}

fn bid(
    memory: &Memory,
    good: Good,
    quantity: u64,
    price_max: u64,
    urgency: u64,
    dice: &mut Dice,
) -> Option<Wish> {
    let patience = (memory.bids_waited[good] * 2).min(PATIENCE_PERCENT);
    let percent = 94 + dice.below(3) + urgency + patience;
    let price = memory.beliefs[good].percent(percent, dice).min(price_max);
    (quantity > 0 && price > 0).then_some(Wish { side: Side::Bid, good, price, quantity })
}

/// Whether an order in the book does for a wish.
fn is_near(order: &OpenOrder, wish: &Wish) -> bool {
    let off = order.price.abs_diff(wish.price) * 100;
    off <= wish.price * PRICE_TOLERANCE_PERCENT
        && order.remaining * 2 >= wish.quantity
        && order.remaining <= wish.quantity * 2
}
