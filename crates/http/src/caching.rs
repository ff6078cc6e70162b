//! What may be cached: market data for a moment, everything else that does not say otherwise not at all.
//!
//! Browsers and proxies may cache a response without `Cache-Control` as they see fit; a balance or a refusal
//! would then be shown long after it has changed, or to somebody else.

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;

/// Nobody keeps it.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Everybody may use it for a second: a crowd behind one proxy costs one request, and nobody sees an old
/// book.
const FOR_A_MOMENT: HeaderValue = HeaderValue::from_static("public, max-age=1");

/// Lets a successful response be cached for a moment.
pub(crate) async fn market_data(mut response: Response) -> Response {
    if response.status().is_success() {
        response.headers_mut().insert(CACHE_CONTROL, FOR_A_MOMENT);
    }
    response
}

/// Forbids caching of errors, and of every response that does not name its own policy.
pub(crate) async fn not_cached(mut response: Response) -> Response {
    let status = response.status();
    let fails = status.is_client_error() || status.is_server_error();
    if fails || !response.headers().contains_key(CACHE_CONTROL) {
        response.headers_mut().insert(CACHE_CONTROL, NO_STORE);
    }
    response
}
