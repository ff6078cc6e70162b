//! Short ways to say what a test does and what it expects.

use std::fmt::Write;

use tradepost_core::{
    Actor, Amount, AssetName, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Price, Quantity, Reference,
    Side, TimeInForce, Timestamp, TransferKind,
};
use tradepost_ports::{
    Accounts, Administration, Auditing, InboxKind, MarketData, OrderFilter, PageRequest, Stamp,
    TransferRequest, Treasury,
};
use tradepost_serverless::memory_dynamodb::MemoryTables;

use crate::world::Api;

pub(crate) fn player(name: &str) -> PlayerId {
    PlayerId::new(name).unwrap()
}

pub(crate) fn by(name: &str) -> Actor {
    Actor::Player(player(name))
}

pub(crate) fn material(name: &str) -> MaterialId {
    MaterialId::new(name).unwrap()
}

pub(crate) const fn stamp(key: u128) -> Stamp {
    Stamp::new(key, key ^ 0xffff)
}

/// An order written `ask 5 copper @ 12`, with `ioc`, `fok` or `gtd` (of the year 2100) after it if need be.
pub(crate) fn order(name: &str, text: &str) -> PlaceOrder {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [side, quantity, of, "@", price, kind @ ..] = words.as_slice() else { panic!("{text} is no order") };
    PlaceOrder {
        player: player(name),
        material: material(of),
        side: if *side == "bid" { Side::Bid } else { Side::Ask },
        price: Price::new(price.parse().unwrap()).unwrap(),
        quantity: Quantity::new(quantity.parse().unwrap()).unwrap(),
        time_in_force: match kind {
            ["ioc"] => TimeInForce::Ioc,
            ["fok"] => TimeInForce::Fok,
            ["gtd"] => TimeInForce::Gtd { expires_at: Timestamp(4_102_444_800_000) },
            _ => TimeInForce::Gtc,
        },
    }
}

/// A deposit written `5 copper`.
pub(crate) fn deposit(name: &str, text: &str) -> TransferRequest {
    transfer(TransferKind::Deposit, name, text)
}

/// A withdrawal written `5 copper`.
pub(crate) fn withdrawal(name: &str, text: &str) -> TransferRequest {
    transfer(TransferKind::Withdrawal, name, text)
}

/// A withdrawal on hold written `5 copper`.
pub(crate) fn hold(name: &str, text: &str, reference: &str) -> TransferRequest {
    referenced(transfer(TransferKind::HeldWithdrawal, name, text), reference)
}

/// The transfer with a reference.
pub(crate) fn referenced(transfer: TransferRequest, text: &str) -> TransferRequest {
    TransferRequest { reference: Some(reference(text)), ..transfer }
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

fn transfer(kind: TransferKind, name: &str, text: &str) -> TransferRequest {
    let (amount, asset) = text.split_once(' ').unwrap();
    TransferRequest {
        reference: None,
        kind,
        player: player(name),
        asset: AssetName::new(asset).unwrap(),
        amount: Amount::new(amount.parse().unwrap()).unwrap(),
        reason: "test".to_owned(),
    }
}

/// Registers materials and gives players what they have: `ann: 10 copper, 5 coin`.
pub(crate) async fn cast(api: &Api, materials: &[&str], players: &[&str]) {
    for name in materials {
        api.register(material(name), (*name).to_owned(), None).await.unwrap();
    }
    for line in players {
        let (name, holdings) = line.split_once(": ").unwrap();
        for holding in holdings.split(", ") {
            api.transfer_one(deposit(name, holding), None).await.unwrap();
        }
    }
}

/// What a player has: `coin=5+0 copper=10+2`.
pub(crate) async fn holdings(api: &Api, name: &str) -> String {
    let row = |holding: tradepost_ports::Holding| {
        let (asset, balance) = (holding.asset, holding.balance);
        format!("{}={}+{}", asset.as_str(), balance.available.get(), balance.held.get())
    };
    let held = api
        .account(player(name))
        .await
        .unwrap()
        .holdings
        .into_iter()
        .filter(|holding| !holding.balance.available.is_zero() || !holding.balance.held.is_zero());
    held.map(row).collect::<Vec<_>>().join(" ")
}

/// A player's orders, oldest first.
pub(crate) async fn orders(api: &Api, name: &str) -> Vec<Order> {
    let page = PageRequest { after: None, limit: 1000 };
    let mut found = api.orders(player(name), OrderFilter::default(), page).await.unwrap().items;
    found.reverse();
    found
}

/// An order without its id and times: `ask 5 copper @ 12: 3 open`.
pub(crate) fn summary(order: &Order) -> String {
    let mut text = format!(
        "{} {} {} @ {}: {} {}",
        order.terms.side.as_str(),
        order.state.quantity.get(),
        order.terms.material,
        order.terms.price.get(),
        order.state.remaining.get(),
        order.status().as_str()
    );
    if let Some(reason) = order.state.close_reason {
        write!(text, " {}", reason.as_str()).unwrap();
    }
    text
}

/// All that a player can read of itself, without ids and times, so that two runs can be compared.
pub(crate) async fn story(api: &Api, name: &str) -> String {
    let mut text = format!("{name}: {}\n", holdings(api, name).await);
    // Ids of two processes in one millisecond may come either way.
    let mut lines: Vec<_> = orders(api, name).await.iter().map(summary).collect();
    lines.sort();
    for line in lines {
        writeln!(text, "  {line}").unwrap();
    }
    let page = PageRequest { after: None, limit: 1000 };
    let mut events = Vec::new();
    for event in api.inbox(player(name), page).await.unwrap().items {
        let event = match event.kind {
            InboxKind::Filled { side, quantity, price, fee, .. } => {
                format!("{} filled {} @ {} fee {}", side.as_str(), quantity.get(), price.get(), fee.get())
            }
            InboxKind::Reduced { side, quantity, .. } => {
                format!("{} reduced by {}", side.as_str(), quantity.get())
            }
            InboxKind::Closed { side, remaining, reason, .. } => {
                format!("{} closed with {} {}", side.as_str(), remaining.get(), reason.as_str())
            }
            InboxKind::Transferred { step, asset, amount, .. } => {
                format!("{} {} {}", step.as_str(), amount.get(), asset.as_str())
            }
        };
        events.push(event);
    }
    // What happened in the same millisecond may stand either way.
    events.sort();
    for event in events {
        writeln!(text, "  - {event}").unwrap();
    }
    let (open, _) = api.open_orders(player(name)).await.unwrap();
    writeln!(text, "  {open} open").unwrap();
    text
}

/// All that can be read of the market, without ids and times.
pub(crate) async fn whole_story(api: &Api, names: &[&str]) -> String {
    let mut text = String::new();
    let all = PageRequest { after: None, limit: 1_000 };
    for summary in api.materials(all).await.unwrap().items {
        let halted = if summary.halted { " halted" } else { "" };
        let book = api.book(summary.material.clone(), 10).await.unwrap();
        let level = |level: &tradepost_core::Level| {
            format!("{}:{}/{}", level.price.get(), level.quantity, level.orders)
        };
        let side = |levels: &[tradepost_core::Level]| levels.iter().map(level).collect::<Vec<_>>().join(" ");
        let (asks, bids) = (side(&book.asks), side(&book.bids));
        writeln!(text, "{} {}{halted}: asks {asks} bids {bids}", summary.material, summary.name).unwrap();
    }
    for name in names {
        text += &story(api, name).await;
    }
    text
}

/// Asserts that everything adds up, by the audit and by the rows themselves.
pub(crate) async fn adds_up(api: &Api, tables: &MemoryTables, when: &str) {
    let audit = api.audit().await.unwrap().audit;
    assert!(audit.ok(), "{when}: {:#?}", audit.problems);
    let assets = audit.assets.iter();
    assert!(assets.clone().all(|asset| asset.difference() == 0), "{when}: {audit:#?}");
    crate::world::rows_agree(tables, when);
}

/// The ids of a player's open orders, oldest first.
pub(crate) async fn open_ids(api: &Api, name: &str) -> Vec<OrderId> {
    let open = orders(api, name).await.into_iter().filter(|order| order.status().is_open());
    open.map(|order| order.terms.order_id).collect()
}
