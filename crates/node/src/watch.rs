//! The market's metrics: their help texts, and those that are read when someone asks.
//!
//! Limits: amounts above 2^53 are rounded.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};

use crate::followers::history;
use crate::journal::{snapshot, wal};
use crate::ports::Node;

/// Describes the market's metrics to the recorder.
pub fn describe_metrics() {
    let gauges = [
        ("engine_queue_length", Unit::Count, "Requests that wait for the engine or are being decided."),
        ("engine_queue_capacity", Unit::Count, "The most requests that may wait for the engine."),
        ("journal_events_behind", Unit::Count, "Events decided but not on disk yet; nobody was answered."),
        ("journal_bytes", Unit::Bytes, "Size of the journal and its write-ahead log, in bytes."),
        ("snapshot_events_behind", Unit::Count, "Events that the next start would replay."),
        (
            "snapshot_timestamp_seconds",
            Unit::Seconds,
            "When the last snapshot was taken, in seconds since 1970; 0 if there is none.",
        ),
        ("disk_free_bytes", Unit::Bytes, "Room left for the market on the disk of its directory, in bytes."),
        ("history_events_behind", Unit::Count, "Events in the journal that history.db does not have yet."),
        (
            "history_interrupted",
            Unit::Count,
            "1 while history.db cannot be written: locked, damaged, or without room; else 0.",
        ),
        ("history_bytes", Unit::Bytes, "Size of history.db, without its write-ahead log, in bytes."),
        ("live_streams", Unit::Count, "Live streams that are open."),
        (
            "clock_behind_seconds",
            Unit::Seconds,
            "How far the machine's clock is behind the time of the journal, in seconds.",
        ),
        ("open_orders", Unit::Count, "Orders in the books."),
        ("players", Unit::Count, "Players that ever had a deposit."),
        ("materials", Unit::Count, "Registered materials."),
    ];
    for (name, unit, help) in gauges {
        describe_gauge!(name, unit, help);
    }
    let counters = [
        ("engine_queue_full_total", "Requests refused because the engine's queue was full."),
        ("journal_events_total", "Events written to the journal since the start."),
        ("trades_total", "Trades since the start."),
        ("coins_deposited_total", "Coins deposited since the market began."),
        ("coins_withdrawn_total", "Coins withdrawn since the market began."),
        ("coins_burned_total", "Coins burned as sales tax since the market began."),
        ("live_changes_coalesced_total", "Book changes that a later one replaced before they were sent."),
        ("live_fallen_behind_total", "Times that a stream fell behind and was sent whole books again."),
        ("snapshot_failures_total", "Snapshots that failed since the start."),
    ];
    for (name, help) in counters {
        describe_counter!(name, Unit::Count, help);
    }
    describe_histogram!("engine_batch_requests", Unit::Count, "Requests that share a batch.");
    describe_histogram!(
        "journal_commit_seconds",
        Unit::Seconds,
        "Time to write and sync a batch, in seconds; replies wait for it."
    );
    // Failures that have not happened yet are shown as 0, so that the first one is seen to grow.
    counter!("engine_queue_full_total").absolute(0);
    counter!("snapshot_failures_total").absolute(0);
    counter!("live_changes_coalesced_total").absolute(0);
    counter!("live_fallen_behind_total").absolute(0);
}

impl Node {
    /// Updates the metrics that change too often, or without anyone noticing, to be written as they change.
    pub fn update_metrics(&self) {
        let vitals = &self.engine.vitals;
        let on_disk = self.position.on_disk();
        let decided = vitals.decided.get();
        set("engine_queue_length", vitals.queued());
        set("engine_queue_capacity", u64::try_from(self.engine.capacity).unwrap_or(u64::MAX));
        set("journal_events_behind", decided.saturating_sub(on_disk.0));
        set("history_events_behind", on_disk.0.saturating_sub(self.position.applied().0));
        set("history_interrupted", self.position.is_interrupted().into());
        set("live_streams", u64::try_from(self.hub.open()).unwrap_or(u64::MAX));
        set("snapshot_events_behind", on_disk.0.saturating_sub(self.snapshot.get()));
        set("open_orders", vitals.open_orders.get());
        set("players", vitals.players.get());
        set("materials", vitals.materials.get());
        counter!("trades_total").absolute(vitals.trades.get());
        counter!("coins_deposited_total").absolute(vitals.coins_deposited.get());
        counter!("coins_withdrawn_total").absolute(vitals.coins_withdrawn.get());
        counter!("coins_burned_total").absolute(vitals.coins_burned.get());
        let directory = &self.location.directory;
        let journal = self.location.journal();
        set("journal_bytes", bytes(&journal) + bytes(&wal::path(&journal)));
        set("history_bytes", bytes(&directory.join(history::FILE)));
        let taken = fs::metadata(directory.join(snapshot::FILE)).and_then(|file| file.modified());
        let taken = taken.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        set("snapshot_timestamp_seconds", taken.as_secs());
        if let Ok(Some(free)) = self.location.files.free_bytes(directory) {
            set("disk_free_bytes", free);
        }
    }
}

fn bytes(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "metrics are floating-point numbers")]
fn set(name: &'static str, value: u64) {
    gauge!(name).set(value as f64);
}
