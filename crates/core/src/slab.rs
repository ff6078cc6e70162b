//! Storage that hands out small numbers for values.
//!
//! It allocates only to grow, so in steady state nothing is allocated, and a large one grows without moving what it has, since
//! everyone would wait for that. It can be asked for memory ahead of its use (`prefetch`), which is what makes large markets
//! fast: the engine knows its next commands.
//!
//! Not here: how values are found by their keys (`slot_table`).
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a slot is given out with its value"
)]

use std::ops::{Deref, DerefMut, Index, IndexMut};

/// Up to this size an array is moved to grow: that takes less than a commit does.
const NEAR_BYTES: usize = 1 << 20;
/// The room for which a larger one asks.
const FAR_BYTES: usize = 1 << 30;

/// The place of a value in a [`Slab`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(super) u32);

impl Slot {
    /// No place.
    pub(crate) const NONE: Self = Self(0);

    /// The place of this number, which is not 0.
    pub(crate) fn new(number: usize) -> Self {
        let slot = u32::try_from(number).map(Self);
        assert!(slot.is_ok(), "there are fewer than 2^32 places");
        slot.unwrap_or_default()
    }

    /// The place as a number.
    #[inline]
    pub(crate) const fn get(self) -> u32 {
        self.0
    }

    /// The place as an index; [`Self::NONE`] is 0.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether this is no place.
    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The place, or `None`.
    #[inline]
    pub(crate) fn some(self) -> Option<Self> {
        (!self.is_none()).then_some(self)
    }
}

/// An array that grows, and moves what it has only while that is little.
///
/// Then it asks for room that lasts. That is address space, which takes memory as it is written to; where the system gives
/// none, the array grows as any other, and everyone waits while its values are moved.
#[derive(Clone, Debug)]
pub(crate) struct Expanse<T>(Vec<T>);

impl<T> Default for Expanse<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Expanse<T> {
    /// Adds a value.
    #[inline]
    pub(crate) fn push(&mut self, value: T) {
        if self.0.len() == self.0.capacity() {
            self.make_room();
        }
        self.0.push(value);
    }

    /// Bytes of memory taken: all that is allocated, but of the room that lasts what was written to.
    pub(crate) fn bytes(&self) -> usize {
        let allocated = self.0.capacity() * size_of::<T>();
        if allocated < FAR_BYTES / 2 { allocated } else { self.0.len() * size_of::<T>() }
    }

    #[cold]
    fn make_room(&mut self) {
        let more = (FAR_BYTES / size_of::<T>()).saturating_sub(self.0.len());
        if self.0.len() * size_of::<T>() >= NEAR_BYTES {
            // Where there is none, the push makes room as for any array.
            drop(self.0.try_reserve_exact(more));
        }
    }
}

impl<T> Deref for Expanse<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for Expanse<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

/// Values by their slots; a freed place is used again first.
///
/// [`Slot::NONE`] has a value too, which means nothing: what links values may write to both neighbours without asking
/// whether there are any. The answer is as good as random, and a wrongly guessed branch costs more than a write.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    items: Expanse<T>,
    free: Vec<Slot>,
}

impl<T: Default> Default for Slab<T> {
    fn default() -> Self {
        let mut items = Expanse::default();
        items.push(T::default());
        Self { items, free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Stores a value.
    #[inline]
    pub(crate) fn insert(&mut self, item: T) -> Slot {
        if let Some(slot) = self.free.pop() {
            self.items[slot.index()] = item;
            return slot;
        }
        let slot = Slot::new(self.items.len());
        self.items.push(item);
        slot
    }

    /// Frees a place. The value stays until the place is used again.
    #[inline]
    pub(crate) fn remove(&mut self, slot: Slot) {
        self.free.push(slot);
    }

    /// How many places there are, free ones and that of [`Slot::NONE`] too.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Asks for the memory of a place.
    #[inline]
    pub(crate) fn prefetch(&self, slot: Slot) {
        prefetch_index::prefetch_index(&*self.items, slot.index());
    }

    /// Bytes of memory taken.
    pub(crate) fn bytes(&self) -> usize {
        self.items.bytes() + self.free.capacity() * size_of::<Slot>()
    }
}

impl<T> Index<Slot> for Slab<T> {
    type Output = T;

    #[inline]
    fn index(&self, slot: Slot) -> &T {
        &self.items[slot.index()]
    }
}

impl<T> IndexMut<Slot> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, slot: Slot) -> &mut T {
        &mut self.items[slot.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_slab_asks_once_for_room_that_lasts_and_takes_memory_as_it_grows() {
        let mut slab = Slab::<[u64; 8]>::default();
        let fill = |slab: &mut Slab<[u64; 8]>, bytes: usize| {
            while slab.len() * 64 <= bytes {
                slab.insert([0; 8]);
            }
            slab.items.0.capacity() * 64
        };
        assert!(fill(&mut slab, NEAR_BYTES / 2) <= NEAR_BYTES, "a small one takes little");
        let room = fill(&mut slab, NEAR_BYTES);
        assert_eq!(room, FAR_BYTES);
        assert_eq!(fill(&mut slab, NEAR_BYTES * 16), room, "nothing is moved");
        assert_eq!(slab.bytes(), slab.len() * 64, "what was written to");
    }
}
