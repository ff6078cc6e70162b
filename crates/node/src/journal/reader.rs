//! Reads a journal, with or without a writer at the same time: rows in `journal.db`, and where those have
//! been moved away, rows in archived segments.

use std::cell::RefCell;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use tradepost_core::{Sequence, Timestamp};

use super::error::JournalError;
use super::location::JournalLocation;
use super::market_id::MarketId;
use super::segment::{self, SegmentRows, Stretch};
use super::writer::SCHEMA_VERSION;
use super::{ReadEntry, StoredRow, cannot_open, checked, read_row, signed, unsigned, wal};

/// SQLite's virtual machine steps between two looks at whether a copy is cancelled.
const CANCEL_STEPS: i32 = 1_000;

/// Reads a journal.
#[derive(Debug)]
pub struct JournalReader {
    connection: Connection,
    location: JournalLocation,
    market: Option<MarketId>,
    /// The segment read last, so that reading on does not begin at its front.
    segment: RefCell<Option<SegmentRows>>,
}

/// The end of a journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalEnd {
    /// The last row.
    pub entry: u64,
    /// The last event.
    pub sequence: Sequence,
    /// The time of the last row.
    pub at: Timestamp,
}

/// A segment as the journal lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSegment {
    /// Which rows it has.
    pub stretch: Stretch,
    /// The file's checksum.
    pub(crate) checksum: u32,
    /// Where it was written to.
    pub(crate) directory: PathBuf,
}

impl ListedSegment {
    /// The file's name.
    pub fn file_name(&self) -> String {
        segment::file_name(self.stretch.first_entry, self.checksum)
    }
}

/// The row before the next one, and the next one's first event.
struct Chain {
    last: u64,
    next: Sequence,
}

impl Chain {
    /// Accepts the next row; rows and events have no gaps.
    fn follow(&mut self, entry: &ReadEntry) -> Result<(), JournalError> {
        if entry.number != self.last.saturating_add(1) {
            return Err(missing(self.last, entry.number));
        }
        if entry.first != self.next {
            let why = format!("its first event is {}, expected {}", entry.first.0, self.next.0);
            return Err(JournalError::Damaged { number: entry.number, why });
        }
        self.last = entry.number;
        let events = u64::try_from(entry.events().count()).unwrap_or(u64::MAX);
        self.next = Sequence(self.next.0.saturating_add(events));
        Ok(())
    }
}

/// How reading rows ended.
enum Ended {
    /// There are no more, or the caller has enough.
    Done,
    /// Before this row, rows are not in the file read.
    Gap(u64),
}

impl JournalReader {
    /// Opens the journal in a data directory.
    pub fn open(location: &JournalLocation) -> Result<Self, JournalError> {
        let path = location.journal();
        wal::refuse_foreign(&path, &*location.files)?;
        Self::open_file(&path, location, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens a copy of a journal, whose segments are those of a data directory.
    pub(crate) fn open_backup(path: &Path, location: &JournalLocation) -> Result<Self, JournalError> {
        let reader = Self::open_file(path, location, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let format = reader.number("PRAGMA user_version")?;
        if (1..=SCHEMA_VERSION.unsigned_abs()).contains(&format) {
            return Ok(reader);
        }
        let (path, found, known) = (path.to_owned(), signed(format), SCHEMA_VERSION);
        Err(JournalError::Format { path, found, known })
    }

    fn open_file(path: &Path, location: &JournalLocation, flags: OpenFlags) -> Result<Self, JournalError> {
        let open = || {
            let connection = Connection::open_with_flags(path, flags)?;
            connection.pragma_update(None, "query_only", true)?;
            let market = market(&connection)?;
            Ok((connection, market))
        };
        let (connection, market) = open().map_err(|source| cannot_open(path, source))?;
        Ok(Self { connection, location: location.clone(), market, segment: RefCell::default() })
    }

    /// The market's id; `None` in a journal of format 1.
    pub fn market(&self) -> Option<MarketId> {
        self.market
    }

    /// The last row's number; 0 in an empty journal.
    pub fn last(&self) -> Result<u64, JournalError> {
        let newest = self.number("SELECT coalesce(max(number), 0) FROM entries")?;
        if newest > 0 {
            return Ok(newest);
        }
        Ok(self.segments()?.last().map_or(0, |segment| segment.stretch.last_entry))
    }

    /// The time of the last row in `journal.db`; 0 if it has no rows.
    pub fn last_at(&self) -> Result<Timestamp, JournalError> {
        self.number("SELECT coalesce((SELECT at FROM entries ORDER BY number DESC LIMIT 1), 0)")
            .map(Timestamp)
    }

    /// The end of the journal.
    pub fn end(&self) -> Result<JournalEnd, JournalError> {
        let Some(entry) = self.entry(self.last()?)? else { return Ok(JournalEnd::default()) };
        let events = u64::try_from(entry.events().count()).unwrap_or(u64::MAX);
        let sequence = Sequence(entry.first.0.saturating_add(events).saturating_sub(1));
        Ok(JournalEnd { entry: entry.number, sequence, at: entry.at })
    }

    /// The first row that is in `journal.db`: its number and the sequence of its first event; `None` if it
    /// has no rows.
    pub fn first(&self) -> Result<Option<(u64, Sequence)>, JournalError> {
        let sql = "SELECT number, first FROM entries ORDER BY number LIMIT 1";
        let read = |row: &Row<'_>| Ok((unsigned(row.get(0)?), Sequence(unsigned(row.get(1)?))));
        self.connection
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row([], read).optional())
            .map_err(unreadable(0))
    }

    /// The number of the last row before the event `sequence`; 0 if there is none.
    pub fn entry_before(&self, sequence: Sequence) -> Result<u64, JournalError> {
        let Some((first_entry, first)) = self.first()? else { return self.last() };
        if sequence <= first {
            return self.archived_before(first_entry, first, sequence);
        }
        // Rows without events share their `first` with the next row: reading those again changes nothing.
        self.last_below("SELECT first FROM entries WHERE number = ?1", first_entry, sequence.0)
    }

    /// The number of the last row in `journal.db` before a time, or of the one before its first.
    pub(crate) fn entry_before_time(&self, at: Timestamp) -> Result<u64, JournalError> {
        let Some((first_entry, _)) = self.first()? else { return self.last() };
        self.last_below("SELECT at FROM entries WHERE number = ?1", first_entry, at.0)
    }

    /// The number of the last row from `first_entry` on for which a query gives less than `bound`, or of the
    /// row before; what it gives grows with the number.
    fn last_below(&self, sql: &str, first_entry: u64, bound: u64) -> Result<u64, JournalError> {
        let (mut low, mut high) = (first_entry.saturating_sub(1), self.last()?);
        while low < high {
            let middle = low.midpoint(high) + 1;
            let found: i64 = self
                .connection
                .prepare_cached(sql)
                .and_then(|mut select| select.query_row([signed(middle)], |row| row.get(0)))
                .map_err(unreadable(0))?;
            if unsigned(found) < bound {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Ok(low)
    }

    /// As [`Self::entry_before`], for an event at or before the first one in `journal.db`.
    fn archived_before(
        &self,
        first_entry: u64,
        first: Sequence,
        sequence: Sequence,
    ) -> Result<u64, JournalError> {
        if sequence == first {
            return Ok(first_entry - 1);
        }
        let mut listed = self.segments()?;
        listed.retain(|segment| segment.stretch.first < sequence);
        let Some(listed) = listed.pop() else { return Ok(0) };
        let mut rows = self.open_segment(&listed)?;
        let mut before = listed.stretch.first_entry - 1;
        while let Some((entry, _)) = segment_row(&listed, &mut rows)? {
            if entry.first >= sequence {
                break;
            }
            before = entry.number;
        }
        Ok(before)
    }

    /// Reads one row.
    pub fn entry(&self, number: u64) -> Result<Option<ReadEntry>, JournalError> {
        let found = self
            .connection
            .prepare_cached("SELECT number, first, at, body, checksum FROM entries WHERE number = ?1")
            .and_then(|mut select| select.query_row([signed(number)], read_row).optional())
            .map_err(unreadable(number.saturating_sub(1)))?;
        if let Some(row) = found {
            return checked(row).map(Some);
        }
        let Some(listed) = self.segment_of(number)? else { return Ok(None) };
        let mut rows = self.rows_from(&listed, number)?;
        segment_row(&listed, &mut rows)?.map(checked).transpose()
    }

    /// Calls `take` with each row after number `after`, whose next event has sequence `next`, in order and
    /// checked, until it returns `false`.
    pub fn each_after(
        &self,
        after: u64,
        next: Sequence,
        mut take: impl FnMut(ReadEntry) -> bool,
    ) -> Result<(), JournalError> {
        let mut chain = Chain { last: after, next };
        // Rows may move into a segment while their followers are read, so the file is asked each time.
        while let Ended::Gap(found) = self.read_journal(&mut chain, &mut take)? {
            let listed = self.segment_of(chain.last.saturating_add(1))?;
            let listed = listed.ok_or_else(|| missing(chain.last, found))?;
            if !self.read_segment(&listed, &mut chain, &mut take)? {
                break;
            }
        }
        Ok(())
    }

    fn read_journal(
        &self,
        chain: &mut Chain,
        take: &mut impl FnMut(ReadEntry) -> bool,
    ) -> Result<Ended, JournalError> {
        let mut select = self
            .connection
            .prepare_cached(
                "SELECT number, first, at, body, checksum FROM entries WHERE number > ?1 ORDER BY number",
            )
            .map_err(unreadable(chain.last))?;
        let begun_after = chain.last;
        let mut rows = select.query([signed(begun_after)]).map_err(unreadable(chain.last))?;
        while let Some(row) = rows.next().map_err(unreadable(chain.last))? {
            let entry = checked(read_row(row).map_err(unreadable(chain.last))?)?;
            if chain.last == begun_after && entry.number > begun_after.saturating_add(1) {
                return Ok(Ended::Gap(entry.number));
            }
            chain.follow(&entry)?;
            if !take(entry) {
                break;
            }
        }
        Ok(Ended::Done)
    }

    /// Returns whether the caller wants more.
    fn read_segment(
        &self,
        listed: &ListedSegment,
        chain: &mut Chain,
        take: &mut impl FnMut(ReadEntry) -> bool,
    ) -> Result<bool, JournalError> {
        let mut rows = self.rows_from(listed, chain.last + 1)?;
        let mut more = true;
        while more && let Some(row) = segment_row(listed, &mut rows)? {
            let entry = checked(row)?;
            chain.follow(&entry)?;
            more = take(entry);
        }
        let unfinished = rows.number <= listed.stretch.last_entry;
        *self.segment.borrow_mut() = unfinished.then_some(rows);
        Ok(more)
    }

    /// The rows of a segment from this number on.
    fn rows_from(&self, listed: &ListedSegment, number: u64) -> Result<SegmentRows, JournalError> {
        let kept = self.segment.borrow_mut().take();
        let kept = kept.filter(|rows| rows.stretch == listed.stretch && rows.number <= number);
        let mut rows = kept.map_or_else(|| self.open_segment(listed), Ok)?;
        while rows.number < number {
            segment_row(listed, &mut rows)?;
        }
        Ok(rows)
    }

    /// Opens a segment and checks that it is the one that the journal lists.
    pub(crate) fn open_segment(&self, listed: &ListedSegment) -> Result<SegmentRows, JournalError> {
        let name = listed.file_name();
        let places = self.location.places(&listed.directory);
        for place in &places {
            let path = place.join(&name);
            let mut bytes = Vec::new();
            match self.location.files.open(&path).and_then(|mut file| file.read_to_end(&mut bytes)) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                read => read.map_err(|error| JournalError::Segment {
                    name: path.display().to_string(),
                    why: error.to_string(),
                })?,
            };
            let wrong = |why: String| JournalError::Segment { name: path.display().to_string(), why };
            let (rows, checksum) = segment::parse(bytes).map_err(|error| wrong(error.to_string()))?;
            if rows.stretch.market != listed.stretch.market {
                return Err(wrong(format!("it is of another market ({})", rows.stretch.market)));
            }
            if checksum != listed.checksum || rows.stretch != listed.stretch {
                return Err(wrong("it is not the segment that the journal lists".to_owned()));
            }
            return Ok(rows);
        }
        Err(JournalError::SegmentMissing { name, entries: listed.stretch.entries(), places })
    }

    /// The segments that the journal lists, in order.
    pub fn segments(&self) -> Result<Vec<ListedSegment>, JournalError> {
        self.list("WHERE first_entry >= ?1 ORDER BY first_entry", 0)
    }

    /// The names of listed segments that are in none of the places where they may be.
    pub fn missing_segments(&self) -> Result<Vec<String>, JournalError> {
        let is_missing = |segment: &ListedSegment| {
            let name = segment.file_name();
            let mut places = self.location.places(&segment.directory).into_iter();
            (!places.any(|place| place.join(&name).exists())).then_some(name)
        };
        Ok(self.segments()?.iter().filter_map(is_missing).collect())
    }

    fn segment_of(&self, entry: u64) -> Result<Option<ListedSegment>, JournalError> {
        let mut found = self.list("WHERE ?1 BETWEEN first_entry AND last_entry", entry)?;
        Ok(found.pop())
    }

    fn list(&self, which: &str, entry: u64) -> Result<Vec<ListedSegment>, JournalError> {
        let Some(market) = self.market else { return Ok(Vec::new()) };
        let sql =
            format!("SELECT first_entry, last_entry, first, next, checksum, directory FROM segments {which}");
        let read = |row: &Row<'_>| {
            let stretch = Stretch {
                market,
                first_entry: unsigned(row.get(0)?),
                last_entry: unsigned(row.get(1)?),
                first: Sequence(unsigned(row.get(2)?)),
                next: Sequence(unsigned(row.get(3)?)),
            };
            let directory = PathBuf::from(row.get::<_, String>(5)?);
            Ok(ListedSegment { stretch, checksum: row.get(4)?, directory })
        };
        let list = || {
            let mut select = self.connection.prepare_cached(&sql)?;
            select.query_map([signed(entry)], read)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        list().map_err(unreadable(0))
    }

    fn number(&self, sql: &str) -> Result<u64, JournalError> {
        self.connection.query_row(sql, [], |row| row.get(0)).map(unsigned).map_err(unreadable(0))
    }

    /// The bodies of all rows in `journal.db`, as they are stored.
    pub fn bodies(&self) -> Result<Vec<Vec<u8>>, JournalError> {
        let mut select =
            self.connection.prepare("SELECT body FROM entries ORDER BY number").map_err(unreadable(0))?;
        let bodies = select.query_map([], |row| row.get(0)).map_err(unreadable(0))?;
        bodies.collect::<Result<_, _>>().map_err(unreadable(0))
    }

    /// Runs SQLite's own check of the whole file; returns what it finds, in its words.
    pub fn integrity(&self) -> Result<Vec<String>, JournalError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check").map_err(unreadable(0))?;
        let lines = check.query_map([], |row| row.get::<_, String>(0)).map_err(unreadable(0))?;
        let lines = lines.collect::<Result<Vec<_>, _>>().map_err(unreadable(0))?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// About how many bytes a copy takes.
    pub(crate) fn copy_bytes(&self) -> Result<u64, JournalError> {
        let pragma = |name| self.number(&format!("PRAGMA {name}"));
        let pages = pragma("page_count")?.saturating_sub(pragma("freelist_count")?);
        Ok(pages.saturating_mul(pragma("page_size")?))
    }

    /// Writes a consistent copy of the journal to a new file, while it is being written to, until
    /// `cancelled`.
    pub(crate) fn copy_to(
        &mut self,
        path: &Path,
        cancelled: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), JournalError> {
        // The copy counts as a write for `query_only`.
        let copy = || {
            self.connection.progress_handler(CANCEL_STEPS, Some(cancelled))?;
            self.connection.pragma_update(None, "query_only", false)?;
            let copied = self.connection.execute("VACUUM INTO ?1", [path.to_string_lossy()]);
            self.connection.pragma_update(None, "query_only", true)?;
            copied
        };
        copy().map(drop).map_err(|source| JournalError::Open { path: path.to_owned(), source })
    }
}

/// The market's id; `None` in a journal of format 1, and in a file without tables.
fn market(connection: &Connection) -> rusqlite::Result<Option<MarketId>> {
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format < 2 {
        return Ok(None);
    }
    connection.query_row("SELECT id FROM market", [], |row| row.get(0).map(MarketId::from_bytes)).optional()
}

fn segment_row(listed: &ListedSegment, rows: &mut SegmentRows) -> Result<Option<StoredRow>, JournalError> {
    rows.next_row()
        .map_err(|error| JournalError::Segment { name: listed.file_name(), why: error.to_string() })
}

fn unreadable(after: u64) -> impl Fn(rusqlite::Error) -> JournalError {
    move |source| JournalError::Unreadable { after, source }
}

fn missing(last: u64, found: u64) -> JournalError {
    let why = format!("entry {found} follows entry {last}; what was between them is missing");
    JournalError::Damaged { number: last.saturating_add(1), why }
}
