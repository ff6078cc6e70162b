//! Deposits and withdrawals: on which rows they meet, how their sums are kept, and the bound of a supply.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use futures::future::join_all;
use tradepost_core::{AMOUNT_MAX, Rejection, Timestamp};
use tradepost_ports::{Auditing, CandleInterval, EconomyRequest, Flow, FlowDirection, Refusal, Treasury};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::tables::Table;
use tradepost_serverless::{Environment, Serverless};

use crate::words::{adds_up, cast, deposit, withdrawal};
use crate::world::{Machine, RULES, api};

#[test]
fn deposits_of_different_players_meet_on_no_row() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        let mut met = BTreeMap::<_, BTreeSet<usize>>::new();
        for n in 0..60 {
            let seen = tables.stream(0).len();
            api.transfer_one(deposit(&format!("player-{n}"), "5 coin"), None).await.unwrap();
            for record in tables.stream(seen) {
                met.entry(record.key).or_default().insert(n);
            }
        }
        let most = met.values().map(BTreeSet::len).max();
        assert!(most <= Some(4), "of 60 players, {most:?} share one of 64 slots: {met:?}");
        assert!(tables.rows(Table::SUPPLIES).len() > 30);
        adds_up(&api, &tables, "after the deposits").await;
    });
}

#[test]
fn a_supply_never_exceeds_its_bound_and_is_refused_only_there() {
    for seed in 0..6 {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 7 copper", "bob: 1 copper"]).await;
            let faults = Faults { seed: seed + 1, turns_max: 6, torn_queries: true, ..Faults::default() };
            let processes: Vec<_> =
                (0..5).map(|n| api(&tables, Faults { seed: seed * 100 + n + 1, ..faults })).collect();
            let third = format!("{} copper", AMOUNT_MAX / 3 - 3);
            let names: Vec<_> = (0..5).map(|n| format!("rich-{n}")).collect();
            let deposits =
                processes.iter().zip(&names).map(|(api, name)| api.transfer_one(deposit(name, &third), None));
            let results = join_all(deposits).await;
            let accepted = results.iter().filter(|result| result.is_ok()).count();
            assert_eq!(accepted, 3, "seed {seed}: {results:?}");
            let supply_exceeded = |done: Result<_, Refusal>| match done {
                Err(Refusal::Rejected(Rejection::SupplyExceeded { left })) => left.get(),
                other => panic!("{other:?}"),
            };
            let present = 3 * (AMOUNT_MAX / 3 - 3) + 8;
            let left = AMOUNT_MAX - present;
            let more = format!("{} copper", left + 1);
            assert_eq!(supply_exceeded(calm.transfer_one(deposit("bob", &more), None).await), left);
            calm.transfer_one(withdrawal("ann", "5 copper"), None).await.unwrap();
            calm.transfer_one(deposit("bob", &format!("{} copper", left + 5)), None).await.unwrap();
            assert_eq!(supply_exceeded(calm.transfer_one(deposit("ann", "1 copper"), None).await), 0);
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn sums_by_hour_and_reason_move_on_when_their_row_is_full() {
    for seed in 0..4 {
        block_on(async {
            let tables = MemoryTables::new();
            let machine = Arc::new(Machine::stopped(seed));
            let calm = Serverless::new(tables.clone(), Arc::clone(&machine), RULES);
            let start = machine.now();
            cast(&calm, &["copper"], &["ann: 1000 copper"]).await;
            let mut expected = BTreeMap::from([((FlowDirection::In, "test".to_owned()), (1_000, 1))]);
            for hour in 0..5_u64 {
                let faults = Faults { seed: seed + 1, turns_max: 4, torn_queries: true, ..Faults::default() };
                let processes: Vec<_> = (0..3)
                    .map(|n| {
                        let connection =
                            tables.connect(Faults { seed: seed * 100 + hour * 10 + n, ..faults });
                        let clock = Arc::new(Machine::stopped(1_000 + seed * 77 + hour * 10 + n));
                        clock.forward(Duration::from_secs(hour * 3_600));
                        Serverless::new(connection, clock, RULES)
                    })
                    .collect();
                for round in 0..5_u64 {
                    let transfers = (0..).zip(&processes).map(|(n, api)| {
                        let text = format!("{} copper", n + 2);
                        let mut transfer =
                            if n == 0 { withdrawal("ann", &text) } else { deposit("ann", &text) };
                        let long = if round == 4 { "long".repeat(45) } else { String::new() };
                        transfer.reason = format!("a # reason {}{long}", (round + n) % 4 + hour);
                        (api, transfer, n)
                    });
                    let transfers: Vec<_> = transfers.collect();
                    for (_, transfer, n) in &transfers {
                        let way = if *n == 0 { FlowDirection::Out } else { FlowDirection::In };
                        let sum = expected.entry((way, transfer.reason.clone())).or_insert((0, 0));
                        *sum = (sum.0 + transfer.amount.get(), sum.1 + 1);
                    }
                    let work = transfers
                        .into_iter()
                        .map(async |(api, transfer, _)| api.transfer_one(transfer, None).await);
                    join_all(work).await.into_iter().for_each(|done| drop(done.unwrap()));
                }
            }
            machine.forward(Duration::from_hours(5));
            let (from, bucket) = (Some(Timestamp(start.0 - 3_600_000)), CandleInterval::Hour);
            let economy = calm.economy(EconomyRequest { from, to: None, bucket }).await.unwrap();
            let found = economy
                .flows
                .iter()
                .map(|(_, way, reason, Flow { amount, count })| ((way, reason.to_owned()), (amount, count)));
            assert_eq!(found.collect::<BTreeMap<_, _>>(), expected, "seed {seed}");
            assert!(!tables.rows(Table::FLOWS).is_empty());
            for row in tables.rows(Table::SUPPLIES) {
                // A little more where several transfers come at the same moment.
                assert!(row.size() <= 2048, "seed {seed}: {} bytes", row.size());
            }
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}
