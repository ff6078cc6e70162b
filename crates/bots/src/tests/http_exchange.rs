//! The exchange over HTTP against a server that answers by a script. Retries are tested with the client.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tradepost_client::TokenError;

use crate::exchange::{Asset, BatchOutcome, Exchange, Operation, Side, Transfer};
use crate::http_exchange::{HttpExchange, TokenSource};
use crate::supply_chain::Good;

/// Tokens that name their player.
struct Tokens;

impl TokenSource for Tokens {
    fn player(&self, name: &str) -> Result<String, TokenError> {
        Ok(format!("token-of-{name}"))
    }

    fn operator(&self) -> Result<String, TokenError> {
        Ok("operator".to_owned())
    }
}

/// A server that gives these answers, and the requests it has read.
async fn server(script: Vec<(u16, &'static str)>) -> (HttpExchange<Tokens>, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    tokio::spawn(async move {
        for (status, body) in script {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8_192];
            let mut length = 0;
            // Head and body may arrive apart; all bodies of these requests end like this.
            while !(request[..length].ends_with(b"}") || request.starts_with(b"GET") && length > 0) {
                length += stream.read(&mut request[length..]).await.unwrap();
            }
            seen.lock().unwrap().push(String::from_utf8_lossy(&request[..length]).into_owned());
            let head =
                format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        }
    });
    (HttpExchange::new(&url, Arc::new(Tokens)).unwrap(), requests)
}

fn buy_bread() -> Vec<Operation> {
    vec![
        Operation::Place { side: Side::Bid, good: Good::Bread, price: 30, quantity: 5, at_once: true },
        Operation::Cancel { order_id: "0197f3a0-7c00-7000-8000-000000000001".to_owned() },
    ]
}

#[test]
fn run_can_be_spawned() {
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
    spawnable(&crate::run(config, Tokens, &mut out, std::future::ready(())));
}

#[tokio::test]
async fn batch_is_sent_for_its_player_under_its_key() {
    let results = r#"{"results":[{"status":201},{"status":409,"problem":
        {"type":"/errors","title":"No","status":409,"code":"order_not_open","detail":"No."}}]}"#;
    let (exchange, requests) = server(vec![(200, results)]).await;
    let outcome = exchange.batch("ada", &buy_bread(), "key-1").await.unwrap();
    assert_eq!(outcome, BatchOutcome { done: 1, refused: 1 });
    let requests = requests.lock().unwrap();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert!(head.starts_with("post /v1/orders/batch "), "{head}");
    assert!(head.contains("idempotency-key: key-1\r\n"), "{head}");
    assert!(head.contains("authorization: bearer token-of-ada\r\n"), "{head}");
    let expected = r#"{"orders":[{"op":"place","side":"bid","material":"bread","price":30,"quantity":5,"time_in_force":"ioc"},{"op":"cancel","order_id":"0197f3a0-7c00-7000-8000-000000000001"}]}"#;
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(json(body), json(expected));
}

#[tokio::test]
async fn materials_of_others_are_ignored() {
    let balances = r#"{"balances":[{"asset":"coin","available":7,"held":3},{"asset":"moonstone","available":1,"held":0},
        {"asset":"bread","available":2,"held":0}]}"#;
    let (exchange, _) = server(vec![(200, balances)]).await;
    let holdings = exchange.holdings("ada").await.unwrap();
    assert_eq!((holdings.coins.total(), holdings.goods[Good::Bread].available), (10, 2));
}

#[tokio::test]
async fn writes_that_were_done_before_count_as_done() {
    let reused =
        r#"{"type":"/errors","title":"No","status":422,"code":"idempotency_key_reused","detail":"No."}"#;
    let closed = r#"{"type":"/errors","title":"No","status":409,"code":"order_not_open","detail":"No."}"#;
    let (exchange, requests) = server(vec![(422, reused), (422, reused), (409, closed)]).await;
    assert_eq!(exchange.batch("ada", &buy_bread(), "key").await.unwrap(), BatchOutcome::default());
    let asset = Asset::Good(Good::Bread);
    let transfer =
        Transfer { player: "ada".to_owned(), asset, amount: 2, leaves: true, reason: "eaten".to_owned() };
    exchange.transfer(&transfer, "key").await.unwrap();
    assert_eq!(exchange.transfer(&transfer, "key").await.unwrap_err().code(), "order_not_open");
    assert!(requests.lock().unwrap()[1].starts_with("POST /v1/accounts/ada/withdrawals "));
}

#[tokio::test]
async fn inbox_and_tape_continue_after_their_cursor() {
    let events = r#"{"events":[{"cursor":"8","at":"2030-01-31T12:00:00.000Z","kind":"filled","material":"bread",
        "side":"ask","quantity":4,"price":9},{"cursor":"9","at":"2030-01-31T12:00:00.000Z","kind":"deposited"}],"next":null}"#;
    let nothing = r#"{"trades":[],"next":null}"#;
    let (exchange, requests) = server(vec![(200, events), (200, nothing), (200, nothing)]).await;
    let inbox = exchange.inbox("ada", Some("7")).await.unwrap();
    assert_eq!((inbox.fills.len(), inbox.fills[0].quantity, inbox.cursor.as_deref()), (1, 4, Some("9")));
    assert_eq!(exchange.tape(Good::Bread, Some("3")).await.unwrap().cursor.as_deref(), Some("3"));
    assert_eq!(exchange.tape(Good::Bread, None).await.unwrap().cursor, None);
    let requests = requests.lock().unwrap();
    assert!(requests[0].starts_with("GET /v1/events?after=7&limit=1000 "), "{}", requests[0]);
    assert!(requests[2].starts_with("GET /v1/materials/bread/trades?limit=1 "), "{}", requests[2]);
}
