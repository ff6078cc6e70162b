//! The webhooks of the market on one machine, in a file of their own: nothing else knows them, and no journal
//! rebuilds them.
//!
//! The file is opened at first use. A change by an operator is on the disk before it is answered; how far a
//! webhook has come may be lost in a power cut, and then events are sent again.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rand::Rng;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use tradepost_core::Timestamp;
use tradepost_ports::{
    Refusal, WEBHOOKS_MAX, Webhook, WebhookFailure, WebhookName, WebhookProgress, WebhookSecret,
    WebhookSettings,
};

use crate::sqlite::{FileFault, configure, write_ahead};

/// The file's name.
pub(crate) const FILE: &str = "webhooks.db";
/// The version of the file's tables.
const VERSION: i64 = 1;
/// SQLite's cache, in KiB: the file is small.
const CACHE_KIB: i64 = 256;
/// The length of a secret that the market makes, in bytes.
const SECRET_BYTES: usize = 32;

/// The webhooks in their file.
#[derive(Clone)]
pub(crate) struct WebhookStore {
    path: PathBuf,
    connection: Arc<Mutex<Option<Connection>>>,
}

/// Why the webhooks cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("cannot use {path}: {source}")]
    File { path: PathBuf, source: rusqlite::Error },
    #[error("{path} is of version {found}; this program reads version {VERSION}")]
    Version { path: PathBuf, found: i64 },
    #[error("{path} has a webhook that cannot be read: {what}")]
    Row { path: PathBuf, what: String },
    #[error("too many webhooks")]
    TooMany,
}

impl WebhookStore {
    pub(crate) fn new(directory: &Path) -> Self {
        Self { path: directory.join(FILE), connection: Arc::default() }
    }

    /// All, by name.
    pub(crate) fn all(&self) -> Result<Vec<Webhook>, StoreError> {
        let rows = self.with(|connection| {
            let mut query = connection.prepare_cached("SELECT * FROM webhook ORDER BY name")?;
            query.query_map([], RawRow::read)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        rows.into_iter().map(|row| self.decoded(row)).collect()
    }

    pub(crate) fn get(&self, name: &WebhookName) -> Result<Option<Webhook>, StoreError> {
        let row = self.with(|connection| {
            let mut query = connection.prepare_cached("SELECT * FROM webhook WHERE name = ?")?;
            query.query_row([name.as_str()], RawRow::read).optional()
        })?;
        row.map(|row| self.decoded(row)).transpose()
    }

    /// Creates or changes one; `cursor` is where a new one begins. Returns whether it is new.
    pub(crate) fn put(
        &self,
        name: &WebhookName,
        settings: &WebhookSettings,
        secret: Option<WebhookSecret>,
        cursor: &str,
    ) -> Result<(Webhook, bool), StoreError> {
        let before = self.get(name)?;
        if before.is_none() && self.all()?.len() >= WEBHOOKS_MAX {
            return Err(StoreError::TooMany);
        }
        let made = || {
            let bytes: [u8; SECRET_BYTES] = rand::rng().random();
            WebhookSecret::new(bytes.to_vec())
        };
        let secret = secret.or_else(|| before.as_ref().map(|webhook| webhook.secret.clone())).or_else(made);
        let secret = secret.ok_or_else(|| self.unreadable("no secret"))?;
        let json = serde_json::to_string(settings).map_err(|error| self.unreadable(error))?;
        self.change(|connection| {
            connection
                .prepare_cached(
                    "INSERT INTO webhook (name, settings, secret, revision, cursor, parked)
                         VALUES (:name, :settings, :secret, :revision, :cursor, 0)
                         ON CONFLICT (name) DO UPDATE SET
                           settings = excluded.settings, secret = excluded.secret,
                           revision = excluded.revision",
                )?
                .execute(named_params! {
                    ":name": name.as_str(), ":settings": json, ":secret": secret.as_bytes(),
                    ":revision": new_revision(), ":cursor": cursor,
                })
        })?;
        let webhook = self.get(name)?.ok_or_else(|| self.unreadable("it is gone"))?;
        Ok((webhook, before.is_none()))
    }

    pub(crate) fn remove(&self, name: &WebhookName) -> Result<Option<Webhook>, StoreError> {
        let removed = self.get(name)?;
        self.change(|connection| connection.execute("DELETE FROM webhook WHERE name = ?", [name.as_str()]))?;
        Ok(removed)
    }

    /// Makes it active again, at another cursor if one is given.
    pub(crate) fn resume(
        &self,
        name: &WebhookName,
        cursor: Option<&str>,
    ) -> Result<Option<Webhook>, StoreError> {
        self.change(|connection| {
            connection
                .prepare_cached(
                    "UPDATE webhook SET parked = 0, error = NULL, failing_since = NULL,
                           revision = :revision, cursor = coalesce(:cursor, cursor)
                         WHERE name = :name",
                )?
                .execute(named_params! {
                    ":name": name.as_str(), ":revision": new_revision(), ":cursor": cursor,
                })
        })?;
        self.get(name)
    }

    /// Records how far it has come. Returns whether it is still the one of this revision.
    pub(crate) fn record(
        &self,
        name: &WebhookName,
        revision: u64,
        progress: &WebhookProgress,
    ) -> Result<bool, StoreError> {
        let WebhookProgress { cursor, failure, is_parked } = progress;
        let changed = self.with(|connection| {
            connection
                .prepare_cached(
                    "UPDATE webhook SET cursor = :cursor, error = :error, failing_since = :since,
                       parked = :parked
                     WHERE name = :name AND revision = :revision",
                )?
                .execute(named_params! {
                        ":name": name.as_str(), ":revision": revision.cast_signed(), ":cursor": cursor,
                        ":error": failure.as_ref().map(|failure| &failure.error),
                        ":since": failure.as_ref().map(|failure| failure.since.0.cast_signed()),
                        ":parked": is_parked,
                })
        })?;
        Ok(changed == 1)
    }

    /// Runs a change that is on the disk when it is done.
    fn change<T>(&self, step: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        self.with(|connection| {
            connection.pragma_update(None, "synchronous", "FULL")?;
            let done = step(connection);
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            done
        })
    }

    fn with<T>(&self, step: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let file = |source| StoreError::File { path: self.path.clone(), source };
        let connection = match &mut *connection {
            Some(connection) => connection,
            none => none.insert(self.open()?),
        };
        step(connection).map_err(file)
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let open = || {
            let connection = Connection::open(&self.path)?;
            configure(&connection, CACHE_KIB)?;
            write_ahead(&connection)?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if version == 0 {
                connection.execute_batch(
                    "BEGIN;
                     CREATE TABLE webhook (
                       name TEXT PRIMARY KEY, settings TEXT NOT NULL, secret BLOB NOT NULL,
                       revision INTEGER NOT NULL, cursor TEXT NOT NULL, error TEXT, failing_since INTEGER,
                       parked INTEGER NOT NULL
                     ) STRICT;
                     PRAGMA user_version = 1;
                     COMMIT;",
                )?;
            }
            Ok((connection, version))
        };
        let path = || self.path.clone();
        let (connection, version) = open().map_err(|source| StoreError::File { path: path(), source })?;
        match version {
            0 | VERSION => Ok(connection),
            found => Err(StoreError::Version { path: path(), found }),
        }
    }

    fn decoded(&self, row: RawRow) -> Result<Webhook, StoreError> {
        row.decode().map_err(|what| self.unreadable(what))
    }

    fn unreadable(&self, what: impl fmt::Display) -> StoreError {
        StoreError::Row { path: self.path.clone(), what: what.to_string() }
    }
}

impl fmt::Debug for WebhookStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebhookStore").field(&self.path).finish()
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooMany => {
                Self::TooManyWebhooks { max: u32::try_from(WEBHOOKS_MAX).unwrap_or(u32::MAX) }
            }
            StoreError::File { ref source, .. } if matches!(FileFault::of(source), FileFault::DiskFull) => {
                Self::Busy
            }
            other => Self::internal(other),
        }
    }
}

/// A revision that none was before.
fn new_revision() -> i64 {
    rand::rng().random_range(0..i64::MAX)
}

struct RawRow {
    name: String,
    settings: String,
    secret: Vec<u8>,
    revision: i64,
    cursor: String,
    error: Option<String>,
    failing_since: Option<i64>,
    parked: bool,
}

impl RawRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            settings: row.get("settings")?,
            secret: row.get("secret")?,
            revision: row.get("revision")?,
            cursor: row.get("cursor")?,
            error: row.get("error")?,
            failing_since: row.get("failing_since")?,
            parked: row.get("parked")?,
        })
    }

    fn decode(self) -> Result<Webhook, String> {
        let since = Timestamp(self.failing_since.unwrap_or_default().cast_unsigned());
        Ok(Webhook {
            name: WebhookName::new(self.name).map_err(|error| error.to_string())?,
            settings: serde_json::from_str(&self.settings).map_err(|error| error.to_string())?,
            secret: WebhookSecret::new(self.secret).ok_or("its secret has another length")?,
            revision: self.revision.cast_unsigned(),
            progress: WebhookProgress {
                cursor: self.cursor,
                failure: self.error.map(|error| WebhookFailure { error, since }),
                is_parked: self.parked,
            },
        })
    }
}
