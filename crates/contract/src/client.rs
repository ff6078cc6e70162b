//! The suite's own small client: requests, replies and tokens, with bodies as plain JSON.
//!
//! It obeys the `Retry-After` of a 429 or 503, as every client should, and returns all other replies.

use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::{Value, json};

use crate::words;

/// How long a request may take, and how long one is repeated after a `Retry-After`.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// A connection to the deployment.
#[derive(Debug)]
pub(super) struct Client {
    url: String,
    secret: Vec<u8>,
    http: reqwest::Client,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    method: Method,
    path: String,
    body: Option<Vec<u8>>,
    headers: Vec<(&'static str, String)>,
}

/// A response, with a description of its request.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
    sent: String,
}

impl Request {
    /// A request of any method, without a body.
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, headers: Vec::new() }
    }

    fn with(method: Method, path: impl Into<String>, body: &Value) -> Self {
        Self::new(method, path).header(CONTENT_TYPE.as_str(), "application/json").raw(body.to_string())
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(super) fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::with(Method::POST, path, body)
    }

    pub(super) fn put(path: impl Into<String>, body: &Value) -> Self {
        Self::with(Method::PUT, path, body)
    }

    pub(super) fn patch(path: impl Into<String>, body: &Value) -> Self {
        Self::with(Method::PATCH, path, body)
    }

    /// Adds an idempotency key.
    pub(super) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Sets a header.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(present, _)| *present != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sets the body.
    pub(super) fn raw(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    fn describe(&self) -> String {
        let body = self.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let mut words = vec![self.method.to_string(), shortened(&self.path)];
        for (name, value) in &self.headers {
            if *name != CONTENT_TYPE.as_str() || value != "application/json" {
                words.push(format!("[{name}: {}]", shortened(value)));
            }
        }
        words.push(shortened(&body));
        words.join(" ")
    }
}

impl Client {
    pub(super) fn new(url: &str, secret: &[u8]) -> Result<Self, String> {
        let http = tradepost_client::http_builder()
            .timeout(REQUEST_TIMEOUT)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), secret: secret.to_vec(), http })
    }

    /// A token of this player or operator for an hour from now.
    pub(super) fn token(&self, subject: &str, role: &str) -> Result<String, String> {
        let claims = json!({"sub": subject, "role": role, "exp": words::now() / 1000 + 3600});
        self.sign(Algorithm::HS256, &claims)
    }

    /// A token with these claims, signed with the deployment's secret.
    pub(super) fn sign(&self, algorithm: Algorithm, claims: &Value) -> Result<String, String> {
        sign(algorithm, claims, &self.secret)
    }

    /// Sends a request and reads the whole reply.
    pub(super) async fn send(&self, request: &Request, token: Option<&str>) -> Result<Reply, String> {
        let sent = request.describe();
        let deadline = Instant::now() + REQUEST_TIMEOUT;
        loop {
            let failed = |error: reqwest::Error| format!("{sent}: no reply: {error:?}");
            let response = self.start(request, token).await.map_err(failed)?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let text = response.text().await.map_err(failed)?;
            let overloaded = headers.get(RETRY_AFTER).filter(|_| matches!(status, 429 | 503));
            let seconds = overloaded.and_then(|value| value.to_str().ok()?.parse().ok());
            match seconds.map(|seconds| Duration::from_secs(seconds).max(Duration::from_millis(50))) {
                Some(wait) if Instant::now() + wait < deadline => tokio::time::sleep(wait).await,
                _ => return Ok(Reply { status, headers, text, sent }),
            }
        }
    }

    /// Sends a request once and returns the response unread, for streams.
    pub(super) async fn start(
        &self,
        request: &Request,
        token: Option<&str>,
    ) -> reqwest::Result<reqwest::Response> {
        let mut builder = self.http.request(request.method.clone(), format!("{}{}", self.url, request.path));
        if let Some(token) = token {
            builder = builder.bearer_auth(token);
        }
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        builder.send().await
    }
}

impl Reply {
    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value, String> {
        serde_json::from_str(&self.text).map_err(|error| self.fault(&format!("a body of JSON ({error})")))
    }

    /// Expects this status; returns the body.
    pub(super) fn answered(&self, status: u16) -> Result<Value, String> {
        if self.status == status { self.json() } else { Err(self.fault(&format!("status {status}"))) }
    }

    /// Expects success; returns the body.
    pub(super) fn succeeded(&self) -> Result<Value, String> {
        if matches!(self.status, 200 | 201) { self.json() } else { Err(self.fault("status 200 or 201")) }
    }

    /// Expects a problem document of this status and code (or one of several, `a|b`).
    pub(super) fn refused(&self, status: u16, code: &str) -> Result<Value, String> {
        let problem = self.problem()?;
        let as_expected = self.status == status && code.split('|').any(|code| problem["code"] == code);
        if as_expected { Ok(problem) } else { Err(self.fault(&format!("problem {status} {code}"))) }
    }

    /// Expects a well-formed problem document (RFC 9457) of any code.
    pub(super) fn problem(&self) -> Result<Value, String> {
        let kind = self.header(CONTENT_TYPE.as_str());
        if self.status < 400 || !kind.starts_with("application/problem+json") {
            return Err(self.fault(&format!("a problem document (its type here is {kind:?})")));
        }
        let problem = self.json()?;
        for member in ["type", "title", "code", "detail"] {
            if problem[member].as_str().is_none_or(str::is_empty) {
                return Err(self.fault(&format!("a problem document with the text `{member}`")));
            }
        }
        if problem["status"] != self.status {
            return Err(self.fault("a problem document whose `status` is that of the reply"));
        }
        Ok(problem)
    }

    /// A header's value, empty if there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The fault where something else was expected.
    pub(super) fn fault(&self, expected: &str) -> String {
        format!("{}\n  expected {expected}\n  got {} {}", self.sent, self.status, shortened(&self.text))
    }
}

/// A token with these claims, signed with any secret.
pub(super) fn sign(algorithm: Algorithm, claims: &Value, secret: &[u8]) -> Result<String, String> {
    jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret))
        .map_err(|error| format!("cannot sign a token: {error}"))
}

fn shortened(text: &str) -> String {
    const CHARACTERS_MAX: usize = 600;
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}… ({} bytes)", text.get(..end).unwrap_or_default(), text.len()),
        None => text.to_owned(),
    }
}
