//! The transactions of any book are ones that DynamoDB accepts.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{Order, OrderId, OrderTerms, Side, TimeInForce, Timestamp};

use super::dice::Dice;
use super::stage::{material, player, price, units};
use crate::matcher::matching::steps;
use crate::matcher::plan::{ACTIONS_MAX, Part, Plan};
use crate::matcher::steps::{BookChange, Step};
use crate::store::Change;
use crate::tables::{RestingRow, SettlementRow, Table};

/// Orders as they might come, of some shape.
fn orders(dice: &mut Dice) -> Vec<RestingRow> {
    let (count, players) = (dice.between(2, 400), dice.between(1, 300));
    let (spread, quantity_max) = (dice.between(1, 20), *dice.pick(&[1, 4, 20, 200]));
    (0..count)
        .map(|n| {
            let name = format!("{:p<60}", format!("player-{}", dice.between(1, players)));
            let immediate = [TimeInForce::Ioc, TimeInForce::Fok];
            let quantity = units(dice.between(1, quantity_max));
            let terms = OrderTerms {
                order_id: OrderId::from_u128(u128::from(n + 1) << 80),
                player: player(&name),
                material: material("copper"),
                side: *dice.pick(&[Side::Ask, Side::Bid]),
                price: price(1_000_000 + dice.between(0, spread)),
                time_in_force: if dice.chance(20) { *dice.pick(&immediate) } else { TimeInForce::Gtc },
            };
            RestingRow::placed(&Order::placed(terms, quantity))
        })
        .collect()
}

fn plan(orders: Vec<RestingRow>) -> Plan {
    Plan {
        material: material("copper"),
        number: 3,
        at: Timestamp(1_000),
        sales_tax_bps: 123,
        steps: steps(&orders, 100),
        orders,
        done: 0,
    }
}

/// The parts of a plan when each may have this many rows.
fn parts(mut plan: Plan, dice: &mut Dice, actions: &[usize]) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(part) = plan.next(u64::try_from(parts.len()).unwrap() + 1, *dice.pick(actions)) {
        parts.push(part.clone());
        plan.commit(part);
    }
    assert_eq!(plan.done, plan.steps.len());
    parts
}

#[test]
fn no_transaction_has_more_than_a_hundred_rows_or_a_row_twice() {
    let mut largest = 0;
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let plan = plan(orders(&mut dice));
        for part in parts(plan, &mut dice, &[ACTIONS_MAX]) {
            let actions = part.transaction.actions;
            largest = largest.max(actions.len());
            assert!(actions.len() <= 100, "seed {seed}");
            let keys: BTreeSet<_> = actions.iter().map(|action| &action.key).collect();
            assert_eq!(keys.len(), actions.len(), "seed {seed}: each row once");
            for action in &actions {
                let guarded = action.condition.is_some();
                assert_eq!(guarded, action.key.table != Table::ACCOUNTS, "seed {seed}: {action:?}");
                if let Change::Put(item) = &action.change {
                    assert!(item.size() < 20_000, "a settlement is far from 400 KB, and all from 4 MB");
                }
            }
        }
    }
    assert!(largest > 97, "transactions are filled: {largest}");
}

#[test]
fn a_plan_does_the_same_in_parts_of_any_size() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let orders = orders(&mut dice);
        let whole = story(&parts(plan(orders.clone()), &mut dice, &[ACTIONS_MAX]));
        let small = story(&parts(plan(orders), &mut dice, &[1, 5, 12, 30, 100]));
        assert_eq!(whole, small, "seed {seed}");
    }
}

/// What a plan does.
#[derive(Debug, Default, PartialEq)]
struct Story {
    trades: Vec<(OrderId, OrderId, u32)>,
    ends: Vec<OrderId>,
    credits: BTreeMap<String, i128>,
}

fn story(parts: &[Part]) -> Story {
    let Story { mut trades, mut ends, mut credits } = Story::default();
    for action in parts.iter().flat_map(|part| &part.transaction.actions) {
        match &action.change {
            Change::Put(item) => {
                let settlement = SettlementRow::decode(item).unwrap().settlement;
                let party = |place| settlement.party(place).unwrap().0.order_id;
                trades.extend(
                    settlement
                        .executions
                        .iter()
                        .map(|trade| (party(trade.maker), party(trade.taker), trade.quantity.get())),
                );
                ends.extend(
                    settlement.parties.iter().filter(|party| party.end.is_some()).map(|party| party.order_id),
                );
            }
            Change::Update(updates) if action.key.table == Table::ACCOUNTS => {
                for update in updates {
                    if let crate::store::Update::Add(name, by) = update {
                        *credits.entry(format!("{} {name}", action.key.hash)).or_default() += by;
                    }
                }
            }
            _ => {}
        }
    }
    ends.sort_unstable();
    Story { trades, ends, credits }
}

#[test]
fn what_is_joined_is_not_cut() {
    for seed in 0..100 {
        let mut dice = Dice::new(seed);
        let plan = plan(orders(&mut dice));
        let whole: BTreeSet<_> = plan
            .orders
            .iter()
            .filter(|row| row.terms.time_in_force == TimeInForce::Fok)
            .map(|row| row.terms.order_id)
            .collect();
        let atomic_with_previous = plan.steps.iter().filter(|step| step.atomic_with_previous);
        assert!(
            atomic_with_previous
                .clone()
                .all(|Step { change, .. }| matches!(change, BookChange::Trade { .. }))
        );
        let mut seen = BTreeSet::new();
        for part in parts(plan, &mut dice, &[2, 20, 100]) {
            let item = part.transaction.actions.iter().find_map(|action| match &action.change {
                Change::Put(item) => Some(item),
                _ => None,
            });
            let settlement = SettlementRow::decode(item.unwrap()).unwrap().settlement;
            for party in settlement.parties.iter().filter(|party| whole.contains(&party.order_id)) {
                assert!(seen.insert(party.order_id), "seed {seed}: a whole fill is in one transaction");
                assert!(party.end.is_some(), "seed {seed}: it ends there");
            }
        }
    }
}
