//! Ids and numbers: the names that clients write, and the small numbers that events carry instead.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use uuid::Uuid;

/// The longest player or material name, in characters.
const NAME_LENGTH_MAX: usize = 64;

/// Why a text is not a valid id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Not `[a-z0-9][a-z0-9._:-]{0,63}`, or with a colon at its end, or the reserved `coin`.
    #[error(
        "a material id has 1 to 64 characters of a-z (lower case) 0-9 . _ : - and starts with a letter or digit, without a colon at its end; `coin` is reserved"
    )]
    Material,
    /// Not 1 to 64 characters of `[A-Za-z0-9._:@|+=-]`.
    #[error("a player id has 1 to 64 characters of A-Z a-z 0-9 . _ : @ | + = -")]
    Player,
    /// Not a UUID.
    #[error("an order id is a UUID")]
    Order,
}

/// The name of a material: `[a-z0-9][a-z0-9._:-]{0,63}` without a colon at its end, but not `coin`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MaterialId(SmolStr);

/// The name of a player, as in the game's tokens: 1 to 64 of `[A-Za-z0-9._:@|+=-]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlayerId(SmolStr);

impl MaterialId {
    /// Parses a text.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = text.len() <= NAME_LENGTH_MAX
            && text.starts_with(plain)
            && !text.ends_with(':')
            && text.chars().all(|c| plain(c) || matches!(c, '.' | '_' | ':' | '-'));
        if fits && text != "coin" { Ok(Self(text.into())) } else { Err(InvalidId::Material) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PlayerId {
    /// Parses a text.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let fits = (1..=NAME_LENGTH_MAX).contains(&text.len())
            && text.chars().all(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '@' | '|' | '+' | '=' | '-')
            });
        if fits { Ok(Self(text.into())) } else { Err(InvalidId::Player) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MaterialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of a player, from 0 in order of the first deposit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlayerNo(pub u32);

impl PlayerNo {
    /// The number of no player: there is never an account for it.
    pub(crate) const NOBODY: Self = Self(u32::MAX);

    #[expect(clippy::as_conversions, reason = "a usize has at least 32 bits wherever this runs")]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a material, from 0 in order of registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MaterialNo(pub u16);

/// What an account can hold, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Asset {
    /// The currency.
    Coin,
    /// A material.
    Material(MaterialNo),
}

/// What an account can hold, by the name that clients write: `coin`, or a material's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AssetName {
    /// The currency, written `coin`.
    Coin,
    /// A material.
    Material(MaterialId),
}

impl AssetName {
    /// Parses a text.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        if text == "coin" { Ok(Self::Coin) } else { MaterialId::new(text).map(Self::Material) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Coin => "coin",
            Self::Material(material) => material.as_str(),
        }
    }
}

/// The id of an order: a UUIDv7 issued at acceptance, so a smaller id is an earlier order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(u128);

impl OrderId {
    /// An id of these 128 bits, unchecked.
    pub const fn from_u128(bits: u128) -> Self {
        Self(bits)
    }

    /// The 128 bits.
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// Parses a UUID in any of its usual notations.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        Uuid::try_parse(text).map(|uuid| Self(uuid.as_u128())).map_err(|_| InvalidId::Order)
    }

    /// Both halves folded into 64 bits, for hashing.
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "each half is truncated on purpose"
    )]
    pub(crate) const fn folded(self) -> u64 {
        (self.0 >> 64) as u64 ^ self.0 as u64
    }

    /// When the order was accepted: the first 48 bits, milliseconds since 1970 (RFC 9562, 5.7).
    pub fn timestamp(self) -> Timestamp {
        Timestamp(u64::try_from(self.0 >> 80).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Uuid::from_u128(self.0).as_hyphenated(), f)
    }
}

// Sixteen bytes: a varint of a UUID would take nineteen.
impl Serialize for OrderId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_be_bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OrderId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; 16]>::deserialize(deserializer).map(|bytes| Self(u128::from_be_bytes(bytes)))
    }
}

/// A point in time: milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub u64);

/// The number of an event in the market's history, counted from 1 without gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The next number.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}
