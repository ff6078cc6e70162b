//! Routes for operators: materials, players' accounts, halts, the audit, the backup.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use serde::Deserialize;
use tradepost_core::{MaterialId, PlayerId};
use tradepost_ports::{Accounts, Administration, Auditing, MarketData, Stamp};
use tradepost_wire::{Audit, Balances, Code, EventList, Halt, Material, MaterialRequest, OrderList};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::{AfterQuery, balances_of, events_of};
use super::orders::{OrdersQuery, list};
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::plain_text::check_material_name;
use crate::request::{IdempotencyStamp, JsonWrite, PathId, ValidQuery};
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .route("/v1/materials/batch", put(register_named_batch))
        .routes(routes!(player_balances))
        .routes(routes!(player_orders))
        .routes(routes!(player_events))
        .routes(routes!(halt, resume))
        .routes(routes!(audit))
}

/// The backup of a large market takes minutes before its first byte.
pub(super) fn routes_without_timeout() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(backup))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HaltQuery {
    /// The material; without it, the whole market.
    material: Option<String>,
}

/// Registers or renames a material.
#[utoipa::path(
    put, path = "/v1/materials/{material}", tag = "operator", security(("token" = ["rules"])),
    params(("material" = String, Path, description = "The material's id"), IdempotencyKey),
    request_body = MaterialRequest,
    responses((status = OK, description = "The material", body = Material), problems::Registering)
)]
async fn register(
    State(administration): State<Arc<dyn Administration>>,
    State(market): State<Arc<dyn MarketData>>,
    _: Operator<scope::Rules>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<MaterialRequest>,
) -> Result<Json<Material>, Failure> {
    check_name(&body.name)?;
    administration.register(material.clone(), body.name, stamp).await?;
    Ok(Json(market.material(material).await?.into()))
}

/// Registers the material with the id `batch`, which `POST /v1/materials/batch` must not hide.
async fn register_named_batch(
    administration: State<Arc<dyn Administration>>,
    market: State<Arc<dyn MarketData>>,
    operator: Operator<scope::Rules>,
    query: ValidQuery<()>,
    body: JsonWrite<MaterialRequest>,
) -> Result<Json<Material>, Failure> {
    register(administration, market, operator, PathId(MaterialId::new("batch")?), query, body).await
}

/// Returns a player's balances, and whether its account is frozen.
#[utoipa::path(
    get, path = "/v1/accounts/{player}/balances", tag = "operator", security(("token" = ["read"])),
    params(("player" = String, Path, description = "The player's id")),
    responses((status = OK, description = "One balance per asset", body = Balances), problems::Account)
)]
async fn player_balances(
    State(accounts): State<Arc<dyn Accounts>>,
    _: Operator<scope::Read>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Balances>, Failure> {
    balances_of(&*accounts, player).await
}

/// Lists a player's orders, newest first.
#[utoipa::path(
    get, path = "/v1/accounts/{player}/orders", tag = "operator", security(("token" = ["read"])),
    params(("player" = String, Path, description = "The player's id"), OrdersQuery),
    responses((status = OK, description = "Orders", body = OrderList), problems::Account)
)]
async fn player_orders(
    State(accounts): State<Arc<dyn Accounts>>,
    _: Operator<scope::Read>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(query): ValidQuery<OrdersQuery>,
) -> Result<Json<OrderList>, Failure> {
    list(&*accounts, player, query).await
}

/// Lists a player's events, oldest first.
#[utoipa::path(
    get, path = "/v1/accounts/{player}/events", tag = "operator", security(("token" = ["read"])),
    params(("player" = String, Path, description = "The player's id"), AfterQuery),
    responses((status = OK, description = "Events", body = EventList), problems::Account)
)]
async fn player_events(
    State(accounts): State<Arc<dyn Accounts>>,
    _: Operator<scope::Read>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(query): ValidQuery<AfterQuery>,
) -> Result<Json<EventList>, Failure> {
    events_of(&*accounts, player, query).await
}

/// Halts a material or the whole market.
///
/// New orders are refused; cancels still work.
#[utoipa::path(
    put, path = "/v1/halt", tag = "operator", security(("token" = ["rules"])), params(HaltQuery, IdempotencyKey),
    responses((status = OK, description = "The new state", body = Halt), problems::Halting)
)]
async fn halt(
    State(administration): State<Arc<dyn Administration>>,
    _: Operator<scope::Rules>,
    ValidQuery(query): ValidQuery<HaltQuery>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Halt>, Failure> {
    set_halt(&*administration, true, query, stamp).await
}

/// Resumes a material or the whole market.
#[utoipa::path(
    delete, path = "/v1/halt", tag = "operator", security(("token" = ["rules"])), params(HaltQuery, IdempotencyKey),
    responses((status = OK, description = "The new state", body = Halt), problems::Halting)
)]
async fn resume(
    State(administration): State<Arc<dyn Administration>>,
    _: Operator<scope::Rules>,
    ValidQuery(query): ValidQuery<HaltQuery>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Halt>, Failure> {
    set_halt(&*administration, false, query, stamp).await
}

/// Audits the market: adds up every account and order.
///
/// Nothing is lost or created: each `difference` is 0. Trading goes on meanwhile: the audit describes one
/// moment, `at`, after everything that was answered before the request.
#[utoipa::path(
    get, path = "/v1/audit", tag = "operator", security(("token" = ["read"])),
    responses((status = OK, description = "The audit", body = Audit), problems::Operating)
)]
async fn audit(
    State(auditing): State<Arc<dyn Auditing>>,
    _: Operator<scope::Read>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Audit>, Failure> {
    Ok(Json(auditing.audit().await?.into()))
}

/// Streams a consistent backup of the market while it serves.
///
/// Keep it only if the whole body arrived: if the backup fails, the connection is closed early.
/// One backup is made at a time.
#[utoipa::path(
    get, path = "/v1/backup", tag = "operator", security(("token" = ["admin"])),
    responses(
        (status = OK, description = "The backup", body = Vec<u8>, content_type = "application/octet-stream"),
        problems::BackingUp,
    )
)]
async fn backup(
    State(app): State<App>,
    method: Method,
    _: Operator<scope::Admin>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Response, Failure> {
    let backup = app.backup()?;
    // Only the headers of the response are wanted, and they need no copy.
    let body = if method == Method::HEAD { Body::empty() } else { Body::from_stream(backup.copy().await?) };
    Ok(([(CONTENT_TYPE, "application/octet-stream")], body).into_response())
}

async fn set_halt(
    administration: &dyn Administration,
    halted: bool,
    query: HaltQuery,
    stamp: Option<Stamp>,
) -> Result<Json<Halt>, Failure> {
    let material = query.material.as_deref().map(MaterialId::new).transpose()?;
    administration.halt(halted, material, stamp).await?;
    Ok(Json(Halt { halted, material: query.material }))
}

/// Refuses a name that no material may have.
pub(super) fn check_name(name: &str) -> Result<(), Failure> {
    check_material_name(name).map_err(|detail| Failure::new(Code::InvalidName, detail))
}
