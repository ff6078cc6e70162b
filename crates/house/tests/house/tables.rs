//! What a plan decides in one situation.

use tradepost_core::{
    Coins, Level, MaterialId, OrderId, PlayerId, Price, Quantity, Side, Timestamp, TransferKind,
};
use tradepost_house::{
    Decision, Demand, LIFETIME_MS, Maker, OwnOrder, PERIOD_MS, Plan, PlanFault, Role, Stock, Supply, View,
    decide,
};

const NOW: Timestamp = Timestamp(1_000 * 24 * PERIOD_MS);

fn price(coins: u64) -> Price {
    Price::new(coins).expect("a price")
}

fn units(units: u64) -> Quantity {
    Quantity::new(units).expect("a quantity")
}

fn level(coins: u64, quantity: u64) -> Level {
    Level { price: price(coins), quantity, orders: 1 }
}

fn plan(role: Role) -> Plan {
    let plan = Plan {
        account: PlayerId::new("house.copper").expect("a player"),
        material: MaterialId::new("copper").expect("a material"),
        budget: Coins::new(10_000),
        role,
    };
    assert_eq!(plan.check(), Ok(()));
    plan
}

/// Quotes 20 units 10 % apart around 100, with a stock of 50.
fn maker() -> Maker {
    Maker {
        price: price(100),
        price_min: price(50),
        price_max: price(200),
        spread_bps: 1_000,
        size: units(20),
        stock: units(50),
        skew_bps: 1_000,
        depth_enough: units(40),
    }
}

/// An account with 10,000 coins and 50 units, in an empty market.
fn view() -> View {
    View {
        now: NOW,
        reference: None,
        tick: 1,
        bids: Vec::new(),
        asks: Vec::new(),
        house_bid: None,
        house_ask: None,
        orders: Vec::new(),
        coins: Stock { available: 10_000, held: 0 },
        goods: Stock { available: 50, held: 0 },
    }
}

/// The decision in a line: `-` an order cancelled, `produce`, `consume`, then what is placed.
fn drawn(decision: &Decision) -> String {
    let flow = decision.flow.map(|flow| {
        let word = if flow.kind == TransferKind::Deposit { "produce" } else { "consume" };
        format!("{word} {}", flow.units)
    });
    let cancelled = decision.cancel.iter().map(|order_id| format!("-{}", order_id.as_u128()));
    let placed = decision
        .place
        .iter()
        .map(|it| format!("{} {} x {}", it.side.as_str(), it.quantity.get(), it.price.get()));
    flow.into_iter().chain(cancelled).chain(placed).collect::<Vec<_>>().join(", ")
}

type Change<T> = fn(&mut T);

#[test]
fn maker_quotes_both_sides_and_steps_back() {
    let cases: [(&str, Change<View>, &str); 13] = [
        ("empty market", |_| (), "bid 20 x 95, ask 20 x 105"),
        ("reference price", |view| view.reference = Some(price(120)), "bid 20 x 114, ask 20 x 126"),
        ("reference above its band", |view| view.reference = Some(price(300)), ""),
        ("half of it above its band", |view| view.reference = Some(price(205)), "bid 20 x 195"),
        ("no stock: center 10 % up", |view| view.goods = Stock::default(), "bid 20 x 105"),
        ("twice the stock: 10 % down, buys no more", |view| view.goods.available = 100, "ask 20 x 95"),
        ("few coins", |view| view.coins.available = 200, "bid 2 x 95, ask 20 x 105"),
        ("no coins", |view| view.coins = Stock::default(), "ask 20 x 105"),
        ("players offer half", |view| view.asks = vec![level(104, 20)], "bid 20 x 95, ask 10 x 105"),
        ("players offer enough", |view| view.bids = vec![level(96, 25), level(91, 15)], "ask 20 x 105"),
        ("far offers do not count", |view| view.bids = vec![level(80, 500)], "bid 20 x 95, ask 20 x 105"),
        ("takes no player's order", |view| view.asks = vec![level(90, 1)], "bid 20 x 89, ask 19 x 105"),
        (
            "takes no order of the house",
            |view| view.house_bid = Some(price(110)),
            "bid 20 x 95, ask 20 x 111",
        ),
    ];
    for (name, change, expected) in cases {
        let mut view = view();
        change(&mut view);
        assert_eq!(drawn(&decide(&plan(Role::Maker(maker())), &view)), expected, "{name}");
    }
}

#[test]
fn prices_are_multiples_of_the_tick_and_never_meet() {
    let mut view = view();
    view.tick = 25;
    assert_eq!(drawn(&decide(&plan(Role::Maker(maker())), &view)), "bid 20 x 75, ask 20 x 125");
    view.tick = 1;
    let cheap = Maker { price: price(1), price_min: price(1), ..maker() };
    assert_eq!(drawn(&decide(&plan(Role::Maker(cheap)), &view)), "bid 20 x 1, ask 20 x 2");
}

fn own(number: u128, side: Side, coins: u64, remaining: u64, lasts_ms: u64) -> OwnOrder {
    OwnOrder {
        order_id: OrderId::from_u128(number),
        side,
        price: price(coins),
        remaining: units(remaining),
        expires_at: Some(Timestamp(NOW.0 + lasts_ms)),
    }
}

#[test]
fn good_orders_stay_and_others_are_replaced() {
    let ask = own(2, Side::Ask, 105, 20, LIFETIME_MS);
    let cases: [(&str, Vec<OwnOrder>, &str); 7] = [
        ("as wanted", vec![own(1, Side::Bid, 95, 20, LIFETIME_MS), ask], ""),
        ("a coin off", vec![own(1, Side::Bid, 94, 20, LIFETIME_MS), ask], ""),
        ("two coins off", vec![own(1, Side::Bid, 93, 20, LIFETIME_MS), ask], "-1, bid 20 x 95"),
        ("half filled", vec![own(1, Side::Bid, 95, 10, LIFETIME_MS), ask], ""),
        ("more than half filled", vec![own(1, Side::Bid, 95, 9, LIFETIME_MS), ask], "-1, bid 20 x 95"),
        ("about to expire", vec![own(1, Side::Bid, 95, 20, LIFETIME_MS / 2), ask], "-1, bid 20 x 95"),
        (
            "doubled by an interrupted run",
            vec![own(1, Side::Bid, 95, 20, LIFETIME_MS), own(3, Side::Bid, 95, 20, LIFETIME_MS), ask],
            "-3",
        ),
    ];
    for (name, orders, expected) in cases {
        let view = View { orders, ..view() };
        assert_eq!(drawn(&decide(&plan(Role::Maker(maker())), &view)), expected, "{name}");
    }
}

#[test]
fn bid_of_a_need_rises_as_the_stock_shrinks() {
    let demand =
        Demand { per_day: units(240), stock_max: units(100), price_min: price(40), price_max: price(80) };
    let cases: [(&str, Change<View>, &str); 6] = [
        ("empty", |view| view.goods = Stock::default(), "bid 100 x 80"),
        ("half full", |_| (), "consume 10, bid 50 x 60"),
        ("less than an hour's need", |view| view.goods.available = 4, "consume 4, bid 96 x 79"),
        ("full", |view| view.goods.available = 100, "consume 10"),
        ("takes players' asks", |view| view.asks = vec![level(30, 5)], "consume 10, bid 50 x 60"),
        ("takes no order of the house", |view| view.house_ask = Some(price(50)), "consume 10, bid 50 x 49"),
    ];
    for (name, change, expected) in cases {
        let mut view = view();
        change(&mut view);
        assert_eq!(drawn(&decide(&plan(Role::Demand(demand)), &view)), expected, "{name}");
    }
}

#[test]
fn ask_of_a_source_falls_as_the_stock_grows() {
    let supply =
        Supply { per_day: units(240), stock_max: units(100), price_min: price(40), price_max: price(80) };
    let cases: [(&str, Change<View>, &str); 5] = [
        ("empty", |view| view.goods = Stock::default(), "produce 10"),
        ("half full", |_| (), "produce 10, ask 50 x 60"),
        ("nearly full", |view| view.goods.available = 96, "produce 4, ask 96 x 42"),
        ("full", |view| view.goods.available = 100, "ask 100 x 40"),
        ("takes no order of the house", |view| view.house_bid = Some(price(70)), "produce 10, ask 50 x 71"),
    ];
    for (name, change, expected) in cases {
        let mut view = view();
        change(&mut view);
        assert_eq!(drawn(&decide(&plan(Role::Supply(supply)), &view)), expected, "{name}");
    }
}

#[test]
fn periods_of_a_day_add_up_to_its_need() {
    for per_day in [1, 7, 24, 100, 999] {
        let demand = Demand {
            per_day: units(per_day),
            stock_max: units(10_000),
            price_min: price(1),
            price_max: price(2),
        };
        let consumed = |hour| {
            let mut view = view();
            view.now = Timestamp(NOW.0 + hour * PERIOD_MS);
            view.goods.available = 10_000;
            decide(&plan(Role::Demand(demand)), &view).flow.map_or(0, |flow| flow.units)
        };
        assert_eq!((0..24).map(consumed).sum::<u64>(), per_day);
    }
}

#[test]
fn plan_that_makes_no_sense_is_refused() {
    let cases: [(Change<Maker>, PlanFault); 5] = [
        (|maker| maker.price_min = price(201), PlanFault::PricesReversed),
        (|maker| maker.price = price(49), PlanFault::PriceOutOfBounds),
        (|maker| maker.spread_bps = 0, PlanFault::SpreadOutOfBounds),
        (|maker| maker.spread_bps = 10_001, PlanFault::SpreadOutOfBounds),
        (|maker| maker.skew_bps = 10_001, PlanFault::SkewOutOfBounds),
    ];
    for (change, fault) in cases {
        let mut role = maker();
        change(&mut role);
        let plan = Plan { role: Role::Maker(role), ..plan(Role::Maker(maker())) };
        assert_eq!(plan.check(), Err(fault), "{}", fault.message());
    }
}
