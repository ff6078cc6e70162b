//! No query walks a whole table of rows, and none is planned twice.

use rusqlite::{Connection, StatementStatus};

use super::Scene;
use crate::followers::history::schema::statements::{
    CANDLES, CHANGE_ORDER, CLOSE_ORDER, FILLS_AFTER, FIRST_ORDER_AFTER, FLOWS, INBOX_AFTER,
    LAST_EVENT_BEFORE, MATERIAL_NUMBER, MATERIALS_FROM, OPEN_ORDERS_BEFORE, ORDER, ORDER_FOLD,
    ORDER_SEQUENCE, ORDERS_BEFORE, ORDERS_OF_MATERIAL_BEFORE, ORDERS_PLACED_BEFORE, PLAYER_NAME,
    PLAYER_NUMBER, PRICE_BEFORE, REMOVE_ENTRIES, REMOVE_ORDER, REMOVE_PLACED, REMOVE_TRADES,
    REMOVE_TRANSFERS, TRADES_AFTER, TRADES_NEWEST,
};
use crate::sqlite::configure;

/// What is asked with parameters, and changes nothing.
const QUERIES: [&str; 20] = [
    ORDER,
    ORDER_FOLD,
    ORDER_SEQUENCE,
    ORDERS_BEFORE,
    OPEN_ORDERS_BEFORE,
    PLAYER_NAME,
    PLAYER_NUMBER,
    ORDERS_OF_MATERIAL_BEFORE,
    FIRST_ORDER_AFTER,
    FILLS_AFTER,
    INBOX_AFTER,
    LAST_EVENT_BEFORE,
    ORDERS_PLACED_BEFORE,
    MATERIAL_NUMBER,
    MATERIALS_FROM,
    TRADES_AFTER,
    TRADES_NEWEST,
    CANDLES,
    PRICE_BEFORE,
    FLOWS,
];

fn connection(scene: &Scene) -> Connection {
    let connection = scene.connection();
    configure(&connection, 1_024).unwrap();
    connection
}

fn plan(scene: &Scene, sql: &str) -> Vec<String> {
    let connection = connection(scene);
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Parameters stay NULL: the plan does not depend on them.
    let mut steps = statement.raw_query();
    let mut plan = Vec::new();
    while let Some(step) = steps.next().unwrap() {
        plan.push(step.get::<_, String>(3).unwrap());
    }
    plan
}

#[test]
fn every_query_seeks_and_none_sorts() {
    let scene = Scene::new();
    for sql in QUERIES.into_iter().chain([CHANGE_ORDER, CLOSE_ORDER]) {
        let steps = plan(&scene, sql);
        assert!(!steps.is_empty(), "{sql}");
        for step in &steps {
            // The kinds of an inbox are merged, each in its own order.
            let merges =
                sql == INBOX_AFTER && ["MERGE (UNION ALL)", "LEFT", "RIGHT"].contains(&step.as_str());
            assert!(merges || step.starts_with("SEARCH"), "{step}\n{steps:#?}\n{sql}");
        }
    }
}

#[test]
fn what_is_removed_is_found_by_seeking() {
    let scene = Scene::new();
    for sql in [REMOVE_ENTRIES, REMOVE_TRADES, REMOVE_TRANSFERS, REMOVE_PLACED, REMOVE_ORDER] {
        for step in plan(&scene, sql) {
            assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
            let walks = step.starts_with("SCAN") && !step.contains("(subquery");
            assert!(!walks, "{step}\n{sql}");
        }
    }
}

#[test]
fn a_statement_that_is_used_again_is_not_planned_again() {
    let scene = Scene::new();
    let connection = connection(&scene);
    for sql in QUERIES.into_iter().chain([CHANGE_ORDER, CLOSE_ORDER]) {
        for value in [0, 1, 7_000] {
            let mut statement = connection.prepare_cached(sql).unwrap();
            for parameter in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(parameter, value).unwrap();
            }
            let mut rows = statement.raw_query();
            while rows.next().unwrap().is_some() {}
            drop(rows);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{value}: {sql}");
        }
    }
}

#[test]
fn a_view_asked_for_one_player_seeks() {
    let scene = Scene::new();
    for sql in [
        "SELECT * FROM fills WHERE player = 'ann' ORDER BY trade_id DESC LIMIT 10",
        "SELECT * FROM timeline WHERE player = 'ann' ORDER BY sequence DESC LIMIT 10",
        "SELECT * FROM orders WHERE player = 'ann' ORDER BY sequence DESC LIMIT 10",
        "SELECT orders.* FROM order_row JOIN players ON players.number = order_row.player
            JOIN orders ON orders.player = players.player AND orders.sequence = order_row.sequence
            WHERE order_row.order_id = x'00'",
        "SELECT * FROM open_orders WHERE player = 'ann'",
        "SELECT * FROM trades WHERE material = 'copper' ORDER BY trade_id DESC LIMIT 10",
        "SELECT * FROM candles WHERE material = 'copper' AND interval = '1h'",
    ] {
        let steps = plan(&scene, sql);
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:#?}\n{sql}");
    }
}
