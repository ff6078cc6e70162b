//! Reads between the matcher and the projector, and of books that are about to be matched.

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use tradepost_core::{Actor, OrderId, Quantity, Rejection, TimeInForce, Timestamp};
use tradepost_ports::{Accounts, MarketData, OrderFilter, PageRequest, Refusal, Trading};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::{Environment, Serverless};

use crate::words::{adds_up, by, cast, holdings, material, order, player, stamp, summary, whole_story};
use crate::world::{Backstage, Machine, RULES, api};

#[test]
fn a_closed_order_is_closed_before_it_is_projected() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        let mut backstage = Backstage::new(&tables);
        cast(&api, &["copper"], &["ann: 10 copper", "bob: 200 coin"]).await;
        let ask = api.place(order("ann", "ask 10 copper @ 10"), None).await.unwrap();
        let bid = api.place(order("bob", "bid 4 copper @ 12"), None).await.unwrap();
        backstage.matched().await;
        let read = async |name: &str, id: OrderId| summary(&api.order(by(name), id).await.unwrap());
        assert_eq!(read("bob", bid.terms.order_id).await, "bid 4 copper @ 12: 0 filled filled");
        assert_eq!(read("ann", ask.terms.order_id).await, "ask 10 copper @ 10: 6 partially_filled");
        let page = || PageRequest { after: None, limit: 10 };
        let closed = OrderFilter { open: Some(false), material: None };
        assert_eq!(api.orders(player("bob"), closed, page()).await.unwrap().items.len(), 1);
        let open = OrderFilter { open: Some(true), material: None };
        assert!(api.orders(player("bob"), open, page()).await.unwrap().items.is_empty());
        assert!(matches!(api.cancel(by("bob"), bid.terms.order_id, None).await, Err(Refusal::OrderClosed)));
        assert_eq!(holdings(&api, "bob").await, "coin=160+0 copper=4+0");
        let unprojected = api.inbox(player("bob"), page()).await.unwrap();
        assert_eq!(unprojected.items.len(), 1, "only the deposit is projected");
        while backstage.play().await {}
        assert_eq!(read("bob", bid.terms.order_id).await, "bid 4 copper @ 12: 0 filled filled");
        let after = Some(unprojected.items[0].cursor.clone());
        let news = api.inbox(player("bob"), PageRequest { after, limit: 10 }).await.unwrap();
        assert_eq!((news.items.len(), news.next), (1, None));
    });
}

#[test]
fn a_book_and_a_quote_show_what_is_about_to_be_matched() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        let mut backstage = Backstage::new(&tables);
        cast(&api, &["copper"], &["ann: 1000 copper", "bob: 100000 coin", "cy: 10000 coin"]).await;
        for text in ["ask 10 copper @ 10", "ask 10 copper @ 11", "ask 10 copper @ 12"] {
            api.place(order("ann", text), None).await.unwrap();
        }
        for text in ["bid 15 copper @ 11", "bid 99 copper @ 9 ioc", "bid 99 copper @ 99 fok"] {
            api.place(order("bob", text), None).await.unwrap();
        }
        let seen = async || {
            let book = api.book(material("copper"), 5).await.unwrap();
            let level = |level: &tradepost_core::Level| (level.price.get(), level.quantity);
            assert!(book.bids.is_empty());
            let quote = api.quote(order("cy", "bid 8 copper @ 12")).await.unwrap();
            (
                book.asks.iter().map(level).collect::<Vec<_>>(),
                quote.order.state.value.get(),
                quote.fills.len(),
            )
        };
        let before = seen().await;
        assert_eq!(before, (vec![(11, 5), (12, 10)], 5 * 11 + 3 * 12, 2));
        while backstage.play().await {}
        assert_eq!(seen().await, before);
    });
}

#[test]
fn a_book_does_not_change_by_being_matched() {
    for seed in 0..20 {
        block_on(async {
            let tables = MemoryTables::new();
            let api = api(&tables, Faults::default());
            let mut backstage = Backstage::new(&tables);
            let names = ["ann", "bob", "cy"];
            let rich = names.map(|name| format!("{name}: 100000 copper, 1000000 coin"));
            cast(&api, &["copper"], &rich.each_ref().map(String::as_str)).await;
            let dice = Machine::new(seed);
            let roll = |sides: u64| dice.random() % sides;
            for _ in 0..4 {
                for _ in 0..12 {
                    let side = if roll(2) == 0 { "bid" } else { "ask" };
                    let kind = ["gtc", "gtc", "gtd", "ioc", "fok"][usize::try_from(roll(5)).unwrap()];
                    let (quantity, price) = (1 + roll(9), 95 + roll(11));
                    let name = names[usize::try_from(roll(3)).unwrap()];
                    let text = format!("{side} {quantity} copper @ {price} {kind}");
                    api.place(order(name, &text), None).await.unwrap();
                }
                for depth in [1, 3, 50] {
                    let before = api.book(material("copper"), depth).await.unwrap();
                    backstage.matched().await;
                    let after = api.book(material("copper"), depth).await.unwrap();
                    assert_eq!((before.bids, before.asks), (after.bids, after.asks), "seed {seed}");
                }
                while backstage.play().await {}
            }
        });
    }
}

#[test]
fn a_deep_book_is_read_as_far_as_is_asked_for() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        cast(&api, &["copper"], &["ann: 100000 copper, 100000 coin", "bob: 1000000 coin"]).await;
        for place in 0..180_u64 {
            let text = format!("ask 1 copper @ {}", 100 + place / 30);
            api.place(order("ann", &text), None).await.unwrap();
        }
        for depth in [1_u32, 2, 5, 6, 9] {
            let book = api.book(material("copper"), depth).await.unwrap();
            assert_eq!(book.asks.len(), usize::try_from(depth.min(6)).unwrap(), "depth {depth}");
            assert!(book.asks.iter().all(|level| level.quantity == 30 && level.orders == 30), "{book:?}");
        }
        let quote = api.quote(order("bob", "bid 179 copper @ 1000")).await.unwrap();
        assert_eq!((quote.order.filled().get(), quote.fills.len()), (179, 6));
        let quote = api.quote(order("bob", "bid 179 copper @ 102 fok")).await.unwrap();
        assert!(quote.order.filled().is_zero() && quote.order.state.close_reason.is_some());
        // An unmatched buyer takes the whole book, so the read continues after it.
        api.place(order("bob", "bid 100 copper @ 1000 ioc"), None).await.unwrap();
        let book = api.book(material("copper"), 1).await.unwrap();
        assert_eq!((book.asks[0].price.get(), book.asks[0].quantity), (103, 20));
    });
}

#[test]
fn an_order_whose_time_has_come_is_closed_by_whoever_touches_it() {
    block_on(async {
        let tables = MemoryTables::new();
        let machine = Arc::new(Machine::new(5));
        let api = Serverless::new(tables.connect(Faults::default()), Arc::clone(&machine), RULES);
        cast(&api, &["copper"], &["ann: 10 copper"]).await;
        let expires_at = Timestamp(machine.now().0 + 3_600_000);
        let mut ask = order("ann", "ask 4 copper @ 10");
        ask.time_in_force = TimeInForce::Gtd { expires_at };
        let early = api.place(ask.clone(), None).await.unwrap();
        let swept = api.place(ask.clone(), None).await.unwrap();
        machine.forward(Duration::from_secs(3_601));
        assert!(api.book(material("copper"), 5).await.unwrap().asks.is_empty());
        let late = api.place(ask, None).await;
        assert!(matches!(late, Err(Refusal::Rejected(Rejection::ExpiryInPast))));
        for _ in 0..2 {
            let cancelled = api.cancel(by("ann"), early.terms.order_id, Some(stamp(1))).await;
            assert!(matches!(cancelled, Err(Refusal::OrderClosed)));
        }
        let half = Quantity::new(2).unwrap();
        let reduced = api.reduce(by("ann"), swept.terms.order_id, half, None).await;
        assert!(matches!(reduced, Err(Refusal::OrderClosed)));
        let found = api.order(by("ann"), early.terms.order_id).await.unwrap();
        assert_eq!(summary(&found), "ask 4 copper @ 10: 4 expired expired");
        assert_eq!(holdings(&api, "ann").await, "copper=6+4");
        assert!(api.cancel_all(by("ann"), player("ann"), None, None).await.unwrap().is_empty());
        assert_eq!(holdings(&api, "ann").await, "copper=10+0");
        let story = whole_story(&api, &["ann"]).await;
        assert_eq!(story.matches("ask closed with 4 expired").count(), 2, "{story}");
        adds_up(&api, &tables, "after expiry").await;
    });
}

#[test]
fn an_order_is_found_by_its_id_alone() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        cast(&api, &["copper"], &["ann: 10 copper", "bob: 10 copper"]).await;
        for name in ["ann", "bob"] {
            let placed = api.place(order(name, "ask 4 copper @ 10"), None).await.unwrap();
            let found = api.order(Actor::Operator, placed.terms.order_id).await.unwrap();
            assert_eq!(found, placed);
        }
        let unknown = OrderId::parse("0197f3a0-7c00-7000-8000-000000000001").unwrap();
        assert!(matches!(api.order(Actor::Operator, unknown).await, Err(Refusal::OrderNotFound)));
        assert!(whole_story(&api, &["ann", "bob"]).await.contains("1 open"));
    });
}

#[test]
fn cursors_ahead_of_the_tables_are_refused() {
    // Two markets with the same past; the later one has issued cursors that the earlier one has not.
    async fn traded(times: u32) -> (crate::world::Api, [String; 2]) {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        let mut backstage = Backstage::new(&tables);
        cast(&api, &["copper"], &["ann: 1000 copper", "bob: 100000 coin"]).await;
        for _ in 0..times {
            api.place(order("ann", "ask 1 copper @ 10"), None).await.unwrap();
            api.place(order("bob", "bid 1 copper @ 10"), None).await.unwrap();
            while backstage.play().await {}
        }
        let page = || PageRequest { after: None, limit: 100 };
        let inbox = api.inbox(player("bob"), page()).await.unwrap();
        let trades = api.trades(material("copper"), page()).await.unwrap();
        (api, [inbox.items.last().unwrap().cursor.clone(), trades.items[0].trade_id.clone()])
    }
    block_on(async {
        let (earlier, last) = traded(1).await;
        let (_, ahead) = traded(4).await;
        for ([inbox, trade], ahead) in [(last, false), (ahead, true)] {
            let page = |after: &String| PageRequest { after: Some(after.clone()), limit: 100 };
            let refusals = [
                earlier.inbox(player("bob"), page(&inbox)).await.err(),
                earlier.fills(player("bob"), page(&inbox)).await.err(),
                earlier.trades(material("copper"), page(&trade)).await.err(),
            ];
            for refusal in refusals {
                assert_eq!(matches!(refusal, Some(Refusal::InvalidCursor)), ahead, "{refusal:?}");
                assert_eq!(refusal.is_some(), ahead);
            }
        }
    });
}
