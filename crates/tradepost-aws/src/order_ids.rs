//! Makes order ids: `UUIDv7` (RFC 9562, 5.7) with a digest of the player, each greater than the one before of this process.
//!
//! 48 bits of time, 12 of a counter, 24 of the player's digest, 38 of chance. Two processes whose clocks differ give
//! priority by their clocks: unfair by that difference, never wrong.

use tradepost_core::{OrderId, PlayerId, Timestamp};

use crate::tables::digest;

const COUNTER_BITS: u32 = 12;
const RANDOM_BITS: u32 = 38;

/// The source of order ids of one process.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrderIds {
    millisecond: u64,
    counter: u64,
}

impl OrderIds {
    /// An id for an order accepted at `now`. More than 4,096 a millisecond borrow from the next one.
    pub(crate) fn next(&mut self, now: Timestamp, player: &PlayerId, random: u64) -> OrderId {
        self.counter += 1;
        if now.0 > self.millisecond {
            (self.millisecond, self.counter) = (now.0, 0);
        } else if self.counter >> COUNTER_BITS != 0 {
            (self.millisecond, self.counter) = (self.millisecond + 1, 0);
        }
        let (version, variant) = (0x7_u128, 0b10_u128);
        OrderId::from_u128(
            u128::from(self.millisecond) << 80
                | version << 76
                | u128::from(self.counter) << 64
                | variant << 62
                | u128::from(digest(player)) << RANDOM_BITS
                | u128::from(random >> (64 - RANDOM_BITS)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::digest_of;

    #[test]
    fn ids_only_grow_and_say_whose_they_are() {
        let ann = PlayerId::new("ann").unwrap();
        let mut ids = OrderIds::default();
        let clock = (0..20_000_u64).map(|n| 1_000 + n / 6_000).chain((0..100).map(|n| 900 - n));
        let made: Vec<_> = clock.map(|now| ids.next(Timestamp(now), &ann, !now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| digest_of(*id) == digest(&ann)));
        let uuid = uuid::Uuid::from_u128(made[0].as_u128());
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        assert_eq!(made[0].timestamp(), Timestamp(1_000));
    }
}
