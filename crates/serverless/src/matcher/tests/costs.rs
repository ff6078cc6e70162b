//! What the market's writes and reads cost, counted as DynamoDB bills them: exact counts, because they are
//! the bill.

use futures::executor::block_on;
use tradepost_core::{PlaceOrder, Side, TimeInForce};

use super::dice::Dice;
use super::stage::{Stage, material, player, price, units};
use crate::announcement::gather;
use crate::matcher::MaterialCache;
use crate::memory_dynamodb::Usage;
use crate::tables::Table;

/// What each part of the flow used.
struct Bill {
    orders: u64,
    fills: u64,
    placing: Usage,
    matching: Usage,
    telling: Usage,
}

/// Plays orders of one material, each of another player, in batches that are announced together.
fn play(orders: &[(Side, u64)], batch: usize) -> Bill {
    let names: Vec<_> = (0..orders.len()).map(|n| format!("player-{n:03}")).collect();
    let players: Vec<_> = names.iter().map(String::as_str).collect();
    let mut stage = Stage::new(&["copper"], &players, 100);
    let cache = MaterialCache::default();
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
            for (_, run) in block_on(stage.matcher(&stage.tables, &cache).run_all(&announced)) {
                bill.fills += u64::from(run.unwrap().trades);
            }
            bill.matching = bill.matching.plus(&stage.tables.take_usage());
            stage.project();
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

impl Bill {
    /// Write units of matching, and of matching and projecting, in hundredths a fill, rounded up.
    fn writes(&self) -> [u64; 2] {
        let matching = self.matching.write_units();
        [matching, matching + self.telling.write_units()].map(|units| (units * 100).div_ceil(self.fills))
    }

    /// What matching wrote, by table.
    fn matched(&self) -> [u64; 4] {
        [Table::ASKS, Table::BIDS, Table::ACCOUNTS, Table::TRADES]
            .map(|table| self.matching.write_units_of(table))
    }

    /// Write units of projecting, by table.
    fn projected(&self) -> [u64; 4] {
        [Table::ORDERS, Table::INBOX, Table::CANDLES, Table::MATERIALS]
            .map(|table| self.telling.write_units_of(table))
    }

    /// The calls of matching, and the halves of read units.
    fn reads(&self) -> [u64; 2] {
        [self.matching.calls(), self.matching.read_half_units()]
    }
}

#[test]
fn an_order_is_placed_for_six_write_units() {
    let bill = play(&pairs(100), 200);
    assert_eq!(bill.placing.write_units(), 6 * bill.orders);
}

#[test]
fn a_fill_where_every_order_fills_once_costs_at_most_13() {
    let bill = play(&pairs(200), 200);
    assert_eq!((bill.orders, bill.fills), (400, 200));
    assert_eq!(bill.matched(), [400, 400, 800, 52], "2 units a row, and a settlement a transaction");
    assert_eq!(bill.projected(), [400, 400, 2, 2], "1 unit a row, an hour and a summary a run");
    assert_eq!(bill.writes(), [826, 1228]);
    // A hundred fills a run; the first run also reads the material's number and its last settlement.
    assert_eq!(bill.reads(), [2 + 2 * (2 + 5), 2 * (2 + 2 * (2 + 2))]);
    assert!(bill.reads()[0] * 10 <= bill.fills, "at most 0.1 calls a fill");
    assert!(bill.reads()[1] * 10 <= bill.fills, "at most 0.05 read units a fill");
}

#[test]
fn a_fill_of_a_random_book_costs_at_most_7() {
    let bill = play(&random_book(), 400);
    assert_eq!((bill.orders, bill.fills), (400, 379));
    assert_eq!(bill.matched(), [410, 390, 800, 50]);
    assert_eq!(bill.projected(), [391, 400, 1, 1]);
    assert_eq!(bill.writes(), [436, 645]);
    assert_eq!(bill.reads(), [13, 20]);
}

#[test]
fn a_hundred_announcements_at_once_are_enough() {
    // Two batches of the random book are asks only: they look at the best prices, and write them.
    for (orders, fills, reads) in [(pairs(200), 200, [22, 20]), (random_book(), 379, [29, 48])] {
        let bill = play(&orders, 100);
        assert_eq!((bill.fills, bill.reads()), (fills, reads));
        let again = bill.reads()[0] - 2;
        assert!(again * 10 <= fills, "at most 0.1 calls a fill, for a process that knows the material");
        assert!(bill.reads()[1] * 7 <= fills, "at most 0.07 read units a fill");
    }
}

#[test]
fn a_bid_far_above_the_market_reads_as_many_asks_as_it_takes() {
    for (resting, taking, far) in [(Side::Ask, Side::Bid, 9_000), (Side::Bid, Side::Ask, 1)] {
        let mut stage = Stage::new(&["copper"], &["ann", "bob"], 0);
        let order = |side, name, limit, quantity| PlaceOrder {
            player: player(name),
            material: material("copper"),
            side,
            price: price(limit),
            quantity: units(quantity),
            time_in_force: TimeInForce::Gtc,
        };
        for n in 0..3_000 {
            stage.give(order(resting, "ann", 1_000 + n, 1));
        }
        stage.settle();
        stage.give(order(taking, "bob", far, 3));
        let announced = gather(&stage.announcements());
        let cache = MaterialCache::default();
        stage.tables.take_usage();
        for (_, run) in block_on(stage.matcher(&stage.tables, &cache).run_all(&announced)) {
            assert_eq!(run.unwrap().trades, 3);
        }
        // The register, the last settlement, and a page of each side.
        assert_eq!(stage.tables.take_usage().read_half_units(), 2 * (2 + 2), "{taking:?}");
    }
}

#[test]
fn one_trade_a_batch_costs_28_write_units() {
    let bill = play(&pairs(50), 2);
    assert_eq!((bill.fills, bill.placing.write_units()), (50, 50 * 12));
    assert_eq!(bill.matching.write_units(), 50 * 10);
    assert_eq!(bill.projected(), [100, 100, 50, 50], "two orders, two notes, an hour, a summary");
    // Each order alone: what rests changes the best ask.
    let bill = play(&pairs(50), 1);
    assert_eq!((bill.matching.write_units(), bill.telling.write_units()), (50 * 11, 50 * 6));
}
