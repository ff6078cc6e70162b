//! The players' side: what they know, their pending requests, and how a step becomes a request.

use std::collections::VecDeque;

use futures::future::BoxFuture;
use tradepost_core::{
    Actor, Amount, OrderId, PlaceOrder, Price, Quantity, Side, TimeInForce, Timestamp, TransferKind,
};
use tradepost_ports::{
    FeedRequest, FeedStart, InboxEvent, Operation, OrderFilter, PageRequest, Stamp, TransferRequest,
};

use crate::auditor::{Expected, Reading};
use crate::call::{Answer, Answered, Call, asset, material, player, reference};
use crate::plan::{Cast, Intent, Lifetime, NewOrder, Request};
use crate::workload::Workload;
use crate::world::dice::Dice;

/// How many recent orders requests refer to.
const RECENT_ORDERS: usize = 150;
/// How many recent requests may be repeated.
const RECENT_REQUESTS: usize = 50;
/// The levels of a book that are read.
const DEPTH: u32 = 50;

/// A pending request.
pub(crate) struct Pending {
    pub(crate) call: Call,
    pub(crate) stamp: Option<Stamp>,
    pub(crate) answer: BoxFuture<'static, Answered>,
    /// The correct answer, once it is known.
    pub(crate) expected: Option<Expected>,
    /// Whether the client has disconnected.
    pub(crate) hung_up: bool,
    /// Whether it is in the engine's queue, or was.
    pub(crate) entered: bool,
}

/// All players.
#[derive(Debug)]
pub(crate) struct Clients {
    cast: Cast,
    /// Orders that were answered, with what was ordered.
    orders: VecDeque<(OrderId, u32)>,
    /// Requests with a key.
    requests: VecDeque<(Call, Stamp)>,
    inboxes: Vec<Bookmark>,
    fills: Vec<Bookmark>,
    /// Where the reader of the feed continues.
    feed: FeedStart,
}

/// Where a reader continues: how much was read, and the cursor after it.
#[derive(Clone, Debug, Default)]
struct Bookmark {
    count: usize,
    cursor: Option<String>,
}

impl Clients {
    pub(crate) fn new(cast: Cast) -> Self {
        let marks = vec![Bookmark::default(); usize::from(cast.players) + 1];
        Self {
            cast,
            orders: VecDeque::new(),
            requests: VecDeque::new(),
            inboxes: marks.clone(),
            fills: marks,
            feed: FeedStart::Oldest,
        }
    }

    /// The request of a step, and what is read of the history by it, if anything.
    pub(crate) fn request(
        &mut self,
        request: &Request,
        now: Timestamp,
    ) -> (Call, Option<Stamp>, Option<Reading>) {
        let (call, reading) = self.call(request, now);
        let stamp = request
            .key
            .filter(|_| call.is_write())
            .map(|key| Stamp::new(u128::from(key), u128::from(key) << 64 | 1));
        if let Some(stamp) = stamp {
            self.requests.push_back((call.clone(), stamp));
            if self.requests.len() > RECENT_REQUESTS {
                self.requests.pop_front();
            }
        }
        (call, stamp, reading)
    }

    /// Where the reader of the feed continues.
    pub(crate) fn feed(&self) -> &FeedStart {
        &self.feed
    }

    /// The reader of the feed has stored this cursor.
    pub(crate) fn read_feed(&mut self, cursor: String) {
        self.feed = FeedStart::After(cursor);
    }

    /// A request sent before, with the same key; now and then as if it were another request.
    pub(crate) fn repeat(&self, pick: u32) -> Option<(Call, Stamp)> {
        let place = (pick as usize / 16).checked_rem(self.requests.len())?;
        let (call, mut stamp) = self.requests.get(place)?.clone();
        stamp = Stamp::new(stamp.key, stamp.request + u128::from(pick.is_multiple_of(16)));
        Some((call, stamp))
    }

    fn call(&mut self, request: &Request, now: Timestamp) -> (Call, Option<Reading>) {
        let who = player(request.player);
        let actor = if request.operator { Actor::Operator } else { Actor::Player(who.clone()) };
        let limit = 1 + u32::from(request.player) * 3;
        let call = match request.intent {
            Intent::Place(order) => Call::Place(order_of(request.player, order, now)),
            Intent::Batch { count, seed } => Call::Batch(actor, self.batch(request.player, count, seed, now)),
            Intent::Cancel { pick } => Call::Cancel(actor, self.order(pick).0),
            Intent::Reduce { pick, percent } => {
                let (order, quantity) = self.order(pick);
                let wanted = u64::from(quantity) * u64::from(percent) / 100;
                Call::Reduce(actor, order, units(wanted))
            }
            Intent::CancelAll { material: number } => Call::CancelAll(actor, who, number.map(material)),
            Intent::Quote(order) => Call::Quote(order_of(request.player, order, now)),
            Intent::Order { pick } => Call::Order(actor, self.order(pick).0),
            Intent::Orders { open } => {
                let reading = Reading::Orders { player: request.player, open, limit: limit as usize };
                let filter = OrderFilter { open, material: None };
                return (Call::Orders(who, filter, page(None, limit)), Some(reading));
            }
            Intent::Inbox => {
                let Bookmark { count, cursor } = mark(&mut self.inboxes, request.player).clone();
                let reading = Reading::Inbox { player: request.player, from: count, limit: limit as usize };
                return (Call::Inbox(who, page(cursor, limit)), Some(reading));
            }
            Intent::Fills => {
                let Bookmark { count, cursor } = mark(&mut self.fills, request.player).clone();
                let reading = Reading::Fills { player: request.player, from: count, limit: limit as usize };
                return (Call::Fills(who, page(cursor, limit)), Some(reading));
            }
            Intent::Balances => Call::Balances(who),
            Intent::OpenOrders => Call::OpenOrders(who),
            Intent::Book { material: number } => Call::Book(material(number), DEPTH),
            Intent::Trades { material: number } => {
                let reading = Reading::Trades { material: number, limit: limit as usize, known: true };
                return (Call::Trades(material(number), page(None, limit)), Some(reading));
            }
            Intent::Materials => Call::Materials(page(None, limit)),
            Intent::Audit => Call::Audit,
            Intent::Register { material: number, name } => {
                Call::Register(material(number.min(self.cast.materials - 1)), format!("Material {name}"))
            }
            Intent::Deposit { asset, amount } => {
                Call::Transfer(transfer(TransferKind::Deposit, request.player, asset, amount))
            }
            Intent::Withdraw { asset, amount } => {
                Call::Transfer(transfer(TransferKind::Withdrawal, request.player, asset, amount))
            }
            Intent::Referenced { number, other } => {
                let mut transfer = referenced(self.cast, number);
                transfer.amount = transfer.amount.plus(Amount::new(other.into()).unwrap_or_default());
                Call::Transfer(transfer)
            }
            Intent::Close { number, confirmed } => Call::CloseWithdrawal(reference(number), confirmed),
            Intent::Transfer { number } => Call::TransferOf(reference(number)),
            Intent::Feed => Call::Feed(FeedRequest { from: self.feed.clone(), limit }),
            Intent::Halt { halted, material: number } => Call::Halt(halted, number.map(material)),
            Intent::Rules { material: number, seed } => {
                let (changes, effective_at) = Workload::rules(self.cast, number.is_some(), seed, now);
                Call::ChangeRules(number.map(material), changes, effective_at)
            }
            Intent::Freeze { frozen } => Call::Freeze(who, frozen),
        };
        (call, None)
    }

    /// Places, cancels and reductions; an order is cancelled once at most.
    fn batch(&self, who: u8, count: u8, seed: u64, now: Timestamp) -> Vec<Operation> {
        let mut picks = seed;
        let operation = |order: NewOrder| {
            picks = picks.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (known, quantity) = self.order((picks >> 32) as u32);
            if picks.is_multiple_of(4) {
                Operation::Cancel(known)
            } else if picks.is_multiple_of(7) {
                Operation::Reduce(known, units(u64::from(quantity / 2)))
            } else {
                Operation::Place(order_of(who, order, now))
            }
        };
        Workload::orders(self.cast, seed).take(usize::from(count)).map(operation).collect()
    }

    /// One of the orders seen last, and what was ordered; one that never was, where there is none.
    fn order(&self, pick: u32) -> (OrderId, u32) {
        let place = (pick as usize).checked_rem(self.orders.len());
        let known = place.and_then(|place| self.orders.get(place)).copied();
        known.unwrap_or((OrderId::from_u128(u128::from(pick)), 10))
    }

    /// How much of its inbox a player has read, and the cursor after it.
    pub(crate) fn inbox(&self, player: u8) -> (usize, Option<String>) {
        let mark = self.inboxes.get(usize::from(player)).cloned().unwrap_or_default();
        (mark.count, mark.cursor)
    }

    /// Remembers an answer for later requests.
    pub(crate) fn learn(&mut self, call: &Call, answered: &Answered, expected: &Expected) {
        let Ok(answer) = answered else { return };
        let mut seen = |order: &tradepost_core::Order| {
            self.orders.push_back((order.terms.order_id, order.state.quantity.get()));
            if self.orders.len() > RECENT_ORDERS {
                self.orders.pop_front();
            }
        };
        match (call, answer, expected) {
            (Call::Place(_), Answer::Order(order), _) => seen(order),
            (Call::Batch(_, operations), Answer::Results(results), _) => {
                let placed = |operation: &Operation| matches!(operation, Operation::Place(_));
                let results = operations.iter().zip(results).filter(|(operation, _)| placed(operation));
                results.filter_map(|(_, result)| result.as_ref().ok()).for_each(seen);
            }
            (Call::Inbox(..), Answer::Inbox(page), Expected::Read(Reading::Inbox { player, from, .. })) => {
                let last = page.items.last().map(|event: &InboxEvent| &event.cursor);
                mark(&mut self.inboxes, *player).move_to(*from, page.items.len(), last);
            }
            (Call::Fills(..), Answer::Fills(page), Expected::Read(Reading::Fills { player, from, .. })) => {
                let last = page.items.last().map(|fill| &fill.cursor);
                mark(&mut self.fills, *player).move_to(*from, page.items.len(), last);
            }
            _ => {}
        }
    }
}

impl Bookmark {
    /// Goes on, unless another read has gone further meanwhile.
    fn move_to(&mut self, from: usize, read: usize, cursor: Option<&String>) {
        if from + read > self.count {
            *self = Self { count: from + read, cursor: cursor.cloned() };
        }
    }
}

fn mark(marks: &mut [Bookmark], player: u8) -> &mut Bookmark {
    marks.get_mut(usize::from(player)).unwrap_or_else(|| unreachable!("there is a mark for each player"))
}

pub(crate) fn page(after: Option<String>, limit: u32) -> PageRequest {
    PageRequest { after, limit }
}

fn units(quantity: u64) -> Quantity {
    Quantity::new(quantity.max(1)).unwrap_or_else(|| unreachable!("quantities are made in bounds"))
}

fn order_of(who: u8, order: NewOrder, now: Timestamp) -> PlaceOrder {
    let price = Price::new(order.price).unwrap_or_else(|| unreachable!("prices are made in bounds"));
    PlaceOrder {
        player: player(who),
        material: material(order.material),
        side: if order.bid { Side::Bid } else { Side::Ask },
        price,
        quantity: units(order.quantity.into()),
        time_in_force: match order.lifetime {
            Lifetime::Gtc => TimeInForce::Gtc,
            Lifetime::Gtd(after) => {
                TimeInForce::Gtd { expires_at: Timestamp(now.0.saturating_add_signed(after.into())) }
            }
            Lifetime::Ioc => TimeInForce::Ioc,
            Lifetime::Fok => TimeInForce::Fok,
        },
    }
}

fn transfer(kind: TransferKind, who: u8, number: u8, amount: u64) -> TransferRequest {
    TransferRequest {
        reference: None,
        kind,
        player: player(who),
        asset: asset(number),
        amount: Amount::new(amount).unwrap_or_else(|| unreachable!("amounts are made in bounds")),
        reason: "simulated".to_owned(),
    }
}

/// The transfer of a number: always the same one.
fn referenced(cast: Cast, number: u32) -> TransferRequest {
    let mut dice = Dice::new(u64::from(number) << 16);
    let kind = dice.pick(&[
        TransferKind::Deposit,
        TransferKind::Withdrawal,
        TransferKind::HeldWithdrawal,
        TransferKind::HeldWithdrawal,
    ]);
    let who = dice.below(usize::from(cast.players)) as u8;
    let asset = dice.below(usize::from(cast.materials) + 1) as u8;
    let transfer = transfer(kind, who, asset, dice.between(1, 150));
    TransferRequest { reference: Some(reference(number)), ..transfer }
}
