//! Webhooks: their settings, and how far they have come.

use futures::FutureExt;
use tradepost_ports::{
    Answer, Feed, Refusal, Webhook, WebhookName, WebhookProgress, WebhookSecret, WebhookSettings, Webhooks,
};

use super::Node;
use crate::webhooks::{StoreError, WebhookStore};

impl Webhooks for Node {
    fn webhooks(&self) -> Answer<'_, Vec<Webhook>> {
        self.ask_webhooks(WebhookStore::all).boxed()
    }

    fn webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move { self.ask_webhooks(move |store| store.get(&name)).await?.ok_or(Refusal::UnknownWebhook) }
            .boxed()
    }

    fn put_webhook(
        &self,
        name: WebhookName,
        settings: WebhookSettings,
        secret: Option<WebhookSecret>,
    ) -> Answer<'_, (Webhook, bool)> {
        async move {
            let end = (self as &dyn Feed).end().await?;
            self.ask_webhooks(move |store| store.put(&name, &settings, secret, &end)).await
        }
        .boxed()
    }

    fn remove_webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move {
            self.ask_webhooks(move |store| store.remove(&name)).await?.ok_or(Refusal::UnknownWebhook)
        }
        .boxed()
    }

    fn resume_webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move {
            let cursor = self.webhook(name.clone()).await?.progress.cursor;
            let instead = (self as &dyn Feed).instead_of(cursor).await?;
            let resumed = self.ask_webhooks(move |store| store.resume(&name, instead.as_deref())).await?;
            resumed.ok_or(Refusal::UnknownWebhook)
        }
        .boxed()
    }

    fn record_delivery(
        &self,
        name: WebhookName,
        revision: u64,
        progress: WebhookProgress,
    ) -> Answer<'_, bool> {
        self.ask_webhooks(move |store| store.record(&name, revision, &progress)).boxed()
    }
}

impl Node {
    async fn ask_webhooks<T: Send + 'static>(
        &self,
        step: impl FnOnce(&WebhookStore) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let store = self.webhooks.clone();
        Ok(self.executor.blocking(move || step(&store)).await??)
    }
}
