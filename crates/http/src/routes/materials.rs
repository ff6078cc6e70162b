//! Market data: what everybody may read, without a token.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use tradepost_core::{MaterialId, Rejection, Timestamp};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::error::Failure;
use crate::request::{Asked, At, page, within};
use crate::state::App;
use tradepost_ports::MarketData;
use tradepost_wire::{
    Book, Candle, CandleInterval, CandleList, Fees, Material, MaterialList, Time, Trade, TradeList,
};

/// How many levels a side a book has where the client does not say.
const DEPTH: u32 = 20;
/// The most levels a side of a book.
const DEPTH_MAX: u32 = 1_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(materials))
        .routes(routes!(material))
        .routes(routes!(book))
        .routes(routes!(trades))
        .routes(routes!(candles))
        .routes(routes!(fees))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BookQuery {
    /// The most levels a side.
    #[param(minimum = 1, maximum = 1000, default = 20)]
    depth: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TradesQuery {
    /// Trades behind this one, oldest first: a `trade_id` or `next`. Without it, the newest first.
    after: Option<String>,
    /// The most trades.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CandlesQuery {
    /// The length of a candle; `1h` without it.
    #[param(inline)]
    interval: Option<CandleInterval>,
    /// Candles that start at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Candles that start before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
}

/// Lists all materials and how they trade.
#[utoipa::path(
    get, path = "/v1/materials", tag = "market data",
    responses((status = OK, description = "All materials", body = MaterialList), problems::Open)
)]
async fn materials(
    State(market): State<Arc<dyn MarketData>>,
    Asked(()): Asked<()>,
) -> Result<Json<MaterialList>, Failure> {
    let materials = market.materials(None).await?;
    Ok(Json(MaterialList { materials: materials.into_iter().map(Material::from).collect(), next: None }))
}

/// Reads one material and how it trades.
#[utoipa::path(
    get, path = "/v1/materials/{material}", tag = "market data",
    params(("material" = String, Path, description = "The material's id")),
    responses((status = OK, description = "The material", body = Material), problems::OpenMaterial)
)]
async fn material(
    State(market): State<Arc<dyn MarketData>>,
    At(material): At<MaterialId>,
    Asked(()): Asked<()>,
) -> Result<Json<Material>, Failure> {
    one_material(&*market, material).await.map(Json)
}

/// Reads the best levels of both sides of a material's book.
#[utoipa::path(
    get, path = "/v1/materials/{material}/book", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), BookQuery),
    responses((status = OK, description = "The book", body = Book), problems::OpenMaterial)
)]
async fn book(
    State(market): State<Arc<dyn MarketData>>,
    At(material): At<MaterialId>,
    Asked(query): Asked<BookQuery>,
) -> Result<Json<Book>, Failure> {
    let depth = within("depth", query.depth.unwrap_or(DEPTH), DEPTH_MAX)?;
    Ok(Json(market.book(material, depth).await?.into()))
}

/// Lists the trades of a material.
#[utoipa::path(
    get, path = "/v1/materials/{material}/trades", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), TradesQuery),
    responses((status = OK, description = "Trades", body = TradeList), problems::OpenMaterial)
)]
async fn trades(
    State(market): State<Arc<dyn MarketData>>,
    At(material): At<MaterialId>,
    Asked(query): Asked<TradesQuery>,
) -> Result<Json<TradeList>, Failure> {
    let page = market.trades(material, page(query.after, query.limit)?).await?;
    Ok(Json(TradeList { trades: page.items.into_iter().map(Trade::from).collect(), next: page.next }))
}

/// Lists the candles of a material, oldest first.
///
/// At most the last 1,000 before `to`.
#[utoipa::path(
    get, path = "/v1/materials/{material}/candles", tag = "market data",
    params(("material" = String, Path, description = "The material's id"), CandlesQuery),
    responses((status = OK, description = "Candles", body = CandleList), problems::OpenMaterial)
)]
async fn candles(
    State(market): State<Arc<dyn MarketData>>,
    At(material): At<MaterialId>,
    Asked(query): Asked<CandlesQuery>,
) -> Result<Json<CandleList>, Failure> {
    let interval = query.interval.unwrap_or_default().into();
    let (from, to) = (query.from.map(Timestamp::from), query.to.map(Timestamp::from));
    let candles = market.candles(material, interval, from, to).await?;
    Ok(Json(CandleList { candles: candles.into_iter().map(Candle::from).collect(), next: None }))
}

/// Reads what trading costs.
#[utoipa::path(
    get, path = "/v1/fees", tag = "market data",
    responses((status = OK, description = "The fees", body = Fees), problems::Open)
)]
async fn fees(
    State(market): State<Arc<dyn MarketData>>,
    Asked(()): Asked<()>,
) -> Result<Json<Fees>, Failure> {
    Ok(Json(Fees { sales_tax_bps: market.sales_tax_bps().await? }))
}

pub(super) async fn one_material(market: &dyn MarketData, material: MaterialId) -> Result<Material, Failure> {
    let found = market.materials(Some(material)).await?.pop();
    found.map(Material::from).ok_or_else(|| Rejection::UnknownMaterial.into())
}
