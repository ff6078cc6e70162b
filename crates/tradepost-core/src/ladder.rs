//! The price levels of one side of a book, sorted, best price last.
//!
//! A two-storey array: a spine of chunks, each with up to [`CHUNK`] prices. Finding a price touches the spine (a line or two)
//! and one chunk, however many levels there are; adding one moves at most a chunk. Chosen over `BTreeMap` because its
//! path can be prefetched, over one sorted `Vec` because a wall of a million distinct prices must not make inserts
//! slow, and over an array indexed by price because prices span twelve digits.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "positions come from searches in the same arrays"
)]

use crate::slab::{Slab, Slot};

/// Prices a chunk.
const CHUNK: usize = 32;

/// Sorted levels; keys grow towards the better price.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladder {
    spine: Vec<Chapter>,
    chunks: Slab<Chunk>,
    best: Option<(u64, Slot)>,
}

/// A chunk and its smallest key.
#[derive(Clone, Copy, Debug)]
struct Chapter {
    first: u64,
    chunk: Slot,
}

#[derive(Clone, Debug)]
struct Chunk {
    keys: [u64; CHUNK],
    levels: [Slot; CHUNK],
    len: u32,
}

impl Chunk {
    const EMPTY: Self = Self { keys: [0; CHUNK], levels: [Slot::NONE; CHUNK], len: 0 };

    fn keys(&self) -> &[u64] {
        &self.keys[..self.len as usize]
    }

    fn insert(&mut self, at: usize, key: u64, level: Slot) {
        let len = self.len as usize;
        self.keys.copy_within(at..len, at + 1);
        self.levels.copy_within(at..len, at + 1);
        self.keys[at] = key;
        self.levels[at] = level;
        self.len += 1;
    }

    fn remove(&mut self, at: usize) {
        let len = self.len as usize;
        self.keys.copy_within(at + 1..len, at);
        self.levels.copy_within(at + 1..len, at);
        self.len -= 1;
    }

    fn split_off(&mut self, at: usize) -> Self {
        let mut tail = Self::EMPTY;
        tail.append(self, at);
        self.len = at as u32;
        tail
    }

    fn append(&mut self, other: &Self, from: usize) {
        let (at, count) = (self.len as usize, other.len as usize - from);
        self.keys[at..at + count].copy_from_slice(&other.keys[from..from + count]);
        self.levels[at..at + count].copy_from_slice(&other.levels[from..from + count]);
        self.len += count as u32;
    }
}

impl Ladder {
    /// The best key and its level.
    #[inline]
    pub(crate) fn best(&self) -> Option<(u64, Slot)> {
        self.best
    }

    /// The level of a key.
    #[inline]
    pub(crate) fn find(&self, key: u64) -> Option<Slot> {
        if let Some((best, level)) = self.best
            && best == key
        {
            return Some(level);
        }
        let chunk = &self.chunks[self.spine.get(self.chapter(key))?.chunk];
        chunk.keys().binary_search(&key).ok().map(|at| chunk.levels[at])
    }

    /// Adds the level of a key that has none.
    pub(crate) fn insert(&mut self, key: u64, level: Slot) {
        if self.best.is_none_or(|(best, _)| key > best) {
            self.best = Some((key, level));
        }
        if self.spine.is_empty() {
            let chunk = self.chunks.insert(Chunk::EMPTY);
            self.spine.push(Chapter { first: key, chunk });
        }
        let mut chapter = self.chapter(key);
        let chunk = self.spine[chapter].chunk;
        if self.chunks[chunk].len as usize == CHUNK {
            // A full chunk at the best end splits off almost nothing: prices mostly grow there.
            let at = if chapter + 1 == self.spine.len() { CHUNK - CHUNK / 8 } else { CHUNK / 2 };
            let tail = self.chunks[chunk].split_off(at);
            let first = tail.keys[0];
            let chunk = self.chunks.insert(tail);
            self.spine.insert(chapter + 1, Chapter { first, chunk });
            if key >= first {
                chapter += 1;
            }
        }
        let Chapter { first, chunk } = self.spine[chapter];
        let chunk = &mut self.chunks[chunk];
        let at = chunk.keys().partition_point(|other| *other < key);
        chunk.insert(at, key, level);
        self.spine[chapter].first = first.min(key);
    }

    /// Takes out the level of a key, which is there.
    pub(crate) fn remove(&mut self, key: u64) {
        let chapter = self.chapter(key);
        let slot = self.spine[chapter].chunk;
        let chunk = &mut self.chunks[slot];
        let found = chunk.keys().binary_search(&key);
        assert!(found.is_ok(), "a level that empties is in its ladder");
        if let Ok(at) = found {
            chunk.remove(at);
        }
        if chunk.len == 0 {
            self.spine.remove(chapter);
            self.chunks.remove(slot);
        } else {
            self.spine[chapter].first = chunk.keys[0];
            if (chunk.len as usize) < CHUNK / 4 {
                self.merge(chapter);
            }
        }
        if self.best.is_some_and(|(best, _)| best == key) {
            self.best = self.spine.last().map(|chapter| {
                let chunk = &self.chunks[chapter.chunk];
                let last = chunk.len as usize - 1;
                (chunk.keys[last], chunk.levels[last])
            });
        }
    }

    /// The levels, best first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        self.spine.iter().rev().flat_map(|chapter| {
            let chunk = &self.chunks[chapter.chunk];
            chunk.levels[..chunk.len as usize].iter().rev().copied()
        })
    }

    /// Asks for the memory in which a key would be.
    #[inline]
    pub(crate) fn prefetch(&self, key: u64) {
        if let Some(chapter) = self.spine.get(self.chapter(key)) {
            self.chunks.prefetch(chapter.chunk);
        }
    }

    /// Bytes allocated.
    pub(crate) fn bytes(&self) -> usize {
        self.spine.capacity() * size_of::<Chapter>() + self.chunks.bytes()
    }

    /// Where in the spine a key belongs; 0 in an empty one.
    #[inline]
    fn chapter(&self, key: u64) -> usize {
        self.spine.partition_point(|chapter| chapter.first <= key).saturating_sub(1)
    }

    /// Joins a small chunk with a neighbour, if both fit in three quarters of one.
    fn merge(&mut self, chapter: usize) {
        let left = if chapter > 0 { chapter - 1 } else { chapter };
        let (Some(a), Some(b)) = (self.spine.get(left).copied(), self.spine.get(left + 1).copied()) else {
            return;
        };
        if (self.chunks[a.chunk].len + self.chunks[b.chunk].len) as usize > CHUNK * 3 / 4 {
            return;
        }
        let tail = self.chunks[b.chunk].clone();
        self.chunks[a.chunk].append(&tail, 0);
        self.chunks.remove(b.chunk);
        self.spine.remove(left + 1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn ladder_agrees_with_a_sorted_map() {
        let mut ladder = Ladder::default();
        let mut map: BTreeMap<u64, Slot> = BTreeMap::new();
        let mut state = 1_u64;
        for step in 0..60_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step | 1);
            // Grows to about a thousand levels, then shrinks to a few, again and again.
            let range = if (step / 5_000) % 2 == 0 { 2_000 } else { 40 };
            let key = (state >> 33) % range;
            assert_eq!(ladder.find(key), map.get(&key).copied());
            if map.remove(&key).is_some() {
                ladder.remove(key);
            } else if range > 40 || step % 3 == 0 {
                let level = Slot(step as u32);
                ladder.insert(key, level);
                map.insert(key, level);
            }
            assert_eq!(ladder.best(), map.last_key_value().map(|(key, level)| (*key, *level)));
        }
        for range_end in [2_000_u64, 30] {
            for key in (0..range_end).filter(|key| key % 2 == 0) {
                if map.remove(&key).is_some() {
                    ladder.remove(key);
                }
            }
            assert!(ladder.iter().eq(map.values().rev().copied()));
        }
        assert!(ladder.spine.len() <= map.len());
    }
}
