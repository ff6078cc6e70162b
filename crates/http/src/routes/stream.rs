//! The live stream: server-sent events whose data is JSON of the wire.
//!
//! A client first gets whole books and then changes; when it lags, it gets whole books again. With a player's
//! token it also gets that player's events. What a client misses while disconnected is in `/v1/events`.
//!
//! Limits: the settings bound the number of streams, in total and per player or address.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tradepost_core::PlayerId;
use tradepost_ports::{Access, StreamFormat, StreamRate, Subscription};
use tradepost_wire::Code;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::auth::{Caller, Role};
use crate::failure::Failure;
use crate::live_body::{LiveBody, LiveMessages};
use crate::request::{self, ValidQuery, within};
use crate::revocation::{self, Validity};
use crate::state::App;
use crate::streams::{Client, ClientAddress};

/// The most materials of a stream.
const MATERIALS_MAX: usize = 200;
pub(super) const HEADERS: [(HeaderName, &str); 3] = [
    (CONTENT_TYPE, "text/event-stream"),
    (CACHE_CONTROL, "no-cache"),
    // Stops nginx and its like from buffering the stream.
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamQuery {
    /// The materials whose books and trades to follow, separated by commas; at most 200. Required, unless
    /// `summaries` is set; empty for a player's own events only.
    #[param(example = "copper,wheat")]
    pub(super) materials: Option<String>,
    /// Whether to follow the prices of all materials. The stream sends changes only: read `/v1/materials`
    /// when it is open.
    #[serde(default)]
    pub(super) summaries: bool,
    /// How often changes are sent at most, in times a second; 10 by default.
    #[param(minimum = 1, maximum = 10)]
    pub(super) rate: Option<u32>,
    /// The token, for browsers, whose `EventSource` cannot send headers.
    pub(super) access_token: Option<String>,
}

/// Streams order books, trades and prices as they change.
///
/// Messages: `book` (a whole book), `book_changed` (the changed levels with their new quantity; 0 removes the
/// level), `trade`, `summary` (the prices of a material, with `summaries`), `event` (the player's own, with a
/// player's token), `behind` and `expired`.
///
/// A stream sends each material's `book` first. What follows it is everything that happened after the book's
/// `sequence`: each trade once, in order, and of each level the last state, at most `rate` times a second. A
/// `book_changed` includes everything up to its `sequence`; a level that changed several times is in it once.
///
/// A client that reads too slowly loses what waits for it, and gets `behind`. Then each `book` follows again,
/// and what follows it is complete as above. Trades lost are in `/v1/materials/{material}/trades`, own events
/// in `/v1/events` after the `cursor` of the last one received; `summary` readers read `/v1/materials` again.
/// The same holds for whatever happens while a client is disconnected.
///
/// `expired` is the last message of a stream whose token has expired or was revoked.
#[utoipa::path(
    get, path = "/v1/stream", tag = "market data", params(StreamQuery), security((), ("token" = [])),
    responses(
        (status = OK, description = "Server-sent events", body = String, content_type = "text/event-stream"),
        problems::Stream,
    )
)]
async fn stream(
    State(app): State<App>,
    State(access): State<Arc<dyn Access>>,
    ValidQuery(query): ValidQuery<StreamQuery>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let listener = Listener::of(&app, access, &headers, query.access_token.as_deref()).await?;
    let subscription = subscription(&query, listener.player(), StreamFormat::Events)?;
    let permit = app.streams().open(listener.client(address))?;
    let messages = app.live_stream()?.subscribe(subscription).await?;
    let messages = LiveMessages::new(messages, StreamFormat::Events, listener.validity, permit);
    let body = LiveBody::new(messages);
    Ok((HEADERS, Extension(body.clone()), Body::from_stream(body)).into_response())
}

/// The one who opens a stream, with or without a token.
pub(super) struct Listener {
    pub(super) caller: Option<Caller>,
    /// How long the token is valid, if there is one.
    pub(super) validity: Option<Validity>,
}

impl Listener {
    /// Verifies this token, or else the one in the headers; an invalid one is refused.
    pub(super) async fn of(
        app: &App,
        access: Arc<dyn Access>,
        headers: &HeaderMap,
        token: Option<&str>,
    ) -> Result<Self, Failure> {
        let (caller, expires) = match token {
            Some(token) => app.keys().verify_until(token)?,
            None if headers.contains_key(AUTHORIZATION) => app.keys().caller_until(headers)?,
            None => return Ok(Self { caller: None, validity: None }),
        };
        revocation::check(&*access, &caller).await?;
        let validity = Some(Validity::new(caller.clone(), expires, access));
        Ok(Self { caller: Some(caller), validity })
    }

    /// The player whose events it gets.
    pub(super) fn player(&self) -> Option<PlayerId> {
        let player = self.caller.as_ref().filter(|caller| caller.role == Role::Player);
        player.map(|caller| caller.subject.clone())
    }

    /// The one whose streams are counted; operators have as many as they like.
    pub(super) fn client(&self, address: Option<Extension<ClientAddress>>) -> Option<Client> {
        match &self.caller {
            Some(_) => self.player().map(Client::Player),
            None => address.map(|Extension(ClientAddress(address))| Client::Address(address)),
        }
    }
}

pub(super) fn subscription(
    query: &StreamQuery,
    player: Option<PlayerId>,
    format: StreamFormat,
) -> Result<Subscription, Failure> {
    let StreamQuery { materials, summaries, rate, .. } = query;
    let follows_nothing = match materials.as_deref() {
        Some("") => player.is_none() && !summaries,
        Some(_) => false,
        None => !summaries,
    };
    if follows_nothing {
        let detail = format!(
            "name the materials to follow (materials=copper,wheat; at most {MATERIALS_MAX}), or use summaries=true \
             for the prices of all, or a player's token and an empty materials= for that player's events"
        );
        return Err(Failure::new(Code::MaterialsRequired, detail));
    }
    let max = u32::from(StreamRate::MAX.per_second());
    let rate = within("rate", rate.unwrap_or(max), max)?;
    let rate = StreamRate::new(rate).unwrap_or(StreamRate::MAX);
    let materials = match materials.as_deref() {
        None | Some("") => Vec::new(),
        Some(list) => request::materials(list, MATERIALS_MAX)?,
    };
    Ok(Subscription { materials, summaries: *summaries, player, rate, format })
}
