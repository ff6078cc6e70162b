//! From intents to orders: which trade at once, which rest, which are replaced.

use crate::exchange::{Holding, Holdings, OpenOrder, Operation, Quote, Side};
use crate::intent::Intent;
use crate::inventory::Inventory;
use crate::orders::operations;
use crate::supply_chain::{Good, PerGood};

fn inventory(coins: u64, bread: u64) -> Inventory {
    let mut holdings = Holdings { coins: Holding { available: coins, held: 0 }, ..Holdings::default() };
    holdings.goods[Good::Bread].available = bread;
    Inventory::new(&holdings)
}

fn quotes(best_bid: u64, best_ask: u64) -> PerGood<Quote> {
    let quote = Quote { last: None, best_bid: Some(best_bid), best_ask: Some(best_ask) };
    PerGood::from_fn(|_| quote)
}

fn intent(side: Side, price: u64, quantity: u64) -> Intent {
    Intent { side, good: Good::Bread, price, quantity }
}

fn resting(side: Side, price: u64, remaining: u64) -> OpenOrder {
    OpenOrder { order_id: "old".to_owned(), side, good: Good::Bread, price, remaining }
}

fn place(side: Side, price: u64, quantity: u64, at_once: bool) -> Operation {
    Operation::Place { side, good: Good::Bread, price, quantity, at_once }
}

fn cancel() -> Operation {
    Operation::Cancel { order_id: "old".to_owned() }
}

#[test]
fn good_offer_is_taken_at_once_and_other_orders_rest() {
    let cases = [
        (intent(Side::Bid, 30, 5), place(Side::Bid, 30, 5, true)),
        (intent(Side::Bid, 29, 5), place(Side::Bid, 29, 5, false)),
        (intent(Side::Ask, 28, 5), place(Side::Ask, 28, 5, true)),
        (intent(Side::Ask, 29, 5), place(Side::Ask, 29, 5, false)),
    ];
    for (intent, expected) in cases {
        assert_eq!(operations(&[intent], &[], &quotes(28, 30), &inventory(1_000, 10)), [expected]);
    }
}

#[test]
fn players_offer_no_more_than_they_own() {
    let intents = [intent(Side::Bid, 30, 5), intent(Side::Ask, 50, 5)];
    let done = operations(&intents, &[], &quotes(20, 40), &inventory(100, 2));
    assert_eq!(done, [place(Side::Bid, 30, 3, false), place(Side::Ask, 50, 2, false)]);
    assert_eq!(operations(&intents, &[], &quotes(20, 40), &inventory(29, 0)), []);
}

#[test]
fn order_near_the_intent_keeps_its_place_in_the_book() {
    let cases = [(100, 5, true), (98, 5, true), (97, 5, false), (100, 2, false), (100, 11, false)];
    for (price, remaining, is_kept) in cases {
        let orders = [resting(Side::Bid, price, remaining)];
        let done = operations(&[intent(Side::Bid, 100, 5)], &orders, &quotes(90, 110), &inventory(1_000, 0));
        let replaced = [cancel(), place(Side::Bid, 100, 5, false)];
        assert_eq!(done, if is_kept { &[][..] } else { &replaced[..] }, "{remaining} at {price}");
    }
}

#[test]
fn coins_released_by_a_cancel_are_spent_again() {
    let orders = [resting(Side::Bid, 20, 5), resting(Side::Ask, 90, 4)];
    let done = operations(&[intent(Side::Bid, 25, 4)], &orders, &quotes(10, 40), &inventory(0, 0));
    assert_eq!(done, [cancel(), cancel(), place(Side::Bid, 25, 4, false)]);
}
