//! Coverage-guided attacks on every decoder of outside bytes: `cargo xtask fuzz` builds and runs this, target by target.
//!
//! One program for all targets (they share nearly all of their code, which is linked once): `TRADEPOST_FUZZ` names the target.
//! A target panics where a promise is broken; libFuzzer keeps the input. How to add one: a file in `targets`, a line here,
//! and seeds in `seeds/<name>`.

#![no_main]

mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// Every target by its name.
const TARGETS: [(&str, fn(&[u8])); 10] = [
    ("requests", targets::requests::run),
    ("tokens", targets::tokens::run),
    ("announcements", targets::records::announcement),
    ("batches", targets::batches::run),
    ("rows", targets::records::row),
    ("journal", targets::node::journal_row),
    ("wal", targets::node::write_ahead_log),
    ("snapshot", targets::node::snapshot),
    ("replay", tradepost::fuzzing::replay_rows),
    ("configuration", tradepost::fuzzing::configuration),
];

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("TRADEPOST_FUZZ").unwrap_or_default();
    let known = TARGETS.iter().find(|(known, _)| *known == name);
    known.unwrap_or_else(|| panic!("TRADEPOST_FUZZ names no target: {name:?}")).1
});

fuzz_target!(|data: &[u8]| TARGET(data));
