//! The live stream and the feed as WebSockets: the handshake, the messages, the limits.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;
use axum::response::Response;
use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role as End;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tradepost_http::LiveSocket;
use tradepost_http::auth::Role;
use tradepost_ports::Refusal;

use crate::api::{Api, Call, token, token_of_scopes, token_until};
use crate::fake::Behavior;

type Socket = WebSocketStream<DuplexStream>;

/// The headers of a handshake; the key is that of RFC 6455.
const HANDSHAKE: [(&str, &str); 4] = [
    ("connection", "keep-alive, Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

/// A call with a handshake's headers.
fn shaking(call: Call) -> Call {
    HANDSHAKE.into_iter().fold(call, |call, (name, value)| call.header(name, value))
}

/// What the server does after the handshake, and the client's end of the connection.
fn raw(response: &mut Response) -> DuplexStream {
    let socket = response.extensions_mut().remove::<LiveSocket>().unwrap();
    let (server, client) = duplex(64 << 10);
    tokio::spawn(socket.serve(server, Bytes::new()));
    client
}

async fn open(api: &Api, call: Call) -> Socket {
    let mut response = api.start(shaking(call)).await;
    assert_eq!(response.status(), 101);
    WebSocketStream::from_raw_socket(raw(&mut response), End::Client, None).await
}

/// Event and data of the next message.
async fn next(socket: &mut Socket) -> (String, Value) {
    let Message::Text(text) = socket.next().await.unwrap().unwrap() else { panic!("a text") };
    let message: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(message.as_object().unwrap().len(), 2, "{text}");
    (message["event"].as_str().unwrap().to_owned(), message["data"].clone())
}

/// The code and reason with which the server closes, and the last text before.
async fn close(socket: &mut Socket) -> (CloseCode, String, String) {
    let mut last = String::new();
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Text(text) => last = text.to_string(),
            Message::Close(frame) => {
                let frame = frame.unwrap();
                return (frame.code, frame.reason.to_string(), last);
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_handshake_is_answered_as_rfc_6455_specifies_and_the_token_is_not_repeated() {
    let api = Api::new();
    let ada = token("ada", Role::Player);
    for (offered, chosen) in [
        (vec![], None),
        (vec!["tradepost.v1".to_owned()], Some("tradepost.v1")),
        (vec![format!("tradepost.v1, bearer.{ada}")], Some("tradepost.v1")),
        (vec![format!("bearer.{ada}"), "other,tradepost.v1".to_owned()], Some("tradepost.v1")),
    ] {
        let mut call = shaking(Call::new("GET /v1/socket?summaries=true"));
        for protocols in &offered {
            call = call.header("sec-websocket-protocol", protocols);
        }
        let response = api.start(call).await;
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(response.status(), 101, "{offered:?}");
        assert_eq!(header("sec-websocket-accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert_eq!((header("upgrade"), header("connection")), (Some("websocket"), Some("Upgrade")));
        assert_eq!(header("sec-websocket-protocol"), chosen, "{offered:?}");
        assert!(!format!("{:?}", response.headers()).contains(&ada));
    }
}

#[tokio::test]
async fn whatever_is_no_handshake_is_refused_and_reaches_nothing() {
    let api = Api::new();
    let line = "GET /v1/socket?materials=copper";
    for left_out in 0..HANDSHAKE.len() {
        let headers = HANDSHAKE.into_iter().enumerate().filter(|(place, _)| *place != left_out);
        let call = headers.fold(Call::new(line), |call, (_, (name, value))| call.header(name, value));
        let reply = api.send(call).await;
        reply.problem(426, "websocket_required");
        let headers = ["upgrade", "connection", "sec-websocket-version"].map(|name| reply.header(name));
        assert_eq!(headers, [Some("websocket"), Some("upgrade"), Some("13")]);
    }
    api.send(Call::new(line)).await.problem(426, "websocket_required");
    let short =
        HANDSHAKE.into_iter().take(3).fold(Call::new(line), |call, (name, value)| call.header(name, value));
    api.send(short.header("sec-websocket-key", "c2hvcnQ=")).await.problem(426, "websocket_required");
    for protocol in ["graphql-ws", "bearer.x.y.z", "tradepost.v2"] {
        let call = shaking(Call::new(line)).header("sec-websocket-protocol", protocol);
        let code = if protocol.starts_with("bearer") {
            (401, "unauthenticated")
        } else {
            (426, "websocket_required")
        };
        api.send(call).await.problem(code.0, code.1);
    }
    assert_eq!(api.start(shaking(Call::new("HEAD /v1/socket?materials=copper"))).await.status(), 426);
    assert_eq!(api.fake.calls(), [""; 0]);
}

#[tokio::test]
async fn a_socket_sends_the_messages_of_the_stream_one_by_one() {
    let api = Api::new();
    let mut socket = open(&api, Call::new("GET /v1/socket?materials=copper,wheat&rate=3")).await;
    let (event, book) = next(&mut socket).await;
    assert_eq!((event.as_str(), &book["material"], &book["sequence"]), ("book", &json!("copper"), &json!(9)));
    assert_eq!(book["asks"], json!([{"price": 13, "quantity": 1, "orders": 1}]));
    let (event, trade) = next(&mut socket).await;
    assert_eq!((event.as_str(), &trade["trade_id"]), ("trade", &json!("t1")));
    assert_eq!(next(&mut socket).await.0, "book_changed");
    let expected = r#"("subscribe", [MaterialId("copper"), MaterialId("wheat")], false, None, 3)"#;
    assert_eq!(api.fake.calls(), [expected]);
}

#[tokio::test]
async fn a_player_gets_its_own_events_by_either_header_and_never_by_the_address() {
    let ada = token("ada", Role::Player);
    let line = "GET /v1/socket?materials=";
    let browser = Call::new(line).header("sec-websocket-protocol", &format!("tradepost.v1, bearer.{ada}"));
    for call in [Call::new(line).token(&ada), browser] {
        let api = Api::new();
        let mut socket = open(&api, call).await;
        for _ in 0..3 {
            next(&mut socket).await;
        }
        let (event, data) = next(&mut socket).await;
        assert_eq!(
            (event.as_str(), &data["kind"], &data["cursor"]),
            ("event", &json!("deposited"), &json!("7"))
        );
        assert_eq!(api.fake.calls(), [r#"("subscribe", [], false, Some(PlayerId("ada")), 10)"#]);
    }
    let api = Api::new();
    let address = shaking(Call::new(&format!("{line}copper&access_token={ada}")));
    api.send(address).await.problem(400, "invalid_query");
    for bad in [
        Call::new(line).token("x"),
        Call::new(line).header("sec-websocket-protocol", "tradepost.v1,bearer.x"),
    ] {
        api.send(shaking(bad)).await.problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_socket_follows_something_as_a_stream_does() {
    let api = Api::new();
    for query in ["", "?rate=1", "?materials=", "?summaries=false&feed=false"] {
        let reply = api.send(shaking(Call::new(&format!("GET /v1/socket{query}")))).await;
        reply.problem(400, "materials_required");
    }
    for query in
        ["materials=copper&rate=11", "materials=copper&after=f1", "materials=copper&depth=1", "feed=maybe"]
    {
        api.send(shaking(Call::new(&format!("GET /v1/socket?{query}")))).await.problem(400, "invalid_query");
    }
    let bad = api.send(shaking(Call::new("GET /v1/socket?materials=copper,,wheat"))).await;
    bad.problem(422, "invalid_material");
    assert_eq!(api.fake.calls(), [""; 0]);
    Api::without_options()
        .send(Call::new("GET /v1/socket?materials=copper"))
        .await
        .problem(404, "unsupported");
}

#[tokio::test]
async fn the_feed_is_for_operators_who_may_read_and_resumes_after_a_cursor() {
    let api = Api::new();
    let mut socket =
        open(&api, Call::new("GET /v1/socket?feed=true").token(&token_of_scopes(&["read"]))).await;
    for cursor in ["f1", "f2"] {
        let (event, data) = next(&mut socket).await;
        let said = (event.as_str(), data["player"].as_str(), data["cursor"].as_str(), data["kind"].as_str());
        assert_eq!(said, ("event", Some("ada"), Some(cursor), Some("deposited")));
    }
    let mut resumed = open(&api, Call::operator("GET /v1/socket?feed=true&after=f1")).await;
    assert_eq!(next(&mut resumed).await.1["cursor"], "f2");

    let api = Api::new();
    let feed = |call: Call| shaking(call);
    let line = "GET /v1/socket?feed=true";
    api.send(feed(Call::new(line))).await.problem(401, "unauthenticated");
    api.send(feed(Call::player(line))).await.problem(403, "forbidden");
    for scope in ["transfer", "trade", "support", "rules"] {
        let reply = api.send(feed(Call::new(line).token(&token_of_scopes(&[scope])))).await;
        let problem = reply.problem(403, "insufficient_scope");
        assert!(problem["detail"].as_str().unwrap().contains("`read`"));
    }
    for more in ["materials=copper", "summaries=true", "rate=1"] {
        api.send(feed(Call::operator(&format!("{line}&{more}")))).await.problem(400, "invalid_query");
    }
    assert_eq!(api.fake.calls(), [""; 0]);
    api.fake.set(Behavior::Refuses(|| Refusal::InvalidCursor));
    api.send(feed(Call::operator("GET /v1/socket?feed=true&after=x"))).await.problem(400, "invalid_cursor");
}

#[tokio::test]
async fn pages_of_other_origins_open_no_socket_unless_the_settings_allow_it() {
    let from = |origin: &str| {
        let call = Call::new("GET /v1/socket?materials=copper").header("host", "market.example:8080");
        shaking(call).header("origin", origin)
    };
    let closed = Api::new();
    for own in ["http://market.example:8080", "https://market.example:8080"] {
        assert_eq!(closed.start(from(own)).await.status(), 101, "{own}");
    }
    for other in
        ["https://evil.example", "http://market.example", "https://market.example:8080.evil.example", "null"]
    {
        closed.send(from(other)).await.problem(403, "origin_not_allowed");
    }
    for (setting, allowed) in [("https://game.example", true), ("*", true), ("https://other.example", false)]
    {
        let api = Api::with(|settings| settings.cors_origins = vec![HeaderValue::from_static(setting)]);
        assert_eq!(api.start(from("https://game.example")).await.status() == 101, allowed, "{setting}");
    }
}

#[tokio::test]
async fn sockets_count_as_streams_until_they_end() {
    let api = Api::with(|settings| (settings.streams_each_max, settings.streams_max) = (1, 2));
    let ada =
        |path: &str| Call::new(&format!("GET {path}?summaries=true")).token(&token("ada", Role::Player));
    let mut socket = open(&api, ada("/v1/socket")).await;
    api.send(ada("/v1/stream")).await.problem(429, "too_many_own_streams");
    api.send(shaking(ada("/v1/socket"))).await.problem(429, "too_many_own_streams");
    let _operators = open(&api, Call::operator("GET /v1/socket?feed=true")).await;
    api.send(shaking(Call::operator("GET /v1/socket?feed=true"))).await.problem(503, "too_many_streams");
    socket.close(None).await.unwrap();
    while socket.next().await.is_some_and(|received| received.is_ok()) {}
    tokio::task::yield_now().await;
    assert_eq!(api.start(ada("/v1/stream")).await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_silent_socket_is_sent_pings_and_closed_when_they_find_no_answer() {
    let api = Api::new();
    let mut response = api.start(shaking(Call::new("GET /v1/socket?materials=copper"))).await;
    let mut answering = open(&api, Call::new("GET /v1/socket?materials=copper")).await;
    let before = Instant::now();
    // Reading on answers.
    let pings = async {
        let mut pings = 0;
        while pings < 20 {
            pings += usize::from(matches!(answering.next().await.unwrap().unwrap(), Message::Ping(_)));
        }
    };
    // This one reads, and never answers.
    let silent = async {
        let mut client = raw(&mut response);
        let mut received = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut client, &mut received).await.unwrap();
        (before.elapsed(), received.windows(2).filter(|frame| *frame == [0x89, 0]).count())
    };
    let ((), (ended, unanswered)) = tokio::join!(pings, silent);
    assert!(before.elapsed() <= Duration::from_mins(5), "{:?}", before.elapsed());
    assert!(ended <= Duration::from_mins(1), "{ended:?}");
    assert_eq!(unanswered, 3);
}

#[tokio::test]
async fn a_socket_ends_when_its_token_expires() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let brief = token_until("ada", Role::Player, now - 4);
    let feed = token_until("game", Role::Operator, now - 4);
    let browser = Call::new("GET /v1/socket?materials=copper")
        .header("sec-websocket-protocol", &format!("tradepost.v1, bearer.{brief}"));
    for call in [browser, Call::new("GET /v1/socket?feed=true").token(&feed)] {
        let api = Api::new();
        let mut socket = open(&api, call).await;
        let closed = tokio::time::timeout(Duration::from_secs(6), close(&mut socket)).await.expect("it ends");
        let expected = r#"{"event":"expired","data":{}}"#;
        assert_eq!(closed, (CloseCode::Policy, "the token has expired".to_owned(), expected.to_owned()));
    }
}

#[tokio::test]
async fn what_a_client_sends_is_ignored_and_bounded() {
    let api = Api::new();
    let line = "GET /v1/socket?materials=copper";
    let mut socket = open(&api, Call::new(line)).await;
    for _ in 0..1_000 {
        socket.feed(Message::text("buy everything")).await.unwrap();
        socket.feed(Message::binary(vec![0; 4 << 10])).await.unwrap();
    }
    socket.send(Message::Ping(Bytes::from_static(b"there?"))).await.unwrap();
    let answer = loop {
        if let Message::Pong(answer) = socket.next().await.unwrap().unwrap() {
            break answer;
        }
    };
    assert_eq!(answer, "there?");
    socket.send(Message::binary(vec![0; (4 << 10) + 1])).await.unwrap();
    assert_eq!(close(&mut socket).await.0, CloseCode::Size);
    // A message in many frames; then frames that are none: unmasked, reserved, not UTF-8, of any length.
    let fragment = |first: bool| {
        let mut frame = vec![u8::from(first), 0x80 | 0x7e, 0x0f, 0, 0, 0, 0, 0];
        frame.resize(frame.len() + 0x0f00, 0);
        frame
    };
    for (sent, code) in [
        ([fragment(true), fragment(false)].concat(), CloseCode::Size),
        (b"\x81\x02hi".to_vec(), CloseCode::Protocol),
        (b"\xff\x80\0\0\0\0".to_vec(), CloseCode::Protocol),
        (b"\x81\x81\0\0\0\0\xff".to_vec(), CloseCode::Protocol),
        (b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0".to_vec(), CloseCode::Size),
    ] {
        let mut response = api.start(shaking(Call::new(line))).await;
        let mut client = raw(&mut response);
        client.write_all(&sent).await.unwrap();
        let mut socket = WebSocketStream::from_raw_socket(client, End::Client, None).await;
        assert_eq!(close(&mut socket).await.0, code, "{sent:?}");
    }
}
