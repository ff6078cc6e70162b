//! What watching the market costs: the list of materials, one material, a deep book. Exact, as DynamoDB
//! bills.

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use tradepost_core::{
    CloseReason, Coins, MaterialId, Order, OrderId, OrderTerms, PlaceOrder, Price, Quantity, Side,
    TimeInForce, Timestamp,
};
use tradepost_ports::{
    Accounts, Administration, Candle, MarketData, OrderFilter, PageRequest, Refusal, Trading,
};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, Usage};
use tradepost_serverless::store::{Action, Store};
use tradepost_serverless::tables::{
    End, Figures, MaterialRow, OrderRow, ProgressRow, RestingRow, TopRow, material_key,
};
use tradepost_serverless::{Environment, Serverless};

use crate::words::{by, cast, material, order, player};
use crate::world::{Api, Machine, RULES};

/// A process of the API, its clock and its bill.
fn metered(tables: &MemoryTables) -> (MemoryTables, Arc<Machine>, Api) {
    let (meter, machine) = (tables.connect(Faults::default()), Arc::new(Machine::new(5)));
    let api = Serverless::new(meter.clone(), Arc::clone(&machine), RULES);
    (meter, machine, api)
}

/// Calls, write units, halves of read units.
fn figures(usage: &Usage) -> (u64, u64, u64) {
    (usage.calls(), usage.write_units(), usage.read_half_units())
}

fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

fn all(limit: u32) -> PageRequest {
    PageRequest { after: None, limit }
}

/// Registers materials with names as long as those of a large game, which all trade.
async fn fill(tables: &MemoryTables, count: u16, now: Timestamp) {
    let write = async |action: Action| tables.write(action).await.unwrap();
    for number in 0..count {
        let material = material(&format!("enchanted_thing_{number:04}"));
        let name = format!("Enchanted thing {number:04}");
        let row = MaterialRow { material: material.clone(), name, halted: false, number };
        write(material_key(&material).put(row.item())).await;
        let minutes = (0..40).map(|n| {
            let (price, quantity) = (price(400 + n), Quantity::new(n % 20 + 1).unwrap());
            let start = Timestamp(now.0 / 60_000 * 60_000 - (40 - n) * 120_000);
            Candle::of(start, price, quantity, Coins::ZERO)
        });
        let minutes: Vec<_> = minutes.collect();
        let reference = (price(412), Some(Timestamp(now.0 + 5 * 3_600_000)));
        let progress = ProgressRow { projected: 9_000, figures: Figures::of(minutes.iter(), reference, now) };
        let top = TopRow { bid: Some(price(399)), ask: Some(price(401)) };
        write(progress.action(&material, Some(top))).await;
    }
}

#[test]
fn a_list_of_1_913_materials_is_one_scan_a_second() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, machine, api) = metered(&tables);
        fill(&tables, 1_913, machine.now()).await;
        let list = api.materials(all(1_000)).await.unwrap();
        let (calls, written, halves) = figures(&meter.take_usage());
        assert_eq!((calls, written), (1, 0));
        assert!(halves <= 80, "{halves} halves of read units");
        let first = &list.items[0];
        let prices = [first.last, first.best_bid, first.best_ask, first.reference_price];
        assert_eq!(prices.map(|price| price.unwrap().get()), [439, 399, 401, 412]);
        assert_eq!(first.day.volume, 2 * (1..=20).sum::<u64>());
        let rest = PageRequest { after: list.next, limit: 1_000 };
        assert_eq!(api.materials(rest).await.unwrap().items.len(), 913);
        assert_eq!(figures(&meter.take_usage()), (0, 0, 0), "the second page is of the same list");
        api.candles(material("enchanted_thing_0007"), tradepost_ports::CandleInterval::Day, None, None)
            .await
            .unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 2), "days, and the hours of the last one");
        machine.forward(Duration::from_secs(1));
        api.materials(all(1)).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (1, 0, halves));
    });
}

#[test]
fn a_list_shows_at_once_what_its_own_process_registers_and_halts() {
    block_on(async {
        let tables = MemoryTables::new();
        let ((_, _, api), (other, machine, reader)) = (metered(&tables), metered(&tables));
        cast(&api, &["copper"], &[]).await;
        assert_eq!(api.materials(all(9)).await.unwrap().items.len(), 1);
        assert_eq!(reader.materials(all(9)).await.unwrap().items.len(), 1);
        api.register(material("wheat"), "Wheat".to_owned(), None).await.unwrap();
        api.halt(true, Some(material("wheat")), None).await.unwrap();
        let list = api.materials(all(9)).await.unwrap().items;
        assert_eq!((list.len(), list[1].halted), (2, true));
        assert_eq!(reader.materials(all(9)).await.unwrap().items.len(), 1, "within the second");
        // What a cursor names is looked up before it is refused; an invalid one costs one row.
        let after = |cursor: &str| PageRequest { after: Some(cursor.to_owned()), limit: 9 };
        assert!(reader.materials(after("wheat")).await.unwrap().items.is_empty());
        other.take_usage();
        for wrong in ["Wheat", "bread"] {
            let refused = reader.materials(after(wrong)).await;
            assert!(matches!(refused, Err(Refusal::InvalidCursor)));
        }
        assert_eq!(figures(&other.take_usage()), (1, 0, 2));
        machine.forward(Duration::from_secs(1));
        assert_eq!(reader.materials(all(9)).await.unwrap().items.len(), 2);
    });
}

#[test]
fn one_material_costs_its_row_that_of_the_market_and_the_best_orders() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, machine, api) = metered(&tables);
        fill(&tables, 100, machine.now()).await;
        let id = material("enchanted_thing_0042");
        let found = api.material(id).await.unwrap();
        assert_eq!((found.name.as_str(), found.last), ("Enchanted thing 0042", Some(price(439))));
        assert_eq!(figures(&meter.take_usage()), (3, 0, 2 * 2 + 2));
    });
}

#[test]
fn a_book_of_20_000_orders_costs_what_is_shown_of_it() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, _, api) = metered(&tables);
        cast(&api, &["copper"], &["ann: 5 copper"]).await;
        for n in 0..20_000_u64 {
            let side = if n % 2 == 0 { Side::Ask } else { Side::Bid };
            let away = n / 2 / 5;
            let request = PlaceOrder {
                player: player("ann"),
                material: material("copper"),
                side,
                price: price(if side == Side::Ask { 5_000 + away } else { 4_999 - away }),
                quantity: Quantity::new(3).unwrap(),
                time_in_force: TimeInForce::Gtc,
            };
            let order_id = OrderId::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(n));
            let order = Order::placed(OrderTerms::of(order_id, &request), request.quantity);
            let row = RestingRow::placed(&order);
            tables.write(row.key().put(row.item())).await.unwrap();
        }
        api.materials(all(9)).await.unwrap();
        meter.take_usage();
        for (depth, calls, halves) in [(1, 2, 2), (10, 4, 6), (100, 4, 38), (1_000, 10, 190)] {
            let book = api.book(material("copper"), depth).await.unwrap();
            let depth = usize::try_from(depth).unwrap();
            assert_eq!((book.asks.len(), book.bids.len()), (depth, depth));
            assert!(book.asks.iter().chain(&book.bids).all(|level| level.quantity == 15));
            assert_eq!(figures(&meter.take_usage()), (calls, 0, halves), "depth {depth}");
        }
    });
}

#[test]
fn market_data_is_read_without_the_price_of_the_last_moment() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, _, api) = metered(&tables);
        cast(&api, &["copper"], &["ann: 100 copper"]).await;
        api.place(order("ann", "ask 5 copper @ 12"), None).await.unwrap();
        let copper: MaterialId = material("copper");
        api.materials(all(9)).await.unwrap();
        meter.take_usage();
        api.book(copper.clone(), 10).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 2), "a book, of a material in the list");
        api.trades(copper.clone(), all(100)).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (1, 0, 1), "trades");
        for interval in [tradepost_ports::CandleInterval::Minute, tradepost_ports::CandleInterval::Hour] {
            api.candles(copper.clone(), interval, None, None).await.unwrap();
            assert_eq!(figures(&meter.take_usage()), (1, 0, 1), "candles");
        }
    });
}

/// Orders of ann that are closed, placed at these times.
async fn close(tables: &MemoryTables, times: impl Iterator<Item = u64>) {
    for (time, n) in times.zip(0_u128..) {
        let request = order("ann", "ask 5 copper @ 12");
        let terms = OrderTerms::of(OrderId::from_u128(u128::from(time) << 80 | n), &request);
        let (quantity, remaining) = (request.quantity, Quantity::ZERO);
        let (value, fee, reason) = (Coins::new(60), Coins::ZERO, CloseReason::Filled);
        let end = End { quantity, remaining, value, fee, reason, at: Timestamp(time + 1) };
        let row = OrderRow { terms, quantity, end: Some(end) };
        tables.write(row.key().put(row.item())).await.unwrap();
    }
}

#[test]
fn what_is_open_costs_what_is_open_although_10_000_orders_are_closed() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, machine, api) = metered(&tables);
        let now = machine.now().0;
        cast(&api, &["copper"], &["ann: 1000 copper"]).await;
        close(&tables, (1..=10_000).map(|n| now - 20_000 + n)).await;
        for _ in 0..3 {
            api.place(order("ann", "ask 5 copper @ 12"), None).await.unwrap();
        }
        meter.take_usage();
        let open = async || {
            let filter = OrderFilter { open: Some(true), material: None };
            let open = api.orders(player("ann"), filter, all(1_000)).await.unwrap().items;
            (open.len(), figures(&meter.take_usage()))
        };
        // A hundred rows, three of the book, the player, the account.
        assert_eq!(open().await, (3, (4, 0, 8 + 6 + 2 + 2)));
        // Then a thousand more are closed, and those three are old.
        close(&tables, (1..=10_000).map(|n| now + 20_000 + n)).await;
        let (count, (_, written, halves)) = open().await;
        assert_eq!((count, written), (3, 2), "their ids are noted");
        assert!(halves > 1_000, "and all orders since were read, once");
        for _ in 0..2 {
            assert_eq!(open().await, (3, (5, 0, 8 + 2 + 6 + 6 + 2)));
        }
        let closed = api.cancel_all(by("ann"), player("ann"), None, None).await.unwrap();
        assert_eq!(closed.len(), 3);
        let (calls, written, halves) = figures(&meter.take_usage());
        assert_eq!((calls, written), (8, 2 * 6 + 2 + 2), "two rows an order, the account and the inbox");
        assert_eq!(halves, 8 + 2 + 6 + 6 + 2 + 8 + 6);
        assert_eq!(open().await.0, 0);
    });
}
