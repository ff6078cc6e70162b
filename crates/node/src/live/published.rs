//! The live stream: what each batch changed, told to whoever listens.
//!
//! The engine looks at the changed levels while it owns the market ([`Published::of`]), and only if somebody listens; the
//! journal thread tells it once the batch is on disk. A listener that falls behind misses nothing it could not get again: it is
//! given whole books anew, and its inbox is in the history.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::broadcast::{self, error::RecvError};
use tradepost_core::{
    BookDepth, Event, Market, MaterialId, MaterialNo, PlayerId, Price, Sequence, Side, Timestamp,
};
use tradepost_ports::{InboxEvent, Refusal, StreamMessage, TradePrint, inbox};

use crate::engine::EngineHandle;

/// Batches a listener may be behind before it is given whole books again.
const BEHIND_MAX: usize = 1024;
/// Levels a side of a whole book.
const LEVELS_MAX: usize = 1000;

/// What a batch changed.
#[derive(Debug, Default)]
pub(crate) struct Published {
    books: Vec<BookDepth>,
    trades: Vec<(Sequence, TradePrint)>,
    own: Vec<(Sequence, PlayerId, InboxEvent)>,
}

impl Published {
    /// What `events` changed; `market` has taken them in.
    pub(crate) fn of(market: &Market, first: Sequence, at: Timestamp, events: &[Event]) -> Self {
        let mut published = Self::default();
        let mut touched: BTreeSet<(MaterialNo, Side, Price)> = BTreeSet::new();
        for (event, sequence) in events.iter().zip((first.0..).map(Sequence)) {
            touched.extend(touched_level(event));
            if let Event::TradeExecuted(trade) = event {
                let print = TradePrint {
                    trade_id: sequence.0.to_string(),
                    material: market.material(trade.material).id.clone(),
                    price: trade.price,
                    quantity: trade.quantity,
                    taker_side: trade.taker_side,
                    executed_at: at,
                };
                published.trades.push((sequence, print));
            }
            for (player, kind) in inbox::of(event) {
                let id = |material| Ok::<_, Infallible>(market.material(material).id.clone());
                let Ok(kind) = kind.named(id);
                let event = InboxEvent { cursor: sequence.0.to_string(), at, kind };
                published.own.push((sequence, market.player_name(player).clone(), event));
            }
        }
        let mut books: BTreeMap<MaterialNo, BookDepth> = BTreeMap::new();
        for (material, side, price) in touched {
            let book = books.entry(material).or_insert_with(|| market.depth(material, 0));
            let levels = match side {
                Side::Bid => &mut book.bids,
                Side::Ask => &mut book.asks,
            };
            levels.push(market.level(material, side, price));
        }
        published.books = books.into_values().collect();
        published
    }
}

fn touched_level(event: &Event) -> Option<(MaterialNo, Side, Price)> {
    match event {
        Event::OrderPlaced(order) if !order.resting.is_zero() => {
            Some((order.material, order.side, order.price))
        }
        Event::TradeExecuted(trade) => Some((trade.material, trade.taker_side.opposite(), trade.price)),
        Event::OrderReduced { material, side, price, .. }
        | Event::OrderClosed { material, side, price, .. } => Some((*material, *side, *price)),
        _ => None,
    }
}

/// Where batches are told.
#[derive(Debug)]
pub(crate) struct Hub {
    /// `None` once there will be no more.
    batches: Mutex<Option<broadcast::Sender<Arc<Published>>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { batches: Mutex::new(Some(broadcast::channel(BEHIND_MAX).0)) }
    }
}

impl Hub {
    pub(crate) fn has_listeners(&self) -> bool {
        self.with(|batches| batches.receiver_count() > 0).unwrap_or(false)
    }

    pub(crate) fn publish(&self, published: Published) {
        // Nobody may be listening any more.
        self.with(|batches| drop(batches.send(Arc::new(published))));
    }

    /// Ends all streams.
    pub(crate) fn close(&self) {
        *self.batches.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Listens to some materials (all, if none is named) and to what happens to `player`. Whole books come first.
    pub(crate) async fn subscribe(
        &self,
        engine: EngineHandle,
        materials: Vec<MaterialId>,
        player: Option<PlayerId>,
    ) -> Result<BoxStream<'static, StreamMessage>, Refusal> {
        let batches = self.with(broadcast::Sender::subscribe).ok_or(Refusal::Stopping)?;
        let mut listener = Listener {
            batches,
            engine,
            materials,
            player,
            pending: VecDeque::new(),
            seen: BTreeMap::new(),
            since: Sequence(0),
        };
        listener.start_over().await?;
        Ok(stream::unfold(listener, |mut listener| async { Some((listener.next().await?, listener)) })
            .boxed())
    }

    fn with<T>(&self, act: impl FnOnce(&broadcast::Sender<Arc<Published>>) -> T) -> Option<T> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(act)
    }
}

struct Listener {
    batches: broadcast::Receiver<Arc<Published>>,
    engine: EngineHandle,
    materials: Vec<MaterialId>,
    player: Option<PlayerId>,
    pending: VecDeque<StreamMessage>,
    /// The sequence of each book as it was last told whole.
    seen: BTreeMap<MaterialId, Sequence>,
    /// The last event that the whole books hold: trades up to it are in them.
    since: Sequence,
}

impl Listener {
    async fn next(&mut self) -> Option<StreamMessage> {
        loop {
            if let Some(message) = self.pending.pop_front() {
                return Some(message);
            }
            match self.batches.recv().await {
                Ok(published) => self.take(&published),
                Err(RecvError::Lagged(_)) => self.start_over().await.ok()?,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Reads whole books.
    async fn start_over(&mut self) -> Result<(), Refusal> {
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

    fn take(&mut self, published: &Published) {
        let Self { materials, player, pending, seen, since, .. } = self;
        let wanted = |material: &MaterialId| materials.is_empty() || materials.contains(material);
        for book in published.books.iter().filter(|book| wanted(&book.material)) {
            // A book registered later is new to this listener, and whole in its changes.
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
