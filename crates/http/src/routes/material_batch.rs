//! Batches of materials: many registered or renamed one after another in one request, each with its own
//! result.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tradepost_core::MaterialId;
use tradepost_ports::Administration;
use tradepost_wire::{MaterialBatch, MaterialBatchResult, MaterialBatchResults, NamedMaterial};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::batch::{carry_out, check_size};
use super::operator::check_name;
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Operator, scope};
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
    post, path = "/v1/materials/batch", tag = "operator", security(("token" = ["rules"])), params(IdempotencyKey),
    request_body = MaterialBatch,
    responses((status = OK, description = "One result per material, in the same order", body = MaterialBatchResults), problems::Batching)
)]
async fn register_all(
    State(administration): State<Arc<dyn Administration>>,
    _: Operator<scope::Rules>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<MaterialBatch>,
) -> Result<Json<MaterialBatchResults>, Failure> {
    check_size(body.materials.len(), "materials")?;
    let ids: Vec<_> = body.materials.iter().map(|NamedMaterial { id, .. }| id.clone()).collect();
    let materials = body.materials.into_iter().map(parse);
    let outcomes = carry_out(materials, |valid| administration.register_all(valid, stamp)).await?;
    let results = ids.into_iter().zip(outcomes).map(|(id, outcome)| result(id, outcome));
    Ok(Json(MaterialBatchResults { results: results.collect() }))
}

fn parse(NamedMaterial { id, name }: NamedMaterial) -> Result<(MaterialId, String), Failure> {
    let material = MaterialId::new(&id)?;
    check_name(&name)?;
    Ok((material, name))
}

fn result(id: String, outcome: Result<(), Failure>) -> MaterialBatchResult {
    let problem = outcome.err().map(Failure::into_problem);
    let status = problem.as_ref().map_or(StatusCode::OK.as_u16(), |problem| problem.status);
    MaterialBatchResult { status, id, problem }
}
