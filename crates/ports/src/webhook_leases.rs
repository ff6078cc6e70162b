//! Leases of webhooks, where several processes deliver: one at a time has a webhook. (One process that has
//! them all needs none.)

use serde::{Deserialize, Serialize};
use tradepost_core::Timestamp;

use crate::Answer;
use crate::webhooks::{Webhook, WebhookName};

/// Gives webhooks to processes that deliver them for a while.
pub trait WebhookLeases: Send + Sync {
    /// The webhooks that can be leased now.
    fn due_webhooks(&self) -> Answer<'_, DueWebhooks>;
    /// Leases a webhook until then; `None` if it is parked, gone or leased, or its pause is not over.
    fn lease_webhook(&self, name: WebhookName, until: Timestamp) -> Answer<'_, Option<WebhookLease>>;
    /// Ends a lease. The next one continues after this pause, unless an operator has changed the webhook.
    fn return_webhook(&self, lease: WebhookLease) -> Answer<'_, ()>;
}

/// The webhooks that can be leased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueWebhooks {
    /// By name.
    pub webhooks: Vec<Webhook>,
    /// Why some cannot be read, each by its name: they hold up no other.
    pub unreadable: Vec<String>,
}

/// A webhook that nobody else delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookLease {
    /// Of no other lease.
    pub id: u64,
    /// The webhook.
    pub webhook: Webhook,
    /// What the lease before left.
    pub pause: WebhookPause,
}

/// What one lease leaves to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookPause {
    /// When to go on; `None` for as soon as there is something to send.
    pub until: Option<Timestamp>,
    /// How many attempts have failed, one after another.
    pub failures: u32,
    /// Which events after the webhook's cursor have arrived: 0 is the first.
    pub delivered: Vec<usize>,
}
