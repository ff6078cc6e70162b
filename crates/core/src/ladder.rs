//! The price levels of each side of each book, sorted, best price last.
//!
//! A two-storey array: a spine of chunks, each with up to [`CHUNK`] prices. Finding a place touches the spine (a line or
//! two) and one chunk, however many levels there are; adding a level moves at most a chunk. Chosen over `BTreeMap`
//! because its path can be prefetched and it allocates only to grow, over one sorted `Vec` because a wall of a million
//! distinct prices must not make inserts slow, and over an array indexed by price because prices span twelve digits.
//!
//! Only the birth and the death of a level come here: orders find a level that exists by its hash (`book`).
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "positions come from searches in the same arrays"
)]

use crate::slab::{Slab, Slot};

/// Prices a chunk.
const CHUNK: usize = 16;

/// For so many of the best levels is asked before orders that will trade: more are rarely met.
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
    spine: Vec<Chapter>,
}

/// A chunk, with a key that is not above any of its own and above all of the chapter before, and how many it has.
#[derive(Clone, Copy, Debug)]
struct Chapter {
    first: u64,
    chunk: Slot,
    len: u32,
}

/// Two cache lines of keys, in order, and one of their levels. The places above the last key hold [`VACANT`].
///
/// Search and shift run over all places, whatever is in them: with a known length they are straight code, where a binary
/// search waits for each step and a `memmove` guesses its length.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    keys: [u64; CHUNK],
    levels: [Slot; CHUNK],
}

/// Above every key: keys have fewer than 63 bits, so a difference of two says in its highest bit which is less.
const VACANT: u64 = 1 << 62;

impl Default for Chunk {
    fn default() -> Self {
        Self { keys: [VACANT; CHUNK], levels: [Slot::NONE; CHUNK] }
    }
}

impl Chunk {
    /// Where a key is or would be.
    #[inline]
    fn place(&self, key: u64) -> usize {
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

    /// Copies entries of another chunk behind the `len` own ones.
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
        let spine = &self.sides[side].spine;
        let chunk = &self.chunks[spine.get(place(spine, key))?.chunk];
        let at = chunk.place(key);
        (chunk.keys.get(at) == Some(&key)).then(|| chunk.levels[at])
    }

    /// The level of a key; makes one if it has none. (Not inlined: most orders find their level without it.)
    #[inline(never)]
    pub(crate) fn find_or_insert(&mut self, side: usize, key: u64, level: impl FnOnce() -> Slot) -> Slot {
        let Ladder { spine, best } = &mut self.sides[side];
        if spine.is_empty() {
            spine.push(Chapter { first: key, chunk: self.chunks.insert(Chunk::default()), len: 0 });
        }
        let mut at_chapter = place(spine, key);
        let mut chapter = spine[at_chapter];
        let chunk = &self.chunks[chapter.chunk];
        let mut at = chunk.place(key);
        if chunk.keys.get(at) == Some(&key) {
            return chunk.levels[at];
        }
        if chapter.len as usize == CHUNK {
            let middle = split(&mut self.chunks, spine, at_chapter);
            if at > middle {
                at_chapter += 1;
                at -= middle;
            }
            chapter = spine[at_chapter];
        }
        let level = level();
        self.chunks[chapter.chunk].insert(chapter.len, at, key, level);
        spine[at_chapter] = Chapter { first: key.min(chapter.first), len: chapter.len + 1, ..chapter };
        if best.is_none_or(|(best, _)| key > best) {
            *best = Some((key, level));
        }
        level
    }

    /// Takes out the level of a key, which is there.
    #[inline(never)]
    pub(crate) fn remove(&mut self, side: usize, key: u64) {
        let Ladder { spine, best } = &mut self.sides[side];
        // Most levels are emptied by trades, so they are the best.
        let was_best = best.is_some_and(|(best, _)| best == key);
        let at_chapter = if was_best { spine.len() - 1 } else { place(spine, key) };
        let chapter = &mut spine[at_chapter];
        let chunk = &mut self.chunks[chapter.chunk];
        let at = if was_best { chapter.len as usize - 1 } else { chunk.place(key) };
        assert!(chunk.keys.get(at) == Some(&key), "a level that empties is in its ladder");
        chunk.remove(chapter.len, at);
        chapter.len -= 1;
        if chapter.len == 0 {
            let Chapter { chunk, .. } = spine.remove(at_chapter);
            self.chunks.remove(chunk);
        } else if (chapter.len as usize) < CHUNK / 4 {
            merge(&mut self.chunks, spine, at_chapter);
        }
        if was_best {
            *best = spine.last().map(|&Chapter { chunk, len, .. }| {
                let (chunk, last) = (&self.chunks[chunk], len as usize - 1);
                (chunk.keys[last], chunk.levels[last])
            });
        }
    }

    /// The levels of a side, best first.
    #[inline]
    pub(crate) fn iter(&self, side: usize) -> impl Iterator<Item = Slot> + '_ {
        let mut chapters = self.sides[side].spine.iter().rev();
        let mut levels: &[Slot] = &[];
        // Not `flat_map`: its state machine costs a match more than the two levels it would mostly give out.
        std::iter::from_fn(move || {
            loop {
                if let Some((best, rest)) = levels.split_last() {
                    levels = rest;
                    return Some(*best);
                }
                let chapter = chapters.next()?;
                levels = &self.chunks[chapter.chunk].levels[..chapter.len as usize];
            }
        })
    }

    /// Asks for what [`Self::best`] reads.
    #[inline]
    pub(crate) fn prefetch_best(&self, side: usize) {
        prefetch_index::prefetch_index(&self.sides, side);
    }

    /// Asks for the chapter with the best levels.
    #[inline]
    pub(crate) fn prefetch_top_chapter(&self, side: usize) {
        let spine = &self.sides[side].spine;
        prefetch_index::prefetch_index(spine, spine.len().saturating_sub(1));
    }

    /// Asks for the chunk with the best levels.
    #[inline]
    pub(crate) fn prefetch_top_chunk(&self, side: usize) {
        if let Some(chapter) = self.sides[side].spine.last() {
            prefetch_index::prefetch_index(self.chunks[chapter.chunk].levels.as_slice(), 0);
        }
    }

    /// The best levels, worst first, as far as they are in the chunk with the best: for prefetching only, as some may be gone.
    #[inline]
    pub(crate) fn top_levels(&self, side: usize) -> [Slot; TOP] {
        self.sides[side].spine.last().map_or([Slot::NONE; TOP], |chapter| {
            let first = (chapter.len as usize).saturating_sub(TOP);
            let levels = &self.chunks[chapter.chunk].levels;
            std::array::from_fn(|i| levels[first + i])
        })
    }

    /// Asks for the spine in which a key would be: where its search looks first.
    #[inline]
    pub(crate) fn prefetch_spine(&self, side: usize) {
        let spine = &self.sides[side].spine;
        for quarter in 1..4 {
            prefetch_index::prefetch_index(spine, spine.len() * quarter / 4);
        }
    }

    /// Asks for the chunk in which a key would be.
    #[inline]
    pub(crate) fn prefetch_chunk(&self, side: usize, key: u64) {
        let spine = &self.sides[side].spine;
        if let Some(chapter) = spine.get(place(spine, key)) {
            let chunk = &self.chunks[chapter.chunk];
            prefetch_index::prefetch_index(chunk.keys.as_slice(), 0);
            prefetch_index::prefetch_index(chunk.keys.as_slice(), CHUNK / 2);
            prefetch_index::prefetch_index(chunk.levels.as_slice(), 0);
        }
    }

    /// Bytes of memory taken.
    pub(crate) fn bytes(&self) -> usize {
        let chapters: usize = self.sides.iter().map(|side| side.spine.capacity()).sum();
        chapters * size_of::<Chapter>() + self.chunks.bytes() + self.sides.capacity() * size_of::<Ladder>()
    }
}

/// Where in the spine a key belongs; 0 in an empty one.
#[inline]
fn place(spine: &[Chapter], key: u64) -> usize {
    spine.partition_point(|chapter| chapter.first <= key).saturating_sub(1)
}

/// Moves the upper part of a full chunk to a new one; says how much stays.
fn split(chunks: &mut Slab<Chunk>, spine: &mut Vec<Chapter>, at: usize) -> usize {
    // At the best end almost nothing is split off: prices mostly grow there.
    let middle = if at + 1 == spine.len() { CHUNK - CHUNK / 8 } else { CHUNK / 2 };
    let mut tail = Chunk::default();
    let head = &mut chunks[spine[at].chunk];
    tail.append(0, head, middle, CHUNK);
    head.keys[middle..].fill(VACANT);
    let first = tail.keys[0];
    spine[at].len = middle as u32;
    spine.insert(at + 1, Chapter { first, chunk: chunks.insert(tail), len: (CHUNK - middle) as u32 });
    middle
}

/// Joins a small chunk with a neighbour, if both fit in three quarters of one.
fn merge(chunks: &mut Slab<Chunk>, spine: &mut Vec<Chapter>, at: usize) {
    let left = at.saturating_sub(1);
    let (Some(a), Some(b)) = (spine.get(left).copied(), spine.get(left + 1).copied()) else {
        return;
    };
    if (a.len + b.len) as usize > CHUNK * 3 / 4 {
        return;
    }
    let tail = chunks[b.chunk];
    chunks[a.chunk].append(a.len as usize, &tail, 0, b.len as usize);
    chunks.remove(b.chunk);
    spine.remove(left + 1);
    spine[left].len += b.len;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn ladder_agrees_with_a_sorted_map() {
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
        assert!(ladders.sides[0].spine.len() * 2 < map.len(), "small chunks are joined");
    }
}
