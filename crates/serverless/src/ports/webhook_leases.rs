//! Which process delivers a webhook.

use futures::FutureExt;
use tradepost_core::Timestamp;
use tradepost_ports::{Answer, DueWebhooks, WebhookLease, WebhookLeases, WebhookName};

use crate::environment::Environment;
use crate::ports::webhooks::WebhookRows;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::WebhookRow;

impl<S: Store, E: Environment> WebhookLeases for Serverless<S, E> {
    fn due_webhooks(&self) -> Answer<'_, DueWebhooks> {
        async move {
            let WebhookRows { rows, unreadable } = self.webhook_rows().await?;
            let now = self.now();
            let due = rows.into_iter().filter(|row| row.is_due(now));
            Ok(DueWebhooks { webhooks: due.map(|row| row.webhook).collect(), unreadable })
        }
        .boxed()
    }

    fn lease_webhook(&self, name: WebhookName, until: Timestamp) -> Answer<'_, Option<WebhookLease>> {
        async move {
            let id = self.environment.random();
            let Some(row) = self.webhook_row(&name).await?.filter(|row| row.is_due(self.now())) else {
                return Ok(None);
            };
            let taken = store::write(&self.store, row.take(id, until), &mut self.backoff()).await?;
            // The condition also fails where the first attempt did it and its reply was lost.
            let is_own = taken || {
                let after = self.webhook_row(&name).await?;
                after.and_then(|row| row.lease).is_some_and(|(lease, _)| lease == id)
            };
            Ok(is_own.then_some(WebhookLease { id, webhook: row.webhook, pause: row.pause }))
        }
        .boxed()
    }

    fn return_webhook(&self, lease: WebhookLease) -> Answer<'_, ()> {
        async move {
            let put_back = WebhookRow::put_back(&lease);
            if !store::write(&self.store, put_back, &mut self.backoff()).await? {
                store::write(&self.store, WebhookRow::let_go(&lease), &mut self.backoff()).await?;
            }
            Ok(())
        }
        .boxed()
    }
}
