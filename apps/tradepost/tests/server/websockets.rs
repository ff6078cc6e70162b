//! WebSockets on real connections: their messages, their memory, their end.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::{IntoClientRequest, client};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Message, WebSocket};

use crate::harness::{Server, directory, expect};

/// The most memory that an idle socket may take.
const IDLE_BYTES_MAX: u64 = 10 << 10;

type Socket = WebSocket<TcpStream>;

/// Opens a socket, as a browser does.
fn open(server: &Server, query: &str, token: Option<&str>) -> Socket {
    let connection = TcpStream::connect(server.address()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut request = format!("ws://{}/v1/socket?{query}", server.address()).into_client_request().unwrap();
    if let Some(token) = token {
        let protocols = format!("tradepost.v1, bearer.{token}");
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
    }
    let (socket, response) = client(request, connection).unwrap();
    let chosen = response.headers().get("sec-websocket-protocol").map(|chosen| chosen.to_str().unwrap());
    assert_eq!(chosen, token.map(|_| "tradepost.v1"));
    socket
}

/// The next message with this event.
fn next(socket: &mut Socket, event: &str) -> Value {
    let [data] = all_of(socket, [event]);
    data
}

/// The first message with each of these events, in whatever order they come.
fn all_of<const N: usize>(socket: &mut Socket, events: [&str; N]) -> [Value; N] {
    let mut found = [const { Value::Null }; N];
    while found.contains(&Value::Null) {
        let Message::Text(text) = socket.read().unwrap() else { continue };
        let message: Value = serde_json::from_str(&text).unwrap();
        let places = events
            .iter()
            .zip(&mut found)
            .filter(|(event, data)| message["event"] == **event && data.is_null());
        places.for_each(|(_, data)| *data = message["data"].clone());
    }
    found
}

fn market(directory: &std::path::Path) -> Server {
    let flags = ["--requests-per-second", "0", "--streams-max", "5000"];
    let server = Server::start_with(directory, &flags);
    server.fund(&["copper"], &[("ann", "copper", 1_000), ("bob", "coin", 100_000)]);
    server
}

/// How the server closes a socket.
fn close(socket: &mut Socket) -> (CloseCode, String) {
    loop {
        if let Message::Close(frame) = socket.read().unwrap() {
            let frame = frame.unwrap();
            return (frame.code, frame.reason.to_string());
        }
    }
}

#[test]
fn a_player_the_game_and_anyone_follow_a_trade_and_are_told_when_the_server_stops() {
    let directory = directory();
    let server = market(directory.path());
    let [ann, bob] = ["ann", "bob"].map(|name| server.player(directory.path(), name));
    let mut anns = open(&server, "materials=copper", Some(&ann.token));
    let mut anyones = open(&server, "materials=copper&summaries=true", None);
    let mut games = open(&server, "feed=true", Some(&server.operator.token));
    for socket in [&mut anns, &mut anyones] {
        assert_eq!(next(socket, "book")["material"], "copper");
    }
    let [_anns, last] = [(); 2].map(|()| next(&mut games, "event"));
    assert_eq!((&last["kind"], &last["player"]), (&json!("deposited"), &json!("bob")));

    expect(ann.order("ask", "ask", 2, 12), 201..=201);
    expect(bob.order("bid", "bid", 2, 12), 201..=201);
    let [anns_trade, filled] = all_of(&mut anns, ["trade", "event"]);
    let [anyones_trade, summary] = all_of(&mut anyones, ["trade", "summary"]);
    for trade in [anns_trade, anyones_trade] {
        assert_eq!((&trade["price"], &trade["quantity"]), (&json!(12), &json!(2)));
    }
    assert_eq!((&filled["kind"], &filled["side"]), (&json!("filled"), &json!("ask")));
    assert_eq!(summary["material"], "copper");
    let mut fills = [next(&mut games, "event"), next(&mut games, "event")];
    fills.sort_by_key(|event| event["player"].to_string());
    for (event, player) in fills.iter().zip(["ann", "bob"]) {
        assert_eq!((&event["kind"], &event["player"]), (&json!("filled"), &json!(player)));
    }
    // Whatever was missed follows the cursor.
    let after = format!("feed=true&after={}", last["cursor"].as_str().unwrap());
    let mut resumed = open(&server, &after, Some(&server.operator.token));
    assert_eq!(next(&mut resumed, "event")["kind"], "filled");

    let stopping = std::thread::spawn(move || server.terminate());
    for mut socket in [anns, anyones, games, resumed] {
        assert_eq!(close(&mut socket).0, CloseCode::Away);
    }
    assert!(stopping.join().unwrap().success());
}

#[test]
fn an_idle_socket_takes_little_memory_and_outlives_the_idle_time_of_requests() {
    const SOCKETS: u64 = 600;
    let directory = directory();
    let flags = ["--requests-per-second", "0", "--streams-max", "5000", "--idle-seconds", "1"];
    let server = Server::start_with(directory.path(), &flags);
    server.fund(&["copper"], &[("ann", "copper", 1_000)]);
    let opened = |count: u64| -> Vec<Socket> {
        let mut sockets: Vec<_> = (0..count).map(|_| open(&server, "materials=copper", None)).collect();
        for socket in &mut sockets {
            next(socket, "book");
        }
        sockets
    };
    let mut warm = opened(200);
    let before = server.resident_bytes();
    let since = Instant::now();
    let _idle = opened(SOCKETS);
    let each = server.resident_bytes().saturating_sub(before) / SOCKETS;
    assert!(each <= IDLE_BYTES_MAX, "{each} bytes");
    // The first ones have been idle for longer than a connection may be between two requests.
    while since.elapsed() < Duration::from_secs(2) {
        server.fund(&[], &[("ann", "copper", 1)]);
    }
    let ann = server.player(directory.path(), "ann");
    expect(ann.order("ask", "ask", 2, 12), 201..=201);
    for socket in &mut warm {
        next(socket, "book_changed");
    }
}

#[test]
fn a_revoked_token_ends_its_socket_and_a_client_that_leaves_frees_its_place() {
    let directory = directory();
    let flags = ["--requests-per-second", "0", "--streams-each-max", "1"];
    let server = Server::start_with(directory.path(), &flags);
    server.fund(&["copper"], &[("ann", "copper", 1_000)]);
    let ann = server.player(directory.path(), "ann");
    let refused = |query: &str| {
        let request = ann.get(&format!("/v1/stream?{query}"));
        request.send().unwrap().status().as_u16()
    };
    let first = open(&server, "materials=", Some(&ann.token));
    assert_eq!(refused("summaries=true"), 429);
    // Without a goodbye: a client that crashed.
    drop(first);
    let since = Instant::now();
    while refused("materials=copper,nothing") == 429 {
        assert!(since.elapsed() < Duration::from_secs(10), "its place is free");
    }
    let mut socket = open(&server, "materials=", Some(&ann.token));
    // As if by a clock that is ahead: the token is of this second.
    let soon = std::time::UNIX_EPOCH.elapsed().unwrap() + Duration::from_secs(3);
    let at = json!({"at": tradepost_wire::Time(u64::try_from(soon.as_millis()).unwrap()).to_string()});
    expect(server.operator.put("/v1/accounts/ann/tokens-not-before").json(&at), 200..=204);
    next(&mut socket, "expired");
    assert_eq!(close(&mut socket), (CloseCode::Policy, "the token has expired".to_owned()));
}
