//! `progress`, row `*`: how far the sweeper is.

use super::codec::Fields;
use super::{DecodeError, MARKET, Table, attribute};
use crate::store::{Item, Key};

/// How far the sweeper is. (A sweep that does without the row looks at more than it must, and no less.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepRow {
    /// Orders that expired in earlier hours are closed.
    pub hour: u64,
    /// The material that the next sweep starts with, because the last one had no time for it.
    pub from: Option<String>,
}

/// The key of the sweeper's row; no material has this id.
pub fn sweep_key() -> Key {
    Key::of(Table::PROGRESS, MARKET)
}

impl SweepRow {
    pub fn item(&self) -> Item {
        sweep_key().item().with(attribute::HOUR, self.hour).with_some(attribute::FROM, self.from.as_deref())
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let from = fields.optional(attribute::FROM, Fields::text)?;
        Ok(Self { hour: fields.count(attribute::HOUR)?, from: from.map(str::to_owned) })
    }
}
