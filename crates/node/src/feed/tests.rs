//! The feed against the inboxes, stepped by hand; and its waits, with real threads.

use std::time::{Duration, Instant};

use futures::FutureExt;
use tempfile::TempDir;
use tradepost_core::{
    Actor, Amount, AssetName, Command, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Sequence, Side,
    TimeInForce, TransferKind,
};
use tradepost_ports::{
    Accounts, Feed, FeedEvent, FeedPage, FeedRequest, FeedStart, PageRequest, Refusal, TransferRequest,
    Treasury,
};

use crate::feed::cursor::Place;
use crate::simulated::{Ended, SimulatedNode};
use crate::start::{MarketSettings, RunningMarket, start};

const PLAYERS: [&str; 3] = ["ann", "bob", "cid"];

/// A market that stands still between two steps.
struct Stage {
    node: SimulatedNode,
    settings: MarketSettings,
    directory: TempDir,
}

fn player(id: &str) -> PlayerId {
    PlayerId::new(id).unwrap()
}

fn copper() -> MaterialId {
    MaterialId::new("copper").unwrap()
}

fn deposit(name: &str, asset: AssetName, amount: u64) -> Command {
    let amount = Amount::new(amount).unwrap();
    Command::Deposit { player: player(name), asset, amount, reason: "test".to_owned() }
}

fn order(name: &str, side: Side, quantity: u64, price: u64) -> Command {
    Command::PlaceOrder(PlaceOrder {
        player: player(name),
        material: copper(),
        side,
        price: Price::new(price).unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        time_in_force: TimeInForce::Gtc,
    })
}

impl Stage {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let settings = MarketSettings::new(directory.path());
        let node = SimulatedNode::start(settings.clone()).unwrap();
        let mut stage = Self { node, settings, directory };
        stage.write(vec![Command::RegisterMaterial { material: copper(), name: "Copper".to_owned() }]);
        for name in PLAYERS {
            stage.write(vec![
                deposit(name, AssetName::Coin, 100_000),
                deposit(name, AssetName::Material(copper()), 1_000),
            ]);
        }
        stage
    }

    /// Executes commands as one row of the journal.
    fn write(&mut self, commands: Vec<Command>) {
        let engine = self.node.market().engine().clone();
        let mut reply = Box::pin(engine.write(commands, None));
        assert!(reply.as_mut().now_or_never().is_none());
        self.node.decide();
        if self.node.end_batch().unwrap() == Ended::HandedOver {
            self.node.sync().unwrap();
        }
        reply.now_or_never().expect("an answer").unwrap();
    }

    /// Trades with each other and cancels the rest, a few rows.
    fn trade(&mut self) {
        for (seller, buyer) in [("ann", "bob"), ("bob", "cid"), ("cid", "ann")] {
            let [sells, buys] = [order(seller, Side::Ask, 5, 10), order(buyer, Side::Bid, 3, 12)];
            self.write(vec![sells, buys.clone(), buys]);
            let cancel = |name| {
                let actor = Actor::Operator;
                Command::CancelOrders { actor, player: player(name), material: None }
            };
            self.write(vec![cancel(seller), cancel(buyer)]);
        }
    }

    fn restart(self) -> Self {
        let Self { node, settings, directory } = self;
        drop(node);
        Self { node: SimulatedNode::start(settings.clone()).unwrap(), settings, directory }
    }

    fn read(&self, after: Option<&str>, limit: u32) -> Result<FeedPage, Refusal> {
        read(&self.node, after, limit)
    }

    /// The whole feed, in pages.
    fn feed(&self, limit: u32) -> Vec<FeedEvent> {
        let mut events = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let page = self.read(next.as_deref(), limit).unwrap();
            if page.events.is_empty() {
                return events;
            }
            events.extend(page.events);
            next = Some(page.next);
        }
    }
}

fn read(node: &SimulatedNode, after: Option<&str>, limit: u32) -> Result<FeedPage, Refusal> {
    let from = after.map_or(FeedStart::Oldest, |cursor| FeedStart::After(cursor.to_owned()));
    node.market()
        .feed(FeedRequest { from, limit }, Duration::ZERO)
        .now_or_never()
        .expect("nothing is waited for")
}

fn from_end(stage: &Stage) -> FeedPage {
    let request = FeedRequest { from: FeedStart::End, limit: 10 };
    stage.node.market().feed(request, Duration::ZERO).now_or_never().unwrap().unwrap()
}

/// Time and kind of each entry: what the feed and an inbox have in common.
fn content(events: &[FeedEvent]) -> Vec<String> {
    events.iter().map(|FeedEvent { event, .. }| format!("{:?} {:?}", event.at, event.kind)).collect()
}

fn cursors(events: &[FeedEvent]) -> Vec<&str> {
    events.iter().map(|event| event.event.cursor.as_str()).collect()
}

/// Whether the feed has every inbox, each in its order.
fn assert_complete(stage: &mut Stage, events: &[FeedEvent]) {
    stage.node.follow().unwrap();
    let mut all = 0;
    for name in PLAYERS {
        let page = PageRequest { after: None, limit: 1_000 };
        let inbox = stage.node.market().inbox(player(name), page).now_or_never().unwrap().unwrap().items;
        let inbox: Vec<_> = inbox.iter().map(|event| format!("{:?} {:?}", event.at, event.kind)).collect();
        let own: Vec<_> = events.iter().filter(|event| event.player == player(name)).cloned().collect();
        assert_eq!(content(&own), inbox, "{name}");
        all += inbox.len();
    }
    assert_eq!(events.len(), all);
}

#[test]
fn the_feed_has_each_inbox_entry_once_in_pages_of_any_size() {
    let mut stage = Stage::new();
    stage.trade();
    let all = stage.feed(1_000);
    assert!(all.len() > 20, "{}", all.len());
    assert_complete(&mut stage, &all);
    for limit in [1, 2, 3, 7] {
        assert_eq!(cursors(&stage.feed(limit)), cursors(&all), "pages of {limit}");
    }
    for (index, event) in all.iter().enumerate() {
        let rest = stage.read(Some(&event.event.cursor), 1_000).unwrap();
        assert_eq!(cursors(&rest.events), cursors(&all[index + 1..]), "after {}", event.event.cursor);
    }
    let end = stage.read(None, 1_000).unwrap().next;
    assert_eq!(stage.read(Some(&end), 10).unwrap().next, end, "next is there at the end, too");
    assert_eq!(from_end(&stage).next, end);
    stage.trade();
    assert!(from_end(&stage).events.is_empty() && from_end(&stage).next != end);
    let news = stage.read(Some(&end), 1_000).unwrap().events;
    let again = stage.feed(5);
    assert_eq!(cursors(&again), [cursors(&all), cursors(&news)].concat());
    assert_complete(&mut stage, &again);
}

#[test]
fn old_cursors_are_read_from_archived_segments_also_after_a_restart() {
    let mut stage = Stage::new();
    stage.trade();
    stage.node.follow().unwrap();
    let all = stage.feed(3);
    stage.node.snapshot();
    for _ in 0..3 {
        stage.trade();
    }
    stage.node.follow().unwrap();
    assert!(stage.node.archive(1_000).unwrap() > 5);
    let mut stage = stage.restart();
    let again = stage.feed(2);
    assert_eq!(cursors(&again[..all.len()]), cursors(&all));
    assert_complete(&mut stage, &again);
    for event in &again {
        let rest = stage.read(Some(&event.event.cursor), 1_000).unwrap().events;
        assert_eq!(
            again.len() - rest.len(),
            1 + cursors(&again).iter().position(|c| *c == event.event.cursor).unwrap()
        );
    }
}

#[test]
fn a_name_that_the_history_does_not_know_yet_is_waited_for() {
    let mut stage = Stage::new();
    let before = stage.feed(1_000);
    let stage_settings = stage.settings.clone();
    stage.write(vec![deposit("ann", AssetName::Coin, 1)]);
    let Stage { node, directory, .. } = stage;
    drop(node);
    // Another process learns the names from the history, which has nothing yet.
    std::fs::remove_file(directory.path().join("history.db")).unwrap();
    let mut node = SimulatedNode::start(stage_settings).unwrap();
    let market = node.market().clone();
    let after = before.last().unwrap().event.cursor.clone();
    let mut page = market.feed(FeedRequest { from: FeedStart::After(after), limit: 10 }, Duration::ZERO);
    assert!((&mut page).now_or_never().is_none(), "ann is not known yet");
    node.follow().unwrap();
    let page = page.now_or_never().expect("the history has caught up").unwrap();
    assert_eq!(page.events[0].player, player("ann"));
}

#[test]
fn a_cursor_that_this_market_did_not_issue_is_refused() {
    let mut stage = Stage::new();
    stage.trade();
    let cursors = stage.node.market().feed.cursors.clone();
    let end = cursors.read(&stage.read(None, 1_000).unwrap().next).unwrap();
    let other = Stage::new().read(None, 1).unwrap().next;
    let future = Place { sequence: Sequence(end.sequence.0 + 1), ..end };
    let of_another_life = Place { at: tradepost_core::Timestamp(end.at.0 - 1), ..end };
    let no_such_entry = Place { entries: 3, ..end };
    let before_all = Place { entries: 1, ..Place::default() };
    let wrong = [future, of_another_life, no_such_entry, before_all].map(|place| cursors.write(place));
    for cursor in wrong.iter().chain([&other, &"x".to_owned(), &String::new()]) {
        let refused = stage.read(Some(cursor), 10);
        assert!(matches!(refused, Err(Refusal::InvalidCursor)), "{cursor}: {refused:?}");
    }
    let start = stage.read(Some(&cursors.write(Place::default())), 1).unwrap();
    assert_eq!(start.events.len(), 1);
}

async fn running(directory: &TempDir) -> RunningMarket {
    start(MarketSettings::new(directory.path()), |_, _| {}).await.unwrap()
}

async fn give(market: &RunningMarket, name: &str) {
    let amount = Amount::new(5).unwrap();
    let transfer = TransferRequest {
        reference: None,
        kind: TransferKind::Deposit,
        player: player(name),
        asset: AssetName::Coin,
        amount,
        reason: "test".to_owned(),
    };
    market.market.transfer_one(transfer, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_at_the_end_are_woken_by_a_commit() {
    let directory = tempfile::tempdir().unwrap();
    let running = running(&directory).await;
    let began = Instant::now();
    let from = |from: FeedStart| FeedRequest { from, limit: 10 };
    let mut after = running.market.feed(from(FeedStart::End), Duration::ZERO).await.unwrap().next;
    for name in ["ann", "bob"] {
        let waiting: Vec<_> = (0..10)
            .map(|_| {
                let (market, after) = (running.market.clone(), after.clone());
                tokio::spawn(async move {
                    market.feed(from(FeedStart::After(after)), Duration::from_mins(1)).await
                })
            })
            .collect();
        give(&running, name).await;
        for reader in waiting {
            let found = reader.await.unwrap().unwrap();
            assert_eq!(found.events.len(), 1);
            assert_eq!(found.events[0].player, player(name));
            after = found.next;
        }
    }
    assert!(began.elapsed() < Duration::from_secs(30), "nobody waited in vain");
    let nothing = running.market.feed(from(FeedStart::End), Duration::from_millis(20)).await.unwrap();
    assert!(nothing.events.is_empty());
    running.stop().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_that_stops_keeps_no_reader_waiting() {
    let directory = tempfile::tempdir().unwrap();
    let running = running(&directory).await;
    let market = running.market.clone();
    let page = || FeedRequest { from: FeedStart::Oldest, limit: 10 };
    let waiting = {
        let market = market.clone();
        tokio::spawn(async move { market.feed(page(), Duration::from_mins(1)).await })
    };
    running.market.close_streams();
    assert!(matches!(waiting.await.unwrap(), Err(Refusal::Stopping)));
    give(&running, "ann").await;
    assert_eq!(market.feed(page(), Duration::from_mins(1)).await.unwrap().events.len(), 1);
    running.stop().unwrap();
    assert!(matches!(market.feed(page(), Duration::ZERO).await, Err(Refusal::Stopping)));
}

#[test]
fn readers_at_different_places_soon_read_the_same_pages() {
    let mut stage = Stage::new();
    for _ in 0..12 {
        stage.write((0..100).map(|_| deposit("ann", AssetName::Coin, 1)).collect());
    }
    let read = |from: FeedStart| {
        let page = stage.node.market().feed(FeedRequest { from, limit: 1_000 }, Duration::ZERO);
        page.now_or_never().expect("nobody waits").unwrap()
    };
    let first = read(FeedStart::Oldest);
    let place = first.events[100].event.cursor.clone();
    let other = read(FeedStart::After(place));
    assert_eq!(first.next, other.next);
    assert_eq!(first.events.len() - 101, other.events.len());
    let mut page = first;
    let mut events = page.events.len();
    while !page.events.is_empty() {
        page = read(FeedStart::After(page.next));
        events += page.events.len();
    }
    assert_eq!(events, 1_200 + 2 * PLAYERS.len(), "nothing is skipped or repeated");
}
