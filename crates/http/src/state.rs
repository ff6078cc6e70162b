//! What the routes share: the deployment, capability by capability, and the settings.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::http::HeaderValue;

use crate::auth::Keys;
use crate::error::{Code, Failure};
use crate::limits::{RequestLimiter, RequestRate};
use crate::streams::Streams;
use tradepost_ports::{
    Accounts, Administration, Auditing, Backup, Deployment, LiveStream, MarketData, Trading, Treasury,
};

/// Renders the metrics of the process as text, for `/metrics`.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// How the API behaves.
pub struct Settings {
    /// The keys of tokens.
    pub keys: Keys,
    /// How many requests a player may make; operators may make any.
    pub request_rate: RequestRate,
    /// The longest body of a request, in bytes.
    pub body_bytes_max: usize,
    /// How long an answer may take to begin, but for a backup's.
    pub timeout: Duration,
    /// How long an answer may take before it is logged as slow.
    pub slow: Duration,
    /// How many live streams may be open at once.
    pub streams_max: usize,
    /// How many of them one player, or one address without a token, may have open.
    pub streams_each_max: usize,
    /// Which web pages may call, by origin (`https://game.example`); `*` for all, none by default.
    pub cors_origins: Vec<HeaderValue>,
    /// What `/metrics` shows.
    pub render_metrics: RenderMetrics,
    /// The web page: routes beside the API's, none by default.
    pub page: Router,
}

impl Settings {
    /// The defaults.
    pub fn new(keys: Keys) -> Self {
        Self {
            keys,
            request_rate: RequestRate { per_second: 50, burst: 100 },
            body_bytes_max: 256 * 1024,
            timeout: Duration::from_secs(10),
            slow: Duration::from_secs(1),
            streams_max: 1_000,
            streams_each_max: 20,
            cors_origins: Vec::new(),
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
            .finish_non_exhaustive()
    }
}

/// The state of the routes; cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    deployment: Arc<dyn Deployment>,
    keys: Keys,
    request_limiter: Option<RequestLimiter>,
    body_bytes_max: usize,
    streams: Arc<Streams>,
    render_metrics: RenderMetrics,
}

impl App {
    pub(crate) fn new(deployment: Arc<dyn Deployment>, settings: Settings) -> Self {
        Self(Arc::new(Shared {
            deployment,
            request_limiter: RequestLimiter::new(settings.request_rate),
            streams: Arc::new(Streams::new(settings.streams_max, settings.streams_each_max)),
            body_bytes_max: settings.body_bytes_max,
            keys: settings.keys,
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

    /// The live streams that are open.
    pub(crate) fn streams(&self) -> &Arc<Streams> {
        &self.0.streams
    }

    /// The live stream, where the deployment has one.
    pub(crate) fn live_stream(&self) -> Result<&dyn LiveStream, Failure> {
        supported(self.0.deployment.live_stream())
    }

    /// The backup, where the deployment has one.
    pub(crate) fn backup(&self) -> Result<&dyn Backup, Failure> {
        supported(self.0.deployment.backup())
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

capabilities!(MarketData, Trading, Accounts, Treasury, Administration, Auditing);

/// Refuses a request for a capability that the deployment lacks.
fn supported<T>(capability: Option<T>) -> Result<T, Failure> {
    capability.ok_or_else(|| Failure::new(Code::Unsupported, "not supported by this deployment"))
}
