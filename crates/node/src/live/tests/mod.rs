//! The live stream, stepped by hand: every delivery is a step, and time is a number.

mod agreement;
mod deliveries;
mod overload;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures::{FutureExt, Stream};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tradepost_core::{
    Actor, Amount, AssetName, Command, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Rejection, Side,
    TimeInForce,
};
use tradepost_ports::{StreamFormat, StreamRate, Subscription};

use crate::intake::request::Reply;
use crate::live::subscriber::Subscriber;
use crate::simulated::{Ended, SimulatedNode};
use crate::start::MarketSettings;

const FUNDS: u64 = 1_000_000_000;

/// A market that stands still between two steps.
struct Stage {
    node: SimulatedNode,
    now: Duration,
    _directory: TempDir,
}

/// One message: its name and its data.
type Message = (String, String);

fn material(id: &str) -> MaterialId {
    MaterialId::new(id).unwrap()
}

fn player(id: &str) -> PlayerId {
    PlayerId::new(id).unwrap()
}

/// An order of a player.
fn order(player: &str, side: Side, material: &str, quantity: u64, price: u64) -> Command {
    Command::PlaceOrder(PlaceOrder {
        player: self::player(player),
        material: self::material(material),
        side,
        price: Price::new(price).unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        time_in_force: TimeInForce::Gtc,
    })
}

/// Cancels all orders of a player.
fn cancel_all(player: &str) -> Command {
    let player = self::player(player);
    Command::CancelOrders { actor: Actor::Operator, player, material: None }
}

/// Books and trades of materials, ten times a second.
fn following(materials: &[&str]) -> Subscription {
    Subscription {
        materials: materials.iter().map(|id| material(id)).collect(),
        summaries: false,
        player: None,
        rate: StreamRate::MAX,
        format: StreamFormat::Events,
    }
}

impl Stage {
    /// A market with copper, tin, and players ann and bob who own plenty.
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same market with other settings.
    fn with(adapt: impl FnOnce(&mut MarketSettings)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut settings = MarketSettings::new(directory.path());
        adapt(&mut settings);
        settings.rules.open_orders_max = 1_000_000;
        let node = SimulatedNode::start(settings).unwrap();
        let mut stage = Self { node, now: Duration::ZERO, _directory: directory };
        let rules = stage.node.rules();
        stage.write(vec![rules]);
        for id in ["copper", "tin"] {
            stage.write(vec![Command::RegisterMaterial { material: material(id), name: id.to_owned() }]);
        }
        for name in ["ann", "bob"] {
            let materials = ["copper", "tin"].map(|id| AssetName::Material(material(id)));
            for asset in materials.into_iter().chain([AssetName::Coin]) {
                let amount = Amount::new(FUNDS).unwrap();
                let reason = "test".to_owned();
                stage.write(vec![Command::Deposit { player: player(name), asset, amount, reason }]);
            }
        }
        stage
    }

    /// Executes commands as one batch, and returns whether each was accepted.
    fn write(&mut self, commands: Vec<Command>) -> Vec<Result<(), Rejection>> {
        let engine = self.node.market().engine().clone();
        let mut reply = Box::pin(engine.write(commands, None));
        assert!(reply.as_mut().now_or_never().is_none(), "nothing is answered before it is on disk");
        self.commit();
        match reply.now_or_never().expect("an answer").unwrap() {
            Reply::Done(answers) => answers.into_iter().map(|answer| answer.map(drop)).collect(),
            other => panic!("nothing was done before: {other:?}"),
        }
    }

    /// The engine decides what waits, and it is written to disk.
    fn commit(&mut self) {
        self.node.decide();
        if self.node.end_batch().unwrap() == Ended::HandedOver {
            self.node.sync().unwrap();
        }
    }

    /// Lets the dispatcher deliver, and the engine read the books that it requests.
    fn deliver(&mut self) {
        self.node.deliver(self.now);
        self.commit();
        self.node.deliver(self.now);
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.deliver();
    }

    fn subscribe(&self, subscription: Subscription) -> Subscriber {
        let market = self.node.market();
        market.hub.subscriber(market.engine.clone(), subscription)
    }

    /// A subscriber that has received its first messages.
    fn subscribed(&mut self, subscription: Subscription) -> Subscriber {
        let mut subscriber = self.subscribe(subscription);
        self.deliver();
        let _first = read(&mut subscriber);
        subscriber
    }

    fn depth(&mut self, id: &str) -> tradepost_core::BookDepth {
        let engine = self.node.market().engine().clone();
        let id = material(id);
        let mut read =
            Box::pin(engine.read(move |market| market.depth(market.material_no(&id).unwrap(), 10_000)));
        assert!(read.as_mut().now_or_never().is_none());
        self.commit();
        read.now_or_never().expect("an answer").unwrap()
    }
}

/// Counts how often it is woken.
#[derive(Debug, Default)]
struct Alarm(AtomicUsize);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a subscriber gets now, if anything.
fn next_piece(subscriber: &mut Subscriber) -> Option<Bytes> {
    match poll(subscriber) {
        Poll::Ready(piece) => piece,
        Poll::Pending => None,
    }
}

fn has_ended(subscriber: &mut Subscriber) -> bool {
    poll(subscriber) == Poll::Ready(None)
}

fn poll(subscriber: &mut Subscriber) -> Poll<Option<Bytes>> {
    Pin::new(subscriber).poll_next(&mut Context::from_waker(Waker::noop()))
}

/// All messages that wait.
fn read(subscriber: &mut Subscriber) -> Vec<Message> {
    let pieces = std::iter::from_fn(|| next_piece(subscriber));
    pieces.flat_map(|piece| messages(&piece)).collect()
}

/// The messages of a piece, in either format.
fn messages(piece: &[u8]) -> Vec<Message> {
    let text = std::str::from_utf8(piece).unwrap();
    if text.starts_with('{') {
        let message = |line: &str| {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            (message["event"].as_str().unwrap().to_owned(), message["data"].to_string())
        };
        return text.lines().map(message).collect();
    }
    let message = |block: &str| {
        let (name, data) = block.split_once('\n').unwrap();
        let name = name.strip_prefix("event: ").unwrap();
        (name.to_owned(), data.strip_prefix("data: ").unwrap().to_owned())
    };
    text.split_terminator("\n\n").map(message).collect()
}

fn names(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|(name, _)| name.as_str()).collect()
}

fn data<T: DeserializeOwned>((_, data): &Message) -> T {
    serde_json::from_str(data).unwrap()
}
