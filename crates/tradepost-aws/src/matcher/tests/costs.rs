//! What the market's writes and reads cost, counted as DynamoDB bills them: exact counts, because they are the bill.

use futures::executor::block_on;
use tradepost_core::{PlaceOrder, Side, TimeInForce};

use super::dice::Dice;
use super::stage::{Stage, material, player, price, units};
use crate::announcement::gather;
use crate::matcher::Memory;
use crate::model::Usage;
use crate::tables::Table;

/// What each part of the flow used.
struct Bill {
    orders: u64,
    fills: u64,
    placing: Usage,
    matching: Usage,
    telling: Usage,
}

/// Plays orders of one material, each of a player of its own, in batches that are announced together.
fn play(orders: &[(Side, u64)], batch: usize) -> Bill {
    let names: Vec<_> = (0..orders.len()).map(|n| format!("player-{n:03}")).collect();
    let players: Vec<_> = names.iter().map(String::as_str).collect();
    let mut stage = Stage::new(&["copper"], &players, 100);
    let memory = Memory::default();
    let mut bill = Bill {
        orders: u64::try_from(orders.len()).unwrap(),
        fills: 0,
        placing: Usage::default(),
        matching: Usage::default(),
        telling: Usage::default(),
    };
    for (number, (side, quantity)) in orders.iter().enumerate() {
        stage.give(PlaceOrder {
            player: player(&names[number]),
            material: material("copper"),
            side: *side,
            price: price(1_000),
            quantity: units(*quantity),
            time_in_force: TimeInForce::Gtc,
        });
        if (number + 1) % batch == 0 || number + 1 == orders.len() {
            bill.placing = bill.placing.plus(&stage.tables.take_usage());
            let announced = gather(&stage.announcements());
            for (_, run) in block_on(stage.matcher(&stage.tables, &memory).run_all(&announced)) {
                bill.fills += u64::from(run.unwrap().trades);
            }
            bill.matching = bill.matching.plus(&stage.tables.take_usage());
            stage.tell();
            bill.telling = bill.telling.plus(&stage.tables.take_usage());
        }
    }
    stage.audit();
    bill
}

/// Asks and bids in turn, each of which fills one other.
fn pairs(count: usize) -> Vec<(Side, u64)> {
    (0..count).flat_map(|_| [(Side::Ask, 10), (Side::Bid, 10)]).collect()
}

/// 200 asks, then 200 bids, of 1 to 20 units.
fn random_book() -> Vec<(Side, u64)> {
    let mut dice = Dice::new(5);
    let mut side = |side| (0..200).map(|_| (side, dice.between(1, 20))).collect::<Vec<_>>();
    let asks = side(Side::Ask);
    [asks, side(Side::Bid)].concat()
}

/// Prints the bill, in thousandths a fill.
fn show(name: &str, bill: &Bill) {
    let a_fill = |units: u64| units * 1000 / bill.fills.max(1);
    let of = |usage: &Usage, tables: &[Table]| -> Vec<_> {
        tables.iter().map(|table| (table.name(), usage.write_units_of(*table))).collect()
    };
    println!(
        "{name}: {} orders, {} fills; placing {} WRU {} calls; matching {} WRU {:?} {} calls {} half RRU; \
         telling {} WRU {:?} {} calls {} half RRU; mWRU a fill: matching {}, with telling {}",
        bill.orders,
        bill.fills,
        bill.placing.write_units(),
        bill.placing.calls(),
        bill.matching.write_units(),
        of(&bill.matching, &[Table::Asks, Table::Bids, Table::Accounts, Table::Trades]),
        bill.matching.calls(),
        bill.matching.read_half_units(),
        bill.telling.write_units(),
        of(&bill.telling, &[Table::Orders, Table::Inbox, Table::Candles, Table::Progress]),
        bill.telling.calls(),
        bill.telling.read_half_units(),
        a_fill(bill.matching.write_units()),
        a_fill(bill.matching.write_units() + bill.telling.write_units()),
    );
}

#[test]
fn counts() {
    for (name, bill) in [
        ("pairs by 200", play(&pairs(200), 200)),
        ("pairs by 100", play(&pairs(200), 100)),
        ("random at once", play(&random_book(), 400)),
        ("random by 100", play(&random_book(), 100)),
    ] {
        show(name, &bill);
    }
}
