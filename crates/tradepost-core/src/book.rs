//! The order books: price, then time; a trade at the maker's price.
//!
//! All books share one slab of orders, so an order is one slot number wherever it stands. A book is two ladders of price
//! levels; a level is a doubly linked queue through the slab, with its sum kept. So placing, cancelling and matching
//! touch a handful of lines and allocate nothing, however large the book and however long the queue.
//!
//! [`Books::matches`] is the one matching function. It only reads: `decide` uses it to learn what would happen,
//! [`Books::place`] to make it happen at once.

use crate::ladder::Ladder;
use crate::slab::{Hash, Slab, Slot, SlotTable};
use crate::{MaterialNo, OrderId, PlayerNo, Price, Quantity, Side};

/// The books of all materials.
#[derive(Clone, Debug, Default)]
pub struct Books {
    orders: Slab<Resting>,
    index: SlotTable,
    levels: Slab<PriceLevel>,
    sides: Vec<[Ladder; 2]>,
}

/// An order on its way into a book.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    /// Its id.
    pub order_id: OrderId,
    /// Whose.
    pub player: PlayerNo,
    /// Of which material.
    pub material: MaterialNo,
    /// Which side.
    pub side: Side,
    /// Its limit.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
}

/// A meeting with a resting order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The resting order.
    pub maker: OrderId,
    /// Its player.
    pub maker_player: PlayerNo,
    /// Its limit, at which they trade.
    pub price: Price,
    /// How many units.
    pub quantity: Quantity,
}

/// How a match ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    /// What found no match.
    pub remaining: Quantity,
    /// Whether it stopped at an order of the same player.
    pub own_order_met: bool,
}

/// A resting order, as matching needs it: one cache line holds it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resting {
    pub(crate) order_id: OrderId,
    pub(crate) price: Price,
    pub(crate) remaining: Quantity,
    pub(crate) player: PlayerNo,
    earlier: Slot,
    later: Slot,
    level: Slot,
    pub(crate) material: MaterialNo,
    pub(crate) side: Side,
}

/// A price at which orders rest, oldest first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PriceLevel {
    pub(crate) price: Price,
    pub(crate) quantity: u64,
    pub(crate) orders: u32,
    oldest: Slot,
    newest: Slot,
}

impl Books {
    /// Adds the book of the next material.
    pub fn open_book(&mut self) {
        self.sides.push([Ladder::default(), Ladder::default()]);
    }

    /// Places an order: matches it, takes what it meets out of the book, and lets the remainder rest, unless it met an order of its own
    /// player. The fills are appended in the order they happen.
    pub fn place(&mut self, incoming: &Incoming, fills: &mut Vec<Fill>) -> Matched {
        let first = fills.len();
        let matched = self.matches(incoming, |fill| fills.push(fill));
        for fill in fills.iter().skip(first) {
            self.take(fill.maker, fill.quantity);
        }
        if !matched.remaining.is_zero() && !matched.own_order_met {
            self.rest(incoming, matched.remaining);
        }
        matched
    }

    /// What an order would meet: gives out the fills, best price first, oldest first, and changes nothing.
    #[inline]
    pub fn matches(&self, incoming: &Incoming, mut fill: impl FnMut(Fill)) -> Matched {
        let mut remaining = incoming.quantity;
        let opposite = self.ladder(incoming.material, incoming.side.opposite());
        if !opposite.best().is_some_and(|(key, _)| crosses(incoming, price_of(incoming.side.opposite(), key)))
        {
            return Matched { remaining, own_order_met: false };
        }
        for level in opposite.iter() {
            let level = &self.levels[level];
            if !crosses(incoming, level.price) {
                break;
            }
            let mut next = level.oldest.some();
            while let Some(slot) = next {
                let maker = &self.orders[slot];
                if maker.player == incoming.player {
                    return Matched { remaining, own_order_met: true };
                }
                let quantity = remaining.min(maker.remaining);
                fill(Fill {
                    maker: maker.order_id,
                    maker_player: maker.player,
                    price: level.price,
                    quantity,
                });
                remaining = remaining.minus(quantity);
                if remaining.is_zero() {
                    return Matched { remaining, own_order_met: false };
                }
                next = maker.later.some();
            }
        }
        Matched { remaining, own_order_met: false }
    }

    /// Takes a resting order out; `false` if there is none of this id.
    pub fn cancel(&mut self, order_id: OrderId) -> bool {
        self.find(order_id).map(|slot| self.remove(slot)).is_some()
    }

    /// Asks for the memory an order will touch on arrival. Give it a few orders ahead, in `stage`s 0, 1 and 2: each
    /// follows a pointer that the one before asked for.
    #[inline]
    pub fn prefetch_place(&self, material: MaterialNo, side: Side, price: Price, stage: u8) {
        let ladder = self.ladder(material, side);
        let key = key_of(side, price);
        match stage {
            0 => ladder.prefetch(key),
            1 => {
                if let Some(level) = ladder.find(key) {
                    self.levels.prefetch(level);
                }
            }
            _ => {
                if let Some(newest) = ladder.find(key).and_then(|level| self.levels[level].newest.some()) {
                    self.orders.prefetch(newest);
                }
            }
        }
    }

    /// Asks for the memory a cancel will touch, in `stage`s like [`Self::prefetch_place`].
    #[inline]
    pub fn prefetch_cancel(&self, order_id: OrderId, stage: u8) {
        let hash = hash(order_id);
        match stage {
            0 => self.index.prefetch(hash),
            1 => {
                if let Some(slot) = self.index.guess(hash) {
                    self.orders.prefetch(slot);
                }
            }
            _ => {
                let Some(slot) = self.index.guess(hash) else { return };
                let order = &self.orders[slot];
                self.levels.prefetch(order.level);
                for neighbour in [order.earlier, order.later] {
                    if !neighbour.is_none() {
                        self.orders.prefetch(neighbour);
                    }
                }
                self.ladder(order.material, order.side).prefetch(key_of(order.side, order.price));
            }
        }
    }

    /// Bytes allocated.
    pub fn bytes(&self) -> usize {
        let ladders = self.sides.iter().flatten().map(Ladder::bytes).fold(0, usize::saturating_add);
        [self.orders.bytes(), self.index.bytes(), self.levels.bytes(), ladders]
            .into_iter()
            .fold(0, usize::saturating_add)
    }

    /// Where the order of this id rests.
    #[inline]
    pub(crate) fn find(&self, order_id: OrderId) -> Option<Slot> {
        self.index.find(hash(order_id), |slot| self.orders[slot].order_id == order_id)
    }

    /// The order in this slot.
    #[inline]
    pub(crate) fn order(&self, slot: Slot) -> &Resting {
        &self.orders[slot]
    }

    /// Lets an order rest behind all others of its price.
    pub(crate) fn rest(&mut self, incoming: &Incoming, remaining: Quantity) -> Slot {
        let &Incoming { order_id, player, material, side, price, .. } = incoming;
        let key = key_of(side, price);
        let level = self.ladder(material, side).find(key).unwrap_or_else(|| {
            let empty = PriceLevel { price, quantity: 0, orders: 0, oldest: Slot::NONE, newest: Slot::NONE };
            let level = self.levels.insert(empty);
            self.ladder_mut(material, side).insert(key, level);
            level
        });
        let queue = &mut self.levels[level];
        let earlier = queue.newest;
        let resting =
            Resting { order_id, price, remaining, player, earlier, later: Slot::NONE, level, material, side };
        let slot = self.orders.insert(resting);
        queue.newest = slot;
        queue.quantity = queue.quantity.saturating_add(u64::from(remaining.get()));
        queue.orders = queue.orders.saturating_add(1);
        match earlier.some() {
            Some(earlier) => self.orders[earlier].later = slot,
            None => queue.oldest = slot,
        }
        self.index.insert(hash(order_id), slot);
        slot
    }

    /// Takes units from a resting order; the last ones take it out of the book.
    pub(crate) fn take(&mut self, order_id: OrderId, quantity: Quantity) -> Option<Slot> {
        let slot = self.find(order_id)?;
        let order = &mut self.orders[slot];
        order.remaining = order.remaining.minus(quantity);
        let (emptied, level) = (order.remaining.is_zero(), order.level);
        let level = &mut self.levels[level];
        level.quantity = level.quantity.saturating_sub(u64::from(quantity.get()));
        if emptied {
            self.remove(slot);
        }
        Some(slot)
    }

    /// Takes a resting order out. Its slot keeps its values until it is used again.
    pub(crate) fn remove(&mut self, slot: Slot) {
        let Resting { order_id, price, remaining, earlier, later, level, material, side, .. } =
            self.orders[slot];
        let queue = &mut self.levels[level];
        queue.quantity = queue.quantity.saturating_sub(u64::from(remaining.get()));
        queue.orders = queue.orders.saturating_sub(1);
        match earlier.some() {
            Some(earlier) => self.orders[earlier].later = later,
            None => queue.oldest = later,
        }
        match later.some() {
            Some(later) => self.orders[later].earlier = earlier,
            None => queue.newest = earlier,
        }
        if queue.orders == 0 {
            self.levels.remove(level);
            self.ladder_mut(material, side).remove(key_of(side, price));
        }
        self.orders.remove(slot);
        // The slot names the entry: comparing slots needs no look at the order.
        self.index.remove(hash(order_id), |other| other == slot);
    }

    /// The levels of a side, best first.
    pub(crate) fn levels(&self, material: MaterialNo, side: Side) -> impl Iterator<Item = &PriceLevel> + '_ {
        self.ladder(material, side).iter().map(|level| &self.levels[level])
    }

    /// The orders of a side, best price first, oldest first.
    pub(crate) fn orders(&self, material: MaterialNo, side: Side) -> impl Iterator<Item = Slot> + '_ {
        self.levels(material, side).flat_map(|level| {
            std::iter::successors(level.oldest.some(), |slot| self.orders[*slot].later.some())
        })
    }

    /// The best price of a side.
    pub(crate) fn best(&self, material: MaterialNo, side: Side) -> Option<Price> {
        self.ladder(material, side).best().map(|(key, _)| price_of(side, key))
    }

    /// The level at one price.
    pub(crate) fn level(&self, material: MaterialNo, side: Side, price: Price) -> Option<&PriceLevel> {
        self.ladder(material, side).find(key_of(side, price)).map(|level| &self.levels[level])
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a material number comes with its book")]
    fn ladder(&self, material: MaterialNo, side: Side) -> &Ladder {
        &self.sides[usize::from(material.0)][side_index(side)]
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a material number comes with its book")]
    fn ladder_mut(&mut self, material: MaterialNo, side: Side) -> &mut Ladder {
        &mut self.sides[usize::from(material.0)][side_index(side)]
    }
}

const fn side_index(side: Side) -> usize {
    match side {
        Side::Bid => 0,
        Side::Ask => 1,
    }
}

/// Whether an order would trade at this price.
#[inline]
fn crosses(incoming: &Incoming, price: Price) -> bool {
    match incoming.side {
        Side::Bid => price <= incoming.price,
        Side::Ask => price >= incoming.price,
    }
}

/// Keys grow towards the better price: bids by price, asks by its complement.
#[inline]
fn key_of(side: Side, price: Price) -> u64 {
    match side {
        Side::Bid => price.get(),
        Side::Ask => !price.get(),
    }
}

#[inline]
fn price_of(side: Side, key: u64) -> Price {
    Price::from_key(match side {
        Side::Bid => key,
        Side::Ask => !key,
    })
}

#[inline]
fn hash(order_id: OrderId) -> Hash {
    Hash::of(order_id.folded())
}
