//! What the intake's operations and reads cost: calls, write units, read units. Exact, as DynamoDB bills.

use futures::executor::block_on;
use tradepost_core::Quantity;
use tradepost_ports::{Accounts, MarketData, Operation, Trading, Treasury};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, Usage};

use crate::operations::prepared;
use crate::words::{by, cast, material, open_ids, order, player, stamp, transfer};
use crate::world::{Api, api_on};

/// Calls, write units, halves of read units.
fn figures(usage: &Usage) -> (u64, u64, u64) {
    (usage.calls(), usage.write_units(), usage.read_half_units())
}

fn metered(tables: &MemoryTables) -> (MemoryTables, Api) {
    let connection = tables.connect(Faults::default());
    let api = api_on(&connection, 1);
    (connection, api)
}

#[test]
fn placing_costs_six_write_units_two_read_units_and_two_calls() {
    block_on(async {
        let (meter, api) = metered(&MemoryTables::new());
        cast(&api, &["copper"], &["ann: 1000 copper, 1000 coin"]).await;
        meter.take_usage();
        for text in
            ["ask 5 copper @ 12", "bid 5 copper @ 11", "bid 1 copper @ 10 ioc", "ask 1 copper @ 99 fok"]
        {
            api.place(order("ann", text), None).await.unwrap();
            assert_eq!(figures(&meter.take_usage()), (2, 6, 4), "{text}");
        }
        api.place(order("ann", "ask 5 copper @ 12 gtd"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 7, 4), "one more for the index of what expires");
        api.place(order("ann", "ask 5 copper @ 12"), Some(stamp(1))).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 8, 6), "two more for the memory of a key");
        api.place(order("ann", "ask 5 copper @ 12"), Some(stamp(1))).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (1, 0, 6), "what is remembered is read");
    });
}

#[test]
fn operations_cost_what_the_guide_says() {
    block_on(async {
        let (meter, api) = metered(&prepared().await.tables);
        api.place(order("ann", "bid 10 wheat @ 9"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 16, 6), "a debit that failed, and two credits more");
        let open = open_ids(&api, "cy").await;
        meter.take_usage();
        api.cancel(by("cy"), open[0], None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 8, 8), "cancel");
        api.reduce(by("cy"), open[1], Quantity::new(3).unwrap(), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 6, 6), "reduce");
        api.cancel_all(by("cy"), player("cy"), None, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 13, 12), "two orders at once, one of them in the index");
        api.deposit(transfer("ann", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 4), "deposit");
        api.deposit(transfer("eve", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 10, 4), "first deposit");
        api.withdraw(transfer("ann", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 4), "withdrawal");
    });
}

#[test]
fn a_batch_reads_once() {
    block_on(async {
        let (meter, api) = metered(&MemoryTables::new());
        cast(&api, &["copper"], &["ann: 1000 copper"]).await;
        meter.take_usage();
        let operations = vec![Operation::Place(order("ann", "ask 5 copper @ 12")); 50];
        api.batch(by("ann"), operations, None).await.unwrap();
        let usage = meter.take_usage();
        assert_eq!((usage.calls(), usage.read_half_units()), (51, 4));
    });
}

#[test]
fn reads_touch_what_they_show() {
    block_on(async {
        let (meter, api) = metered(&prepared().await.tables);
        api.balances(player("ann")).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 6), "balances");
        api.book(material("copper"), 10).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 0, 6), "book");
        let open = open_ids(&api, "cy").await[0];
        meter.take_usage();
        api.order(by("cy"), open).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 4), "an order");
        api.quote(order("bob", "bid 5 copper @ 30")).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 0, 10), "a quote");
        api.inbox(player("ann"), tradepost_ports::PageRequest { after: None, limit: 100 }).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (5, 0, 12), "an inbox of three sources");
    });
}
