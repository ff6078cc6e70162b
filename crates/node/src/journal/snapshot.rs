//! `snapshot.bin`: the state after some row of the journal. Eight bytes of magic, a CRC-32, and postcard.

use std::borrow::Cow;
use std::io::{self, Read};
use std::mem;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tradepost_core::{Access, OrderId, PendingWithdrawal, Reference, Snapshot, StoredRules, Timestamp};

use crate::environment::Files;
use crate::figures::MarketFigures;
use crate::intake::idempotency::Remembered;
use crate::journal::{JournalLocation, MarketId};

/// The snapshot's file in a data directory.
pub(crate) const FILE: &str = "snapshot.bin";

/// How the file begins.
pub const MAGIC: &[u8; 8] = b"TPSNAP05";
/// How files of earlier versions began, and what to put before and after the rest of one to make it current:
/// `None`, 0, or an empty list in postcard for each field that it lacks.
const EARLIER: [(&[u8; 8], &[u8], &[u8]); 4] = [
    // Ends before the rules that the operator set: five empty lists.
    (b"TPSNAP04", &[], &[0; 5]),
    // Ends before frozen accounts and revoked tokens, which are two lists and a time.
    (b"TPSNAP03", &[], &[0; 8]),
    // Ends before the pending withdrawals.
    (b"TPSNAP02", &[], &[0; 9]),
    // Ends before the figures, and does not name its market.
    (FIRST_MAGIC, &[0], &[0; 10]),
];
const FIRST_MAGIC: &[u8; 8] = b"TPSNAP01";

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
    /// Part of the market; files of the first two versions do not have them.
    pub(super) withdrawals: Vec<(Reference, PendingWithdrawal)>,
    /// Part of the market too; files of the first three versions do not have it.
    pub(super) access: Access,
    /// Part of the market too; files of the first four versions do not have it.
    pub(super) rules: StoredRules,
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
    let (before, after): (&[u8], &[u8]) = match EARLIER.iter().find(|(earlier, ..)| magic == *earlier) {
        Some((_, before, after)) => (before, after),
        None if magic == MAGIC => (&[], &[]),
        None => return Err(damaged("it was made by another version of this program")),
    };
    if u32::from_be_bytes(*crc) != crc32fast::hash(body) {
        return Err(damaged("wrong checksum"));
    }
    let body = match (before, after) {
        ([], []) => Cow::Borrowed(body),
        _ => Cow::Owned([before, body, after].concat()),
    };
    let file: Result<SnapshotFile, _> = postcard::from_bytes(&body);
    let mut file = file.map_err(|error| damaged(&error.to_string()))?;
    file.market.withdrawals = mem::take(&mut file.withdrawals);
    file.market.access = mem::take(&mut file.access);
    file.market.stored_rules = mem::take(&mut file.rules);
    Ok(file)
}

/// Makes the snapshot, which has no pending withdrawals, refuses nobody and has no rules, one of the first
/// version.
#[cfg(test)]
pub(crate) fn age(directory: &Path) {
    let path = directory.join(FILE);
    let mut file = parse(&std::fs::read(&path).unwrap()).unwrap();
    (file.market_id, file.figures) = (None, None);
    let body = postcard::to_stdvec(&file).unwrap();
    let body = body.strip_prefix(&[0]).unwrap().strip_suffix(&[0; 10]).unwrap();
    let checksum = crc32fast::hash(body).to_be_bytes();
    std::fs::write(&path, [FIRST_MAGIC, checksum.as_slice(), body].concat()).unwrap();
}

#[cfg(test)]
mod tests {
    use tradepost_core::Market;

    use super::*;

    /// The bytes of a file with this magic and body.
    fn bytes(magic: &[u8], body: &[u8]) -> Vec<u8> {
        [magic, &crc32fast::hash(body).to_be_bytes(), body].concat()
    }

    #[test]
    fn files_of_all_earlier_versions_are_read() {
        let market = Market::default().snapshot();
        let file = SnapshotFile {
            market_id: None,
            entry: 7,
            at: Timestamp(8),
            last_order: OrderId::from_u128(9),
            market,
            requests: Vec::new(),
            figures: None,
            withdrawals: Vec::new(),
            access: Access::default(),
            rules: StoredRules::default(),
        };
        let body = postcard::to_stdvec(&file).unwrap();
        for (magic, before, after) in EARLIER {
            let earlier = body.strip_prefix(before).unwrap().strip_suffix(after).unwrap();
            let read = parse(&bytes(magic, earlier)).unwrap();
            assert_eq!((read.entry, read.at, read.last_order), (7, Timestamp(8), OrderId::from_u128(9)));
            assert_eq!(read.market, file.market);
            assert!(parse(&bytes(MAGIC, earlier)).is_err());
        }
        assert!(parse(&bytes(b"TPSNAP99", &body)).is_err());
    }
}
