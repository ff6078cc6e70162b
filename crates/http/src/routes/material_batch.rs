//! Batches of materials: many registered or renamed one after another in one request, each with its own
//! result.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tradepost_core::MaterialId;
use tradepost_ports::Administration;
use tradepost_wire::{Code, MaterialBatch, MaterialBatchResult, MaterialBatchResults, NamedMaterial};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::batch::BATCH_SIZE_MAX;
use super::operator::check_name;
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::Operator;
use crate::failure::Failure;
use crate::request::{JsonWrite, ValidQuery};
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(register_all))
}

/// Registers or renames up to 100 materials, one after another.
///
/// One that is refused does not stop the ones after it. A malformed body is refused as a whole.
#[utoipa::path(
    post, path = "/v1/materials/batch", tag = "operator", security(("token" = [])), params(IdempotencyKey),
    request_body = MaterialBatch,
    responses((status = OK, description = "One result per material, in the same order", body = MaterialBatchResults), problems::Batching)
)]
async fn register_all(
    State(administration): State<Arc<dyn Administration>>,
    _: Operator,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<MaterialBatch>,
) -> Result<Json<MaterialBatchResults>, Failure> {
    if !(1..=BATCH_SIZE_MAX).contains(&body.materials.len()) {
        let detail = format!("a batch must have 1 to {BATCH_SIZE_MAX} materials");
        return Err(Failure::new(Code::BatchSizeOutOfRange, detail));
    }
    let mut valid = Vec::with_capacity(body.materials.len());
    let parsed: Vec<(String, Result<(), Failure>)> = body
        .materials
        .into_iter()
        .map(|NamedMaterial { id, name }| {
            let parsed = parse(&id, &name).map(|material| valid.push((material, name)));
            (id, parsed)
        })
        .collect();
    let expected = valid.len();
    let outcomes = if expected == 0 { Vec::new() } else { administration.register_all(valid, stamp).await? };
    if outcomes.len() != expected {
        return Err(Failure::internal(format!("a batch of {expected} got {} results", outcomes.len())));
    }
    let mut outcomes = outcomes.into_iter();
    let results = parsed.into_iter().filter_map(|(id, parsed)| {
        let outcome = match parsed {
            Ok(()) => outcomes.next()?.map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        Some(result(id, outcome))
    });
    Ok(Json(MaterialBatchResults { results: results.collect() }))
}

fn parse(id: &str, name: &str) -> Result<MaterialId, Failure> {
    let material = MaterialId::new(id)?;
    check_name(name)?;
    Ok(material)
}

fn result(id: String, outcome: Result<(), Failure>) -> MaterialBatchResult {
    let problem = outcome.err().map(Failure::into_problem);
    let status = problem.as_ref().map_or(StatusCode::OK.as_u16(), |problem| problem.status);
    MaterialBatchResult { status, id, problem }
}
