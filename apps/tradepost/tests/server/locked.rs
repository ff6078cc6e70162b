//! Another program locks a file of the market: the history waits and trading goes on; the journal stops the
//! market with a message that says why.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::harness::{Caller, Server, directory, expect, serve_arguments, tradepost};
use crate::interrupted::{SOON, catches_up, is_behind};

/// A market in which ann buys copper.
fn market(directory: &Path) -> (Server, Caller) {
    let server = Server::start(directory);
    server.fund(&["copper"], &[("ann", "coin", 1_000_000)]);
    let ann = server.player(directory, "ann");
    (server, ann)
}

/// Locks a file until the connection is dropped.
fn lock(directory: &Path, file: &str, begin: &str) -> Connection {
    let other = Connection::open(directory.join(file)).unwrap();
    other.busy_timeout(SOON).unwrap();
    other.execute_batch(begin).unwrap();
    other
}

/// Places an order of one unit.
fn place(ann: &Caller, key: &str) {
    expect(ann.order(key, "bid", 1, 5), 201..=201);
}

#[test]
fn a_locked_history_stops_no_trading_and_catches_up() {
    let directory = directory();
    let (server, ann) = market(directory.path());
    place(&ann, "before");
    catches_up(&ann, 1);
    let other = lock(directory.path(), "history.db", "BEGIN IMMEDIATE");
    for number in 0..7 {
        place(&ann, &format!("locked-{number}"));
        std::thread::sleep(Duration::from_secs(1));
    }
    is_behind(&ann);
    let metrics = expect_text(&server, "/metrics");
    assert!(metrics.contains("history_interrupted 1"), "{metrics}");
    drop(other);
    catches_up(&ann, 8);
    assert!(expect_text(&server, "/metrics").contains("history_interrupted 0"));
    server.audit();
    let log = server.end_and_read_log();
    let logged = log.lines().filter(|line| line.contains("close that program")).count();
    assert_eq!(logged, 1, "{log}");
    assert!(log.contains("history.db is written again"), "{log}");
}

fn expect_text(server: &Server, path: &str) -> String {
    server.operator.get(path).send().unwrap().text().unwrap()
}

#[test]
fn a_history_that_is_locked_at_the_start_delays_nothing() {
    let directory = directory();
    let (server, ann) = market(directory.path());
    place(&ann, "before");
    assert!(server.terminate().success());
    // One lock lets others read, the other one nobody.
    for (number, begin) in
        ["BEGIN IMMEDIATE", "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"].into_iter().enumerate()
    {
        let other = lock(directory.path(), "history.db", begin);
        let server = Server::start(directory.path());
        let ann = server.player(directory.path(), "ann");
        place(&ann, &format!("start-{number}"));
        is_behind(&ann);
        drop(other);
        catches_up(&ann, number + 2);
        assert!(server.terminate().success());
    }
}

#[test]
fn a_server_stops_although_its_history_is_locked() {
    let directory = directory();
    let (server, ann) = market(directory.path());
    let other = lock(directory.path(), "history.db", "BEGIN IMMEDIATE");
    place(&ann, "locked");
    assert!(server.terminate().success());
    drop(other);
    let server = Server::start(directory.path());
    catches_up(&server.player(directory.path(), "ann"), 1);
}

#[test]
fn a_locked_journal_stops_the_market_and_says_why() {
    let directory = directory();
    let (server, ann) = market(directory.path());
    let other = lock(directory.path(), "journal.db", "BEGIN IMMEDIATE");
    let refused = ann.order("locked", "bid", 1, 5).timeout(SOON * 2).send().unwrap();
    assert_eq!(refused.status().as_u16(), 503);
    let (status, log) = server.wait_and_read_log();
    assert!(!status.success());
    assert!(log.contains("another program has locked journal.db: close it"), "{log}");

    let output = tradepost(serve_arguments(directory.path()));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{error}");
    assert!(error.contains("another program has locked journal.db: close it"), "{error}");
    drop(other);
    Server::start(directory.path()).audit();
}
