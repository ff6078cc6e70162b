//! Storage that hands out small numbers: a slab of values, and a hash table from keys to slab slots.
//!
//! Both allocate only to grow, so in steady state nothing is allocated. Both can be asked for memory ahead of its use
//! (`prefetch`), which is what makes large markets fast: the engine knows its next commands.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "positions are bounded by the structures' own lengths, which are powers of two or checked"
)]

use std::ops::{Index, IndexMut};

/// The place of a value in a [`Slab`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(pub(super) u32);

impl Slot {
    /// No place.
    pub(crate) const NONE: Self = Self(u32::MAX);

    /// The place counted from 0.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether this is no place.
    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The place, or `None`.
    pub(crate) fn some(self) -> Option<Self> {
        (!self.is_none()).then_some(self)
    }
}

/// Values in one allocation; a freed place is used again first.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    items: Vec<T>,
    free: Vec<Slot>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { items: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Stores a value.
    pub(crate) fn insert(&mut self, item: T) -> Slot {
        if let Some(slot) = self.free.pop() {
            self.items[slot.index()] = item;
            return slot;
        }
        let slot = Slot(self.items.len() as u32);
        assert!(!slot.is_none(), "a slab holds fewer than 2^32 − 1 values");
        self.items.push(item);
        slot
    }

    /// Frees a place. The value stays until the place is used again.
    pub(crate) fn remove(&mut self, slot: Slot) {
        self.free.push(slot);
    }

    /// Asks for the memory of a place.
    #[inline]
    pub(crate) fn prefetch(&self, slot: Slot) {
        prefetch_index::prefetch_index(&self.items, slot.index());
    }

    /// Bytes allocated.
    pub(crate) fn bytes(&self) -> usize {
        self.items.capacity() * size_of::<T>() + self.free.capacity() * size_of::<Slot>()
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

/// A hash of a key: the upper half chooses the place, all of it is compared before the key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash(u32);

impl Hash {
    /// Mixes 64 bits (Fibonacci hashing; the keys are made by us, not by an attacker).
    #[inline]
    pub(crate) fn of(key: u64) -> Self {
        let mixed = (key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self((mixed >> 32) as u32)
    }
}

/// A hash table from keys to slots, open addressing with linear probing. It stores hash and slot; whoever owns the slots compares
/// the keys.
#[derive(Clone, Debug)]
pub(crate) struct SlotTable {
    entries: Vec<Entry>,
    used: usize,
    shift: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: Hash,
    slot: Slot,
}

const EMPTY: Entry = Entry { hash: Hash(0), slot: Slot::NONE };
const SMALLEST_BITS: u32 = 4;

impl Default for SlotTable {
    fn default() -> Self {
        Self { entries: vec![EMPTY; 1 << SMALLEST_BITS], used: 0, shift: 32 - SMALLEST_BITS }
    }
}

impl SlotTable {
    /// The slot of a key, which `is_key` recognises among those of equal hash.
    #[inline]
    pub(crate) fn find(&self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<Slot> {
        self.position(hash, is_key).map(|at| self.entries[at].slot)
    }

    /// Stores the slot of a key that is not in the table.
    pub(crate) fn insert(&mut self, hash: Hash, slot: Slot) {
        if self.used * 8 >= self.entries.len() * 5 {
            self.grow();
        }
        self.put(Entry { hash, slot });
        self.used += 1;
    }

    /// Takes a key out; says whether it was there. The entries behind it move up, so no tombstones pile up.
    pub(crate) fn remove(&mut self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<Slot> {
        let mut hole = self.position(hash, is_key)?;
        let slot = self.entries[hole].slot;
        let mask = self.entries.len() - 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let entry = self.entries[at];
            if entry.slot.is_none() {
                break;
            }
            let home = self.home(entry.hash);
            if (at.wrapping_sub(home) & mask) >= (at.wrapping_sub(hole) & mask) {
                self.entries[hole] = entry;
                hole = at;
            }
        }
        self.entries[hole] = EMPTY;
        self.used -= 1;
        Some(slot)
    }

    /// Asks for the memory in which a key would be.
    #[inline]
    pub(crate) fn prefetch(&self, hash: Hash) {
        prefetch_index::prefetch_index(&self.entries, self.home(hash));
    }

    /// The slot most likely meant by a hash, for prefetching only.
    #[inline]
    pub(crate) fn guess(&self, hash: Hash) -> Option<Slot> {
        let mask = self.entries.len() - 1;
        let mut at = self.home(hash);
        loop {
            let entry = self.entries[at];
            if entry.slot.is_none() {
                return None;
            }
            if entry.hash == hash {
                return Some(entry.slot);
            }
            at = (at + 1) & mask;
        }
    }

    /// Bytes allocated.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
    }

    #[inline]
    fn home(&self, hash: Hash) -> usize {
        (hash.0 >> self.shift) as usize
    }

    #[inline]
    fn position(&self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<usize> {
        let mask = self.entries.len() - 1;
        let mut at = self.home(hash);
        loop {
            let entry = self.entries[at];
            if entry.slot.is_none() {
                return None;
            }
            if entry.hash == hash && is_key(entry.slot) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    fn put(&mut self, entry: Entry) {
        let mask = self.entries.len() - 1;
        let mut at = self.home(entry.hash);
        while !self.entries[at].slot.is_none() {
            at = (at + 1) & mask;
        }
        self.entries[at] = entry;
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.entries);
        self.entries = vec![EMPTY; old.len() * 2];
        self.shift -= 1;
        for entry in old.into_iter().filter(|entry| !entry.slot.is_none()) {
            self.put(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn table_agrees_with_a_map_through_growth_and_removal() {
        let mut keys: Vec<u64> = Vec::new();
        let mut table = SlotTable::default();
        let mut map = BTreeMap::new();
        let mut state = 7_u64;
        for step in 0..20_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step | 1);
            let key = state >> 52;
            let is_key = |keys: &[u64], slot: Slot| keys[slot.index()] == key;
            let found = table.find(Hash::of(key), |slot| is_key(&keys, slot));
            assert_eq!(found, map.get(&key).copied());
            if found.is_some() {
                assert_eq!(table.remove(Hash::of(key), |slot| is_key(&keys, slot)), map.remove(&key));
            } else {
                let slot = Slot(keys.len() as u32);
                keys.push(key);
                table.insert(Hash::of(key), slot);
                map.insert(key, slot);
            }
        }
        assert_eq!(table.used, map.len());
    }
}
