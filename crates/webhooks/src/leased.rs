//! Deliveries by many processes that live for a while: a lease gives each webhook to one of them at a time,
//! so that the events of a player stay in order.
//!
//! A process begins no attempt that could outlast its lease. One that dies leaves the webhook to its lease's
//! end; what it sent and did not record is sent again.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use tradepost_core::Timestamp;
use tradepost_ports::{
    Deployment, DueWebhooks, FeedRequest, FeedStart, Refusal, Webhook, WebhookLease, WebhookLeases,
    WebhookName, WebhookPause,
};

use crate::clock::{millis, now};
use crate::sender::{ATTEMPT_MAX, Sender};
use crate::worker::{Stop, Worker};

/// How long a process keeps for recording after its last attempt.
const END: Duration = Duration::from_secs(10);
/// How much the clocks of two processes differ at most.
const SKEW: Duration = Duration::from_secs(5);
/// How often a delivery looks whether its webhook was changed or removed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The webhooks that have something to send and that no process delivers.
pub async fn due(
    deployment: &dyn Deployment,
    leases: &dyn WebhookLeases,
) -> Result<Vec<WebhookName>, Refusal> {
    let DueWebhooks { webhooks, unreadable } = leases.due_webhooks().await?;
    for reason in unreadable {
        tracing::error!(reason, "a webhook is not delivered until it is put again");
    }
    let mut due = Vec::new();
    for webhook in webhooks {
        if has_more(deployment, &webhook).await? {
            due.push(webhook.name);
        }
    }
    Ok(due)
}

/// Delivers a webhook until nothing is left to send or it has to pause, and ends before the deadline; does
/// nothing if another process has it.
pub async fn deliver_for_a_while(
    deployment: Arc<dyn Deployment>,
    leases: &dyn WebhookLeases,
    sender: &Sender,
    name: &WebhookName,
    deadline: Timestamp,
) -> Result<(), Refusal> {
    let until = Timestamp(deadline.0.saturating_sub(millis(ATTEMPT_MAX + END)));
    let lease_end = Timestamp(deadline.0.saturating_add(millis(SKEW)));
    while now() < until {
        let Some(lease) = leases.lease_webhook(name.clone(), lease_end).await? else { return Ok(()) };
        let WebhookLease { id, webhook, pause } = lease;
        let worker = Worker::new(Arc::clone(&deployment), sender.clone(), webhook.clone());
        let stop = {
            let delivered = pin!(worker.limited(pause, until).run());
            match select(delivered, pin!(changed(&*deployment, &webhook))).await {
                Either::Left((stop, _)) => stop,
                Either::Right(((), _)) => Stop::Changed,
            }
        };
        let pause = match &stop {
            Stop::Paused(pause) => pause.clone(),
            Stop::Changed | Stop::AtEnd => WebhookPause::default(),
        };
        leases.return_webhook(WebhookLease { id, webhook, pause }).await?;
        match stop {
            Stop::Paused(_) => return Ok(()),
            Stop::Changed => {}
            // An event that came after the end was read called a process that could not have the webhook.
            Stop::AtEnd => {
                let webhooks = deployment.webhooks().ok_or(Refusal::Unsupported)?;
                if !has_more(&*deployment, &webhooks.webhook(name.clone()).await?).await? {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Whether the feed goes on after a webhook's cursor. Where it no longer has that, a delivery parks the
/// webhook.
async fn has_more(deployment: &dyn Deployment, webhook: &Webhook) -> Result<bool, Refusal> {
    let from = FeedStart::After(webhook.progress.cursor.clone());
    let feed = deployment.feed().ok_or(Refusal::Unsupported)?;
    match feed.feed(FeedRequest { from, limit: 1 }, Duration::ZERO).await {
        Ok(page) => Ok(!page.events.is_empty()),
        Err(Refusal::InvalidCursor) => Ok(true),
        Err(refusal) => Err(refusal),
    }
}

/// Ends when the webhook is no longer the one of this revision.
async fn changed(deployment: &dyn Deployment, webhook: &Webhook) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(webhooks) = deployment.webhooks() else { return };
        match webhooks.webhook(webhook.name.clone()).await {
            Ok(now) if now.revision == webhook.revision => {}
            Ok(_) | Err(Refusal::UnknownWebhook) => return,
            Err(refusal) => tracing::warn!(%refusal, "cannot read a webhook"),
        }
    }
}
