//! What wraps every request: an id, a timeout, a panic handler, one log line, two metrics.
//!
//! One function rather than a stack of `tower-http` layers: at the default log level it costs little more
//! than the two metrics, and its failures are problem documents.
//!
//! Headers, queries and bodies are never logged, and so no token is.

use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use tradepost_wire::Code;
use uuid::Uuid;

use crate::failure::{Broken, Failure};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest request id that is accepted from a client, in characters.
const REQUEST_ID_LENGTH_MAX: usize = 64;

/// The state shared by all requests.
#[derive(Clone, Debug)]
pub(crate) struct Observer(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    slow: Duration,
    /// The random prefix of this process's request ids.
    process: u32,
    requests: AtomicU64,
}

impl Observer {
    pub(crate) fn new(slow: Duration) -> Self {
        let process = Uuid::new_v4().as_fields().0;
        Self(Arc::new(Shared { slow, process, requests: AtomicU64::new(1) }))
    }

    /// The client's request id if it is short and plain, otherwise a new one.
    fn request_id(&self, headers: &HeaderMap) -> HeaderValue {
        let acceptable = |id: &&HeaderValue| {
            (1..=REQUEST_ID_LENGTH_MAX).contains(&id.len())
                && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
        };
        headers.get(REQUEST_ID).filter(acceptable).cloned().unwrap_or_else(|| {
            let number = self.0.requests.fetch_add(1, Ordering::Relaxed);
            let id = format!("{:08x}-{number:x}", self.0.process);
            HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("-"))
        })
    }
}

/// Answers 504 where a handler takes too long.
pub(crate) async fn timeout(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_elapsed| {
        let detail =
            "timed out; the request may or may not have been applied; retry with the same Idempotency-Key";
        Failure::new(Code::Timeout, detail).into_response()
    })
}

/// Runs a request, logs and counts its outcome, and names the response after it.
pub(crate) async fn observe(State(observer): State<Observer>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = observer.request_id(request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();

    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => Failure::internal(format!("panic: {}", message(&*panic))).into_response(),
    };

    let request_id = id.to_str().unwrap_or_default();
    let broken = response.extensions_mut().remove::<Broken>();
    let cause = broken.as_ref().and_then(|Broken(failure)| failure.cause()).unwrap_or_default();
    let (status, elapsed) = (response.status().as_u16(), start.elapsed());
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    if !cause.is_empty() {
        tracing::error!(request_id, %method, path, status, ms, cause, "request failed");
    } else if status >= 500 || elapsed >= observer.0.slow {
        tracing::info!(request_id, %method, path, status, ms, "request");
    } else {
        tracing::debug!(request_id, %method, path, status, ms, "request");
    }
    count(route.as_ref(), &method, response.status().as_str(), elapsed);
    if let Some(Broken(failure)) = broken {
        let headers = std::mem::take(response.headers_mut());
        response = failure.request_id(request_id).into_response();
        for (name, value) in &headers {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Describes the metrics of requests to the recorder.
pub fn describe_metrics() {
    let help = "Requests answered, by route, method and status.";
    metrics::describe_counter!("http_requests_total", metrics::Unit::Count, help);
    let help = "Time from a request's head to its response's head, in seconds.";
    metrics::describe_histogram!("http_request_duration_seconds", metrics::Unit::Seconds, help);
}

fn count(route: Option<&MatchedPath>, method: &Method, status: &str, elapsed: Duration) {
    let route: Cow<'static, str> = route.map_or("unmatched".into(), |route| route.as_str().to_owned().into());
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let status = status.to_owned();
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route, "method" => method)
        .record(elapsed);
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
