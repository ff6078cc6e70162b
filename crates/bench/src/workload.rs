//! The workload: a seeded stream of orders and cancels, and the trades that a correct matching engine makes
//! of it.
//!
//! The stream is a function of its [`Shape`] alone: integer arithmetic, no libm, no platform. A tenth of the
//! orders cross; the others steer each book back to its size, so that it neither drains nor fills however
//! long a run is. Cancels name live orders only, sampled evenly. Prices follow a mid that walks one step at a
//! time.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "the generator indexes its own tables, and its values are small"
)]

use tradepost_core::Side;

use crate::orders::{Kind, OWNERS, Op};
use crate::tree::Tree;

/// The parameters of a workload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) seed: u64,
    pub(crate) books: u64,
    /// Orders that rest in each book.
    pub(crate) resting: u64,
    /// Operations after the books are filled.
    pub(crate) ops: u64,
    /// How far orders stand from the mid, in price steps; 0 for one price a side (a wall).
    pub(crate) sigma: u64,
    /// Price steps that the mid moves at a time.
    pub(crate) drift: i64,
}

/// Summary of a stream of trades; two engines agree if these do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) trades: u64,
    pub(crate) quantity: u64,
    /// Sum of price × quantity.
    pub(crate) value: u64,
    /// Hash of the trades in their order.
    pub(crate) hash: u64,
}

/// Operations and the trades that they must make.
#[derive(Debug)]
pub(crate) struct Workload {
    pub(crate) books: u64,
    /// Fills the books before the measurement.
    pub(crate) prefill: Vec<Op>,
    /// The measured operations.
    pub(crate) ops: Vec<Op>,
    /// Of the trades of `prefill` and `ops`.
    pub(crate) digest: Digest,
}

impl Digest {
    /// Adds a trade.
    #[inline]
    pub(crate) fn trade(&mut self, maker: u64, taker: u64, price: u64, quantity: u32) {
        let quantity = u64::from(quantity);
        self.trades += 1;
        self.quantity += quantity;
        self.value += quantity * price;
        let mixed = maker.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ taker.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            ^ price.wrapping_mul(0x1656_67B1_9E37_79F9)
            ^ quantity.wrapping_mul(0x27D4_EB2F_1656_67C5);
        self.hash = (self.hash ^ mixed).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
    }
}

impl Workload {
    pub(crate) fn generate(shape: &Shape) -> Self {
        let mut generator = Generator::new(shape);
        let filled = shape.books * shape.resting;
        for step in 0..filled {
            generator.prefill((step / shape.resting) as usize);
        }
        for _ in 0..shape.ops {
            generator.step();
        }
        let Generator { ops: mut prefill, digest, .. } = generator;
        let ops = prefill.split_off(filled as usize);
        Self { books: shape.books, prefill, ops, digest }
    }
}

struct Generator<'a> {
    shape: &'a Shape,
    random: Random,
    engine: Tree,
    digest: Digest,
    ops: Vec<Op>,
    mids: Vec<i64>,
    /// Resting orders of each book, to sample cancels from.
    live: Vec<Vec<Op>>,
    /// Index in `live` of an order by its id.
    positions: Vec<u32>,
    /// Orders filled by the one being placed; they leave `live` last first, which is part of the stream.
    filled: Vec<u64>,
}

impl<'a> Generator<'a> {
    fn new(shape: &'a Shape) -> Self {
        let books = shape.books as usize;
        Self {
            shape,
            random: Random::new(shape.seed),
            engine: Tree::new(books),
            digest: Digest::default(),
            ops: Vec::with_capacity((shape.books * shape.resting + shape.ops) as usize),
            mids: vec![100_000; books],
            live: vec![Vec::new(); books],
            positions: vec![u32::MAX],
            filled: Vec::new(),
        }
    }

    fn prefill(&mut self, book: usize) {
        self.random.below(10_000);
        self.place(book, false);
    }

    fn step(&mut self) {
        let book = self.random.below(self.shape.books) as usize;
        match self.random.below(8) {
            0 => self.mids[book] += self.shape.drift,
            1 => self.mids[book] -= self.shape.drift,
            _ => {}
        }
        let live = self.live[book].len();
        let (resting, missing) = (self.shape.resting as i64, self.shape.resting as i64 - live as i64);
        let passive = (5_500 + missing * 5_000 / resting).clamp(500, 8_900) as u64;
        match self.random.below(10_000) {
            0..1_000 => self.place(book, true),
            draw if draw < 1_000 + passive || live == 0 => self.place(book, false),
            _ => self.cancel(book),
        }
    }

    fn cancel(&mut self, book: usize) {
        let at = self.random.below(self.live[book].len() as u64) as usize;
        let op = Op { kind: Kind::Cancel, ..self.live[book][at] };
        assert!(self.engine.cancel(&op), "a live order can be cancelled");
        remove(&mut self.live[book], &mut self.positions, op.id);
        self.ops.push(op);
    }

    fn place(&mut self, book: usize, aggressive: bool) {
        let side = if self.random.next() >> 63 == 0 { Side::Bid } else { Side::Ask };
        let towards_seller = if side == Side::Bid { -1 } else { 1 };
        let off = self.random.gauss(self.shape.sigma).abs() + 1;
        let (off, quantity_max) =
            if aggressive { (-(2 * self.shape.sigma as i64 + off), 202) } else { (off, 100) };
        let price = (self.mids[book] + towards_seller * off) as u64;
        let quantity = 1 + self.random.below(quantity_max) as u32;
        let owner = self.random.below(OWNERS) as u16;
        let id = self.positions.len() as u64;
        let op = Op { id, price, quantity, owner, book: book as u16, side, kind: Kind::Place };
        self.ops.push(op);

        let (live, positions, digest) = (&mut self.live[book], &mut self.positions, &mut self.digest);
        positions.push(u32::MAX);
        let filled = &mut self.filled;
        let rest = self.engine.place(&op, |trade| {
            digest.trade(trade.maker, id, trade.price, trade.quantity);
            if trade.maker_is_filled {
                filled.push(trade.maker);
            }
        });
        while let Some(id) = filled.pop() {
            remove(live, positions, id);
        }
        if rest > 0 {
            positions[id as usize] = live.len() as u32;
            live.push(op);
        }
    }
}

/// Removes an order from the live ones of its book.
fn remove(live: &mut Vec<Op>, positions: &mut [u32], id: u64) {
    let at = std::mem::replace(&mut positions[id as usize], u32::MAX);
    live.swap_remove(at as usize);
    if let Some(moved) = live.get(at as usize) {
        positions[moved.id as usize] = at;
    }
}

/// xoshiro256** seeded by splitmix64, written here so that no crate's update changes the stream.
#[derive(Debug)]
pub(crate) struct Random([u64; 4]);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            splitmix(state)
        }))
    }

    pub(crate) fn next(&mut self) -> u64 {
        let Self(s) = self;
        let drawn = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Near-Gaussian with standard deviation `sigma`: the sum of twelve uniforms.
    fn gauss(&mut self, sigma: u64) -> i64 {
        let sum: i64 = (0..12).map(|_| (self.next() >> 44) as i64).sum();
        ((sum - (6 << 20)) * sigma as i64) >> 20
    }
}

/// Mixes 64 bits (Steele, Lea, Flood: splitmix64's finaliser).
pub(crate) fn splitmix(state: u64) -> u64 {
    let x = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
