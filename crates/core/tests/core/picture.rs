//! Draws the views of a scenario: books as bid, price, ask; balances as a table; events and orders as
//! sentences.

use std::collections::BTreeMap;
use std::fmt::Write;

use tradepost_core::{
    Asset, AssetName, Event, Level, Market, MaterialId, MaterialNo, Order, PlayerNo, Price, Rejection, Rule,
    Side, TimeInForce, Timestamp, Trade, TransferStep,
};

use crate::clerk::order_no;
use crate::rows::{OrderRow, Rows};

/// A book; the best prices meet in the middle, and the oldest order of a price comes first.
pub(crate) fn book(market: &Market, id: &MaterialId) -> Vec<String> {
    let number = market.material_no(id).expect("a book that is drawn has a material");
    let (rows, depth) = (Rows::of(market), market.depth(number, usize::MAX));
    let cell = |side: Side, level: &Level| {
        let orders = rows
            .orders
            .iter()
            .filter(|order| order.material == number && order.side == side && order.price == level.price);
        queue(market, level, orders)
    };
    let mut prices: BTreeMap<Price, (String, String)> = BTreeMap::new();
    for level in &depth.bids {
        prices.entry(level.price).or_default().0 = cell(Side::Bid, level);
    }
    for level in &depth.asks {
        prices.entry(level.price).or_default().1 = cell(Side::Ask, level);
    }
    let heading = std::iter::once(["bid".to_owned(), "price".to_owned(), "ask".to_owned()]);
    let lines = prices.into_iter().rev().map(|(price, (bid, ask))| [bid, digits(price.get()), ask]);
    let mut picture = vec![headline(market, number)];
    if depth.bids.is_empty() && depth.asks.is_empty() {
        picture.push("  no orders".to_owned());
    } else {
        let cells: Vec<[String; 3]> = heading.chain(lines).collect();
        let width = |column: usize| cells.iter().map(|cells| cells[column].len()).max().unwrap_or(0);
        let (bid, price) = (width(0), width(1));
        let line = |[b, p, a]: &[String; 3]| format!("  {b:>bid$}  {p:>price$}  {a}").trim_end().to_owned();
        picture.extend(cells.iter().map(line));
    }
    picture
}

fn headline(market: &Market, number: MaterialNo) -> String {
    let material = market.material(number);
    let last = material.last.map(|price| format!(", last {}", digits(price.get()))).unwrap_or_default();
    format!("{}{last}{}", material.id, if material.halted { ", halted" } else { "" })
}

/// The orders of a price: `7 = 4 alice #1 + 3 bob #2`.
fn queue<'a>(market: &Market, level: &Level, orders: impl Iterator<Item = &'a OrderRow>) -> String {
    let orders: Vec<String> = orders
        .map(|order| {
            let (units, player) = (digits(order.remaining.get().into()), market.player_name(order.player));
            format!("{units} {player} #{}", order_no(order.order_id))
        })
        .collect();
    assert_eq!(usize::try_from(level.orders).unwrap(), orders.len());
    let sum = if orders.len() > 1 { format!("{} = ", digits(level.quantity)) } else { String::new() };
    sum + &orders.join(" + ")
}

/// All balances, as `12 + 3 held`, and the burned coins.
pub(crate) fn balances(market: &Market) -> Vec<String> {
    let rows = Rows::of(market);
    let assets: Vec<Asset> = rows.supplies.iter().map(|(asset, _)| *asset).collect();
    let names = assets.iter().map(|asset| name(market, *asset).as_str().to_owned());
    let mut table = vec![std::iter::once(String::new()).chain(names).collect::<Vec<_>>()];
    for player in &rows.players {
        let mut line = vec![player.to_string()];
        for asset in &assets {
            let balance = market.balance(player, &name(market, *asset));
            let (available, held) = (digits(balance.available.get()), digits(balance.held.get()));
            line.push(if held == "0" { available } else { format!("{available} + {held} held") });
        }
        table.push(line);
    }
    let burned = market.audit().assets[0].burned;
    if burned > 0 {
        table.push(vec!["burned".to_owned(), digits(burned)]);
    }
    columns(&table)
}

fn columns(table: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| table.iter().filter_map(|line| line.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..table[0].len()).map(|column| width(column).unwrap_or(0)).collect();
    let padded = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ")
    };
    table.iter().map(|line| padded(line).trim_end().to_owned()).collect()
}

fn name(market: &Market, asset: Asset) -> AssetName {
    match asset {
        Asset::Coin => AssetName::Coin,
        Asset::Material(number) => AssetName::Material(market.material(number).id.clone()),
    }
}

/// The totals of each asset: deposited, withdrawn, burned, available, held.
pub(crate) fn audit(market: &Market) -> Vec<String> {
    let headings = ["", "deposited", "withdrawn", "burned", "available", "held"];
    let mut table = vec![headings.map(str::to_owned).to_vec()];
    for sums in market.audit().assets {
        let amounts = [sums.deposited, sums.withdrawn, sums.burned, sums.available, sums.held].map(digits);
        table.push(std::iter::once(sums.asset.as_str().to_owned()).chain(amounts).collect());
    }
    columns(&table)
}

/// An order as its player sees it.
pub(crate) fn order(order: &Order) -> String {
    let mut text = format!(
        "#{} {} {} {} {} at {}: {}",
        order_no(order.terms.order_id),
        order.terms.player,
        order.terms.side.as_str(),
        digits(order.state.quantity.get().into()),
        order.terms.material,
        digits(order.terms.price.get()),
        order.status().as_str(),
    );
    let reason = order.state.close_reason.filter(|reason| reason.as_str() != order.status().as_str());
    if let Some(reason) = reason {
        write!(text, " ({})", reason.as_str()).unwrap();
    }
    let (filled, left) = (order.filled().get(), order.state.remaining.get());
    write!(text, ", {} filled for {}, {left} left", digits(filled.into()), digits(order.state.value.get()))
        .unwrap();
    if order.state.fee.get() > 0 {
        write!(text, ", fee {}", order.state.fee.get()).unwrap();
    }
    text
}

/// A refusal: its code and text.
pub(crate) fn refusal(rejection: &Rejection) -> String {
    format!("refused: {} ({rejection})", rejection.code())
}

/// The events of a command.
pub(crate) fn event(market: &Market, event: &Event, now: Timestamp) -> String {
    let who = |player: &PlayerNo| market.player_name(*player);
    let what = |asset: &Asset| name(market, *asset);
    let of = |material: &Option<MaterialNo>| match material {
        Some(number) => market.material(*number).id.to_string(),
        None => "the market".to_owned(),
    };
    match event {
        Event::PlayerAdded { name, .. } => format!("{name} is new"),
        Event::MaterialRegistered { id, name, .. } => format!("{id} is called {name:?}"),
        Event::RulesSet(rules) => {
            format!("sales tax {} bps, {} open orders", rules.sales_tax_bps, rules.open_orders_max)
        }
        Event::Deposited { player, asset, amount, .. } => {
            format!("{} gets {} {}", who(player), digits(amount.get()), what(asset).as_str())
        }
        Event::Withdrawn { player, asset, amount, .. } => {
            format!("{} gives {} {}", who(player), digits(amount.get()), what(asset).as_str())
        }
        Event::Transferred { reference, step, player, asset, amount, .. } => {
            let verb = match step {
                TransferStep::Deposited => "gets",
                TransferStep::Withdrawn => "gives",
                TransferStep::Held => "sets aside",
                TransferStep::Confirmed => "gives what was set aside,",
                TransferStep::Aborted => "gets back",
            };
            let (amount, asset) = (digits(amount.get()), what(asset));
            format!("{} {verb} {amount} {} ({reference})", who(player), asset.as_str())
        }
        Event::OrderPlaced(placed) => {
            let until = match placed.time_in_force {
                TimeInForce::Gtd { expires_at } => format!(" for {} ms", digits(expires_at.0 - now.0)),
                _ => String::new(),
            };
            let (id, tif) = (order_no(placed.order_id), placed.time_in_force.as_str());
            format!("#{id} is placed, {tif}{until}, {} to rest", digits(placed.resting.get().into()))
        }
        Event::TradeExecuted(trade) => traded(market, trade),
        Event::OrderReduced { order_id, by, .. } => {
            format!("#{} is reduced by {}", order_no(*order_id), digits(by.get().into()))
        }
        Event::OrderClosed { order_id, remaining, reason, .. } => {
            let (id, left) = (order_no(*order_id), digits(remaining.get().into()));
            format!("#{id} is closed with {left} left: {}", reason.as_str())
        }
        Event::Halted { material } => format!("{} is halted", of(material)),
        Event::Resumed { material } => format!("{} is resumed", of(material)),
        Event::RulesChanged { material, rules, .. } => {
            format!("{} has the rules {:?}", of(material), Vec::<Rule>::from(rules.clone()))
        }
        Event::RulesScheduled { effective_at, material, .. } => {
            format!("rules of {} change in {} ms", of(material), digits(effective_at.0 - now.0))
        }
        Event::ListingFeeCharged { order_id, player, fee, .. } => {
            format!("{} pays {} to list #{}", who(player), digits(fee.get()), order_no(*order_id))
        }
        Event::FeesPaid { to, sales_tax, listing_fee, .. } => {
            let (tax, fee) = (digits(sales_tax.get()), digits(listing_fee.get()));
            format!("{} gets the fees: {tax} sales tax, {fee} listing fee", who(to))
        }
        Event::AccountFrozen { player } => format!("{} is frozen", who(player)),
        Event::AccountUnfrozen { player } => format!("{} is no longer frozen", who(player)),
        Event::TokensNotBeforeSet { player, at } => match player {
            Some(player) => format!("tokens of {} are valid from {} ms on", who(player), digits(at.0)),
            None => format!("tokens are valid from {} ms on", digits(at.0)),
        },
    }
}

fn traded(market: &Market, trade: &Trade) -> String {
    let party = |side| format!("{} #{}", market.player_name(trade.player(side)), order_no(trade.order(side)));
    let (taker, maker) = (trade.taker_side, trade.taker_side.opposite());
    let (verb, from) = if taker == Side::Bid { ("buys", "from") } else { ("sells", "to") };
    let mut text = format!(
        "{} {verb} {} {from} {} at {} = {}",
        party(taker),
        digits(trade.quantity.get().into()),
        party(maker),
        digits(trade.price.get()),
        digits(trade.value().get()),
    );
    if trade.fee.get() > 0 {
        write!(text, ", fee {}", digits(trade.fee.get())).unwrap();
    }
    if trade.improvement.get() > 0 {
        write!(text, ", {} back", digits(trade.improvement.get())).unwrap();
    }
    text
}

/// A number with `_` between groups of three digits, from ten thousand on.
fn digits(number: u64) -> String {
    let plain = number.to_string();
    if number < 10_000 {
        return plain;
    }
    let groups: Vec<&[u8]> = plain.as_bytes().rchunks(3).rev().collect();
    String::from_utf8(groups.join(&b'_')).unwrap()
}
