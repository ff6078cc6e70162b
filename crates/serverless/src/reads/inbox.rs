//! A player's inbox and fills: the lanes of its inbox merged by time, each note once.
//!
//! Each lane is read in its own order and only as far as it is told, and the cursor says how far in each: so whatever is
//! told later in one lane than in another is neither missed nor read twice.

use std::collections::VecDeque;

use tradepost_core::{MaterialId, PlayerId, Timestamp};
use tradepost_ports::{FillPrint, InboxEvent, InboxKind, Page, PageRequest, Refusal};

use super::cursor::{Cursor, LaneNo, Reached};
use crate::host::Host;
use crate::intake::Account;
use crate::serverless::Serverless;
use crate::store::{self, Query, Range, Store, Value};
use crate::tables::{InboxRow, Lane, Note, ProgressRow, Table, progress_key, trade_id};

/// Rows of a lane that are read at once.
const ROWS: u32 = 100;

/// A lane that is being read.
#[derive(Debug)]
struct Reading {
    number: LaneNo,
    lane: Lane,
    /// The last row that may be read.
    told: u64,
    /// The last row that was read, and how many notes of it were given out before.
    behind: Reached,
    waiting: VecDeque<Told>,
}

/// A note and where it stands.
#[derive(Clone, Debug)]
struct Told {
    at: Timestamp,
    seq: u64,
    /// How far its lane is read behind it.
    reached: Reached,
    note: Note,
}

/// A note of a player's inbox.
#[derive(Debug)]
struct Entry {
    cursor: Cursor,
    at: Timestamp,
    lane: Lane,
    number: LaneNo,
    seq: u64,
    note: Note,
}

impl<S: Store, H: Host> Serverless<S, H> {
    /// A player's inbox: oldest first behind `after`.
    pub async fn read_inbox(
        &self,
        player: &PlayerId,
        page: &PageRequest,
    ) -> Result<Page<InboxEvent>, Refusal> {
        self.entries(player, page, Entry::event).await
    }

    /// A player's fills: oldest first behind `after`.
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
        let mut lanes = self.lanes(player, &cursor).await?;
        let mut items = Vec::new();
        let mut behind_last = cursor.clone();
        loop {
            futures::future::try_join_all(lanes.iter_mut().map(|lane| self.fill_up(player, lane))).await?;
            let first = lanes.iter_mut().filter(|lane| !lane.waiting.is_empty());
            let first = first.min_by_key(|lane| (lane.waiting.front().map(|told| told.at), lane.number));
            let Some((lane, told)) =
                first.and_then(|lane| Some((lane.lane.clone(), (lane.number, lane.waiting.pop_front()?))))
            else {
                return Ok(Page { items, next: None });
            };
            let (number, Told { at, seq, reached, note }) = told;
            cursor.0.insert(number, reached);
            let entry = Entry { cursor: cursor.clone(), at, lane, number, seq, note };
            if let Some(item) = wanted(entry) {
                if items.len() >= limit {
                    return Ok(Page { items, next: Some(behind_last.encode()) });
                }
                items.push(item);
                behind_last = cursor.clone();
            }
        }
    }

    /// The lanes in which there may be something behind a cursor.
    async fn lanes(&self, player: &PlayerId, cursor: &Cursor) -> Result<Vec<Reading>, Refusal> {
        let Account { main, tills } = self.account(player).await?;
        let lane = |number: LaneNo, lane: Lane, told: u64| {
            let behind = cursor.reached(number);
            Reading { number, lane, told, behind, waiting: VecDeque::new() }
        };
        let news = |lane: &Reading| (lane.behind.seq, lane.behind.notes == 0) < (lane.told, true);
        let mut lanes: Vec<_> =
            main.iter().map(|main| lane(0, Lane::Account, main.seq)).filter(news).collect();
        let materials = tills
            .into_iter()
            .map(|till| lane(LaneNo::from(till.number) + 1, Lane::Material(till.material), till.seq));
        let mut materials: Vec<_> = materials.filter(news).collect();
        let keys = materials.iter().filter_map(Reading::material).map(progress_key).collect();
        let progress = self.rows(keys).await?;
        for (lane, progress) in materials.iter_mut().zip(progress) {
            let told = progress.as_ref().map(ProgressRow::decode).transpose()?.map_or(0, |row| row.told);
            lane.told = lane.told.min(told);
        }
        lanes.extend(materials.into_iter().filter(news));
        Ok(lanes)
    }

    /// Reads on in a lane whose notes are all given out.
    async fn fill_up(&self, player: &PlayerId, lane: &mut Reading) -> Result<(), Refusal> {
        while lane.waiting.is_empty() && (lane.behind.seq, lane.behind.notes == 0) < (lane.told, true) {
            let Reached { seq, notes } = lane.behind;
            let first = Value::S(lane.lane.place(if notes == 0 { seq + 1 } else { seq }));
            let last = Value::S(lane.lane.place(lane.told));
            let query =
                Query::of(Table::Inbox, player.as_str()).range(Range::Between(first, last)).limit(ROWS);
            let page = store::query(&self.store, query).await?;
            for item in &page.items {
                let row = InboxRow::decode(item)?;
                if lane.lacks_one_before(row.seq) {
                    lane.told = lane.behind.seq;
                    return Ok(());
                }
                let given = if row.seq == seq { notes } else { 0 };
                lane.take(row, given);
            }
            if page.next.is_none() {
                lane.behind = lane.behind.max(Reached { seq: lane.told, notes: 0 });
                break;
            }
        }
        Ok(())
    }
}

impl Reading {
    fn material(&self) -> Option<&MaterialId> {
        match &self.lane {
            Lane::Account => None,
            Lane::Material(material) => Some(material),
        }
    }

    /// Whether a row before this one is there and was not read. Only the account's own lane has a row for each number; a
    /// query may miss one of them that was written while it was on its way.
    fn lacks_one_before(&self, seq: u64) -> bool {
        self.lane == Lane::Account && seq > self.behind.seq + 1
    }

    /// Takes in a row of which so many notes were given out before.
    fn take(&mut self, row: InboxRow, given: u32) {
        let InboxRow { seq, at, notes, .. } = row;
        let count = u32::try_from(notes.len()).unwrap_or(u32::MAX);
        for (place, note) in (1..).zip(notes) {
            if place > given {
                let notes = if place == count { 0 } else { place };
                self.waiting.push_back(Told { at, seq, reached: Reached { seq, notes }, note });
            }
        }
        self.behind = Reached { seq, notes: 0 };
    }
}

/// What a note tells the player.
fn kind(note: Note, lane: &Lane) -> Option<InboxKind> {
    let of_lane = match lane {
        Lane::Account => None,
        Lane::Material(material) => Some(material.clone()),
    };
    Some(match note {
        Note::Filled { order_id, side, maker, price, quantity, fee, execution: _ } => {
            InboxKind::Filled { order_id, material: of_lane?, side, quantity, price, fee, maker }
        }
        Note::Closed { order_id, side, remaining, reason } => {
            InboxKind::Closed { order_id, material: of_lane?, side, remaining, reason }
        }
        Note::Cancelled { order_id, material, side, remaining, reason } => {
            InboxKind::Closed { order_id, material, side, remaining, reason }
        }
        Note::Reduced { order_id, material, side, by } => {
            InboxKind::Reduced { order_id, material, side, quantity: by }
        }
        Note::Deposited { asset, amount, reason } => InboxKind::Deposited { asset, amount, reason },
        Note::Withdrawn { asset, amount, reason } => InboxKind::Withdrawn { asset, amount, reason },
    })
}

impl Entry {
    fn event(self) -> Option<InboxEvent> {
        Some(InboxEvent { cursor: self.cursor.encode(), at: self.at, kind: kind(self.note, &self.lane)? })
    }

    /// The fill, if it is one.
    fn fill(self) -> Option<FillPrint> {
        let Note::Filled { execution, .. } = self.note else { return None };
        let number = u16::try_from(self.number.checked_sub(1)?).ok()?;
        let trade_id = trade_id(number, self.seq, usize::try_from(execution).ok()?);
        self.event()?.fill(trade_id)
    }
}
