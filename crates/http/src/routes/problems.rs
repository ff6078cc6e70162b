//! Which problems a route can answer, for the OpenAPI document.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use crate::error::{Code, PROBLEM_JSON};
use tradepost_wire::Problem;

type Responses = BTreeMap<String, RefOr<Response>>;

/// The header of every write.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which the extractors read")]
pub(super) struct IdempotencyKey {
    /// A name of your own for this request: sent again with the same key and body, it gets the same answer and has one
    /// effect. 1 to 128 visible ASCII characters.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 128)]
    idempotency_key: Option<String>,
}

const ALWAYS: &[Code] = &[Code::InvalidQuery, Code::Internal, Code::Timeout];
const WAITING: &[Code] = &[Code::Busy, Code::HistoryBehind, Code::Stopping];
const GUARD: &[Code] = &[Code::Unauthenticated, Code::RateLimited, Code::Forbidden];
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
    Code::InsufficientCoins,
    Code::InsufficientGoods,
    Code::TooManyOpenOrders,
];
const ORDER: &[Code] = &[Code::InvalidOrderId, Code::OrderNotFound, Code::OrderNotOpen];

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $($codes:expr),+;)+) => {
        $($(#[$doc])* pub(super) struct $name;

        impl IntoResponses for $name {
            fn responses() -> Responses {
                responses(&[$($codes),+])
            }
        })+
    };
}

problems! {
    /// Of a public read.
    Open: ALWAYS, WAITING;
    /// Of a public read of one material.
    OpenMaterial: ALWAYS, WAITING, AT, MATERIAL, &[Code::InvalidCursor];
    /// Of opening a live stream.
    Stream: ALWAYS, WAITING, MATERIAL, &[Code::Unauthenticated, Code::TooManyOwnStreams, Code::TooManyStreams];
    /// Of the probe whether requests can be served.
    Ready: &[Code::NotReady, Code::Timeout, Code::Internal];
    /// Of a read of an account.
    Account: ALWAYS, WAITING, GUARD, AT, MATERIAL, &[Code::InvalidPlayer, Code::InvalidCursor];
    /// Of a read of an order.
    OneOrder: ALWAYS, WAITING, GUARD, AT, ORDER;
    /// Of a quote.
    Quoting: ALWAYS, WAITING, GUARD, BODY, MATERIAL, PLACE;
    /// Of placing an order.
    Placing: ALWAYS, WAITING, GUARD, KEY, BODY, MATERIAL, PLACE;
    /// Of a batch.
    Batching: ALWAYS, WAITING, GUARD, KEY, BODY, &[Code::BatchSizeOutOfRange];
    /// Of reducing an order.
    Reducing: ALWAYS, WAITING, GUARD, AT, KEY, BODY, ORDER,
        &[Code::QuantityOutOfRange, Code::OrderClosed, Code::ReduceOutOfRange];
    /// Of cancelling an order.
    Cancelling: ALWAYS, WAITING, GUARD, AT, KEY, ORDER, &[Code::OrderClosed];
    /// Of cancelling all orders.
    CancellingAll: ALWAYS, WAITING, GUARD, KEY, MATERIAL, &[Code::PlayerRequired, Code::InvalidPlayer];
    /// Of registering a material.
    Registering: ALWAYS, WAITING, GUARD, AT, KEY, BODY,
        &[Code::InvalidMaterial, Code::InvalidName, Code::TooManyMaterials];
    /// Of a deposit or a withdrawal.
    Transferring: ALWAYS, WAITING, GUARD, AT, KEY, BODY, MATERIAL,
        &[Code::InvalidPlayer, Code::AmountOutOfRange, Code::InvalidReason, Code::SupplyExceeded,
          Code::InsufficientCoins, Code::InsufficientGoods];
    /// Of stopping and restarting the market.
    Halting: ALWAYS, WAITING, GUARD, KEY, MATERIAL;
    /// Of the economy's figures.
    Economy: ALWAYS, WAITING, GUARD, &[Code::TooManyBuckets];
    /// Of a read of the whole market.
    Operating: ALWAYS, WAITING, GUARD, &[Code::Unsupported];
}

/// One response for each status, which lists its codes in order of precedence.
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
