//! The ledger is shown commits that must not be, and says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};

use futures::executor::block_on;
use tradepost_aws::Serverless;
use tradepost_aws::announcement::{Announcement, gather};
use tradepost_aws::matcher::{Matcher, Memory};
use tradepost_aws::model::{MemoryTables, StreamKind, StreamRecord};
use tradepost_aws::tables::{AccountRow, RestingRow, Settlement, SettlementRow, Table};
use tradepost_core::{Amount, Coins, PlaceOrder, Price, Quantity, Rules, Side, TimeInForce, Timestamp};
use tradepost_http::port::Transfer;

use super::ledger::{Judged, Ledger};
use super::{Machine, START};
use crate::call::{asset, material, player};

fn order(who: u8, side: Side, quantity: u64, price: u64) -> PlaceOrder {
    PlaceOrder {
        player: player(who),
        material: material(0),
        side,
        price: Price::new(price).unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        time_in_force: TimeInForce::Gtc,
    }
}

/// All commits of a market in which a bid meets two asks, the cheaper one first.
fn commits() -> Vec<StreamRecord> {
    let tables = MemoryTables::new();
    let us = Arc::new(AtomicU64::new(START));
    let host = Arc::new(Machine {
        us: Arc::clone(&us),
        skew_ms: AtomicI64::new(0),
        dice: AtomicU64::new(1),
        weather: Arc::default(),
    });
    let rules = Rules { sales_tax_bps: 1_000, open_orders_max: 5 };
    let api = Serverless::new(tables.clone(), Arc::clone(&host), rules);
    block_on(api.register_material(material(0), "copper".into(), None)).unwrap();
    for who in 0..3 {
        for what in 0..2 {
            let amount = Amount::new(1_000).unwrap();
            let transfer =
                Transfer { player: player(who), asset: asset(what), amount, reason: String::new() };
            block_on(api.deposit_assets(transfer, None)).unwrap();
        }
    }
    for order in [order(0, Side::Ask, 5, 12), order(1, Side::Ask, 5, 11), order(2, Side::Bid, 7, 15)] {
        us.fetch_add(1_000, std::sync::atomic::Ordering::Relaxed);
        block_on(api.place_order(order, None)).unwrap();
    }
    let memory = Memory::default();
    let matcher = Matcher {
        store: &tables,
        host: &*host,
        sales_tax_bps: rules.sales_tax_bps,
        until: Timestamp(u64::MAX),
        memory: &memory,
    };
    let announced = gather(&[Announcement::of(material(0), None)]);
    drop(block_on(matcher.run_all(&announced)));
    tables.stream(0)
}

fn follow(records: &[StreamRecord]) -> Judged<Ledger> {
    let mut ledger = Ledger::new(Rules { sales_tax_bps: 1_000, open_orders_max: 5 });
    for commit in records.chunk_by(|one, next| one.write == next.write) {
        ledger.follow(commit, |_| Some(u64::MAX))?;
    }
    Ok(ledger)
}

fn settlement(records: &mut [StreamRecord], change: impl FnOnce(&mut Settlement)) {
    let record = records.iter_mut().find(|record| record.key.table == Table::Trades).unwrap();
    let mut row = SettlementRow::decode(record.after.as_ref().unwrap()).unwrap();
    change(&mut row.settlement);
    record.after = Some(row.item());
}

#[test]
fn what_really_happens_is_right() {
    let ledger = follow(&commits()).unwrap();
    assert_eq!(ledger.trades.get(&material(0)).unwrap(), &[(11, 5, Side::Bid), (12, 2, Side::Bid)]);
    // A tenth of 55 and of 24, rounded down.
    assert_eq!(ledger.burned, 5 + 2);
}

#[test]
fn a_commit_that_is_off_in_anything_is_wrong() {
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
        ("a fill told twice", |records| {
            settlement(records, |settlement| {
                let last = settlement.executions[1];
                settlement.executions.push(last);
            });
        }),
        ("a seller's till without the coins", |records| {
            let till = |record: &&mut StreamRecord| {
                record.key.table == Table::Accounts
                    && matches!(AccountRow::decode(record.after.as_ref().unwrap()), Ok(AccountRow::Till(till)) if till.coins > 0)
            };
            let record = records.iter_mut().find(till).unwrap();
            let Ok(AccountRow::Till(mut row)) = AccountRow::decode(record.after.as_ref().unwrap()) else {
                panic!()
            };
            row.coins -= 1;
            record.after = Some(row.item());
        }),
        ("escrow that was never taken", |records| {
            let place = records.iter().position(|record| record.key.table == Table::Orders).unwrap();
            let write = records[place].write;
            records.retain(|record| record.write != write || record.key.table != Table::Accounts);
        }),
        ("an order that stays in the book when all of it has traded", |records| {
            let removed = |record: &&mut StreamRecord| {
                record.key.table == Table::Asks && record.kind == StreamKind::Remove
            };
            let record = records.iter_mut().find(removed).unwrap();
            record.after.clone_from(&record.before);
        }),
        ("an order accepted twice", |records| {
            let accepted = records.iter().find(|record| record.key.table == Table::Orders).unwrap().clone();
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
fn a_row_of_the_book_that_says_something_else_is_wrong() {
    let mut records = commits();
    let place = records.iter().rposition(|record| record.key.table == Table::Asks && record.after.is_some());
    let record = &mut records[place.unwrap()];
    let mut row = RestingRow::decode(Side::Ask, record.after.as_ref().unwrap()).unwrap();
    row.value = Coins::new(row.value.get() + 1);
    record.after = Some(row.item());
    assert!(follow(&records).is_err());
}
