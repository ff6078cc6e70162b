//! What the fuzzer asks of each decoder of outside bytes: that it answers, and that what it takes means one thing.
//!
//! Each function panics where a promise is broken. Not here: the fuzzer (`fuzz/`, a workspace of its own).

#![expect(clippy::unwrap_used, reason = "a finding is a panic")]

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::replay::rows;
use crate::config::{Config, Options};
use crate::journal::{BodyWriter, damage, read_body};
use crate::recovery::{MAGIC, SnapshotFile, parse_snapshot};

/// A row of the journal: what is read and written again is read as the same.
pub fn journal_row(bytes: &[u8]) {
    let Ok(records) = read_body(bytes) else { return };
    let mut body = BodyWriter::default();
    for record in &records {
        body.begin(record.stamp.map(Into::into), record.steps.len());
        for step in &record.steps {
            body.step(step.outcome.as_deref(), step.answer.as_ref());
        }
    }
    if !records.is_empty() {
        assert_eq!(read_body(&body.finish()).unwrap(), records);
    }
}

/// A write-ahead log: damage lies within it, with at least the two commits behind it that make it damage.
pub fn write_ahead_log(bytes: &[u8]) {
    if let Some((offset, commits)) = damage(bytes).unwrap() {
        assert!(offset <= bytes.len() as u64, "{offset} is in the log");
        assert!(offset == 0 || commits >= 2, "{commits} commits are a torn end");
    }
}

/// A snapshot whose checksum is right: it is read as it was written, or refused.
pub fn snapshot(body: &[u8]) {
    let bytes = [MAGIC.as_slice(), &crc32fast::hash(body).to_be_bytes(), body].concat();
    if let Ok(file) = parse_snapshot(&bytes) {
        let written = postcard::to_stdvec(&file).unwrap();
        let again: SnapshotFile = postcard::from_bytes(&written).unwrap();
        assert_eq!(postcard::to_stdvec(&again).unwrap(), written);
    }
    assert!(parse_snapshot(body).is_err() || body.starts_with(MAGIC), "it has its mark");
}

/// The rows of a replay: each is an order in its bounds, and written out it is read as the same.
pub fn replay_rows(bytes: &[u8]) {
    let Ok(rows) = rows::parse(bytes) else { return };
    let mut csv = String::new();
    for row in &rows {
        let side = serde_json::to_value(row.side).unwrap();
        writeln!(csv, "{},{},{},{}", side.as_str().unwrap(), row.material, row.quantity, row.price).unwrap();
    }
    let again = rows::parse(csv.as_bytes()).unwrap();
    assert_eq!(again.len(), rows.len());
    for (one, other) in rows.iter().zip(&again) {
        assert_eq!(
            (&one.side, &one.material, one.quantity, one.price),
            (&other.side, &other.material, other.quantity, other.price)
        );
    }
}

/// The text of `tradepost.toml`.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(options) = toml::from_str::<Options>(text) {
        let directory = Path::new("nowhere");
        // What is out of bounds is an error that names it; what is not can be asked for all settings.
        if let Ok(config) = Config::of(directory, options) {
            let market = config.market();
            assert!(
                market.rules.sales_tax_bps <= 10_000 && market.queue_length > 0 && market.snapshot_every > 0
            );
            drop(config.serving());
        }
    }
}
