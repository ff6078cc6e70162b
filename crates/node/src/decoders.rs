//! The decoders of bytes from outside the process, for programs that attack them (`fuzz/`).

pub use crate::journal::record::{Answer, BodyError, BodyWriter, Mark, Record, StampBytes, Step, read_body};
pub use crate::journal::snapshot::{MAGIC as SNAPSHOT_MAGIC, SnapshotFile, parse as parse_snapshot};
pub use crate::journal::wal::damage as wal_damage;
