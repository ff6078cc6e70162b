//! Hashing of names: every command says two, and `std`'s hash takes longer for them than matching for the order.
//!
//! Multiplies eight bytes at a time into 128 bits and folds the halves, as wyhash and its kin do. Names come from outside, so
//! each map has a secret of its own, which `std` draws; what depends on a secret is the place of a name in its map, and
//! nobody reads a map in order.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Makes hashers with a secret.
#[derive(Clone, Debug)]
pub(crate) struct NameHash {
    secret: u64,
}

impl Default for NameHash {
    fn default() -> Self {
        Self { secret: RandomState::new().hash_one(0_u8) }
    }
}

impl BuildHasher for NameHash {
    type Hasher = NameHasher;

    #[inline]
    fn build_hasher(&self) -> NameHasher {
        NameHasher { state: self.secret, secret: self.secret }
    }
}

/// The hash of a name in the making.
#[derive(Clone, Debug)]
pub(crate) struct NameHasher {
    state: u64,
    secret: u64,
}

impl Hasher for NameHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks();
        for chunk in whole {
            self.fold(u64::from_le_bytes(*chunk));
        }
        let mut last = [0; 8];
        for (place, byte) in last.iter_mut().zip(rest) {
            *place = *byte;
        }
        self.fold(u64::from_le_bytes(last));
    }

    /// Ends a name. No name has the byte, so none is the beginning of another with it.
    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.state ^= u64::from(byte);
    }

    #[inline]
    fn finish(&self) -> u64 {
        fold(self.state, self.secret ^ 0x9E37_79B9_7F4A_7C15)
    }
}

impl NameHasher {
    #[inline]
    fn fold(&mut self, bytes: u64) {
        self.state = fold(self.state ^ bytes, self.secret ^ 0xA076_1D64_78BD_642F);
    }
}

#[inline]
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "both halves are used")]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a).wrapping_mul(u128::from(b));
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_little_fall_into_different_places() {
        let hash = NameHash::default();
        let mut places: Vec<u64> =
            (0..10_000).map(|number| hash.hash_one(format!("player-{number}")) >> 48).collect();
        places.sort_unstable();
        places.dedup();
        assert!(places.len() > 9_000, "{} places of 65,536", places.len());
        assert_ne!(hash.hash_one("a"), NameHash::default().hash_one("a"));
    }
}
