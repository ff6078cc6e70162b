//! Transfers with references: made once, whatever dies and however many ask at the same moment.

use std::sync::Arc;

use futures::executor::block_on;
use futures::future::join_all;
use tradepost_core::{Rejection, Transfer, TransferState};
use tradepost_ports::{PageRequest, Refusal, Treasury};
use tradepost_serverless::Serverless;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::store::{Action, Item, Store};
use tradepost_serverless::tables::Table;

use crate::words::{adds_up, cast, deposit, hold, holdings, reference, referenced, stamp, withdrawal};
use crate::world::{Api, Machine, RULES, api, api_on};

#[test]
fn a_transfer_that_is_repeated_until_it_is_answered_is_made_once() {
    block_on(async {
        let transfers = [
            (referenced(deposit("ann", "7 copper"), "trip#1"), "copper=17+0"),
            (referenced(withdrawal("ann", "10 copper"), "trip#1"), ""),
            (hold("ann", "10 copper", "trip#1"), "copper=0+10"),
        ];
        for (transfer, right) in transfers {
            for last in 0.. {
                let tables = MemoryTables::new();
                let calm = api(&tables, Faults::default());
                cast(&calm, &["copper"], &["ann: 10 copper"]).await;
                let dying = tables.connect(Faults { dies_after: Some(last), ..Faults::default() });
                let done = api_on(&dying, last + 1).transfer_one(transfer.clone(), None).await;
                let first = calm.transfer_one(transfer.clone(), None).await.unwrap();
                let again = calm.transfer_one(transfer.clone(), None).await.unwrap();
                let when = format!("{transfer:?} dies after call {last}");
                assert_eq!(first.transfer, again.transfer, "{when}");
                assert!(again.repeated && (done.is_err() || first.repeated), "{when}");
                assert_eq!(holdings(&calm, "ann").await, right, "{when}");
                adds_up(&calm, &tables, &when).await;
                if done.is_ok() {
                    break;
                }
            }
        }
    });
}

#[test]
fn of_the_same_transfers_at_one_moment_one_is_made_and_none_is_refused() {
    for seed in 0..12 {
        block_on(async {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            cast(&calm, &["copper", "wheat"], &["ann: 10 copper"]).await;
            let faults = Faults { turns_max: 6, torn_queries: true, conflicts: 50, ..Faults::default() };
            let processes: Vec<_> =
                (0..6).map(|n| api(&tables, Faults { seed: seed * 100 + n + 1, ..faults })).collect();
            let gift = referenced(deposit("ann", "5 wheat"), "trip#0");
            let given = join_all(processes.iter().map(|api| api.transfer_one(gift.clone(), None))).await;
            let made = given.into_iter().map(Result::unwrap).filter(|done| !done.repeated).count();
            assert_eq!(
                (made, holdings(&calm, "ann").await),
                (1, "copper=10+0 wheat=5+0".to_owned()),
                "{seed}"
            );
            // There is enough for one.
            let all = hold("ann", "10 copper", "trip#1");
            let held = processes.iter().map(|api| api.transfer_one(all.clone(), None));
            let made = join_all(held).await.into_iter().map(Result::unwrap);
            assert_eq!(made.filter(|done| !done.repeated).count(), 1, "seed {seed}");
            let closed = (0..).zip(&processes).map(|(n, api)| {
                let confirmed = n % 2 == 0;
                async move { (confirmed, api.close_withdrawal(reference("trip#1"), confirmed, None).await) }
            });
            let closed = join_all(closed).await;
            let winner = closed.iter().find(|(_, done)| done.is_ok()).unwrap().0;
            for (confirmed, done) in closed {
                match done {
                    Ok(_) => assert_eq!(confirmed, winner, "seed {seed}"),
                    Err(Refusal::Rejected(Rejection::TransferClosed)) => assert_ne!(confirmed, winner),
                    Err(other) => panic!("seed {seed}: {other}"),
                }
            }
            let right = if winner { "wheat=5+0" } else { "copper=10+0 wheat=5+0" };
            assert_eq!(holdings(&calm, "ann").await, right, "seed {seed}");
            adds_up(&calm, &tables, &format!("seed {seed}")).await;
        });
    }
}

#[test]
fn a_key_remembers_that_its_transfer_had_been_made_before() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        cast(&api, &["copper"], &["ann: 10 copper"]).await;
        let gift = referenced(deposit("ann", "5 copper"), "trip#1");
        assert!(!api.transfer_one(gift.clone(), Some(stamp(1))).await.unwrap().repeated);
        assert!(api.transfer_one(gift.clone(), Some(stamp(2))).await.unwrap().repeated);
        assert!(!api.transfer_one(gift.clone(), Some(stamp(1))).await.unwrap().repeated);
        let other = tradepost_ports::Stamp::new(2, 99);
        let refusal = api.transfer_one(referenced(gift, "trip#2"), Some(other)).await.unwrap_err();
        assert!(matches!(refusal, Refusal::IdempotencyKeyReused), "{refusal}");
        assert_eq!(holdings(&api, "ann").await, "copper=15+0");
    });
}

#[test]
fn the_audit_misses_what_a_withdrawal_holds_without_its_row() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        cast(&api, &["copper"], &["ann: 10 copper"]).await;
        api.transfer_one(hold("ann", "4 copper", "trip#1"), None).await.unwrap();
        adds_up(&api, &tables, "on hold").await;
        let key = tradepost_serverless::store::Key::of(Table::HOLDS, "trip#1");
        tables.write(key.delete()).await.unwrap();
        let audit = tradepost_ports::Auditing::audit(&api).await.unwrap().audit;
        assert_eq!(audit.problems, ["ann: holds 4 copper, but its orders and withdrawals 0"]);
    });
}

async fn pages(api: &Api, state: Option<TransferState>, limit: u32) -> Vec<Vec<Transfer>> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = api.transfers(state, PageRequest { after: after.take(), limit }).await.unwrap();
        pages.push(page.items);
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

#[test]
fn the_list_of_pending_withdrawals_costs_what_is_pending() {
    block_on(async {
        let tables = MemoryTables::new();
        let meter = tables.connect(Faults::default());
        let api = Serverless::new(meter.clone(), Arc::new(Machine::stopped(1)), RULES);
        cast(&api, &["copper"], &["ann: 1000 copper"]).await;
        for number in 0..150 {
            api.transfer_one(hold("ann", "1 copper", &format!("trip#{number:03}")), None).await.unwrap();
            if number >= 10 {
                let closed = api.close_withdrawal(reference(&format!("trip#{number:03}")), true, None);
                closed.await.unwrap();
            }
        }
        meter.take_usage();
        let pending = api.transfers(Some(TransferState::Pending), PageRequest { after: None, limit: 100 });
        let pending = pending.await.unwrap();
        assert_eq!((pending.items.len(), pending.next), (10, None));
        let usage = meter.take_usage();
        assert_eq!((usage.calls(), usage.read_half_units()), (1, 2), "ten rows of about 100 bytes");

        let pages = pages(&api, Some(TransferState::Confirmed), 30).await;
        assert!(pages.iter().all(|page| page.len() <= 30));
        let mut listed: Vec<_> =
            pages.concat().into_iter().filter_map(|transfer| transfer.reference).collect();
        listed.sort_unstable();
        let right: Vec<_> = (10..150).map(|number| reference(&format!("trip#{number:03}"))).collect();
        assert_eq!(listed, right, "each once");
    });
}

#[test]
fn a_transfer_row_that_cannot_be_read_is_an_error_and_no_free_reference() {
    block_on(async {
        let tables = MemoryTables::new();
        let api = api(&tables, Faults::default());
        cast(&api, &["copper"], &["ann: 10 copper"]).await;
        let row = Item::new().with("reference", "trip#1").with("state", "lost");
        let key = tradepost_serverless::store::Key::of(Table::TRANSFERS, "trip#1");
        let damage: Action = key.put(row);
        tables.write(damage).await.unwrap();
        let refusal = api.transfer_one(hold("ann", "4 copper", "trip#1"), None).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Internal(_)), "{refusal}");
        assert_eq!(holdings(&api, "ann").await, "copper=10+0");
    });
}
