//! `players`: the player of the digest that is part of every order id, so that an order is found by its id
//! alone; and which of a player's orders are open although many newer ones are closed.

use tradepost_core::{OrderId, PlayerId};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Item, Key, Update};

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

/// Open orders of a player that are far down among those that are closed. A hint, of which any may be closed
/// or missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldOrders(pub Vec<OrderId>);

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

impl OldOrders {
    /// The most that are noted.
    const MAX: usize = 1_000;

    /// Notes them in the row of the player.
    pub fn action(&self, player: &PlayerId) -> Action {
        let ids: Vec<_> = self.0.iter().take(Self::MAX).map(|order_id| order_id.as_u128()).collect();
        player_key(player).update(vec![Update::set(attribute::RECORD, codec::encode(&ids))])
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let ids: Option<Vec<u128>> = Fields(item).optional(attribute::RECORD, Fields::record)?;
        Ok(Self(ids.unwrap_or_default().into_iter().map(OrderId::from_u128).collect()))
    }
}
