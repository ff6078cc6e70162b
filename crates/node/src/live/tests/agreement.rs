//! Random orders and subscribers: a subscriber that applies what it gets has the market's book, and each
//! trade once.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_dice::Dice;
use tradepost_wire::{Book, Trade};

use super::*;

/// A subscriber, and what it made of its messages.
struct Reader {
    subscriber: Subscriber,
    materials: BTreeMap<String, Followed>,
    /// Reads only now and then.
    slow: bool,
    starts: usize,
}

/// A material as a reader knows it.
#[derive(Default)]
struct Followed {
    sequence: u64,
    levels: BTreeMap<(bool, u64), (u64, u32)>,
    /// The sequence of the last whole book, and the trades since.
    since: u64,
    trades: Vec<u64>,
}

impl Reader {
    fn apply(&mut self, messages: &[Message]) {
        for message in messages {
            match message.0.as_str() {
                "behind" => self.materials.clear(),
                "book" => {
                    let book: Book = data(message);
                    self.starts += 1;
                    let known = Followed { since: book.sequence, ..Followed::default() };
                    let before = self.materials.insert(book.material.clone(), known);
                    assert!(before.is_none(), "a whole book at the start, and after `behind`");
                    self.change(&book);
                }
                "book_changed" => {
                    let book: Book = data(message);
                    assert!(book.sequence > self.materials[&book.material].sequence);
                    self.change(&book);
                }
                "trade" => {
                    let trade: Trade = data(message);
                    let trades = &mut self.materials.get_mut(&trade.material).unwrap().trades;
                    trades.push(trade.trade_id.parse().unwrap());
                }
                other => panic!("{other}"),
            }
        }
    }

    fn change(&mut self, book: &Book) {
        let followed = self.materials.get_mut(&book.material).unwrap();
        followed.sequence = book.sequence;
        for (is_bid, levels) in [(true, &book.bids), (false, &book.asks)] {
            for level in levels {
                followed.levels.remove(&(is_bid, level.price));
                if level.quantity > 0 {
                    followed.levels.insert((is_bid, level.price), (level.quantity, level.orders));
                }
            }
        }
    }
}

fn plays_agree(seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let mut stage = Stage::new();
    let mut readers: Vec<Reader> = Vec::new();
    // Follows from before the first trade, reads everything, and so knows all trades.
    let mut witness = stage.subscribed(following(&["copper", "tin"]));
    let mut all: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut witnessed = |messages: &[Message]| {
        for message in messages.iter().filter(|(name, _)| name == "trade") {
            let trade: Trade = data(message);
            assert!(all.entry(trade.material).or_default().insert(trade.trade_id.parse().unwrap()));
        }
    };
    for _ in 0..400 {
        match dice.below(10) {
            0 if readers.len() < 12 => {
                let materials: &[&str] = if dice.chance(50) { &["copper"] } else { &["copper", "tin"] };
                let rate = StreamRate::new(u32::try_from(dice.between(1, 10)).unwrap()).unwrap();
                let format = if dice.chance(30) { StreamFormat::Lines } else { StreamFormat::Events };
                let subscriber = stage.subscribe(Subscription { rate, format, ..following(materials) });
                let slow = dice.chance(30);
                readers.push(Reader { subscriber, materials: BTreeMap::new(), slow, starts: 0 });
            }
            1 if readers.len() > 8 => drop(readers.swap_remove(0)),
            2 => stage.now += Duration::from_millis(dice.below(120)),
            // Only a part of what `Stage::deliver` does: books stay on their way.
            3 => stage.node.deliver(stage.now),
            4 => stage.deliver(),
            5 => drop(stage.write(vec![cancel_all(if dice.chance(50) { "ann" } else { "bob" })])),
            _ => {
                let count = dice.between(1, 60);
                let commands = (0..count).map(|_| {
                    let player = if dice.chance(50) { "ann" } else { "bob" };
                    let side = if dice.chance(50) { Side::Bid } else { Side::Ask };
                    let material = if dice.chance(70) { "copper" } else { "tin" };
                    order(player, side, material, dice.between(1, 9), dice.between(10, 20))
                });
                let commands = commands.collect();
                stage.write(commands);
            }
        }
        for reader in &mut readers {
            if dice.chance(if reader.slow { 2 } else { 40 }) {
                let messages = read(&mut reader.subscriber);
                reader.apply(&messages);
            }
        }
        witnessed(&read(&mut witness));
    }
    for _ in 0..8 {
        stage.pass(Duration::from_secs(1));
        for reader in &mut readers {
            let messages = read(&mut reader.subscriber);
            reader.apply(&messages);
        }
        witnessed(&read(&mut witness));
    }
    for id in ["copper", "tin"] {
        let depth = stage.depth(id);
        let levels = |is_bid, side: &[tradepost_core::Level]| -> Vec<_> {
            side.iter().map(|level| ((is_bid, level.price.get()), (level.quantity, level.orders))).collect()
        };
        let right: BTreeMap<_, _> =
            levels(true, &depth.bids).into_iter().chain(levels(false, &depth.asks)).collect();
        for reader in &readers {
            let Some(known) = reader.materials.get(id) else { continue };
            assert_eq!(known.levels, right, "seed {seed}: the book of {id}");
            let trades: Vec<u64> = all.get(id).into_iter().flatten().copied().collect();
            let since: Vec<u64> = trades.into_iter().filter(|trade| *trade > known.since).collect();
            assert_eq!(known.trades, since, "seed {seed}: the trades of {id}");
        }
    }
    readers.iter().map(|reader| reader.starts).sum()
}

#[test]
fn a_subscriber_that_applies_its_messages_has_the_book_and_each_trade_once() {
    let starts: usize = (0..12).map(plays_agree).sum();
    assert!(starts > 12 * 8, "{starts}");
}
