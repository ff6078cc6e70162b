//! Processes that do things at the same moment: what can be done once is done once.

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use futures::future::{join, join_all};
use tradepost_core::{Quantity, Rejection, Timestamp};
use tradepost_ports::{Access, Administration, Refusal, Trading, Treasury};
use tradepost_serverless::Serverless;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};

use crate::words::{
    adds_up, by, cast, deposit, holdings, material, open_ids, order, orders, player, stamp, summary,
    withdrawal,
};
use crate::world::{Api, Backstage, Machine, RULES, api};

const SEEDS: u64 = 12;

fn racing(seed: u64) -> Faults {
    Faults { seed: seed + 1, turns_max: 6, torn_queries: true, conflicts: 50, ..Faults::default() }
}

fn processes(tables: &MemoryTables, seed: u64, count: u64) -> Vec<Api> {
    (0..count).map(|n| api(tables, racing(seed * 100 + n))).collect()
}

#[test]
fn what_is_there_is_spent_once() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 50 coin"]).await;
            let processes = processes(&tables, seed, 8);
            let bids = processes.iter().map(|api| api.place(order("ann", "bid 1 copper @ 10"), None));
            let results = join_all(bids).await;
            let accepted = results.iter().filter(|result| result.is_ok()).count();
            assert_eq!(accepted, 5, "seed {seed}");
            for result in results {
                if let Err(refusal) = result {
                    let short = matches!(refusal, Refusal::Rejected(Rejection::InsufficientCoins { .. }));
                    assert!(short, "seed {seed}: {refusal:?}");
                }
            }
            assert_eq!(holdings(&calm, "ann").await, "coin=0+50");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn pending_credits_are_collected_once() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            let mut backstage = Backstage::new(&tables);
            let materials = ["copper", "wheat", "bread"];
            cast(&calm, &materials, &["ann: 40 copper, 40 wheat, 40 bread, 1 coin", "bob: 2000 coin"]).await;
            for name in materials {
                calm.place(order("ann", &format!("ask 40 {name} @ 10")), None).await.unwrap();
                calm.place(order("bob", &format!("bid 40 {name} @ 10")), None).await.unwrap();
            }
            while backstage.play().await {}
            // 3 × 390 after tax, and one coin of her own: eleven bids of 100, and 71 are left.
            assert_eq!(holdings(&calm, "ann").await, "coin=1171+0");
            let processes = processes(&tables, seed, 14);
            let bids = processes.iter().map(|api| api.place(order("ann", "bid 10 copper @ 10"), None));
            let accepted = join_all(bids).await.iter().filter(|result| result.is_ok()).count();
            assert_eq!(accepted, 11, "seed {seed}");
            assert_eq!(holdings(&calm, "ann").await, "coin=71+1100");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

/// Two processes whose clocks stand still, and the clock of the second.
fn two_processes(tables: &MemoryTables) -> (Api, Api, Arc<Machine>) {
    let [here, there] = [1, 2].map(|seed| Arc::new(Machine::stopped(seed)));
    let process = |machine| Serverless::new(tables.connect(Faults::default()), machine, RULES);
    (process(here), process(Arc::clone(&there)), there)
}

#[test]
fn a_halt_reaches_other_processes_within_a_second_and_a_registration_at_once() {
    block_on(async {
        let tables = MemoryTables::new();
        let (here, there, clock_there) = two_processes(&tables);
        cast(&here, &["copper"], &["ann: 100 coin"]).await;
        let refused = async |api: &Api, text: &str| match api.place(order("ann", text), None).await {
            Ok(_) => None,
            Err(Refusal::Rejected(rejection)) => Some(rejection),
            Err(other) => panic!("{other:?}"),
        };
        let bid = "bid 1 copper @ 1";
        for material in [None, Some(material("copper"))] {
            let why = if material.is_none() { Rejection::MarketHalted } else { Rejection::MaterialHalted };
            assert_eq!(refused(&there, bid).await, None);
            here.halt(true, material.clone(), None).await.unwrap();
            assert_eq!(refused(&here, bid).await, Some(why.clone()));
            clock_there.forward(Duration::from_secs(1));
            assert_eq!(refused(&there, bid).await, Some(why));
            here.halt(false, material, None).await.unwrap();
            assert_eq!(refused(&here, bid).await, None);
            clock_there.forward(Duration::from_secs(1));
        }
        assert_eq!(refused(&there, "bid 1 wheat @ 1").await, Some(Rejection::UnknownMaterial));
        here.register(material("wheat"), "Wheat".to_owned(), None).await.unwrap();
        assert_eq!(refused(&there, "bid 1 wheat @ 1").await, None);
    });
}

#[test]
fn nothing_leaves_an_account_after_it_was_frozen() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 500 coin"]).await;
            let processes = processes(&tables, seed, 9);
            let (freezing, others) = processes.split_last().unwrap();
            let spending = others.iter().zip(0..).map(async |(api, number)| {
                for _ in 0..3 {
                    let refused = match number % 3 {
                        0 => api.transfer_one(withdrawal("ann", "1 coin"), None).await.err(),
                        _ => api.place(order("ann", "bid 1 copper @ 10"), None).await.err(),
                    };
                    let frozen =
                        |refusal: &Refusal| matches!(refusal, Refusal::Rejected(Rejection::AccountFrozen));
                    assert!(refused.as_ref().is_none_or(frozen), "seed {seed}: {refused:?}");
                }
            });
            let frozen = async {
                freezing.freeze(player("ann"), true, None).await.unwrap();
                holdings(&calm, "ann").await
            };
            let (then, _) = join(frozen, join_all(spending)).await;
            assert_eq!(holdings(&calm, "ann").await, then, "seed {seed}");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn a_revocation_is_known_at_once_here_and_within_ten_seconds_elsewhere() {
    block_on(async {
        let tables = MemoryTables::new();
        let (here, there, clock_there) = two_processes(&tables);
        let known = async |api: &Api, name: Option<&str>| {
            if let Some(refresh) = api.refresh_revocations() {
                refresh.await.unwrap();
            }
            api.revocations().not_before(name.map(player).as_ref()).0
        };
        for (name, at) in [(Some("ann"), 7), (None, 5), (Some("ann"), 3), (None, 0), (Some("ann"), 0)] {
            let before = known(&there, name).await;
            here.set_tokens_not_before(name.map(player), Timestamp(at), None).await.unwrap();
            let now = known(&here, name).await;
            clock_there.forward(Duration::from_millis(9_999));
            assert_eq!(known(&there, name).await, before);
            clock_there.forward(Duration::from_millis(1));
            assert_eq!(known(&there, name).await, now, "{name:?} {at}");
            assert!(now >= at);
        }
        assert_eq!(known(&here, Some("ann")).await, 0);
        assert_eq!(known(&here, None).await, 0);
    });
}

#[test]
fn goods_that_come_at_the_same_moment_have_one_place_each() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            let mut backstage = Backstage::new(&tables);
            // So long that half of them fit into a main row.
            let kinds: Vec<_> = (0..8).map(|n| format!("{n}{}", "x".repeat(63))).collect();
            let names: Vec<_> = kinds.iter().map(String::as_str).collect();
            cast(&calm, &names, &["ann: 1000 coin", "bob: 1000 coin"]).await;
            for kind in &kinds {
                calm.transfer_one(deposit("bob", &format!("8 {kind}")), None).await.unwrap();
            }
            // Ann buys some of each, so that it lies in credits, and gets more while she offers it.
            for kind in &kinds {
                calm.place(order("bob", &format!("ask 8 {kind} @ 1")), None).await.unwrap();
                calm.place(order("ann", &format!("bid 8 {kind} @ 1")), None).await.unwrap();
            }
            while backstage.play().await {}
            let processes = processes(&tables, seed, 16);
            let work = kinds.iter().zip(processes.chunks(2)).map(async |(kind, some)| {
                let ask = order("ann", &format!("ask 5 {kind} @ 9"));
                let deposit = some[1].transfer_one(deposit("ann", &format!("3 {kind}")), None);
                let (placed, deposited) = join(some[0].place(ask, None), deposit).await;
                deposited.unwrap();
                some[1].cancel(by("ann"), placed.unwrap().terms.order_id, None).await.unwrap();
                some[0].place(order("ann", &format!("ask 11 {kind} @ 9")), None).await.unwrap();
            });
            join_all(work).await;
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
            let held = holdings(&calm, "ann").await;
            assert!(kinds.iter().all(|kind| held.contains(&format!("{kind}=0+11"))), "seed {seed}: {held}");
        });
    }
}

#[test]
fn no_more_orders_are_open_than_may_be() {
    for seed in 0..SEEDS / 3 {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            let mut backstage = Backstage::new(&tables);
            cast(&calm, &["copper"], &["ann: 1000 copper", "bob: 1000 coin"]).await;
            for _ in 0..190 {
                calm.place(order("ann", "ask 1 copper @ 10"), None).await.unwrap();
            }
            calm.place(order("bob", "bid 5 copper @ 10"), None).await.unwrap();
            while backstage.play().await {}
            let processes = processes(&tables, seed, 20);
            let asks = processes.iter().map(|api| api.place(order("ann", "ask 1 copper @ 11"), None));
            let accepted = join_all(asks).await.iter().filter(|result| result.is_ok()).count();
            assert_eq!(accepted, 15, "seed {seed}: 185 of 200 were open");
            assert_eq!(open_ids(&calm, "ann").await.len(), 200);
            let full = calm.place(order("ann", "ask 1 copper @ 11"), None).await;
            assert!(matches!(full, Err(Refusal::Rejected(Rejection::TooManyOpenOrders { max: 200 }))));
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn an_order_is_cancelled_once() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 10 copper"]).await;
            let ask = calm.place(order("ann", "ask 10 copper @ 10"), None).await.unwrap();
            let processes = processes(&tables, seed, 5);
            let cancels = processes.iter().map(|api| api.cancel(by("ann"), ask.terms.order_id, None));
            let results = join_all(cancels).await;
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "seed {seed}");
            let others = results.iter().filter_map(|result| result.as_ref().err());
            assert!(others.clone().all(|refusal| matches!(refusal, Refusal::OrderClosed)), "{results:?}");
            assert_eq!(holdings(&calm, "ann").await, "copper=10+0");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn a_request_that_comes_several_times_at_once_has_one_effect() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 10 copper"]).await;
            let processes = processes(&tables, seed, 6);
            let asks =
                processes.iter().map(|api| api.place(order("ann", "ask 4 copper @ 10"), Some(stamp(5))));
            let mut ids: Vec<_> =
                join_all(asks).await.into_iter().map(|result| result.unwrap().terms.order_id).collect();
            ids.dedup();
            assert_eq!(ids.len(), 1, "seed {seed}");
            let deposits =
                processes.iter().map(|api| api.transfer_one(deposit("bob", "9 coin"), Some(stamp(6))));
            for holding in join_all(deposits).await {
                assert_eq!(holding.unwrap().balance.available.get(), 9, "seed {seed}");
            }
            let all = processes
                .iter()
                .map(|api| api.cancel_all(by("ann"), crate::words::player("ann"), None, Some(stamp(7))));
            for closed in join_all(all).await {
                let closed: Vec<_> = closed.unwrap().iter().map(summary).collect();
                assert_eq!(closed, ["ask 4 copper @ 10: 4 cancelled by_player"], "seed {seed}");
            }
            assert_eq!(holdings(&calm, "ann").await, "copper=10+0");
            assert_eq!(holdings(&calm, "bob").await, "coin=9+0");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn cancels_and_reductions_race_the_matcher_and_nothing_is_lost() {
    let mut traded = 0;
    for seed in 0..SEEDS * 2 {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper"], &["ann: 100 copper", "bob: 1000 coin"]).await;
            let mut asks = Vec::new();
            for _ in 0..6 {
                asks.push(calm.place(order("ann", "ask 10 copper @ 10"), None).await.unwrap().terms.order_id);
            }
            calm.place(order("bob", "bid 33 copper @ 10"), None).await.unwrap();
            let mut backstage = Backstage::racing(&tables, racing(seed + 1000));
            let processes = processes(&tables, seed, 6);
            let hands = processes.iter().zip(&asks).enumerate().map(|(place, (api, ask))| async move {
                if place % 2 == 0 {
                    api.cancel(by("ann"), *ask, None).await
                } else {
                    api.reduce(by("ann"), *ask, Quantity::new(7).unwrap(), None).await
                }
            });
            let matching = async { while backstage.play().await {} };
            let (results, ()) = join(join_all(hands), matching).await;
            for result in results {
                let fair = matches!(
                    &result,
                    Ok(_) | Err(Refusal::OrderClosed | Refusal::Rejected(Rejection::ReduceOutOfRange { .. }))
                );
                assert!(fair, "seed {seed}: {result:?}");
            }
            while backstage.play().await {}
            let (sold, bought) = (orders(&calm, "ann").await, orders(&calm, "bob").await);
            let sold: u32 = sold.iter().map(|order| order.filled().get()).sum();
            assert_eq!(sold, bought[0].filled().get(), "seed {seed}");
            traded += sold;
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
    assert!(traded > 0 && traded < 33 * u32::try_from(SEEDS).unwrap() * 2, "{traded} traded");
}

#[test]
fn deposits_at_once_all_count() {
    for seed in 0..SEEDS {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            let processes = processes(&tables, seed, 6);
            let deposits = processes.iter().map(|api| api.transfer_one(deposit("ann", "7 coin"), None));
            for result in join_all(deposits).await {
                result.unwrap();
            }
            let withdrawals =
                processes.iter().map(|api| api.transfer_one(withdrawal("ann", "20 coin"), None));
            let withdrawn = join_all(withdrawals).await.iter().filter(|result| result.is_ok()).count();
            assert_eq!(withdrawn, 2, "seed {seed}");
            assert_eq!(holdings(&calm, "ann").await, "coin=2+0");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}
