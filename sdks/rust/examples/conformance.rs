//! The driver of the conformance suite: does with the client what a line of JSON says, and answers with a
//! line.
#![expect(clippy::expect_used, reason = "a driver that panics fails its scenario")]

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tradepost_client::{Call, Client, Error, FeedReader, Live, LiveMessage, Options, Page};

enum Stream {
    Live(Box<Live>),
    Feed(FeedReader),
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut streams = HashMap::new();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let result = match act(&request, &mut streams).await {
            Ok(answer) => json!({ "answer": answer }),
            Err(error) => json!({ "problem": problem(&error) }),
        };
        let mut stdout = std::io::stdout();
        writeln!(stdout, "{result}").expect("a pipe");
        stdout.flush().expect("a pipe");
    }
}

fn problem(error: &Error) -> Value {
    json!({ "code": error.code(), "status": error.status(), "detail": error.to_string() })
}

async fn act(request: &Value, streams: &mut HashMap<String, Stream>) -> Result<Value, Error> {
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let client = client(&text("token"));
    match text("do").as_str() {
        "call" => call(&client, request).await,
        "follow" => {
            let materials: Vec<String> = read(request.get("materials"));
            let materials: Vec<_> = materials.iter().map(String::as_str).collect();
            streams.insert(text("stream"), Stream::Live(Box::new(client.live(&materials))));
            Ok(Value::Null)
        }
        "read_feed" => {
            let reader = client.read_feed(Some(text("after"))).limit(read(request.get("limit")));
            streams.insert(text("stream"), Stream::Feed(reader));
            Ok(Value::Null)
        }
        "next" => match streams.get_mut(&text("stream")).expect("an open stream") {
            Stream::Live(live) => Ok(message(live.next().await)),
            Stream::Feed(reader) => reader.next().await.map(|page| json!(page)),
        },
        _ => Ok(streams.remove(&text("stream")).map(|_| Value::Null).unwrap_or_default()),
    }
}

fn client(token: &str) -> Client {
    let variable = |name: &str| std::env::var(name).expect("a variable of the runner");
    let time = |name: &str| Duration::from_millis(variable(name).parse().expect("a number"));
    let options = Options {
        attempt_timeout: time("TRADEPOST_ATTEMPT_MS"),
        retry_for: time("TRADEPOST_RETRY_MS"),
        ..Options::default()
    };
    let client = Client::with_options(&variable("TRADEPOST_URL"), options).expect("a URL");
    client.with_token(token)
}

async fn call(client: &Client, request: &Value) -> Result<Value, Error> {
    let path: Vec<String> = read(request.get("path"));
    let first = path.first().map(String::as_str).unwrap_or_default();
    let body = request.get("body");
    match request.get("call").and_then(Value::as_str).unwrap_or_default() {
        "deposit" => send(client.deposit(first, &read(body)), request).await,
        "withdraw" => send(client.withdraw(first, &read(body)), request).await,
        "confirm" => send(client.confirm(first), request).await,
        "abort" => send(client.abort(first), request).await,
        "transfer" => send(client.transfer(first), request).await,
        "quote" => send(client.quote(&read(body)), request).await,
        "place" => send(client.place(&read(body)), request).await,
        "batch" => {
            let operations = body.and_then(|body| body.get("orders"));
            send(client.batch(read(operations)), request).await
        }
        "reduce" => {
            let quantity = body.and_then(|body| body.get("quantity"));
            send(client.reduce(first, read(quantity)), request).await
        }
        "cancel" => send(client.cancel(first), request).await,
        "cancel_all" => send(client.cancel_all(), request).await,
        "order" => send(client.order(first), request).await,
        "orders" if request.get("all") == Some(&Value::Bool(true)) => all(client.orders(), request).await,
        "orders" => send(client.orders(), request).await,
        "events" => send(client.events(), request).await,
        "player_events" => send(client.events_of(first), request).await,
        "balances" => send(client.balances(), request).await,
        "material" => send(client.material(first), request).await,
        "book" => send(client.book(first), request).await,
        "trades" => send(client.trades(first), request).await,
        "feed" => send(client.feed(), request).await,
        other => panic!("this driver does not know the call {other}"),
    }
}

async fn send<T>(call: Call<T>, request: &Value) -> Result<Value, Error>
where
    T: DeserializeOwned + Serialize + Send + 'static,
{
    prepared(call, request).await.map(|answer| json!(answer))
}

async fn all<P>(call: Call<P>, request: &Value) -> Result<Value, Error>
where
    P: Page,
    P::Row: Serialize,
{
    prepared(call, request).all().await.map(|rows| json!(rows))
}

/// A call with its key and its query.
fn prepared<T: DeserializeOwned>(mut call: Call<T>, request: &Value) -> Call<T> {
    if let Some(key) = request.get("key").and_then(Value::as_str) {
        call = call.key(key);
    }
    let query: Map<String, Value> = read(request.get("query"));
    for (name, value) in query {
        let name: &'static str = name.leak();
        call = match value {
            Value::String(text) => call.query(name, text),
            other => call.query(name, other),
        };
    }
    call
}

fn message(message: LiveMessage) -> Value {
    match message {
        LiveMessage::Opened => json!({ "kind": "opened" }),
        LiveMessage::Interrupted(error) => json!({ "kind": "interrupted", "problem": problem(&error) }),
        LiveMessage::Book(book) => json!({ "kind": "book", "book": book }),
        LiveMessage::BookChanged(book) => json!({ "kind": "book_changed", "book": book }),
        LiveMessage::Trade(trade) => json!({ "kind": "trade", "trade": trade }),
        LiveMessage::Event(event) => json!({ "kind": "event", "event": event }),
        LiveMessage::Summary(summary) => json!({ "kind": "summary", "summary": summary }),
        LiveMessage::Behind => json!({ "kind": "behind" }),
    }
}

fn read<T: DeserializeOwned>(value: Option<&Value>) -> T {
    serde_json::from_value(value.cloned().unwrap_or_default()).expect("what the call accepts")
}
