//! Batches: many orders placed and cancelled one after another in one request, each with its own result.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tradepost_core::{self as core, OrderId, Rejection};
use tradepost_ports::{Answer, Operation, Trading};
use tradepost_wire::{BatchOperation, BatchRequest, BatchResult, BatchResults, Code};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::orders::{place_order, quantity};
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Caller, PlayerOr, scope};
use crate::failure::Failure;
use crate::request::{JsonWrite, ValidQuery};
use crate::state::App;

/// The maximum number of operations of a batch.
pub const BATCH_SIZE_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch))
}

/// Places, cancels and reduces up to 100 orders, one after another.
///
/// A failed operation does not stop the ones after it. A malformed body is refused as a whole.
#[utoipa::path(
    post, path = "/v1/orders/batch", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"]), ("token" = ["support"])), params(IdempotencyKey),
    request_body = BatchRequest,
    responses((status = OK, description = "One result per operation, in the same order", body = BatchResults), problems::Batching)
)]
async fn batch(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Release>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<BatchRequest>,
) -> Result<Json<BatchResults>, Failure> {
    check_size(body.orders.len(), "operations")?;
    let successes: Vec<_> = body.orders.iter().map(success).collect();
    let operations = body.orders.into_iter().map(|request| operation(&caller, request));
    let outcomes =
        carry_out(operations, |operations| trading.batch(caller.actor(), operations, stamp)).await?;
    let results = successes.into_iter().zip(outcomes).map(|(success, outcome)| result(success, outcome));
    Ok(Json(BatchResults { results: results.collect() }))
}

/// Refuses a batch that is empty or too large; `of` says what it consists of.
pub(super) fn check_size(count: usize, of: &str) -> Result<(), Failure> {
    if (1..=BATCH_SIZE_MAX).contains(&count) {
        return Ok(());
    }
    let detail = format!("a batch must have 1 to {BATCH_SIZE_MAX} {of}");
    Err(Failure::new(Code::BatchSizeOutOfRange, detail))
}

/// Carries out the valid items of a batch in one call. Each item has its own result, in the same order.
pub(super) async fn carry_out<'a, I, O>(
    items: impl Iterator<Item = Result<I, Failure>>,
    call: impl FnOnce(Vec<I>) -> Answer<'a, Vec<Result<O, Rejection>>>,
) -> Result<Vec<Result<O, Failure>>, Failure> {
    let mut valid = Vec::with_capacity(items.size_hint().0);
    let checked: Vec<Result<(), Failure>> = items.map(|item| item.map(|item| valid.push(item))).collect();
    let expected = valid.len();
    let outcomes = if expected == 0 { Vec::new() } else { call(valid).await? };
    if outcomes.len() != expected {
        return Err(Failure::internal(format!("a batch of {expected} got {} results", outcomes.len())));
    }
    let mut outcomes = outcomes.into_iter();
    let results = checked.into_iter().filter_map(|checked| match checked {
        Ok(()) => outcomes.next().map(|outcome| outcome.map_err(Failure::from)),
        Err(failure) => Some(Err(failure)),
    });
    Ok(results.collect())
}

fn operation(caller: &Caller, request: BatchOperation) -> Result<Operation, Failure> {
    Ok(match request {
        BatchOperation::Place(request) => {
            caller.check::<scope::Trade>()?;
            Operation::Place(place_order(caller, &request)?)
        }
        BatchOperation::Cancel { order_id } => Operation::Cancel(OrderId::parse(&order_id)?),
        BatchOperation::Reduce { order_id, quantity: units } => {
            Operation::Reduce(OrderId::parse(&order_id)?, quantity(units)?)
        }
    })
}

/// The status of an operation if it succeeds.
fn success(operation: &BatchOperation) -> StatusCode {
    match operation {
        BatchOperation::Place(_) => StatusCode::CREATED,
        BatchOperation::Cancel { .. } | BatchOperation::Reduce { .. } => StatusCode::OK,
    }
}

fn result(success: StatusCode, outcome: Result<core::Order, Failure>) -> BatchResult {
    match outcome {
        Ok(order) => BatchResult { status: success.as_u16(), order: Some(order.into()), problem: None },
        Err(failure) => {
            let problem = failure.into_problem();
            BatchResult { status: problem.status, order: None, problem: Some(problem) }
        }
    }
}
