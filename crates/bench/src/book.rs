//! Order books alone against the [`Tree`] floor: the same stream, the same trades, CPU time per operation.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use tradepost_core::rules::matching;
use tradepost_core::{
    Books, Fill, Incoming, MaterialNo, OrderId, PlayerNo, Price, Quantity, TimeInForce, Upcoming,
};

use crate::measure::{cpu, median, ns_each};
use crate::orders::{Kind, Op};
use crate::report::{Row, Section, Target};
use crate::tree::Tree;
use crate::workload::{Digest, Shape, Workload, splitmix};

const fn shape(name: &'static str, seed: u64, books: u64, resting: u64, ops: u64) -> Shape {
    Shape { name, seed, books, resting, ops, sigma: 500, drift: 1 }
}

pub(crate) const ONE: Shape = shape("one book, 10,000 resting", 1, 1, 10_000, 2_000_000);
pub(crate) const MANY: Shape = shape("200 books, 1,000 resting in each", 2, 200, 1_000, 2_000_000);
const SIZE_1K: Shape = shape("one book, 1,000 resting", 3, 1, 1_000, 1_000_000);
const SIZE_100K: Shape = shape("one book, 100,000 resting", 3, 1, 100_000, 1_000_000);
const SIZE_1M: Shape = shape("one book, 1,000,000 resting", 3, 1, 1_000_000, 1_000_000);
const WALL_100K: Shape = Shape {
    sigma: 0,
    drift: 0,
    ..shape("one book, 100,000 resting at one price a side", 6, 1, 100_000, 200_000)
};

pub(crate) fn run(quick: bool, only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let rounds = if quick { 3 } else { 11 };
    let goals = [
        (ONE, Some(Target::RatioAtMost(0.85))),
        (MANY, Some(Target::RatioAtMost(0.5))),
        (SIZE_1K, None),
        (SIZE_100K, None),
        (SIZE_1M, Some(Target::RatioAtMost(0.5))),
        (WALL_100K, None),
    ];
    let mut rows = Vec::new();
    for (shape, target) in goals.into_iter().filter(|(shape, _)| shape.name.contains(only)) {
        let shape = if quick { shorter(shape) } else { shape };
        progress.set_message(format!("book: {}", shape.name));
        let runs = compare(&shape, rounds, progress)?;
        let row = Row::new(shape.name, median(runs.iter().map(|run| run.books)), "ns/op");
        let ratio = median(runs.iter().map(|run| run.books / run.tree));
        let row = row.against(median(runs.iter().map(|run| run.tree)), ratio);
        rows.push(match target {
            Some(target) => row.target(target),
            None => row,
        });
    }
    rows.push(wall(&rows));
    Ok(Section { title: "Matching, one thread", about: about(rounds), rows })
}

fn about(rounds: usize) -> String {
    format!(
        "55 % of the operations place an order that rests, 35 % cancel one, and 10 % place one that crosses. Prices lie \
         around a mid price that follows a random walk. CPU time of the thread per operation, median of {rounds} runs of \
         each engine in turns. Floor: slab, `BTreeMap` of levels, hash map of ids. Every run must end with the same \
         trades as the floor: count, quantity, value, and a hash of their order."
    )
}

/// Compares orders at one price with the same number at many prices.
fn wall(rows: &[Row]) -> Row {
    let value =
        |shape: Shape| rows.iter().find(|row| row.what == shape.name).map_or(f64::NAN, |row| row.value);
    let (wall, spread) = (value(WALL_100K), value(SIZE_100K));
    let row = Row::new("100,000 orders at one price; floor: the same at many prices", wall, "ns/op");
    row.against(spread, wall / spread).target(Target::RatioAtMost(1.0))
}

pub(crate) fn shorter(shape: Shape) -> Shape {
    Shape { resting: shape.resting.min(100_000), ops: shape.ops / 10, ..shape }
}

/// Nanoseconds per operation of one run of both engines.
#[derive(Debug)]
struct Both {
    tree: f64,
    books: f64,
}

fn compare(shape: &Shape, rounds: usize, progress: &ProgressBar) -> anyhow::Result<Vec<Both>> {
    let workload = Workload::generate(shape);
    let steps = Steps::of(&workload)?;
    let count = workload.ops.len();
    let mut runs = Vec::new();
    for _ in 0..rounds {
        let (tree, took) = run_tree(&workload);
        ensure!(tree == workload.digest, "the floor's trades differ from the generator's: {tree:?}");
        let tree = ns_each(took, count);
        let (books, took) = run_books(&steps);
        ensure!(books == workload.digest, "{}: traded {books:?}, not {:?}", shape.name, workload.digest);
        runs.push(Both { tree, books: ns_each(took, count) });
        progress.inc(1);
    }
    Ok(runs)
}

fn run_tree(workload: &Workload) -> (Digest, Duration) {
    let mut tree = Tree::new(usize::try_from(workload.books).unwrap_or(0));
    let mut digest = Digest::default();
    let mut apply = |op: &Op| match op.kind {
        Kind::Place => {
            tree.place(op, |trade| digest.trade(trade.maker, op.id, trade.price, trade.quantity));
        }
        Kind::Cancel => assert!(tree.cancel(op), "a live order can be cancelled"),
    };
    workload.prefill.iter().for_each(&mut apply);
    let ((), took) = cpu(|| workload.ops.iter().for_each(apply));
    (digest, took)
}

fn run_books(steps: &Steps) -> (Digest, Duration) {
    let mut engine = Engine::new(steps.books);
    engine.run(&steps.prefill);
    let ((), took) = cpu(|| engine.run(&steps.ops));
    (engine.digest, took)
}

/// The workload in the core's terms.
#[derive(Debug)]
pub(crate) struct Steps {
    books: u64,
    prefill: Vec<Step>,
    ops: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Place(Incoming),
    Cancel(OrderId),
}

impl Steps {
    fn of(workload: &Workload) -> anyhow::Result<Self> {
        let steps = |ops: &[Op]| ops.iter().map(Step::of).collect::<anyhow::Result<Vec<_>>>();
        Ok(Self { books: workload.books, prefill: steps(&workload.prefill)?, ops: steps(&workload.ops)? })
    }
}

impl Step {
    fn of(op: &Op) -> anyhow::Result<Self> {
        let order_id = order_id(op.id);
        Ok(match op.kind {
            Kind::Cancel => Self::Cancel(order_id),
            Kind::Place => Self::Place(Incoming {
                order_id,
                // Each order has a separate player: the floor does not prevent self-trades.
                player: PlayerNo(u32::try_from(op.id).context("a workload has fewer than 2^32 orders")?),
                material: MaterialNo(op.book),
                side: op.side,
                price: Price::new(op.price).context("a price is in bounds")?,
                quantity: Quantity::new(op.quantity.into()).context("a quantity is in bounds")?,
            }),
        })
    }
}

/// An id as the server makes them (RFC 9562, version 7): a time and a counter, which hold the workload's
/// number of the order, then 62 random bits.
pub(crate) fn order_id(number: u64) -> OrderId {
    const START_MS: u64 = 1_750_000_000_000;
    let time_and_counter = (START_MS + (number >> 12)) << 16 | 0x7000 | (number & 0xFFF);
    let random = splitmix(number) >> 2 | 1 << 63;
    OrderId::from_u128(u128::from(time_and_counter) << 64 | u128::from(random))
}

/// The order's number, from its id.
#[inline]
fn number_of(order_id: OrderId) -> u64 {
    const START_MS: u64 = 1_750_000_000_000;
    let time_and_counter = (order_id.as_u128() >> 64) as u64;
    ((time_and_counter >> 16) - START_MS) << 12 | (time_and_counter & 0xFFF)
}

/// The books, run as the server runs them: with lookahead.
#[derive(Debug, Default)]
struct Engine {
    books: Books,
    fills: Vec<Fill>,
    digest: Digest,
}

impl Engine {
    fn new(books: u64) -> Self {
        let mut engine = Self::default();
        (0..books).for_each(|_| engine.books.open_book());
        engine
    }

    fn run(&mut self, steps: &[Step]) {
        for steps in steps.chunks(Books::AHEAD) {
            self.books.prefetch(steps.iter().map(|step| match step {
                Step::Place(order) => Upcoming::Place(*order),
                Step::Cancel(order_id) => Upcoming::Cancel(*order_id),
            }));
            for step in steps {
                self.apply(step);
            }
        }
    }

    /// Not inlined: in one function with the lookahead, both run short of registers.
    #[inline(never)]
    fn apply(&mut self, step: &Step) {
        match step {
            Step::Cancel(order_id) => assert!(self.books.cancel(*order_id), "a live order can be cancelled"),
            Step::Place(order) => {
                self.fills.clear();
                matching::place(&mut self.books, order, TimeInForce::Gtc, None, &mut self.fills, |_| true);
                let taker = number_of(order.order_id);
                for fill in &self.fills {
                    let maker = number_of(fill.maker);
                    self.digest.trade(maker, taker, fill.price.get(), fill.quantity.get());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_make_the_published_trades_of_a_stream() {
        // Computed by the first generator of these streams, to detect a change of the stream.
        for (shape, trades, hash) in
            [(ONE, 598_100, 0xb3d5_668b_c5d9_bd0b_u64), (WALL_100K, 60_088, 0x7450_0b4f_feb9_16d0)]
        {
            let workload = Workload::generate(&shape);
            assert_eq!((workload.digest.trades, workload.digest.hash), (trades, hash));
            assert_eq!(run_tree(&workload).0, workload.digest);
            assert_eq!(run_books(&Steps::of(&workload).unwrap()).0, workload.digest);
        }
    }

    #[test]
    fn lookahead_in_many_books_does_not_change_trades() {
        let workload = Workload::generate(&Shape { ops: 50_000, ..MANY });
        assert_eq!(run_books(&Steps::of(&workload).unwrap()).0, workload.digest);
    }
}
