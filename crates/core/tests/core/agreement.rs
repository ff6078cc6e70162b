//! The market compared with the oracle: the same commands must give the same answers, books and balances.

use std::collections::BTreeMap;

use tradepost_core::{Command, Event, Market, Order, OrderId, PlayerNo};

use crate::clerk::Clerk;
use crate::encoding::name;
use crate::oracle::Oracle;
use crate::reads;
use crate::rows::Rows;
use crate::workload::{BAZAAR, CROWD, DEEP, EXTREME, MORTAL, NERVOUS, RULED, Shape, TAXED, Workload};

/// Commands between two comparisons of the whole state.
const STRIDE: u64 = 100;
/// Outcomes that every shape must produce, or its test would prove nothing.
const MET_EVERYWHERE: &[&str] = &[
    "PlayerAdded",
    "MaterialRegistered",
    "RulesSet",
    "Deposited",
    "Withdrawn",
    "Transferred",
    "OrderPlaced",
    "TradeExecuted",
    "OrderReduced",
    "OrderClosed",
    "by_player",
    "by_operator",
    "ioc_remainder",
    "fok_unfillable",
    "self_trade",
    "expired",
    "unknown_material",
    "order_not_open",
    "reduce_out_of_range",
    "insufficient_coins",
    "insufficient_goods",
    "unknown_transfer",
    "expiry_in_past",
];

/// Both markets, and every order as folded from its events.
#[derive(Debug, Default)]
struct Pair {
    clerk: Clerk,
    oracle: Oracle,
    orders: BTreeMap<OrderId, Order>,
    /// How often each event, refusal, reason and status occurred.
    met: BTreeMap<&'static str, u32>,
}

impl Pair {
    /// Sends both the same command and compares the results.
    fn give(&mut self, command: &Command) {
        let (with_ids, context) = (self.clerk.with_ids(command), self.clerk.context());
        let expected = self.oracle.give(&with_ids, context);
        self.clerk.market.prefetch([(&with_ids, context.order_id)].into_iter());
        let answer = self.clerk.give(command);
        assert_eq!(answer, expected, "{with_ids:?}");
        match answer {
            Ok(events) => self.fold(&events),
            Err(rejection) => self.meet(rejection.code()),
        }
    }

    fn fold(&mut self, events: &[Event]) {
        let now = self.clerk.now;
        let placed = self.clerk.market.placed(events, now);
        for event in events {
            self.meet(name(event));
            let ids = match event {
                Event::TradeExecuted(trade) => vec![trade.maker, trade.taker],
                Event::OrderReduced { order_id, .. } => vec![*order_id],
                Event::OrderClosed { order_id, reason, .. } => {
                    self.meet(reason.as_str());
                    vec![*order_id]
                }
                _ => vec![],
            };
            for order_id in ids {
                if let Some(order) = self.orders.get_mut(&order_id) {
                    order.apply(event, now);
                }
            }
        }
        self.orders.extend(placed.map(|order| (order.terms.order_id, order)));
    }

    fn meet(&mut self, name: &'static str) {
        *self.met.entry(name).or_default() += 1;
    }

    /// Compares the whole state.
    fn compare(&self) {
        let market = &self.clerk.market;
        let rows = self.oracle.rows();
        assert_eq!(Rows::of(market).without_empty_accounts(), rows);
        reads::compare(market, &rows);
        assert!(market.snapshot().withdrawals.iter().cloned().eq(self.oracle.withdrawals.clone()));
        self.compare_access(market);
        self.oracle.compare_rules(market, self.clerk.now);
        let audit = market.audit();
        assert!(audit.ok(), "{:?}", audit.problems);

        let mut open = 0;
        for order in self.orders.values() {
            let expected = order.status().is_open().then_some(order);
            assert_eq!(market.order(order.terms.order_id).as_ref(), expected);
            open += usize::from(expected.is_some());
        }
        assert_eq!(open, self.oracle.orders.len(), "an order is open in its events if it is in the book");
    }

    fn compare_access(&self, market: &Market) {
        for player in &self.oracle.players {
            assert_eq!(market.frozen(player), self.oracle.refuse_frozen(player).is_err());
        }
        let (of_all, of_players) = market.tokens_not_before();
        let set = |player| self.oracle.tokens_not_before.get(&player).copied().unwrap_or_default();
        assert_eq!(of_all, set(None));
        let players = (0..).map(PlayerNo).zip(&self.oracle.players);
        let expected = players.map(|(no, name)| (name, set(Some(no)))).filter(|(_, at)| at.0 > 0);
        assert!(of_players.eq(expected));
    }

    /// Runs the commands of a seed.
    fn run(shape: &Shape, seed: u64, commands: u64) -> Self {
        let mut pair = Self::default();
        let mut workload = Workload::new(shape, seed);
        for step in 1..=commands {
            let (wait, command) = workload.next(&pair.clerk);
            pair.clerk.now.0 += wait;
            pair.clerk.reference_price = workload.reference_price();
            pair.give(&Command::ExpireOrders);
            pair.give(&command);
            if step % STRIDE == 0 {
                pair.compare();
                pair.orders.retain(|_, order| order.status().is_open());
            }
        }
        pair.compare();
        pair
    }
}

/// Runs a shape; `met` lists outcomes that it must produce beyond those of every shape.
fn agree(shape: &Shape, seeds: [u64; 2], commands: u64, met: &[&'static str]) {
    for seed in seeds {
        let pair = Pair::run(shape, seed, commands);
        for name in MET_EVERYWHERE.iter().chain(met) {
            assert!(pair.met.contains_key(name), "seed {seed} never met {name}: {:?}", pair.met);
        }
    }
}

#[test]
fn market_agrees_with_the_oracle_where_few_prices_collide() {
    agree(&CROWD, [1, 2], 10_000, &["too_many_open_orders"]);
}

#[test]
fn market_agrees_with_the_oracle_on_many_materials() {
    agree(&BAZAAR, [3, 4], 10_000, &["too_many_open_orders"]);
}

#[test]
fn market_agrees_with_the_oracle_on_taxes() {
    agree(&TAXED, [5, 6], 7_500, &["rules_out_of_range"]);
}

#[test]
fn market_agrees_with_the_oracle_while_orders_expire() {
    agree(&MORTAL, [7, 8], 7_500, &[]);
}

#[test]
fn market_agrees_with_the_oracle_through_halts() {
    agree(&NERVOUS, [9, 10], 7_500, &["Halted", "Resumed", "market_halted", "material_halted"]);
}

#[test]
fn market_agrees_with_the_oracle_on_frozen_accounts_and_revoked_tokens() {
    let met = ["AccountFrozen", "AccountUnfrozen", "TokensNotBeforeSet", "account_frozen"];
    agree(&NERVOUS, [15, 16], 7_500, &met);
}

#[test]
fn market_agrees_with_the_oracle_on_rules() {
    let met = [
        "RulesChanged",
        "RulesScheduled",
        "ListingFeeCharged",
        "FeesPaid",
        "quantity_below_minimum",
        "price_out_of_bounds",
        "price_not_on_tick",
        "price_out_of_band",
        "buy_limit_reached",
        "unknown_player",
        "rules_out_of_range",
        "rules_contradict",
        "too_many_open_orders",
    ];
    agree(&RULED, [17, 18], 15_000, &met);
}

#[test]
fn market_agrees_with_the_oracle_at_the_bounds_of_numbers() {
    agree(&EXTREME, [11, 12], 7_500, &["value_out_of_range", "supply_exceeded"]);
}

#[test]
fn market_agrees_with_the_oracle_in_a_deep_book() {
    agree(&DEEP, [13, 14], 7_500, &[]);
}
