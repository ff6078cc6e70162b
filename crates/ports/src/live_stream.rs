//! The live stream: books, trades and own events as they happen. Optional:
//! [`crate::Deployment::live_stream`].

use futures::stream::BoxStream;
use tradepost_core::{BookDepth, MaterialId, PlayerId};

use crate::{Answer, InboxEvent, TradePrint};

/// Reports changes as they happen.
pub trait LiveStream: Send + Sync {
    /// Books and trades of these materials (of all, if the list is empty), and the inbox of `player`.
    fn subscribe(
        &self,
        materials: Vec<MaterialId>,
        player: Option<PlayerId>,
    ) -> Answer<'_, BoxStream<'static, StreamMessage>>;
}

/// A message of the live stream.
#[derive(Clone, Debug)]
pub enum StreamMessage {
    /// The whole book of a material: at the start, and again whenever this reader fell too far behind.
    Book(BookDepth),
    /// Levels that changed, each with its new quantity; 0 means that the level is gone.
    BookChanged(BookDepth),
    /// A trade.
    Trade(TradePrint),
    /// A new entry of the subscriber's own inbox.
    Own(InboxEvent),
}
