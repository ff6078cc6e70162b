//! Checks SQLite's write-ahead log before SQLite opens it, and preallocates it.
//!
//! SQLite ends the log at the first frame whose checksum is wrong, and silently drops the rest. That is right
//! for what a crash leaves: a torn last commit, which was not acknowledged. It is wrong for a flipped bit
//! before that: the commits after it were acknowledged. A torn commit is the last one, so a bad frame with
//! two or more commits from it on is damage.
//!
//! A log that grows doubles the time of each commit: the file system has to make its new length durable too.
//! So it is preallocated with zeros; SQLite ends a log at the first frame that is not of its round, and
//! restarts at the front after each checkpoint.
//!
//! Format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::io::{BufReader, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::error::JournalError;
use crate::environment::Files;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The length of a preallocated log in bytes: twice what is written between two checkpoints.
const ROOM: u64 = 16 << 20;

/// Where the header of a database has its read and write versions; 1 where it never had a write-ahead log.
const VERSIONS: Range<usize> = 18..20;

/// Refuses a log beside a database that never had one: that is a backup, copied over the journal whose log it
/// is. SQLite would write the log's pages into the backup.
pub(super) fn refuse_foreign(database: &Path, files: &dyn Files) -> Result<(), JournalError> {
    let log = path(database);
    let copied =
        beginning::<20>(database, files)?.is_some_and(|header| header.get(VERSIONS) == Some(&[1, 1]));
    if copied && beginning::<1>(&log, files)?.is_some() {
        return Err(JournalError::ForeignLog { journal: database.to_owned(), log });
    }
    Ok(())
}

/// The first bytes of a file; `None` if it has not as many.
fn beginning<const N: usize>(path: &Path, files: &dyn Files) -> Result<Option<[u8; N]>, JournalError> {
    let read = || -> std::io::Result<_> {
        let mut bytes = [0; N];
        Ok(filled(&mut files.open(path)?, &mut bytes)?.then_some(bytes))
    };
    match read() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map_err(JournalError::WalUnreadable),
    }
}

/// Refuses a log of another database, and one that is damaged before its last commit.
pub(crate) fn check(database: &Path, files: &dyn Files) -> Result<(), JournalError> {
    refuse_foreign(database, files)?;
    let file = match files.open(&path(database)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(JournalError::WalUnreadable(error)),
    };
    match damage(BufReader::with_capacity(1 << 20, file)).map_err(JournalError::WalUnreadable)? {
        Some((offset, commits)) => Err(JournalError::Wal { offset, commits }),
        None => Ok(()),
    }
}

/// Extends the log of an open database to [`ROOM`]; its content stays. Changes nothing if the disk has no
/// such space.
pub(super) fn make_room(database: &Path, files: &dyn Files) -> std::io::Result<()> {
    files.lengthen(&path(database), ROOM)
}

/// The file of a database's log.
pub(crate) fn path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-wal");
    path.into()
}

/// The offset at which the log is damaged, and how many commits would be lost.
pub fn damage(mut log: impl Read) -> std::io::Result<Option<(u64, u64)>> {
    let mut header = [0; HEADER];
    if !filled(&mut log, &mut header)? {
        return Ok(None);
    }
    if header == [0; HEADER] {
        return Ok((!is_zero(log)?).then_some((0, 0)));
    }
    let big_endian = word(&header, 0) & 1 == 1;
    let page = usize::try_from(word(&header, 8)).unwrap_or_default();
    if !(512..=65_536).contains(&page) {
        return Ok(Some((0, 0)));
    }
    let salts = (word(&header, 16), word(&header, 20));
    let mut sums = checksum(big_endian, (0, 0), &header[..24]);
    let mut bad: Option<u64> = (sums != (word(&header, 24), word(&header, 28))).then_some(0);
    let mut commits_behind = 0_u64;
    let mut frame = vec![0; FRAME_HEADER + page];
    let mut offset = HEADER as u64;
    while filled(&mut log, &mut frame)? {
        // Frames of an older round of the log, not yet overwritten, have other salts.
        let this_round = (word(&frame, 8), word(&frame, 12)) == salts;
        let commit = word(&frame, 4) != 0;
        if bad.is_none() {
            let (head, content) = frame.split_at(FRAME_HEADER);
            sums = checksum(big_endian, checksum(big_endian, sums, head.split_at(8).0), content);
            if !this_round || sums != (word(&frame, 16), word(&frame, 20)) {
                bad = Some(offset);
            }
        }
        if bad.is_some() && this_round && commit {
            commits_behind += 1;
        }
        offset += frame.len() as u64;
    }
    Ok(bad.filter(|_| commits_behind >= 2).map(|offset| (offset, commits_behind)))
}

/// Whether a log is preallocated, but was never written to.
fn is_zero(mut log: impl Read) -> std::io::Result<bool> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match log.read(&mut buffer)? {
            0 => return Ok(true),
            read if buffer.iter().take(read).all(|byte| *byte == 0) => {}
            _ => return Ok(false),
        }
    }
}

fn filled(log: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<bool> {
    match log.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[expect(clippy::indexing_slicing, reason = "headers have a fixed length")]
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The log's running checksum over whole pairs of words, continued from `sums`.
fn checksum(big_endian: bool, sums: (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let read = |word: &[u8]| {
        let word = word.try_into().unwrap_or_default();
        if big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    };
    bytes.chunks_exact(8).fold(sums, |(a, b), pair| {
        let (first, second) = pair.split_at(4);
        let a = a.wrapping_add(read(first)).wrapping_add(b);
        let b = b.wrapping_add(read(second)).wrapping_add(a);
        (a, b)
    })
}
