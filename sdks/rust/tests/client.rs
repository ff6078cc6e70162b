//! The client against a server that answers by a script.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tradepost_client::wire::{EventList, OrderRequest, Side, TransferRequest};
use tradepost_client::{Client, Error, LiveMessage, Options};

/// What the server writes for one request before it hangs up; an empty answer only hangs up.
type Answer = String;

fn answer(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}")
}

fn ok(body: &str) -> Answer {
    answer(200, "", body)
}

fn problem(status: u16, code: &str, headers: &str) -> Answer {
    let body = format!(
        r#"{{"type":"/errors#{code}","title":"No","status":{status},"code":"{code}","detail":"It cannot be done."}}"#
    );
    answer(status, headers, &body)
}

/// A client of a scripted server, and the requests that the server has read.
async fn server(script: Vec<Answer>) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        for answer in script {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read_request(&mut stream).await;
            seen.lock().unwrap().push(request);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let options = Options { retry_for: Duration::from_secs(5), ..Options::default() };
    (Client::with_options(&url, options).unwrap(), requests)
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            if body.len() >= length.parse().unwrap() {
                return text;
            }
        }
        let mut part = [0; 1024];
        let count = stream.read(&mut part).await.unwrap();
        bytes.extend(&part[..count]);
    }
}

fn key_of(request: &str) -> String {
    let line = request.lines().find_map(|line| line.strip_prefix("idempotency-key: "));
    line.unwrap_or_default().to_owned()
}

const BALANCES: &str = r#"{"balances":[{"asset":"coin","available":9007199254740991,"held":0}]}"#;
const TRANSFER: &str = r#"{"kind":"deposit","state":"done","player":"ada","asset":"coin","amount":5,"reason":"quest","created_at":"2026-01-31T12:00:00.000Z","updated_at":"2026-01-31T12:00:00.000Z","balance":{"asset":"coin","available":5,"held":0}}"#;

fn quest() -> TransferRequest {
    TransferRequest::new("coin", 5, "quest")
}

#[tokio::test]
async fn write_is_repeated_under_one_key_until_a_whole_answer_arrives() {
    let cut_off = ok(TRANSFER)[..120].to_owned();
    let script =
        vec![problem(503, "busy", ""), String::new(), cut_off, answer(502, "", "<html>"), ok(TRANSFER)];
    let (client, requests) = server(script).await;
    let transfer = client.with_token("op").deposit("a/d a", &quest()).await.unwrap();
    assert_eq!((transfer.player.as_str(), transfer.balance.unwrap().available), ("ada", 5));
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 5);
    let key = key_of(&requests[0]);
    assert_eq!(key.len(), 32, "128 random bits");
    for request in requests.iter() {
        assert!(request.starts_with("post /v1/accounts/a%2fd%20a/deposits http/1.1"), "{request}");
        assert!(request.contains("authorization: bearer op\r\n"), "{request}");
        assert!(request.ends_with(r#"{"asset":"coin","amount":5,"reason":"quest"}"#), "{request}");
        assert_eq!(key_of(request), key);
    }
}

#[tokio::test]
async fn given_key_is_sent_and_generated_keys_differ() {
    let (client, requests) = server(vec![ok(TRANSFER), ok(TRANSFER), ok(TRANSFER)]).await;
    client.withdraw("ada", &quest()).key("eaten-1").await.unwrap();
    client.withdraw("ada", &quest()).await.unwrap();
    client.withdraw("ada", &quest()).await.unwrap();
    let keys: Vec<_> = requests.lock().unwrap().iter().map(|request| key_of(request)).collect();
    assert_eq!(keys[0], "eaten-1");
    assert_ne!(keys[1], keys[2]);
}

#[tokio::test]
async fn retry_after_is_obeyed_while_there_is_time() {
    let script = vec![problem(429, "rate_limited", "retry-after: 1\r\n"), ok(BALANCES)];
    let (client, _) = server(script).await;
    let started = Instant::now();
    let balances = client.with_token("ada").balances().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(balances.balances[0].available, 9_007_199_254_740_991, "integers stay exact");
    let (client, requests) = server(vec![problem(503, "stopping", "retry-after: 60\r\n")]).await;
    let error = client.with_token("ada").balances().await.unwrap_err();
    assert_eq!((error.code(), error.status()), ("stopping", Some(503)));
    assert_eq!(requests.lock().unwrap().len(), 1, "a minute is longer than this client retries");
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    let script =
        vec![problem(409, "insufficient_coins", ""), problem(404, "unsupported", ""), answer(404, "", "?")];
    let (client, requests) = server(script).await;
    let order = OrderRequest {
        side: Side::Bid,
        material: "copper".to_owned(),
        price: 12,
        quantity: 4,
        time_in_force: None,
        expires_at: None,
        player: None,
    };
    let error = client.place(&order).await.unwrap_err();
    assert_eq!(error.to_string(), "POST /v1/orders: It cannot be done. (409 insufficient_coins)");
    assert_eq!(error.problem().unwrap().title, "No");
    assert_eq!(client.backup().await.unwrap_err().code(), "unsupported");
    let error = client.fees().await.unwrap_err();
    assert_eq!((error.code(), error.status()), ("unreadable", Some(404)));
    assert_eq!(requests.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn refused_token_is_replaced_once() {
    let issued = Arc::new(Mutex::new(0));
    let source = move || {
        let mut issued = issued.lock().unwrap();
        *issued += 1;
        Ok(format!("t{issued}"))
    };
    let refused = || problem(401, "unauthorized", "");
    let (client, requests) = server(vec![refused(), ok(BALANCES), ok(BALANCES), refused(), refused()]).await;
    let client = client.with_token_source(source);
    client.balances().await.unwrap();
    client.clone().balances().await.unwrap();
    assert_eq!(client.balances().await.unwrap_err().status(), Some(401));
    let requests = requests.lock().unwrap();
    for (request, token) in requests.iter().zip(["t1", "t2", "t2", "t2", "t3"]) {
        assert!(request.contains(&format!("authorization: bearer {token}\r\n")), "{token}: {request}");
    }
}

#[tokio::test]
async fn token_that_cannot_be_replaced_is_not_sent_again() {
    let (client, requests) = server(vec![problem(401, "unauthorized", "")]).await;
    let error = client.with_token("old").balances().await.unwrap_err();
    assert_eq!(error.code(), "unauthorized");
    assert_eq!(requests.lock().unwrap().len(), 1);
    let failing = client.with_token_source(|| Err("the key is gone".into()));
    assert!(matches!(failing.balances().await, Err(Error::NoToken(_))));
}

#[tokio::test]
async fn accounts_are_frozen_and_tokens_revoked() {
    let frozen = |frozen: bool| ok(&format!(r#"{{"player": "ann", "frozen": {frozen}}}"#));
    let revoked = |player: &str| ok(&format!(r#"{{{player}"at": "2030-01-31T12:00:00Z"}}"#));
    let script = vec![frozen(true), frozen(false), revoked(r#""player": "ann", "#), revoked("")];
    let (client, requests) = server(script).await;
    assert!(client.freeze("ann").await.unwrap().frozen);
    assert!(!client.unfreeze("ann").await.unwrap().frozen);
    let at = client.revoke_tokens_of("ann", "2030-01-31T12:00:00Z".parse().unwrap()).await.unwrap().at;
    assert_eq!(client.revoke_tokens(at).await.unwrap().player, None);
    let requests = requests.lock().unwrap();
    let lines: Vec<_> = requests.iter().map(|request| request.lines().next().unwrap()).collect();
    let expected = [
        "put /v1/accounts/ann/freeze http/1.1",
        "delete /v1/accounts/ann/freeze http/1.1",
        "put /v1/accounts/ann/tokens-not-before http/1.1",
        "put /v1/tokens-not-before http/1.1",
    ];
    assert_eq!(lines, expected);
    assert!(requests[2].contains(r#"{"at":"2030-01-31t12:00:00"#), "{}", requests[2]);
}

#[tokio::test]
async fn market_data_is_read_without_a_token() {
    let (client, requests) = server(vec![ok(r#"{"trades":[],"next":null}"#)]).await;
    client.with_token("ada").trades("copper").after("7").limit(5).limit(3).await.unwrap();
    let requests = requests.lock().unwrap();
    assert!(requests[0].starts_with("get /v1/materials/copper/trades?after=7&limit=3 "), "{}", requests[0]);
    assert!(!requests[0].contains("authorization"), "{}", requests[0]);
}

#[tokio::test]
async fn list_is_read_to_its_end() {
    let event = |cursor: u32| {
        format!(
            r#"{{"cursor":"{cursor}","at":"2030-01-31T12:00:00.000Z","kind":"filled","quantity":{cursor}}}"#
        )
    };
    let first = format!(r#"{{"events":[{}],"next":"1"}}"#, event(1));
    let second = format!(r#"{{"events":[{}],"next":null}}"#, event(2));
    let (client, requests) = server(vec![ok(&first), ok(&second)]).await;
    let events = client.events().all().await.unwrap();
    assert_eq!(events.iter().map(|event| event.cursor.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert!(requests.lock().unwrap()[1].starts_with("get /v1/events?limit=1000&after=1 "));
}

#[tokio::test]
async fn answer_of_another_shape_is_unreadable() {
    let (client, _) = server(vec![ok(r#"{"rows":[]}"#)]).await;
    let read: Result<EventList, _> = client.events().await;
    let error = read.unwrap_err();
    assert_eq!(error.code(), "unreadable");
    assert!(
        error.to_string().starts_with("GET /v1/events: unexpected response: missing field `events`"),
        "{error}"
    );
}

#[tokio::test]
async fn backup_that_is_cut_off_is_an_error() {
    let (client, _) = server(vec![ok("whole"), ok("not whole")[..60].to_owned()]).await;
    let mut whole = client.backup().await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = whole.chunk().await.unwrap() {
        bytes.extend_from_slice(chunk.as_ref());
    }
    assert_eq!(bytes, b"whole");
    let mut cut = client.backup().await.unwrap();
    let read = async {
        while cut.chunk().await?.is_some() {}
        Ok::<_, Error>(())
    };
    assert_eq!(read.await.unwrap_err().code(), "unreachable");
}

#[tokio::test]
async fn stream_reconnects_and_reports_it() {
    let head = "HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let book =
        r#"{"material":"copper","sequence":3,"bids":[],"asks":[{"price":12,"quantity":5,"orders":1}]}"#;
    let first =
        format!("{head}event: book\ndata: {book}\n\nevent: weather\ndata: 1\n\nevent: trade\ndata: {{");
    let summary = r#"{"material":"tin","sequence":4,"last":7}"#;
    let second = format!(
        "{head}: hello\n\nevent: book_changed\ndata: {book}\n\nevent: behind\ndata: {{}}\n\n\
         event: summary\ndata: {summary}\n\n"
    );
    let (client, requests) = server(vec![first, problem(503, "stopping", ""), second]).await;
    let mut live = client.with_token("ada").live(&["copper", "wheat"]).summaries().rate(5);
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(match live.next().await {
            LiveMessage::Opened => "opened".to_owned(),
            LiveMessage::Interrupted(error) => error.code().to_owned(),
            LiveMessage::Book(book) => format!("book {}", book.sequence),
            LiveMessage::BookChanged(book) => format!("changed {}", book.asks[0].quantity),
            LiveMessage::Summary(summary) => format!("price {:?}", summary.last),
            LiveMessage::Behind => "behind".to_owned(),
            LiveMessage::Trade(_) | LiveMessage::Event(_) => "other".to_owned(),
        });
    }
    let expected =
        ["opened", "book 3", "unreachable", "stopping", "opened", "changed 5", "behind", "price Some(7)"];
    assert_eq!(seen, expected);
    let requests = requests.lock().unwrap();
    assert!(
        requests[2].starts_with("get /v1/stream?materials=copper%2cwheat&summaries=true&rate=5 "),
        "{}",
        requests[2]
    );
    assert!(requests[2].contains("authorization: bearer ada\r\n"), "{}", requests[2]);
}

#[tokio::test]
async fn calls_can_be_spawned() {
    fn spawnable<F: Send + 'static>(_: F) {}
    let client = Client::new("https://market.example/base/").unwrap();
    spawnable(client.fees().into_future());
    spawnable(client.orders().all());
    assert_eq!(Client::new("market .example").unwrap_err().code(), "client");
    for without_scheme in ["127.0.0.1:7171", "localhost:7171", "market.example"] {
        Client::new(without_scheme).unwrap();
    }
    assert_eq!(Client::new("ftp://market.example").unwrap_err().code(), "client");
}
