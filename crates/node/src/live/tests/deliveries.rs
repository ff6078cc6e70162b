//! What is delivered, when, and in which order.

use tradepost_wire::{Book, Event, Level, Summary, Trade};

use super::*;

const TICK: Duration = Duration::from_millis(100);

fn level(price: u64, quantity: u64, orders: u32) -> Level {
    Level { price, quantity, orders }
}

#[test]
fn the_whole_book_comes_first_and_then_what_changes() {
    let mut stage = Stage::new();
    stage.write(vec![order("ann", Side::Ask, "copper", 5, 12)]);
    let mut subscriber = stage.subscribe(following(&["copper"]));
    stage.write(vec![order("ann", Side::Ask, "tin", 1, 1)]);
    stage.deliver();
    let first = read(&mut subscriber);
    assert_eq!(names(&first), ["book"]);
    let book: Book = data(&first[0]);
    assert_eq!((book.material.as_str(), book.asks), ("copper", vec![level(12, 5, 1)]));

    stage.write(vec![order("bob", Side::Bid, "copper", 7, 12)]);
    stage.pass(TICK);
    let then = read(&mut subscriber);
    assert_eq!(names(&then), ["trade", "book_changed"]);
    assert_eq!((data::<Trade>(&then[0]).quantity, data::<Trade>(&then[0]).price), (5, 12));
    let changed: Book = data(&then[1]);
    assert!(changed.sequence > book.sequence);
    assert_eq!((changed.bids, changed.asks), (vec![level(12, 2, 1)], vec![level(12, 0, 0)]));
}

#[test]
fn the_first_change_is_delivered_at_once_and_the_next_ones_together() {
    let mut stage = Stage::new();
    let mut subscriber = stage.subscribed(following(&["copper"]));
    stage.now += TICK;
    stage.write(vec![order("ann", Side::Ask, "copper", 5, 12)]);
    stage.deliver();
    assert_eq!(names(&read(&mut subscriber)), ["book_changed"]);
    for price in [20, 21, 20] {
        stage.write(vec![order("ann", Side::Ask, "copper", 1, price)]);
        stage.write(vec![order("bob", Side::Bid, "copper", 1, 12)]);
        stage.pass(Duration::from_millis(10));
        assert_eq!(read(&mut subscriber), []);
    }
    stage.pass(Duration::from_millis(70));
    let piece = next_piece(&mut subscriber).expect("one piece");
    let due = messages(&piece);
    assert_eq!(names(&due), ["trade", "trade", "trade", "book_changed"]);
    assert!(due.iter().take(3).map(|trade| data::<Trade>(trade).trade_id).is_sorted());
    let changed: Book = data(&due[3]);
    assert_eq!(changed.asks, [level(12, 2, 1), level(20, 2, 2), level(21, 1, 1)]);
    assert_eq!(read(&mut subscriber), []);
}

#[test]
fn subscribers_of_one_rate_get_the_same_bytes_and_others_at_their_own_rate() {
    let mut stage = Stage::new();
    let slowly = Subscription { rate: StreamRate::new(2).unwrap(), ..following(&["copper"]) };
    let mut two = [(); 2].map(|()| stage.subscribed(following(&["copper"])));
    let mut slow = stage.subscribed(slowly);
    let mut received = (0, 0);
    for step in 0..10 {
        stage.write(vec![order("ann", Side::Ask, "copper", 1, 12 + step)]);
        stage.pass(TICK);
        let [first, second] = two.each_mut().map(|subscriber| next_piece(subscriber).unwrap());
        assert_eq!(first.as_ptr(), second.as_ptr(), "encoded once");
        received.0 += 1;
        received.1 += usize::from(next_piece(&mut slow).is_some());
    }
    assert_eq!(received, (10, 2));
}

#[test]
fn each_format_is_encoded_once_and_says_the_same() {
    let mut stage = Stage::new();
    let all = || Subscription { player: Some(player("ann")), summaries: true, ..following(&["copper"]) };
    let lines = || Subscription { format: StreamFormat::Lines, ..all() };
    let bytes = || Subscription { format: StreamFormat::Lines, ..following(&["copper"]) };
    stage.write(vec![order("ann", Side::Ask, "copper", 9, 12)]);
    let mut readers = [all(), lines(), bytes(), bytes()].map(|subscription| stage.subscribe(subscription));
    stage.deliver();
    for place in 0..3 {
        let pieces = readers.each_mut().map(|reader| next_piece(reader).unwrap());
        let [events, lines, first, second] = &pieces;
        assert_eq!(first.as_ptr(), second.as_ptr(), "encoded once");
        assert!(events.starts_with(b"event: ") && lines.starts_with(b"{\"event\":"));
        let said = |piece| -> Vec<(String, serde_json::Value)> {
            messages(piece).iter().map(|message| (message.0.clone(), data(message))).collect()
        };
        assert_eq!(said(events), said(lines));
        assert_eq!(said(first)[0].0, if place == 0 { "book" } else { "trade" });
        stage.write(vec![order("bob", Side::Bid, "copper", 1, 12)]);
        stage.pass(TICK);
    }
}

#[test]
fn everything_that_is_due_to_a_subscriber_comes_in_one_piece() {
    let mut stage = Stage::new();
    let everything =
        Subscription { player: Some(player("ann")), summaries: true, ..following(&["copper", "tin"]) };
    let mut subscriber = stage.subscribed(everything);
    stage.write(vec![
        order("ann", Side::Ask, "copper", 5, 12),
        order("bob", Side::Bid, "copper", 5, 12),
        order("bob", Side::Bid, "tin", 1, 3),
    ]);
    stage.pass(TICK);
    let piece = next_piece(&mut subscriber).expect("one piece");
    assert_eq!(read(&mut subscriber), []);
    let due = messages(&piece);
    let mut kinds = names(&due);
    kinds.sort_unstable();
    assert_eq!(kinds, ["book_changed", "book_changed", "event", "summary", "summary", "trade"]);
    let own = due.iter().find(|(name, _)| name == "event").unwrap();
    assert_eq!(data::<Event>(own).kind, tradepost_wire::EventKind::Filled);
}

#[test]
fn summaries_send_the_last_prices_of_every_material_and_no_books() {
    let mut stage = Stage::new();
    stage.write(vec![order("ann", Side::Ask, "copper", 5, 12)]);
    let all = Subscription { summaries: true, ..following(&[]) };
    let mut subscriber = stage.subscribe(all);
    stage.deliver();
    assert_eq!(read(&mut subscriber), [], "nothing at the start");
    for price in [7, 8, 9] {
        stage.write(vec![order("bob", Side::Bid, "copper", 1, price)]);
        stage.write(vec![order("bob", Side::Bid, "tin", 1, price)]);
    }
    stage.write(vec![order("bob", Side::Bid, "copper", 1, 12)]);
    stage.pass(TICK);
    let due = read(&mut subscriber);
    assert_eq!(names(&due), ["summary", "summary"]);
    let [copper, tin]: [Summary; 2] = [data(&due[0]), data(&due[1])];
    assert_eq!((copper.last, copper.best_bid, copper.best_ask), (Some(12), Some(9), Some(12)));
    assert_eq!((tin.last, tin.best_bid, tin.best_ask), (None, Some(9), None));
}

#[test]
fn nothing_is_delivered_before_its_batch_is_on_disk() {
    let mut stage = Stage::new();
    let mut subscriber = stage.subscribed(following(&["copper"]));
    // Large enough that it goes to the journal's thread.
    let many = (0..5_000).map(|price| order("ann", Side::Ask, "copper", 1, 10 + price)).collect();
    let engine = stage.node.market().engine().clone();
    let mut reply = Box::pin(engine.write(many, None));
    assert!(reply.as_mut().now_or_never().is_none());
    stage.node.decide();
    assert_eq!(stage.node.end_batch().unwrap(), Ended::HandedOver);
    stage.now += TICK;
    stage.node.deliver(stage.now);
    assert_eq!(read(&mut subscriber), []);
    stage.node.sync().unwrap();
    stage.node.deliver(stage.now);
    assert_eq!(names(&read(&mut subscriber)), ["book_changed"]);
}

#[test]
fn a_subscriber_of_many_materials_gets_a_few_books_at_a_time() {
    let mut stage = Stage::new();
    let ids: Vec<String> = (0..10).map(|number| format!("m{number}")).collect();
    for id in &ids {
        stage.write(vec![Command::RegisterMaterial { material: material(id), name: id.clone() }]);
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut subscriber = stage.subscribe(following(&ids));
    let mut received = Vec::new();
    for _ in 0..3 {
        stage.deliver();
        received.push(read(&mut subscriber).len());
    }
    assert_eq!(received, [4, 4, 2]);
    stage.deliver();
    assert_eq!(read(&mut subscriber), []);
}

#[test]
fn streams_end_with_what_was_published_before() {
    let mut stage = Stage::new();
    let mut subscriber = stage.subscribed(following(&["copper"]));
    stage.write(vec![order("ann", Side::Ask, "copper", 1, 10)]);
    stage.node.market().close_streams();
    stage.node.deliver(stage.now);
    let piece = next_piece(&mut subscriber).expect("the last messages");
    assert_eq!(names(&messages(&piece)), ["book_changed"]);
    assert!(has_ended(&mut subscriber));
    let mut late = stage.subscribe(following(&["copper"]));
    assert!(has_ended(&mut late), "there are no streams any more");
}
