//! Orders: quote, place, read, reduce, cancel. A player for itself, the operator for anyone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use tradepost_core::{self as core, MaterialId, OrderId, PlaceOrder, PlayerId, Price, Quantity};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Caller, Player, Role};
use crate::error::{Code, Failure};
use crate::request::{Asked, At, Body, Stamped, Write, page};
use crate::state::App;
use tradepost_ports::{Accounts, OrderFilter, Trading};
use tradepost_wire::{CancelledOrders, Order, OrderList, OrderRequest, Quote, ReduceRequest, TimeInForce};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(quote))
        .routes(routes!(place, orders, cancel_all))
        .routes(routes!(order, reduce, cancel))
}

/// Which orders of a player.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OpenOrClosed {
    /// Those that can still trade.
    Open,
    /// Those that cannot.
    Closed,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrdersQuery {
    /// Only open or only closed ones.
    #[param(inline)]
    status: Option<OpenOrClosed>,
    /// Only those of this material.
    material: Option<String>,
    /// Where the list starts: the `next` of the part before.
    cursor: Option<String>,
    /// The most orders.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CancelAllQuery {
    /// Only those of this material.
    material: Option<String>,
    /// Whose orders; needed from the operator, superfluous from a player.
    player: Option<String>,
}

/// Tells what an order would do now.
///
/// It changes nothing, and is refused where the order would be.
#[utoipa::path(
    post, path = "/v1/quotes", tag = "orders", security(("token" = [])),
    request_body = OrderRequest,
    responses((status = OK, description = "What it would do", body = Quote), problems::Quoting)
)]
async fn quote(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    Asked(()): Asked<()>,
    Body(body): Body<OrderRequest>,
) -> Result<Json<Quote>, Failure> {
    Ok(Json(trading.quote(placing(&caller, &body)?).await?.into()))
}

/// Places an order.
///
/// Read `status`: on some deployments matching follows a moment later.
#[utoipa::path(
    post, path = "/v1/orders", tag = "orders", security(("token" = [])), params(IdempotencyKey),
    request_body = OrderRequest,
    responses((status = CREATED, description = "The order as it stands", body = Order), problems::Placing)
)]
async fn place(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    Asked(()): Asked<()>,
    Write { body, stamp }: Write<OrderRequest>,
) -> Result<(StatusCode, Json<Order>), Failure> {
    let order = trading.place(placing(&caller, &body)?, stamp).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

/// Lists the caller's orders, newest first.
#[utoipa::path(
    get, path = "/v1/orders", tag = "orders", security(("token" = [])), params(OrdersQuery),
    responses((status = OK, description = "Orders", body = OrderList), problems::Account)
)]
async fn orders(
    State(accounts): State<Arc<dyn Accounts>>,
    Player(player): Player,
    Asked(query): Asked<OrdersQuery>,
) -> Result<Json<OrderList>, Failure> {
    list(&*accounts, player, query).await
}

/// Reads one order, open or closed.
#[utoipa::path(
    get, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = [])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid")),
    responses((status = OK, description = "The order as it stands", body = Order), problems::OneOrder)
)]
async fn order(
    State(accounts): State<Arc<dyn Accounts>>,
    caller: Caller,
    At(order_id): At<OrderId>,
    Asked(()): Asked<()>,
) -> Result<Json<Order>, Failure> {
    Ok(Json(accounts.order(caller.actor(), order_id).await?.into()))
}

/// Lowers the quantity of an open order.
///
/// It keeps its place in the book, and what it no longer offers is free again.
#[utoipa::path(
    patch, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = [])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid"), IdempotencyKey),
    request_body = ReduceRequest,
    responses((status = OK, description = "The order as it stands", body = Order), problems::Reducing)
)]
async fn reduce(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    At(order_id): At<OrderId>,
    Asked(()): Asked<()>,
    Write { body, stamp }: Write<ReduceRequest>,
) -> Result<Json<Order>, Failure> {
    let quantity = quantity(body.quantity)?;
    Ok(Json(trading.reduce(caller.actor(), order_id, quantity, stamp).await?.into()))
}

/// Cancels an order.
///
/// What it still holds is free again.
#[utoipa::path(
    delete, path = "/v1/orders/{order_id}", tag = "orders", security(("token" = [])),
    params(("order_id" = String, Path, description = "The order's id", format = "uuid"), IdempotencyKey),
    responses((status = OK, description = "The order as it stands", body = Order), problems::Cancelling)
)]
async fn cancel(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    At(order_id): At<OrderId>,
    Asked(()): Asked<()>,
    Stamped(stamp): Stamped,
) -> Result<Json<Order>, Failure> {
    Ok(Json(trading.cancel(caller.actor(), order_id, stamp).await?.into()))
}

/// Cancels all open orders of a player, or those of one material.
#[utoipa::path(
    delete, path = "/v1/orders", tag = "orders", security(("token" = [])),
    params(CancelAllQuery, IdempotencyKey),
    responses(
        (status = OK, description = "The orders that were cancelled", body = CancelledOrders),
        problems::CancellingAll,
    )
)]
async fn cancel_all(
    State(trading): State<Arc<dyn Trading>>,
    caller: Caller,
    Asked(query): Asked<CancelAllQuery>,
    Stamped(stamp): Stamped,
) -> Result<Json<CancelledOrders>, Failure> {
    let player = acting_for(&caller, query.player.as_deref())?;
    let material = query.material.as_deref().map(MaterialId::new).transpose()?;
    let orders = trading.cancel_all(caller.actor(), player, material, stamp).await?;
    Ok(Json(CancelledOrders { orders: orders.into_iter().map(Order::from).collect() }))
}

/// A part of a player's orders.
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

/// The order that a caller asks for, with its values in their bounds.
pub(super) fn placing(caller: &Caller, request: &OrderRequest) -> Result<PlaceOrder, Failure> {
    Ok(PlaceOrder {
        player: acting_for(caller, request.player.as_deref())?,
        material: MaterialId::new(&request.material)?,
        side: request.side.into(),
        price: Price::new(request.price).ok_or_else(|| {
            Failure::new(Code::PriceOutOfRange, "a price is 1 to 1,000,000,000,000 coins a unit")
        })?,
        quantity: quantity(request.quantity)?,
        time_in_force: time_in_force(request)?,
    })
}

/// Whose account is meant: a player's own, or the one that the operator names.
fn acting_for(caller: &Caller, named: Option<&str>) -> Result<PlayerId, Failure> {
    match (caller.role, named) {
        (Role::Player, Some(named)) if named != caller.subject.as_str() => {
            Err(Failure::new(Code::Forbidden, "a player acts only for itself"))
        }
        (Role::Player, _) => Ok(caller.subject.clone()),
        (Role::Operator, Some(named)) => Ok(PlayerId::new(named)?),
        (Role::Operator, None) => {
            Err(Failure::new(Code::PlayerRequired, "the operator must name the player"))
        }
    }
}

fn quantity(units: u64) -> Result<Quantity, Failure> {
    Quantity::new(units)
        .ok_or_else(|| Failure::new(Code::QuantityOutOfRange, "a quantity is 1 to 1,000,000,000 units"))
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
            Err(Failure::new(Code::ExpiresAtMismatch, "time_in_force gtd needs expires_at"))
        }
        (Some(TimeInForce::Gtc | TimeInForce::Ioc | TimeInForce::Fok), Some(_)) => {
            Err(Failure::new(Code::ExpiresAtMismatch, "expires_at goes with time_in_force gtd only"))
        }
    }
}
