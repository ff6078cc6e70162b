//! A slab: stores values under small stable numbers, and grows without moving them.
//!
//! In steady state nothing is allocated. A large slab grows in place, because moving it would stall the
//! engine, and its memory can be prefetched, which makes large markets fast: the engine knows its next
//! commands.
//!
//! Why not the crate `slab`: it doubles by moving everything (the longest 32 orders on the way to a million
//! took 27 ms, here 0.7 ms), and its entries carry a tag that an order has no room for in its cache line.
//!
//! Not here: how values are found by their keys (`slot_table`).
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a slot is issued together with its value"
)]

use std::ops::{Deref, DerefMut, Index, IndexMut};

/// Up to this size an array grows by moving: that takes less time than a commit.
const NEAR_BYTES: usize = 1 << 20;
/// The capacity that a larger one reserves.
const FAR_BYTES: usize = 1 << 30;

/// The number under which a [`Slab`] stores a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(super) u32);

impl Slot {
    /// Refers to nothing.
    pub(crate) const NONE: Self = Self(0);

    /// The slot of this number, which is not 0.
    pub(crate) fn new(number: usize) -> Self {
        let slot = u32::try_from(number).map(Self);
        assert!(slot.is_ok(), "there are fewer than 2^32 slots");
        slot.unwrap_or_default()
    }

    /// The slot as a number.
    #[inline]
    pub(crate) const fn get(self) -> u32 {
        self.0
    }

    /// The slot as an index; [`Self::NONE`] is 0.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether this is [`Self::NONE`].
    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The slot, or `None` for [`Self::NONE`].
    #[inline]
    pub(crate) fn some(self) -> Option<Self> {
        (!self.is_none()).then_some(self)
    }
}

/// A `Vec` that moves its values only while it is small.
///
/// Beyond that it reserves [`FAR_BYTES`] of address space, which takes memory only as it is written to. Where
/// the system grants none, it grows like any `Vec`, and the engine stalls while values are moved.
#[derive(Clone, Debug)]
pub(crate) struct StableVec<T>(Vec<T>);

impl<T> Default for StableVec<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> StableVec<T> {
    /// Appends a value.
    #[inline]
    pub(crate) fn push(&mut self, value: T) {
        if self.0.len() == self.0.capacity() {
            self.reserve();
        }
        self.0.push(value);
    }

    /// Bytes of memory used: what is allocated, or of the large reservation what was written to.
    pub(crate) fn bytes(&self) -> usize {
        let allocated = self.0.capacity() * size_of::<T>();
        if allocated < FAR_BYTES / 2 { allocated } else { self.0.len() * size_of::<T>() }
    }

    #[cold]
    fn reserve(&mut self) {
        let more = (FAR_BYTES / size_of::<T>()).saturating_sub(self.0.len());
        if self.0.len() * size_of::<T>() >= NEAR_BYTES {
            // If this fails, the push grows the array like any other.
            drop(self.0.try_reserve_exact(more));
        }
    }
}

impl<T> Deref for StableVec<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for StableVec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

/// Values by their slots; a freed slot is reused first.
///
/// [`Slot::NONE`] has a value too, which means nothing: code that links values may write to both neighbours
/// without checking whether they exist. The check would be as good as random, and a mispredicted branch costs
/// more than a write.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    items: StableVec<T>,
    free: Vec<Slot>,
}

impl<T: Default> Default for Slab<T> {
    fn default() -> Self {
        let mut items = StableVec::default();
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

    /// Frees a slot. The value stays until the slot is reused.
    #[inline]
    pub(crate) fn remove(&mut self, slot: Slot) {
        self.free.push(slot);
    }

    /// The number of slots, including free ones and [`Slot::NONE`].
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The number of values stored.
    pub(crate) fn used(&self) -> usize {
        self.items.len() - 1 - self.free.len()
    }

    /// Prefetches the memory of a slot.
    #[inline]
    pub(crate) fn prefetch(&self, slot: Slot) {
        prefetch_index::prefetch_index(&*self.items, slot.index());
    }

    /// Bytes of memory used.
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
    fn a_large_slab_reserves_address_space_once_and_uses_memory_as_it_grows() {
        let mut slab = Slab::<[u64; 8]>::default();
        let fill = |slab: &mut Slab<[u64; 8]>, bytes: usize| {
            while slab.len() * 64 <= bytes {
                slab.insert([0; 8]);
            }
            slab.items.0.capacity() * 64
        };
        assert!(fill(&mut slab, NEAR_BYTES / 2) <= NEAR_BYTES, "a small one uses little");
        let reserved = fill(&mut slab, NEAR_BYTES);
        assert_eq!(reserved, FAR_BYTES);
        assert_eq!(fill(&mut slab, NEAR_BYTES * 16), reserved, "nothing is moved");
        assert_eq!(slab.bytes(), slab.len() * 64, "what was written to");
    }
}
