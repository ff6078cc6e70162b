//! Compression of responses for clients that accept gzip.
//!
//! Long JSON only. A live stream has to leave message by message, a backup hardly shrinks, and the page is
//! compressed when the program is built.

use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// The shortest body that is compressed, in bytes: a shorter one fits into one packet.
const BYTES_MIN: u64 = 1_024;

pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    let long_json = SizeAbove::new(BYTES_MIN).and(is_json);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(long_json)
}

fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}
