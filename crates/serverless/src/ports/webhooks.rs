//! Webhooks: their settings, and how far they have come.
//!
//! A row that cannot be read holds up no other webhook. It counts, and is replaced when the webhook is put.

use futures::FutureExt;
use tradepost_ports::{
    Answer, Feed, Refusal, WEBHOOKS_MAX, Webhook, WebhookName, WebhookProgress, WebhookSecret,
    WebhookSettings, Webhooks,
};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Key, Store};
use crate::tables::{Table, WebhookRow, webhook_key};

impl<S: Store, E: Environment> Webhooks for Serverless<S, E> {
    fn webhooks(&self) -> Answer<'_, Vec<Webhook>> {
        let rows = self.webhook_rows();
        async move { Ok(rows.await?.rows.into_iter().map(|row| row.webhook).collect()) }.boxed()
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

/// All webhooks.
pub(super) struct WebhookRows {
    /// By name.
    pub(super) rows: Vec<WebhookRow>,
    /// Why some cannot be read, each by its name.
    pub(super) unreadable: Vec<String>,
}

impl WebhookRows {
    fn count(&self) -> usize {
        self.rows.len() + self.unreadable.len()
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    pub(super) async fn webhook_rows(&self) -> Result<WebhookRows, Refusal> {
        let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
        for item in store::scan_all(&self.store, Table::WEBHOOKS).await? {
            match WebhookRow::decode(&item) {
                Ok(row) => rows.push(row),
                Err(reason) => {
                    let key = Key::from_item(Table::WEBHOOKS, &item);
                    let name = key.map(|key| key.hash).unwrap_or_default();
                    unreadable.push(format!("the row of the webhook {name} cannot be read: {reason}"));
                }
            }
        }
        rows.sort_unstable_by(|a, b| a.webhook.name.cmp(&b.webhook.name));
        Ok(WebhookRows { rows, unreadable })
    }

    pub(super) async fn webhook_row(&self, name: &WebhookName) -> Result<Option<WebhookRow>, Refusal> {
        let row = store::get(&self.store, webhook_key(name).read()).await?;
        Ok(row.as_ref().map(WebhookRow::decode).transpose()?)
    }

    /// Deletes the row of a webhook if it cannot be read.
    async fn delete_unreadable(&self, name: &WebhookName) -> Result<(), Refusal> {
        let row = store::get(&self.store, webhook_key(name).read()).await?;
        if let Some(row) = row.filter(|row| WebhookRow::decode(row).is_err()) {
            store::write(&self.store, WebhookRow::delete_as_read(name, &row), &mut self.backoff()).await?;
        }
        Ok(())
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
        self.delete_unreadable(&name).await?;
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
                Some(webhook) if written || webhook.revision == revision => {
                    if is_new {
                        self.withdraw_beyond_limit(&webhook).await?;
                    }
                    return Ok((webhook, is_new));
                }
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
        if self.webhook_rows().await?.count() >= WEBHOOKS_MAX {
            return Err(too_many());
        }
        let cursor = (self as &dyn Feed).end().await?;
        let progress = WebhookProgress { cursor, failure: None, is_parked: false };
        Ok(WebhookRow::create(&Webhook { name, settings, secret, revision, progress }))
    }

    /// Removes a new webhook again if others were created at the same time, so that there are too many. The
    /// one that was written last sees all; at worst none of them stays.
    async fn withdraw_beyond_limit(&self, webhook: &Webhook) -> Result<(), Refusal> {
        if self.webhook_rows().await?.count() <= WEBHOOKS_MAX {
            return Ok(());
        }
        store::write(&self.store, WebhookRow::withdraw(webhook), &mut self.backoff()).await?;
        Err(too_many())
    }

    /// 32 random bytes.
    fn new_secret(&self) -> Result<WebhookSecret, Refusal> {
        let bytes = (0..4).flat_map(|_| self.environment.random().to_be_bytes()).collect();
        WebhookSecret::new(bytes).ok_or_else(|| Refusal::internal("32 bytes are no secret"))
    }
}

fn too_many() -> Refusal {
    Refusal::TooManyWebhooks { max: u32::try_from(WEBHOOKS_MAX).unwrap_or(u32::MAX) }
}
