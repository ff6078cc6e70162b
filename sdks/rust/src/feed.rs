//! A reader of the feed: page after page by long poll, through any interruption.

use std::time::Duration;

use tradepost_wire::FeedList;

use crate::client::Client;
use crate::{Error, retry};

/// The longest wait for events: proxies often close what is silent for longer.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// The pause between two pages where an attempt is too short for a long poll.
const POLL_PAUSE: Duration = Duration::from_millis(250);

/// Reads the feed from a cursor on; see [`Client::read_feed`].
#[derive(Debug)]
pub struct FeedReader {
    client: Client,
    after: Option<String>,
    limit: Option<u32>,
}

impl FeedReader {
    pub(crate) fn new(client: Client, after: Option<String>) -> Self {
        Self { client, after, limit: None }
    }

    /// Sets how many events a page has at most.
    #[must_use]
    pub fn limit(mut self, events: u32) -> Self {
        self.limit = Some(events);
        self
    }

    /// Waits for the next page that has events. Store its `next` together with its effect: a reader that
    /// starts there processes each event exactly once.
    ///
    /// A market that is busy or out of reach is asked until it answers; an error is one that a repetition
    /// does not cure. Nothing is lost when this is dropped unfinished, as in `select!`.
    pub async fn next(&mut self) -> Result<FeedList, Error> {
        let wait = (self.client.attempt_timeout / 2).min(WAIT_MAX).as_secs();
        let mut pauses = retry::stream_pauses();
        loop {
            let mut call = self.client.feed().query("wait", wait);
            if let Some(after) = &self.after {
                call = call.after(after);
            }
            if let Some(limit) = self.limit {
                call = call.limit(limit);
            }
            match call.await {
                Ok(page) => {
                    self.after = Some(page.next.clone());
                    if !page.events.is_empty() {
                        return Ok(page);
                    }
                    pauses = retry::stream_pauses();
                    // A wait of less than a second is none.
                    if wait == 0 {
                        tokio::time::sleep(POLL_PAUSE).await;
                    }
                }
                Err(error) if error.is_transient() => {
                    let Some(pause) = pauses.next() else { return Err(error) };
                    tokio::time::sleep(pause.max(error.retry_after().unwrap_or_default())).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
