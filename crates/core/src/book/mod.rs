//! The order books: best price first, then oldest first; a trade executes at the maker's price.
//!
//! ```text
//!   order id ──▶ order_index (slot_table) ─────────────────┐
//!                                                          ▼
//!   (material, side) ──▶ ladder ──▶ level 11 ──▶ order ⇄ order ⇄ order     orders: one slab,
//!                          │                     oldest         newest     64 bytes each
//!                          ├──────▶ level 12 ──▶ order
//!                          ▼                       ▲
//!   (material, side, price) ──▶ level_memo ────────┘ finds the level without the ladder
//! ```
//!
//! All books share one slab of orders, so an order is one slot number everywhere. A book is two ladders of
//! price levels; a level is a doubly linked queue through the slab, with its sum. So placing, cancelling and
//! matching touch a handful of cache lines and allocate nothing, however large the book and however long the
//! queue.
//!
//! Waiting for memory is slower than computing. So each step of the way to an order can be prefetched
//! (`lookahead`), and an order that arrives finds its level by a hash, without a search. A ladder is searched
//! only when a level comes or goes.
//!
//! Not here: what becomes of the rest of an order (`rules/matching`).

use std::hint::select_unpredictable;

use ladder::Ladders;
use slab::{Slab, Slot};
use slot_table::{Hash, Memo, SlotTable};

use crate::{MaterialNo, OrderId, PlayerNo, Price, Quantity, Side, TimeInForce, Timestamp};

pub(crate) mod ladder;
pub(crate) mod slab;
pub(crate) mod slot_table;
pub(crate) mod lookahead;

/// The books of all materials.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub(crate) orders: Slab<Resting>,
    pub(crate) order_index: SlotTable,
    pub(crate) levels: Slab<PriceLevel>,
    /// By material, side and price.
    pub(crate) level_memo: Memo,
    pub(crate) ladders: Ladders,
}

/// An order that arrives at a book.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    /// Greater than that of every order before it.
    pub order_id: OrderId,
    /// The owner.
    pub player: PlayerNo,
    /// The book.
    pub material: MaterialNo,
    /// Buying or selling.
    pub side: Side,
    /// The limit, in coins a unit.
    pub price: Price,
    /// Units to trade.
    pub quantity: Quantity,
}

/// A trade with a resting order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The resting order.
    pub maker: OrderId,
    /// The owner of the resting order.
    pub maker_player: PlayerNo,
    /// The limit of the resting order, at which they trade.
    pub price: Price,
    /// Units traded.
    pub quantity: Quantity,
}

/// The result of matching an order against the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    /// Units that found no match.
    pub remaining: Quantity,
    /// Whether matching stopped at an order of the same player.
    pub own_order_met: bool,
}

/// A resting order. One cache line holds everything that placing, matching or cancelling touches: price and
/// side are those of its level, and what only the market needs fills the line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Resting {
    pub(crate) order_id: OrderId,
    pub(crate) updated_at: Timestamp,
    /// 0 for never.
    pub(crate) expires_at: Timestamp,
    pub(crate) quantity: Quantity,
    pub(crate) remaining: Quantity,
    pub(crate) player: PlayerNo,
    pub(crate) level: Slot,
    /// The neighbours in the queue of its price.
    pub(crate) earlier: Slot,
    pub(crate) later: Slot,
    /// The neighbours among its player's orders.
    pub(crate) older: Slot,
    pub(crate) newer: Slot,
}

const _: () = assert!(size_of::<Resting>() == 64, "a resting order is one cache line");

/// A price at which orders rest, oldest first.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct PriceLevel {
    pub(crate) price: Price,
    pub(crate) quantity: u64,
    pub(crate) orders: u32,
    pub(crate) oldest: Slot,
    pub(crate) newest: Slot,
    pub(crate) material: MaterialNo,
    pub(crate) side: Side,
}

impl PriceLevel {
    const NONE: Self = Self {
        price: Price::from_key(0),
        quantity: 0,
        orders: 0,
        oldest: Slot::NONE,
        newest: Slot::NONE,
        material: MaterialNo(0),
        side: Side::Bid,
    };

    /// Whether this is the level of this price and orders rest here. An empty level has been removed.
    #[inline]
    pub(crate) fn is_at(&self, material: MaterialNo, side: Side, price: Price) -> bool {
        self.price == price && self.material == material && self.side == side && self.orders > 0
    }
}

impl Default for PriceLevel {
    fn default() -> Self {
        Self::NONE
    }
}

impl Resting {
    /// Derived from `expires_at`: only GTC and GTD orders rest.
    pub(crate) fn time_in_force(&self) -> TimeInForce {
        match self.expires_at {
            Timestamp(0) => TimeInForce::Gtc,
            expires_at => TimeInForce::Gtd { expires_at },
        }
    }
}

impl Books {
    /// Adds the book of the next material.
    pub fn open_book(&mut self) {
        self.ladders.add_side();
        self.ladders.add_side();
    }

    /// Matches an order against the book: passes its fills to `fill` with the slots of the resting orders,
    /// best price first, oldest first, and changes nothing.
    #[inline]
    pub(crate) fn matches(&self, incoming: &Incoming, fill: impl FnMut(Fill, Slot)) -> Matched {
        let best = self.ladders.best(ladder_no(incoming.material, incoming.side.opposite()));
        if best.is_some_and(|(best, _)| keys_cross(key_of(incoming.side, incoming.price), best)) {
            self.walk(incoming, fill)
        } else {
            Matched { remaining: incoming.quantity, own_order_met: false }
        }
    }

    /// Not inlined: most orders meet nothing, and the way past is short then.
    #[inline(never)]
    fn walk(&self, incoming: &Incoming, mut fill: impl FnMut(Fill, Slot)) -> Matched {
        let mut remaining = incoming.quantity;
        let opposite = incoming.side.opposite();
        let key = key_of(incoming.side, incoming.price);
        for level in self.levels(incoming.material, opposite) {
            if !keys_cross(key, key_of(opposite, level.price)) {
                break;
            }
            let mut next = level.oldest.some();
            while let Some(slot) = next {
                let maker = &self.orders[slot];
                if maker.player == incoming.player {
                    return Matched { remaining, own_order_met: true };
                }
                // If it trades, it will be looked up.
                self.order_index.prefetch(order_hash(maker.order_id));
                let quantity = remaining.min(maker.remaining);
                let (price, maker_player) = (level.price, maker.player);
                fill(Fill { maker: maker.order_id, maker_player, price, quantity }, slot);
                remaining = remaining.minus(quantity);
                if remaining.is_zero() {
                    return Matched { remaining, own_order_met: false };
                }
                next = maker.later.some();
            }
        }
        Matched { remaining, own_order_met: false }
    }

    /// Removes a resting order; `false` if there is none with this id.
    pub fn cancel(&mut self, order_id: OrderId) -> bool {
        self.remove(order_id).is_some()
    }

    /// Removes a resting order and returns its slot, which keeps its values until it is reused.
    #[inline]
    pub(crate) fn remove(&mut self, order_id: OrderId) -> Option<Slot> {
        let orders = &self.orders;
        let slot = self.order_index.remove(order_hash(order_id), |slot| orders[slot].order_id == order_id)?;
        self.unlink(slot);
        Some(slot)
    }

    /// Bytes of memory used.
    pub fn bytes(&self) -> usize {
        let Self { orders, order_index, levels, level_memo, ladders } = self;
        [orders.bytes(), order_index.bytes(), levels.bytes(), level_memo.bytes(), ladders.bytes()]
            .into_iter()
            .fold(0, usize::saturating_add)
    }

    /// The slot of the order with this id.
    #[inline]
    pub(crate) fn find(&self, order_id: OrderId) -> Option<Slot> {
        self.order_index.find(order_hash(order_id), |slot| self.orders[slot].order_id == order_id)
    }

    /// The order in this slot.
    #[inline]
    pub(crate) fn order(&self, slot: Slot) -> &Resting {
        &self.orders[slot]
    }

    /// The order in this slot.
    #[inline]
    pub(crate) fn order_mut(&mut self, slot: Slot) -> &mut Resting {
        &mut self.orders[slot]
    }

    /// The level at which the order in this slot rests.
    #[inline]
    pub(crate) fn level_of(&self, slot: Slot) -> &PriceLevel {
        &self.levels[self.orders[slot].level]
    }

    /// Appends an order to the queue of its price.
    #[inline]
    pub(crate) fn rest(&mut self, incoming: &Incoming, remaining: Quantity) -> Slot {
        let &Incoming { order_id, player, material, side, price, quantity } = incoming;
        let level = self.level_to_rest_at(material, side, price);
        let queue = &mut self.levels[level];
        let earlier = queue.newest;
        let slot = self.orders.insert(Resting {
            order_id,
            updated_at: order_id.timestamp(),
            expires_at: Timestamp(0),
            quantity,
            remaining,
            player,
            level,
            earlier,
            later: Slot::NONE,
            older: Slot::NONE,
            newer: Slot::NONE,
        });
        queue.newest = slot;
        queue.quantity = queue.quantity.saturating_add(u64::from(remaining.get()));
        queue.orders = queue.orders.saturating_add(1);
        queue.oldest = select_unpredictable(earlier.is_none(), slot, queue.oldest);
        self.orders[earlier].later = slot;
        let orders = &self.orders;
        self.order_index.insert(order_hash(order_id), slot, |slot| order_hash(orders[slot].order_id));
        slot
    }

    /// Takes units from a resting order; taking the last ones removes it. Its slot keeps its values until it
    /// is reused.
    pub(crate) fn take(&mut self, slot: Slot, quantity: Quantity) {
        let order = &mut self.orders[slot];
        order.remaining = order.remaining.minus(quantity);
        let Resting { order_id, remaining, level, .. } = *order;
        let level = &mut self.levels[level];
        level.quantity = level.quantity.saturating_sub(u64::from(quantity.get()));
        if remaining.is_zero() {
            // Compares slots, not ids, so that no other order is read.
            let found = self.order_index.remove(order_hash(order_id), |other| other == slot);
            assert!(found.is_some(), "a resting order is in the index");
            self.unlink(slot);
        }
    }

    /// Takes units from the order that trades next on a side, which must be `maker`. It is the first of the
    /// best level, so no lookup is needed.
    #[inline(never)]
    pub(crate) fn take_best(
        &mut self,
        material: MaterialNo,
        side: Side,
        maker: OrderId,
        quantity: Quantity,
    ) -> Slot {
        let level = self.ladders.best(ladder_no(material, side)).map_or(Slot::NONE, |(_, level)| level);
        let slot = self.levels[level].oldest;
        assert!(self.orders[slot].order_id == maker, "the oldest order at the best price trades first");
        self.take(slot, quantity);
        // The next maker is in the cache by now, the one after it is not.
        let next = self.levels[level].oldest;
        self.orders.prefetch(self.orders[next].later);
        slot
    }

    /// Removes an order from its queue, and its level from the ladder if it was the last one there.
    #[inline]
    fn unlink(&mut self, slot: Slot) {
        let Resting { remaining, earlier, later, level, .. } = self.orders[slot];
        let queue = &mut self.levels[level];
        queue.quantity = queue.quantity.saturating_sub(u64::from(remaining.get()));
        queue.orders = queue.orders.saturating_sub(1);
        queue.oldest = select_unpredictable(earlier.is_none(), later, queue.oldest);
        queue.newest = select_unpredictable(later.is_none(), earlier, queue.newest);
        self.orders[earlier].later = later;
        self.orders[later].earlier = earlier;
        if queue.orders == 0 {
            self.close_level(level);
        }
        self.orders.remove(slot);
    }

    /// The levels of a side, best first.
    pub(crate) fn levels(&self, material: MaterialNo, side: Side) -> impl Iterator<Item = &PriceLevel> + '_ {
        self.ladders.iter(ladder_no(material, side)).map(|level| &self.levels[level])
    }

    /// The orders of a side, best price first, oldest first.
    pub(crate) fn orders(&self, material: MaterialNo, side: Side) -> impl Iterator<Item = Slot> + '_ {
        self.levels(material, side).flat_map(|level| {
            std::iter::successors(level.oldest.some(), |slot| self.orders[*slot].later.some())
        })
    }

    /// The best price of a side.
    #[inline]
    pub(crate) fn best(&self, material: MaterialNo, side: Side) -> Option<Price> {
        self.ladders.best(ladder_no(material, side)).map(|(key, _)| price_of(side, key))
    }

    /// The level at one price.
    pub(crate) fn level(&self, material: MaterialNo, side: Side, price: Price) -> Option<&PriceLevel> {
        self.level_slot(material, side, price).map(|level| &self.levels[level])
    }

    #[inline]
    fn level_slot(&self, material: MaterialNo, side: Side, price: Price) -> Option<Slot> {
        let level = self.level_memo.get(level_hash(material, side, price));
        if self.levels[level].is_at(material, side, price) {
            return Some(level);
        }
        self.ladders.find(ladder_no(material, side), key_of(side, price))
    }

    #[inline]
    fn level_to_rest_at(&mut self, material: MaterialNo, side: Side, price: Price) -> Slot {
        let hash = level_hash(material, side, price);
        let level = self.level_memo.get(hash);
        if self.levels[level].is_at(material, side, price) {
            return level;
        }
        let levels = &mut self.levels;
        let level = self.ladders.find_or_insert(ladder_no(material, side), key_of(side, price), || {
            levels.insert(PriceLevel { price, material, side, ..PriceLevel::NONE })
        });
        self.level_memo.fit(self.levels.len());
        self.level_memo.set(hash, level);
        level
    }

    #[inline(never)]
    fn close_level(&mut self, level: Slot) {
        let PriceLevel { material, side, price, .. } = self.levels[level];
        self.ladders.remove(ladder_no(material, side), key_of(side, price));
        self.levels.remove(level);
    }
}

/// The number of the ladder that holds a side of a book.
#[inline]
pub(crate) fn ladder_no(material: MaterialNo, side: Side) -> usize {
    let side = match side {
        Side::Bid => 0,
        Side::Ask => 1,
    };
    usize::from(material.0) << 1 | side
}

/// Above every price.
const PRICE_CEILING: u64 = 1 << 40;

/// Whether two orders with these keys, one on each side, would trade.
#[inline]
pub(crate) fn keys_cross(key: u64, opposite: u64) -> bool {
    key.saturating_add(opposite) >= PRICE_CEILING
}

/// Keys grow towards the better price: for bids the price, for asks the distance to the ceiling.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "every price is below the ceiling")]
pub(crate) fn key_of(side: Side, price: Price) -> u64 {
    match side {
        Side::Bid => price.get(),
        Side::Ask => PRICE_CEILING - price.get(),
    }
}

#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "every key is below the ceiling")]
fn price_of(side: Side, key: u64) -> Price {
    Price::from_key(match side {
        Side::Bid => key,
        Side::Ask => PRICE_CEILING - key,
    })
}

#[inline]
pub(crate) fn order_hash(order_id: OrderId) -> Hash {
    Hash::of(order_id.folded())
}

/// A price has 40 bits, so the whole key fits.
#[inline]
pub(crate) fn level_hash(material: MaterialNo, side: Side, price: Price) -> Hash {
    let side = if side == Side::Bid { 0 } else { PRICE_CEILING };
    Hash::of(u64::from(material.0) << 41 | side | price.get())
}
