//! What the history says of random markets is what the core and plain folds say.

use std::collections::BTreeMap;
use std::iter;

use tradepost_core::{
    AssetName, Event, MaterialId, Order, OrderId, OrderTerms, PlayerId, Price, Side, Timestamp, TransferEvent,
};
use tradepost_ports::{Candle, CandleInterval, Day, InboxKind, OrderFilter};

use super::log::{Log, START, material, player, random};
use super::{Scene, all_pages};
use crate::figures::MarketFigures;
use crate::followers::follower::Follower as _;
use crate::reads::HistoryReader;

const SEEDS: u64 = 6;
const STEPS: u32 = 250;

/// Every order, kept up to date by the core's fold; slow and plain.
fn folded(log: &Log) -> BTreeMap<OrderId, Order> {
    let mut orders: BTreeMap<_, Order> = BTreeMap::new();
    for (_, at, event) in log.events() {
        if let Event::OrderPlaced(placed) = event {
            let terms = OrderTerms {
                order_id: placed.order_id,
                player: log.market.player_name(placed.player).clone(),
                material: log.market.material(placed.material).id.clone(),
                side: placed.side,
                price: placed.price,
                time_in_force: placed.time_in_force,
            };
            orders.insert(placed.order_id, Order::placed(terms, placed.quantity));
        }
        for order in orders.values_mut() {
            order.apply(event, at);
        }
    }
    orders
}

fn players() -> Vec<PlayerId> {
    ["ann", "bob", "eve", "joe", "kim"].map(player).to_vec()
}

fn listed(reader: &HistoryReader, player: &PlayerId, filter: &OrderFilter, limit: u32) -> Vec<Order> {
    all_pages(limit, |page| reader.orders(player, filter, page).unwrap())
}

#[test]
fn orders_are_what_the_core_folds_them_to() {
    for seed in 0..SEEDS {
        let log = random(seed, STEPS);
        let reader = Scene::of(&log);
        let reader = (reader.reader(), reader);
        let orders = folded(&log);
        for order in orders.values() {
            assert_eq!(reader.0.order(order.terms.order_id).unwrap().as_ref(), Some(order), "seed {seed}");
        }
        for player in players() {
            for of in [None, Some("copper"), Some("bread")] {
                for open in [None, Some(true), Some(false)] {
                    let filter = OrderFilter { open, material: of.map(material) };
                    let wanted = |order: &&Order| {
                        order.terms.player == player
                            && open.is_none_or(|open| order.status().is_open() == open)
                            && of.is_none_or(|of| order.terms.material.as_str() == of)
                    };
                    let expected: Vec<_> = orders.values().rev().filter(wanted).cloned().collect();
                    for limit in [1, 7, 1_000] {
                        assert_eq!(
                            listed(&reader.0, &player, &filter, limit),
                            expected,
                            "seed {seed} {filter:?}"
                        );
                    }
                }
            }
            let open = OrderFilter { open: Some(true), material: None };
            assert_eq!(
                listed(&reader.0, &player, &open, 1_000),
                log.market.open_orders(&player),
                "seed {seed}"
            );
        }
    }
}

/// A row of an inbox as text: its event, time and what the kind says.
fn expected_inbox(log: &Log, reader: &PlayerId) -> Vec<String> {
    let name = |number| log.market.player_name(number);
    let id = |number| log.market.material(number).id.as_str();
    let asset = |asset| log.market.asset_name(asset);
    let mut lines = Vec::new();
    for (sequence, at, event) in log.events() {
        let row = match event {
            Event::TradeExecuted(trade) => {
                for side in [Side::Bid, Side::Ask] {
                    if name(trade.player(side)) == reader {
                        let fee = if side == Side::Ask { trade.fee.get() } else { 0 };
                        let (price, quantity) = (trade.price.get(), trade.quantity.get());
                        let (order, of) = (trade.order(side), id(trade.material));
                        let row = format!("filled {order} {of} {} {quantity} {price} {fee}", side.as_str());
                        lines.push(format!("{} {} {row}", sequence.0, at.0));
                    }
                }
                continue;
            }
            Event::OrderReduced { order_id, player, material, side, by, .. } if name(*player) == reader => {
                format!("reduced {order_id} {} {} {}", id(*material), side.as_str(), by.get())
            }
            Event::OrderClosed { order_id, player, material, side, remaining, reason, .. }
                if name(*player) == reader =>
            {
                let (of, side, reason) = (id(*material), side.as_str(), reason.as_str());
                format!("closed {order_id} {of} {side} {} {reason}", remaining.get())
            }
            Event::Deposited { player, .. }
            | Event::Withdrawn { player, .. }
            | Event::Transferred { player, .. }
                if name(*player) == reader =>
            {
                let TransferEvent { reference, step, asset: of, amount, reason, .. } =
                    event.transfer().unwrap();
                format!("{} {} {} {reason} {reference:?}", step.as_str(), asset(of).as_str(), amount.get())
            }
            _ => continue,
        };
        lines.push(format!("{} {} {row}", sequence.0, at.0));
    }
    lines
}

fn inbox_text(kind: &InboxKind) -> String {
    let asset = AssetName::as_str;
    match kind {
        InboxKind::Filled { order_id, material, side, quantity, price, fee, .. } => {
            let (side, quantity, price, fee) = (side.as_str(), quantity.get(), price.get(), fee.get());
            format!("filled {order_id} {material} {side} {quantity} {price} {fee}")
        }
        InboxKind::Reduced { order_id, material, side, quantity } => {
            format!("reduced {order_id} {material} {} {}", side.as_str(), quantity.get())
        }
        InboxKind::Closed { order_id, material, side, remaining, reason } => {
            format!("closed {order_id} {material} {} {} {}", side.as_str(), remaining.get(), reason.as_str())
        }
        InboxKind::Transferred { step, reference, asset: of, amount, reason } => {
            let reference = reference.as_ref();
            format!("{} {} {} {reason} {reference:?}", step.as_str(), asset(of), amount.get())
        }
    }
}

#[test]
fn inboxes_and_fills_tell_each_player_its_events_once() {
    for seed in 0..SEEDS {
        let log = random(seed, STEPS);
        let scene = Scene::of(&log);
        let reader = scene.reader();
        for player in players() {
            let expected = expected_inbox(&log, &player);
            assert!(expected.len() > 20);
            for limit in [1, 13, 1_000] {
                let inbox = all_pages(limit, |page| reader.inbox(&player, page).unwrap());
                let text = |event: &_| {
                    let tradepost_ports::InboxEvent { cursor, at, kind } = event;
                    format!("{cursor} {} {}", at.0, inbox_text(kind))
                };
                assert_eq!(inbox.iter().map(text).collect::<Vec<_>>(), expected, "seed {seed}");

                let fills = all_pages(limit, |page| reader.fills(&player, page).unwrap());
                let text = |fill: &tradepost_ports::FillPrint| {
                    assert_eq!(fill.cursor, fill.trade.trade_id);
                    assert_eq!(fill.maker, fill.side != fill.trade.taker_side);
                    let (trade, side) = (&fill.trade, fill.side.as_str());
                    let (quantity, price) = (trade.quantity.get(), trade.price.get());
                    let row =
                        format!("filled {} {} {side} {quantity} {price}", fill.order_id, trade.material);
                    format!("{} {} {row} {}", fill.cursor, trade.executed_at.0, fill.fee.get())
                };
                let traded =
                    expected.iter().filter(|row| row.contains("filled")).cloned().collect::<Vec<_>>();
                assert_eq!(fills.iter().map(text).collect::<Vec<_>>(), traded, "seed {seed}");
            }
        }
    }
}

/// Time, price, units, coins and sales tax of a trade.
type Traded = (u64, Price, u64, u64, u64);

/// The trades of a material.
fn traded(log: &Log, id: &MaterialId) -> Vec<Traded> {
    let of = |(_, at, event): (_, Timestamp, &Event)| match event {
        Event::TradeExecuted(trade) if log.market.material(trade.material).id == *id => {
            let (units, fee) = (u64::from(trade.quantity.get()), trade.fee.get());
            Some((at.0, trade.price, units, trade.value().get(), fee))
        }
        _ => None,
    };
    log.events().filter_map(of).collect()
}

#[test]
fn candles_add_up_the_trades_of_their_time() {
    for seed in 0..SEEDS {
        let log = random(seed, STEPS);
        let scene = Scene::new();
        let (reader, mut history) = (scene.reader(), scene.history);
        // In pieces, so that a candle is added to.
        log.batches().chunks(7).for_each(|batches| history.apply(batches).unwrap());
        for id in ["copper", "wheat", "bread"].map(material) {
            let trades = traded(&log, &id);
            for (interval, length) in [
                (CandleInterval::Minute, 60_000),
                (CandleInterval::Hour, 3_600_000),
                (CandleInterval::Day, 86_400_000),
            ] {
                let expected: Vec<_> = trades
                    .chunk_by(|(a, ..), (b, ..)| a / length == b / length)
                    .map(|trades| Candle {
                        start: Timestamp(trades[0].0 / length * length),
                        open: trades[0].1,
                        high: trades.iter().map(|trade| trade.1).max().unwrap(),
                        low: trades.iter().map(|trade| trade.1).min().unwrap(),
                        close: trades.last().unwrap().1,
                        volume: trades.iter().map(|trade| trade.2).sum(),
                        value: trades.iter().map(|trade| trade.3).sum(),
                        trades: trades.len() as u64,
                        fees: trades.iter().map(|trade| trade.4).sum(),
                    })
                    .collect();
                assert_eq!(reader.candles(&id, interval, None, None).unwrap(), expected, "seed {seed}");
                if let [_, middle @ .., last] = &expected[..]
                    && let Some(first) = middle.first()
                {
                    let found = reader.candles(&id, interval, Some(first.start), Some(last.start));
                    assert_eq!(found.unwrap(), middle, "seed {seed}");
                }
            }
        }
    }
}

/// Half of the units traded at this price or less.
fn median(trades: &[&Traded]) -> u64 {
    let mut prices: Vec<_> = trades
        .iter()
        .flat_map(|trade| iter::repeat_n(trade.1.get(), usize::try_from(trade.2).unwrap()))
        .collect();
    prices.sort_unstable();
    prices[prices.len().div_ceil(2) - 1]
}

/// A whole number of minutes or hours, in milliseconds.
fn floor(at: u64, length: u64) -> u64 {
    at / length * length
}

#[test]
fn figures_beside_the_market_are_those_of_the_history() {
    for seed in 0..SEEDS {
        let log = random(seed, STEPS);
        let scene = Scene::of(&log);
        let reader = scene.reader();
        let ids = ["copper", "wheat", "bread"].map(material);
        let mut figures = MarketFigures::default();
        let mut events = log.events().peekable();
        for now in (START.0..log.now.0 + 3 * 86_400_000).step_by(5_777_777) {
            while let Some((_, at, event)) = events.next_if(|(_, at, _)| at.0 <= now) {
                figures.apply(event, at);
            }
            for id in &ids {
                let known = log.market.material_no(id).unwrap();
                let trades = history_of(&reader, id);
                let trades: Vec<_> = trades.iter().filter(|trade| trade.0 <= now).collect();
                let Some(last) = trades.last() else {
                    assert_eq!(figures.of(known), None);
                    continue;
                };
                let figures = figures.of(known).unwrap();
                let start = (now - 86_400_000).next_multiple_of(60_000);
                let (before, within): (Vec<&Traded>, Vec<&Traded>) =
                    trades.iter().partition(|trade| trade.0 < start);
                let expected = Day {
                    volume: within.iter().map(|trade| trade.2).sum(),
                    value: within.iter().map(|trade| trade.3).sum(),
                    open: before.last().or(within.first()).map(|trade| trade.1),
                };
                assert_eq!(figures.day(Timestamp(now)), expected, "seed {seed}");
                // The prices are below 128: each has a bin of its own.
                let start = floor(now - 86_400_000, 3_600_000);
                let of_day = trades.iter().filter(|trade| trade.0 >= start).count();
                let counted = &trades[trades.len().saturating_sub(of_day.max(20))..];
                let reference = figures.reference_price(Timestamp(now)).map(Price::get);
                assert_eq!(reference, Some(median(counted)), "seed {seed}, last {last:?}");
            }
        }
    }
}

/// The trades of a material as the history has them.
fn history_of(reader: &HistoryReader, id: &MaterialId) -> Vec<Traded> {
    let newest = reader.trades(id, &super::first_page(1_000)).unwrap();
    let trade = |trade: tradepost_ports::TradePrint| {
        let value = trade.price.times(trade.quantity).get();
        (trade.executed_at.0, trade.price, u64::from(trade.quantity.get()), value, 0)
    };
    newest.items.into_iter().rev().map(trade).collect()
}

#[test]
fn trades_are_read_newest_first_or_onwards() {
    let log = random(7, STEPS);
    let scene = Scene::of(&log);
    let reader = scene.reader();
    let id = material("copper");
    let expected: Vec<_> =
        traded(&log, &id).into_iter().map(|(at, price, units, ..)| (at, price, units)).collect();
    let short = |trade: &tradepost_ports::TradePrint| {
        (trade.executed_at.0, trade.price, u64::from(trade.quantity.get()))
    };
    let newest = reader.trades(&id, &super::first_page(1_000)).unwrap();
    assert!(newest.next.is_none());
    assert_eq!(newest.items.iter().rev().map(short).collect::<Vec<_>>(), expected);
    for limit in [1, 10, 1_000] {
        let onwards = all_pages(limit, |page| {
            let after = Some(page.after.clone().unwrap_or_else(|| "0".to_owned()));
            reader.trades(&id, &tradepost_ports::PageRequest { after, limit }).unwrap()
        });
        assert_eq!(onwards.iter().map(short).collect::<Vec<_>>(), expected);
    }
}
