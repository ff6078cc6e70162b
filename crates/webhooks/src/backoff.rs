//! When a failed attempt is repeated: ever more rarely, up to every hour.

use std::time::Duration;

/// The wait after the first failure.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST: Duration = Duration::from_hours(1);

/// The wait after this many failed attempts: doubled each time, and the receiver's `Retry-After` if that is
/// longer.
pub(crate) fn wait(failures: u32, retry_after: Option<Duration>) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
    doubled.max(retry_after.unwrap_or_default()).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_that_keeps_failing_is_tried_ever_more_rarely() {
        let waits: Vec<u64> = (1..15).map(|failures| wait(failures, None).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]);
        assert_eq!(wait(u32::MAX, None), LONGEST);
    }

    #[test]
    fn a_receiver_may_ask_for_a_longer_wait_up_to_an_hour() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(wait(1, seconds(30)).as_secs(), 30);
        assert_eq!(wait(6, seconds(30)).as_secs(), 32);
        assert_eq!(wait(1, seconds(1_000_000)), LONGEST);
    }
}
