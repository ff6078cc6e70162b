//! A segment: a closed stretch of the journal in a file of its own, compressed.
//!
//! The file: eight bytes of magic, a CRC-32 of everything after it, the market's id, the numbers of the
//! first and the last row, the sequence of the first event and of the event after the last, and one zstd
//! frame of the rows. A row there: sequence of its first event, time, checksum (the one it had in the
//! journal), length of the body, body. All numbers are big-endian.
//!
//! Invariants: a segment is never changed; its name has its checksum, so two segments of one name are equal.

use std::io::{self, BufReader, Cursor, ErrorKind, Read, Write};
use std::ops::RangeInclusive;

use tradepost_core::{Sequence, Timestamp};

use super::market_id::MarketId;
use super::{Entry, StoredRow};

/// How the file begins.
pub(crate) const MAGIC: &[u8; 8] = b"TPSEGM01";
/// Bytes of the header after the magic and the checksum.
const HEADER: usize = 48;
/// Bytes of a row before its body.
const ROW_HEADER: usize = 24;
/// Higher levels save little, since half of the content is random (ADR 33).
const LEVEL: i32 = 3;

/// Which rows a segment has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Of which market.
    pub market: MarketId,
    /// The number of the first row.
    pub first_entry: u64,
    /// The number of the last row.
    pub last_entry: u64,
    /// The sequence of the first event.
    pub first: Sequence,
    /// The sequence of the event after the last one.
    pub next: Sequence,
}

impl Stretch {
    /// The numbers of its rows.
    pub fn entries(&self) -> RangeInclusive<u64> {
        self.first_entry..=self.last_entry
    }
}

/// A whole segment as it is stored.
pub(crate) struct Segment {
    pub(crate) stretch: Stretch,
    pub(crate) checksum: u32,
    stored_checksum: [u8; 4],
    header: [u8; HEADER],
    rows: Vec<u8>,
}

impl Segment {
    /// The length of the file in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.parts().iter().map(|part| part.len() as u64).sum()
    }

    /// The parts of the file, one after another.
    pub(crate) fn parts(&self) -> [&[u8]; 4] {
        [MAGIC, &self.stored_checksum, &self.header, &self.rows]
    }
}

/// The name of a segment's file.
pub(crate) fn file_name(first_entry: u64, checksum: u32) -> String {
    format!("journal-{first_entry:012}-{checksum:08x}.segment")
}

/// Gathers rows for a segment.
pub(crate) struct SegmentWriter {
    rows: zstd::Encoder<'static, Vec<u8>>,
    /// Bytes of the rows before compression.
    pub(crate) bytes: usize,
}

impl SegmentWriter {
    /// A segment without rows.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { rows: zstd::Encoder::new(Vec::new(), LEVEL)?, bytes: 0 })
    }

    /// Adds the next row.
    pub(crate) fn add(&mut self, entry: &Entry, checksum: u32) -> io::Result<()> {
        let length = u32::try_from(entry.body.len()).map_err(io::Error::other)?;
        self.rows.write_all(&entry.first.0.to_be_bytes())?;
        self.rows.write_all(&entry.at.0.to_be_bytes())?;
        self.rows.write_all(&checksum.to_be_bytes())?;
        self.rows.write_all(&length.to_be_bytes())?;
        self.rows.write_all(&entry.body)?;
        self.bytes += ROW_HEADER + entry.body.len();
        Ok(())
    }

    /// Ends the segment.
    pub(crate) fn finish(self, stretch: Stretch) -> io::Result<Segment> {
        let rows = self.rows.finish()?;
        let Stretch { market, first_entry, last_entry, first, next } = stretch;
        let mut header = [0; HEADER];
        let (id, numbers) = header.split_at_mut(16);
        id.copy_from_slice(market.as_bytes());
        for (to, number) in numbers.chunks_exact_mut(8).zip([first_entry, last_entry, first.0, next.0]) {
            to.copy_from_slice(&number.to_be_bytes());
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(&header);
        crc.update(&rows);
        let checksum = crc.finalize();
        Ok(Segment { stretch, checksum, stored_checksum: checksum.to_be_bytes(), header, rows })
    }
}

/// The rows of a segment, read one after another.
pub(crate) struct SegmentRows {
    /// Which rows it has.
    pub stretch: Stretch,
    /// The number of the row that is read next.
    pub(crate) number: u64,
    rows: zstd::Decoder<'static, BufReader<Cursor<Vec<u8>>>>,
}

impl std::fmt::Debug for SegmentRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SegmentRows").field("stretch", &self.stretch).finish_non_exhaustive()
    }
}

/// Begins to read a segment's file, whose checksum must be right. Returns the checksum with it.
pub(crate) fn parse(bytes: Vec<u8>) -> io::Result<(SegmentRows, u32)> {
    let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or_else(|| damaged("it is too short"))?;
    let (crc, content) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("it is too short"))?;
    let (id, numbers) = content.split_first_chunk::<16>().ok_or_else(|| damaged("it is too short"))?;
    let numbers = numbers.get(..HEADER - 16).ok_or_else(|| damaged("it is too short"))?;
    if magic != MAGIC {
        return Err(damaged("it is not a segment of this version"));
    }
    let checksum = u32::from_be_bytes(*crc);
    if checksum != crc32fast::hash(content) {
        return Err(damaged("its checksum is wrong"));
    }
    let mut numbers = numbers.chunks_exact(8).map(|bytes| bytes.try_into().map_or(0, u64::from_be_bytes));
    let mut number = || numbers.next().unwrap_or_default();
    let stretch = Stretch {
        market: MarketId::from_bytes(*id),
        first_entry: number(),
        last_entry: number(),
        first: Sequence(number()),
        next: Sequence(number()),
    };
    if stretch.first_entry > stretch.last_entry || stretch.last_entry == u64::MAX {
        return Err(damaged("it has no rows"));
    }
    let mut file = Cursor::new(bytes);
    file.set_position((MAGIC.len() + 4 + HEADER) as u64);
    let rows = zstd::Decoder::new(file)?;
    Ok((SegmentRows { stretch, number: stretch.first_entry, rows }, checksum))
}

impl SegmentRows {
    /// The next row; `None` after the last.
    pub(crate) fn next_row(&mut self) -> io::Result<Option<StoredRow>> {
        if self.number > self.stretch.last_entry {
            return Ok(None);
        }
        let mut header = [0; ROW_HEADER];
        self.rows.read_exact(&mut header)?;
        let (first, rest) = header.split_at(8);
        let (at, rest) = rest.split_at(8);
        let (checksum, length) = rest.split_at(4);
        let wide = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_be_bytes);
        let narrow = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_be_bytes);
        let length = narrow(length);
        let mut body = Vec::new();
        if (&mut self.rows).take(length.into()).read_to_end(&mut body)? as u64 != u64::from(length) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let entry =
            Entry { number: self.number, first: Sequence(wide(first)), at: Timestamp(wide(at)), body };
        self.number += 1;
        Ok(Some((entry, narrow(checksum))))
    }
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.to_owned())
}
