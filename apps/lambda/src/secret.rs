//! The secret that signs tokens: as text, or as JSON with the one before it, whose tokens stay valid while
//! the game changes over. A running function reads it again.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use lambda_http::http::HeaderMap;
use serde::Deserialize;
use tradepost_http::auth::{KeySettings, Keys, without_newline};

use crate::clients::Clients;
use crate::settings::text;

/// How old a secret may get that tokens are checked with.
const READ_AGAIN_AFTER: Duration = Duration::from_mins(5);
/// How soon it is read again for a token that no secret has signed: anyone can send one.
const READ_AGAIN_FOR_TOKEN_AFTER: Duration = Duration::from_mins(1);

/// The secrets that tokens may be signed with.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secrets {
    /// The one that new tokens are signed with.
    current: String,
    /// The one before it.
    #[serde(default)]
    previous: Option<String>,
}

impl Secrets {
    /// From what Secrets Manager has: `{"current": "…", "previous": "…"}`, or the current one as it is.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        // A generated text may begin with a brace.
        if text.trim().starts_with('{') && text.trim().ends_with('}') {
            return serde_json::from_str(text)
                .context("the secret is neither text nor JSON with `current` and, perhaps, `previous`");
        }
        Ok(Self { current: text.to_owned(), previous: None })
    }

    fn current(&self) -> &[u8] {
        without_newline(self.current.as_bytes())
    }

    fn previous(&self) -> Option<&[u8]> {
        self.previous.as_ref().map(|previous| without_newline(previous.as_bytes()))
    }
}

/// The keys of the running function, and where the secrets among them are read again.
pub(crate) struct RotatingKeys {
    clients: Clients,
    id: String,
    keys: Arc<Keys>,
    read: Mutex<Read>,
}

/// What was read last.
struct Read {
    secrets: Secrets,
    at: Instant,
}

impl RotatingKeys {
    /// Reads the secret; the other settings are as given.
    pub(crate) async fn read(clients: Clients, settings: KeySettings<'_>) -> anyhow::Result<Self> {
        let id = text("TRADEPOST_SECRET")?;
        let secrets = Secrets::parse(&clients.secret(&id).await?)?;
        let (secret, previous_secret) = (Some(secrets.current()), secrets.previous());
        let keys = Arc::new(Keys::new(&KeySettings { secret, previous_secret, ..settings })?);
        Ok(Self { clients, id, keys, read: Mutex::new(Read { secrets, at: Instant::now() }) })
    }

    /// The keys, which change when the secret does.
    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Reads the secret again if it has got old, or this request's token may be of a new one. What cannot be
    /// read or used changes nothing.
    pub(crate) async fn refresh(&self, headers: &HeaderMap) {
        let age = self.read.lock().unwrap_or_else(PoisonError::into_inner).at.elapsed();
        let is_due = age >= READ_AGAIN_AFTER
            || age >= READ_AGAIN_FOR_TOKEN_AFTER && self.keys.is_signed_by_unknown_secret(headers);
        if !is_due {
            return;
        }
        let found = match self.clients.secret(&self.id).await {
            Ok(text) => Secrets::parse(&text),
            Err(error) => Err(error),
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.at = Instant::now();
        let replaced = found.and_then(|secrets| {
            if secrets != read.secrets {
                self.keys.replace_secrets(secrets.current(), secrets.previous())?;
                read.secrets = secrets;
                tracing::info!("the secret has changed");
            }
            Ok(())
        });
        if let Err(error) = replaced {
            tracing::error!(error = format!("{error:#}"), "kept the previous secret");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_text_or_json_with_the_one_before_it() {
        let parse = |text: &str| {
            let secrets = Secrets::parse(text).unwrap();
            (secrets.current().to_vec(), secrets.previous().map(<[u8]>::to_vec))
        };
        assert_eq!(parse("plain\n"), (b"plain".to_vec(), None));
        assert_eq!(parse("{plain"), (b"{plain".to_vec(), None));
        assert_eq!(parse(r#"{"current": "new"}"#), (b"new".to_vec(), None));
        let both = "{\"current\": \"new\", \"previous\": \"old\\n\"}\n";
        assert_eq!(parse(both), (b"new".to_vec(), Some(b"old".to_vec())));
        for wrong in [r#"{"previous": "old"}"#, r#"{"current": 7}"#, "{}", r#"{"current": "a", "next": "b"}"#]
        {
            assert!(Secrets::parse(wrong).is_err(), "{wrong}");
        }
    }
}
