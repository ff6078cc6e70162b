//! The range of time that a client asks the economy's figures for.

use tradepost_core::Timestamp;

use super::CandleInterval;
use crate::Refusal;

/// The most buckets of an answer.
pub const BUCKETS_MAX: u32 = 1_000;
/// The number of buckets where the client names no start: a week of hours.
const BUCKETS: u64 = 168;

/// A client's request for the economy's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EconomyRequest {
    /// The start; 168 buckets before the end if absent.
    pub from: Option<Timestamp>,
    /// The end, exclusive; now, or the start if that is later, if absent.
    pub to: Option<Timestamp>,
    /// The length of a bucket.
    pub bucket: CandleInterval,
}

/// A range of time in whole hours, or in whole days where the buckets are days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EconomyRange {
    /// The start.
    pub from: Timestamp,
    /// The end, exclusive.
    pub to: Timestamp,
    /// The length of a bucket.
    pub bucket: CandleInterval,
}

impl EconomyRequest {
    /// The range that contains the request: at least one hour or day, and at most [`BUCKETS_MAX`] buckets.
    pub fn range(self, now: Timestamp) -> Result<EconomyRange, Refusal> {
        let bucket = self.bucket.ms();
        let unit = bucket.max(CandleInterval::Hour.ms());
        let to = self.to.unwrap_or_else(|| self.from.map_or(now, |from| from.max(now))).0;
        let from = self.from.map_or(to.saturating_sub(BUCKETS * bucket), |from| from.0);
        let from = from - from % unit;
        let to = to.next_multiple_of(unit).max(from + unit);
        if (to - from) / bucket > BUCKETS_MAX.into() {
            return Err(Refusal::TooManyBuckets { max: BUCKETS_MAX });
        }
        Ok(EconomyRange { from: Timestamp(from), to: Timestamp(to), bucket: self.bucket })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;
    const DAY: u64 = 24 * HOUR;
    /// 2026-01-31T12:00:00.007Z.
    const NOON: Timestamp = Timestamp(1_769_860_800_007);

    fn range(from: Option<u64>, to: Option<u64>, bucket: CandleInterval) -> Result<(u64, u64), String> {
        let request = EconomyRequest { from: from.map(Timestamp), to: to.map(Timestamp), bucket };
        let range = request.range(NOON).map_err(|refusal| refusal.to_string())?;
        Ok((range.from.0, range.to.0))
    }

    #[test]
    fn a_range_is_widened_to_whole_hours_or_days() {
        use CandleInterval::{Day, Hour, Minute};
        for bucket in [Minute, Hour] {
            assert_eq!(range(Some(HOUR + 1), Some(2 * HOUR + 1), bucket), Ok((HOUR, 3 * HOUR)));
            assert_eq!(range(Some(HOUR), Some(2 * HOUR), bucket), Ok((HOUR, 2 * HOUR)));
            assert_eq!(range(Some(HOUR), Some(HOUR), bucket), Ok((HOUR, 2 * HOUR)), "never empty");
        }
        assert_eq!(range(Some(DAY + 1), Some(DAY + 2), Day), Ok((DAY, 2 * DAY)));
    }

    #[test]
    fn without_bounds_it_ends_now_and_has_a_weeks_hours() {
        let hour = NOON.0 - NOON.0 % HOUR;
        let next = hour + HOUR;
        assert_eq!(range(None, None, CandleInterval::Hour), Ok((hour - 168 * HOUR, next)));
        assert_eq!(range(None, Some(hour), CandleInterval::Hour), Ok((hour - 168 * HOUR, hour)));
        assert_eq!(range(Some(hour - HOUR), None, CandleInterval::Minute), Ok((hour - HOUR, next)));
        let future = hour + 7 * HOUR;
        assert_eq!(range(Some(future), None, CandleInterval::Hour), Ok((future, future + HOUR)));
        assert_eq!(range(None, Some(0), CandleInterval::Day), Ok((0, DAY)));
    }

    #[test]
    fn a_range_of_too_many_buckets_is_refused() {
        let too_many = Err("the range has more than 1000 buckets".to_owned());
        assert_eq!(range(Some(0), Some(1_000 * HOUR), CandleInterval::Hour), Ok((0, 1_000 * HOUR)));
        assert_eq!(range(Some(0), Some(1_000 * HOUR + 1), CandleInterval::Hour), too_many);
        assert_eq!(range(Some(0), Some(16 * HOUR), CandleInterval::Minute), Ok((0, 16 * HOUR)));
        assert_eq!(range(Some(0), Some(17 * HOUR), CandleInterval::Minute), too_many);
        assert_eq!(range(Some(0), None, CandleInterval::Day), too_many);
    }
}
