//! Subscriptions to the live stream.
//!
//! Batches arrive here once they are on disk. A subscriber that lags too far is sent whole books again and
//! loses nothing it could not get otherwise: its inbox is in the history.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::broadcast::{self, error::RecvError};
use tradepost_core::{BookDepth, MaterialId, PlayerId, Sequence};
use tradepost_ports::{Refusal, StreamMessage};

use crate::intake::request::EngineHandle;
use crate::live::published::Published;

/// How many batches a subscriber may lag before it is sent whole books again.
const LAG_MAX: usize = 1024;
/// Levels per side of a whole book.
const LEVELS_MAX: usize = 1000;

/// Delivers published batches to all subscribers.
#[derive(Debug)]
pub(crate) struct Hub {
    /// `None` once there will be no more.
    batches: Mutex<Option<broadcast::Sender<Arc<Published>>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { batches: Mutex::new(Some(broadcast::channel(LAG_MAX).0)) }
    }
}

impl Hub {
    pub(crate) fn has_subscribers(&self) -> bool {
        self.with(|batches| batches.receiver_count() > 0).unwrap_or(false)
    }

    pub(crate) fn publish(&self, published: Published) {
        // The last subscriber may have gone.
        self.with(|batches| drop(batches.send(Arc::new(published))));
    }

    /// Ends all streams.
    pub(crate) fn close(&self) {
        *self.batches.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Subscribes to some materials (all, if none is named) and to the inbox of `player`. Whole books come
    /// first.
    pub(crate) async fn subscribe(
        &self,
        engine: EngineHandle,
        materials: Vec<MaterialId>,
        player: Option<PlayerId>,
    ) -> Result<BoxStream<'static, StreamMessage>, Refusal> {
        let batches = self.with(broadcast::Sender::subscribe).ok_or(Refusal::Stopping)?;
        let mut subscriber = Subscriber {
            batches,
            engine,
            materials,
            player,
            pending: VecDeque::new(),
            seen: BTreeMap::new(),
            since: Sequence(0),
        };
        subscriber.resend_books().await?;
        Ok(stream::unfold(subscriber, |mut subscriber| async {
            Some((subscriber.next().await?, subscriber))
        })
        .boxed())
    }

    fn with<T>(&self, act: impl FnOnce(&broadcast::Sender<Arc<Published>>) -> T) -> Option<T> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(act)
    }
}

struct Subscriber {
    batches: broadcast::Receiver<Arc<Published>>,
    engine: EngineHandle,
    materials: Vec<MaterialId>,
    player: Option<PlayerId>,
    pending: VecDeque<StreamMessage>,
    /// The sequence of each book when it was last sent whole.
    seen: BTreeMap<MaterialId, Sequence>,
    /// The last event that the whole books include.
    since: Sequence,
}

impl Subscriber {
    async fn next(&mut self) -> Option<StreamMessage> {
        loop {
            if let Some(message) = self.pending.pop_front() {
                return Some(message);
            }
            match self.batches.recv().await {
                Ok(published) => self.enqueue(&published),
                Err(RecvError::Lagged(_)) => self.resend_books().await.ok()?,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Reads whole books and queues them.
    async fn resend_books(&mut self) -> Result<(), Refusal> {
        let wanted = self.materials.clone();
        let (since, books) = self
            .engine
            .read(move |market| {
                let all = || market.materials().iter().map(|material| material.id.clone()).collect();
                let wanted: Vec<MaterialId> = if wanted.is_empty() { all() } else { wanted };
                let books = wanted.iter().map(|id| {
                    let material =
                        market.material_no(id).ok_or(tradepost_core::Rejection::UnknownMaterial)?;
                    Ok(market.depth(material, LEVELS_MAX))
                });
                let books = books.collect::<Result<Vec<BookDepth>, Refusal>>()?;
                Ok::<_, Refusal>((market.sequence(), books))
            })
            .await??;
        self.since = since;
        for book in books {
            self.seen.insert(book.material.clone(), book.sequence);
            self.pending.push_back(StreamMessage::Book(book));
        }
        Ok(())
    }

    fn enqueue(&mut self, published: &Published) {
        let Self { materials, player, pending, seen, since, .. } = self;
        let wanted = |material: &MaterialId| materials.is_empty() || materials.contains(material);
        for book in published.books.iter().filter(|book| wanted(&book.material)) {
            // A material registered later is unknown to this subscriber, and its first changes are its whole
            // book.
            if book.sequence > seen.get(&book.material).copied().unwrap_or_default() {
                pending.push_back(StreamMessage::BookChanged(book.clone()));
            }
        }
        let trades = published.trades.iter().filter(|(at, trade)| at > since && wanted(&trade.material));
        pending.extend(trades.map(|(_, trade)| StreamMessage::Trade(trade.clone())));
        let concerns = |concerned: &PlayerId| player.as_ref() == Some(concerned);
        let own = published.own.iter().filter(|(at, concerned, _)| at > since && concerns(concerned));
        pending.extend(own.map(|(_, _, event)| StreamMessage::Own(event.clone())));
    }
}
