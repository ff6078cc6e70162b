//! Reads pages of the feed from the journal: rows in `journal.db`, and in archived segments for old cursors.
//!
//! Limits: a read stops after a number of events, so that a reader far behind does not keep the others
//! waiting. A few places where reads ended are kept, each with its row, so that reading on searches nothing
//! and opens no segment again.

use std::collections::VecDeque;
use std::sync::Arc;

use tradepost_core::{Asset, MaterialNo, PlayerNo, Sequence};
use tradepost_ports::{FeedEvent, InboxEvent, InboxKind, inbox};

use super::cursor::{Cursors, Place};
use super::error::FeedError;
use super::names::Names;
use crate::journal::committed::Committed;
use crate::journal::{JournalLocation, JournalReader, MarketId, ReadEntry};
use crate::reads::HistoryReader;

/// After how many events a read stops at the end of a row.
const EVENTS_MAX: u64 = 20_000;
/// A page of the greatest length ends at a multiple of this many events, so that readers at different places
/// soon read the same pages. An event has two entries at most.
const ALIGNED: u64 = 500;
/// How many places are kept. A reader of archived segments holds one in memory, of up to some 30 MB.
const SPOTS: usize = 8;

/// Where a read starts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum From {
    After(Place),
    /// After everything that is committed.
    End,
}

/// What was read.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) events: Vec<FeedEvent>,
    /// Where to read on.
    pub(crate) place: Place,
    /// Whether this is the end of what is committed.
    pub(crate) at_end: bool,
}

/// Reads pages for all readers, one at a time.
#[derive(Debug)]
pub(crate) struct Pages {
    location: JournalLocation,
    cursors: Cursors,
    committed: Arc<Committed>,
    names: Names,
    /// The most recently used first.
    spots: VecDeque<Spot>,
}

/// Where a read ended.
#[derive(Debug)]
struct Spot {
    journal: JournalReader,
    /// The row with the last event read; `None` before the first row.
    row: Option<ReadEntry>,
}

/// An entry with numbers in place of names.
struct Entry {
    place: Place,
    player: PlayerNo,
    kind: InboxKind<MaterialNo, Asset>,
}

/// Gathers entries after a place.
struct Gathering<'n> {
    names: &'n mut Names,
    entries: Vec<Entry>,
    limit: usize,
    /// The last event to take from.
    last: Sequence,
    place: Place,
}

impl Pages {
    pub(crate) fn new(
        location: &JournalLocation,
        market: MarketId,
        history: HistoryReader,
        committed: Arc<Committed>,
    ) -> Self {
        Self {
            location: location.clone(),
            cursors: Cursors::of(market),
            committed,
            names: Names::new(history),
            spots: VecDeque::new(),
        }
    }

    /// Reads up to `limit` entries, of a bounded number of events.
    pub(crate) fn read(&mut self, from: From, limit: usize) -> Result<Found, FeedError> {
        let end = self.committed.sequence();
        let after = match from {
            From::After(place) => place,
            From::End => {
                let spot = self.spot(end)?;
                let place = spot.row.as_ref().map_or(Place::default(), |row| last_place(row, end));
                self.spots.push_front(spot);
                return Ok(Found { events: Vec::new(), place, at_end: true });
            }
        };
        if after.sequence > end {
            return Err(FeedError::InvalidCursor);
        }
        let mut spot = self.spot(after.sequence)?;
        let last = end.min(last_of_page(after.sequence, limit));
        let mut gathering =
            Gathering { names: &mut self.names, entries: Vec::new(), limit, last, place: after };
        spot.read(last, &mut gathering)?;
        let Gathering { entries, place, .. } = gathering;
        self.spots.push_front(spot);
        let at_end = place.sequence >= end && entries.len() < limit;
        Ok(Found { events: self.named(entries)?, place, at_end })
    }

    /// The place kept for an event, or a new one in place of the least recently used.
    fn spot(&mut self, sequence: Sequence) -> Result<Spot, FeedError> {
        if let Some(kept) = self.spots.iter().position(|spot| spot.holds(sequence))
            && let Some(spot) = self.spots.remove(kept)
        {
            return Ok(spot);
        }
        let spare = if self.spots.len() < SPOTS { None } else { self.spots.pop_back() };
        let journal =
            spare.map_or_else(|| JournalReader::open(&self.location), |spot: Spot| Ok(spot.journal))?;
        let row = row_of(&journal, sequence)?;
        Ok(Spot { journal, row })
    }

    fn named(&mut self, entries: Vec<Entry>) -> Result<Vec<FeedEvent>, FeedError> {
        let mut players: Vec<_> = entries.iter().map(|entry| entry.player).collect();
        players.sort_unstable();
        players.dedup();
        self.names.find(&players)?;
        let named = |Entry { place, player, kind }| {
            let kind = kind.named(|material| self.names.material(material))?;
            let event = InboxEvent { cursor: self.cursors.write(place), at: place.at, kind };
            Ok(FeedEvent { player: self.names.player(player)?, event })
        };
        entries.into_iter().map(named).collect()
    }
}

/// The row that has an event; `None` for the event 0, before the first.
fn row_of(journal: &JournalReader, sequence: Sequence) -> Result<Option<ReadEntry>, FeedError> {
    if sequence == Sequence(0) {
        return Ok(None);
    }
    let mut number = journal.entry_before(sequence.next())?;
    loop {
        let row = journal.entry(number)?.ok_or(FeedError::InvalidCursor)?;
        // A row without events has the number of the next event as its first.
        if row.first <= sequence {
            return Ok(Some(row));
        }
        number = number.saturating_sub(1);
    }
}

impl Spot {
    fn holds(&self, sequence: Sequence) -> bool {
        match &self.row {
            None => sequence == Sequence(0),
            Some(row) => row.first <= sequence && sequence < next(row),
        }
    }

    /// Reads on, up to the event `end`.
    fn read(&mut self, end: Sequence, to: &mut Gathering<'_>) -> Result<(), FeedError> {
        let (mut number, mut next_event) = (0, Sequence(1));
        if let Some(row) = &self.row {
            if row.at != to.place.at {
                return Err(FeedError::InvalidCursor);
            }
            to.rest_of(row)?;
            (number, next_event) = (row.number, next(row));
        } else if to.place != Place::default() {
            return Err(FeedError::InvalidCursor);
        }
        let last = Sequence(next_event.0.saturating_add(EVENTS_MAX));
        if to.is_full() || next_event > end {
            return Ok(());
        }
        let mut read = self.row.take();
        let done = self.journal.each_after(number, next_event, |row| {
            let has_events = next(&row) > row.first;
            if row.first > end {
                return false;
            }
            to.add(&row, row.first, 0);
            let wants_more = !to.is_full() && to.place.sequence < end.min(last);
            if has_events {
                read = Some(row);
            }
            wants_more
        });
        self.row = read;
        Ok(done?)
    }
}

impl Gathering<'_> {
    fn is_full(&self) -> bool {
        self.entries.len() >= self.limit
    }

    /// Adds what comes after the place in its own row.
    fn rest_of(&mut self, row: &ReadEntry) -> Result<(), FeedError> {
        let Place { sequence, entries, .. } = self.place;
        let skipped = usize::try_from(sequence.0.saturating_sub(row.first.0)).unwrap_or(usize::MAX);
        let event = row.events().nth(skipped).ok_or(FeedError::InvalidCursor)?;
        let entries = usize::try_from(entries).unwrap_or(usize::MAX);
        if entries > inbox::of(event).count() {
            return Err(FeedError::InvalidCursor);
        }
        self.add(row, sequence, entries);
        Ok(())
    }

    /// Adds a row's entries from an event on, without the first ones of that event, until there are enough.
    fn add(&mut self, row: &ReadEntry, from: Sequence, mut skipped: usize) {
        let before = usize::try_from(from.0.saturating_sub(row.first.0)).unwrap_or(usize::MAX);
        for (event, sequence) in row.events().skip(before).zip((from.0..).map(Sequence)) {
            if sequence > self.last {
                return;
            }
            self.names.learn(event);
            let mut place = Place { sequence, entries: 0, at: row.at };
            for (player, kind) in inbox::of(event) {
                place.entries += 1;
                if skipped > 0 {
                    skipped -= 1;
                } else if self.is_full() {
                    return;
                } else {
                    self.entries.push(Entry { place, player, kind });
                    self.place = place;
                }
            }
            if self.is_full() {
                return;
            }
            self.place = place;
        }
    }
}

/// The last event of a page that starts after an event.
fn last_of_page(after: Sequence, limit: usize) -> Sequence {
    let aligned = u64::try_from(limit).is_ok_and(|limit| limit >= 2 * ALIGNED);
    Sequence(if aligned { (after.0 / ALIGNED + 1) * ALIGNED } else { u64::MAX })
}

/// The place after an event of a row.
fn last_place(row: &ReadEntry, sequence: Sequence) -> Place {
    let skipped = usize::try_from(sequence.0.saturating_sub(row.first.0)).unwrap_or(usize::MAX);
    let entries = row.events().nth(skipped).map_or(0, |event| inbox::of(event).count());
    Place { sequence, entries: u32::try_from(entries).unwrap_or(u32::MAX), at: row.at }
}

/// The event after a row's last one.
fn next(row: &ReadEntry) -> Sequence {
    let events = u64::try_from(row.events().count()).unwrap_or(u64::MAX);
    Sequence(row.first.0.saturating_add(events))
}
