//! The live stream: server-sent events whose data is JSON of the wire.
//!
//! A client first gets whole books and then changes; when it lags, it gets whole books again. With a player's
//! token it also gets that player's events. What a client misses while disconnected is in `/v1/events`.
//!
//! Limits: the settings bound the number of streams, in total and per player or address.

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use serde::Deserialize;
use tradepost_core::MaterialId;
use tradepost_ports::StreamMessage;
use tradepost_wire as wire;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::auth::{Caller, Role};
use crate::failure::Failure;
use crate::request::ValidQuery;
use crate::state::App;
use crate::streams::{Client, ClientAddress};

/// The interval of comments on an idle stream, which keep proxies from closing it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Stops nginx and its like from buffering the stream.
const NO_BUFFERING: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StreamQuery {
    /// The materials, separated by commas; all by default.
    #[param(example = "copper,wheat")]
    materials: Option<String>,
    /// The token, for browsers, whose `EventSource` cannot send headers.
    access_token: Option<String>,
}

/// Streams order books and trades as they change.
///
/// With a player's token, the stream also carries that player's events. Messages: `book` (a whole book, at
/// the start and whenever the client lags), `book_changed` (the changed levels with their new quantity; 0
/// removes the level), `trade`, `event` (the player's own).
#[utoipa::path(
    get, path = "/v1/stream", tag = "market data", params(StreamQuery), security((), ("token" = [])),
    responses(
        (status = OK, description = "Server-sent events", body = String, content_type = "text/event-stream"),
        problems::Stream,
    )
)]
async fn stream(
    State(app): State<App>,
    ValidQuery(query): ValidQuery<StreamQuery>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = caller(&app, &headers, query.access_token.as_deref())?;
    let materials = query.materials.as_deref().map_or_else(|| Ok(Vec::new()), materials)?;
    let (player, client) = match caller {
        Some(Caller { role: Role::Operator, .. }) => (None, None),
        Some(Caller { subject, .. }) => (Some(subject.clone()), Some(Client::Player(subject))),
        None => (None, address.map(|Extension(ClientAddress(address))| Client::Address(address))),
    };
    let permit = app.streams().open(client)?;
    let messages = app.live_stream()?.subscribe(materials, player).await?;
    let events = messages.map(move |message| {
        let _held_while_streaming = &permit;
        event(message)
    });
    let events = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([NO_BUFFERING], events).into_response())
}

/// The caller, if the request has a token; an invalid token is refused.
fn caller(app: &App, headers: &HeaderMap, token: Option<&str>) -> Result<Option<Caller>, Failure> {
    match token {
        Some(token) => app.keys().verify(token).map(Some),
        None if headers.contains_key(AUTHORIZATION) => app.keys().caller(headers).map(Some),
        None => Ok(None),
    }
}

fn materials(list: &str) -> Result<Vec<MaterialId>, Failure> {
    Ok(list.split(',').map(MaterialId::new).collect::<Result<_, _>>()?)
}

fn event(message: StreamMessage) -> Result<Event, axum::Error> {
    match message {
        StreamMessage::Book(book) => Event::default().event("book").json_data(wire::Book::from(book)),
        StreamMessage::BookChanged(book) => {
            Event::default().event("book_changed").json_data(wire::Book::from(book))
        }
        StreamMessage::Trade(trade) => Event::default().event("trade").json_data(wire::Trade::from(trade)),
        StreamMessage::Own(event) => Event::default().event("event").json_data(wire::Event::from(event)),
    }
}
