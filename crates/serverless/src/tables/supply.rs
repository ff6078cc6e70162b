//! `supplies`: what came into the market and went out of it, by asset. What fees burned is in the credits.

use tradepost_core::AssetName;

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Item, Key};

/// The supply of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyRow {
    pub asset: AssetName,
    /// What came in.
    pub deposited: u64,
    /// What went out.
    pub withdrawn: u64,
    /// The difference, so that a condition can bound it.
    pub present: u64,
}

/// The key of an asset's supply.
pub fn supply_key(asset: &AssetName) -> Key {
    Key::of(Table::SUPPLIES, asset.as_str())
}

impl SupplyRow {
    /// Reads a row; what was never added to is 0.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let asset = AssetName::new(fields.text(attribute::ASSET)?);
        Ok(Self {
            asset: asset.map_err(|_| codec::error(attribute::ASSET, "is not an asset"))?,
            deposited: fields.count(attribute::DEPOSITED)?,
            withdrawn: fields.count(attribute::WITHDRAWN)?,
            present: fields.count(attribute::PRESENT)?,
        })
    }
}
