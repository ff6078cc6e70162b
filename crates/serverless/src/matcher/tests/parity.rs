//! The same orders through one machine and through the tables give the same trades, balances and ends,
//! however the announcements are batched, repeated and mixed.

use std::collections::BTreeMap;

use tradepost_core::{
    Actor, Amount, AssetName, CloseReason, Command, Context, Event, Market, MaterialId, Order, OrderId,
    PlaceOrder, PlayerId, Rules, Side, TimeInForce, Timestamp, decide, evolve,
};

use super::dice::Dice;
use super::stage::{AMPLE, Stage, assets, material, player, price, units};
use crate::announcement::Announcement;

const MATERIALS: [&str; 5] = ["copper", "wheat", "bread", "northport.tin", "salt"];
const PLAYERS: [&str; 12] =
    ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida", "jan", "kim", "lea"];
const TAX_BPS: u16 = 150;
const ORDERS: usize = 2_000;

/// A line of the log. Orders go by their place among the orders.
#[derive(Clone, Debug)]
enum Line {
    Place(PlaceOrder),
    Cancel(usize),
}

/// Maker, taker, price, quantity, fee.
type Traded = (usize, usize, u64, u32, u64);

/// What came of a log.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    trades: BTreeMap<MaterialId, Vec<Traded>>,
    /// Of each order: remaining, value, fee, and why it is closed.
    orders: Vec<(u32, u64, u64, Option<CloseReason>)>,
    balances: BTreeMap<PlayerId, BTreeMap<AssetName, (u64, u64)>>,
}

/// A log in which cancels come in two materials only, so that of the others a batch may be as long as the
/// log.
fn log(seed: u64) -> Vec<Line> {
    let mut dice = Dice::new(seed);
    let mut lines = Vec::new();
    let mut placed: Vec<MaterialId> = Vec::new();
    while placed.len() < ORDERS {
        if dice.chance(25) && !placed.is_empty() {
            let order = placed.len() - 1 - dice.below(placed.len().min(40));
            if ["copper", "salt"].contains(&placed[order].as_str()) {
                lines.push(Line::Cancel(order));
            }
            continue;
        }
        let side = *dice.pick(&[Side::Bid, Side::Ask]);
        let kinds =
            [TimeInForce::Gtc, TimeInForce::Gtc, TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok];
        let away = dice.between(0, 14);
        let time_in_force = *dice.pick(&kinds);
        let limit = if side == Side::Bid { 107 - away } else { 93 + away };
        // "At any price": more than anybody has, so such a bid needs and holds what it spends.
        let any_price = side == Side::Bid && !time_in_force.rests() && dice.chance(25);
        let order = PlaceOrder {
            player: player(PLAYERS[dice.below(PLAYERS.len())]),
            material: material(MATERIALS[dice.below(MATERIALS.len())]),
            side,
            price: price(if any_price { 1_000_000_000_000 } else { limit }),
            quantity: units(if any_price { dice.between(18, 60) } else { dice.between(1, 30) }),
            time_in_force,
        };
        placed.push(order.material.clone());
        lines.push(Line::Place(order));
    }
    lines
}

/// A log of books that are deep on both sides, in which every eighth order takes at any price.
fn deep_log(seed: u64) -> Vec<Line> {
    let mut dice = Dice::new(seed);
    let order = |dice: &mut Dice| {
        let (side, away) = (*dice.pick(&[Side::Bid, Side::Ask]), dice.between(1, 300));
        let takes = dice.chance(12);
        let limit = match side {
            Side::Bid if takes => 999,
            Side::Bid => 500 - away,
            Side::Ask if takes => 1,
            Side::Ask => 500 + away,
        };
        let kinds = [TimeInForce::Gtc, TimeInForce::Ioc, TimeInForce::Fok];
        PlaceOrder {
            player: player(PLAYERS[dice.below(PLAYERS.len())]),
            material: material(MATERIALS[dice.below(MATERIALS.len())]),
            side,
            price: price(limit),
            quantity: units(dice.between(1, 9)),
            time_in_force: if takes { *dice.pick(&kinds) } else { TimeInForce::Gtc },
        }
    };
    (0..ORDERS).map(|_| Line::Place(order(&mut dice))).collect()
}

/// One machine's core, its clock, and its orders as they stand.
struct Machine {
    market: Market,
    now: Timestamp,
    orders: Vec<Order>,
    outcome: Outcome,
}

impl Machine {
    fn new() -> Self {
        let (market, now) = (Market::default(), Timestamp(1));
        let mut machine = Self { market, now, orders: Vec::new(), outcome: Outcome::default() };
        let rules = Rules { sales_tax_bps: TAX_BPS, open_orders_max: 1_000_000 };
        machine.give(&Command::SetRules(rules));
        let materials = MATERIALS.map(material);
        for material in materials.clone() {
            machine.give(&Command::RegisterMaterial { material, name: String::new() });
        }
        for name in PLAYERS {
            for asset in assets(&materials) {
                let (player, amount) = (player(name), Amount::new(AMPLE).unwrap());
                machine.give(&Command::Deposit { player, asset, amount, reason: String::new() });
            }
        }
        machine
    }

    fn id(place: usize) -> OrderId {
        OrderId::from_u128(u128::try_from(place).unwrap() + 1)
    }

    fn place(id: OrderId) -> usize {
        usize::try_from(id.as_u128()).unwrap() - 1
    }

    /// Does a command; one that is refused does nothing.
    fn give(&mut self, command: &Command) {
        self.now.0 += 1;
        let mut events = Vec::new();
        let context = Context { now: self.now, order_id: Self::id(self.orders.len()), reference_price: None };
        if decide(&self.market, command, context, &mut events).is_err() {
            return;
        }
        for event in &events {
            evolve(&mut self.market, event, self.now);
        }
        let placed = self.market.placed(&events, self.now);
        for event in &events {
            match event {
                Event::TradeExecuted(trade) => {
                    let material = self.market.material(trade.material).id.clone();
                    let (price, quantity, fee) = (trade.price.get(), trade.quantity.get(), trade.fee.get());
                    let (maker, taker) = (Self::place(trade.maker), Self::place(trade.taker));
                    self.orders[maker].apply(event, self.now);
                    self.outcome
                        .trades
                        .entry(material)
                        .or_default()
                        .push((maker, taker, price, quantity, fee));
                }
                Event::OrderClosed { order_id, .. } if placed.is_none() => {
                    self.orders[Self::place(*order_id)].apply(event, self.now);
                }
                _ => {}
            }
        }
        self.orders.extend(placed);
    }
}

fn on_one_machine(log: &[Line]) -> Outcome {
    let mut machine = Machine::new();
    for line in log {
        machine.give(&match line {
            Line::Place(order) => Command::PlaceOrder(order.clone()),
            Line::Cancel(order) => {
                Command::CancelOrder { actor: Actor::Operator, order_id: Machine::id(*order) }
            }
        });
    }
    let Machine { market, orders, mut outcome, .. } = machine;
    assert!(market.audit().ok());
    outcome.orders = orders
        .iter()
        .map(|order| {
            (
                order.state.remaining.get(),
                order.state.value.get(),
                order.state.fee.get(),
                order.state.close_reason,
            )
        })
        .collect();
    for name in PLAYERS {
        let balances = market.balances(&player(name)).into_iter();
        let balances =
            balances.map(|(asset, held)| (asset, (held.available.get(), held.held.get()))).collect();
        outcome.balances.insert(player(name), balances);
    }
    outcome
}

/// How announcements reach the matcher.
#[derive(Clone, Copy)]
struct Delivery {
    batch: usize,
    /// A fifth comes twice, and a batch comes in any order.
    unruly: bool,
}

/// A cancel waits until what was placed before it is matched, as it does on one machine.
fn over_tables(log: &[Line], delivery: Delivery) -> Outcome {
    let mut stage = Stage::new(&MATERIALS, &PLAYERS, TAX_BPS);
    let mut dice = Dice::new(5);
    let mut ids: Vec<OrderId> = Vec::new();
    let mut of: Vec<MaterialId> = Vec::new();
    let mut waiting: Vec<Announcement> = Vec::new();
    let mut again: Vec<Announcement> = Vec::new();
    for line in log {
        match line {
            Line::Place(order) => {
                ids.push(stage.give(order.clone()));
                of.push(order.material.clone());
                waiting.extend(stage.announcements());
            }
            Line::Cancel(order) => {
                let due: Vec<_>;
                (due, waiting) =
                    waiting.into_iter().partition(|announcement| announcement.material == of[*order]);
                deliver(&stage, due, &mut again, delivery, &mut dice);
                stage.cancel(ids[*order]);
            }
        }
        if waiting.len() >= delivery.batch {
            deliver(&stage, std::mem::take(&mut waiting), &mut again, delivery, &mut dice);
        }
    }
    deliver(&stage, waiting, &mut again, delivery, &mut dice);
    deliver(&stage, std::mem::take(&mut again), &mut again, delivery, &mut dice);
    stage.project();
    stage.audit();

    let mut outcome = Outcome::default();
    let places: BTreeMap<_, _> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    for material in MATERIALS.map(material) {
        let trades = stage.trades(&material).into_iter();
        let trades = trades.map(|trade| {
            (places[&trade.maker], places[&trade.taker], trade.price, trade.quantity, trade.fee)
        });
        outcome.trades.insert(material, trades.collect());
    }
    for id in ids {
        let order = stage.order(id);
        let (remaining, value) = (order.state.remaining.get(), order.state.value.get());
        outcome.orders.push((remaining, value, order.state.fee.get(), order.state.close_reason));
    }
    outcome.balances = PLAYERS.iter().map(|name| (player(name), stage.balances(&player(name)))).collect();
    outcome
}

fn deliver(
    stage: &Stage,
    mut batch: Vec<Announcement>,
    again: &mut Vec<Announcement>,
    delivery: Delivery,
    dice: &mut Dice,
) {
    if delivery.unruly {
        let repeated: Vec<_> = batch.iter().filter(|_| dice.chance(20)).cloned().collect();
        batch.append(again);
        dice.shuffle(&mut batch);
        again.extend(repeated);
    }
    for (material, run) in stage.hear(&batch) {
        assert!(!run.unwrap().unfinished, "{material} is matched");
    }
}

fn check(batch: usize, unruly: bool) {
    check_log(&log(42), batch, unruly);
}

fn check_log(log: &[Line], batch: usize, unruly: bool) {
    let (expected, found) = (on_one_machine(log), over_tables(log, Delivery { batch, unruly }));
    for (material, trades) in &expected.trades {
        assert_eq!(&found.trades[material], trades, "{material}");
    }
    assert_eq!(found, expected);
}

#[test]
fn the_log_makes_the_rules_meet() {
    let outcome = on_one_machine(&log(42));
    let trades: usize = outcome.trades.values().map(Vec::len).sum();
    assert!(trades > 1_000, "{trades} trades");
    for reason in [
        Some(CloseReason::Filled),
        Some(CloseReason::ByOperator),
        Some(CloseReason::IocRemainder),
        Some(CloseReason::FokUnfillable),
        Some(CloseReason::SelfTrade),
        None,
    ] {
        let orders = outcome.orders.iter().filter(|order| order.3 == reason).count();
        assert!(orders >= 20, "{orders} orders end {reason:?}");
    }
}

#[test]
fn one_by_one_the_tables_do_what_one_machine_does() {
    check(1, false);
}

#[test]
fn by_sevens_the_tables_do_what_one_machine_does() {
    check(7, false);
}

#[test]
fn by_hundreds_the_tables_do_what_one_machine_does() {
    check(100, false);
}

#[test]
fn all_at_once_the_tables_do_what_one_machine_does() {
    check(usize::MAX, false);
}

#[test]
fn repeated_and_mixed_announcements_change_nothing() {
    for batch in [1, 7, 100, usize::MAX] {
        check(batch, true);
    }
}

#[test]
fn of_deep_books_no_more_is_read_than_is_needed_and_no_less() {
    for batch in [1, 13, 300, usize::MAX] {
        check_log(&deep_log(7), batch, batch == 13);
    }
}
