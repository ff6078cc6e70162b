//! Delivers webhooks: reads the feed of a deployment, signs, sends, and repeats what failed.
//!
//! In: a deployment with a feed and webhooks. Out: HTTP requests, and how far each webhook has come. Modules:
//! `worker` (one webhook) → `message` (what is sent) → `signature`, `sender` (one attempt) over `resolver`
//! (where it may go), with `backoff` between attempts. [`deliver`] is for one process that has all webhooks,
//! `leased` for many processes that live for a while.
//!
//! Invariants: each event is sent at least once, those of a player in order; a webhook is recorded as far as
//! everything before is delivered; a receiver that is slow, fails or never ends delays no other webhook.
#![warn(missing_docs)]

mod backoff;
mod clock;
mod message;
mod resolver;
mod sender;
mod signature;
mod worker;
mod leased;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tradepost_ports::{Deployment, Refusal, WebhookName};

pub use crate::leased::{deliver_for_a_while, due};
pub use crate::sender::Sender;
use crate::worker::Worker;

/// How often the deliveries look for webhooks that were added, changed or removed.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Delivers the webhooks of a deployment, until it is dropped.
pub async fn deliver(deployment: Arc<dyn Deployment>, sender: Sender) {
    let mut tasks = JoinSet::new();
    let mut running = BTreeMap::<WebhookName, (u64, tokio::task::AbortHandle)>::new();
    loop {
        match webhooks(&*deployment).await {
            Ok(webhooks) => {
                running.retain(|name, (revision, task)| {
                    let same = |webhook: &tradepost_ports::Webhook| {
                        webhook.name == *name && webhook.revision == *revision
                    };
                    let keeps = !task.is_finished() && webhooks.iter().any(same);
                    if !keeps {
                        task.abort();
                    }
                    keeps
                });
                for webhook in webhooks {
                    if webhook.progress.is_parked || running.contains_key(&webhook.name) {
                        continue;
                    }
                    let (name, revision) = (webhook.name.clone(), webhook.revision);
                    let worker = Worker::new(Arc::clone(&deployment), sender.clone(), webhook);
                    running.insert(name, (revision, tasks.spawn(worker.run())));
                }
            }
            Err(refusal) => tracing::warn!(%refusal, "cannot read the webhooks"),
        }
        while tasks.try_join_next().is_some() {}
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn webhooks(deployment: &dyn Deployment) -> Result<Vec<tradepost_ports::Webhook>, Refusal> {
    deployment.webhooks().ok_or(Refusal::Unsupported)?.webhooks().await
}
