//! What the intake's operations and reads cost: calls, write units, read units. Exact, as DynamoDB bills.

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use tradepost_core::{Quantity, Rules};
use tradepost_ports::{Access, Accounts, Administration, MarketData, Operation, Trading, Treasury};
use tradepost_serverless::Serverless;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables, Usage};
use tradepost_serverless::tables::{AccountRow, MAIN_SLOT, Table, attribute};

use crate::operations::prepared;
use crate::words::{
    by, cast, deposit, hold, holdings, material, open_ids, order, player, reference, referenced, stamp,
    withdrawal,
};
use crate::world::{Api, Backstage, Machine, RULES};

/// Calls, write units, halves of read units.
fn figures(usage: &Usage) -> (u64, u64, u64) {
    (usage.calls(), usage.write_units(), usage.read_half_units())
}

/// A process whose calls are counted, and its clock, which stands still: what it knows of the register stays
/// good.
fn timed(tables: &MemoryTables) -> (MemoryTables, Api, Arc<Machine>) {
    let connection = tables.connect(Faults::default());
    let machine = Arc::new(Machine::stopped(1));
    let api = Serverless::new(connection.clone(), Arc::clone(&machine), RULES);
    (connection, api, machine)
}

fn metered(tables: &MemoryTables) -> (MemoryTables, Api) {
    let (connection, api, _) = timed(tables);
    (connection, api)
}

/// The same, of a process that has read the register rows of these materials.
async fn informed(tables: &MemoryTables, materials: &[&str]) -> (MemoryTables, Api) {
    let (meter, api) = metered(tables);
    for name in materials {
        api.quote(order("nobody", &format!("bid 1 {name} @ 1"))).await.unwrap_err();
    }
    meter.take_usage();
    (meter, api)
}

#[test]
fn placing_costs_six_write_units_and_two_calls_and_reads_only_the_players_own_rows() {
    block_on(async {
        let (meter, api) = metered(&MemoryTables::new());
        cast(&api, &["copper"], &["ann: 1000 copper, 1000 coin"]).await;
        meter.take_usage();
        for (text, halves) in [
            ("ask 5 copper @ 12", 3),
            ("bid 5 copper @ 11", 2),
            ("bid 1 copper @ 10 ioc", 2),
            ("ask 1 copper @ 99 fok", 3),
        ] {
            api.place(order("ann", text), None).await.unwrap();
            let usage = meter.take_usage();
            assert_eq!(figures(&usage), (2, 6, halves), "{text}");
            assert_eq!(usage.read_half_units_of(Table::ACCOUNTS), halves, "{text}");
        }
        api.place(order("ann", "ask 5 copper @ 12 gtd"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 7, 3), "one more for the index of what expires");
        api.place(order("ann", "ask 5 copper @ 12"), Some(stamp(1))).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 8, 4), "two more for the memory of a key");
        api.place(order("ann", "ask 5 copper @ 12"), Some(stamp(1))).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (1, 0, 4), "what is remembered is read");
    });
}

#[test]
fn the_register_is_read_once_a_second() {
    block_on(async {
        let (meter, api, machine) = timed(&MemoryTables::new());
        cast(&api, &["copper", "wheat"], &["ann: 1000 copper, 1000 coin"]).await;
        machine.forward(Duration::from_secs(1));
        meter.take_usage();
        let read = |usage: Usage| usage.read_half_units_of(Table::MATERIALS);
        api.place(order("ann", "bid 1 copper @ 10"), None).await.unwrap();
        assert_eq!(read(meter.take_usage()), 4, "the market and copper");
        machine.forward(Duration::from_millis(999));
        api.place(order("ann", "bid 1 copper @ 10"), None).await.unwrap();
        api.quote(order("ann", "ask 1 copper @ 10")).await.unwrap();
        api.transfer_one(deposit("ann", "1 copper"), None).await.unwrap();
        api.book(material("copper"), 1).await.unwrap();
        assert_eq!(read(meter.take_usage()), 0);
        api.place(order("ann", "bid 1 wheat @ 10"), None).await.unwrap();
        assert_eq!(read(meter.take_usage()), 2, "wheat");
        machine.forward(Duration::from_millis(1));
        api.place(order("ann", "bid 1 copper @ 10"), None).await.unwrap();
        assert_eq!(read(meter.take_usage()), 4);
    });
}

#[test]
fn operations_cost_what_the_guide_says() {
    block_on(async {
        let (meter, api) = informed(&prepared().await.tables, &["copper", "wheat"]).await;
        api.place(order("bob", "ask 9 copper @ 30"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 8, 3), "goods of the material's credit");
        api.place(order("ann", "bid 1 wheat @ 20"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 8, 2), "coins of the material's credit");
        api.place(order("ann", "bid 8 wheat @ 9"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 4), "of another one: the account is read");
        let open = open_ids(&api, "cy").await;
        meter.take_usage();
        api.cancel(by("cy"), open[0], None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 8, 8), "cancel");
        api.reduce(by("cy"), open[1], Quantity::new(3).unwrap(), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 6, 6), "reduce");
        api.cancel_all(by("cy"), player("cy"), None, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (5, 13, 16), "two orders at once, one of them in the index");
        api.transfer_one(deposit("ann", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 6, 8), "deposit");
        api.transfer_one(deposit("eve", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 8), "first deposit");
        api.transfer_one(withdrawal("ann", "5 copper"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 6, 8), "withdrawal");
        api.transfer_one(referenced(deposit("ann", "5 copper"), "trip#1"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 8, 10), "deposit with a reference");
        api.transfer_one(referenced(deposit("ann", "5 copper"), "trip#1"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 0, 10), "the same again");
        api.transfer_one(hold("ann", "5 copper", "trip#2"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 8), "withdrawal on hold");
        api.close_withdrawal(reference("trip#2"), true, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (6, 10, 18), "confirm");
        api.close_withdrawal(reference("trip#held"), false, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (5, 8, 16), "abort");
        for frozen in [true, false] {
            api.freeze(player("cy"), frozen, None).await.unwrap();
            assert_eq!(figures(&meter.take_usage()), (1, 2, 0), "freeze {frozen}");
        }
        api.freeze(player("cy"), true, Some(stamp(99))).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 4, 2), "with the memory of a key");
    });
}

#[test]
fn spending_two_credits_costs_ten_write_units_and_no_failed_attempt() {
    block_on(async {
        let (meter, api) = informed(&prepared().await.tables, &["copper", "wheat"]).await;
        api.place(order("ann", "bid 10 wheat @ 9"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 10, 4));
    });
}

#[test]
fn an_immediate_bid_that_is_not_covered_reads_its_account_twice() {
    block_on(async {
        let (meter, api) = informed(&prepared().await.tables, &["copper"]).await;
        // 7 copper rest at 20.
        api.place(order("ann", "bid 5 copper @ 99 ioc"), None).await.unwrap();
        let usage = meter.take_usage();
        assert_eq!(
            usage.calls(),
            1 + 2 + 2 + 1,
            "a glance, two looks, both sides of the book, the transaction"
        );
        assert_eq!(usage.read_half_units_of(Table::ACCOUNTS), 2 + 2 * 2);
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
        assert_eq!((usage.calls(), usage.write_units(), usage.read_half_units()), (51, 300, 3));
    });
}

#[test]
fn a_hundred_materials_are_registered_by_one_read() {
    block_on(async {
        let (meter, api) = metered(&MemoryTables::new());
        let named = |n: u32| (material(&format!("kind-{n:02}")), format!("Kind {n}"));
        let materials: Vec<_> = (0..100).map(named).collect();
        api.register_all(materials.clone(), None).await.unwrap();
        assert_eq!(
            figures(&meter.take_usage()),
            (2 + 100, 400, 2 * 101),
            "keys are read a hundred at a time"
        );
        api.register_all(materials, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 2 * 101));
    });
}

/// A market of a thousand kinds of goods, all of which ann holds; of every tenth she has sold some to bob.
/// Any number of orders may be open.
async fn thousand_kinds() -> (MemoryTables, Vec<String>) {
    let tables = MemoryTables::new();
    let rules = Rules { open_orders_max: 10_000, ..RULES };
    let api = Serverless::new(tables.clone(), Arc::new(Machine::stopped(7)), rules);
    let kinds: Vec<_> = (0..1_000).map(|n| format!("kind-{n:07}")).collect();
    for some in kinds.chunks(100) {
        let materials = some.iter().map(|kind| (material(kind), kind.clone())).collect();
        api.register_all(materials, None).await.unwrap();
    }
    for name in ["ann", "bob"] {
        api.transfer_one(deposit(name, "1000000 coin"), None).await.unwrap();
    }
    let mut backstage = Backstage::new(&tables);
    for (n, kind) in kinds.iter().enumerate() {
        api.transfer_one(deposit("ann", &format!("9 {kind}")), None).await.unwrap();
        if n % 10 == 9 || n == 0 {
            api.place(order("ann", &format!("ask 2 {kind} @ 10")), None).await.unwrap();
            api.place(order("bob", &format!("bid 2 {kind} @ 10")), None).await.unwrap();
        }
    }
    while backstage.play().await {}
    (tables, kinds)
}

#[test]
fn placing_costs_the_same_after_a_thousand_kinds_as_after_one() {
    block_on(async {
        let (tables, kinds) = thousand_kinds().await;
        let (first, last) = (kinds[0].as_str(), kinds[999].as_str());
        let (meter, api) = informed(&tables, &[first, last]).await;
        let bill = async |name, text: String| {
            api.place(order(name, &text), None).await.unwrap();
            figures(&meter.take_usage())
        };
        assert_eq!(bill("ann", format!("bid 1 {first} @ 5")).await, (2, 6, 2));
        assert_eq!(bill("ann", format!("bid 1 {last} @ 5")).await, (2, 6, 2));
        assert_eq!(bill("ann", format!("ask 1 {first} @ 50")).await, (2, 6, 3));
        assert_eq!(bill("ann", format!("ask 1 {last} @ 50")).await, (2, 8, 3), "goods in a row of their own");
        // What bob bought lies in credits.
        assert_eq!(bill("bob", format!("bid 1 {last} @ 5")).await, (2, 6, 2));
        assert_eq!(bill("bob", format!("ask 1 {last} @ 50")).await, (2, 8, 3), "and the credit");
        assert_eq!(bill("bob", format!("ask 1 {last} @ 50")).await, (2, 6, 3), "bob's first kind has room");
        let order_id = open_ids(&api, "ann").await.pop().unwrap();
        meter.take_usage();
        api.cancel(by("ann"), order_id, None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (4, 10, 8), "cancel, with the row of the goods");
        api.transfer_one(deposit("ann", &format!("5 {last}")), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 8, 8), "deposit, with the row of the goods");
        let account = holdings(&api, "ann").await;
        assert!(account.contains(&format!("{first}=6+1 ")), "{account}");
        assert!(account.ends_with(&format!("{last}=12+0")), "{account}");
    });
}

#[test]
fn a_player_whose_closed_orders_are_not_counted_yet_places_for_eight_write_units() {
    block_on(async {
        let tables = MemoryTables::new();
        let (meter, api) = metered(&tables);
        cast(&api, &["copper", "wheat"], &["ann: 1000 copper", "bob: 1000 coin"]).await;
        let mut backstage = Backstage::new(&tables);
        for _ in 0..200 {
            api.place(order("ann", "ask 1 copper @ 1"), None).await.unwrap();
        }
        api.place(order("bob", "bid 200 copper @ 1"), None).await.unwrap();
        while backstage.play().await {}
        meter.take_usage();
        api.place(order("ann", "ask 1 copper @ 1"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 8, 3), "with the credit that says they are closed");
        api.place(order("ann", "ask 1 copper @ 1"), None).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 6, 3));
    });
}

#[test]
fn a_main_row_stays_below_a_kilobyte() {
    for length in [1, 2, 12, 33, 64] {
        block_on(async {
            let tables = MemoryTables::new();
            let (_, api) = metered(&tables);
            let name = "p".repeat(64);
            // Each kind is deposited and held up to the bound of its supply.
            for n in 0..36_u32 {
                let digit = char::from_digit(n, 36).unwrap();
                let kind = digit.to_string().repeat(length);
                cast(&api, &[&kind], &[&format!("{name}: 9007199254740991 {kind}")]).await;
                api.place(order(&name, &format!("ask 1000000 {kind} @ 1")), None).await.unwrap();
            }
            api.transfer_one(deposit(&name, "9007199254740990 coin"), None).await.unwrap();
            let row = tables.rows(Table::ACCOUNTS).into_iter().find(|row| {
                row.get(attribute::SLOT) == Some(&tradepost_serverless::store::Value::from(MAIN_SLOT))
            });
            let row = row.unwrap();
            assert!((600..=1024).contains(&row.size()), "ids of {length}: {} bytes", row.size());
            let Ok(AccountRow::Main(main)) = AccountRow::decode(&row) else { panic!("{row:?}") };
            assert!(main.free.len() < 36, "ids of {length}: {} kinds", main.free.len());
        });
    }
}

#[test]
fn reads_touch_what_they_show() {
    block_on(async {
        let (meter, api) = informed(&prepared().await.tables, &["copper", "wheat"]).await;
        api.account(player("ann")).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (1, 0, 2), "balances");
        api.book(material("copper"), 10).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 2), "book");
        let open = open_ids(&api, "cy").await[0];
        meter.take_usage();
        api.order(by("cy"), open).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (2, 0, 4), "an order");
        api.quote(order("bob", "bid 5 copper @ 30")).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (3, 0, 6), "a quote");
        api.inbox(player("ann"), tradepost_ports::PageRequest { after: None, limit: 100 }).await.unwrap();
        assert_eq!(figures(&meter.take_usage()), (5, 0, 12), "an inbox of three sources");
    });
}
