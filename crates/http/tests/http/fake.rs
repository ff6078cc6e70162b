//! A deployment with one material, one order and one answer to everything; it records its calls.

use std::fmt::Debug;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use futures::{FutureExt, StreamExt, future, stream, stream::BoxStream};
use tradepost_core::{
    Actor, Amount, AssetName, Balance, BookDepth, CloseReason, Coins, Command, Context, Level, Market,
    MaterialId, Order, OrderId, OrderState, OrderTerms, PlaceOrder, PlayerId, Price, Quantity, Rejection,
    Sequence, Side, Supply, TimeInForce, Timestamp, TransferStep, decide, evolve,
};
use tradepost_ports::{
    Account, Accounts, Administration, Answer, AuditReport, Auditing, Backup, Candle, CandleInterval, Day,
    Economy, EconomyRange, EconomyRequest, FeeFigures, Feed, FeedEvent, FeedPage, FeedRequest, FeedStart,
    FillPrint, Flow, FlowDirection, Flows, Holding, InboxEvent, InboxKind, LiveStream, MarketClock,
    MarketData, MaterialHistory, MaterialSummary, Operation, OrderFilter, Page, PageRequest, Quote, Refusal,
    Stamp, StreamMessage, Subscription, TradePrint, Trading, Wealth,
};
use tradepost_wire::write_message;

use crate::fake_rules;

/// 2026-01-31T12:00:00.007Z.
pub(crate) const NOON: u64 = 1_769_860_800_007;
pub(crate) const ORDER_ID: &str = "019c13ec-9e07-7000-8000-000000000001";
/// Longer than a timeout of zero.
const DELAY: Duration = Duration::from_millis(20);

/// How the deployment answers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Behavior {
    #[default]
    Answers,
    Refuses(fn() -> Refusal),
    /// Answers after [`DELAY`].
    Delays,
    Hangs,
    Panics,
}

#[derive(Debug, Default)]
pub(crate) struct Fake {
    behavior: Mutex<Behavior>,
    calls: Mutex<Vec<String>>,
    stamps: Mutex<Vec<Option<Stamp>>>,
    /// Whether it has no live stream, no backup, no feed and no rules.
    pub(crate) lacks_options: bool,
}

impl Fake {
    /// One that has no live stream, no backup, no feed and no rules.
    pub(crate) fn without_options() -> Self {
        Self { lacks_options: true, ..Self::default() }
    }

    pub(crate) fn set(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap() = behavior;
    }

    /// The calls since the last time.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    /// The stamps of the writes since the last time.
    pub(crate) fn stamps(&self) -> Vec<Option<Stamp>> {
        std::mem::take(&mut self.stamps.lock().unwrap())
    }

    pub(crate) fn answer<T: Send + 'static>(&self, call: &dyn Debug, answer: T) -> Answer<'_, T> {
        self.calls.lock().unwrap().push(format!("{call:?}"));
        let behavior = *self.behavior.lock().unwrap();
        match behavior {
            Behavior::Answers => future::ready(Ok(answer)).boxed(),
            Behavior::Refuses(refusal) => future::ready(Err(refusal())).boxed(),
            Behavior::Delays => tokio::time::sleep(DELAY).map(|()| Ok(answer)).boxed(),
            Behavior::Hangs => future::pending().boxed(),
            Behavior::Panics => panic!("the deployment has a bug"),
        }
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        call: &dyn Debug,
        stamp: Option<Stamp>,
        answer: T,
    ) -> Answer<'_, T> {
        self.stamps.lock().unwrap().push(stamp);
        self.answer(call, answer)
    }
}

pub(crate) fn copper() -> MaterialId {
    MaterialId::new("copper").unwrap()
}

pub(crate) fn ada() -> PlayerId {
    PlayerId::new("ada").unwrap()
}

fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

fn quantity(units: u64) -> Quantity {
    Quantity::new(units).unwrap()
}

fn order() -> Order {
    Order {
        terms: OrderTerms {
            order_id: OrderId::parse(ORDER_ID).unwrap(),
            player: ada(),
            material: copper(),
            side: Side::Bid,
            price: price(12),
            time_in_force: TimeInForce::Gtc,
        },
        state: OrderState {
            quantity: quantity(100),
            remaining: quantity(60),
            value: Coins::new(440),
            fee: Coins::ZERO,
            close_reason: None,
            updated_at: Timestamp(NOON + 1),
        },
    }
}

fn level(coins: u64, quantity: u64) -> Level {
    Level { price: price(coins), quantity, orders: 1 }
}

fn book() -> BookDepth {
    BookDepth {
        material: copper(),
        sequence: Sequence(9),
        bids: vec![level(11, 5), level(10, 7)],
        asks: vec![level(13, 1)],
    }
}

fn trade() -> TradePrint {
    TradePrint {
        trade_id: "t1".to_owned(),
        material: copper(),
        price: price(11),
        quantity: quantity(40),
        taker_side: Side::Bid,
        executed_at: Timestamp(NOON),
    }
}

fn candle() -> Candle {
    Candle {
        start: Timestamp(NOON - 43_200_007),
        open: price(10),
        high: price(14),
        low: price(9),
        close: price(11),
        volume: 40,
        value: 440,
        trades: 2,
        fees: 6,
    }
}

fn event(cursor: &str, kind: InboxKind) -> InboxEvent {
    InboxEvent { cursor: cursor.to_owned(), at: Timestamp(NOON), kind }
}

fn gift() -> InboxKind {
    InboxKind::Transferred {
        step: TransferStep::Deposited,
        reference: None,
        asset: AssetName::Coin,
        amount: Amount::ZERO,
        reason: "gift".to_owned(),
    }
}

pub(crate) fn holding() -> Holding {
    let amount = |amount| Amount::new(amount).unwrap();
    Holding { asset: AssetName::Coin, balance: Balance { available: amount(900), held: amount(100) } }
}

fn page<T>(items: Vec<T>) -> Page<T> {
    Page { items, next: Some("n1".to_owned()) }
}

fn summary() -> MaterialSummary {
    MaterialSummary {
        material: copper(),
        name: "Copper ore".to_owned(),
        halted: false,
        last: Some(price(11)),
        best_bid: Some(price(11)),
        best_ask: None,
        reference_price: Some(price(12)),
        day: Day { volume: 40, value: 440, open: Some(price(15)) },
        rules: fake_rules::rule_set(),
    }
}

impl MarketData for Fake {
    fn materials(&self, request: PageRequest) -> Answer<'_, Page<MaterialSummary>> {
        self.answer(&("materials", request.after, request.limit), page(vec![summary()]))
    }

    fn material(&self, material: MaterialId) -> Answer<'_, MaterialSummary> {
        if material != copper() {
            return future::ready(Err(Refusal::Rejected(Rejection::UnknownMaterial))).boxed();
        }
        self.answer(&("material", material), summary())
    }

    fn book(&self, material: MaterialId, depth: u32) -> Answer<'_, BookDepth> {
        self.answer(&("book", material, depth), book())
    }

    fn books(&self, materials: Vec<MaterialId>, depth: u32) -> Answer<'_, Vec<Option<BookDepth>>> {
        let books = materials.iter().map(|id| (*id == copper()).then(book)).collect();
        self.answer(&("books", materials, depth), books)
    }

    fn trades(&self, material: MaterialId, request: PageRequest) -> Answer<'_, Page<TradePrint>> {
        self.answer(&("trades", material, request.after, request.limit), page(vec![trade()]))
    }

    fn candles(
        &self,
        material: MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<'_, Vec<Candle>> {
        self.answer(&("candles", material, interval, from, to), vec![candle()])
    }

    fn sales_tax_bps(&self) -> Answer<'_, u16> {
        self.answer(&"sales_tax_bps", 150)
    }

    fn clock(&self) -> Answer<'_, MarketClock> {
        self.answer(&"clock", MarketClock { now: Timestamp(NOON), factor: 3 })
    }

    fn ready(&self) -> Answer<'_, ()> {
        self.answer(&"ready", ())
    }
}

impl Trading for Fake {
    fn place(&self, request: PlaceOrder, stamp: Option<Stamp>) -> Answer<'_, Order> {
        let mut placed = order();
        placed.terms.time_in_force = request.time_in_force;
        self.write(&("place", request), stamp, placed)
    }

    fn batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Order, Rejection>>> {
        let results = operations.iter().map(|operation| match operation {
            Operation::Place(_) => Ok(order()),
            Operation::Cancel(_) | Operation::Reduce(..) => Err(Rejection::OrderNotOpen),
        });
        self.write(&("batch", actor, &operations), stamp, results.collect())
    }

    fn reduce(
        &self,
        actor: Actor,
        order_id: OrderId,
        quantity: Quantity,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Order> {
        self.write(&("reduce", actor, order_id, quantity), stamp, order())
    }

    fn cancel(&self, actor: Actor, order_id: OrderId, stamp: Option<Stamp>) -> Answer<'_, Order> {
        let mut cancelled = order();
        cancelled.state.close_reason = Some(CloseReason::ByPlayer);
        self.write(&("cancel", actor, order_id), stamp, cancelled)
    }

    fn cancel_all(
        &self,
        actor: Actor,
        player: PlayerId,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Order>> {
        self.write(&("cancel_all", actor, player, material), stamp, vec![order()])
    }

    fn quote(&self, request: PlaceOrder) -> Answer<'_, Quote> {
        let quote = Quote {
            order: order(),
            fills: vec![level(11, 40)],
            best_price: Some(price(10)),
            listing_fee: Coins::new(3),
        };
        self.answer(&("quote", request), quote)
    }
}

impl Accounts for Fake {
    fn order(&self, actor: Actor, order_id: OrderId) -> Answer<'_, Order> {
        self.answer(&("order", actor, order_id), order())
    }

    fn orders(&self, player: PlayerId, filter: OrderFilter, request: PageRequest) -> Answer<'_, Page<Order>> {
        self.answer(&("orders", player, filter, request.after, request.limit), page(vec![order()]))
    }

    fn fills(&self, player: PlayerId, request: PageRequest) -> Answer<'_, Page<FillPrint>> {
        let fill = FillPrint {
            trade: trade(),
            order_id: order().terms.order_id,
            side: Side::Bid,
            fee: Coins::ZERO,
            maker: false,
            cursor: "f1".to_owned(),
        };
        self.answer(&("fills", player, request.after, request.limit), page(vec![fill]))
    }

    fn inbox(&self, player: PlayerId, request: PageRequest) -> Answer<'_, Page<InboxEvent>> {
        let (order_id, material, side) = (order().terms.order_id, copper(), Side::Ask);
        let (asset, amount, reason) =
            (AssetName::Material(copper()), Amount::new(5).unwrap(), "quest".to_owned());
        let moved = |step, reference| InboxKind::Transferred {
            step,
            reference,
            asset: asset.clone(),
            amount,
            reason: reason.clone(),
        };
        let closed = |reason| InboxKind::Closed {
            order_id,
            material: copper(),
            side,
            remaining: quantity(60),
            reason,
        };
        let events = vec![
            event(
                "1",
                InboxKind::Filled {
                    order_id,
                    material,
                    side,
                    quantity: quantity(40),
                    price: price(11),
                    fee: Coins::new(6),
                    maker: true,
                },
            ),
            event("2", InboxKind::Reduced { order_id, material: copper(), side, quantity: quantity(10) }),
            event("3", closed(CloseReason::SelfTrade)),
            event("4", closed(CloseReason::Expired)),
            event("5", moved(TransferStep::Deposited, None)),
            event("6", moved(TransferStep::Withdrawn, None)),
            event("7", moved(TransferStep::Held, crate::fake_treasury::held().reference)),
        ];
        self.answer(&("inbox", player, request.after, request.limit), page(events))
    }

    fn account(&self, player: PlayerId) -> Answer<'_, Account> {
        self.answer(&("account", player), Account { holdings: vec![holding()], frozen: true })
    }

    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)> {
        self.answer(&("open_orders", player), (12, 200))
    }
}

impl Administration for Fake {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.write(&("register", material, name), stamp, ())
    }

    fn register_all(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<(), Rejection>>> {
        let result = |(material, _): &(MaterialId, String)| {
            if *material == copper() { Ok(()) } else { Err(Rejection::TooManyMaterials) }
        };
        let results = materials.iter().map(result).collect();
        self.write(&("register all", materials), stamp, results)
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.write(&("halt", halted, material), stamp, ())
    }
}

impl Auditing for Fake {
    fn audit(&self) -> Answer<'_, AuditReport> {
        let (asset, amount, reason) = (AssetName::Coin, Amount::new(1_000).unwrap(), "start".to_owned());
        let deposit = Command::Deposit { player: ada(), asset, amount, reason };
        let order_id = order().terms.order_id;
        let context = Context { now: Timestamp(NOON), order_id, reference_price: None };
        let (mut market, mut events) = (Market::default(), Vec::new());
        decide(&market, &deposit, context, &mut events).unwrap();
        for event in &events {
            evolve(&mut market, event, context.now);
        }
        let report =
            AuditReport { audit: market.audit(), at: context.now, sequence: Some(market.sequence()) };
        self.answer(&"audit", report)
    }

    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy> {
        let day = EconomyRange {
            from: Timestamp(NOON - 43_200_007),
            to: Timestamp(NOON + 43_199_993),
            bucket: CandleInterval::Day,
        };
        let copper = AssetName::Material(copper());
        let supply = |deposited, withdrawn, burned| Supply { deposited, withdrawn, burned };
        let mut flows = Flows::default();
        flows.add(copper.clone(), FlowDirection::Out, "spoilt".to_owned(), Flow { amount: 5, count: 2 });
        let economy = Economy {
            range: day,
            at: Timestamp(NOON),
            materials: vec![MaterialHistory {
                material: self::copper(),
                before: Some(price(10)),
                candles: vec![candle()],
            }],
            supply: vec![(AssetName::Coin, supply(1_000, 0, 6)), (copper, supply(70, 5, 0))],
            flows,
            fees: vec![FeeFigures { to: None, sales_tax: 6, listing_fee: 2 }],
            wealth: Wealth::of(vec![900, 994]),
        };
        self.answer(&("economy", request), economy)
    }
}

impl LiveStream for Fake {
    fn subscribe(&self, subscription: Subscription) -> Answer<'_, BoxStream<'static, Bytes>> {
        let Subscription { materials, summaries, player, rate, format } = subscription;
        let own = player.as_ref().map(|_| StreamMessage::Own(event("7", gift())));
        let changed = BookDepth { bids: vec![level(11, 0)], asks: Vec::new(), ..book() };
        let messages =
            [StreamMessage::Book(book()), StreamMessage::Trade(trade()), StreamMessage::BookChanged(changed)];
        let encoded = move |message| {
            let mut text = Vec::new();
            write_message(&mut text, format, message);
            Bytes::from(text)
        };
        let messages = stream::iter(messages.into_iter().chain(own).map(encoded)).chain(stream::pending());
        self.answer(&("subscribe", materials, summaries, player, rate.per_second()), messages.boxed())
    }
}

impl Feed for Fake {
    /// One event at a time: `f1` and `f2`, and then nothing more.
    fn feed(&self, request: FeedRequest, wait: Duration) -> Answer<'_, FeedPage> {
        // To the second: a reader may have waited for another one, if only for a moment.
        let call = ("feed", &request.from, request.limit, (wait + Duration::from_millis(500)).as_secs());
        let cursor = match &request.from {
            FeedStart::Oldest => "f1",
            FeedStart::After(cursor) if cursor == "f1" => "f2",
            FeedStart::After(_) | FeedStart::End if wait.is_zero() => {
                return self.answer(&call, FeedPage { events: Vec::new(), next: "f2".to_owned() });
            }
            FeedStart::After(_) | FeedStart::End => return future::pending().boxed(),
        };
        let player = PlayerId::new("ada").unwrap();
        let events = vec![FeedEvent { player, event: event(cursor, gift()) }];
        self.answer(&call, FeedPage { events, next: cursor.to_owned() })
    }
}

impl Backup for Fake {
    fn copy(&self) -> Answer<'_, BoxStream<'static, std::io::Result<Vec<u8>>>> {
        let parts = stream::iter([Ok(b"first, ".to_vec()), Ok(b"second".to_vec())]);
        self.answer(&"backup", parts.boxed())
    }
}
