//! Nothing acknowledged is lost and nothing is done twice: after kills, repeated requests and deleted files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Caller, Server, directory, expect};

const PLAYERS: [&str; 4] = ["ann", "bob", "cid", "dee"];

fn funded(directory: &Path) -> Server {
    let server = Server::start(directory);
    let assets: Vec<_> = PLAYERS
        .iter()
        .flat_map(|player| [(*player, "coin", 1_000_000_000), (*player, "copper", 1_000_000_000)])
        .collect();
    server.fund(&["copper"], &assets);
    server
}

/// Each order a client sent: the response, or `None` if there was none.
type Ledger = Mutex<BTreeMap<String, Option<Value>>>;

/// Sends orders until the server no longer responds, recording each before and after.
fn trade(caller: &Caller, player: usize, round: usize, known: &Ledger, until: Instant) {
    for number in 0_u64.. {
        let key = format!("{player}-{round}-{number}");
        known.lock().unwrap().insert(key.clone(), None);
        let answer = order(caller, &key).send();
        let Ok(Ok(body)) = answer.map(reqwest::blocking::Response::text) else { return };
        let order: Value = serde_json::from_str(&body).unwrap();
        assert!(order["order_id"].is_string(), "{body}");
        known.lock().unwrap().insert(key, Some(order));
        if Instant::now() > until {
            return;
        }
    }
}

/// The order of a key: a function of the key alone.
fn order(caller: &Caller, key: &str) -> reqwest::blocking::RequestBuilder {
    let number: u64 = key.bytes().fold(7, |hash, byte| hash * 31 + u64::from(byte));
    let side = if number.is_multiple_of(2) { "bid" } else { "ask" };
    caller.order(key, side, 1 + number % 50, 90 + number / 7 % 20)
}

#[test]
fn repeated_kills_under_load_lose_and_duplicate_nothing() {
    let directory = directory();
    let known = Ledger::default();
    let mut server = funded(directory.path());
    for round in 0..5 {
        let callers = PLAYERS.map(|player| server.player(directory.path(), player));
        std::thread::scope(|scope| {
            let deadline = Instant::now() + Duration::from_secs(30);
            for (player, caller) in callers.iter().enumerate() {
                let known = &known;
                scope.spawn(move || trade(caller, player, round, known, deadline));
            }
            // A different moment each round, in the middle of the load.
            let target = known.lock().unwrap().len() + 40 + round * 37;
            while known.lock().unwrap().len() < target {
                std::thread::yield_now();
            }
            server.kill();
        });
        server = Server::start(directory.path());
        server.audit();
    }
    let callers = PLAYERS.map(|player| server.player(directory.path(), player));
    let known = known.into_inner().unwrap();
    assert!(known.values().any(Option::is_none), "some orders were cut off");
    for (key, answered) in &known {
        let player = key.split('-').next().and_then(|player| player.parse::<usize>().ok()).unwrap();
        let again = expect(order(&callers[player], key), 201..=201);
        if let Some(answered) = answered {
            assert_eq!(again, *answered, "the same key gives the same response");
        }
    }
    // Each key made one order, whether the first or the second request was answered.
    let mut stored = 0;
    for caller in &callers {
        let mut cursor = String::new();
        loop {
            let page = expect(caller.get(&format!("/v1/orders?limit=1000{cursor}")), 200..=200);
            stored += page["orders"].as_array().unwrap().len();
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
    }
    assert_eq!(stored, known.len());
    server.audit();
}

#[test]
fn answers_balances_and_books_are_the_same_after_a_restart_with_and_without_snapshot_and_history() {
    let directory = directory();
    let server = funded(directory.path());
    let (ann, bob) = (server.player(directory.path(), "ann"), server.player(directory.path(), "bob"));
    let placed = expect(ann.order("a", "ask", 10, 5), 201..=201);
    expect(bob.order("b", "bid", 4, 6), 201..=201);
    let id = placed["order_id"].as_str().unwrap();
    let cancelled = expect(ann.delete(&format!("/v1/orders/{id}")).header("Idempotency-Key", "c"), 200..=200);
    let refused = expect(bob.order("d", "ask", 999_999_999, 999_999_999), 422..=422);
    let read = |server: &Server| {
        let (ann, bob) = (server.player(directory.path(), "ann"), server.player(directory.path(), "bob"));
        let paths = ["/v1/balances", "/v1/orders", "/v1/fills", "/v1/events"];
        let mut seen: Vec<Value> = [&ann, &bob]
            .iter()
            .flat_map(|caller| paths.map(|path| expect(caller.get(path), 200..=200)))
            .collect();
        seen.push(expect(ann.get("/v1/materials/copper/book"), 200..=200));
        seen.push(expect(ann.get("/v1/materials/copper/trades"), 200..=200));
        seen.push(expect(ann.get("/v1/materials/copper/candles?interval=1m"), 200..=200));
        assert_eq!(expect(ann.order("a", "ask", 10, 5), 201..=201), placed);
        assert_eq!(
            expect(ann.delete(&format!("/v1/orders/{id}")).header("Idempotency-Key", "c"), 200..=200),
            cancelled
        );
        assert_eq!(
            expect(bob.order("d", "ask", 999_999_999, 999_999_999), 422..=422)["code"],
            refused["code"]
        );
        seen
    };
    let before = read(&server);
    assert!(server.terminate().success());

    let with_snapshot = Server::start(directory.path());
    assert_eq!(read(&with_snapshot), before);
    with_snapshot.kill();
    for file in ["snapshot.bin", "history.db", "history.db-wal", "history.db-shm"] {
        drop(std::fs::remove_file(directory.path().join(file)));
    }
    let from_journal = Server::start(directory.path());
    assert_eq!(read(&from_journal), before);
    from_journal.audit();
}

#[test]
fn two_servers_cannot_use_one_directory() {
    let directory = directory();
    let _server = Server::start(directory.path());
    let second = crate::harness::tradepost(crate::harness::serve_arguments(directory.path()));
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another server is using"), "{second:?}");
}
