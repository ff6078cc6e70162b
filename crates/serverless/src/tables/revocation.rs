//! `players`, under a key that is no digest: the times before which tokens must not have been issued.

use tradepost_core::{PlayerId, Timestamp};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key, Query};

/// In place of a digest.
const HASH: &str = "tokens";
/// In place of a player: the tokens of everyone.
const EVERYONE: &str = "*";

/// The time before which tokens must not have been issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationRow {
    /// Whose tokens; `None` for those of everyone.
    pub player: Option<PlayerId>,
    pub not_before: Timestamp,
}

impl RevocationRow {
    /// All of them.
    pub fn all() -> Query {
        Query::of(Table::PLAYERS, HASH)
    }

    pub fn key(&self) -> Key {
        Key::at(Table::PLAYERS, HASH, self.player.as_ref().map_or(EVERYONE, PlayerId::as_str))
    }

    pub fn item(&self) -> Item {
        self.key().item().with(attribute::NOT_BEFORE, self.not_before.0)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let player = match fields.text(attribute::PLAYER)? {
            EVERYONE => None,
            player => {
                let player = PlayerId::new(player);
                Some(player.map_err(|_| codec::error(attribute::PLAYER, "is not a valid player id"))?)
            }
        };
        Ok(Self { player, not_before: Timestamp(fields.number(attribute::NOT_BEFORE)?) })
    }
}
