//! A filter in front of the references that the history contains: nearly every new reference is known to be
//! new without a read of the disk.
//!
//! Bloom filters, each as large as all before it together, so that memory grows with the references and
//! nothing is ever built again. Each has one hash function fewer than the one before: the small ones hardly
//! ever err, and the largest, half of the memory, decides how often a new reference has to be looked up.
//!
//! Invariant: no reference of a transfer up to [`ReferenceFilter::complete_to`] is missing. Only the
//! history's thread adds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use fastbloom::AtomicBloomFilter;
use tradepost_core::Sequence;

use crate::reference_key::{ReferenceDigest, ReferenceKey};

/// How many references fill the first filter, and the second.
const FIRST: u64 = 25 << 16;
/// Hash functions of the first filter.
const HASHES: u32 = 14;
/// Hash functions of the seventh filter and those after it: with them, a hundred million references take less
/// than 200 MB, and one new reference in 250 is looked up.
const HASHES_MIN: u32 = 9;

/// All references of the history, and a few others.
#[derive(Debug, Default)]
pub struct ReferenceFilter {
    filters: RwLock<Vec<AtomicBloomFilter>>,
    count: AtomicU64,
    complete_to: AtomicU64,
}

impl ReferenceFilter {
    /// The last event of those whose references are all here; 0 until the history's file has been read.
    pub(crate) fn complete_to(&self) -> Sequence {
        Sequence(self.complete_to.load(Ordering::Acquire))
    }

    /// Every reference of the events up to this one has been added.
    pub(crate) fn completed_to(&self, last: Sequence) {
        self.complete_to.fetch_max(last.0, Ordering::Release);
    }

    /// Which of these references may have been added; of the others it is certain that they have not been.
    pub fn suspects<'k>(&self, keys: impl Iterator<Item = &'k ReferenceKey>) -> Vec<bool> {
        let filters = self.filters.read().unwrap_or_else(PoisonError::into_inner);
        keys.map(|key| may_contain(&filters, key.indexed())).collect()
    }

    /// Adds a reference. One that seems to be here already needs no bit of its own.
    pub fn add(&self, digest: ReferenceDigest) {
        let filters = self.filters.read().unwrap_or_else(PoisonError::into_inner);
        if may_contain(&filters, digest) {
            return;
        }
        let number = number_of(self.count.fetch_add(1, Ordering::Relaxed));
        if let Some(filter) = filters.get(number) {
            filter.insert_hash(digest.0);
            return;
        }
        drop(filters);
        let filter = filter(number);
        filter.insert_hash(digest.0);
        self.filters.write().unwrap_or_else(PoisonError::into_inner).push(filter);
    }

    /// How many bytes the filters take.
    pub fn bytes(&self) -> u64 {
        let filters = self.filters.read().unwrap_or_else(PoisonError::into_inner);
        let bytes: usize = filters.iter().map(|filter| filter.num_bits() / 8).sum();
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

fn may_contain(filters: &[AtomicBloomFilter], digest: ReferenceDigest) -> bool {
    filters.iter().rev().any(|filter| filter.contains_hash(digest.0))
}

/// The number of the filter that takes the next reference after this many.
fn number_of(count: u64) -> usize {
    let number = (count / FIRST).checked_ilog2().map_or(0, |twofold| twofold + 1);
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The filter with this number.
fn filter(number: usize) -> AtomicBloomFilter {
    let place = u32::try_from(number).unwrap_or(u32::MAX);
    let doubled = place.saturating_sub(1);
    let hashes = HASHES.saturating_sub(doubled).max(HASHES_MIN);
    // With k hash functions, k / ln 2 bits a reference make errors rarest.
    let bits = (FIRST << doubled) * u64::from(hashes) * 1_443 / 1_000;
    AtomicBloomFilter::with_num_bits(usize::try_from(bits).unwrap_or(usize::MAX)).hashes(hashes)
}

#[cfg(test)]
mod tests {
    use tradepost_core::Reference;

    use super::*;

    fn key(number: u64) -> ReferenceKey {
        ReferenceKey::of(&Reference::new(&format!("trip#{number}")).unwrap())
    }

    #[test]
    fn every_reference_that_was_added_is_suspected_and_hardly_any_other() {
        let filter = ReferenceFilter::default();
        let known: Vec<_> = (0..FIRST / 8).map(key).collect();
        for key in &known {
            filter.add(key.indexed());
        }
        assert!(filter.suspects(known.iter()).into_iter().all(|suspect| suspect));
        let new: Vec<_> = (FIRST..FIRST + 100_000).map(key).collect();
        let suspects = filter.suspects(new.iter()).into_iter().filter(|suspect| *suspect).count();
        assert!(suspects < 20, "{suspects} of 100,000 new references have to be looked up");
    }

    #[test]
    fn references_by_the_million_open_filters_that_double() {
        let filter = ReferenceFilter::default();
        // Digests are uniform; these are, too, and cost less.
        let digest = |number: u64| ReferenceDigest(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for number in 0..2 * FIRST + FIRST / 50 {
            filter.add(digest(number));
        }
        let filters = filter.filters.read().unwrap();
        assert_eq!(filters.len(), 3);
        assert!((0..2 * FIRST).step_by(101).all(|number| may_contain(&filters, digest(number))));
    }

    #[test]
    fn a_hundred_million_references_take_less_than_200_mb() {
        assert_eq!(number_of(0), 0);
        assert_eq!([FIRST - 1, FIRST, 2 * FIRST, 4 * FIRST - 1].map(number_of), [0, 1, 2, 2]);
        let last = number_of(100_000_000);
        let bits = |number: usize| {
            let doubled = u32::try_from(number.saturating_sub(1)).unwrap();
            let hashes = u64::from(HASHES.saturating_sub(doubled).max(HASHES_MIN));
            (FIRST << doubled) * hashes * 1_443 / 1_000
        };
        let bytes: u64 = (0..=last).map(bits).sum::<u64>() / 8;
        assert!(bytes < 190_000_000, "{bytes}");
    }
}
