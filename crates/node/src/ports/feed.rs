//! The feed of all players' inbox entries.

use std::time::{Duration, Instant};

use futures::FutureExt;
use tradepost_ports::{Answer, Feed, FeedPage, FeedRequest, FeedStart, Refusal};

use super::Node;
use crate::feed::cursor::Place;
use crate::feed::error::FeedError;
use crate::feed::pages::{Found, From};

impl Feed for Node {
    fn feed(&self, request: FeedRequest, wait: Duration) -> Answer<'_, FeedPage> {
        async move {
            let until = Instant::now() + wait;
            let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
            let mut from = match request.from {
                FeedStart::Oldest => From::After(Place::default()),
                FeedStart::End => From::End,
                FeedStart::After(cursor) => {
                    From::After(self.feed.cursors.read(&cursor).ok_or(Refusal::InvalidCursor)?)
                }
            };
            loop {
                let found = self.read_feed(from, limit).await?;
                let left = until.saturating_duration_since(Instant::now());
                if !found.events.is_empty() || (found.at_end && left.is_zero()) {
                    let next = self.feed.cursors.write(found.place);
                    return Ok(FeedPage { events: found.events, next });
                }
                from = From::After(found.place);
                if found.at_end {
                    self.feed.wait(&self.executor, found.place.sequence, left).await?;
                }
            }
        }
        .boxed()
    }
}

impl Node {
    async fn read_feed(&self, from: From, limit: usize) -> Result<Found, Refusal> {
        match self.feed.read(&self.executor, from, limit).await? {
            Err(FeedError::NameUnknown) => {
                // A player is in the journal before it is in the history.
                self.position.caught_up(&self.executor).await?;
                let found = self.feed.read(&self.executor, from, limit).await?;
                found.map_err(|error| self.refuse_feed(error))
            }
            found => found.map_err(|error| self.refuse_feed(error)),
        }
    }

    fn refuse_feed(&self, error: FeedError) -> Refusal {
        match error {
            FeedError::InvalidCursor => Refusal::InvalidCursor,
            FeedError::History(error) => self.refuse_history(error),
            error @ (FeedError::NameUnknown | FeedError::Journal(_)) => Refusal::internal(error),
        }
    }
}
