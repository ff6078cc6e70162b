//! Makes order ids: UUIDv7 (RFC 9562, 5.7), each greater than the one before, whatever the clock does.

use rand::Rng;
use rand::rngs::SmallRng;
use tradepost_core::{OrderId, Timestamp};

/// Bits of the counter that keeps ids of one millisecond in order.
const COUNTER_BITS: u32 = 12;

/// The source of order ids. A copy of it foretells them.
#[derive(Clone, Debug)]
pub(crate) struct OrderIds {
    millisecond: u64,
    counter: u64,
    random: SmallRng,
}

impl OrderIds {
    /// Continues behind the last id given out, of this run or an earlier one.
    pub(crate) fn behind(last: OrderId, random: SmallRng) -> Self {
        // The counter starts anew in the millisecond behind.
        Self { millisecond: last.timestamp().0, counter: 1 << COUNTER_BITS, random }
    }

    /// An id for an order accepted at `now`. More than 4,096 a millisecond borrow from the next one.
    pub(crate) fn next(&mut self, now: Timestamp) -> OrderId {
        self.counter += 1;
        if now.0 > self.millisecond {
            (self.millisecond, self.counter) = (now.0, 0);
        } else if self.counter >> COUNTER_BITS != 0 {
            (self.millisecond, self.counter) = (self.millisecond + 1, 0);
        }
        let (version, variant) = (0x7_u128, 0b10_u128);
        let random = u128::from(self.random.random::<u64>() >> 2);
        OrderId::from_u128(
            u128::from(self.millisecond) << 80
                | version << 76
                | u128::from(self.counter) << 64
                | variant << 62
                | random,
        )
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn ids_only_grow_when_the_clock_stands_or_runs_backwards() {
        let mut ids = OrderIds::behind(OrderId::from_u128(0), SmallRng::seed_from_u64(1));
        let clock =
            (0..20_000_u64).map(|n| Timestamp(1_000 + n / 6_000)).chain((0..100).map(|n| Timestamp(900 - n)));
        let made: Vec<_> = clock.map(|now| ids.next(now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        let mut later = OrderIds::behind(*made.last().unwrap(), SmallRng::seed_from_u64(1));
        assert!(later.next(Timestamp(0)) > *made.last().unwrap());
    }

    #[test]
    fn an_id_is_a_version_7_uuid_of_its_time() {
        let id = OrderIds::behind(OrderId::from_u128(0), SmallRng::seed_from_u64(2))
            .next(Timestamp(1_790_000_000_000));
        let uuid = uuid::Uuid::from_u128(id.as_u128());
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        assert_eq!(id.timestamp(), Timestamp(1_790_000_000_000));
    }
}
