//! The feed: reads the rows of sources in the order of their numbers.
//!
//! A number says which rows stand there; those are read where they are, an account's in `inbox`, a
//! settlement in `trades`. A row that a read does not show yet, although its number does, ends a page: what
//! follows it waits.

use std::time::Duration;

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::{PlayerId, Timestamp};
use tradepost_ports::{FeedEvent, FeedPage, FeedRequest, FeedStart, InboxEvent, InboxKind, Refusal};

use super::inbox::kind;
use crate::environment::Environment;
use crate::followers::projector::inbox_rows;
use crate::serverless::Serverless;
use crate::store::{self, Query, Range, Store, StoreError};
use crate::tables::{
    FeedHead, FeedRow, FeedSource, InboxRow, InboxSource, SettlementRow, Stretch, Table, feed_key, head_key,
    settlement_key,
};

/// How many stretches of a number are read at the same time.
const AT_ONCE: usize = 16;
/// How many numbers are read at once.
const NUMBERS: u32 = 16;
/// How often a reader that waits looks whether there is more.
const LOOK: Duration = Duration::from_millis(500);
/// The longest wait: a function is paid for while it waits.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// A place in the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    /// The number that is read next.
    number: u64,
    /// How many of its events come before this place.
    events: u32,
    /// When the last number was given that is before this place, in whole or in part. A market that was
    /// restored gives the same numbers at other times.
    at: Timestamp,
}

/// An event that stands at a number.
struct Standing {
    player: PlayerId,
    at: Timestamp,
    kind: InboxKind,
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// A page of the feed; waits for it a while if there is nothing on it yet.
    pub async fn read_feed(&self, request: FeedRequest, wait: Duration) -> Result<FeedPage, Refusal> {
        let mut head = self.feed_head().await?;
        let mut place = self.place(&head, &request.from).await?;
        let wait = u64::try_from(wait.min(WAIT_MAX).as_millis()).unwrap_or(u64::MAX);
        let until = Timestamp(self.now().0.saturating_add(wait));
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        loop {
            let events = self.feed_events(&head, &mut place, limit).await?;
            if !events.is_empty() || self.now() >= until {
                return Ok(FeedPage { events, next: place.write(head.market) });
            }
            self.store.pause(LOOK).await;
            head = self.feed_head().await?;
        }
    }

    /// The end of the feed, whose first reader begins it if nothing has happened yet.
    async fn feed_head(&self) -> Result<FeedHead, Refusal> {
        let mut backoff = self.backoff();
        loop {
            let row = store::get(&self.store, head_key().read()).await?;
            if let Some(row) = row {
                return Ok(FeedHead::decode(&row)?);
            }
            let head = FeedHead { number: 0, market: self.environment.random() };
            match self.store.write(head.begin()).await {
                Ok(()) => return Ok(head),
                Err(StoreError::ConditionFailed(_)) => {}
                Err(error) if error.is_passing() => {}
                Err(error) => return Err(error.into()),
            }
            self.wait(&mut backoff).await?;
        }
    }

    /// Where a page starts. A cursor must be of this market, and what is before it must be there.
    async fn place(&self, head: &FeedHead, from: &FeedStart) -> Result<Place, Refusal> {
        let cursor = match from {
            FeedStart::Oldest => return Ok(Place { number: 1, ..Place::default() }),
            FeedStart::End => None,
            FeedStart::After(cursor) => Some(cursor),
        };
        let place = match cursor {
            None => Place { number: head.number + 1, ..Place::default() },
            Some(cursor) => Place::read(head.market, cursor).ok_or(Refusal::InvalidCursor)?,
        };
        let before = if place.events > 0 { place.number } else { place.number.saturating_sub(1) };
        if place.number == 0 || before > head.number {
            return Err(Refusal::InvalidCursor);
        }
        let row = match before {
            0 => None,
            number => store::get(&self.store, feed_key(number).read()).await?,
        };
        let at = row.as_ref().map(FeedRow::decode).transpose()?.map_or(Timestamp(0), |row| row.at);
        match cursor {
            Some(_) if at != place.at => Err(Refusal::InvalidCursor),
            _ => Ok(Place { at, ..place }),
        }
    }

    /// The next events up to the head; the place is after them then.
    async fn feed_events(
        &self,
        head: &FeedHead,
        place: &mut Place,
        limit: usize,
    ) -> Result<Vec<FeedEvent>, Refusal> {
        let mut events = Vec::new();
        while events.len() < limit && place.number <= head.number {
            let page = store::query(&self.store, FeedRow::from(place.number).limit(NUMBERS)).await?;
            for item in &page.items {
                let row = FeedRow::decode(item)?;
                if row.number != place.number || row.number > head.number || events.len() >= limit {
                    return Ok(events);
                }
                let Some(standing) = self.standing(&row).await? else { return Ok(events) };
                place.take(&row, standing, head.market, limit, &mut events)?;
            }
            if page.items.is_empty() {
                break;
            }
        }
        Ok(events)
    }

    /// The events at a number; `None` where a read does not show all of them yet.
    async fn standing(&self, row: &FeedRow) -> Result<Option<Vec<Standing>>, Refusal> {
        let stretches: Vec<_> = row.stretches.iter().map(|stretch| self.stretch(stretch)).collect();
        let read: Vec<_> = stream::iter(stretches).buffered(AT_ONCE).try_collect().await?;
        let rows: Option<Vec<Vec<InboxRow>>> = read.into_iter().collect();
        let Some(rows) = rows else { return Ok(None) };
        let standing =
            rows.into_iter().flatten().flat_map(|InboxRow { player, source, at, notes, .. }| {
                notes.into_iter().filter_map(move |note| {
                    Some(Standing { player: player.clone(), at, kind: kind(note, &source)? })
                })
            });
        Ok(Some(standing.collect()))
    }

    async fn stretch(&self, stretch: &Stretch) -> Result<Option<Vec<InboxRow>>, Refusal> {
        let Stretch { source, first, last } = stretch;
        let rows = match source {
            FeedSource::Account(player) => {
                let place = |seq: u64| InboxSource::Account.place(seq).into();
                let range = Range::Between(place(*first), place(*last));
                let query = Query::of(Table::INBOX, player.as_str()).range(range);
                let rows = store::query_all(&self.store, query).await?;
                rows.iter()
                    .map(InboxRow::decode)
                    .map(|row| row.map(|row| vec![row]))
                    .collect::<Result<Vec<_>, _>>()?
            }
            FeedSource::Material(material) => {
                let place = |seq: u64| settlement_key(material, seq).range.unwrap_or_default().into();
                let range = Range::Between(place(*first), place(*last));
                let rows =
                    store::query_all(&self.store, Query::of(Table::TRADES, material.as_str()).range(range))
                        .await?;
                let rows = rows.iter().map(SettlementRow::decode);
                rows.map(|row| row.map(|row| inbox_rows(&row))).collect::<Result<Vec<_>, _>>()?
            }
        };
        let complete = u64::try_from(rows.len()).ok() == Some(last + 1 - first);
        Ok(complete.then(|| rows.concat()))
    }
}

impl Place {
    /// Moves on over the events of its number, as far as the page has room for them.
    fn take(
        &mut self,
        row: &FeedRow,
        standing: Vec<Standing>,
        market: u64,
        limit: usize,
        events: &mut Vec<FeedEvent>,
    ) -> Result<(), Refusal> {
        let count = u32::try_from(standing.len()).unwrap_or(u32::MAX);
        if self.events > count {
            return Err(Refusal::InvalidCursor);
        }
        self.at = row.at;
        let given = usize::try_from(self.events).unwrap_or(usize::MAX);
        for Standing { player, at, kind } in standing.into_iter().skip(given) {
            if events.len() >= limit {
                return Ok(());
            }
            self.events += 1;
            if self.events == count {
                (self.number, self.events) = (row.number + 1, 0);
            }
            let event = InboxEvent { cursor: self.write(market), at, kind };
            events.push(FeedEvent { player, event });
        }
        (self.number, self.events) = (row.number + 1, 0);
        Ok(())
    }

    /// The place as a cursor.
    fn write(self, market: u64) -> String {
        let Self { number, events, at } = self;
        format!("{market:016x}-{number}-{events}-{}", at.0)
    }

    /// Reads a cursor; `None` if it is none, or of another market.
    fn read(market: u64, text: &str) -> Option<Self> {
        let mut numbers = text.strip_prefix(&format!("{market:016x}-"))?.split('-').map(str::parse::<u64>);
        let mut number = || numbers.next()?.ok();
        let place = Self { number: number()?, events: number()?.try_into().ok()?, at: Timestamp(number()?) };
        // Numbers can be written in several ways.
        (place.write(market) == text).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_a_cursor() {
        let place = Place { number: 12, events: 1, at: Timestamp(1_769_860_800_007) };
        let text = place.write(7);
        assert_eq!(text, "0000000000000007-12-1-1769860800007");
        assert_eq!(Place::read(7, &text), Some(place));
        assert_eq!(Place::read(8, &text), None, "of another market");
        for wrong in
            ["", "12", "1-7", "-1-7", "+1-0-7", "1-4294967296-7", "1-0-x", "1-0- 7", "01-0-7", "1-0-7-0"]
        {
            assert_eq!(Place::read(7, &format!("0000000000000007-{wrong}")), None, "{wrong}");
        }
    }
}
