//! Batches: many orders placed and cancelled one after another in one request, each with its own result.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tradepost_core::{self as core, OrderId, Rejection};
use tradepost_ports::{Operation, Trading};
use tradepost_wire::{BatchOperation, BatchRequest, BatchResult, BatchResults, Code};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::orders::{place_order, quantity};
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::Caller;
use crate::failure::Failure;
use crate::request::{JsonWrite, ValidQuery};
use crate::state::App;

/// The maximum number of operations of a batch.
pub(super) const BATCH_SIZE_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch))
}

/// Places, cancels and reduces up to 100 orders, one after another.
///
/// A failed operation does not stop the ones after it. A malformed body is refused as a whole.
#[utoipa::path(
    post, path = "/v1/orders/batch", tag = "orders", security(("token" = [])), params(IdempotencyKey),
    request_body = BatchRequest,
    responses((status = OK, description = "One result per operation, in the same order", body = BatchResults), problems::Batching)
)]
async fn batch(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<BatchRequest>,
) -> Result<Json<BatchResults>, Failure> {
    if !(1..=BATCH_SIZE_MAX).contains(&body.orders.len()) {
        let detail = format!("a batch must have 1 to {BATCH_SIZE_MAX} operations");
        return Err(Failure::new(Code::BatchSizeOutOfRange, detail));
    }
    let mut operations = Vec::with_capacity(body.orders.len());
    let parsed: Vec<Result<StatusCode, Failure>> = body
        .orders
        .into_iter()
        .map(|request| {
            let (operation, success) = operation(&caller, request)?;
            operations.push(operation);
            Ok(success)
        })
        .collect();
    let expected = operations.len();
    let outcomes =
        if expected == 0 { Vec::new() } else { trading.batch(caller.actor(), operations, stamp).await? };
    if outcomes.len() != expected {
        return Err(Failure::internal(format!("a batch of {expected} got {} results", outcomes.len())));
    }
    let mut outcomes = outcomes.into_iter();
    let results = parsed.into_iter().filter_map(|parsed| match parsed {
        Ok(success) => outcomes.next().map(|outcome| result(success, outcome)),
        Err(failure) => Some(problem(failure)),
    });
    Ok(Json(BatchResults { results: results.collect() }))
}

/// An operation, and its status if it succeeds.
fn operation(caller: &Caller, request: BatchOperation) -> Result<(Operation, StatusCode), Failure> {
    Ok(match request {
        BatchOperation::Place(request) => {
            (Operation::Place(place_order(caller, &request)?), StatusCode::CREATED)
        }
        BatchOperation::Cancel { order_id } => {
            (Operation::Cancel(OrderId::parse(&order_id)?), StatusCode::OK)
        }
        BatchOperation::Reduce { order_id, quantity: units } => {
            (Operation::Reduce(OrderId::parse(&order_id)?, quantity(units)?), StatusCode::OK)
        }
    })
}

fn result(success: StatusCode, outcome: Result<core::Order, Rejection>) -> BatchResult {
    match outcome {
        Ok(order) => BatchResult { status: success.as_u16(), order: Some(order.into()), problem: None },
        Err(rejection) => problem(rejection.into()),
    }
}

fn problem(failure: Failure) -> BatchResult {
    let problem = failure.into_problem();
    BatchResult { status: problem.status, order: None, problem: Some(problem) }
}
