//! A player's own account: balances, fills, the inbox, limits.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use serde::Deserialize;
use tradepost_core::{MaterialId, PlayerId};
use tradepost_ports::{Accounts, MarketData};
use tradepost_wire::{
    Balances, BuyLimitUse, Event, EventList, Fill, FillList, Limits, OpenOrderLimit, RequestLimit,
};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::auth::Player;
use crate::failure::Failure;
use crate::limits::RateLimitStatus;
use crate::request::{ValidQuery, page};
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(balances))
        .routes(routes!(fills))
        .routes(routes!(events))
        .routes(routes!(limits))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AfterQuery {
    /// Return only what comes after this `cursor` or `next`; without it, start at the oldest.
    after: Option<String>,
    /// The maximum number of rows.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// Returns the caller's balances, and whether its account is frozen.
#[utoipa::path(
    get, path = "/v1/balances", tag = "account", security(("token" = ["player"])),
    responses((status = OK, description = "One balance per asset", body = Balances), problems::Account)
)]
async fn balances(
    State(accounts): State<Arc<dyn Accounts>>,
    Player(player): Player,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Balances>, Failure> {
    balances_of(&*accounts, player).await
}

/// Lists the caller's fills, oldest first.
#[utoipa::path(
    get, path = "/v1/fills", tag = "account", security(("token" = ["player"])), params(AfterQuery),
    responses((status = OK, description = "Fills", body = FillList), problems::Account)
)]
async fn fills(
    State(accounts): State<Arc<dyn Accounts>>,
    Player(player): Player,
    ValidQuery(query): ValidQuery<AfterQuery>,
) -> Result<Json<FillList>, Failure> {
    let page = accounts.fills(player, page(query.after, query.limit)?).await?;
    Ok(Json(FillList { fills: page.items.into_iter().map(Fill::from).collect(), next: page.next }))
}

/// Lists the caller's events, oldest first.
///
/// To catch up after being offline, pass the last `cursor` seen as `after`.
#[utoipa::path(
    get, path = "/v1/events", tag = "account", security(("token" = ["player"])), params(AfterQuery),
    responses((status = OK, description = "Events", body = EventList), problems::Account)
)]
async fn events(
    State(accounts): State<Arc<dyn Accounts>>,
    Player(player): Player,
    ValidQuery(query): ValidQuery<AfterQuery>,
) -> Result<Json<EventList>, Failure> {
    events_of(&*accounts, player, query).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LimitsQuery {
    /// A material whose buy limit to return.
    material: Option<String>,
}

/// Returns the caller's limits and how much of them is left.
#[utoipa::path(
    get, path = "/v1/limits", tag = "account", security(("token" = ["player"])), params(LimitsQuery),
    responses((status = OK, description = "The limits", body = Limits), problems::Account)
)]
async fn limits(
    State(app): State<App>,
    State(accounts): State<Arc<dyn Accounts>>,
    State(market): State<Arc<dyn MarketData>>,
    Player(player): Player,
    rate_limit: Option<Extension<RateLimitStatus>>,
    ValidQuery(query): ValidQuery<LimitsQuery>,
) -> Result<Json<Limits>, Failure> {
    let material = query.material.map(|material| MaterialId::new(&material)).transpose()?;
    let buy_limit = match (material, app.rule_book()) {
        (None, _) => None,
        (Some(material), Ok(rules)) => {
            let limit = rules.buy_limit(player.clone(), material.clone()).await?;
            limit.map(|limit| BuyLimitUse::of(&material, limit))
        }
        (Some(material), Err(_)) => {
            market.material(material).await?;
            None
        }
    };
    let (used, max) = accounts.open_orders(player).await?;
    let open_orders = OpenOrderLimit { used, left: max.saturating_sub(used), max };
    let requests = rate_limit.map(|Extension(status)| RequestLimit::from(status));
    Ok(Json(Limits { open_orders, buy_limit, requests }))
}

/// A player's balances, for the player or an operator.
pub(super) async fn balances_of(
    accounts: &dyn Accounts,
    player: PlayerId,
) -> Result<Json<Balances>, Failure> {
    Ok(Json(accounts.account(player).await?.into()))
}

/// A page of a player's inbox, for the player or an operator.
pub(super) async fn events_of(
    accounts: &dyn Accounts,
    player: PlayerId,
    query: AfterQuery,
) -> Result<Json<EventList>, Failure> {
    let page = accounts.inbox(player, page(query.after, query.limit)?).await?;
    Ok(Json(EventList { events: page.items.into_iter().map(Event::from).collect(), next: page.next }))
}
