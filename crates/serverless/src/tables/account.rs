//! `accounts`: a player's balances. The API writes the main row, the matcher writes pending credits.
//!
//! For an asset, free = main row + credits, held = main row − the credits' `spent`, open = main row − closed.
//! The matcher only adds to credits, so two matchers never conflict on one row. The API moves a credit into
//! the main row when it needs it, by adding the same amount there and subtracting it here.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, MaterialId, PlayerId};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Item, Key, Update};

/// The slot of the main row. It is not a valid material id.
pub const MAIN_SLOT: &str = "@";

/// A row of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRow {
    Main(MainRow),
    Credit(CreditRow),
}

/// The main row of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MainRow {
    pub player: PlayerId,
    /// What is free to spend, without the credits.
    pub free: BTreeMap<AssetName, u64>,
    /// What went into escrow, with what has left it by trades.
    pub held: BTreeMap<AssetName, u64>,
    /// Orders that may rest and were not closed by the API, with those that the matcher closed.
    pub open: u64,
    /// The last event of the account's own source of the inbox.
    pub seq: u64,
}

/// What trades and closed orders of one material brought a player, not yet moved into the main row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditRow {
    pub player: PlayerId,
    pub material: MaterialId,
    pub number: u16,
    /// Coins free to spend.
    pub coins: u64,
    /// Units free to spend.
    pub goods: u64,
    /// Coins that left escrow, whether they were paid or came back.
    pub coins_spent: u64,
    /// Units that left escrow, whether they were sold or came back.
    pub goods_spent: u64,
    /// Orders that may rest and were closed.
    pub closed: u64,
    /// Sales tax paid.
    pub burned: u64,
    /// The last row of `trades` that concerns the player.
    pub seq: u64,
}

/// What one transaction of the matcher adds to a credit row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreditChange {
    /// Coins that come in or come back.
    pub coins: u64,
    /// Units that come in or come back.
    pub goods: u64,
    /// Coins that leave escrow.
    pub coins_spent: u64,
    /// Units that leave escrow.
    pub goods_spent: u64,
    /// Orders that may rest and are closed.
    pub closed: u64,
    pub burned: u64,
}

/// The key of a player's main row.
pub fn main_key(player: &PlayerId) -> Key {
    Key::at(Table::ACCOUNTS, player.as_str(), MAIN_SLOT)
}

/// The key of a player's pending credits of a material.
pub fn credit_key(player: &PlayerId, material: &MaterialId) -> Key {
    Key::at(Table::ACCOUNTS, player.as_str(), material.as_str())
}

impl AccountRow {
    /// Reads a row of either kind.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        if Fields(item).text(attribute::SLOT)? == MAIN_SLOT {
            MainRow::decode(item).map(Self::Main)
        } else {
            CreditRow::decode(item).map(Self::Credit)
        }
    }
}

impl MainRow {
    /// The attribute of what is free of an asset.
    pub fn free_name(asset: &AssetName) -> String {
        format!("{}{}", attribute::FREE, asset.as_str())
    }

    /// The attribute of what is held of an asset.
    pub fn held_name(asset: &AssetName) -> String {
        format!("{}{}", attribute::HELD, asset.as_str())
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let amounts = |prefix: &str| {
            let named = item.0.keys().filter_map(|name| Some((name, name.strip_prefix(prefix)?)));
            named
                .map(|(name, asset)| {
                    let asset = AssetName::new(asset).map_err(|_| codec::error(name, "names no asset"))?;
                    Ok((asset, fields.number(name)?))
                })
                .collect::<Result<BTreeMap<_, _>, DecodeError>>()
        };
        Ok(Self {
            player: fields.player()?,
            free: amounts(attribute::FREE)?,
            held: amounts(attribute::HELD)?,
            open: fields.count(attribute::OPEN)?,
            seq: fields.count(attribute::SEQ)?,
        })
    }
}

impl CreditRow {
    /// Reads a row; what was never added to is 0.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let material = MaterialId::new(fields.text(attribute::SLOT)?)
            .map_err(|_| codec::error(attribute::SLOT, "is not a valid material id"))?;
        Ok(Self {
            player: fields.player()?,
            material,
            number: fields.short(attribute::NUMBER)?,
            coins: fields.count(attribute::COINS)?,
            goods: fields.count(attribute::GOODS)?,
            coins_spent: fields.count(attribute::COINS_SPENT)?,
            goods_spent: fields.count(attribute::GOODS_SPENT)?,
            closed: fields.count(attribute::CLOSED)?,
            burned: fields.count(attribute::BURNED)?,
            seq: fields.count(attribute::SEQ)?,
        })
    }
}

impl CreditChange {
    /// Adds it to the credits of a player and a material of this number, in the transaction that writes row
    /// `seq` of `trades`. Creates the row where there is none.
    pub fn action(&self, player: &PlayerId, material: &MaterialId, number: u16, seq: u64) -> Action {
        let mut updates = vec![Update::set(attribute::NUMBER, number), Update::set(attribute::SEQ, seq)];
        let amounts = [
            (attribute::COINS, self.coins),
            (attribute::GOODS, self.goods),
            (attribute::COINS_SPENT, self.coins_spent),
            (attribute::GOODS_SPENT, self.goods_spent),
            (attribute::CLOSED, self.closed),
            (attribute::BURNED, self.burned),
        ];
        let added = amounts.into_iter().filter(|(_, amount)| *amount > 0);
        updates.extend(added.map(|(name, amount)| Update::add(name, amount)));
        credit_key(player, material).update(updates)
    }
}
