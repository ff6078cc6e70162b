//! The live stream: books, trades, prices and own events as they happen. Optional:
//! [`crate::Deployment::live_stream`].

use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use tradepost_core::{BookDepth, MaterialId, PlayerId, Price, Sequence};

use crate::{Answer, InboxEvent, TradePrint};

/// Reports changes as they happen.
pub trait LiveStream: Send + Sync {
    /// What follows the subscription, encoded. An item is all that is due at the time: one or more messages.
    ///
    /// The first item of a material is its whole book. A subscriber that reads too slowly gets
    /// [`StreamMessage::Behind`], and then whole books again.
    fn subscribe(&self, subscription: Subscription) -> Answer<'_, BoxStream<'static, Bytes>>;
}

/// What a subscriber follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The materials whose books and trades it follows.
    pub materials: Vec<MaterialId>,
    /// Whether it follows the prices of all materials.
    pub summaries: bool,
    /// The player whose events it gets.
    pub player: Option<PlayerId>,
    /// How often it gets changes.
    pub rate: StreamRate,
    /// How its messages are written.
    pub format: StreamFormat,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamFormat {
    /// As server-sent events.
    Events,
    /// As lines, each a JSON object: what a WebSocket sends, a line a message.
    Lines,
}

/// How often a subscriber gets changes at most, in times a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamRate(u8);

impl StreamRate {
    /// The highest rate, and the default.
    pub const MAX: Self = Self(10);

    /// A rate of 1 to [`Self::MAX`].
    pub fn new(per_second: u32) -> Option<Self> {
        u8::try_from(per_second).ok().filter(|rate| (1..=Self::MAX.0).contains(rate)).map(Self)
    }

    /// Times a second.
    pub const fn per_second(self) -> u8 {
        self.0
    }

    /// The least time between two deliveries.
    pub fn interval(self) -> Duration {
        Duration::from_secs(1) / u32::from(self.0)
    }
}

/// A message of the live stream.
#[derive(Clone, Debug)]
pub enum StreamMessage {
    /// The whole book of a material: at the start, and again after [`Self::Behind`].
    Book(BookDepth),
    /// Levels that changed, each with its new quantity; 0 means that the level is gone.
    BookChanged(BookDepth),
    /// A trade.
    Trade(TradePrint),
    /// A new entry of the subscriber's own inbox.
    Own(InboxEvent),
    /// The new prices of a material.
    Summary(MaterialPrices),
    /// The subscriber read too slowly: messages were dropped, and whole books follow.
    Behind,
    /// The last message: the subscriber's token has expired.
    Expired,
}

/// The prices of a material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialPrices {
    /// The material's id.
    pub material: MaterialId,
    /// The last event that these prices include.
    pub sequence: Sequence,
    /// The price of the last trade.
    pub last: Option<Price>,
    /// The best bid.
    pub best_bid: Option<Price>,
    /// The best ask.
    pub best_ask: Option<Price>,
}
