//! Cursors as texts that a client gives back; and a place in an inbox: how far each of its sources was read.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The first byte. Another format gets another one.
const VERSION: u8 = 0xA2;

/// Which source: 0 is the account's own, others are a material's number and 1.
pub(super) type SourceNo = u32;

/// How far a source was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
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
        sealed(VERSION, &postcard::to_stdvec(&sources).unwrap_or_default())
    }

    /// The cursor of a text, if it is one.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let sources: Vec<(SourceNo, Position)> = postcard::from_bytes(&opened(VERSION, text)?).ok()?;
        let cursor = Self(sources.into_iter().collect());
        (cursor.encode() == text).then_some(cursor)
    }

    /// How far a source was read.
    pub(super) fn position(&self, source: SourceNo) -> Position {
        self.0.get(&source).copied().unwrap_or_default()
    }
}

/// The text of a cursor with this content.
pub(super) fn sealed(version: u8, content: &[u8]) -> String {
    let mut bytes = vec![version];
    bytes.extend(content);
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The content of a cursor of this version, if the text is one.
pub(super) fn opened(version: u8, text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (body, sum) = bytes.split_last_chunk::<4>()?;
    if *sum != crc32fast::hash(body).to_le_bytes() {
        return None;
    }
    let (first, content) = body.split_first()?;
    (*first == version).then(|| content.to_vec())
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
