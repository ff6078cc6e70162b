//! `webhooks`: what each sends, how far it has come, and which process delivers it until when.
//!
//! The id of a lease stays when it ends, so that a process that read the row before another had the webhook
//! cannot lease it by what it read.

use tradepost_core::Timestamp;
use tradepost_ports::{
    Webhook, WebhookFailure, WebhookLease, WebhookName, WebhookPause, WebhookProgress, WebhookSecret,
    WebhookSettings,
};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Condition, Item, Key, Update};

/// A webhook as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    pub webhook: Webhook,
    /// The last lease, and when it ends if it was not returned.
    pub lease: Option<(u64, Option<Timestamp>)>,
    pub pause: WebhookPause,
}

/// The key of a webhook.
pub fn webhook_key(name: &WebhookName) -> Key {
    Key::of(Table::WEBHOOKS, name.as_str())
}

fn settled(settings: &WebhookSettings, secret: &WebhookSecret) -> Vec<u8> {
    codec::encode(&(settings, secret.as_bytes()))
}

impl WebhookRow {
    /// Creates a webhook, where there is none of its name.
    pub fn create(webhook: &Webhook) -> Action {
        let key = webhook_key(&webhook.name);
        let row = key
            .item()
            .with(attribute::RECORD, settled(&webhook.settings, &webhook.secret))
            .with(attribute::REVISION, webhook.revision)
            .with(attribute::CURSOR, webhook.progress.cursor.as_str());
        key.put(row).when(Condition::missing(attribute::NAME))
    }

    /// Removes a webhook of this revision.
    pub fn withdraw(webhook: &Webhook) -> Action {
        webhook_key(&webhook.name).delete().when(Condition::equal(attribute::REVISION, webhook.revision))
    }

    /// Deletes a row that has not changed since it was read.
    pub fn delete_as_read(name: &WebhookName, row: &Item) -> Action {
        let same = match row.get(attribute::RECORD) {
            Some(record) => Condition::equal(attribute::RECORD, record.clone()),
            None => Condition::missing(attribute::RECORD),
        };
        webhook_key(name).delete().when(same)
    }

    /// Gives a webhook these settings; what its deliveries wait for is over.
    pub fn change(name: &WebhookName, settings: &WebhookSettings, secret: &WebhookSecret, to: u64) -> Action {
        let record = Update::set(attribute::RECORD, settled(settings, secret));
        Self::revise(name, to, vec![record])
    }

    /// Makes a webhook active, at another cursor if one is given.
    pub fn resume(name: &WebhookName, cursor: Option<&str>, to: u64) -> Action {
        let mut updates = vec![Update::remove(attribute::PARKED), Update::remove(attribute::FAILURE)];
        updates.extend(cursor.map(|cursor| Update::set(attribute::CURSOR, cursor)));
        Self::revise(name, to, updates)
    }

    fn revise(name: &WebhookName, to: u64, mut updates: Vec<Update>) -> Action {
        updates.extend([Update::set(attribute::REVISION, to), Update::remove(attribute::PAUSE)]);
        webhook_key(name).update(updates).when(Condition::exists(attribute::NAME))
    }

    /// Records how far the webhook of this revision has come.
    pub fn record(name: &WebhookName, revision: u64, progress: &WebhookProgress) -> Action {
        let WebhookProgress { cursor, failure, is_parked } = progress;
        let failure = failure.as_ref().map(|failure| codec::encode(&(&failure.error, failure.since)));
        let updates = vec![
            Update::set(attribute::CURSOR, cursor.as_str()),
            set_or_remove(attribute::FAILURE, failure),
            set_or_remove(attribute::PARKED, is_parked.then_some(true)),
        ];
        webhook_key(name).update(updates).when(Condition::equal(attribute::REVISION, revision))
    }

    /// Whether a process may have it now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let is_leased = self.lease.and_then(|(_, until)| until).is_some_and(|until| until > now);
        let is_paused = self.pause.until.is_some_and(|until| until > now);
        !self.webhook.progress.is_parked && !is_leased && !is_paused
    }

    /// Leases it as it was read.
    pub fn take(&self, id: u64, until: Timestamp) -> Action {
        let before = match self.lease {
            Some((before, _)) => Condition::equal(attribute::LEASE, before),
            None => Condition::missing(attribute::LEASE),
        };
        let same = Condition::equal(attribute::REVISION, self.webhook.revision);
        let updates = vec![
            Update::set(attribute::LEASE, id),
            Update::set(attribute::LEASED_UNTIL, until.0),
            Update::remove(attribute::PAUSE),
        ];
        webhook_key(&self.webhook.name).update(updates).when(same).when(before)
    }

    /// Ends a lease, of a webhook that is still of the lease's revision.
    pub fn put_back(lease: &WebhookLease) -> Action {
        let pause = (lease.pause != WebhookPause::default()).then(|| codec::encode(&lease.pause));
        let same = Condition::equal(attribute::REVISION, lease.webhook.revision);
        Self::end(lease, vec![set_or_remove(attribute::PAUSE, pause)]).when(same)
    }

    /// Ends a lease, of a webhook that was changed.
    pub fn let_go(lease: &WebhookLease) -> Action {
        Self::end(lease, Vec::new())
    }

    fn end(lease: &WebhookLease, mut updates: Vec<Update>) -> Action {
        updates.push(Update::remove(attribute::LEASED_UNTIL));
        let own = Condition::equal(attribute::LEASE, lease.id);
        webhook_key(&lease.webhook.name).update(updates).when(own)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let name = WebhookName::new(fields.text(attribute::NAME)?);
        let (settings, secret): (WebhookSettings, Vec<u8>) = fields.record(attribute::RECORD)?;
        let secret = WebhookSecret::new(secret);
        let failure: Option<(String, Timestamp)> = fields.optional(attribute::FAILURE, Fields::record)?;
        let until = fields.optional(attribute::LEASED_UNTIL, Fields::time)?;
        Ok(Self {
            webhook: Webhook {
                name: name.map_err(|_| codec::error(attribute::NAME, "is no webhook's name"))?,
                settings,
                secret: secret.ok_or_else(|| codec::error(attribute::RECORD, "has no secret"))?,
                revision: fields.number(attribute::REVISION)?,
                progress: WebhookProgress {
                    cursor: fields.text(attribute::CURSOR)?.to_owned(),
                    failure: failure.map(|(error, since)| WebhookFailure { error, since }),
                    is_parked: fields.yes(attribute::PARKED)?,
                },
            },
            lease: fields.optional(attribute::LEASE, Fields::number)?.map(|id| (id, until)),
            pause: fields.optional(attribute::PAUSE, Fields::record)?.unwrap_or_default(),
        })
    }
}

fn set_or_remove(name: &str, value: Option<impl Into<crate::store::Value>>) -> Update {
    match value {
        Some(value) => Update::set(name, value),
        None => Update::remove(name),
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use tradepost_core::PlayerId;
    use tradepost_ports::{WebhookFormat, WebhookUrl};

    use super::*;
    use crate::memory_dynamodb::MemoryTables;
    use crate::store::Store;

    /// The row after a write.
    fn after(tables: &MemoryTables, action: Action) -> WebhookRow {
        block_on(tables.write(action)).unwrap();
        WebhookRow::decode(&tables.rows(Table::WEBHOOKS)[0]).unwrap()
    }

    fn webhook() -> Webhook {
        let settings = WebhookSettings {
            url: WebhookUrl::new("https://game.example/hook", false).unwrap(),
            format: WebhookFormat::Discord,
            kinds: vec!["filled".to_owned()],
            assets: Vec::new(),
            players: vec![PlayerId::new("ann").unwrap()],
        };
        let name = WebhookName::new("game").unwrap();
        let progress = WebhookProgress { cursor: "c1".to_owned(), failure: None, is_parked: false };
        let secret = WebhookSecret::new(vec![7; 32]).unwrap();
        Webhook { name, settings, secret, revision: u64::MAX, progress }
    }

    #[test]
    fn webhooks_are_read_back_as_they_were_written() {
        let (tables, webhook) = (MemoryTables::new(), webhook());
        let (name, pause) = (webhook.name.clone(), WebhookPause::default());
        let row = WebhookRow { webhook: webhook.clone(), lease: None, pause: pause.clone() };
        assert_eq!(after(&tables, WebhookRow::create(&webhook)), row);

        let taken = after(&tables, row.take(7, Timestamp(50)));
        assert_eq!(taken, WebhookRow { lease: Some((7, Some(Timestamp(50)))), ..row.clone() });
        assert!(row.is_due(Timestamp(0)) && !taken.is_due(Timestamp(49)) && taken.is_due(Timestamp(50)));
        block_on(tables.write(row.take(8, Timestamp(90)))).unwrap_err();

        let failure = Some(WebhookFailure { error: "no".to_owned(), since: Timestamp(3) });
        let progress = WebhookProgress { cursor: "c2".to_owned(), failure, is_parked: true };
        let parked = after(&tables, WebhookRow::record(&name, u64::MAX, &progress));
        assert_eq!(parked, WebhookRow { webhook: Webhook { progress, ..webhook.clone() }, ..taken });
        assert!(!parked.is_due(Timestamp(50)));

        let paused = WebhookPause { until: Some(Timestamp(90)), failures: 2, delivered: vec![1, 3] };
        let lease = WebhookLease { id: 7, webhook: webhook.clone(), pause: paused.clone() };
        let returned = after(&tables, WebhookRow::put_back(&lease));
        assert_eq!((returned.lease, returned.pause), (Some((7, None)), paused));
        let resumed = after(&tables, WebhookRow::resume(&name, Some("c3"), 5));
        let progress = WebhookProgress { cursor: "c3".to_owned(), failure: None, is_parked: false };
        let webhook = Webhook { revision: 5, progress, ..webhook };
        assert_eq!(resumed, WebhookRow { webhook, lease: Some((7, None)), pause });

        // The lease is of a revision that is gone: it ends, and its pause is not taken over.
        after(&tables, resumed.take(9, Timestamp(90)));
        let old = WebhookLease { id: 9, ..lease };
        block_on(tables.write(WebhookRow::put_back(&old))).unwrap_err();
        assert_eq!(
            after(&tables, WebhookRow::let_go(&old)),
            WebhookRow { lease: Some((9, None)), ..resumed }
        );
        block_on(tables.write(WebhookRow::let_go(&WebhookLease { id: 7, ..old }))).unwrap_err();
    }
}
