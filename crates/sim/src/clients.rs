//! The players' side: what they know, what they are still waiting for, and how a step becomes a request.

use std::collections::VecDeque;

use futures::future::BoxFuture;
use tradepost_core::{Actor, Amount, OrderId, PlaceOrder, Price, Quantity, Side, TimeInForce, Timestamp};
use tradepost_ports::{InboxEvent, Operation, OrderFilter, PageRequest, Stamp, Transfer};

use crate::auditor::{Expected, Reading};
use crate::call::{Answer, Answered, Call, asset, material, player};
use crate::plan::{Ask, Cast, Lasts, NewOrder, Wish};
use crate::workload::Workload;

/// How many of the orders seen last are acted upon.
const RECENT_ORDERS: usize = 150;
/// How many of the requests sent last are repeated.
const RECENT_REQUESTS: usize = 50;
/// The levels of a book that are read.
const DEPTH: u32 = 50;

/// A request on its way.
pub(crate) struct Pending {
    pub(crate) call: Call,
    pub(crate) stamp: Option<Stamp>,
    pub(crate) answer: BoxFuture<'static, Answered>,
    /// What has to be answered, once that is known.
    pub(crate) expected: Option<Expected>,
    /// Whether nobody waits for the answer any more.
    pub(crate) hung_up: bool,
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
}

/// Where a reader goes on: how much was read, and the cursor behind it.
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
        }
    }

    /// The request of a step, and what is read of the history by it, if anything.
    pub(crate) fn request(&mut self, ask: &Ask, now: Timestamp) -> (Call, Option<Stamp>, Option<Reading>) {
        let (call, reading) = self.call(ask, now);
        let stamp = ask
            .key
            .filter(|_| call.is_write())
            .map(|key| Stamp { key: u128::from(key), request: u128::from(key) << 64 | 1 });
        if let Some(stamp) = stamp {
            self.requests.push_back((call.clone(), stamp));
            if self.requests.len() > RECENT_REQUESTS {
                self.requests.pop_front();
            }
        }
        (call, stamp, reading)
    }

    /// A request sent before, with the same key; now and then as if it were another request.
    pub(crate) fn repeat(&self, pick: u32) -> Option<(Call, Stamp)> {
        let place = (pick as usize / 16).checked_rem(self.requests.len())?;
        let (call, mut stamp) = self.requests.get(place)?.clone();
        stamp.request += u128::from(pick.is_multiple_of(16));
        Some((call, stamp))
    }

    fn call(&mut self, ask: &Ask, now: Timestamp) -> (Call, Option<Reading>) {
        let who = player(ask.player);
        let actor = if ask.operator { Actor::Operator } else { Actor::Player(who.clone()) };
        let limit = 1 + u32::from(ask.player) * 3;
        let call = match ask.wish {
            Wish::Place(order) => Call::Place(request(ask.player, order, now)),
            Wish::Batch { count, seed } => Call::Batch(actor, self.batch(ask.player, count, seed, now)),
            Wish::Cancel { pick } => Call::Cancel(actor, self.order(pick).0),
            Wish::Reduce { pick, percent } => {
                let (order, quantity) = self.order(pick);
                let wanted = u64::from(quantity) * u64::from(percent) / 100;
                Call::Reduce(actor, order, units(wanted))
            }
            Wish::CancelAll { material: number } => Call::CancelAll(actor, who, number.map(material)),
            Wish::Quote(order) => Call::Quote(request(ask.player, order, now)),
            Wish::Order { pick } => Call::Order(actor, self.order(pick).0),
            Wish::Orders { open } => {
                let reading = Reading::Orders { player: ask.player, open, limit: limit as usize };
                let filter = OrderFilter { open, material: None };
                return (Call::Orders(who, filter, page(None, limit)), Some(reading));
            }
            Wish::Inbox => {
                let Bookmark { count, cursor } = mark(&mut self.inboxes, ask.player).clone();
                let reading = Reading::Inbox { player: ask.player, from: count, limit: limit as usize };
                return (Call::Inbox(who, page(cursor, limit)), Some(reading));
            }
            Wish::Fills => {
                let Bookmark { count, cursor } = mark(&mut self.fills, ask.player).clone();
                let reading = Reading::Fills { player: ask.player, from: count, limit: limit as usize };
                return (Call::Fills(who, page(cursor, limit)), Some(reading));
            }
            Wish::Balances => Call::Balances(who),
            Wish::OpenOrders => Call::OpenOrders(who),
            Wish::Book { material: number } => Call::Book(material(number), DEPTH),
            Wish::Trades { material: number } => {
                let reading = Reading::Trades { material: number, limit: limit as usize, known: true };
                return (Call::Trades(material(number), page(None, limit)), Some(reading));
            }
            Wish::Materials => return (Call::Materials, Some(Reading::Materials)),
            Wish::Audit => Call::Audit,
            Wish::Register { material: number, name } => {
                Call::Register(material(number.min(self.cast.materials - 1)), format!("Material {name}"))
            }
            Wish::Deposit { asset, amount } => Call::Deposit(transfer(ask.player, asset, amount)),
            Wish::Withdraw { asset, amount } => Call::Withdraw(transfer(ask.player, asset, amount)),
            Wish::Halt { halted, material: number } => Call::Halt(halted, number.map(material)),
        };
        (call, None)
    }

    /// Places and cancels; an order is cancelled once at most.
    fn batch(&self, who: u8, count: u8, seed: u64, now: Timestamp) -> Vec<Operation> {
        let mut picks = seed;
        let operation = |order: NewOrder| {
            picks = picks.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            if picks.is_multiple_of(4) {
                Operation::Cancel(self.order((picks >> 32) as u32).0)
            } else {
                Operation::Place(request(who, order, now))
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

    /// How much of an inbox its player has read, and the cursor behind it.
    pub(crate) fn inbox(&self, player: u8) -> (usize, Option<String>) {
        let mark = self.inboxes.get(usize::from(player)).cloned().unwrap_or_default();
        (mark.count, mark.cursor)
    }

    /// What an answer tells for later.
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

fn request(who: u8, order: NewOrder, now: Timestamp) -> PlaceOrder {
    let price = Price::new(order.price).unwrap_or_else(|| unreachable!("prices are made in bounds"));
    PlaceOrder {
        player: player(who),
        material: material(order.material),
        side: if order.bid { Side::Bid } else { Side::Ask },
        price,
        quantity: units(order.quantity.into()),
        time_in_force: match order.lasts {
            Lasts::Gtc => TimeInForce::Gtc,
            Lasts::Gtd(after) => {
                TimeInForce::Gtd { expires_at: Timestamp(now.0.saturating_add_signed(after.into())) }
            }
            Lasts::Ioc => TimeInForce::Ioc,
            Lasts::Fok => TimeInForce::Fok,
        },
    }
}

fn transfer(who: u8, number: u8, amount: u64) -> Transfer {
    Transfer {
        player: player(who),
        asset: asset(number),
        amount: Amount::new(amount).unwrap_or_else(|| unreachable!("amounts are made in bounds")),
        reason: "simulated".to_owned(),
    }
}
