//! The dispatcher: merges what batches changed, encodes what is due once, and delivers it to all who follow.
//!
//! Each rate has a clock. When something happens after a pause it is delivered at once; after that, what
//! happens meanwhile waits for the next delivery of the rate, in which a subscriber gets everything that is
//! due to it, from all it follows, in one piece.
//!
//! Waking a subscriber makes the runtime write to its socket, on the threads that also serve orders. So
//! subscribers are woken a few at a time.
//!
//! In: the inbox, and the time, which only grows. Out: mailboxes. It runs on a thread of its own; a
//! simulation steps it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tradepost_core::{MaterialId, PlayerId};
use tradepost_ports::{StreamRate, Subscription};

use crate::intake::request::Request;
use crate::live::inbox::{Follow, Inbox, Input, SubscriberId, WholeBook};
use crate::live::loading::{Joining, Loading, START};
use crate::live::mailbox::{Delivery, Mailbox};
use crate::live::pacing::{Clocks, Key, Wakes};
use crate::live::published::{MaterialChange, Published};
use crate::live::topic::{Encoded, Seat, Topic, encode_own, encode_trades};

/// Levels a side of a whole book.
const LEVELS_MAX: usize = 1000;
/// When to request a book again that the engine was too busy for.
const RETRY: Duration = Duration::from_millis(50);

/// Delivers what batches changed.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    inbox: Arc<Inbox>,
    subscribers: BTreeMap<SubscriberId, Arc<Mailbox>>,
    materials: HashMap<MaterialId, MaterialTopic>,
    players: HashMap<PlayerId, Topic>,
    prices: Topic,
    clocks: Clocks,
    wakes: Wakes,
    /// The number of the last request for a book.
    requests: u64,
    /// Materials whose book the engine was too busy for, and when to request them again.
    refused: BTreeSet<MaterialId>,
    retry_at: Option<Duration>,
}

/// A material's books and trades.
#[derive(Debug, Default)]
struct MaterialTopic {
    topic: Topic,
    loading: Option<Loading>,
}

/// When the dispatcher must be stepped next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    /// Until then, new changes can wait.
    pub(crate) rest_until: Duration,
    /// At the latest, if at all.
    pub(crate) deadline: Option<Duration>,
}

impl Dispatcher {
    pub(crate) fn new(inbox: Arc<Inbox>) -> Self {
        Self {
            inbox,
            subscribers: BTreeMap::new(),
            materials: HashMap::new(),
            players: HashMap::new(),
            prices: Topic::default(),
            clocks: Clocks::default(),
            wakes: Wakes::default(),
            requests: 0,
            refused: BTreeSet::new(),
            retry_at: None,
        }
    }

    /// Delivers until the inbox is closed.
    pub(crate) fn run(mut self) {
        let start = Instant::now();
        while let Some(Next { rest_until, deadline }) = self.step(start.elapsed()) {
            self.inbox.wait(start + rest_until, deadline.map(|deadline| start + deadline));
        }
    }

    /// Accepts what waits, and delivers what is due at `now`. `None` once there will be no more.
    pub(crate) fn step(&mut self, now: Duration) -> Option<Next> {
        let (inputs, closed) = self.inbox.take();
        for input in inputs {
            match input {
                Input::Published(published) => self.merge(published),
                Input::Follow(follow) => self.follow(follow),
                Input::Book(whole) => self.begin(&whole),
                Input::Leave(subscriber, subscription) => self.leave(subscriber, &subscription),
                Input::Lost => self.start_all_over(),
            }
        }
        if self.retry_at.is_some_and(|at| at <= now) {
            self.retry_at = None;
            for material in mem::take(&mut self.refused) {
                self.request(material);
            }
        }
        if closed {
            self.finish(now);
            return None;
        }
        while let Some(rate) = self.clocks.due(now) {
            self.deliver(rate, now);
        }
        self.wakes.wake(now);
        if !self.refused.is_empty() {
            self.retry_at.get_or_insert(now + RETRY);
        }
        let deadlines = [self.clocks.deadline(), self.wakes.deadline(), self.retry_at];
        Some(Next {
            rest_until: self.clocks.rest_until().unwrap_or(now),
            deadline: deadlines.into_iter().flatten().min(),
        })
    }

    fn merge(&mut self, published: Published) {
        let Published { materials, own } = published;
        for change in &materials {
            let clocks = &mut self.clocks;
            let prices = &change.prices;
            self.prices.merge(
                |pending, _| pending.merge_prices(prices),
                |rate, due| clocks.mark(rate, due, || Key::Prices),
            );
            self.merge_material(change);
        }
        for (player, event) in own {
            let Some(topic) = self.players.get_mut(&player) else { continue };
            let clocks = &mut self.clocks;
            let text = Encoded::new(|format| encode_own(&event, format));
            let key = || Key::Player(player.clone());
            topic.merge(
                |pending, format| pending.merge_text(text.get(format)),
                |rate, due| clocks.mark(rate, due, key),
            );
        }
    }

    fn merge_material(&mut self, change: &MaterialChange) {
        let material = &change.book.material;
        let Some(MaterialTopic { topic, loading }) = self.materials.get_mut(material) else { return };
        if !topic.is_empty() {
            let clocks = &mut self.clocks;
            let trades = Encoded::new(|format| encode_trades(change, START, format));
            let key = || Key::Material(material.clone());
            topic.merge(
                |pending, format| pending.merge_material(change, trades.get(format)),
                |rate, due| clocks.mark(rate, due, key),
            );
        }
        if loading.as_mut().is_some_and(|loading| loading.merge(change)) {
            self.request(material.clone());
        }
    }

    fn follow(&mut self, follow: Follow) {
        let Follow { subscriber, mailbox, life, subscription, materials, others, engine } = follow;
        if self.subscribers.insert(subscriber, Arc::clone(&mailbox)).is_none() {
            self.clocks.join(subscription.rate);
        }
        let seat = Seat::new(mailbox, life);
        if others && subscription.summaries {
            self.prices.join(&subscription, subscriber, seat.clone());
        }
        if let Some(player) = subscription.player.as_ref().filter(|_| others) {
            let topic = self.players.entry(player.clone()).or_default();
            topic.join(&subscription, subscriber, seat.clone());
        }
        for material in subscription.materials.get(materials).unwrap_or_default() {
            let MaterialTopic { loading, .. } = self.materials.entry(material.clone()).or_default();
            let is_new = loading.is_none();
            let loading = loading.get_or_insert_with(|| Loading::new(engine.clone()));
            let subscription = Arc::clone(&subscription);
            loading.joining.push(Joining { subscription, subscriber, seat: seat.clone() });
            if is_new {
                self.request(material.clone());
            }
        }
    }

    /// Requests a whole book from the engine. What has happened before no longer matters.
    fn request(&mut self, material: MaterialId) {
        let topic = self.materials.get_mut(&material);
        let Some(loading) = topic.and_then(|topic| topic.loading.as_mut()) else { return };
        self.requests += 1;
        let request = self.requests;
        loading.renew(request);
        let (inbox, id) = (Arc::clone(&self.inbox), material.clone());
        let read = Request::Read(Box::new(move |market, _figures, _now| {
            let whole = market.material_no(&id).map(|number| WholeBook {
                request,
                material: id,
                since: market.sequence(),
                book: market.depth(number, LEVELS_MAX),
            });
            Box::new(move || whole.into_iter().for_each(|whole| inbox.send(Input::Book(whole))))
        }));
        // A market that stops closes the inbox.
        if loading.engine.send(read).is_err() {
            self.refused.insert(material);
        }
    }

    /// A book has arrived: its subscribers get it, and what comes from now on.
    fn begin(&mut self, whole: &WholeBook) {
        let Some(MaterialTopic { topic, loading }) = self.materials.get_mut(&whole.material) else { return };
        let Some(mut loaded) = loading.take_if(|loading| loading.request == whole.request) else { return };
        let joining = mem::take(&mut loaded.joining);
        let text = Encoded::new(|format| loaded.encode(whole, format));
        for Joining { subscription, subscriber, seat } in joining {
            match seat.mailbox.deliver_book(seat.life, text.get(subscription.format).clone()) {
                Delivery::Refused => continue,
                Delivery::Wake => self.wakes.add(Arc::clone(&seat.mailbox)),
                Delivery::Waits | Delivery::FellBehind => {}
            }
            topic.join(&subscription, subscriber, seat);
        }
        self.wakes.spread();
    }

    fn leave(&mut self, subscriber: SubscriberId, subscription: &Subscription) {
        if self.subscribers.remove(&subscriber).is_some() {
            self.clocks.leave(subscription.rate);
        }
        self.prices.leave(subscription, subscriber);
        if let Some(player) = &subscription.player
            && let Some(topic) = self.players.get_mut(player)
        {
            topic.leave(subscription, subscriber);
            if topic.is_empty() {
                self.players.remove(player);
            }
        }
        for material in &subscription.materials {
            let Some(MaterialTopic { topic, loading }) = self.materials.get_mut(material) else { continue };
            topic.leave(subscription, subscriber);
            if let Some(loading) = loading {
                loading.joining.retain(|joining| joining.subscriber != subscriber);
            }
            if topic.is_empty() && loading.as_ref().is_none_or(|loading| loading.joining.is_empty()) {
                self.materials.remove(material);
            }
        }
    }

    /// Delivers what is due at a rate.
    fn deliver(&mut self, rate: StreamRate, now: Duration) {
        let (mut replaced, mut fallen) = (0, 0);
        for key in self.clocks.begin(rate, now) {
            let topic = match key {
                Key::Material(material) => self.materials.get_mut(&material).map(|found| &mut found.topic),
                Key::Player(player) => self.players.get_mut(&player),
                Key::Prices => Some(&mut self.prices),
            };
            for group in topic.into_iter().flat_map(|topic| topic.groups(rate)) {
                replaced += group.replaced();
                fallen += group.deliver(|mailbox| self.wakes.add(mailbox));
            }
        }
        self.wakes.spread();
        metrics::counter!("live_changes_coalesced_total").increment(replaced);
        metrics::counter!("live_fallen_behind_total").increment(fallen);
    }

    /// Changes were lost: nobody's book is right any more.
    fn start_all_over(&mut self) {
        tracing::warn!(
            subscribers = self.subscribers.len(),
            "the live stream fell behind; sending whole books again"
        );
        self.materials.clear();
        self.players.clear();
        self.prices = Topic::default();
        self.refused.clear();
        self.retry_at = None;
        self.clocks.clear();
        for mailbox in self.subscribers.values() {
            if mailbox.fall_behind() == Delivery::Wake {
                self.wakes.add(Arc::clone(mailbox));
            }
        }
        self.wakes.spread();
        let all = u64::try_from(self.subscribers.len()).unwrap_or(u64::MAX);
        metrics::counter!("live_fallen_behind_total").increment(all);
    }

    /// Delivers everything, and ends all streams.
    fn finish(&mut self, now: Duration) {
        self.clocks.rates().into_iter().for_each(|rate| self.deliver(rate, now));
        self.subscribers.values().for_each(|mailbox| mailbox.end());
    }
}
