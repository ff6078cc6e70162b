//! The game's own API: spawns items, starts trips, shows what a player has.

use std::sync::Arc;

use anyhow::Result;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::store::{State, Store, Trip};

type Game = Shared<(Arc<Store>, Arc<Notify>)>;
type Answer<T> = Result<T, (StatusCode, String)>;

/// What SQLite stores and JSON reads exactly.
const AMOUNT_MAX: i64 = (1 << 53) - 1;

#[derive(Deserialize)]
struct Spawn {
    /// The caller's id: the same again changes nothing.
    id: String,
    asset: String,
    amount: i64,
}

#[derive(Deserialize)]
struct Move {
    asset: String,
    amount: i64,
}

#[derive(Serialize)]
struct Item {
    asset: String,
    amount: i64,
}

pub(crate) async fn serve(listener: TcpListener, store: Arc<Store>, new_trip: Arc<Notify>) -> Result<()> {
    let routes = Router::new()
        .route("/players/{player}", get(items))
        .route("/players/{player}/items", post(spawn))
        .route("/players/{player}/to-market", post(to_market))
        .route("/players/{player}/from-market", post(from_market))
        .route("/trips/{reference}", get(trip))
        .with_state((store, new_trip));
    Ok(axum::serve(listener, routes).await?)
}

async fn items(Shared((store, _)): Game, Path(player): Path<String>) -> Answer<Json<Vec<Item>>> {
    let items = store.items(&player).map_err(failed)?;
    Ok(Json(items.into_iter().map(|(asset, amount)| Item { asset, amount }).collect()))
}

async fn spawn(
    Shared((store, _)): Game,
    Path(player): Path<String>,
    Json(Spawn { id, asset, amount }): Json<Spawn>,
) -> Answer<StatusCode> {
    check(amount)?;
    store.spawn(&id, &player, &asset, amount).map_err(failed)?;
    Ok(StatusCode::OK)
}

/// Answers when the trip is in the store: from then on it ends, after any number of kills.
async fn to_market(
    Shared((store, new_trip)): Game,
    Path(player): Path<String>,
    Json(wanted): Json<Move>,
) -> Answer<(StatusCode, Json<Trip>)> {
    let trip = new(player, wanted, State::Leaving)?;
    if !store.leave(&trip).map_err(failed)? {
        return Err((StatusCode::CONFLICT, "the player has too few".to_owned()));
    }
    new_trip.notify_one();
    Ok((StatusCode::ACCEPTED, Json(trip)))
}

/// Answers when the trip is in the store. Whether the player has that much is the market's to say.
async fn from_market(
    Shared((store, new_trip)): Game,
    Path(player): Path<String>,
    Json(wanted): Json<Move>,
) -> Answer<(StatusCode, Json<Trip>)> {
    let trip = new(player, wanted, State::Asking)?;
    store.ask(&trip).map_err(failed)?;
    new_trip.notify_one();
    Ok((StatusCode::ACCEPTED, Json(trip)))
}

async fn trip(Shared((store, _)): Game, Path(reference): Path<String>) -> Answer<Json<Trip>> {
    let trip = store.trip(&reference).map_err(failed)?;
    trip.map(Json).ok_or((StatusCode::NOT_FOUND, "no such trip".to_owned()))
}

/// A random reference is never used again, not even by a store that was restored from a backup and numbers
/// its trips anew.
fn new(player: String, wanted: Move, state: State) -> Answer<Trip> {
    let Move { asset, amount } = wanted;
    check(amount)?;
    Ok(Trip { reference: uuid::Uuid::new_v4().to_string(), player, asset, amount, state })
}

fn check(amount: i64) -> Answer<()> {
    if (1..=AMOUNT_MAX).contains(&amount) {
        return Ok(());
    }
    Err((StatusCode::UNPROCESSABLE_ENTITY, format!("an amount is 1 to {AMOUNT_MAX}")))
}

#[expect(clippy::needless_pass_by_value, reason = "an argument of map_err")]
fn failed(error: anyhow::Error) -> (StatusCode, String) {
    tracing::error!("{error:#}");
    (StatusCode::INTERNAL_SERVER_ERROR, "the store failed".to_owned())
}
