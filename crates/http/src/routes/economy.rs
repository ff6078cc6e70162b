//! The economy's figures, for the game's designer.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use tradepost_core::Timestamp;
use tradepost_ports::{Auditing, EconomyRequest};
use tradepost_wire::{CandleInterval, Code, Economy, Time};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::request::{ValidQuery, query_time};
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(economy))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EconomyQuery {
    /// The start of the range, inclusive; 168 buckets before `to` by default.
    #[serde(default, deserialize_with = "query_time")]
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// The end of the range, exclusive; now by default.
    #[serde(default, deserialize_with = "query_time")]
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// The length of a bucket; `1h` by default.
    #[param(inline)]
    bucket: Option<CandleInterval>,
}

/// Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of
/// wealth.
///
/// A range has at most 1,000 buckets. It is widened to whole hours, or to whole days if `bucket` is `1d`.
/// Trade, deposits and withdrawals are those of the range; supply and wealth are current.
#[utoipa::path(
    get, path = "/v1/economy", tag = "operator", security(("token" = ["read"])), params(EconomyQuery),
    responses((status = OK, description = "The figures", body = Economy), problems::Economy)
)]
async fn economy(
    State(auditing): State<Arc<dyn Auditing>>,
    _: Operator<scope::Read>,
    ValidQuery(query): ValidQuery<EconomyQuery>,
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
