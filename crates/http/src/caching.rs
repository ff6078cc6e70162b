//! What may be cached: market data for a moment, everything else that does not say otherwise not at all.
//!
//! A route may give the tag of its response; otherwise it is that of the body.
//!
//! Browsers and proxies may cache a response without `Cache-Control` as they see fit; a balance or a refusal
//! would then be shown long after it has changed, or to somebody else.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tradepost_wire::Book;

use crate::failure::Failure;

/// Nobody keeps it.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Everybody may use it for a second: a crowd behind one proxy costs one request, and nobody sees an old
/// book.
const FOR_A_MOMENT: HeaderValue = HeaderValue::from_static("public, max-age=1");

/// Lets a successful response be cached for a moment, and then be confirmed by its tag: a page that polls
/// receives 304 without a body while nothing changes.
pub(crate) async fn market_data(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let known: Vec<_> = request.headers().get_all(IF_NONE_MATCH).iter().cloned().collect();
    let mut response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    response.headers_mut().insert(CACHE_CONTROL, FOR_A_MOMENT);
    if is_get {
        tagged(response, &known).await
    } else {
        // A response to HEAD has no body to make the tag of.
        response.headers_mut().remove(ETAG);
        response
    }
}

/// The response with its tag, or 304 to a client that knows it.
async fn tagged(response: Response, known: &[HeaderValue]) -> Response {
    let (mut head, body) = response.into_parts();
    // The body is in memory already: these routes send no streams.
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Failure::internal(format!("cannot read a response: {error}")).into_response(),
    };
    let given = head.headers.remove(ETAG);
    let given = given.as_ref().and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let tag = given.unwrap_or_else(|| tag(|hasher| hasher.write(&body)));
    if names_tag(known, &tag) {
        return (StatusCode::NOT_MODIFIED, [(CACHE_CONTROL, FOR_A_MOMENT)], [(ETAG, tag)]).into_response();
    }
    head.headers.extend(HeaderValue::try_from(tag).map(|tag| (ETAG, tag)));
    Response::from_parts(head, Body::from(body))
}

/// Books with the tag of their levels: a book is the same while its sequence number goes on.
pub(crate) fn books_tag<'b>(books: impl IntoIterator<Item = &'b Book>) -> [(HeaderName, String); 1] {
    let tag = tag(|hasher| {
        for Book { material, sequence: _, bids, asks } in books {
            (material, bids, asks).hash(hasher);
        }
    });
    [(ETAG, tag)]
}

/// A weak tag, since the body may be compressed on its way.
fn tag(of: impl FnOnce(&mut DefaultHasher)) -> String {
    let mut hasher = DefaultHasher::new();
    of(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Whether the values of `If-None-Match` name this tag: the client has these bytes (RFC 9110, 13.1.2: tags
/// are compared weakly).
pub fn names_tag<'v>(values: impl IntoIterator<Item = &'v HeaderValue>, tag: &str) -> bool {
    let tag = tag.trim_start_matches("W/");
    let texts = values.into_iter().filter_map(|value| value.to_str().ok());
    let mut known = texts.flat_map(|text| text.split(',')).map(str::trim);
    known.any(|known| known == "*" || known.trim_start_matches("W/") == tag)
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
