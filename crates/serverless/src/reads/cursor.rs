//! A place in an inbox: how far each of its sources was read, in a text that a client gives back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The first byte: the version, and a sign that the rest is ours.
const VERSION: u8 = 0xA1;

/// Which source: 0 is the account's own, others are a material's number and 1.
pub(super) type SourceNo = u32;

/// How far a source was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
    /// The row.
    pub(super) seq: u64,
    /// How many of its notes; 0 for all of them.
    pub(super) notes: u32,
}

/// How far each source was read; one that is not there not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor(pub(super) BTreeMap<SourceNo, Position>);

impl Cursor {
    /// The text of it.
    pub(super) fn encode(&self) -> String {
        let sources: Vec<(SourceNo, Position)> =
            self.0.iter().map(|(source, position)| (*source, *position)).collect();
        let mut bytes = vec![VERSION];
        bytes.extend(postcard::to_stdvec(&sources).unwrap_or_default());
        bytes.push(check(&bytes));
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for three in bytes.chunks(3) {
            let bits = (0..3).fold(0_u32, |bits, place| {
                bits << 8 | u32::from(three.get(place).copied().unwrap_or_default())
            });
            for digit in (0..=three.len()).map(|place| bits >> (18 - 6 * place) & 63) {
                let digit = usize::try_from(digit).unwrap_or_default();
                text.push(DIGITS.get(digit).copied().map_or('A', char::from));
            }
        }
        text
    }

    /// The cursor of a text, if it is one.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
        for four in text.as_bytes().chunks(4) {
            if four.len() == 1 {
                return None;
            }
            let mut bits = 0_u32;
            for place in 0..4 {
                let digit = match four.get(place) {
                    Some(byte) => DIGITS.iter().position(|digit| digit == byte)?,
                    None => 0,
                };
                bits = bits << 6 | u32::try_from(digit).ok()?;
            }
            let [_, three @ ..] = bits.to_be_bytes();
            bytes.extend(three.into_iter().take(four.len() - 1));
        }
        let (sum, body) = bytes.split_last()?;
        let sources: Vec<(SourceNo, Position)> = match body.split_first()? {
            (&VERSION, sources) if *sum == check(body) => postcard::from_bytes(sources).ok()?,
            _ => return None,
        };
        let cursor = Self(sources.into_iter().collect());
        (cursor.encode() == text).then_some(cursor)
    }

    /// How far a source was read.
    pub(super) fn position(&self, source: SourceNo) -> Position {
        self.0.get(&source).copied().unwrap_or_default()
    }
}

/// A sum that a text typed by hand does not have.
fn check(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0x5a, |sum: u8, byte| sum.rotate_left(3) ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nothing_else_is_one() {
        let mut cursor = Cursor::default();
        for source in [0, 1, 500, 65_000] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor.clone()));
            cursor.0.insert(source, Position { seq: u64::from(source) * 977 + 1, notes: source % 3 });
        }
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor.clone()));
        assert!(cursor.encode().len() < 40, "{}", cursor.encode());
        for text in ["", "x", "-1", "99999999999999999999999999", "💰", "1.5", &"7".repeat(4000)] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
