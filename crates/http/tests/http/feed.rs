//! The feed: its pages, its waits, and its stream.

use futures::StreamExt;
use serde_json::json;
use tradepost_http::auth::Role;

use crate::api::{Api, Call, token_until};
use crate::fake::Behavior;

#[tokio::test]
async fn a_page_of_the_feed_has_players_and_always_a_next() {
    let api = Api::new();
    let page = api.send(Call::operator("GET /v1/feed")).await.json();
    let event = json!({
        "player": "ada", "cursor": "f1", "at": "2026-01-31T12:00:00.007Z", "kind": "deposited", "asset": "coin",
        "amount": 0, "reason": "gift",
    });
    assert_eq!(page, json!({"events": [event], "next": "f1"}));
    let page = api.send(Call::operator("GET /v1/feed?after=f2&limit=7")).await.json();
    assert_eq!(page, json!({"events": [], "next": "f2"}));
    api.send(Call::operator("GET /v1/feed?after=f1&limit=1000&wait=60")).await;
    api.send(Call::operator("GET /v1/feed?after=end")).await;
    let calls = [
        r#"("feed", Oldest, 100, 0)"#,
        r#"("feed", After("f2"), 7, 0)"#,
        r#"("feed", After("f1"), 1000, 60)"#,
        r#"("feed", End, 100, 0)"#,
    ];
    assert_eq!(api.fake.calls(), calls);
}

#[tokio::test]
async fn a_wait_longer_than_a_minute_is_refused_and_a_shorter_one_has_no_timeout() {
    let api = Api::with(|settings| settings.timeout = std::time::Duration::ZERO);
    for query in ["wait=61", "wait=-1", "wait=x", "limit=0", "limit=1001", "before=x"] {
        let reply = api.send(Call::operator(&format!("GET /v1/feed?{query}"))).await;
        reply.problem(400, "invalid_query");
    }
    assert_eq!(api.fake.calls(), [""; 0]);
    api.fake.set(Behavior::Delays);
    assert_eq!(api.send(Call::operator("GET /v1/feed?wait=60")).await.status, 200);
}

#[tokio::test]
async fn a_stream_of_the_feed_sends_each_event_with_its_cursor_as_id_and_resumes_after_it() {
    let api = Api::new();
    let event = |cursor: &str| {
        format!(
            "id: {cursor}\nevent: event\ndata: {{\"player\":\"ada\",\"cursor\":\"{cursor}\",\
             \"at\":\"2026-01-31T12:00:00.007Z\",\"kind\":\"deposited\",\"asset\":\"coin\",\"amount\":0,\
             \"reason\":\"gift\"}}\n\n"
        )
    };
    let read = async |call: Call, count: usize| {
        let response = api.start(call).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let pages: Vec<_> = response.into_body().into_data_stream().take(count).collect().await;
        pages.into_iter().map(|page| String::from_utf8(page.unwrap().to_vec()).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(read(Call::operator("GET /v1/feed/stream"), 2).await, [event("f1"), event("f2")]);
    let resumed = Call::operator("GET /v1/feed/stream?after=f0").header("last-event-id", "f1");
    assert_eq!(read(resumed, 1).await, [event("f2")]);
    assert_eq!(read(Call::operator("GET /v1/feed/stream?after=f1"), 1).await, [event("f2")]);
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_of_the_feed_sends_comments_and_ends_with_its_token() {
    let api = Api::new();
    let open = async |call: Call| api.start(call).await.into_body().into_data_stream();
    let mut silent = open(Call::operator("GET /v1/feed/stream?after=f2")).await;
    assert_eq!(silent.next().await.unwrap().unwrap(), ":\n\n");
    let now = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let brief = token_until("game", Role::Operator, now.as_secs() - 5);
    let mut ending = open(Call::new("GET /v1/feed/stream?after=f2").token(&brief)).await;
    let mut last = String::new();
    while let Some(frame) = ending.next().await {
        last = String::from_utf8(frame.unwrap().to_vec()).unwrap();
    }
    assert_eq!(last, "event: expired\ndata: {}\n\n");
}

#[tokio::test]
async fn a_refused_cursor_is_refused_before_the_stream_begins() {
    let api = Api::new();
    api.fake.set(Behavior::Refuses(|| tradepost_ports::Refusal::InvalidCursor));
    for call in ["GET /v1/feed?after=x", "GET /v1/feed/stream?after=x"] {
        api.send(Call::operator(call)).await.problem(400, "invalid_cursor");
    }
}
