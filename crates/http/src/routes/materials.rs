//! Market data: public, without a token.

use std::sync::Arc;

use axum::extract::State;
use axum::middleware::from_fn;
use axum::routing::get;
use serde::Deserialize;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_ports::MarketData;
use tradepost_wire::{
    Book, Candle, CandleInterval, CandleList, Fees, Material, MaterialList, Time, Trade, TradeList,
};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::caching::market_data;
use crate::failure::Failure;
use crate::request::{PAGE_ROWS_MAX, PathId, ValidQuery, page, query_time, within};
use crate::state::App;

/// The default number of levels on each side of a book.
const DEPTH: u32 = 20;
/// The maximum number of levels on each side of a book.
const DEPTH_MAX: u32 = 1_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(materials))
        .routes(routes!(material))
        .route("/v1/materials/batch", get(material_named_batch))
        .routes(routes!(book))
        .routes(routes!(trades))
        .routes(routes!(candles))
        .routes(routes!(fees))
        .route_layer(from_fn(market_data))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MaterialsQuery {
    /// Return the materials registered after this one: a material's id, or `next`.
    after: Option<String>,
    /// The maximum number of materials.
    #[param(minimum = 1, maximum = 1000, default = 1000)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BookQuery {
    /// The maximum number of levels on each side.
    #[param(minimum = 1, maximum = 1000, default = 20)]
    depth: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TradesQuery {
    /// Return the trades after this `trade_id` or `next`, oldest first; without it, the newest first.
    after: Option<String>,
    /// The maximum number of trades.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CandlesQuery {
    /// The length of a candle; `1h` by default.
    #[param(inline)]
    interval: Option<CandleInterval>,
    /// Return candles that start at or after this time.
    #[serde(default, deserialize_with = "query_time")]
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Return candles that start before this time.
    #[serde(default, deserialize_with = "query_time")]
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
}

/// Lists materials with their prices and volumes, in the order of registration.
#[utoipa::path(
    get, path = "/v1/materials", tag = "market data", params(MaterialsQuery),
    responses((status = OK, description = "Materials", body = MaterialList), problems::Unchanged, problems::OpenList)
)]
async fn materials(
    State(market): State<Arc<dyn MarketData>>,
    ValidQuery(query): ValidQuery<MaterialsQuery>,
) -> Result<Json<MaterialList>, Failure> {
    let limit = query.limit.unwrap_or(PAGE_ROWS_MAX);
    let page = market.materials(page(query.after, Some(limit))?).await?;
    Ok(Json(MaterialList {
        materials: page.items.into_iter().map(Material::from).collect(),
        next: page.next,
    }))
}

/// Returns a material with its prices and volumes.
#[utoipa::path(
    get, path = "/v1/materials/{material}", tag = "market data",
    params(("material" = String, Path, description = "The material's id")),
    responses((status = OK, description = "The material", body = Material), problems::Unchanged, problems::OpenMaterial)
)]
async fn material(
    State(market): State<Arc<dyn MarketData>>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Material>, Failure> {
    Ok(Json(market.material(material).await?.into()))
}

/// The material with the id `batch`, which `POST /v1/materials/batch` must not hide.
async fn material_named_batch(
    market: State<Arc<dyn MarketData>>,
    query: ValidQuery<()>,
) -> Result<Json<Material>, Failure> {
    material(market, PathId(MaterialId::new("batch")?), query).await
}

/// Returns the best levels on both sides of a material's order book.
#[utoipa::path(
    get, path = "/v1/materials/{material}/book", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), BookQuery),
    responses((status = OK, description = "The order book", body = Book), problems::Unchanged, problems::OpenMaterial)
)]
async fn book(
    State(market): State<Arc<dyn MarketData>>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(query): ValidQuery<BookQuery>,
) -> Result<Json<Book>, Failure> {
    let depth = within("depth", query.depth.unwrap_or(DEPTH), DEPTH_MAX)?;
    Ok(Json(market.book(material, depth).await?.into()))
}

/// Lists a material's trades.
#[utoipa::path(
    get, path = "/v1/materials/{material}/trades", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), TradesQuery),
    responses((status = OK, description = "Trades", body = TradeList), problems::Unchanged, problems::OpenMaterial)
)]
async fn trades(
    State(market): State<Arc<dyn MarketData>>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(query): ValidQuery<TradesQuery>,
) -> Result<Json<TradeList>, Failure> {
    let page = market.trades(material, page(query.after, query.limit)?).await?;
    Ok(Json(TradeList { trades: page.items.into_iter().map(Trade::from).collect(), next: page.next }))
}

/// Lists a material's candles, oldest first.
///
/// Returns at most the last 1,000 before `to`.
#[utoipa::path(
    get, path = "/v1/materials/{material}/candles", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), CandlesQuery),
    responses((status = OK, description = "Candles", body = CandleList), problems::Unchanged, problems::OpenMaterial)
)]
async fn candles(
    State(market): State<Arc<dyn MarketData>>,
    PathId(material): PathId<MaterialId>,
    ValidQuery(query): ValidQuery<CandlesQuery>,
) -> Result<Json<CandleList>, Failure> {
    let interval = query.interval.unwrap_or_default().into();
    let (from, to) = (query.from.map(Timestamp::from), query.to.map(Timestamp::from));
    let candles = market.candles(material, interval, from, to).await?;
    Ok(Json(CandleList { candles: candles.into_iter().map(Candle::from).collect(), next: None }))
}

/// Returns the fees for trading.
#[utoipa::path(
    get, path = "/v1/fees", tag = "market data",
    responses((status = OK, description = "The fees", body = Fees), problems::Unchanged, problems::Open)
)]
async fn fees(
    State(market): State<Arc<dyn MarketData>>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Fees>, Failure> {
    Ok(Json(Fees { sales_tax_bps: market.sales_tax_bps().await? }))
}
