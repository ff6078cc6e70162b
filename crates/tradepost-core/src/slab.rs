//! Storage that hands out small numbers: a slab of values, a hash table of slots, and a smaller one that may forget.
//!
//! All allocate only to grow, so in steady state nothing is allocated. All can be asked for memory ahead of its use
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

/// Values in one allocation; a freed place is used again first.
///
/// [`Slot::NONE`] has a value too, which means nothing: what links values may write to both neighbours without asking
/// whether there are any. The answer is as good as random, and a wrongly guessed branch costs more than a write.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    items: Vec<T>,
    free: Vec<Slot>,
}

impl<T: Default> Default for Slab<T> {
    fn default() -> Self {
        Self { items: vec![T::default()], free: Vec::new() }
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

/// A hash of a key: the upper bits choose the place, eight lower ones tell keys of one place apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hash(u64);

impl Hash {
    /// Mixes 64 bits (Fibonacci hashing).
    #[inline]
    pub(crate) fn of(key: u64) -> Self {
        Self((key ^ (key >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Never 0, which marks an empty entry.
    #[inline]
    fn tag(self) -> u8 {
        ((self.0 >> 32) as u8).max(1)
    }
}

/// A hash table of slots. Whoever owns the slots has the keys, so it compares them and hashes them again when the table grows.
///
/// A bucket is one cache line of twelve entries, found by comparing twelve tags at once: a search has no loop whose
/// end the processor could guess wrong. A key whose bucket is full goes to the next one and is counted in those it
/// passed, so that taking one out moves nothing and leaves no tombstone.
#[derive(Clone, Debug)]
pub(crate) struct SlotTable {
    buckets: Vec<Bucket>,
    used: usize,
    shift: u32,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket {
    /// The tag of each entry; 0 for an empty one.
    tags: [u8; ENTRIES],
    /// How many keys found no place here.
    passed: u32,
    slots: [Slot; ENTRIES],
}

const ENTRIES: usize = 12;
const _: () = assert!(size_of::<Bucket>() == 64, "a bucket is one cache line");
const LOW_BITS: u128 = 0x0101_0101_0101_0101_0101_0101;
const SEVEN_BITS: u128 = LOW_BITS * 0x7F;
const HIGH_BITS: u128 = LOW_BITS << 7;

impl Bucket {
    const EMPTY: Self = Self { tags: [0; ENTRIES], passed: 0, slots: [Slot::NONE; ENTRIES] };

    /// The highest bit of each entry with this tag: that of each byte of the difference that is zero (no byte carries
    /// into the next).
    #[inline]
    fn tagged(&self, tag: u8) -> u128 {
        let mut tags = [0; 16];
        tags[..ENTRIES].copy_from_slice(&self.tags);
        let differing = u128::from_le_bytes(tags) ^ (LOW_BITS * u128::from(tag));
        !(((differing & SEVEN_BITS) + SEVEN_BITS) | differing) & HIGH_BITS
    }

    #[inline]
    fn find(&self, tag: u8, is_key: impl Fn(Slot) -> bool) -> Option<usize> {
        let mut tagged = self.tagged(tag);
        while tagged != 0 {
            let entry = tagged.trailing_zeros() as usize / 8;
            if is_key(self.slots[entry]) {
                return Some(entry);
            }
            tagged &= tagged - 1;
        }
        None
    }
}

/// Where a [`SlotTable`] has a key, and its slot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    bucket: usize,
    place: usize,
    pub(crate) slot: Slot,
}

impl Default for SlotTable {
    fn default() -> Self {
        Self { buckets: vec![Bucket::EMPTY; 2], used: 0, shift: 63 }
    }
}

impl SlotTable {
    /// Where a key is, which `is_key` recognises among those of equal hash.
    #[inline]
    pub(crate) fn find(&self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<Entry> {
        let home = self.home(hash);
        let mut at = home;
        loop {
            let bucket = &self.buckets[at];
            if let Some(entry) = bucket.find(hash.tag(), &is_key) {
                return Some(Entry { bucket: at, place: entry, slot: bucket.slots[entry] });
            }
            if bucket.passed == 0 {
                return None;
            }
            at = self.after(at);
            // In a table of few buckets, each may have been passed by once it was full.
            if at == home {
                return None;
            }
        }
    }

    /// Stores the slot of a key that is not in the table.
    #[inline]
    pub(crate) fn insert(&mut self, hash: Hash, slot: Slot, hash_of: impl Fn(Slot) -> Hash) {
        if self.used * 4 >= self.buckets.len() * ENTRIES * 3 {
            self.grow(hash_of);
        }
        self.put(hash, slot);
        self.used += 1;
    }

    /// Takes a key out that was found just now.
    #[inline]
    pub(crate) fn remove(&mut self, hash: Hash, found: Entry) {
        self.buckets[found.bucket].tags[found.place] = 0;
        self.used -= 1;
        // It no longer passes by the buckets from its home to where it was.
        let mut passed = self.home(hash);
        while passed != found.bucket {
            self.buckets[passed].passed -= 1;
            passed = self.after(passed);
        }
    }

    /// Asks for the memory in which a key would be.
    #[inline]
    pub(crate) fn prefetch(&self, hash: Hash) {
        prefetch_index::prefetch_index(&self.buckets, self.home(hash));
    }

    /// The slot most likely meant by a hash, for prefetching only; perhaps [`Slot::NONE`].
    #[inline]
    pub(crate) fn guess(&self, hash: Hash) -> Slot {
        let bucket = &self.buckets[self.home(hash)];
        let entry = bucket.tagged(hash.tag()).trailing_zeros() as usize / 8;
        bucket.slots.get(entry).copied().unwrap_or_default()
    }

    /// Bytes allocated.
    pub(crate) fn bytes(&self) -> usize {
        self.buckets.capacity() * size_of::<Bucket>()
    }

    #[inline]
    fn home(&self, hash: Hash) -> usize {
        (hash.0 >> self.shift) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.buckets.len() - 1)
    }

    #[inline]
    fn put(&mut self, hash: Hash, slot: Slot) {
        let mut at = self.home(hash);
        loop {
            let bucket = &mut self.buckets[at];
            let entry = bucket.tagged(0).trailing_zeros() as usize / 8;
            if entry < ENTRIES {
                bucket.tags[entry] = hash.tag();
                bucket.slots[entry] = slot;
                return;
            }
            bucket.passed += 1;
            at = self.after(at);
        }
    }

    #[cold]
    fn grow(&mut self, hash_of: impl Fn(Slot) -> Hash) {
        let old = std::mem::take(&mut self.buckets);
        self.buckets = vec![Bucket::EMPTY; old.len() * 2];
        self.shift -= 1;
        for bucket in &old {
            for (entry, slot) in bucket.slots.iter().enumerate() {
                if bucket.tags[entry] != 0 {
                    self.put(hash_of(*slot), *slot);
                }
            }
        }
    }
}

/// Where slots were last seen, by a hash of their key. A later one takes the place of an earlier one, so whoever asks
/// checks the answer and knows a slower way. In return a look costs one line, adding one never moves another, and keys
/// chosen to collide win nothing.
#[derive(Clone, Debug)]
pub(crate) struct Memo {
    slots: Vec<Slot>,
    shift: u32,
}

impl Default for Memo {
    fn default() -> Self {
        Self { slots: vec![Slot::NONE; 2], shift: 63 }
    }
}

impl Memo {
    /// The slot last noted here; perhaps of another key.
    #[inline]
    pub(crate) fn recall(&self, hash: Hash) -> Slot {
        self.slots[self.place(hash)]
    }

    /// Notes a slot.
    #[inline]
    pub(crate) fn note(&mut self, hash: Hash, slot: Slot) {
        let place = self.place(hash);
        self.slots[place] = slot;
    }

    /// Makes room for so many slots, with four places for each. What was noted is forgotten then.
    #[inline]
    pub(crate) fn fit(&mut self, slots: usize) {
        while self.slots.len() < slots * 2 {
            self.shift -= 2;
            self.slots = vec![Slot::NONE; self.slots.len() * 4];
        }
    }

    /// Asks for the memory of a place.
    #[inline]
    pub(crate) fn prefetch(&self, hash: Hash) {
        prefetch_index::prefetch_index(&self.slots, self.place(hash));
    }

    /// Bytes allocated.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }

    #[inline]
    fn place(&self, hash: Hash) -> usize {
        (hash.0 >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn table_agrees_with_a_map_through_growth_and_removal() {
        let mut keys: Vec<u64> = vec![0];
        let mut table = SlotTable::default();
        let mut map = BTreeMap::new();
        let mut state = 7_u64;
        for step in 0..40_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step | 1);
            // Every other key is one of few hashes, so that buckets overflow into each other.
            let key = if step % 2 == 0 { state >> 52 } else { (state >> 58) << 40 };
            let hash = |key: u64| Hash::of(if key >> 40 == 0 { key } else { 3 });
            let is_key = |keys: &[u64], slot: Slot| keys[slot.index()] == key;
            let found = table.find(hash(key), |slot| is_key(&keys, slot));
            assert_eq!(found.map(|entry| entry.slot), map.get(&key).copied());
            if let Some(found) = found {
                table.remove(hash(key), found);
                map.remove(&key);
            } else {
                let slot = Slot(keys.len() as u32);
                keys.push(key);
                table.insert(hash(key), slot, |slot| hash(keys[slot.index()]));
                map.insert(key, slot);
            }
        }
        assert_eq!(table.used, map.len());
        for (key, slot) in map {
            let hash = Hash::of(if key >> 40 == 0 { key } else { 3 });
            let found = table.find(hash, |other| other == slot).expect("it is there");
            table.remove(hash, found);
        }
        assert!(table.buckets.iter().all(|bucket| bucket.passed == 0), "nothing passes by any more");
    }

    #[test]
    fn a_search_ends_where_every_bucket_was_passed_by() {
        let mut table = SlotTable::default();
        let hash = |home: u64, number: u64| Hash(home << 63 | number << 32);
        let insert = |table: &mut SlotTable, hash: Hash| table.insert(hash, Slot(1), |_| unreachable!());
        // Seventeen at home in the first bucket, five of which go to the second one; then most of the others leave.
        for number in 1..=17 {
            insert(&mut table, hash(0, number));
        }
        for number in 1..=10 {
            let found = table.find(hash(0, number), |_| true).expect("it is there");
            table.remove(hash(0, number), found);
        }
        // The second one is full before its own are all in it.
        for number in 21..=28 {
            insert(&mut table, hash(1, number));
        }
        assert_eq!(table.buckets.iter().map(|bucket| bucket.passed).collect::<Vec<_>>(), [5, 1]);
        for home in 0..2 {
            assert!(table.find(hash(home, 99), |_| true).is_none(), "it never was there");
        }
    }
}
