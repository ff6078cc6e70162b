//! The floor of matching: the shortest engine that is not naive. A slab of orders, a `BTreeMap` of levels for
//! each side, a hash map of ids with a one-multiply hash, intrusive queues. It has no players, no level
//! totals and no escrow.
#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "slots come from the slab, ids from the workload"
)]

use std::collections::btree_map::OccupiedEntry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use tradepost_core::Side;

use crate::orders::Op;

/// A trade of the floor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trade {
    pub(crate) maker: u64,
    pub(crate) price: u64,
    pub(crate) quantity: u32,
    /// Whether the maker is filled and left the book.
    pub(crate) maker_is_filled: bool,
}

/// The books of all materials.
#[derive(Debug)]
pub(crate) struct Tree {
    books: Vec<Book>,
    slab: Slab,
    ids: HashMap<u64, u32, BuildHasherDefault<OneMultiply>>,
}

#[derive(Debug, Default)]
struct Book {
    bids: BTreeMap<u64, Queue>,
    asks: BTreeMap<u64, Queue>,
}

impl Tree {
    pub(crate) fn new(books: usize) -> Self {
        let books = (0..books).map(|_| Book::default()).collect();
        Self { books, slab: Slab::default(), ids: HashMap::default() }
    }

    /// Places an order, reports its trades, and returns the quantity that rests.
    #[inline]
    pub(crate) fn place(&mut self, op: &Op, mut report: impl FnMut(Trade)) -> u32 {
        let book = &mut self.books[usize::from(op.book)];
        let mut left = op.quantity;
        while left > 0 {
            let Some(mut level) = book.best_that_meets(op) else { break };
            let price = *level.key();
            let queue = level.get_mut();
            while left > 0 && queue.oldest != NONE {
                let slot = queue.oldest;
                let maker = &mut self.slab.orders[slot as usize];
                let quantity = left.min(maker.left);
                left -= quantity;
                maker.left -= quantity;
                let (maker, maker_is_filled) = (maker.id, maker.left == 0);
                report(Trade { maker, price, quantity, maker_is_filled });
                if maker_is_filled {
                    queue.unlink(&mut self.slab, slot);
                    self.ids.remove(&maker);
                }
            }
            if queue.oldest == NONE {
                level.remove();
            }
        }
        if left > 0 {
            let Op { id, price, book: number, side, .. } = *op;
            let slot =
                self.slab.insert(Order { id, price, left, earlier: NONE, later: NONE, book: number, side });
            book.side(side).entry(price).or_insert(Queue::EMPTY).push(&mut self.slab, slot);
            self.ids.insert(id, slot);
        }
        left
    }

    /// Removes an order from its book; `false` if there is none.
    #[inline]
    pub(crate) fn cancel(&mut self, op: &Op) -> bool {
        let Some(slot) = self.ids.remove(&op.id) else { return false };
        let Order { price, earlier, later, book, side, .. } = self.slab.orders[slot as usize];
        // With two neighbours it is neither end of its queue, so the tree need not be searched.
        if earlier != NONE && later != NONE {
            self.slab.orders[earlier as usize].later = later;
            self.slab.orders[later as usize].earlier = earlier;
            self.slab.free.push(slot);
            return true;
        }
        let levels = self.books[usize::from(book)].side(side);
        if let Some(queue) = levels.get_mut(&price) {
            queue.unlink(&mut self.slab, slot);
            if queue.oldest == NONE {
                levels.remove(&price);
            }
        }
        true
    }
}

impl Book {
    fn side(&mut self, side: Side) -> &mut BTreeMap<u64, Queue> {
        match side {
            Side::Bid => &mut self.bids,
            Side::Ask => &mut self.asks,
        }
    }

    fn best_that_meets(&mut self, op: &Op) -> Option<OccupiedEntry<'_, u64, Queue>> {
        match op.side {
            Side::Bid => self.asks.first_entry().filter(|level| *level.key() <= op.price),
            Side::Ask => self.bids.last_entry().filter(|level| *level.key() >= op.price),
        }
    }
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Order {
    id: u64,
    price: u64,
    left: u32,
    earlier: u32,
    later: u32,
    book: u16,
    side: Side,
}

#[derive(Debug, Default)]
struct Slab {
    orders: Vec<Order>,
    free: Vec<u32>,
}

impl Slab {
    fn insert(&mut self, order: Order) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.orders[slot as usize] = order;
            return slot;
        }
        self.orders.push(order);
        (self.orders.len() - 1) as u32
    }
}

/// The orders of one price, oldest first.
#[derive(Clone, Copy, Debug)]
struct Queue {
    oldest: u32,
    newest: u32,
}

impl Queue {
    const EMPTY: Self = Self { oldest: NONE, newest: NONE };

    fn push(&mut self, slab: &mut Slab, slot: u32) {
        if self.newest == NONE {
            self.oldest = slot;
        } else {
            slab.orders[self.newest as usize].later = slot;
            slab.orders[slot as usize].earlier = self.newest;
        }
        self.newest = slot;
    }

    fn unlink(&mut self, slab: &mut Slab, slot: u32) {
        let Order { earlier, later, .. } = slab.orders[slot as usize];
        match earlier {
            NONE => self.oldest = later,
            earlier => slab.orders[earlier as usize].later = later,
        }
        match later {
            NONE => self.newest = earlier,
            later => slab.orders[later as usize].earlier = earlier,
        }
        slab.free.push(slot);
    }
}

/// Hashes an id with one multiplication; the upper half, folded down, feeds the table's low bits.
#[derive(Clone, Copy, Debug, Default)]
struct OneMultiply(u64);

impl Hasher for OneMultiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("ids are hashed as u64");
    }

    fn write_u64(&mut self, id: u64) {
        let mixed = id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
