//! The feed: the events of all players, as a list and as messages of a stream.

use serde::{Deserialize, Serialize};
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::account::Event;
use crate::stream;

/// An event of the feed, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedEvent {
    /// The player to whom it happened.
    #[schema(example = "ada")]
    pub player: String,
    /// The event. Its `cursor` is that of the feed, not of the player's inbox.
    #[serde(flatten)]
    pub event: Event,
}

/// A page of the feed, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedList {
    /// The events on this page; none if nothing has happened since.
    pub events: Vec<FeedEvent>,
    /// The `after` of the next page, also at the end.
    pub next: String,
}

/// Appends an event as a message of a stream. The `id` of a server-sent event is its cursor.
pub fn write_feed_event(to: &mut Vec<u8>, format: port::StreamFormat, event: port::FeedEvent) {
    let event = FeedEvent::from(event);
    if format == port::StreamFormat::Events {
        to.extend_from_slice(b"id: ");
        to.extend_from_slice(event.event.cursor.as_bytes());
        to.push(b'\n');
    }
    stream::write(to, format, "event", &event);
}

impl From<port::FeedEvent> for FeedEvent {
    fn from(event: port::FeedEvent) -> Self {
        Self { player: event.player.as_str().to_owned(), event: event.event.into() }
    }
}

impl From<port::FeedPage> for FeedList {
    fn from(page: port::FeedPage) -> Self {
        Self { events: page.events.into_iter().map(FeedEvent::from).collect(), next: page.next }
    }
}
