//! The feed: the inbox entries of all players in one order. Optional: [`crate::Deployment::feed`].

use std::time::Duration;

use tradepost_core::PlayerId;

use crate::{Answer, InboxEvent, Refusal};

/// Reads what happens to every player. For the operator only.
///
/// A page holds what comes after its cursor, and nothing is ever added before a cursor that was returned:
/// a reader that goes on from cursor to cursor gets each entry exactly once.
pub trait Feed: Send + Sync {
    /// Reads a page. If there is nothing on it yet, waits this long for it; a deployment may wait less.
    fn feed(&self, request: FeedRequest, wait: Duration) -> Answer<'_, FeedPage>;
}

impl dyn Feed + '_ {
    /// The cursor after everything that has happened so far.
    pub async fn end(&self) -> Result<String, Refusal> {
        Ok(self.feed(FeedRequest { from: FeedStart::End, limit: 1 }, Duration::ZERO).await?.next)
    }

    /// Where to go on instead of at a cursor that the feed no longer has; `None` if it has it.
    pub async fn instead_of(&self, cursor: String) -> Result<Option<String>, Refusal> {
        let here = FeedRequest { from: FeedStart::After(cursor), limit: 1 };
        match self.feed(here, Duration::ZERO).await {
            Ok(_) => Ok(None),
            Err(Refusal::InvalidCursor) => self.end().await.map(Some),
            Err(refusal) => Err(refusal),
        }
    }
}

/// Which page of the feed to read.
#[derive(Clone, Debug)]
pub struct FeedRequest {
    /// Where it starts.
    pub from: FeedStart,
    /// The most entries, 1 to 1,000.
    pub limit: u32,
}

/// Where a page of the feed starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedStart {
    /// At the oldest entry.
    Oldest,
    /// After everything that has happened so far.
    End,
    /// After this cursor.
    After(String),
}

/// A page of the feed.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// The entries.
    pub events: Vec<FeedEvent>,
    /// The cursor of the next page, which may have nothing on it yet.
    pub next: String,
}

/// An entry of a player's inbox, with the player.
#[derive(Clone, Debug)]
pub struct FeedEvent {
    /// Whose it is.
    pub player: PlayerId,
    /// The entry; its cursor is that of the feed.
    pub event: InboxEvent,
}
