//! Moves closed stretches of the journal into segments: rows that no start, follower or repeated request
//! needs any more.
//!
//! In: rows of `journal.db` that are older than the snapshot, applied by the history, and older than every
//! remembered idempotency key. Out: segment files, and their list in `journal.db`.
//!
//! Invariants: a row leaves `journal.db` only after its segment is on disk, under its name, read back, and
//! listed; at least one row stays. A crash between two steps leaves a row twice, never nowhere; the next run
//! finishes the work.
//!
//! Limits: rows are deleted in small transactions, so that a commit waits for milliseconds at most. SQLite
//! uses the freed pages again; [`Archiver::shrink`] returns them to the disk while no server runs.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, params};
use tradepost_core::Sequence;

use super::checkpoint::JournalCheckpointer;
use super::error::JournalError;
use super::location::JournalLocation;
use super::reader::{JournalReader, ListedSegment};
use super::segment::{self, Segment, SegmentWriter, Stretch};
use super::{MarketId, cannot_open, checked, read_row, signed, snapshot};
use crate::room::{self, NoRoom};

/// Bytes of rows in a segment, before compression: what a process that reads it holds in memory.
const SEGMENT_BYTES: usize = 64 << 20;
/// The most rows that one transaction deletes.
const DELETED_ROWS_MAX: i64 = 512;
/// The bytes of bodies at which a transaction deletes no more.
const DELETED_BYTES_MAX: i64 = 2 << 20;
/// How many deleting transactions there are between two checkpoints of the log.
const DELETIONS_PER_CHECKPOINT: u32 = 32;
/// How long the archiver waits for the writer's lock, which is held briefly.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(5);

/// Why rows cannot be archived. Nothing is lost.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A segment cannot be made.
    #[error("cannot write {path}: {source}")]
    Segment {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The journal cannot be changed.
    #[error("cannot change the journal: {0}")]
    Change(#[from] rusqlite::Error),
}

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Archived {
    /// Segments written.
    pub segments: u64,
    /// Rows moved.
    pub entries: u64,
    /// Bytes of the rows.
    pub bytes: u64,
    /// Bytes of the segments.
    pub compressed: u64,
}

/// Whether the archiver goes on after a step that took this long.
pub(crate) type Pace<'a> = &'a dyn Fn(Duration) -> ControlFlow<()>;

/// Moves rows from `journal.db` into segments.
#[derive(Debug)]
pub(crate) struct Archiver {
    connection: Connection,
    reader: JournalReader,
    checkpointer: JournalCheckpointer,
    location: JournalLocation,
    market: MarketId,
}

impl Archiver {
    /// Opens the journal, which a writer has opened before.
    pub(crate) fn open(location: &JournalLocation, market: MarketId) -> Result<Self, JournalError> {
        let path = location.journal();
        let open = || {
            let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.busy_timeout(LOCK_WAIT_MAX)?;
            // Each commit is synced, although their order would be enough here: a torn commit must be the
            // last one of the log (see `wal`).
            connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;")?;
            Ok(connection)
        };
        Ok(Self {
            connection: open().map_err(|source| cannot_open(&path, source))?,
            reader: JournalReader::open(location)?,
            checkpointer: JournalCheckpointer::open(&location.directory)?,
            location: location.clone(),
            market,
        })
    }

    /// The last row that may be archived, if the history has applied this event: later ones are needed by the
    /// next start, the history, or a repeated request.
    pub(crate) fn closed(&self, applied: Sequence) -> Result<u64, ArchiveError> {
        let Ok(Some(snapshot)) = snapshot::read(&self.location, Some(self.market)) else { return Ok(0) };
        let followed = self.reader.entry_before(applied.next())?;
        let last = self.reader.last()?.saturating_sub(1);
        Ok(snapshot.needs_after().min(followed).min(last))
    }

    /// How many events the rows up to this one hold that are still in `journal.db`.
    pub(crate) fn events_until(&self, entry: u64) -> Result<u64, ArchiveError> {
        let Some((_, first)) = self.reader.first()? else { return Ok(0) };
        let next = self.reader.entry(entry.saturating_add(1))?.map_or(first, |entry| entry.first);
        Ok(next.0.saturating_sub(first.0))
    }

    /// Moves the rows up to this one.
    pub(crate) fn archive(&self, last: u64, pace: Pace<'_>) -> Result<Archived, ArchiveError> {
        let mut archived = Archived::default();
        if self.finish_deleting(pace)?.is_break() {
            return Ok(archived);
        }
        while let Some((first_entry, first)) = self.reader.first()?.filter(|(entry, _)| *entry <= last) {
            let started = Instant::now();
            let (segment, bytes) = self.gather(first_entry, first, last)?;
            self.store(&segment)?;
            let Stretch { first_entry, last_entry, .. } = segment.stretch;
            archived.segments += 1;
            archived.entries += last_entry - first_entry + 1;
            archived.bytes += bytes;
            archived.compressed += segment.len();
            if pace(started.elapsed()).is_break() || self.delete(last_entry, pace)?.is_break() {
                break;
            }
        }
        Ok(archived)
    }

    /// Deletes rows that a run before was about to delete.
    fn finish_deleting(&self, pace: Pace<'_>) -> Result<ControlFlow<()>, ArchiveError> {
        let (listed, first) = (self.reader.segments()?.pop(), self.reader.first()?);
        match (listed, first) {
            (Some(listed), Some((first, _))) if listed.stretch.last_entry >= first => {
                self.reader.open_segment(&listed)?;
                self.delete(listed.stretch.last_entry, pace)
            }
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    /// Makes a segment of the rows from the first one on, up to `last` or until it is large enough. Returns
    /// it with the size of its rows.
    fn gather(&self, first_entry: u64, first: Sequence, last: u64) -> Result<(Segment, u64), ArchiveError> {
        let path = self.location.archive();
        let failed = |source| ArchiveError::Segment { path: path.clone(), source };
        let mut writer = SegmentWriter::new().map_err(failed)?;
        let mut stretch =
            Stretch { market: self.market, first_entry, last_entry: first_entry, first, next: first };
        let mut select = self.connection.prepare_cached(
            "SELECT number, first, at, body, checksum FROM entries WHERE number <= ?1 ORDER BY number",
        )?;
        // The row after the last one shows where its events end.
        let mut rows = select.query([signed(last.saturating_add(1))])?;
        while let Some(row) = rows.next()? {
            let stored = read_row(row)?;
            stretch.next = stored.0.first;
            if stored.0.number > last || writer.bytes >= SEGMENT_BYTES {
                break;
            }
            writer.add(&stored.0, stored.1).map_err(failed)?;
            stretch.last_entry = stored.0.number;
            checked(stored)?;
        }
        let bytes = writer.bytes as u64;
        Ok((writer.finish(stretch).map_err(failed)?, bytes))
    }

    /// Makes a segment durable under its name, reads it back, and lists it.
    fn store(&self, segment: &Segment) -> Result<(), ArchiveError> {
        let archive = self.location.archive();
        let failed = |path: PathBuf| move |source| ArchiveError::Segment { path, source };
        let directory = std::path::absolute(&archive).map_err(failed(archive))?;
        let Stretch { first_entry, last_entry, first, next, .. } = segment.stretch;
        let path = directory.join(segment::file_name(first_entry, segment.checksum));
        self.write(segment, &directory, &path).map_err(failed(path))?;
        let checksum = segment.checksum;
        let listed = ListedSegment { stretch: segment.stretch, checksum, directory: directory.clone() };
        self.reader.open_segment(&listed)?;
        self.connection.execute(
            "INSERT INTO segments (first_entry, last_entry, first, next, checksum, directory)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                signed(first_entry),
                signed(last_entry),
                signed(first.0),
                signed(next.0),
                checksum,
                directory.to_string_lossy(),
            ],
        )?;
        Ok(())
    }

    /// Writes a segment's file, unless that would take the market's own room.
    fn write(&self, segment: &Segment, directory: &Path, path: &Path) -> io::Result<()> {
        let files = &self.location.files;
        files.make_directory(directory)?;
        if let Err(NoRoom { .. }) = room::check(&**files, directory, segment.len())? {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let temporary = directory.join("segment.tmp");
        let written =
            files.write(&temporary, &segment.parts()).and_then(|()| files.replace(path, &temporary));
        if written.is_err() {
            // What is left of it would only take room.
            drop(files.remove(&temporary));
        }
        written
    }

    /// Deletes the rows up to this one from `journal.db`, from the front.
    fn delete(&self, last: u64, pace: Pace<'_>) -> Result<ControlFlow<()>, ArchiveError> {
        for deletions in 1_u32.. {
            let started = Instant::now();
            let Some(part) = self.deleted_together(last)? else { break };
            self.connection.prepare_cached("DELETE FROM entries WHERE number <= ?1")?.execute([part])?;
            if deletions.is_multiple_of(DELETIONS_PER_CHECKPOINT) {
                self.checkpointer.checkpoint();
            }
            if pace(started.elapsed()).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The last row of the next transaction that deletes.
    fn deleted_together(&self, last: u64) -> rusqlite::Result<Option<i64>> {
        let mut select = self.connection.prepare_cached(
            "SELECT number, length(body) FROM entries WHERE number <= ?1 ORDER BY number LIMIT ?2",
        )?;
        let mut rows = select.query([signed(last), DELETED_ROWS_MAX])?;
        let (mut part, mut bytes) = (None, 0);
        while bytes < DELETED_BYTES_MAX
            && let Some(row) = rows.next()?
        {
            part = row.get(0)?;
            bytes += row.get::<_, i64>(1)?;
        }
        Ok(part)
    }

    /// Returns the space of deleted rows to the disk. Nothing else may have the journal open.
    pub(crate) fn shrink(self) -> Result<(), ArchiveError> {
        self.connection.execute_batch("VACUUM")?;
        self.checkpointer.checkpoint();
        Ok(())
    }
}
