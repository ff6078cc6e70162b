//! Slow subscribers, a slow dispatcher, and thousands of subscribers at once.

use tradepost_wire::Book;

use super::*;
use crate::live::inbox::CHANGES_MAX;
use crate::live::mailbox::BYTES_MAX;

/// A round of trades: each fills 50 orders at once.
fn trades(stage: &mut Stage) {
    let asks = (0..50).map(|_| order("ann", Side::Ask, "copper", 1, 12));
    stage.write(asks.chain([order("bob", Side::Bid, "copper", 50, 12)]).collect());
    stage.pass(Duration::from_millis(100));
}

#[test]
fn a_subscriber_that_reads_too_slowly_has_bounded_memory_and_starts_over() {
    let mut stage = Stage::new();
    let mine = Subscription { player: Some(player("ann")), ..following(&["copper"]) };
    let mut slow = stage.subscribed(mine);
    let mut most = 0;
    for _ in 0..60 {
        trades(&mut stage);
        most = most.max(slow.mailbox.bytes());
    }
    assert!((BYTES_MAX / 2..=BYTES_MAX).contains(&most), "{most} bytes waited");
    assert_eq!(slow.mailbox.bytes(), 0, "a subscriber that fell behind gets nothing more");
    stage.write(vec![order("ann", Side::Ask, "copper", 3, 20)]);
    assert_eq!(names(&read(&mut slow)), ["behind"]);
    stage.deliver();
    let again = read(&mut slow);
    assert_eq!(names(&again), ["book"]);
    let book: Book = data(&again[0]);
    assert_eq!(book.asks.iter().map(|level| (level.price, level.quantity)).collect::<Vec<_>>(), [(20, 3)]);
    trades(&mut stage);
    let then = read(&mut slow);
    assert_eq!(then.iter().filter(|(name, _)| name == "trade").count(), 50);
    assert_eq!(then.iter().filter(|(name, _)| name == "event").count(), 50);
}

#[test]
fn a_book_that_the_engine_was_too_busy_for_is_requested_again_however_often_the_dispatcher_works() {
    let mut stage = Stage::with(|settings| settings.queue_length = 1);
    let engine = stage.node.market().engine().clone();
    let mut waits = Box::pin(engine.write(vec![cancel_all("ann")], None));
    assert!(waits.as_mut().now_or_never().is_none(), "the queue is full");
    let mut subscriber = stage.subscribe(following(&["copper"]));
    stage.node.deliver(stage.now);
    stage.commit();
    let arrives = (1..=20).find(|_| {
        stage.pass(Duration::from_millis(10));
        !read(&mut subscriber).is_empty()
    });
    assert_eq!(arrives, Some(5), "after 50 ms");
}

#[test]
fn others_do_not_notice_a_slow_subscriber() {
    let mut stage = Stage::new();
    let _slow = stage.subscribed(following(&["copper"]));
    let mut quick = stage.subscribed(following(&["copper"]));
    for _ in 0..60 {
        trades(&mut stage);
        let due = read(&mut quick);
        assert_eq!(names(&due).len(), 51);
    }
}

#[test]
fn a_dispatcher_that_is_held_does_not_hold_the_engine() {
    let mut stage = Stage::new();
    let mut subscribers: Vec<_> = (0..500).map(|_| stage.subscribe(following(&["copper"]))).collect();
    stage.deliver();
    let hub = Arc::clone(&stage.node.market().hub);
    let mut most = 0;
    for round in 0..CHANGES_MAX / 1_000 + 5 {
        let price = |at: usize| 10 + u64::try_from((round * 1_000 + at) % 5_000).unwrap();
        let asks = (0..1_000).map(|at| order("ann", Side::Ask, "copper", 1, price(at)));
        // `write` asserts that the answer is there as soon as the batch is on disk.
        assert!(stage.write(asks.collect()).iter().all(Result::is_ok));
        most = most.max(hub.changes_waiting());
    }
    assert!(most <= CHANGES_MAX, "{most} changes waited");
    // Everybody starts over, with the right book.
    stage.deliver();
    let right = stage.depth("copper");
    for subscriber in &mut subscribers {
        let messages = read(subscriber);
        assert!(names(&messages).ends_with(&["behind"]), "{:?}", names(&messages));
    }
    stage.pass(Duration::from_millis(100));
    let mut books: Vec<Bytes> = subscribers.iter_mut().filter_map(next_piece).collect();
    assert_eq!(books.len(), 500);
    books.dedup_by_key(|piece| piece.as_ptr());
    assert_eq!(books.len(), 1, "read and encoded once for all");
    let book: Book = data(&messages(&books[0])[0]);
    let best = right.asks.iter().take(1_000).map(|level| (level.price.get(), level.quantity));
    assert!(book.asks.iter().map(|level| (level.price, level.quantity)).eq(best));
}

#[test]
fn subscribers_are_woken_a_few_at_a_time_so_that_orders_get_their_turn() {
    const SUBSCRIBERS: usize = 2_000;
    let mut stage = Stage::new();
    let mut subscribers: Vec<_> = (0..SUBSCRIBERS).map(|_| stage.subscribe(following(&["copper"]))).collect();
    for _ in 0..200 {
        stage.pass(Duration::from_millis(2));
    }
    let alarms: Vec<_> = subscribers
        .iter_mut()
        .map(|subscriber| {
            while next_piece(subscriber).is_some() {}
            let alarm = Arc::new(Alarm::default());
            let waker = Waker::from(Arc::clone(&alarm));
            assert!(Pin::new(subscriber).poll_next(&mut Context::from_waker(&waker)).is_pending());
            alarm
        })
        .collect();
    stage.write(vec![order("ann", Side::Ask, "copper", 1, 12)]);
    let woken = || alarms.iter().map(|alarm| alarm.0.load(Ordering::Relaxed)).sum::<usize>();
    let mut steps = Vec::new();
    for _ in 0..50 {
        let before = woken();
        stage.now += Duration::from_millis(2);
        stage.node.deliver(stage.now);
        steps.push(woken() - before);
    }
    assert_eq!(steps.iter().max(), Some(&50));
    assert_eq!(steps.iter().sum::<usize>(), SUBSCRIBERS, "all of them, before the next delivery");
}
