//! A failed request on its way to the client: a problem document, and the cause for the log.
//!
//! Invariant: a 5xx reveals nothing internal to the client; the cause goes to the log, under the request's
//! id.

use std::borrow::Cow;
use std::error::Error;

use axum::http::header::{
    CONNECTION, CONTENT_TYPE, RETRY_AFTER, SEC_WEBSOCKET_VERSION, UPGRADE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tradepost_core::rules::rule_set::SCHEDULED_RULES_MAX;
use tradepost_core::{InvalidId, InvalidReference, Price, Rejection};
use tradepost_ports::Refusal;
use tradepost_wire::{Code, PROBLEM_JSON, Problem};

/// A failed request, on its way to the client.
#[derive(Clone, Debug)]
pub struct Failure {
    problem: Box<Problem>,
    cause: Option<String>,
}

/// The failure behind a 5xx, in the response's extensions: `observe` logs it and adds the request's id.
#[derive(Clone, Debug)]
pub(crate) struct Broken(pub(crate) Failure);

impl Failure {
    /// A failure with this code; `detail` says what is wrong with this request.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { problem: Box::new(Problem::new(code, detail)), cause: None }
    }

    /// A bug or a broken machine; only the log gets the `cause`.
    pub fn internal(cause: impl Into<String>) -> Self {
        let failure = Self::new(Code::Internal, "internal error; give the operator the request_id");
        Self { cause: Some(cause.into()), ..failure }
    }

    /// The document that the client gets.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The document that the client gets, without the cause.
    pub fn into_problem(self) -> Problem {
        *self.problem
    }

    /// What the log says.
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

    /// Adds what the rules would accept.
    fn say_accepted(&mut self, rejection: &Rejection) {
        let problem = &mut *self.problem;
        match *rejection {
            Rejection::QuantityBelowMinimum { min } => problem.min = Some(min.get().into()),
            Rejection::PriceOutOfBounds { lowest, highest } => {
                (problem.lowest, problem.highest) = (Some(lowest.get()), Some(highest.get()));
            }
            Rejection::PriceNotOnTick { below, above, .. } => {
                problem.nearest = Some(below.into_iter().chain(above).map(Price::get).collect());
            }
            Rejection::PriceOutOfBand { reference, lowest, highest } => {
                problem.reference_price = Some(reference.get());
                (problem.lowest, problem.highest) = (Some(lowest.get()), Some(highest.get()));
            }
            Rejection::BuyLimitReached { units, used, left, resets_at } => {
                (problem.max, problem.used, problem.left) = (Some(units), Some(used), Some(left));
                problem.resets_at = Some(resets_at.into());
            }
            Rejection::RuleOutOfRange { min, max, .. } => {
                (problem.min, problem.max) = (Some(min), Some(max));
            }
            Rejection::TooManyScheduledRules => problem.max = Some(SCHEDULED_RULES_MAX.into()),
            _ => {}
        }
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
            Rejection::RulesOutOfRange | Rejection::RuleOutOfRange { .. } => Code::RulesOutOfRange,
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
            Rejection::UnknownTransfer => Code::UnknownTransfer,
            Rejection::ReferenceReused => Code::ReferenceReused,
            Rejection::TransferClosed => Code::TransferClosed,
            Rejection::AccountFrozen => Code::AccountFrozen,
            Rejection::QuantityBelowMinimum { .. } => Code::QuantityBelowMinimum,
            Rejection::PriceOutOfBounds { .. } => Code::PriceOutOfBounds,
            Rejection::PriceNotOnTick { .. } => Code::PriceNotOnTick,
            Rejection::PriceOutOfBand { .. } => Code::PriceOutOfBand,
            Rejection::BuyLimitReached { .. } => Code::BuyLimitReached,
            Rejection::UnknownPlayer => Code::UnknownPlayer,
            Rejection::RulesContradict { .. } => Code::RulesContradict,
            Rejection::TooManyScheduledRules => Code::TooManyScheduledRules,
        };
        let mut failure = Self::new(code, rejection.to_string());
        failure.say_accepted(&rejection);
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
            Refusal::InsufficientStorage { needed, available } => {
                return Self::new(Code::InsufficientStorage, refusal.to_string())
                    .insufficient(needed, available);
            }
            Refusal::TooManyWebhooks { max } => {
                return Self::new(Code::TooManyWebhooks, refusal.to_string()).max(max.into());
            }
            Refusal::WebhookUrl(_) => Code::WebhookUrlRefused,
            Refusal::UnknownWebhook => Code::UnknownWebhook,
            Refusal::Unsupported => Code::Unsupported,
            Refusal::BackupInProgress => Code::BackupInProgress,
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

impl From<InvalidReference> for Failure {
    fn from(invalid: InvalidReference) -> Self {
        Self::new(Code::InvalidReference, invalid.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.problem.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tradepost\""));
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
        if status.is_server_error() {
            response.extensions_mut().insert(Broken(self));
        }
        response
    }
}

#[cfg(test)]
mod tests;
