//! `accounts`: a player's balances. The API writes the main row and goods rows, the matcher writes pending
//! credits.
//!
//! The API keeps coins in the main row, and each kind of goods in one place forever: in the main row while
//! that has room, later ones in rows of their own. So the main row stays below 1 KB, and an order costs the
//! same after a thousand kinds of goods as after one.
//!
//! For an asset, free = its place + credits, held = its place − the credits' `spent`, open = main row −
//! closed. The matcher only adds to credits, so two matchers never conflict on one row. The API moves a
//! credit to the asset's place when it needs it, by adding the same amount there and subtracting it here.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, MaterialId, PlayerId};

use super::codec::{self, Fields};
use super::{DecodeError, Table, attribute};
use crate::store::{Action, Comparison, Condition, Item, Key, Update};

/// The slot of the main row. It is not a valid material id.
pub const MAIN_SLOT: &str = "@";
/// Starts the slot of a goods row; the material follows.
const GOODS_MARK: char = '=';
/// The bytes of the main row that goods may take. With the longest player id, 1 KB is not exceeded.
const GOODS_BYTES_MAX: u64 = 780;
/// What is reserved for a number: one digit more than any amount has.
const NUMBER_BYTES: usize = 10;

/// A row of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountRow {
    Main(MainRow),
    Goods(GoodsRow),
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
    /// The bytes reserved for its goods; they only grow.
    pub filled: u64,
    /// Orders that may rest and were not closed by the API, with those that the matcher closed.
    pub open: u64,
    /// The last event of the account's own source of the inbox; 0 before the first deposit.
    pub seq: u64,
    /// Whether it places no orders and withdraws nothing.
    pub frozen: bool,
}

/// Goods of one kind that found no room in the main row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodsRow {
    pub player: PlayerId,
    pub material: MaterialId,
    /// What is free to spend, without the credit.
    pub free: u64,
    /// What went into escrow, with what has left it by trades.
    pub held: u64,
}

/// Where the API keeps an asset of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the main row, forever.
    Main,
    /// Nowhere yet; the main row has room for it and reserves these bytes.
    Enters(u64),
    /// In a goods row, forever, or nowhere yet.
    Goods,
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

/// The key of a player's goods of a kind that are not in the main row.
pub fn goods_key(player: &PlayerId, material: &MaterialId) -> Key {
    Key::at(Table::ACCOUNTS, player.as_str(), format!("{GOODS_MARK}{material}"))
}

/// The key of a player's pending credits of a material.
pub fn credit_key(player: &PlayerId, material: &MaterialId) -> Key {
    Key::at(Table::ACCOUNTS, player.as_str(), material.as_str())
}

impl AccountRow {
    /// Reads a row of either kind.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let slot = Fields(item).text(attribute::SLOT)?;
        if slot == MAIN_SLOT {
            MainRow::decode(item).map(Self::Main)
        } else if slot.starts_with(GOODS_MARK) {
            GoodsRow::decode(item).map(Self::Goods)
        } else {
            CreditRow::decode(item).map(Self::Credit)
        }
    }

    /// Whose it is.
    pub fn player(&self) -> &PlayerId {
        match self {
            Self::Main(MainRow { player, .. })
            | Self::Goods(GoodsRow { player, .. })
            | Self::Credit(CreditRow { player, .. }) => player,
        }
    }
}

impl MainRow {
    /// The row of a player who has none yet.
    pub fn new(player: PlayerId) -> Self {
        Self {
            player,
            free: BTreeMap::new(),
            held: BTreeMap::new(),
            filled: 0,
            open: 0,
            seq: 0,
            frozen: false,
        }
    }

    /// Where the API keeps an asset. The answer holds even if this row is old, but for [`Place::Enters`]: the
    /// reserved bytes only grow, so goods that find no room once find none later.
    pub fn place(&self, asset: &AssetName) -> Place {
        let bytes = 2 * (attribute::FREE.len() + asset.as_str().len() + NUMBER_BYTES);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        if *asset == AssetName::Coin || self.free.contains_key(asset) {
            Place::Main
        } else if self.filled.saturating_add(bytes) <= GOODS_BYTES_MAX {
            Place::Enters(bytes)
        } else {
            Place::Goods
        }
    }

    /// Whether the row has room for these bytes of new goods.
    pub fn has_room(bytes: u64) -> Condition {
        let at_most = i128::from(GOODS_BYTES_MAX) - i128::from(bytes);
        Condition::missing(attribute::FILLED).or(Condition::compare(
            attribute::FILLED,
            Comparison::AtMost,
            at_most,
        ))
    }

    /// The attribute of what is free of an asset.
    pub fn free_name(asset: &AssetName) -> String {
        format!("{}{}", attribute::FREE, asset.as_str())
    }

    /// The attribute of what is held of an asset.
    pub fn held_name(asset: &AssetName) -> String {
        format!("{}{}", attribute::HELD, asset.as_str())
    }

    /// Whose main row it is, if it is one.
    pub fn player_of(item: &Item) -> Option<PlayerId> {
        let fields = Fields(item);
        let main = fields.text(attribute::SLOT).ok()? == MAIN_SLOT;
        fields.player().ok().filter(|_| main)
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
            filled: fields.count(attribute::FILLED)?,
            open: fields.count(attribute::OPEN)?,
            seq: fields.count(attribute::SEQ)?,
            frozen: fields.yes(attribute::FROZEN)?,
        })
    }

    /// Freezes an account, or ends that. Creates the row where a player without one is frozen.
    pub fn freeze(player: &PlayerId, frozen: bool) -> Action {
        let key = main_key(player);
        if frozen {
            key.update(vec![Update::set(attribute::FROZEN, true)])
        } else {
            let update = vec![Update::Remove(attribute::FROZEN.to_owned())];
            key.update(update).when(Condition::exists(attribute::PLAYER))
        }
    }
}

impl GoodsRow {
    /// Reads a row. Its attributes are named as in the main row.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let material = fields.text(attribute::SLOT)?.strip_prefix(GOODS_MARK).map(MaterialId::new);
        let Some(Ok(material)) = material else {
            return Err(codec::error(attribute::SLOT, "is not a slot of goods"));
        };
        let asset = AssetName::Material(material.clone());
        Ok(Self {
            player: fields.player()?,
            material,
            free: fields.count(&MainRow::free_name(&asset))?,
            held: fields.count(&MainRow::held_name(&asset))?,
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

    /// What of it is free to spend of an asset.
    pub(crate) fn free_of(&self, asset: &AssetName) -> u64 {
        match asset {
            AssetName::Coin => self.coins,
            AssetName::Material(material) if self.material == *material => self.goods,
            AssetName::Material(_) => 0,
        }
    }

    /// What it says has left escrow of an asset.
    pub(crate) fn spent_of(&self, asset: &AssetName) -> u64 {
        match asset {
            AssetName::Coin => self.coins_spent,
            AssetName::Material(material) if self.material == *material => self.goods_spent,
            AssetName::Material(_) => 0,
        }
    }

    /// The same, with its goods or without.
    pub(crate) fn with_goods(&self, with: bool) -> Self {
        let (goods, goods_spent) = if with { (self.goods, self.goods_spent) } else { (0, 0) };
        Self { goods, goods_spent, ..self.clone() }
    }

    /// Takes out what was moved to the places of its assets.
    pub(crate) fn subtract(&mut self, moved: &Self) {
        self.coins = self.coins.saturating_sub(moved.coins);
        self.goods = self.goods.saturating_sub(moved.goods);
        self.coins_spent = self.coins_spent.saturating_sub(moved.coins_spent);
        self.goods_spent = self.goods_spent.saturating_sub(moved.goods_spent);
        self.closed = self.closed.saturating_sub(moved.closed);
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
