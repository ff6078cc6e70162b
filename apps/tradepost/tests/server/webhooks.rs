//! Webhooks against real receivers: order, signatures, deaths, receivers that fail, redirect, hang or never
//! end.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};

use crate::harness::{Server, directory, expect};
use crate::interrupted::SOON;
use crate::markets::back_up;
use crate::restore::restore;

const FLAGS: [&str; 3] = ["--requests-per-second", "0", "--webhooks-allow-private"];

/// A message as it arrived.
#[derive(Clone, Debug)]
struct Arrived {
    path: String,
    headers: HeaderMap,
    body: String,
    at: Instant,
}

impl Arrived {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn id(&self) -> &str {
        self.headers["webhook-id"].to_str().unwrap()
    }
}

type Arrivals = Arc<Mutex<Vec<Arrived>>>;

/// A server that keeps what it is sent, and answers as the path says.
struct Receiver {
    url: String,
    arrivals: Arrivals,
    _runtime: tokio::runtime::Runtime,
}

impl Receiver {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let (runtime, arrivals) = (runtime.unwrap(), Arrivals::default());
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = axum::Router::new().fallback(answer).with_state(Arc::clone(&arrivals));
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { url, arrivals, _runtime: runtime }
    }

    fn at(&self, path: &str) -> Vec<Arrived> {
        let arrivals = self.arrivals.lock().unwrap();
        arrivals.iter().filter(|arrived| arrived.path == path).cloned().collect()
    }

    /// What has arrived at a path, once it is enough.
    fn wait_for(&self, path: &str, enough: impl Fn(&[Arrived]) -> bool) -> Vec<Arrived> {
        let since = Instant::now();
        loop {
            let found = self.at(path);
            if enough(&found) {
                return found;
            }
            assert!(since.elapsed() < SOON, "{} messages at {path}", found.len());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

async fn answer(State(arrivals): State<Arrivals>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let at = Instant::now();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let (path, headers) = (head.uri.path().to_owned(), head.headers);
    let times = {
        let mut arrivals = arrivals.lock().unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        arrivals.push(Arrived { path: path.clone(), headers, body, at });
        arrivals.iter().filter(|arrived| arrived.path == path).count()
    };
    match path.as_str() {
        "/fails-twice" if times <= 2 => (StatusCode::SERVICE_UNAVAILABLE, "not now").into_response(),
        "/fails" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "/gone" => StatusCode::GONE.into_response(),
        "/redirects" => Redirect::temporary("/redirected").into_response(),
        "/hangs" => {
            tokio::time::sleep(Duration::from_hours(1)).await;
            StatusCode::OK.into_response()
        }
        "/endless" => {
            let chunks = stream::repeat(Bytes::from_static(&[b'x'; 1_000])).map(Ok::<_, Infallible>);
            Body::from_stream(chunks).into_response()
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

fn put(server: &Server, name: &str, settings: &Value) -> Value {
    expect(server.operator.put(&format!("/v1/webhooks/{name}")).json(settings), 200..=201)
}

fn read(server: &Server, name: &str) -> Value {
    expect(server.operator.get(&format!("/v1/webhooks/{name}")), 200..=200)
}

/// Makes deposits of 1, 2, 3, … coins to players by turns.
fn deposit(server: &Server, players: &[&str], amounts: std::ops::RangeInclusive<u64>) {
    for amount in amounts {
        for player in players {
            server.fund(&[], &[(player, "coin", amount)]);
        }
    }
}

#[test]
fn webhook_is_signed_as_standard_webhooks_specify() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    let url = format!("{}/ok", receiver.url);
    let created = put(&server, "game", &json!({"url": url}));
    server.fund(&["copper"], &[("ann", "copper", 5)]);
    let arrived = &receiver.wait_for("/ok", |found| !found.is_empty())[0];

    let key = standardwebhooks::Webhook::new(created["secret"].as_str().unwrap()).unwrap();
    key.verify(arrived.body.as_bytes(), &arrived.headers).unwrap();
    let forged = arrived.body.replace(":5,", ":500,");
    assert_ne!(forged, arrived.body);
    key.verify(forged.as_bytes(), &arrived.headers).unwrap_err();

    let (message, feed) = (arrived.json(), expect(server.operator.get("/v1/feed"), 200..=200));
    assert_eq!(message["data"], feed["events"][0]);
    assert_eq!(
        (&message["type"], &message["timestamp"]),
        (&json!("deposited"), &feed["events"][0]["at"]),
        "{message:#}"
    );
    assert_eq!(arrived.headers["content-type"], "application/json");
    assert_eq!(arrived.id(), feed["events"][0]["cursor"].as_str().unwrap());
}

#[test]
fn every_event_is_sent_in_order_although_the_market_is_killed() {
    let (files, receiver) = (directory(), Receiver::start());
    let mut server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/ok", receiver.url)}));
    let players = ["ann", "bob", "cy"];
    for round in 0..5 {
        deposit(&server, &players, round * 20 + 1..=round * 20 + 20);
        server.kill();
        server = Server::start_with(files.path(), &FLAGS);
    }
    let all = |found: &[Arrived]| found.iter().map(Arrived::id).collect::<BTreeSet<_>>().len() == 300;
    let arrived = receiver.wait_for("/ok", all);
    // In order per player, but for what was sent again after a death.
    let mut newest = BTreeMap::<String, u64>::new();
    for message in &arrived {
        let data = &message.json()["data"];
        let amount = data["amount"].as_u64().unwrap();
        let newest = newest.entry(data["player"].as_str().unwrap().to_owned()).or_default();
        assert!(amount <= *newest + 1, "{amount} came after {newest}");
        *newest = amount.max(*newest);
    }
    assert_eq!(newest.into_values().collect::<Vec<_>>(), [100; 3]);
}

#[test]
fn receiver_that_hangs_fails_or_never_ends_delays_no_other() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    for path in ["hangs", "fails", "endless", "ok"] {
        put(&server, path, &json!({"url": format!("{}/{path}", receiver.url)}));
    }
    let sent = Instant::now();
    deposit(&server, &["ann"], 1..=50);
    let arrived = receiver.wait_for("/ok", |found| found.len() == 50);
    assert!(arrived[49].at.duration_since(sent) < Duration::from_secs(10));
    receiver.wait_for("/endless", |found| found.len() == 50);
    assert_eq!(receiver.at("/hangs").len(), 1);
    let failing = read(&server, "fails");
    assert_eq!(failing["state"], "active");
    assert_eq!(failing["last_error"], "the receiver answered 500 Internal Server Error");
    assert!(failing["lag"].as_u64().unwrap() > 0, "{failing}");
    let well = read(&server, "ok");
    assert_eq!((&well["lag"], &well["last_error"]), (&json!(0), &Value::Null));
}

#[test]
fn failed_message_is_sent_again_with_the_same_id() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/fails-twice", receiver.url)}));
    deposit(&server, &["ann"], 1..=2);
    let arrived = receiver.wait_for("/fails-twice", |found| found.len() == 4);
    let amounts: Vec<_> = arrived.iter().map(|message| message.json()["data"]["amount"].as_u64()).collect();
    assert_eq!(amounts, [Some(1), Some(1), Some(1), Some(2)]);
    assert_eq!(arrived[0].id(), arrived[2].id());
    assert_ne!(arrived[2].id(), arrived[3].id());
}

#[test]
fn failed_message_is_sent_again_after_a_kill() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/fails", receiver.url)}));
    deposit(&server, &["ann"], 1..=1);
    receiver.wait_for("/fails", |found| !found.is_empty());
    server.kill();
    let before = receiver.at("/fails").len();
    let server = Server::start_with(files.path(), &FLAGS);
    let arrived = receiver.wait_for("/fails", |found| found.len() > before);
    assert_eq!(arrived[before].id(), arrived[0].id());
    assert_eq!(read(&server, "game")["state"], "active");
}

#[test]
fn redirect_is_a_failure_and_is_not_followed() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/redirects", receiver.url)}));
    deposit(&server, &["ann"], 1..=1);
    receiver.wait_for("/redirects", |found| found.len() == 2);
    assert_eq!(receiver.at("/redirected").len(), 0);
    assert_eq!(read(&server, "game")["last_error"], "the receiver answered 307 Temporary Redirect");
}

#[test]
fn receiver_that_is_gone_parks_its_webhook_until_it_is_resumed() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/gone", receiver.url)}));
    deposit(&server, &["ann"], 1..=1);
    receiver.wait_for("/gone", |found| !found.is_empty());
    let since = Instant::now();
    while read(&server, "game")["state"] != "parked" {
        assert!(since.elapsed() < SOON);
    }
    deposit(&server, &["ann"], 2..=2);
    put(&server, "game", &json!({"url": format!("{}/ok", receiver.url)}));
    assert_eq!(read(&server, "game")["state"], "parked");
    expect(server.operator.post("/v1/webhooks/game/resume"), 200..=200);
    assert_eq!(receiver.wait_for("/ok", |found| found.len() == 2)[0].json()["data"]["amount"], 1);
    assert_eq!(receiver.at("/gone").len(), 1);
}

#[test]
fn webhook_whose_place_a_restore_has_undone_is_parked_and_resumes_at_the_end() {
    let (files, outside, receiver) = (directory(), directory(), Receiver::start());
    let backup = outside.path().join("backup.db");
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/ok", receiver.url)}));
    deposit(&server, &["ann"], 1..=1);
    back_up(&server, &backup);
    deposit(&server, &["ann"], 2..=2);
    receiver.wait_for("/ok", |found| found.len() == 2);
    server.kill();
    restore(&backup, files.path()).unwrap();
    let server = Server::start_with(files.path(), &FLAGS);
    deposit(&server, &["ann"], 3..=3);
    let since = Instant::now();
    while read(&server, "game")["state"] != "parked" {
        assert!(since.elapsed() < SOON);
    }
    let error = read(&server, "game")["last_error"].clone();
    assert!(error.as_str().unwrap().contains("restored from a backup"), "{error}");
    let resumed = expect(server.operator.post("/v1/webhooks/game/resume"), 200..=200);
    assert_eq!((&resumed["state"], &resumed["last_error"]), (&json!("active"), &Value::Null));
    deposit(&server, &["ann"], 4..=4);
    let arrived = receiver.wait_for("/ok", |found| found.len() == 3);
    assert_eq!(arrived[2].json()["data"]["amount"], 4);
}

#[test]
fn private_receiver_is_not_called_once_private_networks_are_forbidden() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    put(&server, "game", &json!({"url": format!("{}/ok", receiver.url)}));
    server.kill();
    let server = Server::start(files.path());
    deposit(&server, &["ann"], 1..=1);
    let since = Instant::now();
    let error = loop {
        let error = read(&server, "game")["last_error"].clone();
        if !error.is_null() {
            break error;
        }
        assert!(since.elapsed() < SOON);
    };
    assert_eq!(error, "url must begin with https://");
    assert_eq!(receiver.at("/ok").len(), 0);
}

#[test]
fn webhook_sends_only_the_events_it_is_set_to() {
    let (files, receiver) = (directory(), Receiver::start());
    let server = Server::start_with(files.path(), &FLAGS);
    server.fund(&["copper"], &[]);
    let hook = |name: &str, mut settings: Value| {
        settings["url"] = json!(format!("{}/{name}", receiver.url));
        put(&server, name, &settings);
    };
    hook("fills", json!({"kinds": ["filled"]}));
    hook("anns", json!({"players": ["ann"]}));
    hook("coins", json!({"materials": ["coin"]}));
    hook("discord", json!({"format": "discord", "kinds": ["filled"]}));
    server.fund(&[], &[("ann", "copper", 5), ("bob", "coin", 100)]);
    for (player, side) in [("ann", "ask"), ("bob", "bid")] {
        let order = json!({"side": side, "material": "copper", "quantity": 2, "price": 10});
        expect(server.player(files.path(), player).post("/v1/orders").json(&order), 201..=201);
    }
    let sent = |path: &str, count: usize| {
        let arrived = receiver.wait_for(path, |found| found.len() == count);
        let facts = arrived.iter().map(|message| {
            let data = message.json()["data"].clone();
            format!("{} {}", data["player"].as_str().unwrap(), data["kind"].as_str().unwrap())
        });
        facts.collect::<BTreeSet<_>>()
    };
    let facts = |list: &[&str]| list.iter().map(|&fact| fact.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(sent("/fills", 2), facts(&["ann filled", "bob filled"]));
    assert_eq!(sent("/anns", 2), facts(&["ann deposited", "ann filled"]));
    assert_eq!(sent("/coins", 1), facts(&["bob deposited"]));
    let text = |found: &[Arrived]| {
        let contents = found.iter().map(|message| message.json()["content"].as_str().unwrap().to_owned());
        contents.collect::<Vec<_>>().join("\n")
    };
    let posts = receiver.wait_for("/discord", |found| text(found).lines().count() == 2);
    assert!(text(&posts).contains("**bob** bought 2 copper at 10 each, 20 coins in total."), "{posts:?}");
    assert_eq!(posts[0].json()["allowed_mentions"], json!({"parse": []}));
}
