//! One webhook: from its cursor through the feed, page by page.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream;
use tradepost_core::Timestamp;
use tradepost_ports::{
    Deployment, FeedPage, FeedRequest, FeedStart, Refusal, Webhook, WebhookFailure, WebhookPause,
};

use crate::backoff::wait;
use crate::clock::{millis, now};
use crate::message::{Message, messages};
use crate::sender::{Failed, Sender};

/// The most events of a page, and the most that are sent again after a crash.
const PAGE_EVENTS: u32 = 100;
/// How many players' messages are sent at the same time.
const AT_ONCE: usize = 16;
/// How long one read of the feed waits for an event.
const FEED_WAIT: Duration = Duration::from_mins(1);
/// How long a webhook may fail without a success before it is parked.
const FAILING_MAX: Duration = Duration::from_hours(72);
/// The pause after the feed or the record could not be read or written.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause that is waited for by a worker whose time is limited.
const SHORT_PAUSE_MAX: Duration = Duration::from_secs(10);

/// Delivers one webhook.
pub(crate) struct Worker {
    deployment: Arc<dyn Deployment>,
    sender: Sender,
    webhook: Webhook,
    pause: WebhookPause,
    /// When no attempt begins any more, if its time is limited. It then does not wait for events either.
    until: Option<Timestamp>,
}

/// Why a worker is done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The webhook was changed, removed or parked.
    Changed,
    /// There is nothing to send; only where the time is limited.
    AtEnd,
    /// Another worker has to go on; only where the time is limited.
    Paused(WebhookPause),
}

impl Worker {
    /// A worker without a limit.
    pub(crate) fn new(deployment: Arc<dyn Deployment>, sender: Sender, webhook: Webhook) -> Self {
        Self { deployment, sender, webhook, pause: WebhookPause::default(), until: None }
    }

    /// One that goes on after a pause, and begins no attempt after `until`.
    pub(crate) fn limited(self, pause: WebhookPause, until: Timestamp) -> Self {
        Self { pause, until: Some(until), ..self }
    }

    /// Delivers until it has to stop.
    pub(crate) async fn run(mut self) -> Stop {
        loop {
            if let Err(stop) = self.deliver_page().await {
                return stop;
            }
        }
    }

    async fn deliver_page(&mut self) -> Result<(), Stop> {
        let FeedPage { events, next } = match self.read().await {
            Ok(page) => page,
            Err(Refusal::InvalidCursor) => {
                let why = "the market no longer has this place of the feed: it was restored from a backup";
                return self.park(why.to_owned()).await;
            }
            Err(refusal) => {
                tracing::warn!(webhook = self.webhook.name.as_str(), %refusal, "cannot read the feed");
                return self.rest(PAUSE).await;
            }
        };
        let cursors: Vec<_> = events.iter().map(|event| event.event.cursor.clone()).collect();
        match messages(events, &self.pause.delivered, &self.webhook.settings) {
            Ok(messages) => self.deliver(messages, &cursors).await?,
            Err(error) => return self.park(format!("cannot write an event: {error}")).await,
        }
        self.pause = WebhookPause::default();
        if next == self.webhook.progress.cursor {
            return if self.until.is_some() { Err(Stop::AtEnd) } else { Ok(()) };
        }
        self.webhook.progress.cursor = next;
        self.webhook.progress.failure = None;
        self.record().await
    }

    async fn read(&self) -> Result<FeedPage, Refusal> {
        let from = FeedStart::After(self.webhook.progress.cursor.clone());
        let feed = self.deployment.feed().ok_or(Refusal::Unsupported)?;
        let wait = if self.until.is_some() { Duration::ZERO } else { FEED_WAIT };
        feed.feed(FeedRequest { from, limit: PAGE_EVENTS }, wait).await
    }

    /// Sends all messages, again and again until the last has arrived. The page's events have these cursors.
    async fn deliver(&mut self, mut waiting: Vec<Vec<Message>>, cursors: &[String]) -> Result<(), Stop> {
        loop {
            let failed = self.attempt(&mut waiting).await;
            if waiting.is_empty() {
                return Ok(());
            }
            let (before, delivered) = progress(&waiting, cursors.len());
            self.pause.delivered = delivered;
            if let Some(cursor) = before.and_then(|before| cursors.get(before)) {
                self.webhook.progress.cursor.clone_from(cursor);
            }
            let Some(failed) = failed else {
                self.record().await?;
                return Err(self.paused(None));
            };
            self.pause.failures = self.pause.failures.saturating_add(1);
            let since = self.webhook.progress.failure.take().map_or_else(now, |failure| failure.since);
            let is_over = now().0.saturating_sub(since.0) >= millis(FAILING_MAX);
            if failed.is_gone || is_over {
                return self.park(failed.why).await;
            }
            self.webhook.progress.failure = Some(WebhookFailure { error: failed.why, since });
            self.record().await?;
            self.rest(wait(self.pause.failures, failed.retry_after)).await?;
        }
    }

    /// Sends what is waiting once, and keeps what has not arrived. Returns the last failure.
    async fn attempt(&self, waiting: &mut Vec<Vec<Message>>) -> Option<Failed> {
        let attempts = std::mem::take(waiting).into_iter().map(|messages| self.send_in_order(messages));
        let mut attempts = stream::iter(attempts).buffer_unordered(AT_ONCE);
        let mut last = None;
        while let Some((rest, failed)) = attempts.next().await {
            if !rest.is_empty() {
                waiting.push(rest);
            }
            last = failed.or(last);
        }
        last
    }

    /// Sends messages up to the first failure, or as long as there is time. Returns the messages that have
    /// not arrived.
    async fn send_in_order(&self, messages: Vec<Message>) -> (Vec<Message>, Option<Failed>) {
        let mut messages = messages.into_iter();
        while let Some(message) = messages.next() {
            let failed = if self.is_over(Duration::ZERO) {
                None
            } else {
                let sent = self.sender.send(&self.webhook.settings.url, &self.webhook.secret, &message).await;
                let Err(failed) = sent else { continue };
                Some(failed)
            };
            return ([message].into_iter().chain(messages).collect(), failed);
        }
        (Vec::new(), None)
    }

    async fn park(&mut self, error: String) -> Result<(), Stop> {
        tracing::error!(webhook = self.webhook.name.as_str(), error, "a webhook is parked");
        let since = self.webhook.progress.failure.take().map_or_else(now, |failure| failure.since);
        self.webhook.progress.failure = Some(WebhookFailure { error, since });
        self.webhook.progress.is_parked = true;
        self.record().await?;
        Err(Stop::Changed)
    }

    /// Records how far the webhook has come, or ends if it is another one now.
    async fn record(&self) -> Result<(), Stop> {
        loop {
            let Webhook { name, revision, progress, .. } = &self.webhook;
            let webhooks = self.deployment.webhooks().ok_or(Stop::Changed)?;
            match webhooks.record_delivery(name.clone(), *revision, progress.clone()).await {
                Ok(true) => return Ok(()),
                Ok(false) => return Err(Stop::Changed),
                Err(refusal) => {
                    tracing::warn!(webhook = name.as_str(), %refusal, "cannot record a delivery");
                    if self.is_over(PAUSE) {
                        // The events after the recorded cursor are sent again.
                        return Err(Stop::Paused(WebhookPause::default()));
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Waits, or leaves that to the next worker.
    async fn rest(&mut self, pause: Duration) -> Result<(), Stop> {
        if self.until.is_some() && (pause > SHORT_PAUSE_MAX || self.is_over(pause)) {
            return Err(self.paused(Some(Timestamp(now().0.saturating_add(millis(pause))))));
        }
        tokio::time::sleep(pause).await;
        Ok(())
    }

    fn paused(&mut self, until: Option<Timestamp>) -> Stop {
        Stop::Paused(WebhookPause { until, ..std::mem::take(&mut self.pause) })
    }

    /// Whether no attempt may begin after a pause.
    fn is_over(&self, pause: Duration) -> bool {
        self.until.is_some_and(|until| now().0.saturating_add(millis(pause)) >= until.0)
    }
}

/// Of a page with this number of events: the last one up to which all have arrived, and which of those after
/// it have arrived (0 is the next).
fn progress(waiting: &[Vec<Message>], events: usize) -> (Option<usize>, Vec<usize>) {
    let missing: BTreeSet<_> = waiting.iter().flatten().flat_map(|message| message.events.clone()).collect();
    let first = missing.first().copied().unwrap_or(events);
    let delivered = (first..events).filter(|event| !missing.contains(event)).map(|event| event - first);
    (first.checked_sub(1), delivered.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_ends_before_the_first_event_that_has_not_arrived() {
        let message = |events| Message { id: String::new(), body: String::new(), events };
        let waiting = vec![vec![message(7..=7), message(9..=9)], vec![message(3..=4)]];
        assert_eq!(progress(&waiting, 11), (Some(2), vec![2, 3, 5, 7]));
        assert_eq!(progress(&[vec![message(0..=0)]], 2), (None, vec![1]));
    }
}
