//! The body of a journal row: for each request its idempotency stamp, and what it did.
//!
//! A body is a version byte followed by [`Record`]s in postcard's encoding, which golden files freeze. The
//! writer appends the pieces as they arise, so that a request's events are encoded in place.

use serde::{Deserialize, Serialize};
use tradepost_core::{AssetName, Balance, Event, Order, Rejection, Transfer};
use tradepost_ports::Stamp;

/// The only version there is so far.
const VERSION: u8 = 1;

/// What one request did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Key and digest of a request that may be repeated.
    pub stamp: Option<StampBytes>,
    /// The request's commands, one after another.
    pub steps: Vec<Step>,
}

/// A [`Stamp`] as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampBytes {
    key: [u8; 16],
    request: [u8; 16],
}

/// What one command did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its events, or the market's refusal (kept only where a repeated request must get it again).
    pub outcome: Result<Vec<Event>, Rejection>,
    /// The answer, where the events do not imply it; only of a request that may be repeated.
    pub answer: Option<Answer>,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The order it changed, in its new state.
    Order(Order),
    /// The orders it changed.
    Orders(Vec<Order>),
    /// The account's new balance of the asset.
    Holding(AssetName, Balance),
    /// It is done.
    Done,
    /// The transfer it made or closed, and the account's new balance of the asset.
    Transfer(Transfer, Balance),
    /// The transfer had been made before.
    TransferRepeated,
}

impl From<Stamp> for StampBytes {
    fn from(stamp: Stamp) -> Self {
        Self { key: stamp.key.to_be_bytes(), request: stamp.request.to_be_bytes() }
    }
}

impl From<StampBytes> for Stamp {
    fn from(bytes: StampBytes) -> Self {
        Self::new(u128::from_be_bytes(bytes.key), u128::from_be_bytes(bytes.request))
    }
}

/// A position between two records of a body.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    len: usize,
    records: u32,
}

/// A body that grows record by record.
#[derive(Debug, Default)]
pub struct BodyWriter {
    bytes: Vec<u8>,
    records: u32,
}

impl BodyWriter {
    /// An empty body with capacity for this many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), records: 0 }
    }

    /// Begins a record; each of its `steps` steps must follow. Returns its index in the body.
    pub fn begin(&mut self, stamp: Option<Stamp>, steps: usize) -> u32 {
        if self.bytes.is_empty() {
            self.bytes.push(VERSION);
        }
        self.put(&stamp.map(StampBytes::from));
        self.put(&steps);
        let number = self.records;
        self.records = number.saturating_add(1);
        number
    }

    /// Adds a step to the current record.
    pub fn step(&mut self, outcome: Result<&[Event], &Rejection>, answer: Option<&Answer>) {
        self.put(&outcome);
        self.put(&answer);
    }

    /// The current end of the body.
    pub fn mark(&self) -> Mark {
        Mark { len: self.bytes.len(), records: self.records }
    }

    /// Removes everything written since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        self.bytes.truncate(mark.len);
        self.records = mark.records;
    }

    /// Bytes so far.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The body; empty if there was no record.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn put<T: Serialize + ?Sized>(&mut self, value: &T) {
        let written = postcard::serialize_with_flavor(value, Appended(&mut self.bytes));
        assert!(written.is_ok(), "plain values have an encoding");
    }
}

/// Lets postcard append to existing bytes, whole slices at a time.
struct Appended<'a>(&'a mut Vec<u8>);

impl postcard::ser_flavors::Flavor for Appended<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Reads all records of a body.
pub fn read_body(body: &[u8]) -> Result<Vec<Record>, BodyError> {
    let Some((&VERSION, mut rest)) = body.split_first() else {
        return Err(BodyError::Version(body.first().copied()));
    };
    let mut records = Vec::new();
    while !rest.is_empty() {
        let (record, after) = postcard::take_from_bytes(rest).map_err(BodyError::Encoding)?;
        records.push(record);
        rest = after;
    }
    Ok(records)
}

/// Why a body cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// Written by a newer program, or not a body.
    #[error("unknown version {0:?}")]
    Version(Option<u8>),
    /// Not the encoding of records.
    #[error("not a record: {0}")]
    Encoding(postcard::Error),
}

#[cfg(test)]
mod tests {
    use tradepost_core::{PlayerId, PlayerNo};

    use super::*;

    #[test]
    fn pieces_written_one_by_one_read_back_as_records() {
        let event = Event::PlayerAdded { player: PlayerNo(0), name: PlayerId::new("ann").unwrap() };
        let stamp = Stamp::new(1, u128::MAX);
        let mut body = BodyWriter::default();
        assert_eq!(body.begin(None, 1), 0);
        body.step(Ok(std::slice::from_ref(&event)), None);
        assert_eq!(body.begin(Some(stamp), 2), 1);
        body.step(Err(&Rejection::UnknownMaterial), None);
        body.step(Ok(&[]), Some(&Answer::Done));

        let records = read_body(&body.finish()).unwrap();
        let expected = [
            Record { stamp: None, steps: vec![Step { outcome: Ok(vec![event]), answer: None }] },
            Record {
                stamp: Some(stamp.into()),
                steps: vec![
                    Step { outcome: Err(Rejection::UnknownMaterial), answer: None },
                    Step { outcome: Ok(vec![]), answer: Some(Answer::Done) },
                ],
            },
        ];
        assert_eq!(records, expected);
    }

    #[test]
    fn a_cut_or_foreign_body_is_an_error() {
        let mut body = BodyWriter::default();
        body.begin(None, 1);
        body.step(Err(&Rejection::MarketHalted), None);
        let bytes = body.finish();
        assert!(read_body(&bytes[..bytes.len() - 1]).is_err());
        assert!(read_body(&[9, 9]).is_err());
        assert!(read_body(&[]).is_err());
    }
}
