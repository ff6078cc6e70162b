//! The program's settings: flags take precedence over the environment (`TRADEPOST_…`), then `tradepost.toml`,
//! then defaults.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::HeaderValue;
use clap::Args;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tradepost_core::Rules;
use tradepost_http::RequestRate;
use tradepost_http::auth::{KeySettings, Keys, KeysError};
use tradepost_node::{MarketSettings, Retention};

use crate::secret::{SecretError, secret};
use crate::serve::Serving;

/// The most days that can be kept: a century.
const HISTORY_DAYS_MAX: u32 = 36_500;

/// Declares [`Options`] and how one set of them falls back to another. Each has the name of its flag, of its
/// key in `tradepost.toml`, and, in capitals after `TRADEPOST_`, of its environment variable.
macro_rules! options {
    ($($(#[$attribute:meta])* $name:ident: $kind:ty,)*) => {
        /// The settings that were given; `None` means the default.
        #[derive(Args, Clone, Debug, Default, Deserialize, PartialEq, Eq)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(crate) struct Options {
            $($(#[$attribute])* pub(crate) $name: Option<$kind>,)*
        }

        impl Options {
            fn or(self, fallback: Self) -> Self {
                Self { $($name: self.$name.or(fallback.$name),)* }
            }
        }
    };
}

options! {
    /// Address to listen on [default: 127.0.0.1:7171; port 0 picks a free one]
    #[arg(long, env = "TRADEPOST_LISTEN", value_name = "ADDR")]
    listen: SocketAddr,
    /// Sales tax in basis points of a seller's proceeds; it is burned [default: 0]
    #[arg(long, env = "TRADEPOST_SALES_TAX_BPS", value_name = "BPS")]
    sales_tax_bps: u16,
    /// Maximum number of open orders per player [default: 200]
    #[arg(long, env = "TRADEPOST_OPEN_ORDERS_MAX", value_name = "ORDERS")]
    open_orders_max: u32,
    /// Requests per second and player; 0 for no limit [default: 50]
    #[arg(long, env = "TRADEPOST_REQUESTS_PER_SECOND", value_name = "REQUESTS")]
    requests_per_second: u32,
    /// Requests a player may make in a burst [default: 100]
    #[arg(long, env = "TRADEPOST_REQUESTS_BURST", value_name = "REQUESTS")]
    requests_burst: u32,
    /// Maximum number of idempotency keys remembered [default: 1000000]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_KEYS_MAX", value_name = "KEYS")]
    idempotency_keys_max: usize,
    /// How long an idempotency key is remembered, in minutes [default: 60]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_MINUTES", value_name = "MINUTES")]
    idempotency_minutes: u64,
    /// Web origins that may call the API (CORS), comma separated; * for all [default: none]
    #[arg(long, env = "TRADEPOST_CORS_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    cors_origins: Vec<String>,
    /// File with your game's public keys (JWK set: Ed25519, P-256, RSA), read at start [default: none]
    #[arg(long, env = "TRADEPOST_JWKS", value_name = "FILE")]
    jwks: PathBuf,
    /// Audience that a token's `aud` must contain [default: not checked]
    #[arg(long, env = "TRADEPOST_TOKEN_AUDIENCE", value_name = "TEXT")]
    token_audience: String,
    /// Issuer that a token's `iss` must equal [default: not checked]
    #[arg(long, env = "TRADEPOST_TOKEN_ISSUER", value_name = "TEXT")]
    token_issuer: String,
    /// Maximum size of a request body in bytes [default: 262144]
    #[arg(long, env = "TRADEPOST_BODY_BYTES_MAX", value_name = "BYTES")]
    body_bytes_max: usize,
    /// Request timeout in seconds (backups exempt); also closes idle connections [default: 10]
    #[arg(long, env = "TRADEPOST_TIMEOUT_SECONDS", value_name = "SECONDS")]
    timeout_seconds: u64,
    /// Maximum number of open connections; further ones wait [default: 10000]
    #[arg(long, env = "TRADEPOST_CONNECTIONS_MAX", value_name = "CONNECTIONS")]
    connections_max: usize,
    /// Maximum number of live streams [default: 1000]
    #[arg(long, env = "TRADEPOST_STREAMS_MAX", value_name = "STREAMS")]
    streams_max: usize,
    /// Maximum number of live streams per player or, without a token, per address [default: 20]
    #[arg(long, env = "TRADEPOST_STREAMS_EACH_MAX", value_name = "STREAMS")]
    streams_each_max: usize,
    /// Header in which your proxy passes the client's address, such as X-Forwarded-For (the last address
    /// counts). Without it, requests from this machine have no client address [default: none]
    #[arg(long, env = "TRADEPOST_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    client_address_header: String,
    /// Queue length; requests beyond it get 503 [default: 16384]
    #[arg(long, env = "TRADEPOST_QUEUE_LENGTH", value_name = "REQUESTS")]
    queue_length: usize,
    /// Events between two snapshots, which are at least ten seconds apart [default: 2000000]
    #[arg(long, env = "TRADEPOST_SNAPSHOT_EVERY", value_name = "EVENTS")]
    snapshot_every: u64,
    /// Directory for archived segments of the journal [default: archive in the data directory]
    #[arg(long, env = "TRADEPOST_ARCHIVE_DIR", value_name = "DIR")]
    archive_dir: PathBuf,
    /// Days after which history.db forgets trades, inbox entries and closed orders [default: keeps
    /// everything]
    #[arg(long, env = "TRADEPOST_HISTORY_DAYS", value_name = "DAYS")]
    history_days: u32,
    /// Log level (JSON lines on standard error): error, warn, info, debug, or per module [default: info]
    #[arg(long, env = "TRADEPOST_LOG", value_name = "LEVEL")]
    log: String,
}

/// The data directory and its settings, checked.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) directory: PathBuf,
    options: Options,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("cannot use {path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path}: {source}")]
    Toml { path: PathBuf, source: Box<toml::de::Error> },
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error("{name} must be {must}")]
    OutOfRange { name: &'static str, must: &'static str },
    #[error("{0:?} is not a valid web origin")]
    Origin(String),
    #[error("{0:?} is not a valid header name")]
    Header(String),
}

impl Config {
    /// Merges flags and environment with `file`, or with `tradepost.toml` in the data directory if it exists.
    pub(crate) fn load(directory: &Path, options: Options, file: Option<&Path>) -> Result<Self, ConfigError> {
        let default = directory.join("tradepost.toml");
        let path = file.unwrap_or(&default);
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound && file.is_none() => String::new(),
            Err(source) => return Err(ConfigError::File { path: path.to_owned(), source }),
        };
        let from_file: Options = toml::from_str(&text)
            .map_err(|source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) })?;
        Self::of(directory, options.or(from_file))
    }

    /// Checks the bounds of each option.
    pub(crate) fn of(directory: &Path, options: Options) -> Result<Self, ConfigError> {
        let config = Self { directory: directory.to_owned(), options };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let bounds = [
            (self.options.sales_tax_bps.is_none_or(|bps| bps <= 10_000), "sales-tax-bps", "at most 10000"),
            (self.options.queue_length != Some(0), "queue-length", "at least 1"),
            (self.options.connections_max != Some(0), "connections-max", "at least 1"),
            (self.options.timeout_seconds != Some(0), "timeout-seconds", "at least 1"),
            (self.options.snapshot_every != Some(0), "snapshot-every", "at least 1"),
            (
                self.options.history_days.is_none_or(|days| (1..=HISTORY_DAYS_MAX).contains(&days)),
                "history-days",
                "1 to 36500; leave it out to keep everything",
            ),
        ];
        match bounds.into_iter().find(|(fits, ..)| !fits) {
            Some((_, name, must)) => Err(ConfigError::OutOfRange { name, must }),
            None => Ok(()),
        }
    }

    pub(crate) fn listen(&self) -> SocketAddr {
        self.options.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 7171)))
    }

    pub(crate) fn serving(&self) -> Result<Serving, ConfigError> {
        let header = self.options.client_address_header.as_deref();
        let client_address_header =
            header.map(|name| name.parse().map_err(|_| ConfigError::Header(name.to_owned()))).transpose()?;
        Ok(Serving {
            connections_max: self.options.connections_max.unwrap_or(10_000).min(Semaphore::MAX_PERMITS),
            client_address_header,
            wait_max: self.options.timeout_seconds.map_or(Duration::from_secs(10), Duration::from_secs),
        })
    }

    pub(crate) fn log(&self) -> &str {
        self.options.log.as_deref().unwrap_or("info")
    }

    pub(crate) fn market(&self) -> MarketSettings {
        let defaults = MarketSettings::new(&self.directory);
        let Options { sales_tax_bps, open_orders_max, .. } = self.options;
        MarketSettings {
            rules: Rules {
                sales_tax_bps: sales_tax_bps.unwrap_or(defaults.rules.sales_tax_bps),
                open_orders_max: open_orders_max.unwrap_or(defaults.rules.open_orders_max),
            },
            retention: Retention {
                keys_max: self.options.idempotency_keys_max.unwrap_or(defaults.retention.keys_max),
                age_ms_max: self
                    .options
                    .idempotency_minutes
                    .map_or(defaults.retention.age_ms_max, |minutes| minutes.saturating_mul(60_000)),
            },
            queue_length: self.options.queue_length.unwrap_or(defaults.queue_length),
            snapshot_every: self.options.snapshot_every.unwrap_or(defaults.snapshot_every),
            archive_directory: self.options.archive_dir.clone(),
            history_days: self.options.history_days,
            environment: defaults.environment,
            directory: defaults.directory,
        }
    }

    /// Settings of the HTTP API. Makes the secret if there is none yet.
    pub(crate) fn http(&self) -> Result<tradepost_http::Settings, ConfigError> {
        let secret = secret(&self.directory)?;
        let jwks = match &self.options.jwks {
            Some(path) => Some(
                fs::read_to_string(path)
                    .map_err(|source| ConfigError::File { path: path.clone(), source })?,
            ),
            None => None,
        };
        let keys = Keys::new(&KeySettings {
            secret: Some(&secret),
            jwks: jwks.as_deref(),
            audience: self.options.token_audience.as_deref(),
            issuer: self.options.token_issuer.as_deref(),
        })?;
        let mut settings = tradepost_http::Settings::new(keys);
        let RequestRate { per_second, burst } = settings.request_rate;
        settings.request_rate = RequestRate {
            per_second: self.options.requests_per_second.unwrap_or(per_second),
            burst: self.options.requests_burst.unwrap_or(burst),
        };
        settings.body_bytes_max = self.options.body_bytes_max.unwrap_or(settings.body_bytes_max);
        settings.timeout = self.options.timeout_seconds.map_or(settings.timeout, Duration::from_secs);
        settings.streams_max = self.options.streams_max.unwrap_or(settings.streams_max);
        settings.streams_each_max = self.options.streams_each_max.unwrap_or(settings.streams_each_max);
        let origins = self.options.cors_origins.iter().flatten();
        settings.cors_origins = origins
            .map(|origin| HeaderValue::from_str(origin).map_err(|_| ConfigError::Origin(origin.clone())))
            .collect::<Result<_, _>>()?;
        settings.page = crate::page::routes();
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_take_precedence_over_the_file_and_the_file_over_defaults() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("tradepost.toml"), "sales-tax-bps = 250\nopen-orders-max = 5\n")
            .unwrap();
        let flags = Options { open_orders_max: Some(7), ..Options::default() };
        let config = Config::load(directory.path(), flags, None).unwrap();
        assert_eq!(config.market().rules, Rules { sales_tax_bps: 250, open_orders_max: 7 });
        assert_eq!(config.listen().port(), 7171);
    }

    #[test]
    fn mistakes_are_named() {
        let directory = tempfile::tempdir().unwrap();
        let load = |text: &str| {
            fs::write(directory.path().join("tradepost.toml"), text).unwrap();
            Config::load(directory.path(), Options::default(), None).unwrap_err().to_string()
        };
        assert!(load("sales-tax = 1").contains("unknown field `sales-tax`"));
        assert!(load("sales-tax-bps = 20000").contains("sales-tax-bps must be at most 10000"));
        for days in ["0", "36501"] {
            assert!(load(&format!("history-days = {days}")).contains("history-days must be 1 to 36500"));
        }
        let missing = Config::load(directory.path(), Options::default(), Some(Path::new("/nowhere.toml")));
        assert!(missing.unwrap_err().to_string().contains("/nowhere.toml"));
    }
}
