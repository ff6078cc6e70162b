//! Orders: quote, place, read, reduce, cancel. Players act for themselves, operators for any player.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use tradepost_core::{
    self as core, MaterialId, OrderId, PRICE_MAX, PlaceOrder, PlayerId, Price, QUANTITY_MAX, Quantity,
};
use tradepost_ports::{Accounts, OrderFilter, Trading};
use tradepost_wire::{
    CancelledOrders, Code, Order, OrderList, OrderRequest, Quote, ReduceRequest, TimeInForce,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Caller, Player, PlayerOr, Role, scope};
use crate::failure::Failure;
use crate::request::{IdempotencyStamp, JsonBody, JsonWrite, PathId, ValidQuery, page};
use crate::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(quote))
        .routes(routes!(place, orders, cancel_all))
        .routes(routes!(order, reduce, cancel))
        .routes(routes!(reduce_by_post))
}

/// A filter of orders.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OpenOrClosed {
    /// Orders that can still trade.
    Open,
    /// Orders that are filled, cancelled or expired.
    Closed,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrdersQuery {
    /// Return only open or only closed orders.
    #[param(inline)]
    status: Option<OpenOrClosed>,
    /// Return only orders for this material.
    material: Option<String>,
    /// Where the page starts: the `next` of the previous page.
    cursor: Option<String>,
    /// The maximum number of orders.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CancelAllQuery {
    /// Cancel only orders for this material.
    material: Option<String>,
    /// The player whose orders are cancelled; operators must give it, players need not.
    player: Option<String>,
}

/// Returns what an order would do now.
///
/// A quote changes nothing, and fails where placing the order would.
#[utoipa::path(
    post, path = "/v1/quotes", tag = "orders", security(("token" = ["player"]), ("token" = ["read"])),
    request_body = OrderRequest,
    responses((status = OK, description = "The quote", body = Quote), problems::Quoting)
)]
async fn quote(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Read>,
    ValidQuery(()): ValidQuery<()>,
    JsonBody(body): JsonBody<OrderRequest>,
) -> Result<Json<Quote>, Failure> {
    Ok(Json(trading.quote(place_order(&caller, &body)?).await?.into()))
}

/// Places an order.
///
/// Read `status`: on some deployments matching happens a moment later.
#[utoipa::path(
    post, path = "/v1/orders", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"])), params(IdempotencyKey),
    request_body = OrderRequest,
    responses((status = CREATED, description = "The order", body = Order), problems::Placing)
)]
async fn place(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Trade>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<OrderRequest>,
) -> Result<(StatusCode, Json<Order>), Failure> {
    let order = trading.place(place_order(&caller, &body)?, stamp).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

/// Lists the caller's orders, newest first.
#[utoipa::path(
    get, path = "/v1/orders", tag = "orders", security(("token" = ["player"])), params(OrdersQuery),
    responses((status = OK, description = "Orders", body = OrderList), problems::Account)
)]
async fn orders(
    State(accounts): State<Arc<dyn Accounts>>,
    Player(player): Player,
    ValidQuery(query): ValidQuery<OrdersQuery>,
) -> Result<Json<OrderList>, Failure> {
    list(&*accounts, player, query).await
}

/// Reads one order, open or closed.
#[utoipa::path(
    get, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = ["player"]), ("token" = ["read"])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid")),
    responses((status = OK, description = "The order", body = Order), problems::OneOrder)
)]
async fn order(
    State(accounts): State<Arc<dyn Accounts>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Read>,
    PathId(order_id): PathId<OrderId>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Order>, Failure> {
    Ok(Json(accounts.order(caller.actor(), order_id).await?.into()))
}

/// Lowers the quantity of an open order.
///
/// The order keeps its place in the book, and what it no longer needs becomes available again.
#[utoipa::path(
    patch, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"]), ("token" = ["support"])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid"), IdempotencyKey),
    request_body = ReduceRequest,
    responses((status = OK, description = "The order", body = Order), problems::Reducing)
)]
async fn reduce(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Release>,
    PathId(order_id): PathId<OrderId>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<ReduceRequest>,
) -> Result<Json<Order>, Failure> {
    let quantity = quantity(body.quantity)?;
    Ok(Json(trading.reduce(caller.actor(), order_id, quantity, stamp).await?.into()))
}

/// Lowers the quantity of an open order, for clients that cannot send `PATCH`.
///
/// The order keeps its place in the book, and what it no longer needs becomes available again.
#[utoipa::path(
    post, path = "/v1/orders/{order_id}/reduce", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"]), ("token" = ["support"])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid"), IdempotencyKey),
    request_body = ReduceRequest,
    responses((status = OK, description = "The order", body = Order), problems::Reducing)
)]
async fn reduce_by_post(
    trading: State<Arc<dyn Trading>>,
    caller: PlayerOr<scope::Release>,
    order_id: PathId<OrderId>,
    query: ValidQuery<()>,
    write: JsonWrite<ReduceRequest>,
) -> Result<Json<Order>, Failure> {
    reduce(trading, caller, order_id, query, write).await
}

/// Cancels an order.
///
/// What the order still holds becomes available again.
#[utoipa::path(
    delete, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"]), ("token" = ["support"])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid"), IdempotencyKey),
    responses((status = OK, description = "The order", body = Order), problems::Cancelling)
)]
async fn cancel(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Release>,
    PathId(order_id): PathId<OrderId>,
    ValidQuery(()): ValidQuery<()>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Order>, Failure> {
    Ok(Json(trading.cancel(caller.actor(), order_id, stamp).await?.into()))
}

/// Cancels all open orders of a player, or those for one material.
#[utoipa::path(
    delete, path = "/v1/orders", tag = "orders", security(("token" = ["player"]), ("token" = ["trade"]), ("token" = ["support"])),
    params(CancelAllQuery, IdempotencyKey),
    responses(
        (status = OK, description = "The cancelled orders", body = CancelledOrders),
        problems::CancellingAll,
    )
)]
async fn cancel_all(
    State(trading): State<Arc<dyn Trading>>,
    PlayerOr { caller, .. }: PlayerOr<scope::Release>,
    ValidQuery(query): ValidQuery<CancelAllQuery>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<CancelledOrders>, Failure> {
    let player = acting_for(&caller, query.player.as_deref())?;
    let material = query.material.as_deref().map(MaterialId::new).transpose()?;
    let orders = trading.cancel_all(caller.actor(), player, material, stamp).await?;
    Ok(Json(CancelledOrders { orders: orders.into_iter().map(Order::from).collect() }))
}

/// A page of a player's orders, for the player or an operator.
pub(super) async fn list(
    accounts: &dyn Accounts,
    player: PlayerId,
    query: OrdersQuery,
) -> Result<Json<OrderList>, Failure> {
    let filter = OrderFilter {
        open: query.status.map(|status| matches!(status, OpenOrClosed::Open)),
        material: query.material.as_deref().map(MaterialId::new).transpose()?,
    };
    let page = accounts.orders(player, filter, page(query.cursor, query.limit)?).await?;
    Ok(Json(OrderList { orders: page.items.into_iter().map(Order::from).collect(), next: page.next }))
}

/// Converts an order request to a command, and checks its bounds and whom it is for.
pub(super) fn place_order(caller: &Caller, request: &OrderRequest) -> Result<PlaceOrder, Failure> {
    Ok(PlaceOrder {
        player: acting_for(caller, request.player.as_deref())?,
        material: MaterialId::new(&request.material)?,
        side: request.side.into(),
        price: Price::new(request.price).ok_or_else(|| {
            Failure::new(Code::PriceOutOfRange, format!("a price must be 1 to {PRICE_MAX} coins per unit"))
        })?,
        quantity: quantity(request.quantity)?,
        time_in_force: time_in_force(request)?,
    })
}

/// The player a request is for: the caller itself, or the player that an operator names.
fn acting_for(caller: &Caller, named: Option<&str>) -> Result<PlayerId, Failure> {
    match (caller.role, named) {
        (Role::Player, Some(named)) if named != caller.subject.as_str() => {
            Err(Failure::new(Code::Forbidden, "players may act only for themselves"))
        }
        (Role::Player, _) => Ok(caller.subject.clone()),
        (Role::Operator, Some(named)) => Ok(PlayerId::new(named)?),
        (Role::Operator, None) => Err(Failure::new(Code::PlayerRequired, "an operator must name the player")),
    }
}

pub(super) fn quantity(units: u64) -> Result<Quantity, Failure> {
    Quantity::new(units).ok_or_else(|| {
        Failure::new(Code::QuantityOutOfRange, format!("a quantity must be 1 to {QUANTITY_MAX} units"))
    })
}

fn time_in_force(request: &OrderRequest) -> Result<core::TimeInForce, Failure> {
    match (request.time_in_force, request.expires_at) {
        (None | Some(TimeInForce::Gtd), Some(expires_at)) => {
            Ok(core::TimeInForce::Gtd { expires_at: expires_at.into() })
        }
        (None | Some(TimeInForce::Gtc), None) => Ok(core::TimeInForce::Gtc),
        (Some(TimeInForce::Ioc), None) => Ok(core::TimeInForce::Ioc),
        (Some(TimeInForce::Fok), None) => Ok(core::TimeInForce::Fok),
        (Some(TimeInForce::Gtd), None) => {
            Err(Failure::new(Code::ExpiresAtMismatch, "time_in_force gtd requires expires_at"))
        }
        (Some(TimeInForce::Gtc | TimeInForce::Ioc | TimeInForce::Fok), Some(_)) => {
            Err(Failure::new(Code::ExpiresAtMismatch, "expires_at requires time_in_force gtd"))
        }
    }
}
