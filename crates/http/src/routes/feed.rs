//! The feed for the game's server: what happens to every player, as pages and as server-sent events.
//!
//! A stream reads one page after another, the next one when its connection has taken the one before, so a
//! slow reader costs one page of memory and misses nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use serde::Deserialize;
use tradepost_ports::{Access, FeedRequest, FeedStart, StreamFormat};
use tradepost_wire::{Code, FeedList};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use super::stream::HEADERS;
use crate::answer::EncodedJson;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::feed_pages::{EncodedPage, Format};
use crate::live_body::{LiveBody, LiveMessages};
use crate::request::{PAGE_ROWS, PAGE_ROWS_MAX, ValidQuery, within};
use crate::revocation::Validity;
use crate::state::App;

/// The longest wait for an event, in seconds: proxies often close what is silent for longer.
const WAIT_SECONDS_MAX: u32 = 60;
/// In place of a cursor: what happens from now on.
const END: &str = "end";
/// How long a stream waits at a time. Nothing is lost by it: the next wait follows at once.
const STREAM_WAIT: Duration = Duration::from_mins(1);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(feed)).routes(routes!(feed_stream))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FeedQuery {
    /// Return only what comes after this `cursor` or `next`; `end` for what happens from now on. Without it,
    /// start at the oldest event.
    after: Option<String>,
    /// The maximum number of events.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
    /// How many seconds to wait for an event if there is none after the cursor yet.
    #[param(minimum = 0, maximum = 60, default = 0)]
    wait: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FeedStreamQuery {
    /// Send only what comes after this `cursor` or `next`; `end` for what happens from now on. Without it,
    /// start at the oldest event. The header `Last-Event-ID` takes precedence.
    after: Option<String>,
}

/// The header with which a client resumes a stream.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which the handler reads")]
struct LastEventId {
    /// The `id` of the last message received.
    #[param(rename = "Last-Event-ID")]
    last_event_id: Option<String>,
}

/// Lists the events of all players in one order, oldest first.
///
/// Each event is listed exactly once, and nothing is ever inserted before a cursor that was returned. A
/// reader that stores `next` together with the effect of the page processes each event exactly once: pass it
/// as `after` of the next request. With `wait`, the response comes as soon as there is an event, or after
/// that many seconds without one.
#[utoipa::path(
    get, path = "/v1/feed", tag = "operator", security(("token" = ["read"])), params(FeedQuery),
    responses((status = OK, description = "Events", body = FeedList), problems::Feed)
)]
async fn feed(
    State(app): State<App>,
    _: Operator<scope::Read>,
    ValidQuery(query): ValidQuery<FeedQuery>,
) -> Result<EncodedJson, Failure> {
    let feed = app.feed()?;
    let limit = within("limit", query.limit.unwrap_or(PAGE_ROWS), PAGE_ROWS_MAX)?;
    let request = FeedRequest { from: start(query.after), limit };
    let wait = query.wait.unwrap_or_default();
    if wait > WAIT_SECONDS_MAX {
        let detail = format!("wait must be 0 to {WAIT_SECONDS_MAX} seconds");
        return Err(Failure::new(Code::InvalidQuery, detail));
    }
    let wait = Duration::from_secs(wait.into());
    let page = app.feed_pages().read(feed, request, wait, Format::List).await?;
    Ok(EncodedJson(page.body))
}

/// Streams the events of all players in one order, as server-sent events.
///
/// Each message is an `event` whose data is that of `/v1/feed`, and whose `id` is its `cursor`. After a
/// disconnection, a client resumes after the last message it has processed with `Last-Event-ID` (an
/// `EventSource` does by itself) and misses nothing. A silent stream sends a comment every few seconds. The
/// message `expired` is the last one of a stream whose token has expired or was revoked.
#[utoipa::path(
    get, path = "/v1/feed/stream", tag = "operator", security(("token" = ["read"])),
    params(FeedStreamQuery, LastEventId),
    responses(
        (status = OK, description = "Server-sent events", body = String, content_type = "text/event-stream"),
        problems::Feed,
    )
)]
async fn feed_stream(
    State(app): State<App>,
    State(access): State<Arc<dyn Access>>,
    method: Method,
    _: Operator<scope::Read>,
    ValidQuery(query): ValidQuery<FeedStreamQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // A deployment without a live stream cannot hold a response open.
    app.live_stream()?;
    let after = last_event_id(&headers)?.or(query.after);
    let (caller, expires) = app.keys().caller_until(&headers)?;
    let permit = app.streams().open(None)?;
    let messages = messages(app, after, StreamFormat::Events).await?;
    if method == Method::HEAD {
        return Ok((HEADERS, Body::empty()).into_response());
    }
    let validity = Some(Validity::new(caller, expires, access));
    let body = LiveBody::new(LiveMessages::new(messages, StreamFormat::Events, validity, permit));
    Ok((HEADERS, Extension(body.clone()), Body::from_stream(body)).into_response())
}

/// The messages after a cursor, until a read fails: the client then resumes. An item is the messages of a
/// page. A cursor that is refused is refused before the stream begins.
pub(super) async fn messages(
    app: App,
    after: Option<String>,
    format: StreamFormat,
) -> Result<BoxStream<'static, Bytes>, Failure> {
    let format = Format::Messages(format);
    let request = FeedRequest { from: start(after), limit: PAGE_ROWS_MAX };
    let first = app.feed_pages().read(app.feed()?, request, Duration::ZERO, format).await?;
    let begin = (app, Some(first), String::new());
    let pages = stream::unfold(begin, move |(app, mut page, mut after)| async move {
        loop {
            if let Some(EncodedPage { body, next, is_empty }) = page.take() {
                after = next;
                if !is_empty {
                    return Some((body, (app, None, after)));
                }
            }
            let request = FeedRequest { from: FeedStart::After(after.clone()), limit: PAGE_ROWS_MAX };
            let read = app.feed_pages().read(app.feed().ok()?, request, STREAM_WAIT, format).await;
            page = Some(read.ok()?);
        }
    });
    Ok(pages.boxed())
}

fn start(after: Option<String>) -> FeedStart {
    match after {
        None => FeedStart::Oldest,
        Some(end) if end == END => FeedStart::End,
        Some(cursor) => FeedStart::After(cursor),
    }
}

/// The cursor with which a client resumes.
fn last_event_id(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(id) = headers.get("last-event-id") else { return Ok(None) };
    let text = id.to_str().map_err(|_| Failure::new(Code::InvalidCursor, "Last-Event-ID is not a cursor"))?;
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}
