//! What the template configures, and the log: JSON lines on standard output.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Instant;

use anyhow::Context;
use lambda_runtime::Context as Invocation;
use tracing_subscriber::EnvFilter;
use tradepost_core::Timestamp;

/// The time a function keeps for its last transaction and its reply, in milliseconds: more than a request of
/// the SDK may take with all its repetitions.
const END_MS: u64 = 10_000;

/// A required variable; an empty one is missing.
pub fn text(name: &str) -> anyhow::Result<String> {
    optional(name).with_context(|| format!("missing variable {name}"))
}

/// A variable that may be missing or empty.
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// A required number within bounds.
pub fn number<T>(name: &str, bounds: RangeInclusive<T>) -> anyhow::Result<T>
where
    T: FromStr + PartialOrd + Display,
{
    let text = text(name)?;
    text.parse()
        .ok()
        .filter(|number| bounds.contains(number))
        .with_context(|| format!("{name} must be {} to {}; {text:?} was given", bounds.start(), bounds.end()))
}

/// The sales tax in basis points, the same for the API and the matcher.
pub fn sales_tax_bps() -> anyhow::Result<u16> {
    number("TRADEPOST_SALES_TAX_BPS", 0..=10_000)
}

/// Whether webhooks may be sent over plain HTTP and into private networks.
pub fn webhooks_allow_private() -> anyhow::Result<bool> {
    let text = text("TRADEPOST_WEBHOOKS_ALLOW_PRIVATE")?;
    text.parse().context("TRADEPOST_WEBHOOKS_ALLOW_PRIVATE must be true or false")
}

/// When a function should stop: some seconds before Lambda ends it.
pub fn until(invocation: &Invocation) -> Timestamp {
    Timestamp(invocation.deadline.saturating_sub(END_MS))
}

/// How long ago that was, in whole milliseconds.
pub fn ms_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Logs what is of level info and above, or of `TRADEPOST_LOG`.
pub fn log() {
    let filter = optional("TRADEPOST_LOG").unwrap_or_else(|| "info".to_owned());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info")))
        .init();
}
