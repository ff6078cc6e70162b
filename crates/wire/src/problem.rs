//! What is answered instead of what was asked for: an RFC 9457 problem document.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request was not done; `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "/errors#insufficient_coins",
    "title": "Not enough coins",
    "status": 409,
    "code": "insufficient_coins",
    "detail": "1200 coins are needed, 900 are available",
    "needed": 1_200,
    "available": 900
}))]
pub struct Problem {
    /// Where the code is explained, relative to the server.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// What the code means; the same for each problem of this code.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What a client matches on; never changes its meaning.
    pub code: Cow<'static, str>,
    /// What is wrong with this request.
    pub detail: Cow<'static, str>,
    /// How much is needed (`insufficient_coins`, `insufficient_goods`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u64>,
    /// How much there is (`insufficient_coins`, `insufficient_goods`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<u64>,
    /// How many are allowed (`too_many_open_orders`, `too_many_buckets`), or how much still is (`supply_exceeded`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// When to come again, also in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
    /// What to quote when asking the operator (5xx), also in the header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}
