//! `players`: the player of the digest that is part of every order id, so that an order is found by its id
//! alone.

use tradepost_core::{OrderId, PlayerId};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key};

/// Bits of a player's digest.
const DIGEST_BITS: u32 = 24;
/// Random bits after it in an order id.
const RANDOM_BITS: u32 = 38;

/// A player in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayerRow {
    /// The digest; several players may have the same.
    pub digest: u32,
    pub player: PlayerId,
}

/// The digest of a player: the upper 24 bits of FNV-1a of its id.
pub fn digest(player: &PlayerId) -> u32 {
    let hash = player.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    u32::try_from(hash >> (64 - DIGEST_BITS)).unwrap_or_default()
}

/// The bits of an order id after its time and counter: the player's digest, then random bits.
pub fn id_bits(player: &PlayerId, random: u64) -> u64 {
    u64::from(digest(player)) << RANDOM_BITS | random >> (64 - RANDOM_BITS)
}

/// The digest of the player whose order this is.
pub fn digest_of(order_id: OrderId) -> u32 {
    let low = order_id.as_u128() >> RANDOM_BITS & ((1 << DIGEST_BITS) - 1);
    u32::try_from(low).unwrap_or_default()
}

/// The key of a player in the directory.
pub fn player_key(player: &PlayerId) -> Key {
    Key::at(Table::PLAYERS, PlayerRow::hash(digest(player)), player.as_str())
}

impl PlayerRow {
    /// The hash key of a digest.
    pub fn hash(digest: u32) -> String {
        format!("{digest:06x}")
    }

    pub fn item(&self) -> Item {
        player_key(&self.player).item()
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let digest = u32::from_str_radix(fields.text(attribute::DIGEST)?, 16);
        Ok(Self {
            digest: digest.map_err(|_| codec::error(attribute::DIGEST, "is not a digest"))?,
            player: fields.player()?,
        })
    }
}
