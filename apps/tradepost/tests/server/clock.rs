//! A clock that is behind the journal, after one that was ahead: named, measured, and overcome; and one that
//! runs faster than real time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::json;
use tradepost_core::Rules;
use tradepost_node::{Clock, Environment, MarketSettings, start};

use crate::harness::{Server, directory, expect};

/// The first of January 2099.
const TOO_LATE: u64 = 4_070_908_800_000;

/// A market that was started once under a clock of 2099.
pub(crate) fn from_the_future(directory: &Path) {
    let settings = MarketSettings {
        rules: Rules { sales_tax_bps: 1, ..Rules::default() },
        environment: Environment {
            clock: Clock::ByHand(Arc::new(AtomicU64::new(TOO_LATE))),
            ..Environment::default()
        },
        ..MarketSettings::new(directory)
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let running = runtime.block_on(start(settings, |_, _| {})).unwrap();
    running.stop().unwrap();
}

fn seconds_behind(server: &Server) -> f64 {
    let metrics = server.operator.get("/metrics").send().unwrap().text().unwrap();
    let line =
        metrics.lines().find(|line| line.starts_with("tradepost_clock_behind_seconds ")).expect("the metric");
    line.split(' ').next_back().unwrap().parse().unwrap()
}

/// The answer to an ask that expires at a time.
fn status_of_ask_until(server: &Server, directory: &Path, until: &str) -> u16 {
    let ask = json!({ "side": "ask", "material": "copper", "price": 3, "quantity": 1, "time_in_force": "gtd",
        "expires_at": until });
    server.player(directory, "ann").post("/v1/orders").json(&ask).send().unwrap().status().as_u16()
}

#[test]
fn a_clock_behind_the_journal_is_reported_and_the_market_may_go_on_from_the_journals_time() {
    let directory = directory();
    from_the_future(directory.path());
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "copper", 10)]);
    assert!(seconds_behind(&server) > 1e9, "{}", seconds_behind(&server));
    assert_eq!(status_of_ask_until(&server, directory.path(), "2090-01-01T00:00:00Z"), 422);
    let log = server.end_and_read_log();
    assert!(log.contains("the clock is behind") && log.contains(&TOO_LATE.to_string()), "{log}");

    let server = Server::start_with(directory.path(), &["--clock-behind", "continue"]);
    assert_eq!(status_of_ask_until(&server, directory.path(), "2099-01-02T00:00:00Z"), 201);
    let time = || {
        let deposit = json!({ "asset": "coin", "amount": 1, "reason": "test" });
        expect(server.operator.post("/v1/accounts/bob/deposits").json(&deposit), 201..=201);
        let events = expect(server.operator.get("/v1/accounts/bob/events"), 200..=200);
        events["events"].as_array().unwrap().last().unwrap()["at"].as_str().unwrap().to_owned()
    };
    let first = time();
    assert!(first.starts_with("2099-01-01T00:0"), "{first}");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while time() <= first {
        assert!(std::time::Instant::now() < deadline, "time goes on");
    }
}

/// The market's time in milliseconds since 1970, and its factor.
fn market_time(server: &Server) -> (u64, u64) {
    let clock = expect(server.operator.get("/v1/clock"), 200..=200);
    let now: tradepost_wire::Time = clock["now"].as_str().unwrap().parse().unwrap();
    (now.0, clock["factor"].as_u64().unwrap())
}

#[test]
fn a_market_may_run_faster_than_real_time_and_goes_on_where_it_stopped() {
    const HOUR_MS: u64 = 3_600_000;
    let (directory, fast) = (directory(), ["--clock-factor", "3600"]);
    let server = Server::start_with(directory.path(), &fast);
    server.fund(&["copper"], &[("ann", "copper", 10)]);
    let (start, factor) = market_time(&server);
    assert_eq!(factor, 3600);
    let in_three_hours = tradepost_wire::Time(start + 3 * HOUR_MS).to_string();
    assert_eq!(status_of_ask_until(&server, directory.path(), &in_three_hours), 201);
    let open = || {
        let orders = server.player(directory.path(), "ann").get("/v1/orders?status=open");
        expect(orders, 200..=200)["orders"].as_array().unwrap().len()
    };
    assert_eq!(open(), 1);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while open() > 0 {
        assert!(std::time::Instant::now() < deadline, "the order expires after three seconds");
    }
    let (stopped, _) = market_time(&server);
    assert!(stopped >= start + 3 * HOUR_MS, "{start} to {stopped}");
    // A token of an hour is good for an hour of real time.
    assert_eq!(server.player(directory.path(), "ann").get("/v1/balances").send().unwrap().status(), 200);
    drop(server);
    let server = Server::start_with(directory.path(), &fast);
    let (resumed, _) = market_time(&server);
    assert!((stopped..stopped + 2 * HOUR_MS * 60).contains(&resumed), "{stopped}, then {resumed}");
}
