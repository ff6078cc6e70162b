//! The feed: each event has one position, however many sequencers are at work and whatever dies, and a reader
//! never misses one.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::executor::block_on;
use futures::future::{join, join_all};
use tradepost_core::Timestamp;
use tradepost_ports::{Feed, FeedRequest, FeedStart, InboxKind, Refusal, Treasury};
use tradepost_serverless::followers::sequencer::{Sequenced, Sequencer};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::store::{Condition, Key, Store, Update, Value};
use tradepost_serverless::tables::{FeedSource, Table, feed_key, head_key};

use crate::words::{cast, deposit, order, player};
use crate::world::{Api, Backstage, Machine, api};
use tradepost_ports::Trading;

const PLAYERS: [&str; 4] = ["ann", "bob", "cy", "eve"];

/// Player and amount of each deposit from a cursor to the end, in pages, and the cursor after them.
async fn read(api: &Api, mut from: FeedStart, limit: u32) -> (Vec<(String, u64)>, FeedStart) {
    let mut found = Vec::new();
    loop {
        let page = api.feed(FeedRequest { from, limit }, Duration::ZERO).await.unwrap();
        assert!(page.events.len() <= limit as usize);
        let done = page.events.is_empty();
        found.extend(page.events.into_iter().map(|event| match event.event.kind {
            InboxKind::Transferred { amount, .. } => (event.player.to_string(), amount.get()),
            other => panic!("{other:?}"),
        }));
        from = FeedStart::After(page.next);
        if done {
            return (found, from);
        }
    }
}

async fn append(tables: &MemoryTables, seed: u64, names: &[&str]) -> Option<Sequenced> {
    let environment = Machine::new(seed);
    let sources: BTreeSet<_> = names.iter().map(|name| FeedSource::Account(player(name))).collect();
    let sequencer = Sequencer { store: tables, environment: &environment, until: Timestamp(u64::MAX) };
    sequencer.append(&sources).await.ok()
}

fn sorted(mut events: Vec<(String, u64)>) -> Vec<(String, u64)> {
    events.sort_unstable();
    events
}

#[test]
fn several_sequencers_give_each_event_one_position_and_a_reader_misses_none() {
    for seed in 0..12 {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            let faults =
                Faults { turns_max: 6, torn_queries: true, conflicts: 50, lost: 50, ..Faults::default() };
            let connect = |n| tables.connect(Faults { seed: seed * 100 + n + 1, ..faults });
            let depositing = (0..).zip(PLAYERS).map(|(n, name)| {
                let api = api(&tables, Faults { seed: seed * 100 + n, turns_max: 6, ..Faults::default() });
                async move {
                    for amount in 1..=10 {
                        api.transfer_one(deposit(name, &format!("{amount} coin")), None).await.unwrap();
                    }
                }
            });
            let sequencing = (10..14).map(|n| {
                let tables = connect(n);
                async move {
                    for round in 0..12 {
                        append(&tables, seed * 1_000 + n * 50 + round, &PLAYERS).await;
                    }
                }
            });
            let reader = api(
                &tables,
                Faults { seed: seed + 77, turns_max: 6, torn_queries: true, ..Faults::default() },
            );
            let reading = async {
                let (mut all, mut from) = (Vec::new(), FeedStart::Oldest);
                for limit in [1, 2, 3, 5, 8, 13] {
                    let (found, next) = read(&reader, from, limit).await;
                    all.extend(found);
                    from = next;
                }
                (all, from)
            };
            let work = join(join_all(depositing), join_all(sequencing));
            let (_, (mut all, from)) = join(work, reading).await;
            append(&tables, seed, &PLAYERS).await.unwrap();
            all.extend(read(&calm, from, 100).await.0);
            assert_eq!(
                read(&calm, FeedStart::Oldest, 7).await.0,
                all,
                "seed {seed}: nothing is added in between"
            );
            let right = PLAYERS.iter().flat_map(|name| (1..=10).map(|amount| ((*name).to_owned(), amount)));
            assert_eq!(sorted(all.clone()), sorted(right.collect()), "seed {seed}");
            for name in PLAYERS {
                let own: Vec<_> =
                    all.iter().filter(|(who, _)| who == name).map(|(_, amount)| *amount).collect();
                assert_eq!(own, (1..=10).collect::<Vec<_>>(), "seed {seed}: {name}");
            }
        });
    }
}

#[test]
fn wherever_a_sequencer_dies_each_event_gets_one_position() {
    block_on(async {
        for last in 0.. {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &[], &["ann: 1 coin, 2 coin", "bob: 3 coin"]).await;
            let dying = tables.connect(Faults { dies_after: Some(last), ..Faults::default() });
            let done = append(&dying, last + 1, &PLAYERS).await;
            append(&tables, 99, &PLAYERS).await.unwrap();
            let right = [("ann", 1), ("ann", 2), ("bob", 3)].map(|(name, amount)| (name.to_owned(), amount));
            assert_eq!(sorted(read(&calm, FeedStart::Oldest, 10).await.0), right, "dies after call {last}");
            if done.is_some() {
                assert!(last >= 2);
                break;
            }
        }
    });
}

#[test]
fn a_sweep_adds_what_a_lost_call_left_out() {
    block_on(async {
        let tables = MemoryTables::new();
        let calm = api(&tables, Faults::default());
        cast(&calm, &["copper"], &["ann: 1 coin", "bob: 3 coin"]).await;
        assert_eq!(read(&calm, FeedStart::Oldest, 10).await.0, []);
        Backstage::new(&tables).sweep().await;
        let right = [("ann", 1), ("bob", 3)].map(|(name, amount)| (name.to_owned(), amount));
        assert_eq!(sorted(read(&calm, FeedStart::Oldest, 10).await.0), right);
    });
}

#[test]
fn an_addition_costs_two_units_a_source_and_four_more() {
    block_on(async {
        let tables = MemoryTables::new();
        let calm = api(&tables, Faults::default());
        cast(&calm, &[], &["ann: 1 coin, 2 coin", "bob: 3 coin", "cy: 4 coin"]).await;
        let meter = tables.connect(Faults::default());
        let added = append(&meter, 1, &PLAYERS).await.unwrap();
        assert_eq!(added, Sequenced { numbers: 1, rows: 4, unfinished: false });
        let usage = meter.take_usage();
        assert_eq!((usage.calls(), usage.write_units()), (2, 2 + 2 + 3 * 2));
        append(&meter, 2, &PLAYERS).await.unwrap();
        let usage = meter.take_usage();
        assert_eq!((usage.calls(), usage.write_units()), (1, 0), "nothing is left");
    });
}

#[test]
fn a_cursor_that_a_restore_has_undone_is_refused() {
    block_on(async {
        let tables = MemoryTables::new();
        let calm = api(&tables, Faults::default());
        cast(&calm, &[], &["ann: 1 coin"]).await;
        append(&tables, 1, &PLAYERS).await.unwrap();
        let (_, cursor) = read(&calm, FeedStart::Oldest, 10).await;
        cast(&calm, &[], &["ann: 2 coin"]).await;
        append(&tables, 1, &PLAYERS).await.unwrap();
        let (found, undone) = read(&calm, cursor.clone(), 10).await;
        assert_eq!(found.len(), 1);
        // The tables go back to before the second number, which is then given again at another time.
        tables.write(feed_key(2).delete()).await.unwrap();
        tables.write(head_key().update(vec![Update::set("number", 1_u64)])).await.unwrap();
        let ask = async |from: &FeedStart| {
            calm.feed(FeedRequest { from: from.clone(), limit: 10 }, Duration::ZERO).await
        };
        assert!(matches!(ask(&undone).await, Err(Refusal::InvalidCursor)), "it is of the future");
        cast(&calm, &[], &["bob: 5 coin"]).await;
        tables
            .write(Key::of(Table::SEQUENCED, "@ann").update(vec![Update::set("seq", 1_u64)]))
            .await
            .unwrap();
        std::thread::sleep(Duration::from_millis(2));
        append(&tables, 1, &PLAYERS).await.unwrap();
        assert!(matches!(ask(&undone).await, Err(Refusal::InvalidCursor)), "the number is given again");
        assert_eq!(ask(&cursor).await.unwrap().events.len(), 2);
        let begun = Condition::equal("number", Value::N(2));
        tables.write(head_key().update(vec![Update::set("market", 7_u64)]).when(begun)).await.unwrap();
        assert!(matches!(ask(&cursor).await, Err(Refusal::InvalidCursor)), "it is of another market");
    });
}

#[test]
fn a_settlement_is_in_the_feed_of_both_players_in_small_pages_too() {
    block_on(async {
        let tables = MemoryTables::new();
        let calm = api(&tables, Faults::default());
        let mut backstage = Backstage::new(&tables);
        cast(&calm, &["copper"], &["ann: 100 copper", "bob: 1000 coin"]).await;
        for _ in 0..20 {
            calm.place(order("ann", "ask 1 copper @ 10"), None).await.unwrap();
            calm.place(order("bob", "bid 1 copper @ 10"), None).await.unwrap();
        }
        while backstage.play().await {}
        let mut all = Vec::new();
        for limit in [1, 3, 1_000] {
            let (mut found, mut from) = (Vec::new(), FeedStart::Oldest);
            loop {
                let page = calm.feed(FeedRequest { from, limit }, Duration::ZERO).await.unwrap();
                let done = page.events.is_empty();
                found.extend(page.events.into_iter().map(|event| (event.player, event.event.cursor)));
                from = FeedStart::After(page.next);
                if done {
                    break;
                }
            }
            assert_eq!(found.len(), 2 + 40, "in pages of {limit}");
            assert!(all.is_empty() || all == found, "in pages of {limit}");
            all = found;
        }
        let half = FeedStart::After(all[20].1.clone());
        let page = calm.feed(FeedRequest { from: half, limit: 1_000 }, Duration::ZERO).await.unwrap();
        assert_eq!(page.events.len(), 21, "after a cursor within a number");
    });
}
