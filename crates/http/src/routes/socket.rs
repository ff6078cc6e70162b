//! The live stream and the feed as WebSockets, for engines and browsers to which server-sent events are
//! foreign.
//!
//! The messages are those of `/v1/stream` and `/v1/feed/stream`, from the same sources and under the same
//! limits. Not here: what is sent when (`live_socket`).

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, SEC_WEBSOCKET_PROTOCOL};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Deserialize;
use tokio_tungstenite::tungstenite::handshake::server::create_response;
use tradepost_ports::{Access, StreamFormat};
use tradepost_wire::Code;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::stream::{Listener, StreamQuery};
use super::{feed, problems, stream};
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::live_body::LiveMessages;
use crate::live_socket::LiveSocket;
use crate::request::ValidQuery;
use crate::state::App;
use crate::streams::ClientAddress;

/// The subprotocol.
const PROTOCOL: &str = "tradepost.v1";
/// What comes before a token in the list of subprotocols. A browser can set no other header of a WebSocket,
/// and an address is logged.
const TOKEN: &str = "bearer.";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(socket))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SocketQuery {
    /// The materials whose books and trades to follow, separated by commas, as for `/v1/stream`.
    #[param(example = "copper,wheat")]
    materials: Option<String>,
    /// Whether to follow the prices of all materials.
    #[serde(default)]
    summaries: bool,
    /// How often changes are sent at most, in times a second; 10 by default.
    #[param(minimum = 1, maximum = 10)]
    rate: Option<u32>,
    /// Whether to follow the feed instead: the events of all players, for an operator with the scope `read`.
    #[serde(default)]
    feed: bool,
    /// With `feed`: send only what comes after this `cursor` or `next`; `end` for what happens from now on.
    /// Without it, start at the oldest event.
    after: Option<String>,
}

/// The header with which a browser sends its token.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which the handler reads")]
struct Subprotocols {
    /// `tradepost.v1`, and where the header `Authorization` cannot be set, `bearer.` followed by the token:
    /// `new WebSocket(url, ["tradepost.v1", "bearer." + token])`.
    #[param(rename = "Sec-WebSocket-Protocol")]
    sec_websocket_protocol: Option<String>,
}

/// Opens a WebSocket with the messages of the live stream or of the feed.
///
/// Each message is a text of JSON, `{"event": …, "data": …}`: name and data of a message of `/v1/stream`,
/// with the same promises, or, with `feed=true`, of `/v1/feed/stream`. To resume the feed, pass the `cursor`
/// of the last message processed as `after`.
///
/// The market ignores what a client sends, and closes the socket after a message of more than 4 KiB (1009). A
/// silent socket is sent a ping every few seconds, and closed when three have found no answer. `expired` is
/// the last message when the token has expired or was revoked (1008); when the market stops, the socket is
/// closed with 1001.
///
/// Pages of other origins need the setting `cors-origins`, as for every request.
#[utoipa::path(
    get, path = "/v1/socket", tag = "market data", params(SocketQuery, Subprotocols),
    security((), ("token" = [])),
    responses((status = SWITCHING_PROTOCOLS, description = "A WebSocket"), problems::Socket)
)]
async fn socket(
    State(app): State<App>,
    State(access): State<Arc<dyn Access>>,
    ValidQuery(query): ValidQuery<SocketQuery>,
    address: Option<Extension<ClientAddress>>,
    parts: Parts,
) -> Result<Response, Failure> {
    // A deployment without a live stream cannot hold a connection open.
    app.live_stream()?;
    let offered = Offered::by(&parts.headers);
    let listener = Listener::of(&app, access, &parts.headers, offered.token.as_deref()).await?;
    check_origin(&app, &parts.headers)?;
    let source = Source::of(query, &listener)?;
    let mut response = handshake(&offered, &Request::from_parts(parts, ()))?;
    let permit = app.streams().open(listener.client(address))?;
    let messages = match source {
        Source::Stream(subscription) => app.live_stream()?.subscribe(subscription).await?,
        Source::Feed(after) => feed::messages(app, after, StreamFormat::Lines).await?,
    };
    let messages = LiveMessages::new(messages, StreamFormat::Lines, listener.validity, permit);
    response.extensions_mut().insert(LiveSocket::new(messages));
    Ok(response)
}

/// What a socket is about.
enum Source {
    Stream(tradepost_ports::Subscription),
    /// After this cursor.
    Feed(Option<String>),
}

impl Source {
    fn of(query: SocketQuery, listener: &Listener) -> Result<Self, Failure> {
        let SocketQuery { materials, summaries, rate, feed, after } = query;
        if !feed {
            if after.is_some() {
                return Err(Failure::new(Code::InvalidQuery, "`after` needs `feed=true`"));
            }
            let query = StreamQuery { materials, summaries, rate, access_token: None };
            let subscription = stream::subscription(&query, listener.player(), StreamFormat::Lines)?;
            return Ok(Self::Stream(subscription));
        }
        let caller = listener.caller.as_ref();
        let caller = caller.ok_or_else(|| Failure::new(Code::Unauthenticated, "the feed needs a token"))?;
        Operator::<scope::Read>::of(caller)?;
        if materials.is_some() || summaries || rate.is_some() {
            let detail = "`feed=true` takes no `materials`, `summaries` and `rate`: open a socket for each";
            return Err(Failure::new(Code::InvalidQuery, detail));
        }
        Ok(Self::Feed(after))
    }
}

/// The subprotocols that a client offers.
#[derive(Debug, Default)]
struct Offered {
    any: bool,
    ours: bool,
    token: Option<String>,
}

impl Offered {
    fn by(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
        let mut offered = Self::default();
        for protocol in texts.flat_map(|text| text.split(',')).map(str::trim) {
            offered.any = true;
            offered.ours |= protocol == PROTOCOL;
            let token = protocol.strip_prefix(TOKEN).map(str::to_owned);
            offered.token = offered.token.or(token);
        }
        offered
    }
}

/// The answer to a handshake, which names the subprotocol if the client offers any.
fn handshake(offered: &Offered, request: &axum::http::Request<()>) -> Result<Response, Failure> {
    let refused = |detail: String| Failure::new(Code::WebSocketRequired, detail);
    let response = create_response(request).map_err(|error| refused(error.to_string()))?;
    let mut response = response.map(|()| Body::empty());
    if offered.ours {
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    } else if offered.any {
        return Err(refused(format!("offer the subprotocol `{PROTOCOL}`, or none")));
    }
    Ok(response)
}

/// Refuses a page of another origin unless the settings allow it: a browser asks nobody before it opens a
/// WebSocket. Other programs name no origin.
fn check_origin(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let place = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, place)| place);
    let own = headers.get(HOST).and_then(|host| host.to_str().ok());
    if app.allows_origin(origin) || (place.is_some() && place == own) {
        return Ok(());
    }
    Err(Failure::new(Code::OriginNotAllowed, "pages of this origin may not open a WebSocket here"))
}
