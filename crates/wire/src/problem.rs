//! RFC 9457 problem documents, the body of every failed request.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::code::Code;
use crate::time::Time;

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request failed; `application/problem+json`.
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
    /// Where the code is explained, relative to the server's address.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// The code's meaning in a few words; the same for every problem with this code.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What clients match on; it never changes its meaning.
    pub code: Cow<'static, str>,
    /// What is wrong with this request.
    pub detail: Cow<'static, str>,
    /// The coins or units that the request needs (`insufficient_coins`, `insufficient_goods`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u64>,
    /// The coins or units that are available (`insufficient_coins`, `insufficient_goods`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<u64>,
    /// The limit (`too_many_open_orders`, `too_many_buckets`, `too_many_own_streams`, `too_many_webhooks`,
    /// `buy_limit_reached`, `too_many_scheduled_rules`, `rules_out_of_range`), or the room that is left below
    /// it (`supply_exceeded`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The least value (`quantity_below_minimum`, `rules_out_of_range`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// The lowest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowest: Option<u64>,
    /// The highest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest: Option<u64>,
    /// The nearest prices that are accepted, ascending (`price_not_on_tick`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Vec<u64>>,
    /// The reference price (`price_out_of_band`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_price: Option<u64>,
    /// The units used of the limit (`buy_limit_reached`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// The units left of the limit (`buy_limit_reached`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u64>,
    /// When the limit starts anew (`buy_limit_reached`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resets_at: Option<Time>,
    /// How long to wait before a retry, in seconds; also in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
    /// The request's id in the server's log (5xx); also in the header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem with this code; `detail` says what is wrong with this request.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: format!("/errors#{}", code.as_str()).into(),
            title: code.title().into(),
            status: code.status(),
            code: code.as_str().into(),
            detail: detail.into(),
            needed: None,
            available: None,
            max: None,
            min: None,
            lowest: None,
            highest: None,
            nearest: None,
            reference_price: None,
            used: None,
            left: None,
            resets_at: None,
            retry_after_seconds: code.retry_after_seconds(),
            request_id: None,
        }
    }
}
