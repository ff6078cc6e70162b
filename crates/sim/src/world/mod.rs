//! The simulated world: random numbers from the seed, and a disk with a page cache.

pub(crate) mod dice;
pub(crate) mod disk;
