//! Properties of each decoder of outside bytes for the fuzzer: it returns, and what it accepts has one
//! meaning.
//!
//! Each function panics if a property does not hold. Not here: the fuzzer (`fuzz/`, a separate workspace).

#![expect(clippy::unwrap_used, reason = "a finding is a panic")]

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::replay::rows;
use crate::config::{Config, Options};

/// The rows of a replay: each is an order in its bounds, and reads back as the same row when written out.
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
        // Options out of bounds are an error; all others yield settings.
        if let Ok(config) = Config::of(directory, options) {
            let market = config.market();
            assert!(
                market.rules.sales_tax_bps <= 10_000 && market.queue_length > 0 && market.snapshot_every > 0
            );
            drop(config.serving());
        }
    }
}
