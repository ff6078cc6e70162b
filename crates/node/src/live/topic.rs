//! A topic: what happens to one material, to one player, or to all prices, and the subscribers that follow
//! it.
//!
//! Subscribers of one rate and format form a group and get the same bytes. Between two deliveries, trades and
//! events are encoded as they come and appended; of a level or a price only the last state is kept. Where a
//! subscriber joins between two deliveries, the group's messages are cut: it gets what comes after the cut.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use tradepost_core::{BookDepth, Level, MaterialId, Price, Sequence, Side};
use tradepost_ports::{InboxEvent, MaterialPrices, StreamFormat, StreamMessage, StreamRate, Subscription};
use tradepost_wire::write_message;

use crate::live::inbox::SubscriberId;
use crate::live::mailbox::{Delivery, Mailbox};
use crate::live::published::MaterialChange;

/// The groups of a topic.
#[derive(Debug, Default)]
pub(super) struct Topic {
    groups: Vec<Group>,
}

/// The subscribers of a topic that have the same rate and format.
#[derive(Debug)]
pub(super) struct Group {
    rate: StreamRate,
    format: StreamFormat,
    pending: Pending,
    /// Messages before the last cut, encoded.
    cut: Vec<Bytes>,
    /// How many pieces there were before those in `cut`.
    delivered: u64,
    seats: BTreeMap<SubscriberId, Seat>,
}

/// A subscriber in a group.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) mailbox: Arc<Mailbox>,
    pub(super) life: u32,
    /// The first piece that is due to it.
    from: u64,
}

/// When a group's messages are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// At the next delivery of its rate.
    InTime,
    /// Ahead of it: they are many.
    Now,
}

/// What has happened since the last cut.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Encoded trades and events.
    text: Vec<u8>,
    /// The material whose levels changed, and the last event that changed them.
    book: Option<(MaterialId, Sequence)>,
    levels: BTreeMap<(Side, Price), Level>,
    prices: BTreeMap<MaterialId, MaterialPrices>,
    /// Changes that a later one replaced.
    replaced: u64,
}

/// Messages, encoded once for each format that somebody reads.
#[derive(Debug)]
pub(super) struct Encoded<F> {
    encode: F,
    events: OnceCell<Bytes>,
    lines: OnceCell<Bytes>,
}

impl Seat {
    pub(super) fn new(mailbox: Arc<Mailbox>, life: u32) -> Self {
        Self { mailbox, life, from: 0 }
    }
}

impl Topic {
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The groups of a rate, one a format.
    pub(super) fn groups(&mut self, rate: StreamRate) -> impl Iterator<Item = &mut Group> {
        self.groups.iter_mut().filter(move |group| group.rate == rate)
    }

    /// Adds a subscriber, which gets what comes from now on.
    pub(super) fn join(&mut self, subscription: &Subscription, subscriber: SubscriberId, seat: Seat) {
        if let Some(group) = self.groups.iter_mut().find(|group| group.is_of(subscription)) {
            group.join(subscriber, seat);
            return;
        }
        let mut group = Group::new(subscription.rate, subscription.format);
        group.join(subscriber, seat);
        self.groups.push(group);
    }

    /// Removes a subscriber.
    pub(super) fn leave(&mut self, subscription: &Subscription, subscriber: SubscriberId) {
        if let Some(group) = self.groups.iter_mut().find(|group| group.is_of(subscription)) {
            group.seats.remove(&subscriber);
        }
        self.groups.retain(|group| !group.seats.is_empty());
    }

    /// Merges a change into every group, and reports what became due by it.
    pub(super) fn merge(
        &mut self,
        change: impl Fn(&mut Pending, StreamFormat),
        mut due: impl FnMut(StreamRate, Due),
    ) {
        for group in &mut self.groups {
            let was_idle = group.is_idle();
            change(&mut group.pending, group.format);
            if was_idle {
                due(group.rate, Due::InTime);
            }
            if group.pending.is_large() {
                due(group.rate, Due::Now);
            }
        }
    }
}

impl Group {
    fn new(rate: StreamRate, format: StreamFormat) -> Self {
        let (pending, cut, seats) = (Pending::default(), Vec::new(), BTreeMap::new());
        Self { rate, format, pending, cut, delivered: 0, seats }
    }

    fn is_of(&self, subscription: &Subscription) -> bool {
        (self.rate, self.format) == (subscription.rate, subscription.format)
    }

    fn is_idle(&self) -> bool {
        self.cut.is_empty() && self.pending.is_empty()
    }

    fn join(&mut self, subscriber: SubscriberId, seat: Seat) {
        self.cut();
        let from = self.delivered + u64::try_from(self.cut.len()).unwrap_or(u64::MAX);
        self.seats.insert(subscriber, Seat { from, ..seat });
    }

    fn cut(&mut self) {
        if !self.pending.is_empty() {
            self.cut.push(mem::take(&mut self.pending).encode(self.format));
        }
    }

    /// Delivers everything that is due. Passes on each mailbox whose subscriber must be woken. Returns how
    /// many subscribers fell behind.
    pub(super) fn deliver(&mut self, mut wake: impl FnMut(Arc<Mailbox>)) -> u64 {
        self.cut();
        let pieces = mem::take(&mut self.cut);
        let before = self.delivered;
        self.delivered += u64::try_from(pieces.len()).unwrap_or(u64::MAX);
        let mut fallen = 0;
        self.seats.retain(|_, seat| {
            let skipped = usize::try_from(seat.from.saturating_sub(before)).unwrap_or(usize::MAX);
            let delivery = match pieces.get(skipped..) {
                Some(due) if !due.is_empty() => seat.mailbox.deliver(seat.life, due),
                _ => Delivery::Waits,
            };
            if matches!(delivery, Delivery::Wake | Delivery::FellBehind) {
                wake(Arc::clone(&seat.mailbox));
            }
            fallen += u64::from(delivery == Delivery::FellBehind);
            matches!(delivery, Delivery::Wake | Delivery::Waits)
        });
        fallen
    }

    /// Changes since the last cut that a later one replaced.
    pub(super) fn replaced(&self) -> u64 {
        self.pending.replaced
    }
}

impl Pending {
    /// More than this is delivered ahead of time.
    const BYTES_MAX: usize = 128 << 10;

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.book.is_none() && self.prices.is_empty()
    }

    fn is_large(&self) -> bool {
        self.text.len() > Self::BYTES_MAX
    }

    /// Adds encoded messages, which are all kept, and the last state of changed levels.
    pub(super) fn merge_material(&mut self, change: &MaterialChange, trades: &[u8]) {
        self.text.extend_from_slice(trades);
        let BookDepth { material, sequence, bids, asks } = &change.book;
        self.book = Some((material.clone(), *sequence));
        for (side, levels) in [(Side::Bid, bids), (Side::Ask, asks)] {
            for level in levels {
                let replaced = self.levels.insert((side, level.price), *level);
                self.replaced += u64::from(replaced.is_some());
            }
        }
    }

    pub(super) fn merge_prices(&mut self, prices: &MaterialPrices) {
        let replaced = self.prices.insert(prices.material.clone(), prices.clone());
        self.replaced += u64::from(replaced.is_some());
    }

    pub(super) fn merge_text(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    /// Trades and events in order, then the book's levels, then prices.
    pub(super) fn encode(self, format: StreamFormat) -> Bytes {
        let Self { mut text, book, levels, prices, .. } = self;
        if let Some((material, sequence)) = book {
            let side = |wanted: Side| {
                levels.iter().filter(move |((side, _), _)| *side == wanted).map(|(_, level)| *level)
            };
            let bids = side(Side::Bid).rev().collect();
            let asks = side(Side::Ask).collect();
            let book = BookDepth { material, sequence, bids, asks };
            write_message(&mut text, format, StreamMessage::BookChanged(book));
        }
        for prices in prices.into_values() {
            write_message(&mut text, format, StreamMessage::Summary(prices));
        }
        text.into()
    }
}

impl<F: Fn(StreamFormat) -> Bytes> Encoded<F> {
    /// What `encode` returns for each format; it must return the same each time.
    pub(super) fn new(encode: F) -> Self {
        Self { encode, events: OnceCell::new(), lines: OnceCell::new() }
    }

    pub(super) fn get(&self, format: StreamFormat) -> &Bytes {
        let text = match format {
            StreamFormat::Events => &self.events,
            StreamFormat::Lines => &self.lines,
        };
        text.get_or_init(|| (self.encode)(format))
    }
}

/// Trades, encoded.
pub(super) fn encode_trades(change: &MaterialChange, after: Sequence, format: StreamFormat) -> Bytes {
    let mut text = Vec::new();
    for (_, trade) in change.trades.iter().filter(|(at, _)| *at > after) {
        write_message(&mut text, format, StreamMessage::Trade(trade.clone()));
    }
    text.into()
}

/// A player's event, encoded.
pub(super) fn encode_own(event: &InboxEvent, format: StreamFormat) -> Bytes {
    let mut text = Vec::new();
    write_message(&mut text, format, StreamMessage::Own(event.clone()));
    text.into()
}
