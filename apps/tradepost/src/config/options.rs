//! The settings as they are given: as flags, as environment variables, and in `tradepost.toml`.
//!
//! An empty value is none, wherever it is written: a variable that a deployment sets to nothing, or a key
//! that was emptied, means the default.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Deserializer};
use toml::Value;

use super::number::Number;
use super::switch::Switch;

/// Declares [`Options`], how one set of them falls back to another, the bounds of their numbers, and an
/// example of each, which is the default where there is one. Each has the name of its flag, of its key in
/// `tradepost.toml`, and, in capitals after `TRADEPOST_`, of its environment variable.
macro_rules! options {
    ($($(#[$attribute:meta])* $name:ident: $kind:ty $(where $bounds:expr)? => $example:literal,)*) => {
        /// The settings that were given; `None` means the default.
        #[derive(Args, Clone, Debug, Default, Deserialize, PartialEq, Eq)]
        #[command(next_help_heading = "Settings, also in tradepost.toml")]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(crate) struct Options {
            $($(#[$attribute])* pub(crate) $name: Option<$kind>,)*
        }

        impl Options {
            /// These settings, and `fallback` where there are none or an empty one.
            pub(super) fn or(self, fallback: Self) -> Self {
                Self {
                    $($name: self.$name.and_then(Given::given).or(fallback.$name.and_then(Given::given)),)*
                }
            }

            /// Every number: its name, its value if it was given, and its bounds.
            pub(super) fn numbers(&self) -> Vec<(String, Option<Number>, RangeInclusive<i64>)> {
                vec![$($((stringify!($name).replace('_', "-"), self.$name, $bounds),)?)*]
            }

            /// Every setting: its name, its value if it was given, and an example, which is the default where
            /// there is one.
            pub(super) fn values(&self) -> Vec<(String, Option<Value>, Value)> {
                vec![$((
                    stringify!($name).replace('_', "-"),
                    self.$name.as_ref().and_then(Given::value),
                    Value::from($example),
                ),)*]
            }
        }
    };
}

options! {
    /// Address to listen on, such as 0.0.0.0:7171 or localhost:7171 [default: 127.0.0.1:7171; port 0 picks a
    /// free one]
    #[arg(long, env = "TRADEPOST_LISTEN", value_name = "ADDR")]
    listen: String => "127.0.0.1:7171",
    /// Sales tax in basis points of a seller's proceeds; it is burned [default: 0]
    #[arg(long, env = "TRADEPOST_SALES_TAX_BPS", value_name = "BPS")]
    sales_tax_bps: Number where 0..=10_000 => 0,
    /// Maximum number of open orders per player [default: 200]
    #[arg(long, env = "TRADEPOST_OPEN_ORDERS_MAX", value_name = "ORDERS")]
    open_orders_max: Number where 1..=1_000_000_000 => 200,
    /// Requests per second and player; 0 for no limit [default: 50]
    #[arg(long, env = "TRADEPOST_REQUESTS_PER_SECOND", value_name = "REQUESTS")]
    requests_per_second: Number where 0..=1_000_000 => 50,
    /// Requests a player may make in a burst [default: 100]
    #[arg(long, env = "TRADEPOST_REQUESTS_BURST", value_name = "REQUESTS")]
    requests_burst: Number where 1..=1_000_000 => 100,
    /// Maximum number of idempotency keys remembered [default: 1000000]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_KEYS_MAX", value_name = "KEYS")]
    idempotency_keys_max: Number where 1_000..=100_000_000 => 1_000_000,
    /// How long an idempotency key is remembered, in minutes [default: 60]
    #[arg(long, env = "TRADEPOST_IDEMPOTENCY_MINUTES", value_name = "MINUTES")]
    idempotency_minutes: Number where 1..=100_000_000 => 60,
    /// Web origins that may call the API (CORS), comma separated; * for all [default: none]
    #[arg(long, env = "TRADEPOST_CORS_ORIGINS", value_name = "ORIGINS", value_delimiter = ',')]
    #[serde(default, deserialize_with = "list")]
    cors_origins: Vec<String> => "https://game.example",
    /// Your game's public keys (JWK set: Ed25519, P-256, RSA): a file, or an https:// address. Read every
    /// five minutes, and for a token that none of them signed, at most once a minute [default: none]
    #[arg(long, env = "TRADEPOST_JWKS", value_name = "FILE|URL")]
    jwks: PathBuf => "https://game.example/jwks.json",
    /// Identity provider whose tokens are accepted: the https:// address that is their `iss`. Its keys are
    /// discovered (OIDC); set token-audience too [default: none]
    #[arg(long, env = "TRADEPOST_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: String => "https://login.example",
    /// Audience that a token's `aud` must contain [default: not checked]
    #[arg(long, env = "TRADEPOST_TOKEN_AUDIENCE", value_name = "TEXT")]
    token_audience: String => "market",
    /// Issuer that a token's `iss` must equal [default: not checked]
    #[arg(long, env = "TRADEPOST_TOKEN_ISSUER", value_name = "TEXT")]
    token_issuer: String => "https://login.example",
    /// Refuse tokens issued before this time (their `iat`) or without one, to revoke them all; such as
    /// 2026-01-31T12:00:00Z [default: not checked]
    #[arg(long, env = "TRADEPOST_TOKENS_NOT_BEFORE", value_name = "TIME")]
    tokens_not_before: String => "2026-01-31T12:00:00Z",
    /// Claim of a token that holds the player's id [default: sub]
    #[arg(long, env = "TRADEPOST_PLAYER_CLAIM", value_name = "CLAIM")]
    player_claim: String => "sub",
    /// Claim of a token that is `player` or `operator`; a token without it is a player's [default: role]
    #[arg(long, env = "TRADEPOST_ROLE_CLAIM", value_name = "CLAIM")]
    role_claim: String => "role",
    /// Maximum size of a request body in bytes [default: 262144]
    #[arg(long, env = "TRADEPOST_BODY_BYTES_MAX", value_name = "BYTES")]
    body_bytes_max: Number where 1_000..=67_108_864 => 262_144,
    /// Request timeout in seconds (backups exempt), for the headers alone and for the whole [default: 10]
    #[arg(long, env = "TRADEPOST_TIMEOUT_SECONDS", value_name = "SECONDS")]
    timeout_seconds: Number where 1..=3_600 => 10,
    /// How long a connection without a request is kept, in seconds; longer than your load balancer keeps it
    /// [default: 120]
    #[arg(long, env = "TRADEPOST_IDLE_SECONDS", value_name = "SECONDS")]
    idle_seconds: Number where 1..=86_400 => 120,
    /// Maximum number of open connections; further ones wait [default: 10000]
    #[arg(long, env = "TRADEPOST_CONNECTIONS_MAX", value_name = "CONNECTIONS")]
    connections_max: Number where 1..=1_000_000 => 10_000,
    /// Maximum number of live streams; 0 for none [default: 1000]
    #[arg(long, env = "TRADEPOST_STREAMS_MAX", value_name = "STREAMS")]
    streams_max: Number where 0..=1_000_000 => 1_000,
    /// Maximum number of live streams per player or, without a token, per address [default: 20]
    #[arg(long, env = "TRADEPOST_STREAMS_EACH_MAX", value_name = "STREAMS")]
    streams_each_max: Number where 1..=1_000_000 => 20,
    /// Header in which your proxy passes the client's address, such as X-Forwarded-For (the last address
    /// counts). Without it, requests from this machine have no client address [default: none]
    #[arg(long, env = "TRADEPOST_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    client_address_header: String => "X-Forwarded-For",
    /// Queue length; requests beyond it get 503 [default: 16384]
    #[arg(long, env = "TRADEPOST_QUEUE_LENGTH", value_name = "REQUESTS")]
    queue_length: Number where 1..=1_000_000 => 16_384,
    /// Events between two snapshots, which are at least ten seconds apart [default: 2000000]
    #[arg(long, env = "TRADEPOST_SNAPSHOT_EVERY", value_name = "EVENTS")]
    snapshot_every: Number where 1..=1_000_000_000_000 => 2_000_000,
    /// When the clock is behind the journal at the start: wait, or continue from the journal's time
    /// [default: wait]
    #[arg(long, env = "TRADEPOST_CLOCK_BEHIND", value_name = "WAIT|CONTINUE")]
    clock_behind: String => "wait",
    /// How many times as fast as real time the market's clock runs, for sandboxes and tests [default: 1]
    #[arg(long, env = "TRADEPOST_CLOCK_FACTOR", value_name = "TIMES")]
    clock_factor: Number where 1..=100_000 => 1,
    /// Closed events that gather in the journal before they move to the archive [default: they stay]
    #[arg(long, env = "TRADEPOST_ARCHIVE_AFTER", value_name = "EVENTS")]
    archive_after: Number where 1..=1_000_000_000_000 => 10_000_000,
    /// Directory for archived segments of the journal [default: archive in the data directory]
    #[arg(long, env = "TRADEPOST_ARCHIVE_DIR", value_name = "DIR")]
    archive_dir: PathBuf => "/srv/market-archive",
    /// Days after which history.db forgets trades, inbox entries and closed orders [default: keeps
    /// everything]
    #[arg(long, env = "TRADEPOST_HISTORY_DAYS", value_name = "DAYS")]
    history_days: Number where 1..=36_500 => 365,
    /// Send webhooks over plain HTTP and into private networks, too: true or false [default: false]
    #[arg(long, env = "TRADEPOST_WEBHOOKS_ALLOW_PRIVATE", value_name = "BOOL", num_args = 0..=1,
          default_missing_value = "true")]
    webhooks_allow_private: Switch => false,
    /// Log level (JSON lines on standard error): error, warn, info, debug, or per module [default: info]
    #[arg(long, env = "TRADEPOST_LOG", value_name = "LEVEL")]
    log: String => "info",
}

/// Deserializes a list, or a text with commas as in a variable.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a list of texts")]
    enum List {
        Text(String),
        Texts(Vec<String>),
    }
    Ok(Some(match List::deserialize(deserializer)? {
        List::Text(text) => text.split(',').map(str::to_owned).collect(),
        List::Texts(texts) => texts,
    }))
}

/// A setting that may be empty, which is as if it were not given.
trait Given: Sized {
    fn given(self) -> Option<Self>;

    /// What to write into `tradepost.toml`; `None` if it is empty.
    fn value(&self) -> Option<Value>;
}

impl Given for String {
    fn given(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }

    fn value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.as_str().into())
    }
}

impl Given for PathBuf {
    fn given(self) -> Option<Self> {
        (!self.as_os_str().is_empty()).then_some(self)
    }

    fn value(&self) -> Option<Value> {
        (!self.as_os_str().is_empty()).then(|| self.to_string_lossy().into_owned().into())
    }
}

impl Given for Vec<String> {
    fn given(self) -> Option<Self> {
        let texts: Self = self.into_iter().filter_map(Given::given).collect();
        (!texts.is_empty()).then_some(texts)
    }

    fn value(&self) -> Option<Value> {
        Some(self.clone().given()?.into())
    }
}

impl Given for Switch {
    fn given(self) -> Option<Self> {
        self.get().map(|_| self)
    }

    fn value(&self) -> Option<Value> {
        self.get().map(Value::from)
    }
}

impl Given for Number {
    fn given(self) -> Option<Self> {
        self.get().map(|_| self)
    }

    fn value(&self) -> Option<Value> {
        self.get().map(Value::from)
    }
}
