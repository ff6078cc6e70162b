//! `snapshot.bin`: the state after some row of the journal. Eight bytes of magic, a CRC-32, and postcard.

use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tradepost_core::{OrderId, Snapshot, Timestamp};

use crate::environment::Files;
use crate::figures::MarketFigures;
use crate::intake::idempotency::Remembered;
use crate::journal::{JournalLocation, MarketId};

/// The snapshot's file in a data directory.
pub(crate) const FILE: &str = "snapshot.bin";

/// How the file begins.
pub const MAGIC: &[u8; 8] = b"TPSNAP02";
/// How a file of the version before began, which ends before the figures and does not name its market.
const FIRST_MAGIC: &[u8; 8] = b"TPSNAP01";
/// `None` in postcard.
const NONE: &[u8] = &[0];

/// The state of a market after row `entry`, which happened `at` that time.
#[derive(Serialize, Deserialize)]
pub struct SnapshotFile {
    pub(super) market_id: Option<MarketId>,
    pub(super) entry: u64,
    pub(super) at: Timestamp,
    pub(super) last_order: OrderId,
    pub(super) market: Snapshot,
    pub(super) requests: Vec<Remembered>,
    /// How the materials trade; files of the first version do not say it.
    pub(super) figures: Option<MarketFigures>,
}

impl std::fmt::Debug for SnapshotFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SnapshotFile").field("entry", &self.entry).finish_non_exhaustive()
    }
}

impl SnapshotFile {
    /// The last row that is needed neither by a start from this snapshot nor by a repeated request.
    pub(super) fn needs_after(&self) -> u64 {
        let oldest = self.requests.iter().map(Remembered::entry).min();
        self.entry.min(oldest.map_or(u64::MAX, |entry| entry.saturating_sub(1)))
    }
}

/// Writes a snapshot: a temporary file, synced, then renamed.
pub(super) fn write(directory: &Path, files: &dyn Files, file: &SnapshotFile) -> io::Result<()> {
    let body = postcard::to_stdvec(file).map_err(io::Error::other)?;
    let temporary = directory.join("snapshot.tmp");
    files.write(&temporary, &[MAGIC, &crc32fast::hash(&body).to_be_bytes(), &body])?;
    files.replace(&directory.join(FILE), &temporary)
}

/// Reads the snapshot of this market; `None` if there is no file.
pub(super) fn read(
    location: &JournalLocation,
    market_id: Option<MarketId>,
) -> io::Result<Option<SnapshotFile>> {
    let mut bytes = Vec::new();
    let opened = location.files.open(&location.directory.join(FILE));
    match opened.and_then(|mut file| file.read_to_end(&mut bytes)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let file = parse(&bytes)?;
    match (file.market_id, market_id) {
        (Some(found), Some(expected)) if found != expected => {
            Err(io::Error::other(format!("it is of another market ({found}), not of {expected}")))
        }
        _ => Ok(Some(file)),
    }
}

/// Decodes a snapshot's bytes.
pub fn parse(bytes: &[u8]) -> io::Result<SnapshotFile> {
    let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or_else(|| damaged("too short"))?;
    let (crc, body) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("too short"))?;
    let is_first = magic == FIRST_MAGIC;
    if !is_first && magic != MAGIC {
        return Err(damaged("it was made by another version of this program"));
    }
    if u32::from_be_bytes(*crc) != crc32fast::hash(body) {
        return Err(damaged("wrong checksum"));
    }
    let file = if is_first {
        postcard::from_bytes(&[NONE, body, NONE].concat())
    } else {
        postcard::from_bytes(body)
    };
    file.map_err(|error| damaged(&error.to_string()))
}

/// Makes the snapshot one of the first version.
#[cfg(test)]
pub(crate) fn age(directory: &Path) {
    let path = directory.join(FILE);
    let mut file = parse(&std::fs::read(&path).unwrap()).unwrap();
    (file.market_id, file.figures) = (None, None);
    let body = postcard::to_stdvec(&file).unwrap();
    let body = body.strip_prefix(NONE).unwrap().strip_suffix(NONE).unwrap();
    let checksum = crc32fast::hash(body).to_be_bytes();
    std::fs::write(&path, [FIRST_MAGIC, checksum.as_slice(), body].concat()).unwrap();
}
