//! JSON responses.
//!
//! axum's `Json` writes piece by piece through a growing shared buffer, which costs more than deciding a
//! batch of orders.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;

use crate::failure::Failure;

const APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The initial capacity, in bytes: enough for an order. A longer body grows.
const CAPACITY: usize = 512;

/// A response with a JSON body.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(CAPACITY);
        match serde_json::to_writer(&mut body, &self.0) {
            Ok(()) => ([(CONTENT_TYPE, APPLICATION_JSON)], body).into_response(),
            Err(error) => Failure::internal(format!("cannot serialize a response: {error}")).into_response(),
        }
    }
}

/// A response whose JSON body is shared with others.
#[derive(Debug)]
pub(crate) struct EncodedJson(pub(crate) Bytes);

impl IntoResponse for EncodedJson {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, APPLICATION_JSON)], self.0).into_response()
    }
}
