//! A hash table of slots, and a smaller one that may forget.
//!
//! Both allocate only to grow, so in steady state nothing is allocated, and both can be prefetched. The keys
//! are in the slab that owns the slots.
//!
//! Why not `hashbrown::HashTable`: its buckets cannot be prefetched, and it rehashes everything at once when
//! it grows (without that the longest 32 orders on the way to a million take 0.7 ms, not 27). The floor of
//! docs/benchmarks.md uses a hash map: with slab and ladder, 202 ns an operation with 1,000,000 orders in a
//! book, 90 ns here.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "indexes are bounded by the structures' own lengths, which are powers of two or checked"
)]

use wide::u8x16;

use crate::book::slab::Slot;

/// A hash of a key: the upper bits choose the bucket, eight lower ones distinguish the keys in it.
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

/// A hash table of slots. The owner of the slots has the keys, so it compares them, and rehashes them when
/// they move.
///
/// A bucket is one cache line of twelve entries, found by comparing twelve tags at once: a search has no loop
/// whose end the processor could mispredict. A key whose bucket is full goes to the next one and is counted
/// in those it passed, so that removing a key moves nothing and leaves no tombstone.
///
/// It grows a bucket at a time, because moving a large table would stall the engine: a full table is replaced
/// by one of twice its size, and from then on each new key moves the keys of one more bucket. A bucket's keys
/// go to two buckets, in the same order, so the larger table is allocated as it is filled. The bucket of a
/// key in the smaller table decides where the key is: in the larger table if that bucket was moved, otherwise
/// in the smaller one.
#[derive(Clone, Debug)]
pub(crate) struct SlotTable {
    table: Table,
    /// The previous table, until all of it is moved.
    smaller: Table,
    /// How many buckets of the smaller table have been moved.
    moved: usize,
    used: usize,
}

/// 2^(64 − `shift`) buckets; those after the last allocated one are empty.
#[derive(Clone, Debug)]
struct Table {
    buckets: Vec<Bucket>,
    shift: u32,
}

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket {
    /// The tag of each entry; 0 for an empty one.
    tags: [u8; ENTRIES],
    /// How many keys belong here or before and found no free entry here.
    passed: u32,
    slots: [Slot; ENTRIES],
}

const ENTRIES: usize = 12;
const _: () = assert!(size_of::<Bucket>() == 64, "a bucket is one cache line");

impl Bucket {
    const EMPTY: Self = Self { tags: [0; ENTRIES], passed: 0, slots: [Slot::NONE; ENTRIES] };

    /// A bit for each entry with this tag. For the tag 0 the four bits above the entries are set too.
    #[inline]
    fn tagged(&self, tag: u8) -> u32 {
        let mut tags = [0; 16];
        tags[..ENTRIES].copy_from_slice(&self.tags);
        u8x16::new(tags).simd_eq(u8x16::splat(tag)).to_bitmask()
    }

    #[inline]
    fn find(&self, tag: u8, is_key: impl Fn(Slot) -> bool) -> Option<usize> {
        let mut tagged = self.tagged(tag);
        while tagged != 0 {
            let entry = tagged.trailing_zeros() as usize;
            if is_key(self.slots[entry]) {
                return Some(entry);
            }
            tagged &= tagged - 1;
        }
        None
    }
}

impl Default for SlotTable {
    fn default() -> Self {
        let table = Table { buckets: vec![Bucket::EMPTY; 4], shift: 62 };
        Self { table, smaller: Table { buckets: Vec::new(), shift: 63 }, moved: 0, used: 0 }
    }
}

impl SlotTable {
    /// The slot of a key, which `is_key` recognises among those of equal hash.
    #[inline]
    pub(crate) fn find(&self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<Slot> {
        let table = self.table_of(hash);
        table.find(hash, is_key).map(|(bucket, entry)| table.buckets[bucket].slots[entry])
    }

    /// Stores the slot of a key that is not in the table. `hash_of` is called for slots that were in it, and
    /// for [`Slot::NONE`].
    #[inline]
    pub(crate) fn insert(&mut self, hash: Hash, slot: Slot, hash_of: impl Fn(Slot) -> Hash) {
        if !self.smaller.buckets.is_empty() {
            self.move_bucket(hash_of);
        } else if self.used * 4 >= self.table.len() * ENTRIES * 3 {
            self.grow();
        }
        self.table_mut(hash).put(hash, slot);
        self.used += 1;
    }

    /// Removes a key, which `is_key` recognises, and returns its slot.
    #[inline]
    pub(crate) fn remove(&mut self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<Slot> {
        let table = self.table_mut(hash);
        let (bucket, entry) = table.find(hash, is_key)?;
        let slot = table.buckets[bucket].slots[entry];
        table.clear(hash, bucket, entry);
        self.used -= 1;
        Some(slot)
    }

    /// Prefetches the bucket in which a key would be.
    #[inline]
    pub(crate) fn prefetch(&self, hash: Hash) {
        let table = self.table_of(hash);
        prefetch_index::prefetch_index(&table.buckets, table.home(hash));
    }

    /// The most likely slot of a hash, perhaps [`Slot::NONE`]. For prefetching only.
    #[inline]
    pub(crate) fn guess(&self, hash: Hash) -> Slot {
        let table = self.table_of(hash);
        let Some(bucket) = table.buckets.get(table.home(hash)) else { return Slot::NONE };
        let entry = bucket.tagged(hash.tag()).trailing_zeros() as usize;
        bucket.slots.get(entry).copied().unwrap_or_default()
    }

    /// Bytes of memory used.
    pub(crate) fn bytes(&self) -> usize {
        (self.table.buckets.len() + self.smaller.buckets.capacity()) * size_of::<Bucket>()
    }

    #[inline]
    fn table_of(&self, hash: Hash) -> &Table {
        if self.is_in_larger(hash) { &self.table } else { &self.smaller }
    }

    #[inline]
    fn table_mut(&mut self, hash: Hash) -> &mut Table {
        if self.is_in_larger(hash) { &mut self.table } else { &mut self.smaller }
    }

    #[inline]
    fn is_in_larger(&self, hash: Hash) -> bool {
        self.smaller.buckets.is_empty() || self.was_moved(hash)
    }

    /// Not inlined, so that a table that is not growing takes one well-predicted branch instead of a
    /// conditional move that waits for both tables.
    #[cold]
    #[inline(never)]
    fn was_moved(&self, hash: Hash) -> bool {
        self.smaller.home(hash) < self.moved
    }

    /// Starts a table of twice the size. Its capacity takes memory as it is filled.
    #[cold]
    fn grow(&mut self) {
        let larger = Table { buckets: Vec::with_capacity(self.table.len() * 2), shift: self.table.shift - 1 };
        self.smaller = std::mem::replace(&mut self.table, larger);
        self.moved = 0;
    }

    /// Moves the keys that belong to one bucket of the smaller table, wherever in that table they are.
    #[inline(never)]
    fn move_bucket(&mut self, hash_of: impl Fn(Slot) -> Hash) {
        let (home, mut at) = (self.moved, self.moved);
        self.table.allocate(home * 2 + 1);
        loop {
            let bucket = self.smaller.buckets[at];
            // All at once, empty entries too: keys lie far apart in memory, so their cache misses overlap.
            let hashes = bucket.slots.map(&hash_of);
            for (entry, (slot, hash)) in bucket.slots.into_iter().zip(hashes).enumerate() {
                if bucket.tags[entry] != 0 && self.smaller.home(hash) == home {
                    self.smaller.clear(hash, at, entry);
                    self.table.put(hash, slot);
                }
            }
            at = self.smaller.after(at);
            // No key of this bucket lies after one that no key has passed.
            if bucket.passed == 0 || at == home {
                break;
            }
        }
        self.moved += 1;
        if self.moved == self.smaller.buckets.len() {
            self.smaller.buckets = Vec::new();
        }
    }
}

impl Table {
    /// The bucket and the entry of a key.
    #[inline]
    fn find(&self, hash: Hash, is_key: impl Fn(Slot) -> bool) -> Option<(usize, usize)> {
        let home = self.home(hash);
        let mut at = home;
        loop {
            let bucket = self.buckets.get(at)?;
            if let Some(entry) = bucket.find(hash.tag(), &is_key) {
                return Some((at, entry));
            }
            if bucket.passed == 0 {
                return None;
            }
            at = self.after(at);
            // In a table of few buckets, every bucket may have been passed.
            if at == home {
                return None;
            }
        }
    }

    #[inline]
    fn put(&mut self, hash: Hash, slot: Slot) {
        let mut at = self.home(hash);
        loop {
            self.allocate(at);
            let bucket = &mut self.buckets[at];
            let entry = bucket.tagged(0).trailing_zeros() as usize;
            if entry < ENTRIES {
                bucket.tags[entry] = hash.tag();
                bucket.slots[entry] = slot;
                return;
            }
            bucket.passed += 1;
            at = self.after(at);
        }
    }

    /// Empties the entry in which a key was found.
    #[inline]
    fn clear(&mut self, hash: Hash, bucket: usize, entry: usize) {
        self.buckets[bucket].tags[entry] = 0;
        // It no longer passes the buckets from its home to where it was.
        let mut passed = self.home(hash);
        while passed != bucket {
            self.buckets[passed].passed -= 1;
            passed = self.after(passed);
        }
    }

    /// Allocates the buckets up to this one.
    #[inline]
    fn allocate(&mut self, at: usize) {
        if at >= self.buckets.len() {
            self.allocate_more(at);
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_more(&mut self, at: usize) {
        self.buckets.resize(at + 1, Bucket::EMPTY);
    }

    /// The number of buckets, allocated or not.
    #[inline]
    fn len(&self) -> usize {
        1 << (64 - self.shift)
    }

    #[inline]
    fn home(&self, hash: Hash) -> usize {
        (hash.0 >> self.shift) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.len() - 1)
    }
}

/// A cache of slots by the hash of their key. A later slot overwrites an earlier one, so the caller checks
/// the answer and falls back to a search. In return a lookup costs one cache line, an insert never moves
/// anything, and keys chosen to collide gain nothing.
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
    /// The slot last stored for this hash; perhaps of another key.
    #[inline]
    pub(crate) fn get(&self, hash: Hash) -> Slot {
        self.slots[self.entry(hash)]
    }

    /// Stores a slot.
    #[inline]
    pub(crate) fn set(&mut self, hash: Hash, slot: Slot) {
        let entry = self.entry(hash);
        self.slots[entry] = slot;
    }

    /// Makes room for `slots` slots, with two to eight entries for each. Growing empties the cache.
    #[inline]
    pub(crate) fn fit(&mut self, slots: usize) {
        while self.slots.len() < slots * 2 {
            self.grow();
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.shift -= 2;
        self.slots = vec![Slot::NONE; self.slots.len() * 4];
    }

    /// Prefetches the entry of a hash.
    #[inline]
    pub(crate) fn prefetch(&self, hash: Hash) {
        prefetch_index::prefetch_index(&self.slots, self.entry(hash));
    }

    /// Bytes of memory used.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }

    #[inline]
    fn entry(&self, hash: Hash) -> usize {
        (hash.0 >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_table_agrees_with_a_map_through_growth_and_removal() {
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
            assert_eq!(found, map.get(&key).copied());
            if found.is_some() {
                assert_eq!(table.remove(hash(key), |slot| is_key(&keys, slot)), found);
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
            assert!(table.remove(hash, |other| other == slot).is_some(), "it is there");
        }
        assert!(
            table.table.buckets.iter().all(|bucket| bucket.passed == 0),
            "no key passes a bucket any more"
        );
    }

    #[test]
    fn a_table_that_grows_moves_a_few_keys_at_a_time() {
        let (mut table, mut moved_max) = (SlotTable::default(), 0);
        for number in 1..100_000 {
            let moved = Cell::new(0);
            table.insert(Hash::of(number), Slot::new(number as usize), |slot| {
                moved.set(moved.get() + 1);
                Hash::of(u64::from(slot.get()))
            });
            moved_max = moved_max.max(moved.get());
        }
        assert!((ENTRIES..ENTRIES * 8).contains(&moved_max), "{moved_max}");
    }

    #[test]
    fn a_search_ends_where_every_bucket_was_passed() {
        let mut table = SlotTable::default();
        let hash = |home: u64, number: u64| Hash(home << 62 | number << 32);
        let insert = |table: &mut SlotTable, hash: Hash| table.insert(hash, Slot(1), |_| unreachable!());
        // Seventeen at home in each bucket in turn, five of which go to the next one; then most of the others
        // leave.
        for home in 0..4 {
            let first = if home == 0 { 1 } else { 6 };
            for number in first..=17 {
                insert(&mut table, hash(home, number));
            }
            for number in first..=12 {
                assert!(table.remove(hash(home, number), |_| true).is_some(), "it is there");
            }
        }
        assert_eq!(table.table.buckets.iter().map(|bucket| bucket.passed).collect::<Vec<_>>(), [5; 4]);
        for home in 0..4 {
            assert!(table.find(hash(home, 99), |_| true).is_none(), "it never was there");
        }
    }
}
