//! The market's time, for everybody.

use std::sync::Arc;

use axum::extract::State;
use tradepost_ports::MarketData;
use tradepost_wire::MarketClock;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::failure::Failure;
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(clock))
}

/// Returns the market's time and its pace.
///
/// A client that shows how old something is, or chooses when an order expires, takes the time from here: the
/// market's clock may run faster than real time, and a player's clock may be wrong.
#[utoipa::path(
    get, path = "/v1/clock", tag = "market data",
    responses((status = OK, description = "The time and its pace", body = MarketClock), problems::Open)
)]
async fn clock(State(market): State<Arc<dyn MarketData>>) -> Result<Json<MarketClock>, Failure> {
    Ok(Json(market.clock().await?.into()))
}
