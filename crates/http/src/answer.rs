//! JSON answers.
//!
//! Not axum's `Json`: that writes through a growing shared buffer piece by piece, which costs a batch of orders more
//! than deciding it.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::Failure;

const APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");
/// Room for an order; a longer answer grows.
const BYTES: usize = 512;

/// An answer as JSON.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(BYTES);
        match serde_json::to_writer(&mut body, &self.0) {
            Ok(()) => ([(CONTENT_TYPE, APPLICATION_JSON)], body).into_response(),
            Err(error) => Failure::internal(format!("an answer is no JSON: {error}")).into_response(),
        }
    }
}
