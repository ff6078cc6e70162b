//! The node's files: rows of the journal, its write-ahead log, and snapshots.

use tradepost_node::decoders::{
    BodyWriter, SNAPSHOT_MAGIC, SnapshotFile, parse_snapshot, read_body, wal_damage,
};

/// A row of the journal: read, written and read again, it is the same.
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

/// A write-ahead log: damage lies within it, with at least two commits after it, which make it damage.
pub fn write_ahead_log(bytes: &[u8]) {
    if let Some((offset, commits)) = wal_damage(bytes).unwrap() {
        assert!(offset <= bytes.len() as u64, "{offset} is in the log");
        assert!(offset == 0 || commits >= 2, "{commits} commits are a torn end");
    }
}

/// A snapshot whose checksum is right: it is refused, or what is read is written as the same bytes each time.
pub fn snapshot(body: &[u8]) {
    let bytes = [SNAPSHOT_MAGIC.as_slice(), &crc32fast::hash(body).to_be_bytes(), body].concat();
    if let Ok(file) = parse_snapshot(&bytes) {
        let written = postcard::to_stdvec(&file).unwrap();
        let again: SnapshotFile = postcard::from_bytes(&written).unwrap();
        assert_eq!(postcard::to_stdvec(&again).unwrap(), written);
    }
    assert!(parse_snapshot(body).is_err() || body.starts_with(SNAPSHOT_MAGIC), "it starts with the magic");
}
