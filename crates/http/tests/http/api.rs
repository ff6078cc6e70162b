//! Sends requests and checks replies.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use axum::response::Response;
use serde_json::{Map, Value};
use tower::ServiceExt;
use tradepost_http::auth::{Claims, KeySettings, Keys, Role, mint};
use tradepost_http::{Settings, app};

use crate::fake::Fake;

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
/// In the year 2100.
const FAR: u64 = 4_102_444_800;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(tradepost_http::openapi()).unwrap());

/// The API of a fake deployment.
pub(crate) struct Api {
    router: Router,
    pub(crate) fake: Arc<Fake>,
}

/// A request; its line is like `POST /v1/orders`.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    line: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// A reply, with the line of its request.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) line: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn token(player: &str, role: Role) -> String {
    token_until(player, role, FAR)
}

/// A token that expires at a time, in seconds since 1970.
pub(crate) fn token_until(player: &str, role: Role, exp: u64) -> String {
    mint(SECRET, &Claims::new(player, role, exp)).unwrap()
}

/// An operator's token with these scopes.
pub(crate) fn token_of_scopes(scopes: &[&str]) -> String {
    let scope = Some(scopes.iter().copied().collect());
    mint(SECRET, &Claims { scope, ..Claims::new("game", Role::Operator, FAR) }).unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings::new(Keys::new(&KeySettings { secret: Some(SECRET), ..KeySettings::default() }).unwrap())
}

impl Api {
    pub(crate) fn new() -> Self {
        Self::with(|_| ())
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        crate::observed::enable_all_log_lines();
        let mut settings = settings();
        change(&mut settings);
        Self::of(Fake::default(), settings)
    }

    /// The API of a deployment that has no live stream, no backup and no feed.
    pub(crate) fn without_options() -> Self {
        Self::of(Fake::without_options(), settings())
    }

    fn of(fake: Fake, settings: Settings) -> Self {
        let fake = Arc::new(fake);
        Self { router: app(Arc::<Fake>::clone(&fake), settings), fake }
    }

    /// Sends a request, and checks that its reply is in the OpenAPI document.
    pub(crate) async fn send(&self, call: Call) -> Reply {
        let line = call.line.clone();
        Reply::read(line, self.start(call).await).await
    }

    /// Sends a request, and returns the response without reading its body.
    pub(crate) async fn start(&self, call: Call) -> Response {
        let (method, uri) = call.line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        self.router.clone().oneshot(request.body(Body::from(call.body)).unwrap()).await.unwrap()
    }
}

impl Call {
    /// Without a token.
    pub(crate) fn new(line: &str) -> Self {
        Self { line: line.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// By the player `ada`.
    pub(crate) fn player(line: &str) -> Self {
        Self::new(line).token(&token("ada", Role::Player))
    }

    /// By an operator.
    pub(crate) fn operator(line: &str) -> Self {
        Self::new(line).token(&token("game", Role::Operator))
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// With this text as a JSON body.
    pub(crate) fn json(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.body = text.into();
        self.header("content-type", "application/json")
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

impl Reply {
    /// Reads the whole body of a response, and checks that it is in the OpenAPI document.
    pub(crate) async fn read(line: String, response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let reply = Self { line, status: parts.status.as_u16(), headers: parts.headers, body };
        reply.is_documented();
        reply
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The problem document, which must have this status and code.
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        let (line, text) = (&self.line, self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{line}: {text}");
        let problem = self.json();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{line}: {text}");
        assert_eq!(problem["status"], status, "{line}: {text}");
        assert_eq!(problem["type"], format!("/errors#{code}"), "{line}: {text}");
        for member in ["title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{line}: {text}");
        }
        problem
    }

    fn is_documented(&self) {
        let (method, uri) = self.line.split_once(' ').unwrap();
        let path = uri.split('?').next().unwrap();
        let paths = DOCUMENT["paths"].as_object().unwrap();
        let route = paths.iter().find(|(template, _)| matches(template, path));
        let operation =
            route.map(|(_, route)| &route[method.to_lowercase()]).filter(|found| found.is_object());
        let Some(operation) = operation else { return };
        let response = &operation["responses"][self.status.to_string()];
        assert!(
            response.is_object(),
            "{} returns an undocumented {}: {:?}",
            self.line,
            self.status,
            self.text()
        );
        if self.status >= 400 {
            let code = format!("`{}`", self.json()["code"].as_str().unwrap());
            let listed = response["description"].as_str().unwrap().contains(&code);
            assert!(listed, "{} returns {} with an undocumented {code}", self.line, self.status);
        }
    }
}

/// All operations of the document: their lines, with `{…}` filled in, and whether they need a token.
pub(crate) fn operations() -> Vec<(String, bool)> {
    let listed = security().into_iter();
    listed
        .map(|(line, ways)| (line, !ways.is_empty() && !ways.contains(&Value::Object(Map::new()))))
        .collect()
}

/// The operations that need a token, and whom each admits: `player`, and operators with one of the scopes.
pub(crate) fn callers() -> Vec<(String, Vec<String>)> {
    let guarded: Vec<_> = operations().into_iter().filter(|(_, guarded)| *guarded).collect();
    let mut callers = security();
    callers.retain(|(line, _)| guarded.iter().any(|(guarded, _)| guarded == line));
    let words = |ways: &[Value]| {
        let words = ways.iter().flat_map(|way| way["token"].as_array().unwrap());
        words.map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    callers.into_iter().map(|(line, ways)| (line, words(&ways))).collect()
}

/// The member `security` of each operation.
fn security() -> Vec<(String, Vec<Value>)> {
    let mut operations = Vec::new();
    for (template, route) in DOCUMENT["paths"].as_object().unwrap() {
        let path = template
            .replace("{material}", "copper")
            .replace("{order_id}", crate::fake::ORDER_ID)
            .replace("{player}", "bob")
            .replace("{reference}", "trip-1")
            .replace("{name}", "game");
        for (method, operation) in route.as_object().unwrap() {
            let ways = operation["security"].as_array().cloned().unwrap_or_default();
            operations.push((format!("{} {path}", method.to_uppercase()), ways));
        }
    }
    operations
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(expected, part)| *expected == part || (expected.starts_with('{') && !part.is_empty()))
}
