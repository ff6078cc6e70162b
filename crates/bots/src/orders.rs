//! From what a player wants to the orders it places and cancels.
//!
//! A bid starts below the player's estimate and an ask above; both give way with each turn of waiting and
//! with need. Where the other side of the book already offers the player's price, it takes that at once
//! (`ioc`); otherwise its order rests in the book (`gtc`), also while the player is offline. No order has an
//! expiry: hours of the economy are not hours of the clock, so players cancel stale orders themselves, and a
//! run follows from its seed.

use std::collections::BTreeSet;

use crate::dice::Dice;
use crate::exchange::{OpenOrder, Operation, Quote, Side};
use crate::hour::Hour;
use crate::household::{NEEDS, Need};
use crate::intent::{Intent, WAITING_PERCENT_MAX};
use crate::inventory::Inventory;
use crate::memory::Memory;
use crate::profile::Profile;
use crate::supply_chain::{Good, PerGood, Recipe};
use crate::{trader, workshop};

/// How far the price of an order may be from the intended price before the order is replaced, in percent.
const PRICE_TOLERANCE_PERCENT: u64 = 2;
/// The API's limit. Players stay far below it, unless they return to an old market.
const BATCH_OPERATIONS_MAX: usize = 100;

/// What a player wants to have in the book, the most urgent first.
pub(crate) fn intents(
    profile: &Profile,
    memory: &Memory,
    hour: Hour<'_>,
    inventory: &Inventory,
    dice: &mut Dice,
) -> Vec<Intent> {
    let makes = |good| profile.role.recipes().any(|recipe| recipe.output.0 == good);
    let mut intents = comforts(memory, inventory, dice);
    intents.retain(|intent| !makes(intent.good) && !profile.deals_in.contains(&intent.good));
    if profile.role.produces() {
        intents.extend(sales(profile, memory, inventory, dice));
        if !makes(Good::Tools) && inventory.good(Good::Tools).total() == 0 {
            let price_max = workshop::worth_of_tools().min(inventory.coins().total() / 2);
            intents.extend(Intent::bid(memory, Good::Tools, 1, price_max, 6, dice));
        }
        for (_, recipe) in workshop::worthwhile(profile, memory, inventory) {
            intents.extend(workshop::shopping(recipe, profile, memory, inventory).filter_map(|purchase| {
                let urgency = if purchase.is_urgent { 6 } else { 0 };
                Intent::bid(memory, purchase.good, purchase.quantity, purchase.price_max, urgency, dice)
            }));
        }
    }
    intents.extend(trader::intents(profile, memory, hour, inventory, dice));
    intents
}

/// The operations that change a player's orders to its intents, as far as its inventory covers them.
pub(crate) fn operations(
    intents: &[Intent],
    orders: &[OpenOrder],
    quotes: &PerGood<Quote>,
    inventory: &Inventory,
) -> Vec<Operation> {
    let intent_of = |order: &OpenOrder| {
        intents.iter().find(|intent| intent.side == order.side && intent.good == order.good)
    };
    let mut kept: Vec<&OpenOrder> = Vec::new();
    let mut operations = Vec::new();
    let mut coins = inventory.coins().available;
    let mut goods = PerGood::from_fn(|good| inventory.good(good).available);
    for order in orders {
        let is_double = kept.iter().any(|kept| kept.side == order.side && kept.good == order.good);
        if !is_double && intent_of(order).is_some_and(|intent| is_near(order, intent)) {
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
    for intent in intents {
        let Intent { side, good, price, .. } = *intent;
        let is_kept = kept.iter().any(|order| order.side == side && order.good == good);
        if is_kept || !seen.insert((side, good)) {
            continue;
        }
        let quote = &quotes[good];
        let (quantity, at_once) = match side {
            Side::Bid => (intent.quantity.min(coins / price), quote.best_ask.is_some_and(|ask| ask <= price)),
            Side::Ask => (intent.quantity.min(goods[good]), quote.best_bid.is_some_and(|bid| bid >= price)),
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

/// Bids for what the larder lacks.
fn comforts(memory: &Memory, inventory: &Inventory, dice: &mut Dice) -> Vec<Intent> {
    let purse = inventory.coins().total();
    let intent = |need: &Need| {
        let wanted = need.larder + memory.needs[need.good] / 1_000;
        let lacking = wanted.saturating_sub(inventory.good(need.good).total());
        let urgency = (memory.needs[need.good] / 300).min(15);
        Intent::bid(memory, need.good, lacking, purse * need.purse_percent / 100, urgency, dice)
    };
    NEEDS.iter().filter_map(intent).collect()
}

/// Asks for what a player has made and does not need itself.
fn sales(profile: &Profile, memory: &Memory, inventory: &Inventory, dice: &mut Dice) -> Vec<Intent> {
    let sale = |recipe: &'static Recipe| {
        let (good, per_shift) = recipe.output;
        let own = match good {
            Good::Tools => 1,
            good => NEEDS.iter().find(|need| need.good == good).map_or(0, |need| need.larder),
        };
        let quantity = inventory.good(good).total().saturating_sub(own);
        // A pile of unsold goods lowers the price, and so does waiting.
        let pile = (quantity * 2 / per_shift).min(12);
        let waiting = (memory.asks_waited[good] * 2).min(WAITING_PERCENT_MAX);
        let percent = 105 + dice.below(3) - pile;
        let price = memory.price_estimates[good].percent(percent - waiting, dice);
        let price = price.max(workshop::cost(recipe, profile, memory, inventory));
        (quantity > 0).then_some(Intent { side: Side::Ask, good, price, quantity })
    };
    profile.role.recipes().filter_map(sale).collect()
}

/// Whether an order in the book is close enough to an intent.
fn is_near(order: &OpenOrder, intent: &Intent) -> bool {
    let off = order.price.abs_diff(intent.price) * 100;
    off <= intent.price * PRICE_TOLERANCE_PERCENT
        && order.remaining * 2 >= intent.quantity
        && order.remaining <= intent.quantity * 2
}
