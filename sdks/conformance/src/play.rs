//! Plays scenarios through one client: each step's answer, requests, keys and time are compared with what the
//! scenario says.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Command;
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::driver::Driver;
use crate::expected::{Names, check, filled, filled_fields, filled_text};
use crate::http::send;
use crate::market::Market;
use crate::proxy::{Proxy, Seen};
use crate::scenario::{Call, Fault, Next, Scenario, Step, World};

/// How many messages `eventually` looks at.
const MESSAGES_MAX: usize = 30;

/// A client in front of a market of its own.
pub(crate) struct Stage<'a> {
    market: &'a Market,
    proxy: &'a Proxy,
    command: &'a dyn Fn() -> Command,
    operator: String,
    /// The driver, unless a scenario failed and may have left it in the middle of something.
    driver: Option<Driver>,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(
        market: &'a Market,
        proxy: &'a Proxy,
        command: &'a dyn Fn() -> Command,
    ) -> Result<Self> {
        let operator = market.token("game", "operator")?;
        Ok(Self { market, proxy, command, operator, driver: None })
    }

    /// Plays a scenario; the error says in which step the client failed, and how. `number` makes its names
    /// unique.
    pub(crate) fn play(&mut self, number: usize, scenario: &Scenario) -> Result<()> {
        let names = ["ada", "bob", "iron"].map(|name| (name.to_owned(), json!(format!("{name}-{number}"))));
        let mut names: Names = names.into_iter().collect();
        let iron = filled_text("PUT /v1/materials/$iron", &names);
        self.send(&iron, &self.operator, Some(&json!({ "name": "Iron" })))?;
        let feed = self.send("GET /v1/feed?after=end", &self.operator, None)?;
        names.insert("feed".to_owned(), feed.get("next").context("the feed's end")?.clone());
        let player = |name: &str| self.market.token(&filled_text(name, &names), "player");
        let (ada, bob) = (player("$ada")?, player("$bob")?);
        let driver = self.driver.take().map_or_else(|| self.start_driver(), Ok)?;
        let mut play =
            Play { stage: self, driver, names, ada, bob, keys: BTreeSet::new(), later: Vec::new() };
        for (index, step) in scenario.step.iter().enumerate() {
            play.step(step).with_context(|| format!("step {}, {step}", index + 1))?;
        }
        for world in play.later {
            world.join().map_err(|_| anyhow::anyhow!("a request of the world panicked"))??;
        }
        self.driver = Some(play.driver);
        Ok(())
    }

    fn start_driver(&self) -> Result<Driver> {
        Driver::start((self.command)(), &format!("http://{}", self.proxy.address))
    }

    fn send(&self, request: &str, token: &str, body: Option<&Value>) -> Result<Value> {
        send_to(self.market.address, request, token, body)
    }
}

struct Play<'a> {
    stage: &'a Stage<'a>,
    driver: Driver,
    names: Names,
    ada: String,
    bob: String,
    /// The idempotency keys of earlier calls.
    keys: BTreeSet<String>,
    later: Vec<JoinHandle<Result<Value>>>,
}

impl Play<'_> {
    fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Call(call) => self.call(call),
            Step::World(world) => self.world(world),
            Step::Follow(follow) => {
                self.stage.proxy.plan(&fill_streams(&follow.faults, &self.names), None);
                let materials: Vec<_> =
                    follow.materials.iter().map(|value| filled(value, &self.names)).collect();
                self.ask(&json!({
                    "do": "follow", "stream": follow.stream, "token": self.ada, "materials": materials,
                }))
                .map(drop)
            }
            Step::ReadFeed(feed) => {
                let after = filled(&feed.after, &self.names);
                self.ask(&json!({
                    "do": "read_feed", "stream": feed.stream, "token": self.stage.operator, "after": after,
                    "limit": feed.limit,
                }))
                .map(drop)
            }
            Step::Next(next) => self.next(next),
            Step::Close(close) => self.ask(&json!({ "do": "close", "stream": close.stream })).map(drop),
            Step::Cut(cut) => {
                if cut.cut_connections {
                    self.stage.proxy.cut_connections();
                }
                Ok(())
            }
            Step::Restart(restart) => {
                if restart.now {
                    self.driver = self.stage.start_driver()?;
                }
                Ok(())
            }
        }
    }

    fn call(&mut self, call: &Call) -> Result<()> {
        let names = &self.names;
        let path: Vec<_> = call.path.iter().map(|value| filled(value, names)).collect();
        let request = json!({
            "do": "call", "call": call.name, "token": self.token(call.caller.as_deref().unwrap_or("$ada"))?,
            "path": path, "query": filled_fields(&call.query, names),
            "body": call.body.as_ref().map(|body| filled(body, names)),
            "key": call.key.as_ref().map(|key| filled(key, names)), "all": call.all,
        });
        let proxy = self.stage.proxy;
        drop(proxy.seen());
        proxy.plan(&call.faults, call.every.as_ref());
        let started = Instant::now();
        let result = self.driver.ask(&request)?;
        let elapsed = started.elapsed().as_millis();
        proxy.plan(&[], None);
        let expected = match (&call.gives, &call.problem) {
            (Some(answer), None) => json!({ "answer": answer, "problem": "null" }),
            (None, Some(problem)) => json!({ "problem": problem, "answer": "null" }),
            _ => bail!("a call has `gives` or `problem`"),
        };
        self.compare(&expected, &result)?;
        let seen = proxy.seen();
        self.check_requests(call, &seen)?;
        let (least, most) = (call.at_least_ms.unwrap_or(0), call.at_most_ms.unwrap_or(u64::MAX));
        ensure!(elapsed >= least.into(), "it took {elapsed} ms, not at least {least}");
        ensure!(elapsed <= most.into(), "it took {elapsed} ms, more than {most}");
        Ok(())
    }

    fn check_requests(&mut self, call: &Call, seen: &[Seen]) -> Result<()> {
        if let Some(requests) = call.requests {
            ensure!(seen.len() == requests, "{} requests, not {requests}: {seen:?}", seen.len());
        }
        if let Some(requests) = call.requests_at_least {
            ensure!(seen.len() >= requests, "{} requests, not {requests} or more", seen.len());
        }
        if let Some(authorized) = call.authorized {
            ensure!(
                seen.iter().all(|seen| seen.is_authorized == authorized),
                "with or without a token: {seen:?}"
            );
        }
        let is_write = |seen: &&Seen| seen.method != "GET" && seen.path != "/v1/quotes";
        let Some(first) = seen.iter().find(is_write) else { return Ok(()) };
        let key = first.key.clone().context("a write has an Idempotency-Key")?;
        let same = seen.iter().all(|seen| seen.key.as_deref() == Some(key.as_str()));
        ensure!(same, "all requests of a write have one key: {seen:?}");
        match &call.key {
            Some(given) => ensure!(filled(given, &self.names) == key, "the key is the one given: {key}"),
            None => ensure!(self.keys.insert(key), "each write has a key of its own: {seen:?}"),
        }
        Ok(())
    }

    fn world(&mut self, world: &World) -> Result<()> {
        let request = filled_text(&world.request, &self.names);
        let token = match &world.caller {
            Some(caller) => self.token(caller)?,
            None => self.stage.operator.clone(),
        };
        let body = world.body.as_ref().map(|body| filled(body, &self.names));
        if let Some(ms) = world.after_ms {
            let address = self.stage.market.address;
            self.later.push(spawn(move || {
                sleep(Duration::from_millis(ms));
                send_to(address, &request, &token, body.as_ref())
            }));
            return Ok(());
        }
        let answer = self.stage.send(&request, &token, body.as_ref())?;
        world.gives.as_ref().map_or(Ok(()), |expected| self.compare(expected, &answer))
    }

    fn next(&mut self, next: &Next) -> Result<()> {
        if !next.faults.is_empty() {
            self.stage.proxy.plan(&next.faults, None);
        }
        let request = json!({ "do": "next", "stream": next.from });
        for expected in &next.is {
            let message = self.driver.ask(&request)?;
            let message = message.get("answer").filter(|answer| !answer.is_null()).unwrap_or(&message);
            self.compare(expected, message)?;
        }
        for expected in &next.eventually {
            let mut skipped = Vec::new();
            loop {
                let message = self.ask(&request)?;
                if check(expected, Some(&message), &mut self.names).is_ok() {
                    break;
                }
                skipped.push(message);
                ensure!(skipped.len() < MESSAGES_MAX, "expected {expected}, found {}", json!(skipped));
            }
        }
        Ok(())
    }

    /// What the driver answers; its problem is an error.
    fn ask(&mut self, request: &Value) -> Result<Value> {
        let mut result = self.driver.ask(request)?;
        ensure!(result.get("problem").is_none_or(Value::is_null), "the client failed: {result}");
        Ok(result.get_mut("answer").map(Value::take).unwrap_or_default())
    }

    fn compare(&mut self, expected: &Value, found: &Value) -> Result<()> {
        check(expected, Some(found), &mut self.names).map_err(|error| anyhow::anyhow!("{error}, in {found}"))
    }

    fn token(&self, caller: &str) -> Result<String> {
        Ok(match caller {
            "operator" => self.stage.operator.clone(),
            "nobody" => "no.such.token".to_owned(),
            "$ada" => self.ada.clone(),
            "$bob" => self.bob.clone(),
            _ => bail!("`as` is operator, nobody, $ada or $bob"),
        })
    }
}

/// Sends a request of the world, which must succeed.
fn send_to(address: SocketAddr, request: &str, token: &str, body: Option<&Value>) -> Result<Value> {
    let (status, answer) = send(address, request, token, body)?;
    ensure!((200..300).contains(&status), "{request}: {status} {answer}");
    Ok(answer)
}

/// The text of a stream may have names, too.
fn fill_streams(faults: &[Fault], names: &Names) -> Vec<Fault> {
    let fill = |fault: &Fault| match fault {
        Fault::Stream(text) => Fault::Stream(filled_text(text, names)),
        other => other.clone(),
    };
    faults.iter().map(fill).collect()
}
