//! Prefetches the memory that the next operations on the books will touch.
//!
//! In a large market nearly every cache line that an order touches has to come from memory, one after the
//! other: the index leads to the order, the order to its level. A server that commits in groups knows its
//! next commands, so it can follow these chains for many of them at once: each pass below takes all of them
//! one step further, and meanwhile the lines of the previous pass arrive. All of this only reads, and guesses
//! where a check would touch another line.
//!
//! Why passes through a group, placed and cancelled orders separately, and not stages of each operation at a
//! distance: those would branch on the kind of operation at every stage, and the kind is as good as random.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "no array gets more entries than its length"
)]

use crate::book::slab::Slot;
use crate::book::slot_table::Hash;
use crate::book::{self, Books, Incoming, key_of, ladder_no};
use crate::{MaterialNo, OrderId, PlayerNo};

/// An operation that is about to come.
#[derive(Clone, Copy, Debug)]
pub enum Upcoming {
    /// An order will be placed.
    Place(Incoming),
    /// An order will be cancelled.
    Cancel(OrderId),
}

/// Up to this many orders (a mebibyte), or levels, are in a near cache anyway: prefetching them costs as much
/// as it saves.
const ORDERS_NEAR: usize = 1 << 14;
const LEVELS_NEAR: usize = 1 << 12;

/// An order that will be placed, and where its memory is as far as known.
#[derive(Clone, Copy, Debug, Default)]
struct Placing {
    level_hash: Hash,
    key: u64,
    own: usize,
    opposite: usize,
    level: Slot,
}

impl Books {
    /// How many operations to look ahead: enough for their lines to arrive while others are requested, few
    /// enough for all of them to stay in the nearest cache.
    pub const AHEAD: usize = 32;

    /// Prefetches the memory that the next operations will touch, of at most [`Self::AHEAD`].
    #[inline]
    pub fn prefetch(&self, upcoming: impl Iterator<Item = Upcoming>) {
        if self.orders.len() < ORDERS_NEAR {
            return;
        }
        let mut places = [Placing::default(); Self::AHEAD];
        let mut cancels = [Hash::default(); Self::AHEAD];
        let (mut placed, mut cancelled) = (0, 0);
        for next in upcoming.take(Self::AHEAD) {
            match next {
                Upcoming::Place(incoming) => {
                    self.order_index.prefetch(book::order_hash(incoming.order_id));
                    places[placed] = placing(&incoming);
                    placed += 1;
                }
                Upcoming::Cancel(order_id) => {
                    let hash = book::order_hash(order_id);
                    self.order_index.prefetch(hash);
                    cancels[cancelled] = hash;
                    cancelled += 1;
                }
            }
        }
        self.prefetch_chains(&mut places[..placed], &cancels[..cancelled]);
    }

    /// The player whose goods an operation will move, beside the player of a placed order: the owner of the
    /// cancelled order, or of the order that will trade first.
    #[inline]
    pub(crate) fn other_party(&self, upcoming: &Upcoming) -> Option<(PlayerNo, MaterialNo)> {
        match upcoming {
            Upcoming::Cancel(order_id) => {
                let order = &self.orders[self.order_index.guess(book::order_hash(*order_id))];
                Some((order.player, self.levels[order.level].material))
            }
            Upcoming::Place(incoming) => {
                let opposite = incoming.side.opposite();
                let (best, level) = self.ladders.best(ladder_no(incoming.material, opposite))?;
                let crosses = book::keys_cross(key_of(incoming.side, incoming.price), best);
                crosses.then(|| (self.orders[self.levels[level].oldest].player, incoming.material))
            }
        }
    }

    #[inline(never)]
    fn prefetch_chains(&self, places: &mut [Placing], cancels: &[Hash]) {
        let mut slots = [Slot::NONE; Self::AHEAD];
        let slots = &mut slots[..cancels.len()];
        // The sides whose best orders will trade.
        let mut met = [0; Self::AHEAD];
        let mut meetings = 0;
        let levels_are_far = self.levels.len() >= LEVELS_NEAR;
        if levels_are_far {
            for place in &*places {
                self.level_memo.prefetch(place.level_hash);
                self.ladders.prefetch_best(place.own);
                self.ladders.prefetch_best(place.opposite);
            }
        }
        for (slot, hash) in slots.iter_mut().zip(cancels) {
            *slot = self.order_index.guess(*hash);
            self.orders.prefetch(*slot);
        }
        for place in &mut *places {
            place.level = self.level_memo.get(place.level_hash);
            if levels_are_far {
                self.levels.prefetch(place.level);
                self.ladders.prefetch_search(place.own);
            }
            met[meetings] = place.opposite;
            let best = self.ladders.best(place.opposite);
            meetings += usize::from(best.is_some_and(|(best, _)| book::keys_cross(place.key, best)));
        }
        let met = &met[..meetings];
        for side in met {
            self.ladders.prefetch_top_ref(*side);
        }
        for slot in &*slots {
            let order = &self.orders[*slot];
            self.levels.prefetch(order.level);
            self.orders.prefetch(order.earlier);
            self.orders.prefetch(order.later);
        }
        for side in met {
            self.ladders.prefetch_top_chunk(*side);
        }
        for place in &*places {
            let level = &self.levels[place.level];
            self.orders.prefetch(level.newest);
            if levels_are_far && (level.orders == 0 || key_of(level.side, level.price) != place.key) {
                self.ladders.prefetch_chunk(place.own, place.key);
            }
        }
        for side in met {
            for level in self.ladders.top_levels(*side) {
                self.levels.prefetch(level);
            }
        }
        if levels_are_far {
            for order in slots.iter().map(|slot| &self.orders[*slot]) {
                if order.earlier.is_none() && order.later.is_none() {
                    let level = &self.levels[order.level];
                    let key = key_of(level.side, level.price);
                    self.ladders.prefetch_chunk(ladder_no(level.material, level.side), key);
                }
            }
        }
        for side in met {
            for level in self.ladders.top_levels(*side) {
                self.orders.prefetch(self.levels[level].oldest);
            }
        }
    }
}

#[inline]
fn placing(incoming: &Incoming) -> Placing {
    let &Incoming { material, side, price, .. } = incoming;
    Placing {
        level_hash: book::level_hash(material, side, price),
        key: key_of(side, price),
        own: ladder_no(material, side),
        opposite: ladder_no(material, side.opposite()),
        level: Slot::NONE,
    }
}
