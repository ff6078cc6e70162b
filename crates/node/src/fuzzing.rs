//! What the fuzzer asks of each decoder of outside bytes: that it answers, and that what it takes means one thing.
//!
//! Each function panics where a promise is broken. Not here: the fuzzer (`fuzz/`, a workspace of its own).

#![expect(clippy::unwrap_used, reason = "a finding is a panic")]

use crate::journal::recovery::{MAGIC, SnapshotFile, parse_snapshot};
use crate::journal::{BodyWriter, damage, read_body};

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
