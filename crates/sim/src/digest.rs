//! A fingerprint of everything that happens in a run, in its order: each answer, each byte written.

use std::fmt::Debug;

/// The fingerprint so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(u64::from(crc32fast::hash(bytes)) << 32 | bytes.len() as u64);
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed.rotate_left(29) ^ (mixed >> 17);
    }

    /// Adds a value in its `Debug` form.
    pub fn value(&mut self, value: &impl Debug) {
        self.bytes(format!("{value:?}").as_bytes());
    }

    /// The fingerprint as a number.
    pub fn get(self) -> u64 {
        self.0
    }
}
