//! The HTTP client against a server that says what the test tells it to.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::exchange::{Asset, BatchOutcome, Exchange, ExchangeError, Operation, Side, Transfer};
use crate::http::{HttpExchange, TokenError, TokenSource};
use crate::supply_chain::Good;

/// Tokens that say whose they are, and the how manieth.
#[derive(Debug, Default)]
struct Tokens(Mutex<u32>);

impl TokenSource for Tokens {
    fn player(&self, name: &str) -> Result<String, TokenError> {
        let mut count = self.0.lock().unwrap();
        *count += 1;
        Ok(format!("{name}{count}"))
    }

    fn operator(&self) -> Result<String, TokenError> {
        Ok("operator".to_owned())
    }
}

/// What a server does with a request: answers with this status and body, or hangs up.
type Script = Vec<Option<(u16, &'static str)>>;

/// A server at an address, and the requests it has got.
async fn server(script: Script) -> (HttpExchange<Tokens>, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let got = Arc::clone(&requests);
    tokio::spawn(async move {
        for answer in script {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read_request(&mut stream).await;
            got.lock().unwrap().push(request);
            if let Some((status, body)) = answer {
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
                stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
            }
        }
    });
    (HttpExchange::new(&url, Tokens::default()).unwrap(), requests)
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

fn buy_bread() -> Vec<Operation> {
    vec![
        Operation::Place { side: Side::Bid, good: Good::Bread, price: 30, quantity: 5, at_once: true },
        Operation::Cancel { order_id: "0197f3a0-7c00-7000-8000-000000000001".to_owned() },
    ]
}

#[test]
fn a_run_can_be_spawned() {
    fn spawnable<F: Send>(_: &F) {}
    let config = crate::Config {
        url: "http://127.0.0.1:1".to_owned(),
        data: std::path::PathBuf::new(),
        seed: 1,
        players: crate::PLAYERS_MIN,
        hour_lasts: std::time::Duration::ZERO,
        full_screen: false,
        has_page: true,
    };
    let mut out = Vec::new();
    spawnable(&crate::run(config, Tokens::default(), &mut out, std::future::ready(())));
}

const PROBLEM: &str =
    r#"{"type":"/errors","title":"No","status":409,"code":"order_not_open","detail":"No."}"#;

#[tokio::test]
async fn a_write_is_repeated_under_the_same_key_until_it_is_answered() {
    let done = r#"{"results":[{"status":201},{"status":409,"problem":
        {"type":"/errors","title":"No","status":409,"code":"order_not_open","detail":"No."}}]}"#;
    let (exchange, requests) = server(vec![Some((503, "")), None, Some((200, done))]).await;
    let outcome = exchange.batch("ada", &buy_bread(), "key-1").await.unwrap();
    assert_eq!(outcome, BatchOutcome { done: 1, refused: 1 });
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 3);
    for request in requests.iter() {
        assert!(request.starts_with("post /v1/orders/batch "), "{request}");
        assert!(
            request.contains("idempotency-key: key-1\r\n") && request.contains("authorization: bearer ada1")
        );
        let body = r#"{"orders":[{"op":"place","side":"bid","material":"bread","price":30,"quantity":5,"time_in_force":"ioc"},{"op":"cancel","order_id":"0197f3a0-7c00-7000-8000-000000000001"}]}"#;
        let sent: serde_json::Value =
            serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(sent, serde_json::from_str::<serde_json::Value>(body).unwrap());
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let balances = r#"{"balances":[{"asset":"coin","available":7,"held":3},{"asset":"moonstone","available":1,"held":0},
        {"asset":"bread","available":2,"held":0}]}"#;
    let (exchange, requests) = server(vec![Some((401, "")), Some((200, balances))]).await;
    let holdings = exchange.holdings("ada").await.unwrap();
    assert_eq!((holdings.coins.total(), holdings.goods[Good::Bread].available), (10, 2));
    assert!(requests.lock().unwrap()[1].contains("bearer ada2"));
    let (exchange, _) = server(vec![Some((401, "")), Some((401, ""))]).await;
    assert!(matches!(exchange.holdings("ada").await, Err(ExchangeError::Refused { status: 401, .. })));
}

#[tokio::test]
async fn what_was_done_before_is_passed_over() {
    let reused =
        r#"{"type":"/errors","title":"No","status":422,"code":"idempotency_key_reused","detail":"No."}"#;
    let (exchange, _) = server(vec![Some((422, reused)), Some((422, reused)), Some((409, PROBLEM))]).await;
    assert_eq!(exchange.batch("ada", &buy_bread(), "key").await.unwrap(), BatchOutcome::default());
    let asset = Asset::Good(Good::Bread);
    let transfer =
        Transfer { player: "ada".to_owned(), asset, amount: 2, leaves: true, reason: "eaten".to_owned() };
    exchange.transfer(&transfer, "key").await.unwrap();
    let error = exchange.transfer(&transfer, "key").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/accounts/ada/withdrawals: the market answered 409 order_not_open: No."
    );
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    let event = |cursor: u32| {
        format!(
            r#"{{"cursor":"{cursor}","at":"2030-01-31T12:00:00.000Z","kind":"filled","material":"bread","side":"ask","quantity":{cursor},"price":9}}"#
        )
    };
    let first: &str = Box::leak(format!(r#"{{"events":[{}],"next":"1"}}"#, event(1)).into_boxed_str());
    let second: &str = Box::leak(format!(r#"{{"events":[{}],"next":null}}"#, event(2)).into_boxed_str());
    let (exchange, requests) = server(vec![Some((200, first)), Some((200, second))]).await;
    let inbox = exchange.inbox("ada", None).await.unwrap();
    assert_eq!(inbox.cursor.as_deref(), Some("2"));
    assert_eq!(inbox.fills.iter().map(|fill| fill.quantity).collect::<Vec<_>>(), [1, 2]);
    assert!(requests.lock().unwrap()[1].starts_with("get /v1/events?limit=1000&after=1 "));
}
