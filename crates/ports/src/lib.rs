//! What can be asked of a market: one trait a capability, which every deployment implements, and the read
//! models.
//!
//! In and out: values of `tradepost-core` and [`views`]. A caller that is given one trait shows by it what it
//! may do.
//!
//! Invariants: a player's own reads include that player's own writes; a cursor belongs to the deployment that
//! issued it.
//!
//! Not here: JSON (`tradepost-wire`), tokens and routes (`tradepost-http`), implementations
//! (`tradepost-node`, `tradepost-serverless`).
#![warn(missing_docs)]
#![deny(clippy::float_arithmetic, reason = "amounts are integers")]

mod refusal;
mod page;
mod stamp;
mod views;
mod market_data;
mod trading;
mod accounts;
mod treasury;
mod administration;
mod rule_book;
mod access;
mod auditing;
mod live_stream;
mod backup;
mod feed;
mod webhook_url;
mod webhooks;
mod webhook_leases;
mod deployment;

use futures::future::BoxFuture;

pub use access::{Access, Revocations};
pub use accounts::{Account, Accounts, Holding, OrderFilter};
pub use administration::Administration;
pub use auditing::{AuditReport, Auditing};
pub use backup::Backup;
pub use deployment::Deployment;
pub use feed::{Feed, FeedEvent, FeedPage, FeedRequest, FeedStart};
pub use live_stream::{LiveStream, MaterialPrices, StreamFormat, StreamMessage, StreamRate, Subscription};
pub use market_data::{MarketClock, MarketData};
pub use page::{Page, PageRequest};
pub use refusal::Refusal;
pub use rule_book::{RuleBook, RuleSheet, RulesDone, RulesRecord};
pub use stamp::Stamp;
pub use trading::{Operation, Trading};
pub use treasury::{TransferRequest, Transferred, Treasury};
pub use views::*;
pub use webhook_leases::{DueWebhooks, WebhookLease, WebhookLeases, WebhookPause};
pub use webhook_url::{WebhookUrl, WebhookUrlFault, is_public};
pub use webhooks::{
    InvalidWebhookName, WEBHOOKS_MAX, Webhook, WebhookFailure, WebhookFormat, WebhookName, WebhookProgress,
    WebhookSecret, WebhookSettings, Webhooks,
};

/// A deployment's answer, once it is there.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Refusal>>;
