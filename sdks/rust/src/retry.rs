//! Retries: one policy for calls and for the live stream.

use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};

use crate::Error;

/// The first pause and the longest, before jitter.
const CALL_PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
const STREAM_PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// Repeats `attempt` while it fails with a transient error and the next attempt would start within `limit`.
///
/// Pauses double and are jittered, so that a market's clients do not all return at once. A longer
/// `Retry-After` wins.
pub(crate) async fn repeat<T, F: Future<Output = Result<T, Error>>>(
    limit: Duration,
    attempt: impl FnMut() -> F,
) -> Result<T, Error> {
    let started = Instant::now();
    let next_pause = |error: &Error, pause: Option<Duration>| {
        let pause = pause?.max(error.retry_after().unwrap_or_default());
        (started.elapsed() + pause <= limit).then_some(pause)
    };
    attempt.retry(doubling(CALL_PAUSES)).when(Error::is_transient).adjust(next_pause).await
}

/// The pauses before a live stream connects again.
pub(crate) fn stream_pauses() -> impl Iterator<Item = Duration> + Send + Sync {
    backon::BackoffBuilder::build(doubling(STREAM_PAUSES))
}

fn doubling((first, longest): (Duration, Duration)) -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(longest)
        .with_factor(2.0)
        .without_max_times()
        .with_jitter()
}
