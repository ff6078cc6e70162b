//! `feed`: the positions of the feed, and `sequenced`: how far each source has been given positions.
//!
//! A row of the feed has the next number and says which rows of which sources stand there. Its head has the
//! last number. Only a transaction that finds the head as it was read adds a row, together with the progress
//! of each source in it: so numbers are given one after another, and a row that was read is never preceded by
//! another one later.

use serde::{Deserialize, Serialize};
use tradepost_core::{MaterialId, PlayerId, Timestamp};

use super::codec::{self, Fields, padded};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Condition, Item, Key, Query, Range, Update};

/// Rows of the feed under one hash key.
const BUCKET: u64 = 1_000;
/// The hash and range key of the head: no number is written like this.
const HEAD: &str = "head";
/// Starts the name of an account's source. No material id starts with it.
const ACCOUNT_MARK: char = '@';

/// Where the events of the feed come from. Each source numbers its rows without gaps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FeedSource {
    /// What a player or the operator did with its account: the account's own rows of the inbox.
    Account(PlayerId),
    /// The settlements of a material.
    Material(MaterialId),
}

/// Rows of a source, one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub source: FeedSource,
    pub first: u64,
    pub last: u64,
}

/// What stands at a number of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// From 1, without gaps.
    pub number: u64,
    /// When the number was given.
    pub at: Timestamp,
    pub stretches: Vec<Stretch>,
}

/// The end of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedHead {
    /// The last number; 0 before the first.
    pub number: u64,
    /// Distinguishes the cursors of this market from those of others.
    pub market: u64,
}

/// How far a source has been given positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequencedRow {
    pub source: FeedSource,
    /// Its last row in the feed; 0 before the first.
    pub last: u64,
}

/// The key of the feed's head.
pub fn head_key() -> Key {
    Key::at(Table::FEED, HEAD, HEAD)
}

/// The key of a number.
pub fn feed_key(number: u64) -> Key {
    Key::at(Table::FEED, padded(number / BUCKET), padded(number))
}

/// The key of a source's progress.
pub fn sequenced_key(source: &FeedSource) -> Key {
    Key::of(Table::SEQUENCED, source.name())
}

impl FeedSource {
    fn name(&self) -> String {
        match self {
            Self::Account(player) => format!("{ACCOUNT_MARK}{player}"),
            Self::Material(material) => material.as_str().to_owned(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name.strip_prefix(ACCOUNT_MARK) {
            Some(player) => PlayerId::new(player).ok().map(Self::Account),
            None => MaterialId::new(name).ok().map(Self::Material),
        }
    }
}

impl FeedHead {
    pub fn item(&self) -> Item {
        head_key().item().with(attribute::NUMBER, self.number).with(attribute::MARKET, self.market)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        Ok(Self { number: fields.number(attribute::NUMBER)?, market: fields.number(attribute::MARKET)? })
    }

    /// Writes the head of an empty feed, where there is none.
    pub fn begin(&self) -> Action {
        head_key().put(self.item()).when(Condition::missing(attribute::NUMBER))
    }

    /// Moves the head on by one, from where it was read.
    pub fn advance(&self) -> Action {
        let updates = vec![Update::set(attribute::NUMBER, self.number + 1)];
        head_key().update(updates).when(Condition::equal(attribute::NUMBER, self.number))
    }
}

impl FeedRow {
    pub fn action(&self) -> Action {
        let key = feed_key(self.number);
        let row = key.item().with(attribute::RECORD, codec::encode(&(self.at, &self.stretches)));
        key.put(row)
    }

    /// Reads the numbers from this one on that are under its hash key.
    pub fn from(number: u64) -> Query {
        let key = feed_key(number);
        Query::of(Table::FEED, key.hash).range(Range::From(padded(number).into()))
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let number = fields.text(attribute::PLACE)?.parse();
        let (at, stretches) = fields.record(attribute::RECORD)?;
        let number = number.map_err(|_| codec::error(attribute::PLACE, "is not a number"))?;
        Ok(Self { number, at, stretches })
    }
}

impl SequencedRow {
    /// Moves the source on from where it was read.
    pub fn advance(&self, last: u64) -> Action {
        let unchanged = match self.last {
            0 => Condition::missing(attribute::SEQ),
            last => Condition::equal(attribute::SEQ, last),
        };
        sequenced_key(&self.source).update(vec![Update::set(attribute::SEQ, last)]).when(unchanged)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let source = FeedSource::named(fields.text(attribute::SOURCE)?);
        let source = source.ok_or_else(|| codec::error(attribute::SOURCE, "is no source"))?;
        Ok(Self { source, last: fields.number(attribute::SEQ)? })
    }
}
