//! The time of day.

use std::time::{Duration, SystemTime};

use tradepost_core::Timestamp;

pub(crate) fn now() -> Timestamp {
    Timestamp(millis(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()))
}

/// Milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
