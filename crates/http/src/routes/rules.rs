//! The rules of the market: everyone reads them, operators change them.

use axum::extract::State;
use axum::routing::put;
use serde::Deserialize;
use tradepost_core::{MaterialId, RuleChanges};
use tradepost_wire::{Code, Rules, RulesChange, RulesHistory, RulesRequest};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::request::{JsonWrite, PathId, ValidQuery, page};
use crate::state::App;

/// The routes that need no token.
pub(super) fn open_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(rules))
}

/// The routes that need a token.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(change_rules))
        .routes(routes!(rules_history))
        .route("/v1/rules/history", put(change_rules_of_history))
        .routes(routes!(change_rules_of_material))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// The `next` of the page before; without it, start at the newest.
    after: Option<String>,
    /// The maximum number of rows.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// Returns the rules of the market.
///
/// `rules` are those of the whole market with every default filled in, `materials` what materials have of
/// their own, `scheduled` what changes later.
#[utoipa::path(
    get, path = "/v1/rules", tag = "market",
    responses((status = OK, description = "All rules", body = Rules), problems::Rules)
)]
async fn rules(State(app): State<App>, ValidQuery(()): ValidQuery<()>) -> Result<Json<Rules>, Failure> {
    sheet(&app).await
}

/// Changes rules of the whole market, now or later.
///
/// A rule that is absent keeps its value, and `null` restores its default. Rules are checked when an order is
/// accepted; orders that rest stay. With `effective_at`, the change takes effect then; another one for that
/// moment takes its place, and an empty one withdraws it.
#[utoipa::path(
    put, path = "/v1/rules", tag = "operator", security(("token" = ["rules"])),
    params(IdempotencyKey), request_body = RulesRequest,
    responses((status = OK, description = "All rules", body = Rules), problems::ChangingRules)
)]
async fn change_rules(
    State(app): State<App>,
    _: Operator<scope::Rules>,
    ValidQuery(()): ValidQuery<()>,
    write: JsonWrite<RulesRequest>,
) -> Result<Json<Rules>, Failure> {
    change(&app, None, write).await
}

/// Changes rules of a material, now or later.
///
/// They take precedence over those of the market, rule by rule; `null` restores the market's.
#[utoipa::path(
    put, path = "/v1/rules/{material}", tag = "operator", security(("token" = ["rules"])),
    params(("material" = String, Path, description = "The material's id"), IdempotencyKey),
    request_body = RulesRequest,
    responses((status = OK, description = "All rules", body = Rules), problems::ChangingRules)
)]
async fn change_rules_of_material(
    State(app): State<App>,
    _: Operator<scope::Rules>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(()): ValidQuery<()>,
    write: JsonWrite<RulesRequest>,
) -> Result<Json<Rules>, Failure> {
    change(&app, Some(material), write).await
}

/// Changes rules of the material with the id `history`, which `GET /v1/rules/history` must not hide.
async fn change_rules_of_history(
    app: State<App>,
    operator: Operator<scope::Rules>,
    query: ValidQuery<()>,
    write: JsonWrite<RulesRequest>,
) -> Result<Json<Rules>, Failure> {
    change_rules_of_material(app, operator, PathId(MaterialId::new("history")?), query, write).await
}

/// Lists the changes of rules, newest first.
#[utoipa::path(
    get, path = "/v1/rules/history", tag = "operator", security(("token" = ["read"])), params(HistoryQuery),
    responses((status = OK, description = "Changes", body = RulesHistory), problems::RulesHistory)
)]
async fn rules_history(
    State(app): State<App>,
    _: Operator<scope::Read>,
    ValidQuery(query): ValidQuery<HistoryQuery>,
) -> Result<Json<RulesHistory>, Failure> {
    let page = app.rule_book()?.rules_history(page(query.after, query.limit)?).await?;
    let changes = page.items.into_iter().map(RulesChange::from).collect();
    Ok(Json(RulesHistory { changes, next: page.next }))
}

async fn change(
    app: &App,
    material: Option<MaterialId>,
    JsonWrite { body, stamp }: JsonWrite<RulesRequest>,
) -> Result<Json<Rules>, Failure> {
    let rule_book = app.rule_book()?;
    let (changes, effective_at) = body.parts();
    let changes = RuleChanges::try_from(changes)
        .map_err(|invalid| Failure::new(Code::RulesOutOfRange, invalid.to_string()))?;
    rule_book.change_rules(material, changes, effective_at.map(Into::into), stamp).await?;
    sheet(app).await
}

async fn sheet(app: &App) -> Result<Json<Rules>, Failure> {
    Ok(Json(app.rule_book()?.rules().await?.into()))
}
