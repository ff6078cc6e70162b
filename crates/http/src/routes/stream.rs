//! The live stream: server-sent events, each with JSON of the wire as its data.
//!
//! A client starts with whole books and then gets changes; when it falls behind, it gets whole books again. Own events
//! come too where the request has a player's token. What a client misses while it is away is in `/v1/events`.
//!
//! Limits: so many streams at once as the settings say, in all and of one player or address.

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
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::auth::{Caller, Role};
use crate::error::Failure;
use crate::request::Asked;
use crate::state::App;
use crate::streams::{Client, ClientAddress};
use tradepost_ports::StreamMessage;
use tradepost_wire as wire;

/// How often a comment is sent where nothing else is, so that nobody between takes the stream for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Tells a proxy not to wait for more.
const NO_BUFFERING: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StreamQuery {
    /// Which materials, separated by commas; all without it.
    #[param(example = "copper,wheat")]
    materials: Option<String>,
    /// The token, for browsers, whose `EventSource` sends no headers.
    access_token: Option<String>,
}

/// Streams books and trades as they happen.
///
/// Where there is a player's token, its own events come too. Events: `book` (a whole book: at the start, and whenever this client fell behind), `book_changed` (levels with their
/// new quantity; 0 means that the level is gone), `trade`, `event` (the caller's own).
#[utoipa::path(
    get, path = "/v1/stream", tag = "market data", params(StreamQuery), security((), ("token" = [])),
    responses(
        (status = OK, description = "Server-sent events", body = String, content_type = "text/event-stream"),
        problems::Stream,
    )
)]
async fn stream(
    State(app): State<App>,
    Asked(query): Asked<StreamQuery>,
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

/// Whoever opens the stream; a token that is given must be good.
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
