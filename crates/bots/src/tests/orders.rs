//! From wishes to orders: what is taken at once, what waits, what is replaced.

use crate::belongings::Belongings;
use crate::dealing::{Wish, operations};
use crate::exchange::{Holding, Holdings, OpenOrder, Operation, Quote, Side};
use crate::supply_chain::{Good, PerGood};

fn belongings(coins: u64, bread: u64) -> Belongings {
    let mut holdings = Holdings { coins: Holding { available: coins, held: 0 }, ..Holdings::default() };
    holdings.goods[Good::Bread].available = bread;
    Belongings::new(&holdings)
}

fn quotes(best_bid: u64, best_ask: u64) -> PerGood<Quote> {
    let quote = Quote { last: None, best_bid: Some(best_bid), best_ask: Some(best_ask) };
    PerGood::from_fn(|_| quote)
}

fn wish(side: Side, price: u64, quantity: u64) -> Wish {
    Wish { side, good: Good::Bread, price, quantity }
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
fn a_good_offer_is_taken_at_once_and_another_waits() {
    let cases = [
        (wish(Side::Bid, 30, 5), place(Side::Bid, 30, 5, true)),
        (wish(Side::Bid, 29, 5), place(Side::Bid, 29, 5, false)),
        (wish(Side::Ask, 28, 5), place(Side::Ask, 28, 5, true)),
        (wish(Side::Ask, 29, 5), place(Side::Ask, 29, 5, false)),
    ];
    for (wish, expected) in cases {
        assert_eq!(operations(&[wish], &[], &quotes(28, 30), &belongings(1_000, 10)), [expected]);
    }
}

#[test]
fn nobody_offers_more_than_it_has() {
    let wishes = [wish(Side::Bid, 30, 5), wish(Side::Ask, 50, 5)];
    let done = operations(&wishes, &[], &quotes(20, 40), &belongings(100, 2));
    assert_eq!(done, [place(Side::Bid, 30, 3, false), place(Side::Ask, 50, 2, false)]);
    assert_eq!(operations(&wishes, &[], &quotes(20, 40), &belongings(29, 0)), []);
}

#[test]
fn an_order_near_the_wish_keeps_its_place_in_the_book() {
    let cases = [(100, 5, true), (98, 5, true), (97, 5, false), (100, 2, false), (100, 11, false)];
    for (price, remaining, is_kept) in cases {
        let orders = [resting(Side::Bid, price, remaining)];
        let done = operations(&[wish(Side::Bid, 100, 5)], &orders, &quotes(90, 110), &belongings(1_000, 0));
        let replaced = [cancel(), place(Side::Bid, 100, 5, false)];
        assert_eq!(done, if is_kept { &[][..] } else { &replaced[..] }, "{remaining} at {price}");
    }
}

#[test]
fn what_a_cancel_gives_back_is_spent_again() {
    let orders = [resting(Side::Bid, 20, 5), resting(Side::Ask, 90, 4)];
    let done = operations(&[wish(Side::Bid, 25, 4)], &orders, &quotes(10, 40), &belongings(0, 0));
    assert_eq!(done, [cancel(), cancel(), place(Side::Bid, 25, 4, false)]);
}
