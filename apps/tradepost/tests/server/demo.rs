//! The demo from outside: its first minute, and its next start.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::harness::{PROGRAM, directory};

/// From an empty directory to the first own trade.
const FIRST_TRADE_WITHIN: Duration = Duration::from_secs(30);
const HOUR_MS: u64 = 3_600_000;

/// A demo; killed when dropped.
struct Demo {
    process: Child,
    output: BufReader<ChildStdout>,
    url: String,
    token: String,
    /// What it printed before the first trade for a shell.
    intro: String,
}

impl Demo {
    /// Starts a demo and waits until it can be joined.
    fn start(directory: &Path) -> Self {
        tradepost_client::install_tls();
        let mut command = Command::new(PROGRAM);
        command.args([
            "demo",
            "--plain",
            "--no-open",
            "--listen",
            "127.0.0.1:0",
            "--unwatched",
            "30",
            "--data",
        ]);
        command.arg(directory).args(["--players", "120"]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let mut demo =
            Self { process, output, url: String::new(), token: String::new(), intro: String::new() };
        while demo.token.is_empty() {
            let mut line = String::new();
            assert!(demo.output.read_line(&mut line).unwrap() > 0, "it ended:\n{}", demo.intro);
            if let Some(rest) = line.strip_prefix("The market is open at ") {
                rest.split(' ').next().unwrap().clone_into(&mut demo.url);
            }
            if let Some(token) = line.strip_prefix("TOKEN=") {
                token.trim().clone_into(&mut demo.token);
            }
            demo.intro.push_str(&line);
        }
        demo
    }

    fn get(&self, path: &str) -> Value {
        let request = Client::new().get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        request.send().unwrap().json().unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let request = Client::new().post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        let answer = request.json(body).send().unwrap().text().unwrap();
        serde_json::from_str(&answer).unwrap_or_default()
    }

    /// The market's time, in milliseconds since 1970.
    fn now(&self) -> u64 {
        let now: tradepost_wire::Time = self.get("/v1/clock")["now"].as_str().unwrap().parse().unwrap();
        now.0
    }

    /// Stops it and returns what it still printed.
    fn stop(mut self) -> Vec<String> {
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let lines = (&mut self.output).lines().map(Result::unwrap).collect();
        assert!(self.process.wait().unwrap().success());
        lines
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn an_empty_directory_becomes_a_market_with_a_past_and_a_first_trade_within_30_seconds() {
    let (directory, began) = (directory(), Instant::now());
    let demo = Demo::start(directory.path());
    assert!(demo.intro.contains("Day 1 passes: wood "), "{}", demo.intro);
    let holdings = demo.get("/v1/balances")["balances"].clone();
    let amounts = |asset: &str| {
        let found = holdings.as_array().unwrap().iter().find(|it| it["asset"] == asset);
        found.map(|it| it["available"].as_u64().unwrap())
    };
    assert_eq!((amounts("coin"), amounts("wood")), (Some(500), Some(12)));
    let best = demo.get("/v1/materials/wood")["best_bid"].as_u64().unwrap();
    let ask = json!({ "side": "ask", "material": "wood", "quantity": 1, "price": best / 2, "time_in_force": "ioc" });
    assert_eq!(demo.post("/v1/orders", &ask)["status"], "filled");
    assert!(began.elapsed() < FIRST_TRADE_WITHIN, "{:?}", began.elapsed());
    // Each hour of the world is an hour of the market: 30 of them have candles.
    let candles = demo.get("/v1/materials/bread/candles?interval=1h")["candles"].clone();
    assert!((25..=32).contains(&candles.as_array().unwrap().len()), "{candles}");
    let status = demo.get("/demo/status");
    assert!(status["you"]["rank"].as_u64().unwrap() > 60, "{status}");
}

#[test]
fn a_paused_demo_stands_still_and_a_stopped_one_goes_on_where_it_was() {
    let directory = directory();
    let demo = Demo::start(directory.path());
    demo.post("/demo/speed", &json!({ "speed": 0 }));
    let deadline = Instant::now() + Duration::from_secs(20);
    let stands = || {
        let before = (demo.now(), demo.get("/v1/clock")["factor"].clone());
        std::thread::sleep(Duration::from_millis(300));
        (demo.now() == before.0 && before.1 == 0).then_some(before.0)
    };
    let paused = loop {
        assert!(Instant::now() < deadline, "time stands still");
        if let Some(now) = stands() {
            break now;
        }
    };
    demo.post("/demo/speed", &json!({ "speed": 20 }));
    while demo.now() < paused + HOUR_MS {
        assert!(Instant::now() < deadline, "time goes on");
    }
    let (stopped, lines) = (demo.now(), demo.stop());
    let last: Vec<_> = lines.iter().filter(|line| line.starts_with("Stopped at day ")).collect();
    assert_eq!(last, [lines.last().unwrap()], "nothing follows that no longer works: {lines:?}");

    let demo = Demo::start(directory.path());
    assert!(
        demo.intro.starts_with("Continuing the world of 120 players and seed 1 at day "),
        "{}",
        demo.intro
    );
    let now = demo.now();
    assert!((stopped..stopped + 24 * HOUR_MS).contains(&now), "{stopped}, then {now}");
    let last_hour = demo.get("/v1/materials/bread")["volume_24h"].as_u64().unwrap();
    assert!(last_hour > 0);
}
