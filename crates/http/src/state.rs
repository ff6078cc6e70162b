//! The state of the routes: the deployment, one capability at a time, and the settings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::http::HeaderValue;
use tradepost_ports::{
    Access, Accounts, Administration, Auditing, Backup, Deployment, Feed, LiveStream, MarketData, RuleBook,
    Trading, Treasury, Webhooks,
};
use tradepost_wire::Code;

use crate::auth::Keys;
use crate::failure::Failure;
use crate::feed_pages::FeedPages;
use crate::limits::{RequestLimiter, RequestRate};
use crate::streams::Streams;

/// Renders the process's metrics as text, for `/metrics`.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// How the API behaves.
pub struct Settings {
    /// The keys that verify tokens.
    pub keys: Arc<Keys>,
    /// The request rate of each player; operators are not limited.
    pub request_rate: RequestRate,
    /// The longest request body, in bytes.
    pub body_bytes_max: usize,
    /// How long a response may take to start; backups are exempt.
    pub timeout: Duration,
    /// How long a response may take before it is logged as slow.
    pub slow: Duration,
    /// The maximum number of live streams.
    pub streams_max: usize,
    /// The maximum number of live streams of one player, or of one address without a token.
    pub streams_each_max: usize,
    /// The origins whose web pages may call the API (`https://game.example`, or `*` for all); none by
    /// default.
    pub cors_origins: Vec<HeaderValue>,
    /// Whether webhooks may be sent over plain HTTP and into private networks; not by default.
    pub webhooks_allow_private: bool,
    /// The content of `/metrics`.
    pub render_metrics: RenderMetrics,
    /// The web page's routes, beside the API's; none by default.
    pub page: Router,
}

impl Settings {
    /// The default settings with these keys.
    pub fn new(keys: impl Into<Arc<Keys>>) -> Self {
        Self {
            keys: keys.into(),
            request_rate: RequestRate { per_second: 50, burst: 100 },
            body_bytes_max: 256 * 1024,
            timeout: Duration::from_secs(10),
            slow: Duration::from_secs(1),
            streams_max: 1_000,
            streams_each_max: 20,
            cors_origins: Vec::new(),
            webhooks_allow_private: false,
            render_metrics: Arc::new(String::new),
            page: Router::new(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("keys", &self.keys)
            .field("request_rate", &self.request_rate)
            .field("body_bytes_max", &self.body_bytes_max)
            .field("timeout", &self.timeout)
            .field("slow", &self.slow)
            .field("streams_max", &self.streams_max)
            .field("streams_each_max", &self.streams_each_max)
            .field("cors_origins", &self.cors_origins)
            .field("webhooks_allow_private", &self.webhooks_allow_private)
            .finish_non_exhaustive()
    }
}

/// The state of the routes; cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    deployment: Arc<dyn Deployment>,
    keys: Arc<Keys>,
    request_limiter: Option<RequestLimiter>,
    body_bytes_max: usize,
    streams: Arc<Streams>,
    feed_pages: FeedPages,
    cors_origins: Vec<HeaderValue>,
    webhooks_allow_private: bool,
    render_metrics: RenderMetrics,
}

impl App {
    pub(crate) fn new(deployment: Arc<dyn Deployment>, settings: Settings) -> Self {
        Self(Arc::new(Shared {
            deployment,
            request_limiter: RequestLimiter::new(settings.request_rate),
            feed_pages: FeedPages::default(),
            streams: Arc::new(Streams::new(settings.streams_max, settings.streams_each_max)),
            body_bytes_max: settings.body_bytes_max,
            keys: settings.keys,
            cors_origins: settings.cors_origins,
            webhooks_allow_private: settings.webhooks_allow_private,
            render_metrics: settings.render_metrics,
        }))
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn request_limiter(&self) -> Option<&RequestLimiter> {
        self.0.request_limiter.as_ref()
    }

    pub(crate) fn body_bytes_max(&self) -> usize {
        self.0.body_bytes_max
    }

    /// The open live streams.
    pub(crate) fn streams(&self) -> &Arc<Streams> {
        &self.0.streams
    }

    /// Who may trade, and with which tokens.
    pub(crate) fn access(&self) -> &dyn Access {
        &*self.0.deployment
    }

    /// The live stream, if the deployment has one.
    pub(crate) fn live_stream(&self) -> Result<&dyn LiveStream, Failure> {
        supported(self.0.deployment.live_stream())
    }

    /// The backup, if the deployment has one.
    pub(crate) fn backup(&self) -> Result<&dyn Backup, Failure> {
        supported(self.0.deployment.backup())
    }

    /// The feed, if the deployment has one.
    pub(crate) fn feed(&self) -> Result<&dyn Feed, Failure> {
        supported(self.0.deployment.feed())
    }

    /// The pages of the feed that readers share.
    pub(crate) fn feed_pages(&self) -> &FeedPages {
        &self.0.feed_pages
    }

    /// Whether pages of this origin may call the API: CORS leaves WebSockets to the server.
    pub(crate) fn allows_origin(&self, origin: &HeaderValue) -> bool {
        self.0.cors_origins.iter().any(|allowed| allowed == "*" || allowed == origin)
    }

    /// The webhooks, if the deployment has them.
    pub(crate) fn webhooks(&self) -> Result<&dyn Webhooks, Failure> {
        supported(self.0.deployment.webhooks())
    }

    /// The rules that an operator can set, if the deployment has them.
    pub(crate) fn rule_book(&self) -> Result<&dyn RuleBook, Failure> {
        supported(self.0.deployment.rule_book())
    }

    /// Whether webhooks may be sent over plain HTTP and into private networks.
    pub(crate) fn webhooks_allow_private(&self) -> bool {
        self.0.webhooks_allow_private
    }

    pub(crate) fn render_metrics(&self) -> String {
        (self.0.render_metrics)()
    }
}

macro_rules! capabilities {
    ($($capability:ident),+) => {$(
        impl FromRef<App> for Arc<dyn $capability> {
            fn from_ref(app: &App) -> Self {
                Arc::<dyn Deployment>::clone(&app.0.deployment)
            }
        }
    )+};
}

capabilities!(MarketData, Trading, Accounts, Treasury, Administration, Access, Auditing);

/// Refuses a request for a capability that the deployment lacks.
fn supported<T>(capability: Option<T>) -> Result<T, Failure> {
    capability.ok_or_else(|| Failure::new(Code::Unsupported, "not supported by this deployment"))
}
