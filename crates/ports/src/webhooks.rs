//! Webhooks: events of the feed, sent to an URL. Optional: [`crate::Deployment::webhooks`].

use std::fmt;

use base64::prelude::{BASE64_STANDARD as STANDARD, Engine};
use serde::{Deserialize, Serialize};
use tradepost_core::{AssetName, PlayerId, Timestamp};

use crate::Answer;
use crate::webhook_url::WebhookUrl;

/// The most webhooks of a market.
pub const WEBHOOKS_MAX: usize = 100;

/// How the text of a secret begins.
const SECRET_PREFIX: &str = "whsec_";

/// Keeps the webhooks and how far each has come. For operators, and for what delivers them.
///
/// A webhook begins at the end of the feed. Its deliverer reads the feed from its cursor and records how far
/// it has come; what was sent and not recorded is sent again.
pub trait Webhooks: Send + Sync {
    /// All webhooks, by name.
    fn webhooks(&self) -> Answer<'_, Vec<Webhook>>;
    /// The one of this name.
    fn webhook(&self, name: WebhookName) -> Answer<'_, Webhook>;
    /// Creates a webhook, or changes the one of this name, which keeps its cursor. Without a secret, a new
    /// one gets one, and another keeps its own. Returns whether it is new.
    fn put_webhook(
        &self,
        name: WebhookName,
        settings: WebhookSettings,
        secret: Option<WebhookSecret>,
    ) -> Answer<'_, (Webhook, bool)>;
    /// Removes it; returns what it was.
    fn remove_webhook(&self, name: WebhookName) -> Answer<'_, Webhook>;
    /// Continues one that is parked; from the end of the feed if the feed no longer has its cursor.
    fn resume_webhook(&self, name: WebhookName) -> Answer<'_, Webhook>;
    /// Records how far a webhook has come. Returns whether it is still the one of this revision.
    fn record_delivery(
        &self,
        name: WebhookName,
        revision: u64,
        progress: WebhookProgress,
    ) -> Answer<'_, bool>;
}

/// The name of a webhook: 1 to 64 characters of `a-z 0-9 . _ -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebhookName(String);

/// A text is no name of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's name is 1 to 64 characters of a-z 0-9 . _ -")]
pub struct InvalidWebhookName;

impl WebhookName {
    /// Checks a name.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidWebhookName> {
        let name = name.into();
        let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
        if (1..=64).contains(&name.len()) && name.bytes().all(fits) {
            Ok(Self(name))
        } else {
            Err(InvalidWebhookName)
        }
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What signs a webhook's messages: 24 to 64 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// Checks the length.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (24..=64).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// Reads `whsec_` and the bytes in base64.
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok().and_then(Self::new)
    }

    /// Writes `whsec_` and the bytes in base64, as Standard Webhooks specify.
    pub fn to_text(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The key of the signatures.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// How an event is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WebhookFormat {
    /// As JSON, signed as Standard Webhooks specify.
    Standard,
    /// As a message that a Discord channel shows.
    Discord,
}

/// What a webhook sends, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSettings {
    /// Where.
    pub url: WebhookUrl,
    /// How.
    pub format: WebhookFormat,
    /// Only events of these kinds, by the API's names (`filled`); of all if there is none.
    pub kinds: Vec<String>,
    /// Only events of these assets; of all if there is none.
    pub assets: Vec<AssetName>,
    /// Only events of these players; of all if there is none.
    pub players: Vec<PlayerId>,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its name.
    pub name: WebhookName,
    /// What it sends, and where.
    pub settings: WebhookSettings,
    /// What signs it.
    pub secret: WebhookSecret,
    /// Grows with every change by an operator.
    pub revision: u64,
    /// How far it has come.
    pub progress: WebhookProgress,
}

/// How far a webhook has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookProgress {
    /// Everything up to this cursor of the feed was delivered.
    pub cursor: String,
    /// Why the last attempt failed; `None` after a success.
    pub failure: Option<WebhookFailure>,
    /// Nothing is sent until an operator resumes it.
    pub is_parked: bool,
}

/// Why a webhook is not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookFailure {
    /// Of the last attempt, for an operator.
    pub error: String,
    /// When the first of the attempts failed.
    pub since: Timestamp,
}
