//! Webhooks: their settings, and how far they have come.

use futures::FutureExt;
use tradepost_ports::{
    Answer, Feed, Refusal, WEBHOOKS_MAX, Webhook, WebhookName, WebhookProgress, WebhookSecret,
    WebhookSettings, Webhooks,
};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::{Table, WebhookRow, webhook_key};

impl<S: Store, E: Environment> Webhooks for Serverless<S, E> {
    fn webhooks(&self) -> Answer<'_, Vec<Webhook>> {
        let rows = self.webhook_rows();
        async move { Ok(rows.await?.into_iter().map(|row| row.webhook).collect()) }.boxed()
    }

    fn webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move { self.webhook_row(&name).await?.map(|row| row.webhook).ok_or(Refusal::UnknownWebhook) }
            .boxed()
    }

    fn put_webhook(
        &self,
        name: WebhookName,
        settings: WebhookSettings,
        secret: Option<WebhookSecret>,
    ) -> Answer<'_, (Webhook, bool)> {
        self.write_webhook(name, settings, secret).boxed()
    }

    fn remove_webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move {
            let removed = self.webhook(name.clone()).await?;
            store::write(&self.store, webhook_key(&name).delete(), &mut self.backoff()).await?;
            Ok(removed)
        }
        .boxed()
    }

    fn resume_webhook(&self, name: WebhookName) -> Answer<'_, Webhook> {
        async move {
            let cursor = self.webhook(name.clone()).await?.progress.cursor;
            let instead = (self as &dyn Feed).instead_of(cursor).await?;
            let resume = WebhookRow::resume(&name, instead.as_deref(), self.environment.random());
            store::write(&self.store, resume, &mut self.backoff()).await?;
            self.webhook(name).await
        }
        .boxed()
    }

    fn record_delivery(
        &self,
        name: WebhookName,
        revision: u64,
        progress: WebhookProgress,
    ) -> Answer<'_, bool> {
        async move {
            let record = WebhookRow::record(&name, revision, &progress);
            Ok(store::write(&self.store, record, &mut self.backoff()).await?)
        }
        .boxed()
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// All webhooks, by name.
    pub(super) async fn webhook_rows(&self) -> Result<Vec<WebhookRow>, Refusal> {
        let rows = store::scan_all(&self.store, Table::WEBHOOKS).await?;
        let mut rows = rows.iter().map(WebhookRow::decode).collect::<Result<Vec<_>, _>>()?;
        rows.sort_unstable_by(|a, b| a.webhook.name.cmp(&b.webhook.name));
        Ok(rows)
    }

    pub(super) async fn webhook_row(&self, name: &WebhookName) -> Result<Option<WebhookRow>, Refusal> {
        let row = store::get(&self.store, webhook_key(name).read()).await?;
        Ok(row.as_ref().map(WebhookRow::decode).transpose()?)
    }

    /// Creates a webhook, or changes the one of this name. Returns whether it is new.
    async fn write_webhook(
        &self,
        name: WebhookName,
        settings: WebhookSettings,
        secret: Option<WebhookSecret>,
    ) -> Result<(Webhook, bool), Refusal> {
        let revision = self.environment.random();
        let mut backoff = self.backoff();
        loop {
            let before = self.webhook_row(&name).await?.map(|row| row.webhook);
            let is_new = before.is_none();
            let write = if let Some(before) = before {
                let secret = secret.as_ref().unwrap_or(&before.secret);
                WebhookRow::change(&name, &settings, secret, revision)
            } else {
                let secret = secret.clone().map_or_else(|| self.new_secret(), Ok)?;
                self.new_webhook(name.clone(), settings.clone(), secret, revision).await?
            };
            let written = store::write(&self.store, write, &mut self.backoff()).await?;
            // A condition also fails where the first attempt did it and its reply was lost.
            let after = self.webhook_row(&name).await?.map(|row| row.webhook);
            match after {
                Some(webhook) if written || webhook.revision == revision => return Ok((webhook, is_new)),
                _ => self.wait(&mut backoff).await?,
            }
        }
    }

    /// The write that creates a webhook, which begins at the end of the feed.
    async fn new_webhook(
        &self,
        name: WebhookName,
        settings: WebhookSettings,
        secret: WebhookSecret,
        revision: u64,
    ) -> Result<store::Action, Refusal> {
        if self.webhook_rows().await?.len() >= WEBHOOKS_MAX {
            return Err(Refusal::TooManyWebhooks { max: u32::try_from(WEBHOOKS_MAX).unwrap_or(u32::MAX) });
        }
        let cursor = (self as &dyn Feed).end().await?;
        let progress = WebhookProgress { cursor, failure: None, is_parked: false };
        Ok(WebhookRow::create(&Webhook { name, settings, secret, revision, progress }))
    }

    /// 32 random bytes.
    fn new_secret(&self) -> Result<WebhookSecret, Refusal> {
        let bytes = (0..4).flat_map(|_| self.environment.random().to_be_bytes()).collect();
        WebhookSecret::new(bytes).ok_or_else(|| Refusal::internal("32 bytes are no secret"))
    }
}
