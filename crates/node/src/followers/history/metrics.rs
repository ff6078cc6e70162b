//! The metrics of the history.

use metrics::{Unit, describe_gauge, gauge};

const BEHIND: &str = "history_events_behind";
const INTERRUPTED: &str = "history_interrupted";
const BYTES: &str = "history_bytes";

/// Describes the metrics to the recorder.
pub(crate) fn describe() {
    describe_gauge!(BEHIND, Unit::Count, "Events in the journal that history.db does not have yet");
    describe_gauge!(
        INTERRUPTED,
        Unit::Count,
        "1 while history.db cannot be written: locked, damaged, or without room; else 0"
    );
    describe_gauge!(BYTES, Unit::Bytes, "Size of history.db, without its write-ahead log");
}

pub(super) fn show(behind: u64, interrupted: bool, bytes: u64) {
    gauge!(BEHIND).set(float(behind));
    gauge!(INTERRUPTED).set(f64::from(u8::from(interrupted)));
    gauge!(BYTES).set(float(bytes));
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "a metric may be a little off")]
const fn float(number: u64) -> f64 {
    number as f64
}
