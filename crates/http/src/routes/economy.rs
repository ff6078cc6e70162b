//! The economy's figures, for the game's designers.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use tradepost_core::Timestamp;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::auth::Operator;
use crate::error::{Code, Failure};
use crate::request::Asked;
use crate::state::App;
use tradepost_ports::{Auditing, EconomyRequest};
use tradepost_wire::{CandleInterval, Economy, Time};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(economy))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EconomyQuery {
    /// From this time on; without it, 168 buckets before `to`.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Before this time; without it, now.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// The length of a bucket; `1h` without it.
    #[param(inline)]
    bucket: Option<CandleInterval>,
}

/// Reads the economy's figures: trade and prices, what came in and went out and why, and who owns how much.
///
/// A range has at most 1,000 buckets; it is widened to whole hours, or to whole days where `bucket` is `1d`. What traded
/// and what came and went is of the range, supply and wealth are as of now.
#[utoipa::path(
    get, path = "/v1/economy", tag = "operator", security(("token" = [])), params(EconomyQuery),
    responses((status = OK, description = "The figures", body = Economy), problems::Economy)
)]
async fn economy(
    State(auditing): State<Arc<dyn Auditing>>,
    _: Operator,
    Asked(query): Asked<EconomyQuery>,
) -> Result<Json<Economy>, Failure> {
    if query.from.zip(query.to).is_some_and(|(from, to)| from >= to) {
        return Err(Failure::new(Code::InvalidQuery, "`from` must be before `to`"));
    }
    let request = EconomyRequest {
        from: query.from.map(Timestamp::from),
        to: query.to.map(Timestamp::from),
        bucket: query.bucket.unwrap_or_default().into(),
    };
    Ok(Json(auditing.economy(request).await?.figures().into()))
}
