//! A cursor of the feed: the market, the event, how many of the event's entries were read, and the event's
//! time.
//!
//! The time distinguishes events that had the same number in two lives of a market: before and after it went
//! back to a backup.

use std::fmt;

use tradepost_core::{Sequence, Timestamp};

use crate::journal::MarketId;

/// How many hexadecimal digits of the market's id a cursor has.
const MARKET_DIGITS: usize = 12;

/// A place in the feed: after some entries of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The event; 0 before the first.
    pub(crate) sequence: Sequence,
    /// How many of its entries come before this place.
    pub(crate) entries: u32,
    /// When the event happened.
    pub(crate) at: Timestamp,
}

/// The places of one market, as text.
#[derive(Clone, Debug)]
pub(crate) struct Cursors {
    market: String,
}

impl Cursors {
    pub(crate) fn of(market: MarketId) -> Self {
        let digits = market.to_string();
        Self { market: digits.get(..MARKET_DIGITS).unwrap_or_default().to_owned() }
    }

    /// A place as a cursor.
    pub(crate) fn write(&self, place: Place) -> String {
        Written(self, place).to_string()
    }

    /// Reads a cursor; `None` if it is none, or of another market.
    pub(crate) fn read(&self, text: &str) -> Option<Place> {
        let mut parts = text.split('-');
        let market = parts.next()?;
        let mut number = || {
            let part = parts.next()?;
            let plain = part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u64>().ok().filter(|number| plain && i64::try_from(*number).is_ok())
        };
        let (sequence, entries, at) = (number()?, number()?, number()?);
        let complete = parts.next().is_none() && market == self.market;
        let entries = u32::try_from(entries).ok()?;
        complete.then_some(Place { sequence: Sequence(sequence), entries, at: Timestamp(at) })
    }
}

struct Written<'c>(&'c Cursors, Place);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Cursors { market }, Place { sequence, entries, at }) = self;
        write!(f, "{market}-{}-{entries}-{}", sequence.0, at.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_a_cursor() {
        let cursors = Cursors::of(MarketId::from_bytes([7; 16]));
        let place = Place { sequence: Sequence(12), entries: 1, at: Timestamp(1_769_860_800_007) };
        let text = cursors.write(place);
        assert_eq!(text, "070707070707-12-1-1769860800007");
        assert_eq!(cursors.read(&text), Some(place));
        assert_eq!(Cursors::of(MarketId::from_bytes([8; 16])).read(&text), None, "of another market");
        for wrong in ["", "12", "070707070707-12-1", "070707070707-12-1-7-7", "070707070707--1-7"] {
            assert_eq!(cursors.read(wrong), None, "{wrong}");
        }
        for wrong in ["-1-0-7", "+1-0-7", "1-4294967296-7", "9223372036854775808-0-7", "1-0-x", "1-0- 7"] {
            assert_eq!(cursors.read(&format!("070707070707-{wrong}")), None, "{wrong}");
        }
    }
}
