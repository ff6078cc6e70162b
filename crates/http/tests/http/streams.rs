//! The live stream: its messages, its recipients, its limits.

use axum::body::BodyDataStream;
use futures::StreamExt;
use serde_json::{Value, json};
use tradepost_http::auth::Role;

use crate::api::{Api, Call, token};

async fn open(api: &Api, call: Call) -> BodyDataStream {
    let response = api.start(call).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-cache");
    response.into_body().into_data_stream()
}

/// The event and the data of the next message.
async fn next(stream: &mut BodyDataStream) -> (String, Value) {
    let frame = stream.next().await.unwrap().unwrap();
    let text = std::str::from_utf8(&frame).unwrap();
    let mut lines = text.lines();
    let event = lines.next().unwrap().strip_prefix("event: ").unwrap();
    let data = lines.next().unwrap().strip_prefix("data: ").unwrap();
    (event.to_owned(), serde_json::from_str(data).unwrap())
}

#[tokio::test]
async fn a_stream_starts_with_a_book() {
    let api = Api::new();
    let mut stream = open(&api, Call::new("GET /v1/stream?materials=copper,wheat")).await;
    let (event, book) = next(&mut stream).await;
    assert_eq!((event.as_str(), &book["material"], &book["sequence"]), ("book", &json!("copper"), &json!(9)));
    assert_eq!(book["asks"], json!([{"price": 13, "quantity": 1, "orders": 1}]));
    let (event, trade) = next(&mut stream).await;
    assert_eq!((event.as_str(), &trade["trade_id"]), ("trade", &json!("t1")));
    let (event, changes) = next(&mut stream).await;
    assert_eq!((event.as_str(), &changes["bids"][0]["quantity"]), ("book_changed", &json!(0)));
    let expected = r#"("subscribe", [MaterialId("copper"), MaterialId("wheat")], None)"#;
    assert_eq!(api.fake.calls(), [expected]);
}

#[tokio::test]
async fn a_player_also_gets_its_own_events() {
    let ada = token("ada", Role::Player);
    let browser = Call::new(&format!("GET /v1/stream?access_token={ada}"));
    for call in [Call::new("GET /v1/stream").token(&ada), browser] {
        let api = Api::new();
        let mut stream = open(&api, call).await;
        for _ in 0..3 {
            next(&mut stream).await;
        }
        let (event, data) = next(&mut stream).await;
        assert_eq!(
            (event.as_str(), &data["kind"], &data["cursor"]),
            ("event", &json!("deposited"), &json!("7"))
        );
        assert_eq!(api.fake.calls(), [r#"("subscribe", [], Some(PlayerId("ada")))"#]);
    }
}

#[tokio::test]
async fn an_operator_has_no_events_of_its_own() {
    let api = Api::new();
    let _stream = open(&api, Call::operator("GET /v1/stream")).await;
    assert_eq!(api.fake.calls(), [r#"("subscribe", [], None)"#]);
}

#[tokio::test]
async fn an_invalid_token_is_refused() {
    let api = Api::new();
    api.send(Call::new("GET /v1/stream").token("x")).await.problem(401, "unauthenticated");
    api.send(Call::new("GET /v1/stream?access_token=x")).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_streams_of_one_client_are_limited() {
    let api = Api::with(|settings| settings.streams_each_max = 1);
    let ada = || Call::new("GET /v1/stream").token(&token("ada", Role::Player));
    let first = open(&api, ada()).await;
    let problem = api.send(ada()).await.problem(429, "too_many_own_streams");
    assert_eq!(problem["max"], 1);
    let _bobs = open(&api, Call::new("GET /v1/stream").token(&token("bob", Role::Player))).await;
    let _operators = open(&api, Call::operator("GET /v1/stream")).await;
    let _also = open(&api, Call::operator("GET /v1/stream")).await;
    let _nobodys = open(&api, Call::new("GET /v1/stream")).await;
    drop(first);
    let _again = open(&api, ada()).await;
}

#[tokio::test]
async fn the_total_of_streams_is_limited() {
    let api = Api::with(|settings| settings.streams_max = 2);
    let first = open(&api, Call::new("GET /v1/stream")).await;
    let _second = open(&api, Call::new("GET /v1/stream")).await;
    let reply = api.send(Call::new("GET /v1/stream")).await;
    reply.problem(503, "too_many_streams");
    assert_eq!(reply.header("retry-after"), Some("5"));
    drop(first);
    let _third = open(&api, Call::new("GET /v1/stream")).await;
}
