//! Market data: public, without a token.

use std::sync::Arc;

use axum::extract::State;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
use serde::Deserialize;
use tradepost_core::{MaterialId, Timestamp};
use tradepost_ports::MarketData;
use tradepost_wire::{
    Book, BookList, Candle, CandleInterval, CandleList, Code, Fees, Material, MaterialList, Time, Trade,
    TradeList,
};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::caching::{books_tag, market_data};
use crate::failure::Failure;
use crate::request::{self, PAGE_ROWS_MAX, PathId, ValidQuery, page, query_time, within};
use crate::state::App;

/// The default number of levels on each side of a book.
const DEPTH: u32 = 20;
/// The maximum number of levels on each side of a book.
const DEPTH_MAX: u32 = 1_000;
/// The most books of one response.
const BOOKS_MAX: usize = 100;
/// The most levels on each side of all books of one response: some 1 MB, of the 6 MB that Lambda can return.
const LEVELS_MAX: usize = 10_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(materials))
        .routes(routes!(material))
        .route("/v1/materials/batch", get(material_named_batch))
        .routes(routes!(book))
        .routes(routes!(books))
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
struct BooksQuery {
    /// The materials, separated by commas; at most 100.
    #[param(example = "copper,wheat")]
    materials: String,
    /// The maximum number of levels on each side of a book; times the number of materials at most 10,000.
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
) -> Result<impl IntoResponse, Failure> {
    let depth = within("depth", query.depth.unwrap_or(DEPTH), DEPTH_MAX)?;
    let book = Book::from(market.book(material, depth).await?);
    Ok((books_tag([&book]), Json(book)))
}

/// Returns the order books of several materials, in the order of the request.
///
/// Each book is as if requested alone; two of them need not be of the same moment.
#[utoipa::path(
    get, path = "/v1/books", tag = "market data", params(BooksQuery),
    responses((status = OK, description = "The order books", body = BookList), problems::Unchanged, problems::OpenMaterial)
)]
async fn books(
    State(market): State<Arc<dyn MarketData>>,
    ValidQuery(query): ValidQuery<BooksQuery>,
) -> Result<impl IntoResponse, Failure> {
    let materials = request::materials(&query.materials, BOOKS_MAX)?;
    let depth = within("depth", query.depth.unwrap_or(DEPTH), DEPTH_MAX)?;
    let levels = usize::try_from(depth).unwrap_or(usize::MAX).saturating_mul(materials.len());
    if levels > LEVELS_MAX {
        let detail = format!("depth × materials is {levels}, and at most {LEVELS_MAX}");
        return Err(Failure::new(Code::InvalidQuery, detail));
    }
    let books = market.books(materials.clone(), depth).await?;
    let known = materials.iter().zip(books).map(|(material, book)| {
        let unknown =
            || Failure::new(Code::UnknownMaterial, format!("no material `{material}` is registered"));
        book.map(Book::from).ok_or_else(unknown)
    });
    let books: Vec<_> = known.collect::<Result<_, _>>()?;
    Ok((books_tag(&books), Json(BookList { books })))
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
