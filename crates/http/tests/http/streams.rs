//! The live stream: its messages, its recipients, its limits.

use std::time::{Duration, SystemTime};

use axum::body::BodyDataStream;
use futures::StreamExt;
use serde_json::{Value, json};
use tradepost_http::auth::Role;

use crate::api::{Api, Call, token, token_until};

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
    let expected = r#"("subscribe", [MaterialId("copper"), MaterialId("wheat")], false, None, 10)"#;
    assert_eq!(api.fake.calls(), [expected]);
}

#[tokio::test]
async fn a_player_also_gets_its_own_events() {
    let ada = token("ada", Role::Player);
    let browser = Call::new(&format!("GET /v1/stream?materials=&access_token={ada}"));
    for call in [Call::new("GET /v1/stream?materials=").token(&ada), browser] {
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
        assert_eq!(api.fake.calls(), [r#"("subscribe", [], false, Some(PlayerId("ada")), 10)"#]);
    }
}

#[tokio::test]
async fn an_operator_has_no_events_of_its_own() {
    let api = Api::new();
    let _stream = open(&api, Call::operator("GET /v1/stream?summaries=true")).await;
    assert_eq!(api.fake.calls(), [r#"("subscribe", [], true, None, 10)"#]);
}

#[tokio::test]
async fn an_invalid_token_is_refused() {
    let api = Api::new();
    api.send(Call::new("GET /v1/stream?summaries=true").token("x")).await.problem(401, "unauthenticated");
    api.send(Call::new("GET /v1/stream?access_token=x")).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_streams_of_one_client_are_limited() {
    let api = Api::with(|settings| settings.streams_each_max = 1);
    let ada = || Call::new("GET /v1/stream?summaries=true").token(&token("ada", Role::Player));
    let first = open(&api, ada()).await;
    let problem = api.send(ada()).await.problem(429, "too_many_own_streams");
    assert_eq!(problem["max"], 1);
    let _bobs =
        open(&api, Call::new("GET /v1/stream?summaries=true").token(&token("bob", Role::Player))).await;
    let _operators = open(&api, Call::operator("GET /v1/stream?summaries=true")).await;
    let _also = open(&api, Call::operator("GET /v1/stream?summaries=true")).await;
    let _nobodys = open(&api, Call::new("GET /v1/stream?summaries=true")).await;
    drop(first);
    let _again = open(&api, ada()).await;
}

#[tokio::test]
async fn the_total_of_streams_is_limited() {
    let api = Api::with(|settings| settings.streams_max = 2);
    let first = open(&api, Call::new("GET /v1/stream?summaries=true")).await;
    let _second = open(&api, Call::new("GET /v1/stream?summaries=true")).await;
    let reply = api.send(Call::new("GET /v1/stream?summaries=true")).await;
    reply.problem(503, "too_many_streams");
    assert_eq!(reply.header("retry-after"), Some("5"));
    drop(first);
    let _third = open(&api, Call::new("GET /v1/stream?summaries=true")).await;
}

#[tokio::test]
async fn a_stream_follows_something() {
    let api = Api::new();
    for query in ["", "?rate=1", "?materials=", "?summaries=false"] {
        let problem = api.send(Call::new(&format!("GET /v1/stream{query}"))).await;
        problem.problem(400, "materials_required");
    }
    api.send(Call::player("GET /v1/stream")).await.problem(400, "materials_required");
    api.send(Call::operator("GET /v1/stream?materials=")).await.problem(400, "materials_required");
    let many: Vec<_> = (0..201).map(|number| format!("m{number}")).collect();
    api.send(Call::new(&format!("GET /v1/stream?materials={}", many.join(","))))
        .await
        .problem(400, "invalid_query");
    assert_eq!(api.fake.calls(), [""; 0]);
    let repeated = format!("GET /v1/stream?materials={}", many.join(",").replace("m200", "m0"));
    let _stream = open(&api, Call::new(&repeated)).await;
}

#[tokio::test]
async fn a_rate_is_one_to_ten_a_second() {
    let api = Api::new();
    for rate in ["0", "11", "-1", "1.5", "fast", ""] {
        let call = Call::new(&format!("GET /v1/stream?materials=copper&rate={rate}"));
        api.send(call).await.problem(400, "invalid_query");
    }
    let _stream = open(&api, Call::new("GET /v1/stream?materials=copper&rate=3")).await;
    assert_eq!(api.fake.calls(), [r#"("subscribe", [MaterialId("copper")], false, None, 3)"#]);
}

#[tokio::test]
async fn a_stream_ends_when_its_token_expires() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    // Tokens are accepted for five more seconds, as everywhere.
    let brief = token_until("ada", Role::Player, now - 3);
    let browser = Call::new(&format!("GET /v1/stream?materials=copper&access_token={brief}"));
    for call in [Call::new("GET /v1/stream?materials=copper").token(&brief), browser] {
        let api = Api::new();
        let mut stream = open(&api, call).await;
        let rest = async {
            let mut last = String::new();
            while let Some(frame) = stream.next().await {
                last = String::from_utf8(frame.unwrap().to_vec()).unwrap();
            }
            last
        };
        let last = tokio::time::timeout(Duration::from_secs(5), rest).await.expect("it ends");
        assert_eq!(last, "event: expired\ndata: {}\n\n");
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_stream_is_sent_comments() {
    let api = Api::new();
    let mut stream = open(&api, Call::new("GET /v1/stream?materials=copper")).await;
    for _ in 0..3 {
        next(&mut stream).await;
    }
    for _ in 0..2 {
        let before = tokio::time::Instant::now();
        assert_eq!(stream.next().await.unwrap().unwrap(), ":\n\n");
        assert!(before.elapsed() <= Duration::from_secs(15), "{:?}", before.elapsed());
    }
}
