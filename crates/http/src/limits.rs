//! How many requests a player may make: a bucket of `burst` requests that fills by `per_second` a second.
//!
//! The algorithm is GCRA (`governor`). Limits: a player that has not called for a while costs no memory; full buckets are
//! thrown out every [`CHECKS_A_PRUNING`] checks.

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

/// How often full buckets are thrown out.
const CHECKS_A_PRUNING: u64 = 65_536;

/// How many requests a player may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRate {
    /// How many come back each second; 0 for no limit.
    pub per_second: u32,
    /// How many may be made at once; at least 1 is taken.
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

/// A player's bucket after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    burst: u32,
    per_second: u32,
    left: u32,
    /// Seconds until the next request may come; 0 where it may come now.
    pub(crate) wait_seconds: u64,
}

impl RequestLimiter {
    /// No limiter where there is no limit.
    pub(crate) fn new(rate: RequestRate) -> Option<Self> {
        let per_second = NonZeroU32::new(rate.per_second)?;
        let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
        let buckets = RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)).with_middleware();
        Some(Self { burst, per_second, buckets, clock: DefaultClock::default(), checks: AtomicU64::new(0) })
    }

    /// Takes a request out of the player's bucket, if there is one left.
    pub(crate) fn take(&self, player: &PlayerId) -> Standing {
        if self.checks.fetch_add(1, Ordering::Relaxed) % CHECKS_A_PRUNING == CHECKS_A_PRUNING - 1 {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        let (left, wait_seconds) = match self.buckets.check_key(player) {
            Ok(bucket) => (bucket.remaining_burst_capacity(), 0),
            Err(not_until) => (0, whole_seconds(not_until.wait_time_from(self.clock.now())).max(1)),
        };
        Standing { burst: self.burst.get(), per_second: self.per_second.get(), left, wait_seconds }
    }
}

impl Standing {
    /// Whether the request may not be made.
    pub(crate) const fn is_empty(self) -> bool {
        self.wait_seconds > 0
    }

    /// Writes the headers `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds until the bucket is full).
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
        const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
        const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
        headers.insert(LIMIT, HeaderValue::from(self.burst));
        headers.insert(REMAINING, HeaderValue::from(self.left));
        headers.insert(RESET, HeaderValue::from(self.reset_seconds()));
    }

    fn reset_seconds(self) -> u64 {
        u64::from((self.burst - self.left.min(self.burst)).div_ceil(self.per_second))
    }
}

impl From<Standing> for RequestLimit {
    fn from(standing: Standing) -> Self {
        Self {
            limit: standing.burst,
            per_second: standing.per_second,
            left: standing.left,
            reset_seconds: standing.reset_seconds(),
        }
    }
}

/// Rounds up.
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
    fn each_player_has_a_bucket_of_its_own() {
        let limiter = RequestLimiter::new(RequestRate { per_second: 1, burst: 2 }).unwrap();
        let (ada, bob) = (player("ada"), player("bob"));
        let taken: Vec<_> = (0..20).map(|_| limiter.take(&ada)).collect();
        assert_eq!((taken[0].left, taken[0].is_empty()), (1, false));
        let refused = taken.iter().find(|standing| standing.is_empty()).unwrap();
        assert_eq!((refused.left, refused.wait_seconds, refused.reset_seconds()), (0, 1, 2));
        assert_eq!(limiter.take(&bob).left, 1);
    }

    #[test]
    fn there_is_no_limiter_where_there_is_no_limit() {
        assert!(RequestLimiter::new(RequestRate { per_second: 0, burst: 5 }).is_none());
    }

    #[test]
    fn full_buckets_are_thrown_out() {
        let limiter = RequestLimiter::new(RequestRate { per_second: u32::MAX, burst: 1 }).unwrap();
        for number in 0..CHECKS_A_PRUNING {
            limiter.take(&player(&number.to_string()));
        }
        assert!(limiter.buckets.len() < 1_000, "{} buckets are left", limiter.buckets.len());
    }
}
