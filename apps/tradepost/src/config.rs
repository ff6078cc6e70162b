//! The program's settings: flags take precedence over the environment (`TRADEPOST_…`), then `tradepost.toml`,
//! then defaults.

mod number;
mod switch;
mod options;
mod document;
mod origin;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tradepost_core::{Rules, Timestamp};
use tradepost_http::RequestRate;
use tradepost_http::auth::{ClaimNames, KeySettings, Keys, KeysError};
use tradepost_node::{self as node, Clock, ClockBehind, Environment, MarketSettings, Retention};

use self::number::Number;
pub(crate) use self::options::Options;
use self::origin::{InvalidOrigin, origin};
use self::switch::Switch;
use crate::jwks::{KeySource, KeySourceError};
use crate::secret::{SecretError, secret};
use crate::serve::{Pace, Serving};

/// The configuration file's name in a data directory.
pub(crate) const CONFIG_FILE: &str = "tradepost.toml";
/// Where a market listens by default.
const LISTEN: &str = "127.0.0.1:7171";

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
    #[error(transparent)]
    KeySource(#[from] KeySourceError),
    #[error("{name} must be {min} to {max}; {found} was given")]
    OutOfBounds { name: String, found: i64, min: i64, max: i64 },
    #[error("listen must be an address and a port, such as {LISTEN} or localhost:7171; {0:?} was given")]
    Listen(String),
    #[error("clock-behind must be wait or continue; {0:?} was given")]
    ClockBehind(String),
    #[error(transparent)]
    Origin(#[from] InvalidOrigin),
    #[error("client-address-header: {0:?} is not a valid header name")]
    Header(String),
}

impl Config {
    /// Merges flags and environment with `file`, or with `tradepost.toml` in the data directory if it exists.
    pub(crate) fn load(directory: &Path, options: Options, file: Option<&Path>) -> Result<Self, ConfigError> {
        let default = directory.join(CONFIG_FILE);
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

    /// Checks each option.
    pub(crate) fn of(directory: &Path, options: Options) -> Result<Self, ConfigError> {
        let config = Self { directory: directory.to_owned(), options: options.or(Options::default()) };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        for (name, number, bounds) in self.options.numbers() {
            if let Some(found) = number.and_then(Number::get).filter(|found| !bounds.contains(found)) {
                return Err(ConfigError::OutOfBounds {
                    name,
                    found,
                    min: *bounds.start(),
                    max: *bounds.end(),
                });
            }
        }
        let is_address = |listen: &str| {
            let (host, port) = listen.rsplit_once(':')?;
            (!host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok()).then_some(())
        };
        is_address(self.listen()).ok_or_else(|| ConfigError::Listen(self.listen().to_owned()))?;
        for text in self.options.cors_origins.iter().flatten() {
            origin(text)?;
        }
        self.key_source()?;
        self.clock_behind().map(drop)
    }

    /// These settings, with a sales tax unless one was given.
    pub(crate) fn with_default_tax(mut self, bps: u16) -> Self {
        self.options.sales_tax_bps = self.options.sales_tax_bps.or(Some(Number::from(i64::from(bps))));
        self
    }

    /// Where the game's own public keys are.
    pub(crate) fn key_source(&self) -> Result<Option<KeySource>, ConfigError> {
        Ok(KeySource::given(self.options.jwks.as_ref(), self.options.oidc_issuer.as_deref())?)
    }

    fn clock_behind(&self) -> Result<ClockBehind, ConfigError> {
        match self.options.clock_behind.as_deref() {
            None => Ok(ClockBehind::default()),
            Some("wait") => Ok(ClockBehind::Wait),
            Some("continue") => Ok(ClockBehind::Continue),
            Some(other) => Err(ConfigError::ClockBehind(other.to_owned())),
        }
    }

    /// The address to listen on; a name is looked up.
    pub(crate) fn listen(&self) -> &str {
        self.options.listen.as_deref().unwrap_or(LISTEN)
    }

    pub(crate) fn serving(&self) -> Result<Serving, ConfigError> {
        let header = self.options.client_address_header.as_deref();
        let client_address_header =
            header.map(|name| name.parse().map_err(|_| ConfigError::Header(name.to_owned()))).transpose()?;
        Ok(Serving {
            connections_max: value(self.options.connections_max, 10_000),
            client_address_header,
            pace: Pace {
                headers_max: Duration::from_secs(value(self.options.timeout_seconds, 10)),
                idle_max: Duration::from_secs(value(self.options.idle_seconds, 120)),
            },
        })
    }

    /// The claims of this market's own tokens too.
    pub(crate) fn claim_names(&self) -> ClaimNames<'_> {
        ClaimNames::given(self.options.player_claim.as_deref(), self.options.role_claim.as_deref())
    }

    pub(crate) fn audience_and_issuer(&self) -> (Option<&str>, Option<&str>) {
        (self.options.token_audience.as_deref(), self.options.token_issuer.as_deref())
    }

    pub(crate) fn log(&self) -> &str {
        self.options.log.as_deref().unwrap_or("info")
    }

    pub(crate) fn market(&self) -> MarketSettings {
        let defaults = MarketSettings::new(&self.directory);
        let options = &self.options;
        let factor: u32 = value(options.clock_factor, 1);
        MarketSettings {
            rules: Rules {
                sales_tax_bps: value(options.sales_tax_bps, defaults.rules.sales_tax_bps),
                open_orders_max: value(options.open_orders_max, defaults.rules.open_orders_max),
            },
            retention: Retention {
                keys_max: value(options.idempotency_keys_max, defaults.retention.keys_max),
                // Keys are remembered in real time, and their age is counted in the market's.
                age_ms_max: given::<u64>(options.idempotency_minutes)
                    .map_or(defaults.retention.age_ms_max, |minutes| minutes.saturating_mul(60_000))
                    .saturating_mul(factor.into()),
            },
            queue_length: value(options.queue_length, defaults.queue_length),
            snapshot_every: value(options.snapshot_every, defaults.snapshot_every),
            clock_behind: self.clock_behind().unwrap_or_default(),
            archive_after: given(options.archive_after),
            archive_directory: options.archive_dir.clone(),
            history_days: given(options.history_days),
            environment: Environment { clock: clock(factor), ..defaults.environment },
            directory: defaults.directory,
        }
    }

    /// Settings of the HTTP API, without the game's own public keys. Makes the secret if there is none yet.
    pub(crate) fn http(&self) -> Result<tradepost_http::Settings, ConfigError> {
        let mut settings = tradepost_http::Settings::new(self.keys()?);
        let options = &self.options;
        let RequestRate { per_second, burst } = settings.request_rate;
        settings.request_rate = RequestRate {
            per_second: value(options.requests_per_second, per_second),
            burst: value(options.requests_burst, burst),
        };
        settings.body_bytes_max = value(options.body_bytes_max, settings.body_bytes_max);
        settings.timeout = given(options.timeout_seconds).map_or(settings.timeout, Duration::from_secs);
        settings.streams_max = value(options.streams_max, settings.streams_max);
        settings.streams_each_max = value(options.streams_each_max, settings.streams_each_max);
        let origins = options.cors_origins.iter().flatten();
        settings.cors_origins = origins.map(|text| origin(text)).collect::<Result<_, _>>()?;
        settings.webhooks_allow_private =
            options.webhooks_allow_private.and_then(Switch::get).unwrap_or(settings.webhooks_allow_private);
        Ok(settings)
    }

    /// Whether the market's clock is meant to run ahead of real time.
    pub(crate) fn is_fast(&self) -> bool {
        value::<u32>(self.options.clock_factor, 1) > 1
    }

    /// The keys of tokens, without the game's own public ones.
    pub(crate) fn keys(&self) -> Result<Keys, ConfigError> {
        let secret = secret(&self.directory)?;
        let (audience, issuer) = self.audience_and_issuer();
        Ok(Keys::new(&KeySettings {
            secret: Some(&secret),
            previous_secret: None,
            jwks: None,
            jwks_issuer: self.options.oidc_issuer.as_deref(),
            audience,
            issuer,
            tokens_not_before: self.options.tokens_not_before.as_deref(),
            claims: self.claim_names(),
        })?)
    }
}

/// A clock that runs this many times as fast as real time.
fn clock(factor: u32) -> Clock {
    if factor == 1 {
        return Clock::System;
    }
    let pace = node::Pace::standing(Clock::System.now());
    pace.run(pace.now(), factor, Timestamp(u64::MAX));
    Clock::Paced(Arc::new(pace))
}

/// A number that was given; its bounds, which were checked, fit the type.
fn given<T: TryFrom<i64>>(number: Option<Number>) -> Option<T> {
    number.and_then(Number::get).and_then(|number| T::try_from(number).ok())
}

fn value<T: TryFrom<i64>>(number: Option<Number>, default: T) -> T {
    given(number).unwrap_or(default)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod reference;
