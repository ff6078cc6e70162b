//! The auditor accepts right answers and rejects falsified ones.

use tradepost_core::{
    Actor, Amount, Balance, CloseReason, Coins, Order, OrderId, OrderState, OrderTerms, Price, Quantity,
    Rejection, Rules, Side, TimeInForce, Timestamp,
};
use tradepost_ports::{Holding, Page, Refusal, Stamp};

use super::*;
use crate::call::{Answer, Answered, Call, asset, material, player};
use crate::examples::{deposit, order};
use crate::plan::Cast;

const NOW: Timestamp = Timestamp(1_000);

fn cast() -> Cast {
    let rules = Rules { sales_tax_bps: 1_000, open_orders_max: 2 };
    Cast { players: 3, materials: 1, rules, audited: rules, keys_max: 100, room: false }
}

/// A market in which everybody has a thousand of everything.
fn market() -> Market {
    let mut market = Market::new(&cast());
    market.begin(NOW);
    market.execute(&Call::Register(material(0), "copper".into()), None);
    for who in 0..3 {
        for asset in 0..2 {
            market.execute(&Call::Transfer(deposit(who, asset)), None);
        }
    }
    market
}

fn place(who: u8, side: Side, quantity: u64, price: u64) -> Call {
    Call::Place(order(who, side, quantity, price))
}

fn id(number: u128) -> OrderId {
    OrderId::from_u128(u128::from(NOW.0) << 80 | number)
}

/// An order as it would be answered that stands like this.
fn answered(view: &OrderView) -> Order {
    let units = |units: u64| Quantity::new(units).unwrap_or(Quantity::ZERO);
    Order {
        terms: OrderTerms {
            order_id: id(view.number as u128),
            player: player(view.player),
            material: material(view.material),
            side: view.side,
            price: Price::new(view.price).unwrap(),
            time_in_force: view.time_in_force,
        },
        state: OrderState {
            quantity: units(view.quantity),
            remaining: units(view.remaining),
            value: Coins::new(view.value),
            fee: Coins::new(view.fee),
            close_reason: view.close_reason,
            updated_at: view.updated,
        },
    }
}

fn placed(expected: &Expected) -> Order {
    let Expected::Order(view) = expected else { panic!("an order, not {expected:?}") };
    answered(view)
}

fn judge(market: &mut Market, order: Order, expected: &Expected) -> Result<(), Violation> {
    market.judge(&Ok(Answer::Order(order)), expected)
}

#[test]
fn trades_are_at_the_makers_price_with_the_best_and_then_the_oldest_maker_first() {
    let mut market = market();
    market.execute(&place(0, Side::Ask, 5, 12), None);
    market.execute(&place(1, Side::Ask, 5, 11), None);
    market.execute(&place(0, Side::Ask, 5, 11), None);
    let bid = placed(&market.execute(&place(2, Side::Bid, 12, 15), None));
    assert_eq!(
        (bid.state.value.get(), bid.state.close_reason),
        (11 * 10 + 12 * 2, Some(CloseReason::Filled))
    );
    assert_eq!(
        market.holdings(&player(2)),
        [(0, Account { available: 1_000 - 134, held: 0 }), (1, Account { available: 1_012, held: 0 }),]
    );
    // A tenth of the proceeds, rounded down a trade, is burned.
    assert_eq!(
        market.holdings(&player(1)),
        [(0, Account { available: 1_000 + 55 - 5, held: 0 }), (1, Account { available: 995, held: 0 }),]
    );
    market.check().unwrap();
}

#[test]
fn an_answer_with_any_wrong_value_is_rejected() {
    type Falsify = fn(&mut Order);
    let falsifications: [(&str, Falsify); 9] = [
        ("filled twice", |order| order.state.value = Coins::new(order.state.value.get() * 2)),
        ("at the taker's price", |order| order.state.value = Coins::new(15 * 3)),
        ("a fee that was rounded up", |order| order.state.fee = Coins::new(4)),
        ("more left than is right", |order| order.state.remaining = Quantity::new(2).unwrap()),
        ("another player's", |order| order.terms.player = player(1)),
        ("closed without a reason", |order| order.state.close_reason = Some(CloseReason::ByPlayer)),
        ("the wrong side", |order| order.terms.side = Side::Ask),
        ("an id of before", |order| order.terms.order_id = OrderId::from_u128(7)),
        ("the time of another batch", |order| order.state.updated_at = Timestamp(NOW.0 + 1_000)),
    ];
    for (what, falsify) in falsifications {
        let mut market = market();
        let ask = market.execute(&place(0, Side::Ask, 3, 12), None);
        judge(&mut market, placed(&ask), &ask).unwrap();
        let bid = market.execute(&place(2, Side::Bid, 4, 15), None);
        let right = placed(&bid);
        let mut wrong = right.clone();
        falsify(&mut wrong);
        assert!(judge(&mut market.clone(), wrong, &bid).is_err(), "{what}");
        judge(&mut market, right, &bid).unwrap();
    }
}

#[test]
fn ids_are_given_once_and_in_the_order_of_acceptance() {
    let mut market = market();
    let first = market.execute(&place(0, Side::Ask, 1, 12), None);
    let second = market.execute(&place(1, Side::Ask, 1, 12), None);
    let mut swapped = placed(&first);
    swapped.terms.order_id = id(1);
    judge(&mut market, swapped, &first).unwrap();
    let mut earlier = placed(&second);
    earlier.terms.order_id = id(0);
    assert!(judge(&mut market, earlier, &second).is_err(), "its id is lower than that of an earlier order");
    assert!(judge(&mut market, placed(&second), &second).is_err(), "two orders with one id");
}

#[test]
fn escrow_that_does_not_come_back_is_missed() {
    let mut market = market();
    let ask = market.execute(&place(0, Side::Ask, 400, 12), None);
    judge(&mut market, placed(&ask), &ask).unwrap();
    market.execute(&Call::Cancel(Actor::Player(player(0)), id(0)), None);
    let expected = market.execute(&Call::Balances(player(0)), None);
    let holdings = |goods: u64| -> Answered {
        let holding = |what: u8, available: u64| {
            let balance = Balance { available: Amount::new(available).unwrap(), held: Amount::ZERO };
            Holding { asset: asset(what), balance }
        };
        let holdings = vec![holding(0, 1_000), holding(1, goods)];
        Ok(Answer::Account(tradepost_ports::Account { holdings, frozen: false }))
    };
    market.judge(&holdings(1_000), &expected).unwrap();
    assert!(market.judge(&holdings(600), &expected).is_err(), "400 are gone");
    assert!(market.judge(&holdings(1_400), &expected).is_err(), "400 were made");
}

#[test]
fn a_repeated_request_has_the_same_answer_and_no_second_effect() {
    let mut market = market();
    let stamp = Stamp::new(1, 1);
    let first = market.execute(&place(0, Side::Ask, 3, 12), Some(stamp));
    let again = market.execute(&place(0, Side::Ask, 3, 12), Some(stamp));
    assert_eq!(first, again);
    assert_eq!(market.execute(&Call::OpenOrders(player(0)), None), Expected::OpenOrders(1, 2));
    let other = market.execute(&place(0, Side::Ask, 3, 12), Some(Stamp::new(1, 2)));
    assert_eq!(other, Expected::Refused(ExpectedRefusal::KeyReused));
    let twice = OrderView {
        number: 1,
        ..match first {
            Expected::Order(view) => view,
            _ => unreachable!(),
        }
    };
    judge(&mut market, answered(&twice), &again).unwrap();
    let mut other = answered(&twice);
    other.terms.order_id = id(5);
    assert!(judge(&mut market, other, &again).is_err(), "done twice");
}

#[test]
fn a_refusal_has_to_be_the_right_one() {
    let mut market = market();
    let expected = market.execute(&place(0, Side::Ask, 2_000, 12), None);
    let amount = |amount| Amount::new(amount).unwrap();
    let insufficient = |needed, available| {
        Err(Refusal::Rejected(Rejection::InsufficientGoods {
            needed: amount(needed),
            available: amount(available),
        }))
    };
    market.judge(&insufficient(2_000, 1_000), &expected).unwrap();
    assert!(market.judge(&insufficient(2_000, 999), &expected).is_err());
    assert!(market.judge(&Err(Refusal::OrderClosed), &expected).is_err());
}

#[test]
fn closed_orders_are_listed_as_they_ended_and_nothing_is_left_out() {
    let mut market = market();
    let ask = market.execute(&place(0, Side::Ask, 3, 12), None);
    judge(&mut market, placed(&ask), &ask).unwrap();
    let Expected::Order(closed) = market.execute(&Call::Cancel(Actor::Operator, id(0)), None) else {
        panic!()
    };
    let page = |items| Page { items, next: None };
    market.judge_list(&page(vec![answered(&closed)]), 0, Some(false), 10).unwrap();
    assert!(market.judge_list(&page(vec![]), 0, None, 10).is_err(), "it is gone");
    assert!(market.judge_list(&page(vec![placed(&ask)]), 0, None, 10).is_err(), "it is open again");
}

#[test]
fn orders_expire_when_their_time_has_come_and_no_sooner() {
    let mut market = market();
    let mut gtd = order(0, Side::Ask, 3, 12);
    gtd.time_in_force = TimeInForce::Gtd { expires_at: Timestamp(NOW.0 + 10) };
    market.execute(&Call::Place(gtd), None);
    market.begin(Timestamp(NOW.0 + 9));
    assert_eq!(market.execute(&Call::OpenOrders(player(0)), None), Expected::OpenOrders(1, 2));
    market.begin(Timestamp(NOW.0 + 10));
    assert_eq!(market.execute(&Call::OpenOrders(player(0)), None), Expected::OpenOrders(0, 2));
    market.check().unwrap();
}
