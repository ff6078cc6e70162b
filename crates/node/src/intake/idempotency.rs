//! Remembers which requests were done, so that a repeated one gets the same reply and has no second effect.
//!
//! The replies are not stored here: the journal has them, and this has their locations. 56 bytes per key.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use tradepost_core::Timestamp;
use tradepost_ports::Stamp;

/// The most keys for which memory is reserved at the start: 64 MiB.
const ROOM_KEYS_MAX: usize = 1 << 21;

/// How long keys are remembered: the last hour, or the last million writes, whichever is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The most keys.
    pub keys_max: usize,
    /// The age in milliseconds at which a key may be forgotten.
    pub age_ms_max: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { keys_max: 1_000_000, age_ms_max: 60 * 60 * 1000 }
    }
}

/// Where the journal holds what a request did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLocation {
    /// The journal's row.
    pub entry: u64,
    /// The index of the record in it.
    pub record: u32,
}

/// What is known of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is new.
    New,
    /// It was done before.
    Done(RecordLocation),
    /// Its key was used for another request.
    OtherRequest,
}

/// The remembered requests, by their keys.
#[derive(Clone, Debug)]
pub struct Idempotency {
    retention: Retention,
    done: Table,
    oldest_first: VecDeque<(Timestamp, u128)>,
}

/// The request of each key, and where its record is. Split by the key's first byte: a table that grows is
/// moved in one go, and a single one would stop the engine for a tenth of a second.
#[derive(Clone, Debug)]
struct Table(Vec<HashMap<u128, (u128, RecordLocation)>>);

impl Default for Table {
    fn default() -> Self {
        Self(vec![HashMap::new(); 1 << u8::BITS])
    }
}

impl Table {
    fn part(key: u128) -> usize {
        // A key is a digest: its bits are uniformly distributed.
        usize::from(key.to_be_bytes()[0])
    }

    fn get(&self, key: u128) -> Option<(u128, RecordLocation)> {
        self.0.get(Self::part(key))?.get(&key).copied()
    }

    fn insert(&mut self, key: u128, used: (u128, RecordLocation)) {
        if let Some(part) = self.0.get_mut(Self::part(key)) {
            part.insert(key, used);
        }
    }

    fn remove(&mut self, key: u128) {
        if let Some(part) = self.0.get_mut(Self::part(key)) {
            part.remove(&key);
        }
    }
}

/// A remembered request as a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    at: Timestamp,
    key: [u8; 16],
    request: [u8; 16],
    place: RecordLocation,
}

impl Remembered {
    /// The journal's row that has the answer.
    pub(crate) fn entry(&self) -> u64 {
        self.place.entry
    }
}

impl Idempotency {
    /// Without any requests.
    pub fn new(retention: Retention) -> Self {
        // Capacity for all keys, so that the queue is never moved; the memory is committed only as it fills.
        let room = retention.keys_max.saturating_add(1).min(ROOM_KEYS_MAX);
        Self { retention, done: Table::default(), oldest_first: VecDeque::with_capacity(room) }
    }

    /// Looks a request up.
    pub fn look_up(&self, stamp: Stamp) -> Known {
        match self.done.get(stamp.key) {
            None => Known::New,
            Some((request, place)) if stamp.is_of(request) => Known::Done(place),
            Some(_) => Known::OtherRequest,
        }
    }

    /// Remembers a request done at `now`, and forgets what is old.
    pub fn remember(&mut self, stamp: Stamp, place: RecordLocation, now: Timestamp) {
        self.done.insert(stamp.key, (stamp.request, place));
        self.oldest_first.push_back((now, stamp.key));
        while let Some((at, key)) = self.oldest_first.front().copied() {
            let aged = now.0.saturating_sub(at.0) > self.retention.age_ms_max;
            if !aged && self.oldest_first.len() <= self.retention.keys_max {
                break;
            }
            self.oldest_first.pop_front();
            self.done.remove(key);
        }
    }

    /// All requests as rows, oldest first.
    pub fn rows(&self) -> Vec<Remembered> {
        let row = |(at, key): &(Timestamp, u128)| {
            let (request, place) = self.done.get(*key)?;
            Some(Remembered { at: *at, key: key.to_be_bytes(), request: request.to_be_bytes(), place })
        };
        self.oldest_first.iter().filter_map(row).collect()
    }

    /// Restores it from rows.
    pub fn from_rows(retention: Retention, rows: &[Remembered]) -> Self {
        let mut idempotency = Self::new(retention);
        for row in rows {
            let stamp = Stamp::new(u128::from_be_bytes(row.key), u128::from_be_bytes(row.request));
            idempotency.remember(stamp, row.place, row.at);
        }
        idempotency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(key: u128) -> Stamp {
        Stamp::new(key, key + 1)
    }

    #[test]
    fn keys_are_kept_for_their_time_and_number() {
        let mut memory = Idempotency::new(Retention { keys_max: 2, age_ms_max: 100 });
        let place = |entry| RecordLocation { entry, record: 0 };
        memory.remember(stamp(1), place(1), Timestamp(0));
        memory.remember(stamp(2), place(2), Timestamp(50));
        assert_eq!(memory.look_up(stamp(1)), Known::Done(place(1)));
        assert_eq!(memory.look_up(Stamp::new(1, 9)), Known::OtherRequest);
        let earlier = Stamp { spelling: 2, ..Stamp::new(1, 9) };
        assert_eq!(memory.look_up(earlier), Known::Done(place(1)), "remembered by its spelling");

        memory.remember(stamp(3), place(3), Timestamp(60));
        assert_eq!(memory.look_up(stamp(1)), Known::New, "the third key is one too many");
        memory.remember(stamp(4), place(4), Timestamp(155));
        assert_eq!(memory.look_up(stamp(2)), Known::New, "it is older than 100 ms");
        assert_eq!(memory.look_up(stamp(3)), Known::Done(place(3)));

        let again = Idempotency::from_rows(memory.retention, &memory.rows());
        assert_eq!(again.rows(), memory.rows());
    }
}
