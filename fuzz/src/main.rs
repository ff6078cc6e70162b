//! Coverage-guided attacks on every decoder of outside bytes: `cargo xtask fuzz` builds and runs each target.
//!
//! One program for all targets, because they share nearly all of their code: `TRADEPOST_FUZZ` selects the
//! target. A target panics if a property does not hold; libFuzzer keeps the input. How to add one: a file in
//! `targets`, a line here, and seeds in `seeds/<name>`.

#![no_main]

mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

const TARGETS: [(&str, fn(&[u8])); 11] = [
    ("requests", targets::requests::run),
    ("tokens", targets::tokens::run),
    ("announcements", targets::records::announcement),
    ("batches", targets::batches::run),
    ("rows", targets::records::row),
    ("journal", targets::node::journal_row),
    ("wal", targets::node::write_ahead_log),
    ("snapshot", targets::node::snapshot),
    ("replay", targets::program::replay_rows),
    ("materials", targets::program::materials),
    ("configuration", targets::program::configuration),
];

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("TRADEPOST_FUZZ").unwrap_or_default();
    let known = TARGETS.iter().find(|(known, _)| *known == name);
    known.unwrap_or_else(|| panic!("TRADEPOST_FUZZ is not a target: {name:?}")).1
});

fuzz_target!(|data: &[u8]| TARGET(data));
