//! A player's inbox and fills: the sources of its inbox merged by time, each note once.
//!
//! Each source is read in its own order and only as far as it is projected, and the cursor keeps a position
//! in each: so a note that is projected later in one source than in another is neither missed nor returned
//! twice.

use std::collections::VecDeque;

use tradepost_core::{MaterialId, PlayerId, Timestamp};
use tradepost_ports::{FillPrint, InboxEvent, InboxKind, Page, PageRequest, Refusal};

use super::cursor::{Cursor, Position, SourceNo};
use crate::environment::Environment;
use crate::intake::Account;
use crate::serverless::Serverless;
use crate::store::{self, Query, Range, Store, Value};
use crate::tables::{InboxRow, InboxSource, Note, ProgressRow, Table, material_key, trade_id};

/// Rows of a source in one read.
const ROWS: u32 = 100;

/// A source that is being read.
#[derive(Debug)]
struct SourceReader {
    number: SourceNo,
    source: InboxSource,
    /// The last row that may be read.
    projected: u64,
    /// The last row that was read, and how many of its notes were returned before.
    after: Position,
    waiting: VecDeque<Waiting>,
}

/// A note that was read and not yet returned.
#[derive(Clone, Debug)]
struct Waiting {
    at: Timestamp,
    seq: u64,
    /// The position of its source after it.
    position: Position,
    note: Note,
}

/// A note of a player's inbox.
#[derive(Debug)]
struct Entry {
    cursor: Cursor,
    at: Timestamp,
    source: InboxSource,
    number: SourceNo,
    seq: u64,
    note: Note,
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// A player's inbox: oldest first, after `after`.
    pub async fn read_inbox(
        &self,
        player: &PlayerId,
        page: &PageRequest,
    ) -> Result<Page<InboxEvent>, Refusal> {
        self.entries(player, page, Entry::event).await
    }

    /// A player's fills: oldest first, after `after`.
    pub async fn read_fills(
        &self,
        player: &PlayerId,
        page: &PageRequest,
    ) -> Result<Page<FillPrint>, Refusal> {
        self.entries(player, page, Entry::fill).await
    }

    async fn entries<T>(
        &self,
        player: &PlayerId,
        page: &PageRequest,
        wanted: impl Fn(Entry) -> Option<T>,
    ) -> Result<Page<T>, Refusal> {
        let mut cursor = match &page.after {
            Some(text) => Cursor::decode(text).ok_or(Refusal::InvalidCursor)?,
            None => Cursor::default(),
        };
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let mut sources = self.sources(player, &cursor).await?;
        let mut items = Vec::new();
        let mut after_last = cursor.clone();
        loop {
            futures::future::try_join_all(sources.iter_mut().map(|source| self.fill_up(player, source)))
                .await?;
            let first = sources.iter_mut().filter(|source| !source.waiting.is_empty());
            let first =
                first.min_by_key(|source| (source.waiting.front().map(|waiting| waiting.at), source.number));
            let Some((source, waiting)) = first.and_then(|source| {
                Some((source.source.clone(), (source.number, source.waiting.pop_front()?)))
            }) else {
                return Ok(Page { items, next: None });
            };
            let (number, Waiting { at, seq, position, note }) = waiting;
            cursor.0.insert(number, position);
            let entry = Entry { cursor: cursor.clone(), at, source, number, seq, note };
            if let Some(item) = wanted(entry) {
                if items.len() >= limit {
                    return Ok(Page { items, next: Some(after_last.encode()) });
                }
                items.push(item);
                after_last = cursor.clone();
            }
        }
    }

    /// The sources in which there may be something after a cursor.
    async fn sources(&self, player: &PlayerId, cursor: &Cursor) -> Result<Vec<SourceReader>, Refusal> {
        let Account { main, credits, .. } = self.account(player).await?;
        let source = |number: SourceNo, source: InboxSource, projected: u64| {
            let after = cursor.position(number);
            SourceReader { number, source, projected, after, waiting: VecDeque::new() }
        };
        let mut sources: Vec<_> = main.iter().map(|main| source(0, InboxSource::Account, main.seq)).collect();
        let materials = credits.into_iter().map(|credit| {
            source(SourceNo::from(credit.number) + 1, InboxSource::Material(credit.material), credit.seq)
        });
        let mut materials: Vec<_> = materials.collect();
        // Tables that went back to a backup have not issued it.
        if sources.iter().chain(&materials).any(SourceReader::is_behind_its_cursor) {
            return Err(Refusal::InvalidCursor);
        }
        sources.retain(SourceReader::has_more);
        materials.retain(SourceReader::has_more);
        let keys = materials.iter().filter_map(SourceReader::material).map(material_key).collect();
        let progress = self.rows(keys).await?;
        for (source, progress) in materials.iter_mut().zip(progress) {
            let projected =
                progress.as_ref().map(ProgressRow::decode).transpose()?.map_or(0, |row| row.projected);
            source.projected = source.projected.min(projected);
        }
        sources.extend(materials.into_iter().filter(SourceReader::has_more));
        Ok(sources)
    }

    /// Reads more of a source whose notes have all been returned.
    async fn fill_up(&self, player: &PlayerId, source: &mut SourceReader) -> Result<(), Refusal> {
        while source.waiting.is_empty() && source.has_more() {
            let Position { seq, notes } = source.after;
            let first = Value::S(source.source.place(if notes == 0 { seq + 1 } else { seq }));
            let last = Value::S(source.source.place(source.projected));
            let query =
                Query::of(Table::INBOX, player.as_str()).range(Range::Between(first, last)).limit(ROWS);
            let page = store::query(&self.store, query).await?;
            for item in &page.items {
                let row = InboxRow::decode(item)?;
                if source.lacks_one_before(row.seq) {
                    source.projected = source.after.seq;
                    return Ok(());
                }
                let given = if row.seq == seq { notes } else { 0 };
                source.take(row, given);
            }
            if page.next.is_none() {
                source.after = source.after.max(Position { seq: source.projected, notes: 0 });
                break;
            }
        }
        Ok(())
    }
}

impl SourceReader {
    fn material(&self) -> Option<&MaterialId> {
        match &self.source {
            InboxSource::Account => None,
            InboxSource::Material(material) => Some(material),
        }
    }

    /// Whether the cursor is after the last row of the source.
    fn is_behind_its_cursor(&self) -> bool {
        self.after.seq > self.projected
    }

    /// Whether there are notes to read: later rows, or the rest of the row that was read in part.
    fn has_more(&self) -> bool {
        let whole = self.after.notes == 0;
        self.after.seq < self.projected || (self.after.seq == self.projected && !whole)
    }

    /// Whether a row before this one is there and was not read. Only the account's own source has a row for
    /// each number; a query may miss one of them that was written while it was on its way.
    fn lacks_one_before(&self, seq: u64) -> bool {
        self.source == InboxSource::Account && seq > self.after.seq + 1
    }

    /// Adds a row of which this many notes were returned before.
    fn take(&mut self, row: InboxRow, given: u32) {
        let InboxRow { seq, at, notes, .. } = row;
        let count = u32::try_from(notes.len()).unwrap_or(u32::MAX);
        for (place, note) in (1..).zip(notes) {
            if place > given {
                let notes = if place == count { 0 } else { place };
                self.waiting.push_back(Waiting { at, seq, position: Position { seq, notes }, note });
            }
        }
        self.after = Position { seq, notes: 0 };
    }
}

/// The inbox event of a note.
pub(super) fn kind(note: Note, source: &InboxSource) -> Option<InboxKind> {
    let of_source = match source {
        InboxSource::Account => None,
        InboxSource::Material(material) => Some(material.clone()),
    };
    Some(match note {
        Note::Filled { order_id, side, maker, price, quantity, fee, execution: _ } => {
            InboxKind::Filled { order_id, material: of_source?, side, quantity, price, fee, maker }
        }
        Note::Closed { order_id, side, remaining, reason } => {
            InboxKind::Closed { order_id, material: of_source?, side, remaining, reason }
        }
        Note::Cancelled { order_id, material, side, remaining, reason } => {
            InboxKind::Closed { order_id, material, side, remaining, reason }
        }
        Note::Reduced { order_id, material, side, by } => {
            InboxKind::Reduced { order_id, material, side, quantity: by }
        }
        Note::Transferred { step, reference, asset, amount, reason } => {
            InboxKind::Transferred { step, reference, asset, amount, reason }
        }
    })
}

impl Entry {
    fn event(self) -> Option<InboxEvent> {
        Some(InboxEvent { cursor: self.cursor.encode(), at: self.at, kind: kind(self.note, &self.source)? })
    }

    /// The fill, if it is one.
    fn fill(self) -> Option<FillPrint> {
        let Note::Filled { execution, .. } = self.note else { return None };
        let number = u16::try_from(self.number.checked_sub(1)?).ok()?;
        let trade_id = trade_id(number, self.seq, usize::try_from(execution).ok()?);
        self.event()?.fill(trade_id)
    }
}
