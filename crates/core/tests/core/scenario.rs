//! Plays the files in `scenarios/`: given, when, then, with the events, books and balances drawn below each
//! line.
//!
//! Lines that begin with `|` are expected output; `UPDATE_EXPECT=1 cargo test` writes them. The others are
//! the language of `language.rs`. The market is audited after every line.

use std::collections::BTreeMap;

use tradepost_core::{Command, Event, Order, OrderId, Rejection};

use crate::clerk::Clerk;
use crate::expectation;
use crate::language::{self, Line};
use crate::picture;
use crate::reads;
use crate::rows::Rows;

/// The part of a scenario that a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The title of the scenario.
    Title,
    /// Commands that must be accepted; they draw nothing.
    Given,
    /// Commands and their events.
    When,
    /// Views.
    Then,
}

/// A scenario that is being played.
#[derive(Debug, Default)]
struct Stage {
    clerk: Clerk,
    /// Every order ever accepted, as folded from its events.
    orders: BTreeMap<OrderId, Order>,
}

impl Stage {
    /// Executes a command and draws its events or its refusal.
    fn give(&mut self, command: &Command) -> Result<Vec<String>, Rejection> {
        let events = self.clerk.give(command)?;
        Ok(self.tell(&events))
    }

    fn tell(&mut self, events: &[Event]) -> Vec<String> {
        let (market, now) = (&self.clerk.market, self.clerk.now);
        for order in self.orders.values_mut() {
            for event in events {
                order.apply(event, now);
            }
        }
        self.orders.extend(market.placed(events, now).map(|order| (order.terms.order_id, order)));
        let lines: Vec<String> = events.iter().map(|event| picture::event(market, event, now)).collect();
        if lines.is_empty() { vec!["nothing happens".to_owned()] } else { lines }
    }

    /// The output of a command in `when`.
    fn act(&mut self, line: &Line) -> Option<Vec<String>> {
        Some(match line {
            Line::Give(commands) => {
                let outcome = |command| self.give(command).unwrap_or_else(|no| vec![picture::refusal(&no)]);
                commands.iter().flat_map(outcome).collect()
            }
            Line::Quote(command) => self.quote(command),
            Line::Wait(ms) => {
                let events = self.clerk.wait(*ms);
                self.tell(&events)
            }
            _ => return None,
        })
    }

    fn quote(&self, command: &Command) -> Vec<String> {
        let market = &self.clerk.market;
        match market.preview(&self.clerk.with_ids(command), self.clerk.context()) {
            Ok(events) => {
                let would = |event| format!("would: {}", picture::event(market, event, self.clerk.now));
                events.iter().map(would).collect()
            }
            Err(rejection) => vec![picture::refusal(&rejection)],
        }
    }

    /// The output of a command in `when` that is no view.
    fn set_reference(&mut self, line: &Line) -> Option<Vec<String>> {
        let Line::Reference(price) = line else { return None };
        self.clerk.reference_price = Some(*price);
        Some(Vec::new())
    }

    /// The output of a view in `then`.
    fn look(&self, line: &Line) -> Option<Vec<String>> {
        let market = &self.clerk.market;
        Some(match line {
            Line::Draw(Some(material)) => picture::book(market, material),
            Line::Draw(None) => {
                market.materials().iter().flat_map(|material| picture::book(market, &material.id)).collect()
            }
            Line::Balances => picture::balances(market),
            Line::Order(id) => vec![picture::order(self.orders.get(id)?)],
            Line::OrdersOf(player) => market.open_orders(player).iter().map(picture::order).collect(),
            Line::Audit => picture::audit(market),
            _ => return None,
        })
    }

    /// Checks that hold after every line.
    fn check(&self) {
        let market = &self.clerk.market;
        let audit = market.audit();
        assert!(audit.ok(), "{:?}", audit.problems);
        for order in self.orders.values() {
            let open = order.status().is_open().then_some(order);
            assert_eq!(market.order(order.terms.order_id).as_ref(), open);
        }
        let rows = Rows::of(market).without_empty_accounts();
        reads::compare(market, &rows);
        for material in &rows.materials {
            let (bid, ask) = market.best(market.material_no(&material.id).unwrap());
            assert!(bid.zip(ask).is_none_or(|(bid, ask)| bid < ask), "a book is crossed");
        }
    }
}

/// Plays a file and returns it with its output.
fn play(name: &str, script: &str) -> String {
    let (mut stage, mut part, mut found) = (Stage::default(), Part::Title, String::new());
    let mut parts = Vec::new();
    for (at, line) in script.lines().enumerate() {
        let fail = |why: &str| -> ! { panic!("{name}, line {}: {why}: {line}", at + 1) };
        let text = line.trim();
        if text.starts_with('|') {
            continue;
        }
        found.extend([line, "\n"]);
        part = match text {
            "given" => Part::Given,
            "when" => Part::When,
            "then" => Part::Then,
            _ if text.is_empty() || text.starts_with("# ") => continue,
            _ => {
                let Some(read) = language::parse(text, &stage.clerk) else { fail("is not understood") };
                let output = match (part, &read) {
                    (Part::Given, Line::Give(commands)) => {
                        for command in commands {
                            stage.give(command).unwrap_or_else(|no| fail(no.code()));
                        }
                        Some(Vec::new())
                    }
                    (Part::Given | Part::When, read @ Line::Reference(_)) => stage.set_reference(read),
                    (Part::When, read) => stage.act(read),
                    (Part::Then, read) => stage.look(read),
                    _ => None,
                };
                let Some(output) = output else { fail("has no place here") };
                found.extend(output.iter().map(|line| format!("    | {line}\n")));
                stage.check();
                continue;
            }
        };
        parts.push(part);
    }
    assert!(script.starts_with("# "), "{name} begins with a sentence");
    assert!(parts.contains(&Part::When) && parts.last() == Some(&Part::Then), "{name}: given, when, then");
    found
}

/// One test for each scenario, and one that checks that none is missing.
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            let file = concat!("scenarios/", stringify!($name), ".txt");
            expectation::check(file, &play(file, &expectation::read(file)));
        })*

        #[test]
        fn every_scenario_is_played() {
            let files = std::fs::read_dir(expectation::path("scenarios")).unwrap();
            let mut files: Vec<_> =
                files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            let mut played = vec![$(concat!(stringify!($name), ".txt")),*];
            files.sort();
            played.sort_unstable();
            assert_eq!(files, played);
        }
    };
}

scenarios! {
    best_price_trades_first,
    oldest_order_of_a_price_trades_first,
    trade_is_at_the_price_of_the_order_that_was_there_first,
    bid_below_its_limit_gets_the_difference_back_at_once,
    partial_fill_leaves_the_rest_in_its_place,
    taker_sweeps_the_book_and_rests_with_what_is_left,
    orders_that_do_not_cross_rest_side_by_side,
    every_material_has_its_own_book,
    ioc_order_cancels_what_it_cannot_fill_now,
    fok_order_fills_whole_or_not_at_all,
    own_order_stops_the_taker,
    own_order_out_of_reach_does_not_matter,
    fok_order_that_meets_an_own_order_is_not_filled,
    order_holds_what_it_offers,
    held_goods_cannot_be_withdrawn,
    withdrawal_on_hold_leaves_when_it_is_confirmed,
    cancelled_order_gives_its_escrow_back,
    all_orders_of_a_player_can_be_cancelled_at_once,
    player_cannot_touch_the_orders_of_another,
    reduced_order_keeps_its_place,
    order_cannot_grow_or_shrink_below_what_has_traded,
    expired_order_gives_its_escrow_back_and_never_trades,
    orders_expire_in_the_order_of_their_dates,
    order_with_a_date_needs_a_date_to_come,
    order_with_a_date_trades_at_once_if_it_can,
    halted_market_takes_no_orders,
    halted_material_takes_no_orders_and_others_do,
    frozen_account_trades_only_what_rests,
    sales_tax_is_rounded_down_and_burned,
    sales_tax_is_rounded_over_the_whole_order,
    changed_sales_tax_leaves_earlier_trades_alone,
    immediate_bid_needs_what_it_spends,
    sales_tax_may_be_nothing_or_everything,
    player_may_have_only_so_many_orders_open,
    order_that_meets_its_own_player_needs_no_place,
    supply_of_an_asset_is_bounded,
    value_of_an_order_is_bounded,
    material_is_registered_before_it_is_traded,
    quote_tells_what_an_order_would_do_and_does_nothing,
    refusals_come_in_the_order_of_precedence,
    refused_command_changes_nothing,
    price_is_a_multiple_of_the_tick,
    price_is_near_the_reference_price,
    small_orders_are_refused,
    buy_limit_returns_what_an_order_did_not_buy,
    listing_fee_is_paid_for_what_rests,
    fees_go_to_an_account,
    scheduled_rules_take_effect_at_their_time,
    material_rules_take_precedence_field_by_field,
}
