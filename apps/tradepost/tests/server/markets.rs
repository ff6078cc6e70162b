//! Files of two markets, or of two moments of one market, are never mixed.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::harness::{Server, directory, expect, serve_arguments, tradepost};

/// Starts a market in which Ann has coins.
pub(crate) fn market(directory: &Path) -> Server {
    let server = Server::start(directory);
    server.fund(&["copper"], &[("ann", "coin", 1_000_000), ("bob", "copper", 1_000_000)]);
    server
}

/// Trades this many times.
pub(crate) fn trade(server: &Server, directory: &Path, times: u64) {
    let (ann, bob) = (server.player(directory, "ann"), server.player(directory, "bob"));
    for _ in 0..times {
        let body = |side| json!({ "side": side, "material": "copper", "price": 10, "quantity": 2 });
        expect(ann.post("/v1/orders").json(&body("bid")), 201..=201);
        expect(bob.post("/v1/orders").json(&body("ask")), 201..=201);
    }
}

/// Saves a backup of a running market.
pub(crate) fn back_up(server: &Server, file: &Path) -> String {
    let output = tradepost([
        "backup",
        "--url",
        &server.url,
        "--token",
        &server.operator.token,
        file.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The error of a start that is refused.
fn refusal(directory: &Path) -> String {
    let output = tradepost(serve_arguments(directory).into_iter().chain(["--log", "error"]));
    assert!(!output.status.success(), "it must not start");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_backup_copied_over_a_journal_is_refused_while_the_old_log_lies_beside_it() {
    let outside = directory();
    let directory = directory();
    let server = market(directory.path());
    trade(&server, directory.path(), 3);
    let backup = outside.path().join("backup.db");
    back_up(&server, &backup);
    trade(&server, directory.path(), 3);
    // The history has applied them, too.
    expect(server.operator.get("/v1/accounts/ann/events"), 200..=200);
    server.kill();
    let journal = directory.path().join("journal.db");
    fs::copy(&backup, &journal).unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("journal.db-wal") && error.contains("tradepost restore"), "{error}");
    // Looking at it changes nothing either.
    let verified = tradepost(["verify", "--data", directory.path().to_str().unwrap()]);
    assert!(!verified.status.success(), "{verified:?}");
    assert_eq!(fs::read(&journal).unwrap(), fs::read(&backup).unwrap());

    // What the message says to do is enough, but for what was made from the later journal.
    fs::remove_file(directory.path().join("journal.db-wal")).unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("history.db knows event") && error.contains("tradepost restore"), "{error}");
    for file in ["snapshot.bin", "history.db", "history.db-wal", "history.db-shm"] {
        drop(fs::remove_file(directory.path().join(file)));
    }
    Server::start(directory.path()).audit();
}

#[test]
fn the_snapshot_and_the_history_of_another_market_are_named_and_not_used() {
    let (one, two) = (directory(), directory());
    for (directory, times) in [(&one, 2), (&two, 9)] {
        let server = market(directory.path());
        trade(&server, directory.path(), times);
        assert!(server.terminate().success());
    }
    let orders = |server: &Server| expect(server.operator.get("/v1/accounts/ann/orders"), 200..=200);
    let server = Server::start(one.path());
    let before = orders(&server);
    assert!(server.terminate().success());
    for file in ["snapshot.bin", "history.db", "history.db-wal", "history.db-shm"] {
        drop(fs::remove_file(one.path().join(file)));
        if two.path().join(file).exists() {
            fs::copy(two.path().join(file), one.path().join(file)).unwrap();
        }
    }
    let server = Server::start(one.path());
    assert_eq!(orders(&server), before);
    server.audit();
    let log = server.end_and_read_log();
    assert!(
        log.contains("it is of another market") && log.contains("history.db is of another market"),
        "{log}"
    );
}

#[test]
fn cursors_ahead_of_the_market_are_refused_after_a_restore() {
    let (from, to) = (directory(), directory());
    let server = market(from.path());
    trade(&server, from.path(), 1);
    back_up(&server, &to.path().join("journal.db"));
    trade(&server, from.path(), 5);
    let ann = server.player(from.path(), "ann");
    let last = |list: &str, id: &str| {
        let rows = expect(ann.get(&format!("/v1/{list}")), 200..=200);
        let rows = rows[list.rsplit('/').next().unwrap()].as_array().unwrap().clone();
        rows.iter().filter_map(|row| row[id].as_str()?.parse::<u64>().ok()).max().unwrap()
    };
    let newest = [last("events", "cursor"), last("fills", "trade_id")];

    let restored = Server::start(to.path());
    let ann = restored.player(to.path(), "ann");
    for cursor in newest {
        for list in ["events?after", "fills?after", "orders?cursor", "materials/copper/trades?after"] {
            let refused = expect(ann.get(&format!("/v1/{list}={cursor}")), 400..=400);
            assert_eq!(refused["code"], "invalid_cursor", "{list}");
        }
    }
    let known = expect(ann.get("/v1/events"), 200..=200);
    let known = known["events"].as_array().unwrap().last().unwrap()["cursor"].as_str().unwrap();
    let next = expect(ann.get(&format!("/v1/events?after={known}")), 200..=200);
    assert_eq!(next["events"], json!([]), "the last cursor is one");
}
