//! The request rate of each player: a bucket of `burst` requests that refills at `per_second` requests a
//! second.
//!
//! The algorithm is GCRA (`governor`). Limits: a player that has not called for a while costs no memory; full
//! buckets are removed every [`CHECKS_PER_PRUNING`] checks.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use tradepost_core::PlayerId;
use tradepost_wire::RequestLimit;

/// Full buckets are removed once in this many checks.
const CHECKS_PER_PRUNING: u64 = 65_536;

/// The rate at which a player may make requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRate {
    /// The sustained rate, in requests per second; 0 for no limit.
    pub per_second: u32,
    /// The largest burst, in requests; 0 counts as 1.
    pub burst: u32,
}

/// The buckets of all players.
#[derive(Debug)]
pub(crate) struct RequestLimiter {
    burst: NonZeroU32,
    per_second: NonZeroU32,
    buckets:
        RateLimiter<PlayerId, DefaultKeyedStateStore<PlayerId>, DefaultClock, StateInformationMiddleware>,
    clock: DefaultClock,
    checks: AtomicU64,
}

/// A player's rate limit after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimitStatus {
    burst: u32,
    per_second: u32,
    remaining: u32,
    /// Seconds until the next request is allowed; 0 if this one is.
    pub(crate) wait_seconds: u64,
}

impl RequestLimiter {
    /// `None` if the rate is unlimited.
    pub(crate) fn new(rate: RequestRate) -> Option<Self> {
        let per_second = NonZeroU32::new(rate.per_second)?;
        let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
        let buckets = RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)).with_middleware();
        Some(Self { burst, per_second, buckets, clock: DefaultClock::default(), checks: AtomicU64::new(0) })
    }

    /// Takes a request from the player's bucket, unless the bucket is empty.
    pub(crate) fn take(&self, player: &PlayerId) -> RateLimitStatus {
        if self.checks.fetch_add(1, Ordering::Relaxed) % CHECKS_PER_PRUNING == CHECKS_PER_PRUNING - 1 {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        let (remaining, wait_seconds) = match self.buckets.check_key(player) {
            Ok(bucket) => (bucket.remaining_burst_capacity(), 0),
            Err(not_until) => (0, whole_seconds(not_until.wait_time_from(self.clock.now())).max(1)),
        };
        RateLimitStatus {
            burst: self.burst.get(),
            per_second: self.per_second.get(),
            remaining,
            wait_seconds,
        }
    }
}

impl RateLimitStatus {
    /// Whether the request must be refused.
    pub(crate) const fn is_exceeded(self) -> bool {
        self.wait_seconds > 0
    }

    /// Writes the headers `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds until the bucket is full).
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
        const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
        const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
        headers.insert(LIMIT, HeaderValue::from(self.burst));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
        headers.insert(RESET, HeaderValue::from(self.reset_seconds()));
    }

    fn reset_seconds(self) -> u64 {
        u64::from((self.burst - self.remaining.min(self.burst)).div_ceil(self.per_second))
    }
}

impl From<RateLimitStatus> for RequestLimit {
    fn from(status: RateLimitStatus) -> Self {
        Self {
            limit: status.burst,
            per_second: status.per_second,
            left: status.remaining,
            reset_seconds: status.reset_seconds(),
        }
    }
}

/// Seconds, rounded up.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(name: &str) -> PlayerId {
        PlayerId::new(name).unwrap()
    }

    #[test]
    fn each_player_has_its_own_bucket() {
        let limiter = RequestLimiter::new(RequestRate { per_second: 1, burst: 2 }).unwrap();
        let (ada, bob) = (player("ada"), player("bob"));
        let taken: Vec<_> = (0..20).map(|_| limiter.take(&ada)).collect();
        assert_eq!((taken[0].remaining, taken[0].is_exceeded()), (1, false));
        let refused = taken.iter().find(|status| status.is_exceeded()).unwrap();
        assert_eq!((refused.remaining, refused.wait_seconds, refused.reset_seconds()), (0, 1, 2));
        assert_eq!(limiter.take(&bob).remaining, 1);
    }

    #[test]
    fn an_unlimited_rate_has_no_limiter() {
        assert!(RequestLimiter::new(RequestRate { per_second: 0, burst: 5 }).is_none());
    }

    #[test]
    fn full_buckets_are_removed() {
        let limiter = RequestLimiter::new(RequestRate { per_second: u32::MAX, burst: 1 }).unwrap();
        for number in 0..CHECKS_PER_PRUNING {
            limiter.take(&player(&number.to_string()));
        }
        assert!(limiter.buckets.len() < 1_000, "{} buckets are left", limiter.buckets.len());
    }
}
