//! Webhooks: their settings, how they are doing, and what they send.

use serde::{Deserialize, Serialize};
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::account::EventKind;
use crate::feed::FeedEvent;
use crate::time::Time;

/// How a webhook writes an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// As JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com) specify.
    #[default]
    Standard,
    /// As a message that a Discord channel shows; the URL is that of a Discord webhook.
    Discord,
}

/// Creates or changes a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// Where events are sent: `https`, not into a private network.
    #[schema(example = "https://game.example/market-events", max_length = 2000)]
    pub url: String,
    /// How events are written.
    #[serde(default)]
    #[schema(default = "standard")]
    pub format: WebhookFormat,
    /// Send only events of these kinds; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 100)]
    pub kinds: Option<Vec<EventKind>>,
    /// Send only events of these materials (`coin` for coins); all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 100)]
    pub materials: Option<Vec<String>>,
    /// Send only events of these players; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 100)]
    pub players: Option<Vec<String>>,
    /// The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64. Without it, a new webhook
    /// gets one, and another keeps its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// Whether a webhook sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It sends each event as soon as it has happened.
    Active,
    /// It was given up after three days of failures, or its receiver said 410 (gone). Nothing is sent until
    /// it is resumed.
    Parked,
}

/// A webhook, and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    /// Its name.
    #[schema(example = "game-server")]
    pub name: String,
    /// Where events are sent: `https`, not into a private network.
    #[schema(example = "https://game.example/market-events")]
    pub url: String,
    /// How events are written.
    pub format: WebhookFormat,
    /// It sends only events of these kinds; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<EventKind>>,
    /// It sends only events of these materials (`coin` for coins); all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub materials: Option<Vec<String>>,
    /// It sends only events of these players; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub players: Option<Vec<String>>,
    /// Whether it sends.
    pub state: WebhookState,
    /// How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.
    pub lag: u64,
    /// Why the last attempt failed; absent after a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// The secret that signs its messages, `whsec_…`; only in the response that created the webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// All webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookList {
    /// A row for each webhook, by name.
    pub webhooks: Vec<Webhook>,
}

/// What a webhook of the format `standard` sends, in the members that Standard Webhooks recommend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookMessage {
    /// The kind of the event.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When it happened.
    pub timestamp: Time,
    /// The event, as in the feed.
    pub data: FeedEvent,
}

impl From<FeedEvent> for WebhookMessage {
    fn from(data: FeedEvent) -> Self {
        Self { kind: data.event.kind, timestamp: data.event.at, data }
    }
}

impl From<port::WebhookFormat> for WebhookFormat {
    fn from(format: port::WebhookFormat) -> Self {
        match format {
            port::WebhookFormat::Standard => Self::Standard,
            port::WebhookFormat::Discord => Self::Discord,
        }
    }
}

impl From<WebhookFormat> for port::WebhookFormat {
    fn from(format: WebhookFormat) -> Self {
        match format {
            WebhookFormat::Standard => Self::Standard,
            WebhookFormat::Discord => Self::Discord,
        }
    }
}
