//! Issues order ids: UUIDv7 (RFC 9562, 5.7), each greater than the previous one of its source, even if the
//! clock goes back.

use crate::id::{OrderId, Timestamp};

/// Bits of the counter that keeps ids of one millisecond in order.
const COUNTER_BITS: u32 = 12;
/// Bits after the counter, for the caller to fill.
const LOW_BITS: u32 = 62;

/// A source of order ids. A copy of it predicts them.
#[derive(Clone, Debug, Default)]
pub struct OrderIds {
    millisecond: u64,
    counter: u64,
}

impl OrderIds {
    /// Continues after an id that was issued before.
    pub fn after(last: OrderId) -> Self {
        // The counter restarts in the next millisecond.
        Self { millisecond: last.timestamp().0, counter: 1 << COUNTER_BITS }
    }

    /// An id for an order accepted at `now`, with the last 62 bits of `low` in it. More than 4,096 a
    /// millisecond borrow from the next one.
    pub fn next(&mut self, now: Timestamp, low: u64) -> OrderId {
        self.counter = self.counter.saturating_add(1);
        if now.0 > self.millisecond {
            (self.millisecond, self.counter) = (now.0, 0);
        } else if self.counter >> COUNTER_BITS != 0 {
            (self.millisecond, self.counter) = (self.millisecond.saturating_add(1), 0);
        }
        let (version, variant) = (0x7_u128, 0b10_u128);
        let low = u128::from(low) & !(u128::MAX << LOW_BITS);
        OrderId::from_u128(
            u128::from(self.millisecond) << 80
                | version << 76
                | u128::from(self.counter) << 64
                | variant << LOW_BITS
                | low,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_stands_still_or_goes_back() {
        let mut ids = OrderIds::default();
        let clock =
            (0..20_000_u64).map(|n| Timestamp(1_000 + n / 6_000)).chain((0..100).map(|n| Timestamp(900 - n)));
        let made: Vec<_> = clock.map(|now| ids.next(now, !now.0)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        let last = *made.last().unwrap();
        assert!(OrderIds::after(last).next(Timestamp(0), 0) > last);
    }

    #[test]
    fn beyond_4096_ids_a_millisecond_borrows_from_the_next() {
        let mut ids = OrderIds::default();
        let times: Vec<_> = (0..=4_096).map(|_| ids.next(Timestamp(5), 0).timestamp()).collect();
        assert!(times[..4_096].iter().all(|time| *time == Timestamp(5)));
        assert_eq!(times[4_096], Timestamp(6));
    }

    #[test]
    fn an_id_is_a_version_7_uuid_of_its_time_and_the_given_bits() {
        let id = OrderIds::default().next(Timestamp(1_790_000_000_000), u64::MAX);
        let uuid = uuid::Uuid::from_u128(id.as_u128());
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        assert_eq!(id.timestamp(), Timestamp(1_790_000_000_000));
        assert_eq!(id.as_u128() & (u128::MAX >> (128 - LOW_BITS)), (1 << 62) - 1);
    }
}
