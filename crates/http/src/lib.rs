//! The HTTP API of the market, over the ports that each deployment implements.
//!
//! In: HTTP. Out: calls to [`tradepost_ports`], whose results become JSON ([`tradepost_wire`]) or problem
//! documents ([`Failure`]).
//!
//! Invariants: this crate knows no deployment, only [`tradepost_ports::Deployment`]; no token and no body is
//! logged; a response is JSON or a problem with a stable code, never axum's own text.
//!
//! Not here: the rules of the market (`tradepost-core`), sockets and processes (`tradepost`).

mod failure;
pub mod auth;
mod limits;
mod streams;
mod feed_pages;
mod live_body;
mod live_socket;
mod state;
mod answer;
mod caching;
mod compression;
mod plain_text;
mod request;
mod guard;
mod revocation;
mod observe;
mod routes;
mod openapi;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{from_fn_with_state, map_response};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tradepost_ports::Deployment;
use tradepost_wire::Code;

use crate::caching::not_cached;
use crate::guard::guard;
use crate::observe::{Observer, REQUEST_ID, observe, timeout};
use crate::state::App;

pub use caching::names_tag;
pub use failure::Failure;
pub use limits::RequestRate;
pub use live_body::{LiveBody, LiveMessages};
pub use live_socket::LiveSocket;
pub use observe::describe_metrics;
pub use openapi::{openapi, openapi_json};
pub use plain_text::check_material_name;
pub use routes::BATCH_SIZE_MAX;
pub use state::{RenderMetrics, Settings};
pub use streams::ClientAddress;

/// The headers that pages of other origins may send: those of the API, and those that `EventSource` adds.
const ALLOWED_HEADERS: [HeaderName; 6] = [
    AUTHORIZATION,
    CACHE_CONTROL,
    CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("last-event-id"),
    REQUEST_ID,
];
/// How long a browser may remember what it is allowed; browsers cap it at two hours or less.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_hours(2);

/// The whole API of a deployment, without a socket.
pub fn app(deployment: Arc<dyn Deployment>, mut settings: Settings) -> Router {
    let observer = Observer::new(settings.slow);
    let request_timeout = from_fn_with_state(settings.timeout, timeout);
    let cors = cors(&settings.cors_origins);
    let page = std::mem::take(&mut settings.page);
    let app = App::new(deployment, settings);

    let (open, _) = routes::open().split_for_parts();
    let (guarded, _) = routes::guarded().split_for_parts();
    let (without_timeout, _) = routes::without_timeout().split_for_parts();
    let guarded = guarded.route_layer(request_timeout.clone()).merge(without_timeout);
    let router = open
        .route_layer(request_timeout)
        .merge(guarded.route_layer(from_fn_with_state(app.clone(), guard)))
        .with_state(app)
        .merge(openapi::docs())
        .merge(page)
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(not_found)
        .layer(compression::layer())
        .layer(from_fn_with_state(observer, observe))
        .layer(map_response(not_cached));
    match cors {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

async fn not_found(OriginalUri(uri): OriginalUri) -> Failure {
    Failure::new(Code::NotFound, format!("no route for {}; see /docs", uri.path()))
}

async fn method_not_allowed(method: Method) -> Failure {
    Failure::new(Code::MethodNotAllowed, format!("{method} is not allowed here; see the header Allow"))
}

fn cors(origins: &[HeaderValue]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let any = origins.iter().any(|origin| origin == "*");
    let origins = if any { AllowOrigin::any() } else { AllowOrigin::list(origins.iter().cloned()) };
    let exposed = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(HeaderName::from_static);
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(ALLOWED_HEADERS)
        .max_age(PREFLIGHT_MAX_AGE)
        .expose_headers(exposed.into_iter().chain([RETRY_AFTER, REQUEST_ID]).collect::<Vec<_>>());
    Some(layer)
}
