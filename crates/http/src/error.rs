//! Every way in which a request can fail: one table of codes, and the problem document that a client gets.
//!
//! The table is in order of precedence: where several codes apply, the first is answered. `docs/errors.md` and the page
//! `/errors` are made from it.
//!
//! Invariants: a code keeps its meaning and its status for good; a 5xx tells a client nothing of the inside, which goes
//! to the log under the request's id.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tradepost_core::{InvalidId, Rejection};

use crate::answer::Json;
use tradepost_ports::Refusal;
use tradepost_wire::Problem;

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $status:literal $code:literal $title:literal;)+) => {
        /// What a client matches on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $meaning])+ $variant,)+
        }

        impl Code {
            /// All of them, in order of precedence.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            const fn row(self) -> (u16, &'static str, &'static str, &'static str) {
                match self {
                    $(Self::$variant => ($status, $code, $title, concat!($($meaning,)+)),)+
                }
            }
        }
    };
}

codes! {
    /// There is no such address. See `/docs`.
    NotFound = 404 "not_found" "No such route";
    /// The address exists, but not with this method; the header `Allow` lists those it has.
    MethodNotAllowed = 405 "method_not_allowed" "Method not allowed";
    /// `Authorization: Bearer …` is missing, has expired, or is not signed by a key of this server.
    Unauthenticated = 401 "unauthenticated" "A valid token is needed";
    /// Come again after `retry_after_seconds`; the headers `RateLimit-…` say what is left.
    RateLimited = 429 "rate_limited" "Too many requests";
    /// As many live streams of this player, or without a token of this address, are open as one may have: `max`. Close one.
    TooManyOwnStreams = 429 "too_many_own_streams" "Too many streams of one client";
    /// The token is good, but not for this: another player's account, or something of the operator's.
    Forbidden = 403 "forbidden" "Not allowed";
    /// A part of the path is not UTF-8.
    InvalidPath = 400 "invalid_path" "The path is not valid";
    /// A query parameter is unknown, not of its kind, or out of its bounds.
    InvalidQuery = 400 "invalid_query" "The query is not valid";
    /// `Idempotency-Key` is 1 to 128 visible ASCII characters, given once.
    InvalidIdempotencyKey = 400 "invalid_idempotency_key" "The idempotency key is not valid";
    /// The body is not of the type `application/json`.
    UnsupportedMediaType = 415 "unsupported_media_type" "The body must be JSON";
    /// The body is longer than this server takes.
    BodyTooLarge = 413 "body_too_large" "The body is too large";
    /// The body ended early.
    BodyIncomplete = 400 "body_incomplete" "The body is incomplete";
    /// The body is no JSON document; `detail` says where.
    MalformedJson = 400 "malformed_json" "The body is not JSON";
    /// The body is JSON, but a field is missing, unknown, or not of its type.
    InvalidBody = 422 "invalid_body" "The body does not fit";
    /// A batch has 1 to 100 operations.
    BatchSizeOutOfRange = 422 "batch_size_out_of_range" "The batch is empty or too long";
    /// The operator must say whose order it is.
    PlayerRequired = 422 "player_required" "A player is needed";
    /// A player id is 1 to 64 of `A-Z a-z 0-9 . _ : @ | + = -`.
    InvalidPlayer = 422 "invalid_player" "No player id";
    /// A material id is 1 to 64 of `a-z 0-9 . _ -` and starts with a letter or digit; `coin` is the currency.
    InvalidMaterial = 422 "invalid_material" "No material id";
    /// An order id is a UUID.
    InvalidOrderId = 422 "invalid_order_id" "No order id";
    /// A price is 1 to 1,000,000,000,000 coins a unit.
    PriceOutOfRange = 422 "price_out_of_range" "The price is out of range";
    /// A quantity is 1 to 1,000,000,000 units.
    QuantityOutOfRange = 422 "quantity_out_of_range" "The quantity is out of range";
    /// An amount is 1 to 9,007,199,254,740,991 (2^53 − 1).
    AmountOutOfRange = 422 "amount_out_of_range" "The amount is out of range";
    /// `expires_at` goes with `time_in_force` `gtd`, and `gtd` with `expires_at`.
    ExpiresAtMismatch = 422 "expires_at_mismatch" "expires_at and time_in_force do not go together";
    /// A material's name is 1 to 100 characters, none of them a control character.
    InvalidName = 422 "invalid_name" "The name is not valid";
    /// A reason is 1 to 200 characters, none of them a control character.
    InvalidReason = 422 "invalid_reason" "The reason is not valid";
    /// `from` to `to` has more buckets of this length than `max`: take a longer `bucket` or a shorter range.
    TooManyBuckets = 400 "too_many_buckets" "The range is too long";
    /// The cursor is none that this server gave.
    InvalidCursor = 400 "invalid_cursor" "The cursor is not valid";
    /// The idempotency key was used with another request: make a new key for each new request.
    IdempotencyKeyReused = 422 "idempotency_key_reused" "The idempotency key was used before";
    /// No material of this id is registered.
    UnknownMaterial = 404 "unknown_material" "No such material";
    /// There are as many materials as there can be.
    TooManyMaterials = 409 "too_many_materials" "Too many materials";
    /// The market's rules are out of bounds.
    RulesOutOfRange = 422 "rules_out_of_range" "The rules are out of range";
    /// The market takes no orders at the moment; cancels still work.
    MarketHalted = 409 "market_halted" "The market is halted";
    /// The material takes no orders at the moment; cancels still work.
    MaterialHalted = 409 "material_halted" "The material is halted";
    /// Price × quantity is at most 9,007,199,254,740,991 coins (2^53 − 1).
    ValueOutOfRange = 422 "value_out_of_range" "The value is out of range";
    /// `expires_at` is not in the future.
    ExpiryInPast = 422 "expiry_in_past" "The order would be expired";
    /// There is no open order of this id, or it is another player's.
    OrderNotOpen = 404 "order_not_open" "No such open order";
    /// There is no order of this id, or it is another player's.
    OrderNotFound = 404 "order_not_found" "No such order";
    /// The order is filled, cancelled or expired.
    OrderClosed = 409 "order_closed" "The order is closed";
    /// The new quantity must be above what has traded and below what was ordered.
    ReduceOutOfRange = 422 "reduce_out_of_range" "The new quantity is out of range";
    /// The supply of an asset would exceed 2^53 − 1; `max` more can be deposited.
    SupplyExceeded = 409 "supply_exceeded" "The supply would be exceeded";
    /// `needed` coins are needed, `available` are available.
    InsufficientCoins = 409 "insufficient_coins" "Not enough coins";
    /// `needed` units are needed, `available` are available.
    InsufficientGoods = 409 "insufficient_goods" "Not enough goods";
    /// The order would rest, and the player has as many open orders as it may: `max`.
    TooManyOpenOrders = 409 "too_many_open_orders" "Too many open orders";
    /// This server does not offer that.
    Unsupported = 501 "unsupported" "Not offered here";
    /// As many live streams are open as this server carries. Come again after `retry_after_seconds`.
    TooManyStreams = 503 "too_many_streams" "Too many streams";
    /// Too much is waiting, and nothing was done. Come again after `retry_after_seconds`.
    Busy = 503 "busy" "Too much to do";
    /// What happened is still on its way to where this is read from. Come again after `retry_after_seconds`.
    HistoryBehind = 503 "history_behind" "The history is catching up";
    /// It may have been done or not: repeat with the same `Idempotency-Key`.
    Stopping = 503 "stopping" "The server is stopping";
    /// The server cannot serve requests now; `detail` says why (`/readyz`).
    NotReady = 503 "not_ready" "Not ready";
    /// There was no answer in time, so it may have been done or not: repeat with the same `Idempotency-Key`.
    Timeout = 504 "timeout" "No answer in time";
    /// The log says what, under `request_id`. It may have been done or not: repeat with the same `Idempotency-Key`.
    Internal = 500 "internal" "Something broke";
}

impl Code {
    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.row().0
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        self.row().1
    }

    /// What it means in short; the same for each problem of this code.
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// What it means, and what to do.
    pub fn meaning(self) -> &'static str {
        self.row().3.trim_start()
    }

    /// When it is worth coming again, in seconds.
    const fn retry_after_seconds(self) -> Option<u64> {
        match self {
            Self::Busy | Self::HistoryBehind | Self::RateLimited => Some(1),
            Self::Stopping | Self::NotReady | Self::TooManyStreams => Some(5),
            _ => None,
        }
    }
}

/// The table of codes as Markdown.
pub fn markdown() -> String {
    let mut text = String::from("| code | status | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        let (status, word, title, _) = code.row();
        _ = writeln!(text, "| `{word}` | {status} | **{title}.** {} |", code.meaning().replace('|', "\\|"));
    }
    text
}

/// A request that failed, on its way to the client.
#[derive(Clone, Debug)]
pub struct Failure {
    problem: Box<Problem>,
    cause: Option<String>,
}

/// What a 5xx leaves for the log and for the request's id, in the extensions of the response.
#[derive(Clone, Debug)]
pub(crate) struct Broken(pub(crate) Failure);

impl Failure {
    /// A problem of this code, with what is wrong in this case.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        let (status, word, title, _) = code.row();
        let problem = Problem {
            kind: format!("/errors#{word}").into(),
            title: title.into(),
            status,
            code: word.into(),
            detail: detail.into(),
            needed: None,
            available: None,
            max: None,
            retry_after_seconds: code.retry_after_seconds(),
            request_id: None,
        };
        Self { problem: Box::new(problem), cause: None }
    }

    /// A bug or a broken machine: `cause` is for the log only.
    pub fn internal(cause: String) -> Self {
        let failure = Self::new(Code::Internal, "something broke; quote the request_id to the operator");
        Self { cause: Some(cause), ..failure }
    }

    /// The document.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The document alone.
    pub fn into_problem(self) -> Problem {
        *self.problem
    }

    /// What broke, for the log.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.problem.retry_after_seconds = Some(seconds);
        self
    }

    pub(crate) fn request_id(mut self, id: &str) -> Self {
        self.problem.request_id = Some(id.to_owned());
        self
    }

    fn insufficient(mut self, needed: u64, available: u64) -> Self {
        self.problem.needed = Some(needed);
        self.problem.available = Some(available);
        self
    }

    pub(crate) fn max(mut self, max: u64) -> Self {
        self.problem.max = Some(max);
        self
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        let code = match rejection {
            Rejection::UnknownMaterial => Code::UnknownMaterial,
            Rejection::TooManyMaterials => Code::TooManyMaterials,
            Rejection::RulesOutOfRange => Code::RulesOutOfRange,
            Rejection::MarketHalted => Code::MarketHalted,
            Rejection::MaterialHalted => Code::MaterialHalted,
            Rejection::ValueOutOfRange => Code::ValueOutOfRange,
            Rejection::ExpiryInPast => Code::ExpiryInPast,
            Rejection::OrderNotOpen => Code::OrderNotOpen,
            Rejection::ReduceOutOfRange { .. } => Code::ReduceOutOfRange,
            Rejection::SupplyExceeded { .. } => Code::SupplyExceeded,
            Rejection::InsufficientCoins { .. } => Code::InsufficientCoins,
            Rejection::InsufficientGoods { .. } => Code::InsufficientGoods,
            Rejection::TooManyOpenOrders { .. } => Code::TooManyOpenOrders,
        };
        let failure = Self::new(code, rejection.to_string());
        match rejection {
            Rejection::InsufficientCoins { needed, available }
            | Rejection::InsufficientGoods { needed, available } => {
                failure.insufficient(needed.get(), available.get())
            }
            Rejection::TooManyOpenOrders { max } => failure.max(max.into()),
            Rejection::SupplyExceeded { left } => failure.max(left.get()),
            _ => failure,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::Rejected(rejection) => return rejection.into(),
            Refusal::Internal(cause) => return Self::internal(chain(&*cause)),
            Refusal::TooManyBuckets { max } => {
                return Self::new(Code::TooManyBuckets, refusal.to_string()).max(max.into());
            }
            Refusal::IdempotencyKeyReused => Code::IdempotencyKeyReused,
            Refusal::OrderNotFound => Code::OrderNotFound,
            Refusal::OrderClosed => Code::OrderClosed,
            Refusal::InvalidCursor => Code::InvalidCursor,
            Refusal::Busy => Code::Busy,
            Refusal::HistoryBehind => Code::HistoryBehind,
            Refusal::Stopping => Code::Stopping,
        };
        Self::new(code, refusal.to_string())
    }
}

/// An error and its causes in one line; a cause that the text before it already ends with is not repeated.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

impl From<InvalidId> for Failure {
    fn from(invalid: InvalidId) -> Self {
        let code = match invalid {
            InvalidId::Material => Code::InvalidMaterial,
            InvalidId::Player => Code::InvalidPlayer,
            InvalidId::Order => Code::InvalidOrderId,
        };
        Self::new(code, invalid.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.problem.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tradepost\""));
        }
        if status.is_server_error() {
            response.extensions_mut().insert(Broken(self));
        }
        response
    }
}

#[cfg(test)]
mod tests;
