//! What is projected: inboxes in the order things happened, candles by their minutes, hours and days, the
//! last price.

use futures::executor::block_on;
use tradepost_core::{CloseReason, Price};
use tradepost_ports::{Candle, CandleInterval};

use super::stage::{Stage, material, player};
use crate::store::{Store, Update};
use crate::tables::{InboxRow, InboxSource, Note, ProgressRow, Table, attribute, material_key};

/// A player's notes of copper, each in a few words.
fn inbox(stage: &Stage, name: &str) -> Vec<String> {
    let rows = stage.tables.rows(Table::INBOX).into_iter().map(|row| InboxRow::decode(&row).unwrap());
    let rows = rows.filter(|row| row.player == player(name) && row.source != InboxSource::Account);
    let word = |note: Note| match note {
        Note::Filled { side, maker, price, quantity, fee, .. } => format!(
            "{} {} {} @ {} - {}",
            if maker { "made" } else { "took" },
            side.as_str(),
            quantity.get(),
            price.get(),
            fee.get()
        ),
        Note::Closed { side, remaining, reason, .. } => {
            format!("{} {} {}", reason.as_str(), side.as_str(), remaining.get())
        }
        other => format!("{other:?}"),
    };
    rows.flat_map(|row| row.notes).map(word).collect()
}

#[test]
fn each_player_reads_what_happened_in_its_order() {
    let mut stage = Stage::new(&["copper"], &["ann", "bob", "cid"], 1_000);
    stage.place("ann ask 1 @ 8 gtd");
    stage.wait(2_000);
    stage.place("ann ask 2 @ 10");
    stage.place("ann ask 3 @ 11");
    stage.place("bob bid 9 @ 10 ioc");
    stage.place("cid bid 1 @ 11");
    stage.place("ann bid 5 @ 12");
    assert_eq!(stage.settle().settlements, 1);
    assert_eq!(
        inbox(&stage, "ann"),
        ["expired ask 1", "made ask 2 @ 10 - 2", "made ask 1 @ 11 - 1", "self_trade bid 5"]
    );
    assert_eq!(inbox(&stage, "bob"), ["took bid 2 @ 10 - 0", "ioc_remainder bid 7"]);
    assert_eq!(inbox(&stage, "cid"), ["took bid 1 @ 11 - 0"]);
}

/// Candles of a length: start in minutes, open, high, low, close, volume, value, trades.
fn candles(stage: &Stage, interval: CandleInterval) -> Vec<[u64; 8]> {
    let candles = block_on(stage.api.read_candles(&material("copper"), interval, None, None)).unwrap();
    let numbers = |it: Candle| {
        let start = it.start.0 / 60_000 % 1_440;
        let [open, high, low, close] = [it.open, it.high, it.low, it.close].map(Price::get);
        [start, open, high, low, close, it.volume, it.value, it.trades]
    };
    candles.into_iter().map(numbers).collect()
}

fn trade(stage: &Stage, quantity: u64, price: u64) {
    stage.place(&format!("ann ask {quantity} @ {price}"));
    stage.place(&format!("bob bid {quantity} @ {price}"));
}

#[test]
fn trades_are_added_up_by_minute_hour_and_day() {
    let mut stage = Stage::copper();
    trade(&stage, 2, 10);
    trade(&stage, 1, 14);
    stage.settle();
    trade(&stage, 3, 9);
    stage.settle();
    stage.wait(60_000);
    trade(&stage, 1, 20);
    stage.settle();
    stage.wait(59 * 60_000);
    trade(&stage, 1, 7);
    stage.settle();
    let minutes = [[0, 10, 14, 9, 9, 6, 61, 3], [1, 20, 20, 20, 20, 1, 20, 1], [60, 7, 7, 7, 7, 1, 7, 1]];
    assert_eq!(candles(&stage, CandleInterval::Minute), minutes);
    assert_eq!(
        candles(&stage, CandleInterval::Hour),
        [[0, 10, 20, 9, 20, 7, 81, 4], [60, 7, 7, 7, 7, 1, 7, 1]]
    );
    assert_eq!(candles(&stage, CandleInterval::Day), [[0, 10, 20, 7, 7, 8, 88, 5]]);
}

#[test]
fn telling_it_all_again_changes_nothing() {
    let mut stage = Stage::copper();
    for n in 0..90 {
        trade(&stage, 1 + n % 3, 10 + n % 7);
        if n % 2 == 0 {
            stage.settle();
        }
    }
    stage.place("cid ask 5 @ 3 ioc");
    stage.settle();
    let projected = |stage: &Stage| {
        [Table::ORDERS, Table::INBOX, Table::CANDLES, Table::MATERIALS].map(|table| stage.tables.rows(table))
    };
    let before = projected(&stage);
    let progress = ProgressRow::decode(before[3].last().unwrap()).unwrap();
    assert!(progress.projected > 32, "it takes more than one round: {}", progress.projected);
    assert_eq!(progress.last().map(Price::get), Some(10 + 89 % 7));
    let forgotten =
        [attribute::PROJECTED, attribute::DAY, attribute::ASK, attribute::BID].map(Update::remove);
    block_on(stage.tables.write(material_key(&material("copper")).update(forgotten.into()))).unwrap();
    stage.project();
    assert!(projected(&stage) == before, "the same rows");
}

#[test]
fn how_an_order_ended_is_known_before_and_after_it_is_told() {
    let mut stage = Stage::copper();
    let [ask, bid] = ["ann ask 5 @ 9", "bob bid 4 @ 9"].map(|order| stage.place(order));
    let ioc = stage.place("cid bid 4 @ 9 ioc");
    let announcements = stage.announcements();
    stage.hear(&announcements);
    let states = |stage: &Stage| [ask, bid, ioc].map(|order| stage.state(order));
    let unprojected = states(&stage);
    assert_eq!(unprojected, ["filled 5/5 for 45", "filled 4/4 for 36", "ioc_remainder 1/4 for 9"]);
    let orders = [ask, bid, ioc].map(|order| stage.order(order));
    stage.project();
    assert_eq!(states(&stage), unprojected);
    assert_eq!([ask, bid, ioc].map(|order| stage.order(order)), orders);
    assert_eq!(orders[2].state.close_reason, Some(CloseReason::IocRemainder));
}
