//! A market's own random id. Journal, snapshot, history and archive carry it, so that files of two markets
//! are never mixed.

use std::fmt;

use rand::Rng;
use serde::{Deserialize, Serialize};

/// Names one market for good.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketId([u8; 16]);

impl MarketId {
    /// The id of a new market.
    pub(crate) fn new(random: &mut impl Rng) -> Self {
        Self(random.random())
    }

    /// An id as it is stored.
    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The id as it is stored.
    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The stored form in hexadecimal digits.
impl fmt::Display for MarketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for MarketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MarketId({self})")
    }
}
