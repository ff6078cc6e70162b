//! What people read: the views, and the queries of docs/history.md.

use super::log::by_hand;
use super::{Scene, rows};

#[test]
fn views_show_names_words_and_times() {
    let scene = Scene::of(&by_hand());
    let connection = scene.connection();
    let check = |sql: &str, expected: &[&str]| assert_eq!(rows(&connection, sql), expected, "{sql}");
    check(
        "SELECT player, material, side, price, quantity, remaining, filled, value, fee, time_in_force, expires_at,
            status, close_reason, created_at, updated_at FROM orders ORDER BY sequence",
        &[
            "ann copper ask 12 5 0 5 60 6 gtc - filled filled 2026-09-21T14:26:40.000Z 2026-09-21T14:27:41.000Z",
            "ann copper ask 13 9 0 9 117 11 gtc - filled filled 2026-09-21T14:26:40.000Z 2026-09-21T14:27:42.000Z",
            "bob copper bid 14 7 0 7 86 0 gtc - filled filled 2026-09-21T14:27:41.000Z 2026-09-21T14:27:41.000Z",
            "ann wheat ask 20 3 3 0 0 0 gtd 2026-09-21T14:27:42.500Z expired expired 2026-09-21T14:27:42.000Z 2026-09-21T15:27:42.000Z",
            "bob copper bid 13 10 3 7 91 0 ioc - cancelled ioc_remainder 2026-09-21T14:27:42.000Z 2026-09-21T14:27:42.000Z",
            "bob wheat bid 8 1 1 0 0 0 gtc - open - 2026-09-21T14:27:42.000Z 2026-09-21T14:27:42.000Z",
        ],
    );
    check("SELECT player, material, side, quantity, status FROM open_orders", &["bob wheat bid 1 open"]);
    check(
        "SELECT trade_id, executed_at, material, price, quantity, value, fee, taker_side, buyer, seller FROM trades",
        &[
            "13 2026-09-21T14:27:41.000Z copper 12 5 60 6 bid bob ann",
            "14 2026-09-21T14:27:41.000Z copper 13 2 26 2 bid bob ann",
            "17 2026-09-21T14:27:42.000Z copper 13 7 91 9 bid bob ann",
        ],
    );
    check(
        "SELECT player, trade_id, executed_at, material, side, role, price, quantity, value, fee FROM fills
            ORDER BY player, trade_id",
        &[
            "ann 13 2026-09-21T14:27:41.000Z copper ask maker 12 5 60 6",
            "ann 14 2026-09-21T14:27:41.000Z copper ask maker 13 2 26 2",
            "ann 17 2026-09-21T14:27:42.000Z copper ask maker 13 7 91 9",
            "bob 13 2026-09-21T14:27:41.000Z copper bid taker 12 5 60 0",
            "bob 14 2026-09-21T14:27:41.000Z copper bid taker 13 2 26 0",
            "bob 17 2026-09-21T14:27:42.000Z copper bid taker 13 7 91 0",
        ],
    );
}

#[test]
fn a_timeline_tells_everything_of_a_player() {
    let scene = Scene::of(&by_hand());
    let found = rows(
        &scene.connection(),
        "SELECT at, event, material, side, quantity, price, fee, close_reason, asset, amount, reason FROM timeline
            WHERE player IN ('bob', 'eve') ORDER BY sequence",
    );
    let expected = [
        "2026-09-21T14:26:40.000Z deposited - - - - - - coin 10000 start",
        "2026-09-21T14:27:41.000Z placed copper bid 7 14 - - - - -",
        "2026-09-21T14:27:41.000Z filled copper bid 5 12 0 - - - -",
        "2026-09-21T14:27:41.000Z filled copper bid 2 13 0 - - - -",
        "2026-09-21T14:27:42.000Z placed copper bid 10 13 - - - - -",
        "2026-09-21T14:27:42.000Z filled copper bid 7 13 0 - - - -",
        "2026-09-21T14:27:42.000Z closed copper bid 3 - - ioc_remainder - - -",
        "2026-09-21T14:27:42.000Z placed wheat bid 1 8 - - - - -",
        "2026-09-21T14:27:42.000Z reduced wheat bid 3 - - - - - -",
        "2026-09-21T14:27:42.000Z withdrawn - - - - - - coin -7 eaten",
        "2026-09-21T15:27:42.000Z deposited - - - - - - coin 1 start",
        "2026-09-21T15:27:42.000Z deposited - - - - - - coin 9 trip",
        "2026-09-21T15:27:42.000Z withdrawn - - - - - - coin -2 trip",
        "2026-09-21T15:27:42.000Z withdrawal_held - - - - - - coin 3 trip",
        "2026-09-21T15:27:42.000Z withdrawal_held - - - - - - coin 4 trip",
        "2026-09-21T15:27:42.000Z withdrawal_held - - - - - - coin 1 trip",
        "2026-09-21T15:27:42.000Z withdrawal_confirmed - - - - - - coin -3 trip",
        "2026-09-21T15:27:42.000Z withdrawal_aborted - - - - - - coin 4 trip",
    ];
    assert_eq!(found, expected);
}

#[test]
fn views_tell_of_the_market() {
    let scene = Scene::of(&by_hand());
    let connection = scene.connection();
    let check = |sql: &str, expected: &[&str]| assert_eq!(rows(&connection, sql), expected, "{sql}");
    check(
        "SELECT * FROM candles",
        &[
            "copper 1m 2026-09-21T14:27:00.000Z 12 13 12 13 14 177 3 17",
            "copper 1h 2026-09-21T14:00:00.000Z 12 13 12 13 14 177 3 17",
            "copper 1d 2026-09-21T00:00:00.000Z 12 13 12 13 14 177 3 17",
        ],
    );
    check(
        "SELECT * FROM transfers WHERE player <> 'ann'",
        &[
            "9 2026-09-21T14:26:40.000Z bob coin 10000 start -",
            "21 2026-09-21T14:27:42.000Z bob coin -7 eaten -",
            "26 2026-09-21T15:27:42.000Z eve coin 1 start -",
            "27 2026-09-21T15:27:42.000Z eve coin 9 trip trip#1",
            "28 2026-09-21T15:27:42.000Z eve coin -2 trip trip#2",
            "32 2026-09-21T15:27:42.000Z eve coin -3 trip trip#3",
        ],
    );
    check(
        "SELECT reference, kind, state, player, asset, amount, reason FROM referenced_transfers",
        &[
            "trip#1 deposit done eve coin 9 trip",
            "trip#2 withdrawal done eve coin 2 trip",
            "trip#3 withdrawal confirmed eve coin 3 trip",
            "trip#4 withdrawal aborted eve coin 4 trip",
            "trip#5 withdrawal pending eve coin 1 trip",
        ],
    );
    check(
        "SELECT * FROM flows ORDER BY hour, asset, kind",
        &[
            "2026-09-21T14:00:00.000Z coin deposited start 10000 1",
            "2026-09-21T14:00:00.000Z coin withdrawn eaten 7 1",
            "2026-09-21T14:00:00.000Z copper deposited start 100 1",
            "2026-09-21T14:00:00.000Z wheat deposited start 10 1",
            "2026-09-21T15:00:00.000Z coin deposited start 1 1",
            "2026-09-21T15:00:00.000Z coin deposited trip 9 1",
            "2026-09-21T15:00:00.000Z coin withdrawn trip 5 2",
        ],
    );
    check(
        "SELECT * FROM market_log",
        &[
            "1 2026-09-21T14:26:40.000Z rules - 1000 200",
            "22 2026-09-21T14:27:42.000Z halted wheat - -",
            "24 2026-09-21T15:27:42.000Z resumed wheat - -",
        ],
    );
    check("SELECT * FROM materials", &["0 copper Copper ore", "1 wheat Wheat"]);
    check("SELECT * FROM players", &["0 ann", "1 bob", "2 eve"]);
}

#[test]
fn an_order_id_reads_as_the_api_writes_it() {
    let log = by_hand();
    let scene = Scene::of(&log);
    let of = |event: &_| match event {
        tradepost_core::Event::OrderPlaced(order) => Some(order.order_id.to_string()),
        _ => None,
    };
    let expected: Vec<_> = log.events().filter_map(|(_, _, event)| of(event)).collect();
    assert_eq!(rows(&scene.connection(), "SELECT order_id FROM orders ORDER BY sequence"), expected);
}

#[test]
fn the_queries_of_the_documentation_work() {
    let scene = Scene::of(&by_hand());
    let text = include_str!("../../../../../../docs/history.md");
    let queries: Vec<_> =
        text.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(queries.len() > 5, "docs/history.md has {} queries", queries.len());
    let connection = scene.connection();
    for query in queries {
        assert!(!rows(&connection, query.trim().trim_end_matches(';')).is_empty(), "no rows:\n{query}");
    }
}
