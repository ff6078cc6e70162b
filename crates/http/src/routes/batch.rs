//! Many orders in one request: placed and cancelled one after another, each with its own result.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tradepost_core::{self as core, OrderId, Rejection};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::orders::placing;
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::Caller;
use crate::error::{Code, Failure};
use crate::request::{Asked, Write};
use crate::state::App;
use tradepost_ports::{Operation, Trading};
use tradepost_wire::{BatchOperation, BatchRequest, BatchResult, BatchResults};

/// The most operations of a batch.
const BATCH_SIZE_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch))
}

/// Places and cancels up to 100 orders, one after another.
///
/// An operation that fails does not stop those behind it. A body that cannot be read is refused as a whole.
#[utoipa::path(
    post, path = "/v1/orders/batch", tag = "orders", security(("token" = [])), params(IdempotencyKey),
    request_body = BatchRequest,
    responses((status = OK, description = "One result each, in order", body = BatchResults), problems::Batching)
)]
async fn batch(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    Asked(()): Asked<()>,
    Write { body, stamp }: Write<BatchRequest>,
) -> Result<Json<BatchResults>, Failure> {
    if !(1..=BATCH_SIZE_MAX).contains(&body.orders.len()) {
        return Err(Failure::new(Code::BatchSizeOutOfRange, "a batch has 1 to 100 operations"));
    }
    let mut operations = Vec::with_capacity(body.orders.len());
    let read: Vec<Result<StatusCode, Failure>> = body
        .orders
        .into_iter()
        .map(|wanted| {
            let (operation, success) = operation(&caller, wanted)?;
            operations.push(operation);
            Ok(success)
        })
        .collect();
    let expected = operations.len();
    let done =
        if expected == 0 { Vec::new() } else { trading.batch(caller.actor(), operations, stamp).await? };
    if done.len() != expected {
        return Err(Failure::internal(format!("a batch of {expected} got {} results", done.len())));
    }
    let mut done = done.into_iter();
    let results = read.into_iter().filter_map(|read| match read {
        Ok(success) => done.next().map(|done| result(success, done)),
        Err(failure) => Some(problem(failure)),
    });
    Ok(Json(BatchResults { results: results.collect() }))
}

fn operation(caller: &Caller, wanted: BatchOperation) -> Result<(Operation, StatusCode), Failure> {
    Ok(match wanted {
        BatchOperation::Place(request) => (Operation::Place(placing(caller, &request)?), StatusCode::CREATED),
        BatchOperation::Cancel { order_id } => {
            (Operation::Cancel(OrderId::parse(&order_id)?), StatusCode::OK)
        }
    })
}

fn result(success: StatusCode, done: Result<core::Order, Rejection>) -> BatchResult {
    match done {
        Ok(order) => BatchResult { status: success.as_u16(), order: Some(order.into()), problem: None },
        Err(rejection) => problem(rejection.into()),
    }
}

fn problem(failure: Failure) -> BatchResult {
    let problem = failure.into_problem();
    BatchResult { status: problem.status, order: None, problem: Some(problem) }
}
