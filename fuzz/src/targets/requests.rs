//! Whole requests: the router, every extractor, the wire types, and the serverless market over tables in
//! memory.
//!
//! The first byte selects the operation, the second the role and where the text goes; the rest, up to a zero
//! byte, is a part of the path or the query, and what follows is the body. The market persists from input to
//! input and is replaced now and then.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Uri};
use serde_json::Value;
use tower::ServiceExt;
use tradepost_core::Rules;
use tradepost_http::auth::{Claims, KeySettings, Keys, Role, mint};
use tradepost_http::{RequestRate, Settings, app};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::{Environment, Serverless};

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
/// In the year 2100.
const FAR: u64 = 4_102_444_800;
/// Requests after which the market is replaced.
const REQUESTS_MAX: u64 = 20_000;

/// Every operation that an input can select; `{}` stands for a part of the path.
const OPERATIONS: [(&str, &str); 30] = [
    ("POST", "/v1/orders"),
    ("POST", "/v1/orders/batch"),
    ("POST", "/v1/quotes"),
    ("PATCH", "/v1/orders/{}"),
    ("DELETE", "/v1/orders/{}"),
    ("GET", "/v1/orders/{}"),
    ("GET", "/v1/orders"),
    ("DELETE", "/v1/orders"),
    ("GET", "/v1/balances"),
    ("GET", "/v1/fills"),
    ("GET", "/v1/events"),
    ("GET", "/v1/limits"),
    ("GET", "/v1/materials"),
    ("GET", "/v1/materials/{}"),
    ("GET", "/v1/materials/{}/book"),
    ("GET", "/v1/materials/{}/trades"),
    ("GET", "/v1/materials/{}/candles"),
    ("GET", "/v1/fees"),
    ("GET", "/v1/stream"),
    ("PUT", "/v1/materials/{}"),
    ("POST", "/v1/accounts/{}/deposits"),
    ("POST", "/v1/accounts/{}/withdrawals"),
    ("GET", "/v1/accounts/{}/balances"),
    ("GET", "/v1/accounts/{}/orders"),
    ("GET", "/v1/accounts/{}/events"),
    ("PUT", "/v1/halt"),
    ("DELETE", "/v1/halt"),
    ("GET", "/v1/audit"),
    ("GET", "/v1/economy"),
    ("GET", "/{}"),
];

/// A ticking clock and random numbers from a counter: the same inputs have the same effects.
#[derive(Debug, Default)]
struct Machine(AtomicU64);

impl Environment for Machine {
    fn now_us(&self) -> u64 {
        1_769_860_800_000_000 + self.0.fetch_add(1_000, Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

struct World {
    router: Router,
    requests: u64,
}

thread_local! {
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
}

impl World {
    fn new() -> Self {
        let keys = Keys::new(&KeySettings { secret: Some(SECRET), ..KeySettings::default() }).expect("a key");
        let mut settings = Settings::new(keys);
        settings.request_rate = RequestRate { per_second: 0, burst: 0 };
        let tables = MemoryTables::new().connect(Faults::default());
        let market = Serverless::new(tables, Arc::new(Machine::default()), Rules::default());
        let world = Self { router: app(Arc::new(market), settings), requests: 0 };
        let deposit = |asset: &str| format!(r#"{{"asset":"{asset}","amount":1000000,"reason":"test"}}"#);
        for (method, path, body) in [
            ("PUT", "/v1/materials/copper", r#"{"name":"Copper"}"#.to_owned()),
            ("POST", "/v1/accounts/ann/deposits", deposit("copper")),
            ("POST", "/v1/accounts/ann/deposits", deposit("coin")),
        ] {
            let (status, text) =
                world.call(method, &path.parse().expect("an address"), Role::Operator, body.into());
            assert!(status < 300, "{text}");
        }
        world
    }

    fn call(&self, method: &str, uri: &Uri, role: Role, body: Vec<u8>) -> (u16, String) {
        let token =
            mint(SECRET, &Claims::new("ann", role, FAR)).expect("a token");
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).expect("a method"))
            .uri(uri)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(body))
            .expect("a request");
        let router = self.router.clone();
        RUNTIME.with(|runtime| {
            runtime.block_on(async {
                let response = router.oneshot(request).await.expect("an answer");
                let status = response.status().as_u16();
                let stream =
                    response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
                let bytes = if stream {
                    "{}".into()
                } else {
                    to_bytes(response.into_body(), usize::MAX).await.expect("a body")
                };
                (status, String::from_utf8(bytes.to_vec()).expect("text"))
            })
        })
    }
}

/// No input causes an internal error, a timeout, or a response that is not JSON.
pub fn run(data: &[u8]) {
    let [choice, place, rest @ ..] = data else { return };
    let (method, template) = OPERATIONS[usize::from(*choice) % OPERATIONS.len()];
    let role = if place & 1 == 0 { Role::Player } else { Role::Operator };
    let (text, body) = rest.split_at(rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len()));
    let text = String::from_utf8_lossy(text);
    let (in_path, in_query) = match place >> 1 & 3 {
        0 => ("copper", text.as_ref()),
        1 => ("ann", text.as_ref()),
        _ => (text.as_ref(), ""),
    };
    let query = if in_query.is_empty() { String::new() } else { format!("?{in_query}") };
    // The HTTP library refuses invalid addresses before they reach the server.
    let Ok(uri) = format!("{}{query}", template.replace("{}", in_path)).parse::<Uri>() else { return };
    if !uri.path().starts_with('/')
        || uri.path() == "/v1/backup"
        || uri.path().starts_with("/docs")
        || uri.path() == "/errors"
    {
        return;
    }
    WORLD.with_borrow_mut(|world| {
        if world.as_ref().is_none_or(|world| world.requests >= REQUESTS_MAX) {
            *world = Some(World::new());
        }
        let world = world.as_mut().expect("a market");
        world.requests += 1;
        let (status, body) = world.call(method, &uri, role, body.get(1..).unwrap_or_default().to_vec());
        assert_ne!(status, 500, "{method} {uri}: {body}");
        assert_ne!(status, 504, "{method} {uri}: {body}");
        if uri.path() != "/metrics" {
            assert!(serde_json::from_str::<Value>(&body).is_ok(), "{method} {uri} {status}: {body}");
        }
    });
}
