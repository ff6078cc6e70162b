//! The problems that each route can return, for the OpenAPI document.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use tradepost_wire::{Code, PROBLEM_JSON, Problem};

type Responses = BTreeMap<String, RefOr<Response>>;

/// The idempotency header, which every write accepts.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which the extractors read")]
pub(super) struct IdempotencyKey {
    /// A key of your choice that makes retries safe: a request repeated with the same key and body has one
    /// effect and returns the same response. 1 to 128 visible ASCII characters.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 128)]
    idempotency_key: Option<String>,
}

const ALWAYS: &[Code] = &[Code::InvalidQuery, Code::Internal, Code::Timeout];
const WAITING: &[Code] = &[Code::Busy, Code::HistoryBehind, Code::Stopping];
const GUARD: &[Code] = &[Code::Unauthenticated, Code::RateLimited, Code::Forbidden, Code::InsufficientScope];
const AT: &[Code] = &[Code::InvalidPath];
const KEY: &[Code] =
    &[Code::InvalidIdempotencyKey, Code::IdempotencyKeyReused, Code::BodyTooLarge, Code::BodyIncomplete];
const BODY: &[Code] = &[
    Code::UnsupportedMediaType,
    Code::BodyTooLarge,
    Code::BodyIncomplete,
    Code::MalformedJson,
    Code::InvalidBody,
];
const MATERIAL: &[Code] = &[Code::InvalidMaterial, Code::UnknownMaterial];
const PLACE: &[Code] = &[
    Code::PlayerRequired,
    Code::InvalidPlayer,
    Code::PriceOutOfRange,
    Code::QuantityOutOfRange,
    Code::ExpiresAtMismatch,
    Code::MarketHalted,
    Code::MaterialHalted,
    Code::ValueOutOfRange,
    Code::ExpiryInPast,
    Code::QuantityBelowMinimum,
    Code::PriceOutOfBounds,
    Code::PriceNotOnTick,
    Code::PriceOutOfBand,
    Code::AccountFrozen,
    Code::BuyLimitReached,
    Code::InsufficientCoins,
    Code::InsufficientGoods,
    Code::TooManyOpenOrders,
];
const ORDER: &[Code] = &[Code::InvalidOrderId, Code::OrderNotFound, Code::OrderNotOpen];

macro_rules! problems {
    ($($name:ident: $($codes:expr),+;)+) => {
        $(pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> Responses {
                responses(&[$($codes),+])
            }
        })+
    };
}

problems! {
    Open: ALWAYS, WAITING;
    OpenList: ALWAYS, WAITING, &[Code::InvalidCursor];
    OpenMaterial: ALWAYS, WAITING, AT, MATERIAL, &[Code::InvalidCursor];
    Stream: ALWAYS, WAITING, MATERIAL,
        &[Code::Unauthenticated, Code::TooManyOwnStreams, Code::MaterialsRequired, Code::TooManyStreams];
    Socket: ALWAYS, WAITING, MATERIAL,
        &[Code::Unauthenticated, Code::TooManyOwnStreams, Code::Forbidden, Code::InsufficientScope,
          Code::OriginNotAllowed, Code::MaterialsRequired, Code::InvalidCursor, Code::Unsupported,
          Code::WebSocketRequired, Code::TooManyStreams];
    Ready: &[Code::NotReady, Code::Timeout, Code::Internal];
    Account: ALWAYS, WAITING, GUARD, AT, MATERIAL, &[Code::InvalidPlayer, Code::InvalidCursor];
    OneOrder: ALWAYS, WAITING, GUARD, AT, ORDER;
    Quoting: ALWAYS, WAITING, GUARD, BODY, MATERIAL, PLACE;
    Placing: ALWAYS, WAITING, GUARD, KEY, BODY, MATERIAL, PLACE;
    Batching: ALWAYS, WAITING, GUARD, KEY, BODY, &[Code::BatchSizeOutOfRange];
    Reducing: ALWAYS, WAITING, GUARD, AT, KEY, BODY, ORDER,
        &[Code::QuantityOutOfRange, Code::QuantityBelowMinimum, Code::OrderClosed, Code::ReduceOutOfRange];
    Cancelling: ALWAYS, WAITING, GUARD, AT, KEY, ORDER, &[Code::OrderClosed];
    CancellingAll: ALWAYS, WAITING, GUARD, KEY, MATERIAL, &[Code::PlayerRequired, Code::InvalidPlayer];
    Registering: ALWAYS, WAITING, GUARD, AT, KEY, BODY,
        &[Code::InvalidMaterial, Code::InvalidName, Code::TooManyMaterials];
    Transferring: ALWAYS, WAITING, GUARD, AT, KEY, BODY, MATERIAL,
        &[Code::InvalidPlayer, Code::AmountOutOfRange, Code::InvalidReason, Code::SupplyExceeded,
          Code::InsufficientCoins, Code::InsufficientGoods, Code::InvalidReference, Code::ReferenceReused,
          Code::AccountFrozen];
    TransferringAll: ALWAYS, WAITING, GUARD, KEY, BODY, &[Code::BatchSizeOutOfRange];
    ClosingTransfer: ALWAYS, WAITING, GUARD, AT, KEY,
        &[Code::InvalidReference, Code::UnknownTransfer, Code::TransferClosed];
    OneTransfer: ALWAYS, WAITING, GUARD, AT, &[Code::InvalidReference, Code::UnknownTransfer];
    Transfers: ALWAYS, WAITING, GUARD, &[Code::InvalidCursor];
    Rules: ALWAYS, WAITING, &[Code::Unsupported];
    ChangingRules: ALWAYS, WAITING, GUARD, AT, KEY, BODY, MATERIAL,
        &[Code::RulesOutOfRange, Code::UnknownPlayer, Code::RulesContradict, Code::TooManyScheduledRules,
          Code::Unsupported];
    RulesHistory: ALWAYS, WAITING, GUARD, &[Code::InvalidCursor, Code::Unsupported];
    Halting: ALWAYS, WAITING, GUARD, KEY, MATERIAL;
    Revoking: ALWAYS, WAITING, GUARD, AT, KEY, BODY, &[Code::InvalidPlayer];
    Freezing: ALWAYS, WAITING, GUARD, AT, KEY, &[Code::InvalidPlayer];
    Economy: ALWAYS, WAITING, GUARD, &[Code::TooManyBuckets];
    Operating: ALWAYS, WAITING, GUARD, &[Code::Unsupported];
    Feed: ALWAYS, WAITING, GUARD, &[Code::InvalidCursor, Code::Unsupported, Code::TooManyStreams];
    Webhooks: ALWAYS, WAITING, GUARD, &[Code::Unsupported];
    OneWebhook: ALWAYS, WAITING, GUARD, AT, &[Code::InvalidWebhookName, Code::UnknownWebhook, Code::Unsupported];
    PuttingWebhook: ALWAYS, WAITING, GUARD, AT, BODY,
        &[Code::InvalidPlayer, Code::InvalidMaterial, Code::InvalidWebhookName, Code::WebhookUrlRefused,
          Code::TooManyWebhooks, Code::Unsupported];
    BackingUp: ALWAYS, WAITING, GUARD,
        &[Code::BackupInProgress, Code::Unsupported, Code::InsufficientStorage];
}

/// The response to a client that has this version already.
pub(super) struct Unchanged;

impl IntoResponses for Unchanged {
    fn responses() -> Responses {
        let description = "The client has this version: `If-None-Match` names its tag";
        let response = ResponseBuilder::new().description(description).build();
        BTreeMap::from([(StatusCode::NOT_MODIFIED.as_str().to_owned(), RefOr::T(response))])
    }
}

/// One response per status, which lists its codes in order of precedence.
fn responses(codes: &[&[Code]]) -> Responses {
    let mut codes: Vec<Code> = codes.iter().copied().flatten().copied().collect();
    codes.sort_unstable();
    codes.dedup();
    let mut lists = BTreeMap::<u16, Vec<String>>::new();
    for code in codes {
        lists.entry(code.status()).or_default().push(format!("`{}`", code.as_str()));
    }
    let content = || ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let response = |list: Vec<String>| {
        ResponseBuilder::new().description(list.join(", ")).content(PROBLEM_JSON, content()).build()
    };
    lists.into_iter().map(|(status, list)| (status.to_string(), RefOr::T(response(list)))).collect()
}
