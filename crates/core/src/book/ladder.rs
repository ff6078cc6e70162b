//! The price levels of each side of each book, sorted, best price last.
//!
//! An array in two storeys: an index of chunks, each with up to [`CHUNK`] prices. A search touches the index
//! (a cache line or two) and one chunk, however many levels there are; adding a level moves at most one
//! chunk.
//!
//! Why not `BTreeMap`: its path cannot be prefetched, and it allocates while the market runs. The floor of
//! docs/benchmarks.md uses one: 202 ns an operation with 1,000,000 orders in a book, 90 ns here. Not one
//! sorted `Vec`, because a million distinct prices would make inserts slow; not an array indexed by price,
//! because prices have up to thirteen digits.
//!
//! Only the first and the last order of a level come here: other orders find their level by its hash
//! (`book`).
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "indexes come from searches in the same arrays"
)]

use prefetch_index::prefetch_index;

use crate::book::slab::{Slab, Slot};

/// Prices in a chunk.
const CHUNK: usize = 16;

/// How many of the best levels are prefetched before an order that will trade: it rarely meets more.
const TOP: usize = 4;

/// The sorted levels of all sides, which share one slab of chunks; keys grow towards the better price.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladders {
    sides: Vec<Ladder>,
    chunks: Slab<Chunk>,
}

#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Ladder {
    best: Option<(u64, Slot)>,
    index: Vec<ChunkRef>,
}

/// A chunk, a key that is not above any of its keys and above all keys of the chunk before, and its number of
/// keys.
#[derive(Clone, Copy, Debug)]
struct ChunkRef {
    first: u64,
    chunk: Slot,
    len: u32,
}

/// Two cache lines of keys, in order, and one of their levels. The entries above the last key hold
/// [`VACANT`].
///
/// Search and shift run over all entries, vacant ones too: with a fixed length they compile to straight code,
/// where a binary search waits for each step and a `memmove` branches on its length.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    keys: [u64; CHUNK],
    levels: [Slot; CHUNK],
}

/// Above every key. Keys have fewer than 63 bits, so the highest bit of a difference shows which of two is
/// less.
const VACANT: u64 = 1 << 62;

impl Default for Chunk {
    fn default() -> Self {
        Self { keys: [VACANT; CHUNK], levels: [Slot::NONE; CHUNK] }
    }
}

impl Chunk {
    /// The index at which a key is or would be.
    #[inline]
    fn position(&self, key: u64) -> usize {
        self.keys.iter().map(|other| other.wrapping_sub(key) >> 63).sum::<u64>() as usize
    }

    #[inline]
    fn insert(&mut self, len: u32, at: usize, key: u64, level: Slot) {
        for i in (at..len as usize).rev() {
            self.keys[i + 1] = self.keys[i];
            self.levels[i + 1] = self.levels[i];
        }
        self.keys[at] = key;
        self.levels[at] = level;
    }

    #[inline]
    fn remove(&mut self, len: u32, at: usize) {
        for i in at + 1..len as usize {
            self.keys[i - 1] = self.keys[i];
            self.levels[i - 1] = self.levels[i];
        }
        self.keys[len as usize - 1] = VACANT;
    }

    /// Copies entries of another chunk after the `len` own ones.
    fn append(&mut self, len: usize, other: &Self, from: usize, to: usize) {
        self.keys[len..len + to - from].copy_from_slice(&other.keys[from..to]);
        self.levels[len..len + to - from].copy_from_slice(&other.levels[from..to]);
    }
}

impl Ladders {
    /// Adds an empty side.
    pub(crate) fn add_side(&mut self) {
        self.sides.push(Ladder::default());
    }

    /// The best key of a side and its level.
    #[inline]
    pub(crate) fn best(&self, side: usize) -> Option<(u64, Slot)> {
        self.sides[side].best
    }

    /// The level of a key.
    pub(crate) fn find(&self, side: usize, key: u64) -> Option<Slot> {
        let index = &self.sides[side].index;
        let chunk = &self.chunks[index.get(chunk_of(index, key))?.chunk];
        let at = chunk.position(key);
        (chunk.keys.get(at) == Some(&key)).then(|| chunk.levels[at])
    }

    /// The level of a key; calls `level` for a new one if there is none. (Not inlined: most orders find their
    /// level without it.)
    #[inline(never)]
    pub(crate) fn find_or_insert(&mut self, side: usize, key: u64, level: impl FnOnce() -> Slot) -> Slot {
        let Ladder { index, best } = &mut self.sides[side];
        if index.is_empty() {
            index.push(ChunkRef { first: key, chunk: self.chunks.insert(Chunk::default()), len: 0 });
        }
        let mut at_ref = chunk_of(index, key);
        let mut reference = index[at_ref];
        let chunk = &self.chunks[reference.chunk];
        let mut at = chunk.position(key);
        if chunk.keys.get(at) == Some(&key) {
            return chunk.levels[at];
        }
        if reference.len as usize == CHUNK {
            let middle = split(&mut self.chunks, index, at_ref);
            if at > middle {
                at_ref += 1;
                at -= middle;
            }
            reference = index[at_ref];
        }
        let level = level();
        self.chunks[reference.chunk].insert(reference.len, at, key, level);
        index[at_ref] = ChunkRef { first: key.min(reference.first), len: reference.len + 1, ..reference };
        if best.is_none_or(|(best, _)| key > best) {
            *best = Some((key, level));
        }
        level
    }

    /// Removes the level of a key that has one.
    #[inline(never)]
    pub(crate) fn remove(&mut self, side: usize, key: u64) {
        let Ladder { index, best } = &mut self.sides[side];
        // Most levels are emptied by trades, so they are the best.
        let was_best = best.is_some_and(|(best, _)| best == key);
        let at_ref = if was_best { index.len() - 1 } else { chunk_of(index, key) };
        let reference = &mut index[at_ref];
        let chunk = &mut self.chunks[reference.chunk];
        let at = if was_best { reference.len as usize - 1 } else { chunk.position(key) };
        assert!(chunk.keys.get(at) == Some(&key), "a level that empties is in its ladder");
        chunk.remove(reference.len, at);
        reference.len -= 1;
        if reference.len == 0 {
            let ChunkRef { chunk, .. } = index.remove(at_ref);
            self.chunks.remove(chunk);
        } else if (reference.len as usize) < CHUNK / 4 {
            merge(&mut self.chunks, index, at_ref);
        }
        if was_best {
            *best = index.last().map(|&ChunkRef { chunk, len, .. }| {
                let (chunk, last) = (&self.chunks[chunk], len as usize - 1);
                (chunk.keys[last], chunk.levels[last])
            });
        }
    }

    /// The levels of a side, best first.
    #[inline]
    pub(crate) fn iter(&self, side: usize) -> impl Iterator<Item = Slot> + '_ {
        let mut refs = self.sides[side].index.iter().rev();
        let mut levels: &[Slot] = &[];
        // Not `flat_map`: its state machine costs a match more than the two levels that are mostly read.
        std::iter::from_fn(move || {
            loop {
                if let Some((best, rest)) = levels.split_last() {
                    levels = rest;
                    return Some(*best);
                }
                let reference = refs.next()?;
                levels = &self.chunks[reference.chunk].levels[..reference.len as usize];
            }
        })
    }

    /// Prefetches what [`Self::best`] reads.
    #[inline]
    pub(crate) fn prefetch_best(&self, side: usize) {
        prefetch_index(&self.sides, side);
    }

    /// Prefetches the reference to the chunk with the best levels.
    #[inline]
    pub(crate) fn prefetch_top_ref(&self, side: usize) {
        let index = &self.sides[side].index;
        prefetch_index(index, index.len().saturating_sub(1));
    }

    /// Prefetches the chunk with the best levels; [`Self::prefetch_top_ref`] was called a while before.
    #[inline]
    pub(crate) fn prefetch_top_chunk(&self, side: usize) {
        if let Some(reference) = self.sides[side].index.last() {
            prefetch_index(self.chunks[reference.chunk].levels.as_slice(), 0);
        }
    }

    /// The best levels, worst first, as far as they are in the chunk with the best. For prefetching only:
    /// some may be removed levels.
    #[inline]
    pub(crate) fn top_levels(&self, side: usize) -> [Slot; TOP] {
        self.sides[side].index.last().map_or([Slot::NONE; TOP], |reference| {
            let first = (reference.len as usize).saturating_sub(TOP);
            let levels = &self.chunks[reference.chunk].levels;
            std::array::from_fn(|i| levels[first + i])
        })
    }

    /// Prefetches the part of the index where the search for a key starts.
    #[inline]
    pub(crate) fn prefetch_search(&self, side: usize) {
        let index = &self.sides[side].index;
        for quarter in 1..4 {
            prefetch_index(index, index.len() * quarter / 4);
        }
    }

    /// Prefetches the chunk in which a key would be.
    #[inline]
    pub(crate) fn prefetch_chunk(&self, side: usize, key: u64) {
        let index = &self.sides[side].index;
        if let Some(reference) = index.get(chunk_of(index, key)) {
            let chunk = &self.chunks[reference.chunk];
            prefetch_index(chunk.keys.as_slice(), 0);
            prefetch_index(chunk.keys.as_slice(), CHUNK / 2);
            prefetch_index(chunk.levels.as_slice(), 0);
        }
    }

    /// Bytes of memory used.
    pub(crate) fn bytes(&self) -> usize {
        let refs: usize = self.sides.iter().map(|side| side.index.capacity()).sum();
        refs * size_of::<ChunkRef>() + self.chunks.bytes() + self.sides.capacity() * size_of::<Ladder>()
    }
}

/// The position in the index of the chunk a key belongs to; 0 in an empty one.
#[inline]
fn chunk_of(index: &[ChunkRef], key: u64) -> usize {
    index.partition_point(|reference| reference.first <= key).saturating_sub(1)
}

/// Moves the upper part of a full chunk to a new one; returns how many keys stay.
fn split(chunks: &mut Slab<Chunk>, index: &mut Vec<ChunkRef>, at: usize) -> usize {
    // At the best end only a few keys are split off: new prices mostly come there.
    let middle = if at + 1 == index.len() { CHUNK - CHUNK / 8 } else { CHUNK / 2 };
    let mut tail = Chunk::default();
    let head = &mut chunks[index[at].chunk];
    tail.append(0, head, middle, CHUNK);
    head.keys[middle..].fill(VACANT);
    let first = tail.keys[0];
    index[at].len = middle as u32;
    index.insert(at + 1, ChunkRef { first, chunk: chunks.insert(tail), len: (CHUNK - middle) as u32 });
    middle
}

/// Merges a small chunk with a neighbour if both fit in three quarters of one.
fn merge(chunks: &mut Slab<Chunk>, index: &mut Vec<ChunkRef>, at: usize) {
    let left = at.saturating_sub(1);
    let (Some(a), Some(b)) = (index.get(left).copied(), index.get(left + 1).copied()) else {
        return;
    };
    if (a.len + b.len) as usize > CHUNK * 3 / 4 {
        return;
    }
    let tail = chunks[b.chunk];
    chunks[a.chunk].append(a.len as usize, &tail, 0, b.len as usize);
    chunks.remove(b.chunk);
    index.remove(left + 1);
    index[left].len += b.len;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_ladder_agrees_with_a_sorted_map() {
        let mut ladders = Ladders::default();
        ladders.add_side();
        let mut map: BTreeMap<u64, Slot> = BTreeMap::new();
        let mut state = 1_u64;
        for step in 0..60_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step | 1);
            // Grows to about a thousand levels, then shrinks to a few, again and again.
            let range = if (step / 5_000) % 2 == 0 { 2_000 } else { 40 };
            let key = (state >> 33) % range;
            assert_eq!(ladders.find(0, key), map.get(&key).copied());
            if map.remove(&key).is_some() {
                ladders.remove(0, key);
            } else if range > 40 || step % 3 == 0 {
                let level = Slot(step as u32);
                assert_eq!(ladders.find_or_insert(0, key, || level), level);
                map.insert(key, level);
            }
            assert_eq!(ladders.best(0), map.last_key_value().map(|(key, level)| (*key, *level)));
            if step % 500 == 0 {
                assert!(ladders.iter(0).eq(map.values().rev().copied()));
            }
        }
        let keys: Vec<u64> = map.keys().copied().collect();
        for key in keys.chunks(20).flat_map(|keys| &keys[1..]) {
            ladders.remove(0, *key);
            map.remove(key);
        }
        assert!(ladders.iter(0).eq(map.values().rev().copied()));
        assert!(ladders.sides[0].index.len() * 2 < map.len(), "small chunks are merged");
    }
}
