//! Every operation of the intake, on a market that was prepared for it.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tradepost_core::{Actor, OrderId, Quantity};
use tradepost_ports::{Administration, Operation, Refusal, Stamp, Trading, Treasury};
use tradepost_serverless::Serverless;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};

use crate::words::{
    by, cast, deposit, hold, material, open_ids, order, player, reference, referenced, summary, whole_story,
    withdrawal,
};
use crate::world::{Api, Backstage, Machine, RULES, api};

/// The players of the prepared market.
pub(crate) const PLAYERS: [&str; 4] = ["ann", "bob", "cy", "eve"];

type Done = Result<String, Refusal>;

/// An operation.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    run: for<'a> fn(&'a Api, OrderId, Option<Stamp>) -> BoxFuture<'a, Done>,
}

impl Case {
    /// Does it in a prepared market.
    pub(crate) async fn run(&self, stage: &Stage, api: &Api, stamp: Option<Stamp>) -> Done {
        (self.run)(api, stage.first, stamp).await
    }
}

/// A prepared market.
pub(crate) struct Stage {
    pub(crate) tables: MemoryTables,
    /// The oldest open order of cy.
    pub(crate) first: OrderId,
}

/// A market in which ann has 5 coins of her own and 97 or so in credits, bob's copper is in a credit, and cy
/// has open orders and 3 copper on hold; matched and projected.
pub(crate) async fn prepared() -> Stage {
    let tables = MemoryTables::new();
    // Chance of its own, as each process has it; and a while ago, since of orders in one millisecond that
    // come to different processes any may be the first.
    let machine = Machine::lagging(0x5eed, Duration::from_millis(5));
    let api = Serverless::new(tables.clone(), Arc::new(machine), RULES);
    let mut backstage = Backstage::new(&tables);
    let players = ["ann: 100 copper, 5 coin, 9 wheat", "bob: 1000 coin", "cy: 50 copper, 500 coin"];
    cast(&api, &["copper", "wheat"], &players).await;
    for (name, text) in [
        ("ann", "ask 8 copper @ 10"),
        ("bob", "bid 8 copper @ 11"),
        ("ann", "ask 2 wheat @ 10"),
        ("bob", "bid 2 wheat @ 10"),
        ("cy", "ask 10 copper @ 20"),
        ("cy", "ask 5 copper @ 21 gtd"),
        ("cy", "bid 5 copper @ 9"),
        ("bob", "bid 3 copper @ 20"),
    ] {
        api.place(order(name, text), None).await.unwrap();
        while backstage.play().await {}
    }
    api.transfer_one(hold("cy", "3 copper", "trip#held"), None).await.unwrap();
    let first = open_ids(&api, "cy").await[0];
    Stage { tables, first }
}

macro_rules! case {
    ($name:literal, $api:ident, $first:ident, $stamp:ident, $done:expr) => {
        Case { name: $name, run: |$api, $first, $stamp| async move { $done }.boxed() }
    };
}

fn placed(done: Result<tradepost_core::Order, Refusal>) -> Done {
    done.map(|order| summary(&order))
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = placing();
    cases.extend(transfers());
    cases.extend(references());
    cases.extend(closing());
    cases
}

fn placing() -> Vec<Case> {
    vec![
        case!("place", api, _first, stamp, placed(api.place(order("bob", "bid 4 copper @ 12"), stamp).await)),
        case!("place what trades", api, _first, stamp, {
            placed(api.place(order("bob", "bid 20 copper @ 30 ioc"), stamp).await)
        }),
        case!("place from credits", api, _first, stamp, {
            placed(api.place(order("ann", "bid 10 wheat @ 9"), stamp).await)
        }),
        case!("place goods from a credit", api, _first, stamp, {
            placed(api.place(order("bob", "ask 9 copper @ 30"), stamp).await)
        }),
        case!("place too much", api, _first, stamp, {
            placed(api.place(order("ann", "bid 100 wheat @ 9"), stamp).await)
        }),
        case!("place unknown", api, _first, stamp, {
            placed(api.place(order("ann", "bid 1 nothing @ 9"), stamp).await)
        }),
        case!("batch", api, _first, stamp, {
            let mut operations: Vec<_> =
                ["bid 2 wheat @ 9", "ask 5 copper @ 40", "bid 100 wheat @ 9", "ask 5 copper @ 41"]
                    .into_iter()
                    .map(|text| Operation::Place(order("ann", text)))
                    .collect();
            operations.insert(2, Operation::Cancel(OrderId::from_u128(7)));
            let results = api.batch(by("ann"), operations, stamp).await?;
            let result = |result: Result<_, tradepost_core::Rejection>| match result {
                Ok(order) => summary(&order),
                Err(rejection) => rejection.code().to_owned(),
            };
            Ok(results.into_iter().map(result).collect::<Vec<_>>().join(", "))
        }),
    ]
}

fn holding(done: Result<tradepost_ports::Transferred, Refusal>) -> Done {
    done.map(|done| format!("{:?} {} {:?}", done.transfer.state, done.transfer.asset.as_str(), done.balance))
}

fn references() -> Vec<Case> {
    vec![
        case!("deposit with a reference", api, _first, stamp, {
            holding(api.transfer_one(referenced(deposit("eve", "7 wheat"), "trip#1"), stamp).await)
        }),
        case!("withdraw with a reference", api, _first, stamp, {
            holding(api.transfer_one(referenced(withdrawal("ann", "90 coin"), "trip#2"), stamp).await)
        }),
        case!("hold", api, _first, stamp, {
            holding(api.transfer_one(hold("bob", "9 copper", "trip#3"), stamp).await)
        }),
        case!("hold again", api, _first, stamp, {
            holding(api.transfer_one(hold("cy", "3 copper", "trip#held"), stamp).await)
        }),
        case!("reuse a reference", api, _first, stamp, {
            holding(api.transfer_one(hold("cy", "4 copper", "trip#held"), stamp).await)
        }),
        case!("confirm", api, _first, stamp, {
            holding(api.close_withdrawal(reference("trip#held"), true, stamp).await)
        }),
        case!("abort", api, _first, stamp, {
            holding(api.close_withdrawal(reference("trip#held"), false, stamp).await)
        }),
        case!("confirm what is unknown", api, _first, stamp, {
            holding(api.close_withdrawal(reference("trip#never"), true, stamp).await)
        }),
    ]
}

fn transfers() -> Vec<Case> {
    vec![
        case!(
            "deposit",
            api,
            _first,
            stamp,
            holding(api.transfer_one(deposit("ann", "7 coin"), stamp).await)
        ),
        case!(
            "first deposit",
            api,
            _first,
            stamp,
            holding(api.transfer_one(deposit("eve", "7 wheat"), stamp).await)
        ),
        case!("deposit too much", api, _first, stamp, {
            holding(api.transfer_one(deposit("eve", "9007199254740991 wheat"), stamp).await)
        }),
        case!(
            "withdraw",
            api,
            _first,
            stamp,
            holding(api.transfer_one(withdrawal("bob", "7 coin"), stamp).await)
        ),
        case!(
            "withdraw from credits",
            api,
            _first,
            stamp,
            holding(api.transfer_one(withdrawal("ann", "90 coin"), stamp).await)
        ),
        case!(
            "withdraw too much",
            api,
            _first,
            stamp,
            holding(api.transfer_one(withdrawal("eve", "1 coin"), stamp).await)
        ),
        case!("register", api, _first, stamp, {
            api.register(material("bread"), "Bread".into(), stamp).await.map(|()| "done".to_owned())
        }),
        case!("rename", api, _first, stamp, {
            api.register(material("wheat"), "Wheat".into(), stamp).await.map(|()| "done".to_owned())
        }),
        case!("halt", api, _first, stamp, {
            api.halt(true, Some(material("wheat")), stamp).await.map(|()| "done".to_owned())
        }),
        case!("halt all", api, _first, stamp, api.halt(true, None, stamp).await.map(|()| "done".to_owned())),
    ]
}

fn closing() -> Vec<Case> {
    vec![
        case!("cancel", api, first, stamp, placed(api.cancel(by("cy"), first, stamp).await)),
        case!("cancel by the operator", api, first, stamp, {
            placed(api.cancel(Actor::Operator, first, stamp).await)
        }),
        case!("cancel another's", api, first, stamp, placed(api.cancel(by("ann"), first, stamp).await)),
        case!("reduce", api, first, stamp, {
            placed(api.reduce(by("cy"), first, Quantity::new(6).unwrap(), stamp).await)
        }),
        case!("reduce too far", api, first, stamp, {
            placed(api.reduce(by("cy"), first, Quantity::new(3).unwrap(), stamp).await)
        }),
        case!("cancel all", api, _first, stamp, {
            let closed = api.cancel_all(by("cy"), player("cy"), None, stamp).await?;
            Ok(closed.iter().map(summary).collect::<Vec<_>>().join(", "))
        }),
    ]
}

/// What an operation comes to where nothing disturbs it: its answer, and the market afterwards.
pub(crate) async fn undisturbed(case: Case, stamp: Option<Stamp>) -> (String, String) {
    let stage = prepared().await;
    let api = api(&stage.tables, Faults::default());
    let answer = answer(case.run(&stage, &api, stamp).await);
    (answer, whole_story(&api, &PLAYERS).await)
}

/// An answer as a text, refusals by their words.
pub(crate) fn answer(done: Done) -> String {
    done.unwrap_or_else(|refusal| format!("{refusal:?}"))
}
