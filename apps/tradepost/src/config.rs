//! What can be configured: by flags, then environment (`TRADEPOST_…`), then `tradepost.toml`, then defaults, in that order.

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
use uuid::Uuid;

use crate::serve::Serving;
use tradepost_node::MarketSettings;
use tradepost_node::Retention;

/// The secret's file in a data directory.
const SECRET_FILE: &str = "secret";

/// What a person can set. The names are those of flags, of keys in `tradepost.toml`, and, in capitals behind `TRADEPOST_`, of the
/// environment.
#[derive(Args, Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Address to listen on [default: 127.0.0.1:7171; port 0 takes a free one]
    #[arg(long, env = "TRADEPOST_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Sales tax in basis points of a seller's proceeds, burned [default: 0]
    #[arg(long, env = "TRADEPOST_SALES_TAX_BPS", value_name = "BPS")]
    pub sales_tax_bps: Option<u16>,
    /// Most orders a player may have open at once [default: 200]
    #[arg(long, env = "TRADEPOST_OPEN_ORDERS_MAX", value_name = "ORDERS")]
    pub open_orders_max: Option<u32>,
    /// Requests a player may make each second; 0 for no limit [default: 50]
    #[arg(long, env = "TRADEPOST_REQUESTS_PER_SECOND", value_name = "REQUESTS")]
    pub requests_per_second: Option<u32>,
    /// Requests a player may make at once [default: 100]
    #[arg(long, env = "TRADEPOST_REQUESTS_BURST", value_name = "REQUESTS")]
    pub requests_burst: Option<u32>,
    /// Idempotency keys remembered at most [default: 1000000]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_KEYS_MAX", value_name = "KEYS")]
    pub idempotency_keys_max: Option<usize>,
    /// Minutes for which an idempotency key is remembered [default: 60]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_MINUTES", value_name = "MINUTES")]
    pub idempotency_minutes: Option<u64>,
    /// Web origins whose pages may call, comma separated; * for all [default: none]
    #[arg(long, env = "TRADEPOST_CORS_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// File with the game's public keys (JWK set: Ed25519, P-256, RSA), read at start [default: none]
    #[arg(long, env = "TRADEPOST_JWKS", value_name = "FILE")]
    pub jwks: Option<PathBuf>,
    /// What a token's `aud` must contain [default: not looked at]
    #[arg(long, env = "TRADEPOST_TOKEN_AUDIENCE", value_name = "TEXT")]
    pub token_audience: Option<String>,
    /// What a token's `iss` must be [default: not looked at]
    #[arg(long, env = "TRADEPOST_TOKEN_ISSUER", value_name = "TEXT")]
    pub token_issuer: Option<String>,
    /// Longest request body in bytes [default: 262144]
    #[arg(long, env = "TRADEPOST_BODY_BYTES_MAX", value_name = "BYTES")]
    pub body_bytes_max: Option<usize>,
    /// Seconds after which a request is given up [default: 10]
    #[arg(long, env = "TRADEPOST_TIMEOUT_SECONDS", value_name = "SECONDS")]
    pub timeout_seconds: Option<u64>,
    /// Connections at once; more wait [default: 10000]
    #[arg(long, env = "TRADEPOST_CONNECTIONS_MAX", value_name = "CONNECTIONS")]
    pub connections_max: Option<usize>,
    /// Live streams at once [default: 1000]
    #[arg(long, env = "TRADEPOST_STREAMS_MAX", value_name = "STREAMS")]
    pub streams_max: Option<usize>,
    /// Live streams that one player, or one address without a token, may have open [default: 20]
    #[arg(long, env = "TRADEPOST_STREAMS_EACH_MAX", value_name = "STREAMS")]
    pub streams_each_max: Option<usize>,
    /// Header in which your proxy says a client's address, such as X-Forwarded-For (its last one counts); without it all that
    /// comes from this machine itself counts as no client in particular [default: none]
    #[arg(long, env = "TRADEPOST_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    pub client_address_header: Option<String>,
    /// Requests that may wait for the engine; beyond that clients get 503 [default: 16384]
    #[arg(long, env = "TRADEPOST_QUEUE_LENGTH", value_name = "REQUESTS")]
    pub queue_length: Option<usize>,
    /// Events between two snapshots; there are never two within ten seconds [default: 2000000]
    #[arg(long, env = "TRADEPOST_SNAPSHOT_EVERY", value_name = "EVENTS")]
    pub snapshot_every: Option<u64>,
    /// What is logged, as JSON lines on standard error: error, warn, info, debug, or per module [default: info]
    #[arg(long, env = "TRADEPOST_LOG", value_name = "LEVEL")]
    pub log: Option<String>,
}

/// Options and data directory, ready to use.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the market's files are.
    pub directory: PathBuf,
    options: Options,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read or written.
    #[error("cannot use {path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file `tradepost.toml` has a mistake.
    #[error("{path}: {source}")]
    Toml {
        /// Which.
        path: PathBuf,
        /// What and where.
        source: Box<toml::de::Error>,
    },
    /// The keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A value is out of its bounds.
    #[error("{name} must be {must}")]
    OutOfRange {
        /// Which option.
        name: &'static str,
        /// What it must be.
        must: &'static str,
    },
    /// An origin cannot be one.
    #[error("{0:?} is not a web origin")]
    Origin(String),
    /// A header cannot be one.
    #[error("{0:?} is not the name of a header")]
    Header(String),
}

impl Options {
    /// These options, and those of `fallback` where there is none.
    fn or(self, fallback: Self) -> Self {
        Self {
            listen: self.listen.or(fallback.listen),
            sales_tax_bps: self.sales_tax_bps.or(fallback.sales_tax_bps),
            open_orders_max: self.open_orders_max.or(fallback.open_orders_max),
            requests_per_second: self.requests_per_second.or(fallback.requests_per_second),
            requests_burst: self.requests_burst.or(fallback.requests_burst),
            idempotency_keys_max: self.idempotency_keys_max.or(fallback.idempotency_keys_max),
            idempotency_minutes: self.idempotency_minutes.or(fallback.idempotency_minutes),
            cors_origins: self.cors_origins.or(fallback.cors_origins),
            jwks: self.jwks.or(fallback.jwks),
            token_audience: self.token_audience.or(fallback.token_audience),
            token_issuer: self.token_issuer.or(fallback.token_issuer),
            body_bytes_max: self.body_bytes_max.or(fallback.body_bytes_max),
            timeout_seconds: self.timeout_seconds.or(fallback.timeout_seconds),
            connections_max: self.connections_max.or(fallback.connections_max),
            streams_max: self.streams_max.or(fallback.streams_max),
            streams_each_max: self.streams_each_max.or(fallback.streams_each_max),
            client_address_header: self.client_address_header.or(fallback.client_address_header),
            queue_length: self.queue_length.or(fallback.queue_length),
            snapshot_every: self.snapshot_every.or(fallback.snapshot_every),
            log: self.log.or(fallback.log),
        }
    }
}

impl Config {
    /// Joins what flags and environment say with `file`, or with `tradepost.toml` in the data directory if there is one.
    pub fn load(directory: &Path, options: Options, file: Option<&Path>) -> Result<Self, ConfigError> {
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

    /// These options, each in its bounds.
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
        ];
        match bounds.into_iter().find(|(fits, ..)| !fits) {
            Some((_, name, must)) => Err(ConfigError::OutOfRange { name, must }),
            None => Ok(()),
        }
    }

    /// The address to listen on.
    pub fn listen(&self) -> SocketAddr {
        self.options.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 7171)))
    }

    /// How connections are served.
    pub fn serving(&self) -> Result<Serving, ConfigError> {
        let header = self.options.client_address_header.as_deref();
        let client_address_header =
            header.map(|name| name.parse().map_err(|_| ConfigError::Header(name.to_owned()))).transpose()?;
        Ok(Serving {
            connections_max: self.options.connections_max.unwrap_or(10_000).min(Semaphore::MAX_PERMITS),
            client_address_header,
            wait_max: self.options.timeout_seconds.map_or(Duration::from_secs(10), Duration::from_secs),
        })
    }

    /// What is logged.
    pub fn log(&self) -> &str {
        self.options.log.as_deref().unwrap_or("info")
    }

    /// How the market runs.
    pub fn market(&self) -> MarketSettings {
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
            environment: defaults.environment,
            directory: defaults.directory,
        }
    }

    /// How the HTTP API behaves. Makes the secret if there is none yet.
    pub fn http(&self) -> Result<tradepost_http::Settings, ConfigError> {
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

/// The directory's secret, made on first use and readable by its owner only.
pub(crate) fn secret(directory: &Path) -> Result<Vec<u8>, ConfigError> {
    let path = directory.join(SECRET_FILE);
    let error = |source| ConfigError::File { path: path.clone(), source };
    match fs::read(&path) {
        Ok(secret) => Ok(secret),
        Err(missing) if missing.kind() == ErrorKind::NotFound => {
            tradepost_node::make_directory(directory).map_err(error)?;
            // Two random UUIDs hold 244 random bits; as text they can be copied into another program's configuration.
            let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
            write_private(directory, &path, secret.as_bytes()).map_err(error)?;
            fs::read(&path).map_err(error)
        }
        Err(other) => Err(error(other)),
    }
}

/// Writes a file whole or not at all; whoever comes second leaves the first one's.
fn write_private(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = directory.join(format!("secret-{}.tmp", std::process::id()));
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_go_before_the_file_and_the_file_before_defaults() {
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
        let missing = Config::load(directory.path(), Options::default(), Some(Path::new("/nowhere.toml")));
        assert!(missing.unwrap_err().to_string().contains("/nowhere.toml"));
    }

    #[cfg(unix)]
    #[test]
    fn the_secret_is_made_once_and_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let made = secret(directory.path()).unwrap();
        assert_eq!(made.len(), 64);
        assert_eq!(secret(directory.path()).unwrap(), made);
        let mode = fs::metadata(directory.path().join(SECRET_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
