//! The ledger accepts the commits of a correct run and rejects falsified ones.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use futures::executor::block_on;
use tradepost_core::{Coins, Price, Quantity, Rules, Side, Timestamp};
use tradepost_ports::InboxEvent;
use tradepost_serverless::Serverless;
use tradepost_serverless::announcement::{Announcement, gather};
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::matcher::{Matcher, MaterialCache};
use tradepost_serverless::memory_dynamodb::{MemoryTables, StreamKind, StreamRecord};
use tradepost_serverless::tables::{AccountRow, RestingRow, Settlement, SettlementRow, Table, attribute};

use super::Machine;
use super::effects::Effects;
use super::inbox::Inboxes;
use super::ledger::{Judged, Ledger};
use super::pending::Pending;
use crate::auditor::{Expected, Reading};
use crate::call::{Answer, Call, material, player};
use crate::clients::page;
use crate::examples::{deposit, order};
use crate::plan::Cast;

const RULES: Rules = Rules { sales_tax_bps: 1_000, open_orders_max: 5 };

/// Who places which orders: side, units, price.
const ORDERS: [(u8, Side, u64, u64); 3] =
    [(0, Side::Ask, 5, 12), (1, Side::Ask, 5, 11), (2, Side::Bid, 7, 15)];

/// A market in which a bid meets two asks, the cheaper one first; all of it is projected.
fn traded() -> (MemoryTables, Serverless<MemoryTables, Arc<Machine>>) {
    let tables = MemoryTables::new();
    let environment = Arc::new(Machine {
        tables: tables.clone(),
        skew_ms: AtomicI64::new(0),
        dice: AtomicU64::new(1),
        observed: Arc::default(),
    });
    let api = Serverless::new(tables.clone(), Arc::clone(&environment), RULES);
    block_on(api.register_material(material(0), "copper".into(), None)).unwrap();
    for who in 0..3 {
        for asset in 0..2 {
            block_on(api.transfer_assets(deposit(who, asset), None)).unwrap();
        }
    }
    for order in ORDERS.map(|(who, side, quantity, price)| order(who, side, quantity, price)) {
        tables.advance(Duration::from_millis(1));
        block_on(api.place_order(order, None)).unwrap();
    }
    let cache = MaterialCache::default();
    let matcher = Matcher {
        store: &tables,
        environment: &*environment,
        sales_tax_bps: RULES.sales_tax_bps,
        until: Timestamp(u64::MAX),
        cache: &cache,
    };
    let announced = gather(&[Announcement::of(material(0), None)]);
    drop(block_on(matcher.run_all(&announced)));
    let projector = Projector { store: &tables, environment: &*environment, until: Timestamp(u64::MAX) };
    drop(block_on(projector.project_all(&BTreeSet::from([material(0)]))));
    (tables, api)
}

/// All of its commits.
fn commits() -> Vec<StreamRecord> {
    traded().0.stream(0)
}

fn follow(records: &[StreamRecord]) -> Judged<Ledger> {
    let mut ledger = Ledger::new(RULES);
    for commit in records.chunk_by(|one, next| one.write == next.write) {
        ledger.follow(commit, |_| Some(u64::MAX), None)?;
    }
    Ok(ledger)
}

fn settlement(records: &mut [StreamRecord], change: impl FnOnce(&mut Settlement)) {
    let record = records.iter_mut().find(|record| record.key.table == Table::TRADES).unwrap();
    let mut row = SettlementRow::decode(record.after.as_ref().unwrap()).unwrap();
    change(&mut row.settlement);
    record.after = Some(row.item());
}

#[test]
fn the_commits_of_a_correct_run_are_accepted() {
    let ledger = follow(&commits()).unwrap();
    assert_eq!(ledger.trades.get(&material(0)).unwrap(), &[(11, 5, Side::Bid), (12, 2, Side::Bid)]);
    // A tenth of 55 and of 24, rounded down.
    assert_eq!(ledger.burned, 5 + 2);
}

#[test]
fn a_commit_with_any_wrong_value_is_rejected() {
    type Falsify = fn(&mut Vec<StreamRecord>);
    let falsifications: [(&str, Falsify); 9] = [
        ("a fill at the taker's price", |records| {
            settlement(records, |settlement| settlement.executions[0].price = Price::new(15).unwrap());
        }),
        ("a fill of more", |records| {
            settlement(records, |settlement| settlement.executions[0].quantity = Quantity::new(6).unwrap());
        }),
        ("a fee that was rounded up", |records| {
            settlement(records, |settlement| settlement.executions[0].fee = Coins::new(6));
        }),
        ("the dearer ask first", |records| {
            settlement(records, |settlement| settlement.executions.swap(0, 1));
        }),
        ("a fill recorded twice", |records| {
            settlement(records, |settlement| {
                let last = settlement.executions[1];
                settlement.executions.push(last);
            });
        }),
        ("a seller's credit without the coins", |records| {
            let credit = |record: &&mut StreamRecord| {
                record.key.table == Table::ACCOUNTS
                    && matches!(AccountRow::decode(record.after.as_ref().unwrap()), Ok(AccountRow::Credit(credit)) if credit.coins > 0)
            };
            let record = records.iter_mut().find(credit).unwrap();
            let item = record.after.clone().unwrap();
            let Ok(AccountRow::Credit(row)) = AccountRow::decode(&item) else { panic!() };
            record.after = Some(item.with(attribute::COINS, row.coins - 1));
        }),
        ("escrow that was never taken", |records| {
            let place = records.iter().position(|record| record.key.table == Table::ORDERS).unwrap();
            let write = records[place].write;
            records.retain(|record| record.write != write || record.key.table != Table::ACCOUNTS);
        }),
        ("an order that stays in the book when all of it has traded", |records| {
            let removed = |record: &&mut StreamRecord| {
                record.key.table == Table::ASKS && record.kind == StreamKind::Remove
            };
            let record = records.iter_mut().find(removed).unwrap();
            record.after.clone_from(&record.before);
        }),
        ("an order accepted twice", |records| {
            let accepted = records.iter().find(|record| record.key.table == Table::ORDERS).unwrap().clone();
            let write = records.last().unwrap().write + 1;
            records.push(StreamRecord { write, ..accepted });
        }),
    ];
    for (what, falsify) in falsifications {
        let mut records = commits();
        falsify(&mut records);
        assert!(follow(&records).is_err(), "{what}");
    }
}

#[test]
fn a_book_row_that_differs_from_the_ledger_is_rejected() {
    let mut records = commits();
    let place = records.iter().rposition(|record| record.key.table == Table::ASKS && record.after.is_some());
    let record = &mut records[place.unwrap()];
    let mut row = RestingRow::decode(Side::Ask, record.after.as_ref().unwrap()).unwrap();
    row.state.value = Coins::new(row.state.value.get() + 1);
    record.after = Some(row.item());
    assert!(follow(&records).is_err());
}

#[test]
fn an_event_missing_from_an_inbox_or_in_it_twice_is_noticed() {
    let (tables, api) = traded();
    let (mut ledger, mut effects) = (Ledger::new(RULES), Effects::default());
    for who in 0..3 {
        for asset in 0..2 {
            effects.sent(&Pending::new(&ledger, Call::Transfer(deposit(who, asset)), None));
        }
    }
    for order in ORDERS.map(|(who, side, quantity, price)| order(who, side, quantity, price)) {
        effects.sent(&Pending::new(&ledger, Call::Place(order), None));
    }
    for commit in tables.stream(0).chunk_by(|one, next| one.write == next.write) {
        effects.follow(commit).unwrap();
        ledger.follow(commit, |_| Some(u64::MAX), None).unwrap();
    }
    let inbox = block_on(api.read_inbox(&player(2), &page(None, 100))).unwrap();
    assert_eq!(inbox.items.len(), 4, "two deposits and two fills");
    let check = |change: fn(&mut Vec<InboxEvent>)| {
        let mut page = inbox.clone();
        change(&mut page.items);
        let cast =
            Cast { players: 3, materials: 1, rules: RULES, audited: RULES, keys_max: 100, room: false };
        let mut inboxes = Inboxes::new(cast);
        let expected = Expected::Read(Reading::Inbox { player: 2, from: 0, limit: 100 });
        assert!(inboxes.read_on(&expected, &Ok(Answer::Inbox(page))));
        inboxes.check(2, &ledger, &effects)
    };
    check(|_| {}).unwrap();
    assert!(check(|events| drop(events.remove(0))).is_err(), "a deposit that was not reported");
    assert!(check(|events| drop(events.pop())).is_err(), "a fill that was not reported");
    assert!(check(|events| events.extend_from_within(..1)).is_err(), "a deposit reported twice");
    assert!(check(|events| events.extend_from_within(3..)).is_err(), "a fill reported twice");
}
