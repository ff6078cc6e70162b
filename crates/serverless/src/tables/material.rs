//! `materials`: the register, and the row of the whole market. (How a material trades is in its row as well:
//! `summary`.)

use tradepost_core::MaterialId;

use super::codec::Fields;
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key};

/// The key of the row of the whole market; no material has this id.
pub const MARKET: &str = "*";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialRow {
    pub material: MaterialId,
    /// What players read.
    pub name: String,
    /// Whether its orders are refused.
    pub halted: bool,
    /// How many were registered before it.
    pub number: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarketRow {
    /// Whether all orders are refused.
    pub halted: bool,
    /// How many materials are registered.
    pub count: u64,
}

/// The key of a material's row.
pub fn material_key(material: &MaterialId) -> Key {
    Key::of(Table::MATERIALS, material.as_str())
}

/// The key of the market's row.
pub fn market_key() -> Key {
    Key::of(Table::MATERIALS, MARKET)
}

impl MaterialRow {
    pub fn item(&self) -> Item {
        Item::new()
            .with(attribute::MATERIAL, self.material.as_str())
            .with(attribute::NAME, self.name.as_str())
            .with_some(attribute::HALTED, self.halted.then_some(true))
            .with(attribute::NUMBER, self.number)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        Ok(Self {
            material: fields.material()?,
            name: fields.text(attribute::NAME)?.to_owned(),
            halted: fields.yes(attribute::HALTED)?,
            number: fields.short(attribute::NUMBER)?,
        })
    }
}

impl MarketRow {
    /// Reads the row; where there is none nothing is registered.
    pub fn decode(item: Option<&Item>) -> Result<Self, DecodeError> {
        let Some(item) = item else { return Ok(Self::default()) };
        let fields = Fields(item);
        Ok(Self { halted: fields.yes(attribute::HALTED)?, count: fields.count(attribute::COUNT)? })
    }
}
