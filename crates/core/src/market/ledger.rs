//! The accounts: available and held amounts per player and asset, and what entered and left the market.
//!
//! Invariants: no balance goes below zero, which is asserted at each change, and every change keeps deposited
//! − withdrawn − burned = Σ available + Σ held.
//!
//! Accounts of goods are found by a `SlotTable`, for the reasons given there.

use serde::{Deserialize, Serialize};

use crate::book::slab::{Slab, Slot};
use crate::book::slot_table::{Hash, SlotTable};
use crate::{AMOUNT_MAX, Amount, Asset, MaterialNo, PlayerNo};

/// A player's balance of one asset, in coins or units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Free to spend.
    pub available: Amount,
    /// In escrow for open orders and pending withdrawals.
    pub held: Amount,
}

impl Balance {
    /// The worth of all of it at `price` coins a unit, saturating.
    pub fn worth(self, price: u64) -> u64 {
        self.available.get().saturating_add(self.held.get()).saturating_mul(price)
    }
}

/// What entered and left the market of one asset, in coins or units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// In total, since the beginning.
    pub deposited: u128,
    /// In total, since the beginning.
    pub withdrawn: u128,
    /// Destroyed as fees.
    pub burned: u128,
}

impl Supply {
    /// The amount in the market now.
    pub fn present(&self) -> u128 {
        self.deposited.saturating_sub(self.withdrawn).saturating_sub(self.burned)
    }
}

/// The accounts of all players.
///
/// Nearly everything moves coins, so every player has a purse, found by its number. A player has few of the
/// many goods: those accounts are found by a hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    purses: Vec<Purse>,
    goods: Slab<Account>,
    index: SlotTable,
    supplies: Vec<Supply>,
}

#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct Purse {
    coins: Balance,
    /// The account of goods opened last; the others follow through `previous`.
    newest: Slot,
    /// Whether the player ever had coins.
    opened: bool,
}

#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct Account {
    balance: Balance,
    player: PlayerNo,
    previous: Slot,
    material: MaterialNo,
}

impl Ledger {
    /// Adds a player.
    pub(crate) fn add_player(&mut self) {
        self.purses.push(Purse::default());
    }

    /// Adds an asset; the first one is the coin.
    pub(crate) fn add_asset(&mut self) {
        self.supplies.push(Supply::default());
    }

    /// A player's balance of an asset.
    #[inline]
    pub(crate) fn balance(&self, player: PlayerNo, asset: Asset) -> Balance {
        match asset {
            Asset::Coin => self.purses.get(player.index()).map_or_else(Balance::default, |purse| purse.coins),
            Asset::Material(material) => {
                self.find(player, material).map_or_else(Balance::default, |slot| self.goods[slot].balance)
            }
        }
    }

    /// All balances of a player: coins, then goods, the account opened last first.
    pub(crate) fn balances(&self, player: PlayerNo) -> impl Iterator<Item = (Asset, Balance)> + '_ {
        let purse = self.purses.get(player.index()).copied().unwrap_or_default();
        let coins = purse.opened.then_some((Asset::Coin, purse.coins));
        let goods = std::iter::successors(purse.newest.some(), |slot| self.goods[*slot].previous.some())
            .map(|slot| &self.goods[slot])
            .map(|account| (Asset::Material(account.material), account.balance));
        coins.into_iter().chain(goods)
    }

    /// The supply of an asset.
    pub(crate) fn supply(&self, asset: Asset) -> Supply {
        self.supplies.get(asset_index(asset)).copied().unwrap_or_default()
    }

    /// The supply of each asset, coins first.
    pub(crate) fn supplies(&self) -> &[Supply] {
        &self.supplies
    }

    /// Adds assets to the market.
    pub(crate) fn deposit(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.deposited = supply.deposited.saturating_add(u128::from(amount.get()));
        assert!(supply.present() <= u128::from(AMOUNT_MAX), "the supply of an asset stays in bounds");
        self.credit(player, asset, amount);
    }

    /// Removes assets from the market.
    pub(crate) fn withdraw(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.withdrawn = supply.withdrawn.saturating_add(u128::from(amount.get()));
        self.spend(player, asset, amount);
    }

    /// Removes assets on hold from the market.
    pub(crate) fn withdraw_held(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.withdrawn = supply.withdrawn.saturating_add(u128::from(amount.get()));
        self.settle(player, asset, amount, Amount::ZERO);
    }

    /// Moves what a resting order offers, or a pending withdrawal takes, into escrow.
    pub(crate) fn hold(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.minus(amount);
        balance.held = balance.held.plus(amount);
    }

    /// Removes what a player has available. What an arriving order pays never was in escrow.
    pub(crate) fn spend(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.minus(amount);
    }

    /// Removes from escrow what an order paid, and returns to the player what it no longer offers.
    pub(crate) fn settle(&mut self, player: PlayerNo, asset: Asset, paid: Amount, returned: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.held = balance.held.minus(paid.plus(returned));
        balance.available = balance.available.plus(returned);
    }

    /// Adds what an order gained in a trade.
    pub(crate) fn credit(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.plus(amount);
    }

    /// Records that assets were destroyed.
    pub(crate) fn burn(&mut self, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.burned = supply.burned.saturating_add(u128::from(amount.get()));
    }

    /// Credits a player with coins that were just burned.
    pub(crate) fn pay_burned(&mut self, player: PlayerNo, amount: Amount) {
        let supply = self.supply_mut(Asset::Coin);
        let left = supply.burned.checked_sub(u128::from(amount.get()));
        assert!(left.is_some(), "no more fees are paid out than were taken");
        supply.burned = left.unwrap_or_default();
        self.credit(player, Asset::Coin, amount);
    }

    /// Sets a balance from a snapshot.
    pub(crate) fn restore_balance(&mut self, player: PlayerNo, asset: Asset, balance: Balance) {
        *self.balance_mut(player, asset) = balance;
    }

    /// Sets a supply from a snapshot.
    pub(crate) fn restore_supply(&mut self, asset: Asset, supply: Supply) {
        *self.supply_mut(asset) = supply;
    }

    /// Prefetches a player's purse, and the bucket in which the account of its goods will be looked up.
    #[inline]
    pub(crate) fn prefetch_purse(&self, player: PlayerNo, material: MaterialNo) {
        prefetch_index::prefetch_index(&self.purses, player.index());
        self.index.prefetch(hash(player, material));
    }

    /// Prefetches the account of a player's goods; [`Self::prefetch_purse`] was called a while before.
    #[inline]
    pub(crate) fn prefetch_account(&self, player: PlayerNo, material: MaterialNo) {
        self.goods.prefetch(self.index.guess(hash(player, material)));
    }

    #[inline]
    fn find(&self, player: PlayerNo, material: MaterialNo) -> Option<Slot> {
        self.index.find(hash(player, material), |slot| {
            let account = &self.goods[slot];
            account.player == player && account.material == material
        })
    }

    #[inline]
    fn balance_mut(&mut self, player: PlayerNo, asset: Asset) -> &mut Balance {
        match asset {
            Asset::Coin => {
                let purse = self.purse_mut(player);
                purse.opened = true;
                &mut purse.coins
            }
            Asset::Material(material) => {
                let slot = self.find(player, material).unwrap_or_else(|| self.open(player, material));
                &mut self.goods[slot].balance
            }
        }
    }

    #[cold]
    fn open(&mut self, player: PlayerNo, material: MaterialNo) -> Slot {
        let previous = self.purse_mut(player).newest;
        let slot = self.goods.insert(Account { balance: Balance::default(), player, previous, material });
        self.purse_mut(player).newest = slot;
        let goods = &self.goods;
        self.index.insert(hash(player, material), slot, |slot| {
            let account = &goods[slot];
            hash(account.player, account.material)
        });
        slot
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a player is added before it holds anything")]
    fn purse_mut(&mut self, player: PlayerNo) -> &mut Purse {
        &mut self.purses[player.index()]
    }

    #[expect(clippy::indexing_slicing, reason = "an asset is added with its supply")]
    fn supply_mut(&mut self, asset: Asset) -> &mut Supply {
        &mut self.supplies[asset_index(asset)]
    }
}

fn asset_index(asset: Asset) -> usize {
    match asset {
        Asset::Coin => 0,
        Asset::Material(material) => usize::from(material.0).saturating_add(1),
    }
}

#[inline]
fn hash(player: PlayerNo, material: MaterialNo) -> Hash {
    Hash::of(u64::from(player.0) << 16 | u64::from(material.0))
}
