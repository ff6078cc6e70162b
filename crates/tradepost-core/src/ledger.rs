//! Who holds what: available and held amounts per player and asset, and what came into and went out of the market.
//!
//! Invariants: nothing goes below zero, and every change keeps deposited − withdrawn − burned = Σ available + Σ held; both are
//! asserted where a balance changes.

use serde::{Deserialize, Serialize};

use crate::slab::{Hash, Slab, Slot, SlotTable};
use crate::{AMOUNT_MAX, Amount, Asset, PlayerNo};

/// What an account holds of one asset, in coins or units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Free to spend.
    pub available: Amount,
    /// In escrow for open orders.
    pub held: Amount,
}

/// What came into and went out of the market of one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Supply {
    pub(crate) deposited: u128,
    pub(crate) withdrawn: u128,
    pub(crate) burned: u128,
}

impl Supply {
    /// What is in the market now.
    pub(crate) fn present(&self) -> u128 {
        self.deposited.saturating_sub(self.withdrawn).saturating_sub(self.burned)
    }
}

/// The accounts of all players.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    accounts: Slab<Account>,
    index: SlotTable,
    /// The account of each player that was opened last; the others follow through `previous`.
    newest: Vec<Slot>,
    supplies: Vec<Supply>,
}

#[derive(Clone, Copy, Debug)]
struct Account {
    player: PlayerNo,
    asset: Asset,
    balance: Balance,
    previous: Slot,
}

impl Default for Account {
    fn default() -> Self {
        let (player, asset) = (PlayerNo(0), Asset::Coin);
        Self { player, asset, balance: Balance::default(), previous: Slot::NONE }
    }
}

impl Ledger {
    /// Makes room for one more player.
    pub(crate) fn add_player(&mut self) {
        self.newest.push(Slot::NONE);
    }

    /// Makes room for one more asset; the first one is the coin.
    pub(crate) fn add_asset(&mut self) {
        self.supplies.push(Supply::default());
    }

    /// What a player holds of an asset.
    pub(crate) fn balance(&self, player: PlayerNo, asset: Asset) -> Balance {
        self.find(player, asset).map_or_else(Balance::default, |slot| self.accounts[slot].balance)
    }

    /// All a player holds, in the order in which assets were first held, last first.
    pub(crate) fn balances(&self, player: PlayerNo) -> impl Iterator<Item = (Asset, Balance)> + '_ {
        let newest = usize::try_from(player.0).ok().and_then(|player| self.newest.get(player)).copied();
        std::iter::successors(newest.and_then(Slot::some), |slot| self.accounts[*slot].previous.some())
            .map(|slot| (self.accounts[slot].asset, self.accounts[slot].balance))
    }

    /// What came in and went out of an asset.
    pub(crate) fn supply(&self, asset: Asset) -> Supply {
        self.supplies.get(asset_index(asset)).copied().unwrap_or_default()
    }

    /// Brings assets in.
    pub(crate) fn deposit(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.deposited = supply.deposited.saturating_add(u128::from(amount.get()));
        assert!(supply.present() <= u128::from(AMOUNT_MAX), "the supply of an asset stays in bounds");
        self.credit(player, asset, amount);
    }

    /// Takes assets out.
    pub(crate) fn withdraw(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.withdrawn = supply.withdrawn.saturating_add(u128::from(amount.get()));
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.minus(amount);
    }

    /// Moves what an order offers into escrow.
    pub(crate) fn hold(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.minus(amount);
        balance.held = balance.held.plus(amount);
    }

    /// Brings back from escrow what an order no longer offers.
    pub(crate) fn release(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.held = balance.held.minus(amount);
        balance.available = balance.available.plus(amount);
    }

    /// Takes out of escrow what an order gave away in a trade.
    pub(crate) fn pay(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.held = balance.held.minus(amount);
    }

    /// Adds what an order got in a trade.
    pub(crate) fn credit(&mut self, player: PlayerNo, asset: Asset, amount: Amount) {
        let balance = self.balance_mut(player, asset);
        balance.available = balance.available.plus(amount);
    }

    /// Notes that assets were destroyed.
    pub(crate) fn burn(&mut self, asset: Asset, amount: Amount) {
        let supply = self.supply_mut(asset);
        supply.burned = supply.burned.saturating_add(u128::from(amount.get()));
    }

    /// Puts back a balance as a snapshot had it.
    pub(crate) fn restore_balance(&mut self, player: PlayerNo, asset: Asset, balance: Balance) {
        *self.balance_mut(player, asset) = balance;
    }

    /// Puts back a supply as a snapshot had it.
    pub(crate) fn restore_supply(&mut self, asset: Asset, supply: Supply) {
        *self.supply_mut(asset) = supply;
    }

    /// Asks for the memory of an account's index entry.
    #[inline]
    pub(crate) fn prefetch(&self, player: PlayerNo, asset: Asset) {
        self.index.prefetch(hash(player, asset));
    }

    #[inline]
    fn find(&self, player: PlayerNo, asset: Asset) -> Option<Slot> {
        let found = self.index.find(hash(player, asset), |slot| {
            let account = &self.accounts[slot];
            account.player == player && account.asset == asset
        });
        found.map(|entry| entry.slot)
    }

    fn balance_mut(&mut self, player: PlayerNo, asset: Asset) -> &mut Balance {
        let slot = self.find(player, asset).unwrap_or_else(|| self.open(player, asset));
        &mut self.accounts[slot].balance
    }

    fn open(&mut self, player: PlayerNo, asset: Asset) -> Slot {
        let newest = usize::try_from(player.0).ok().and_then(|player| self.newest.get_mut(player));
        assert!(newest.is_some(), "a player is added before it holds anything");
        let mut slot = Slot::NONE;
        if let Some(newest) = newest {
            slot = self.accounts.insert(Account {
                player,
                asset,
                balance: Balance::default(),
                previous: *newest,
            });
            *newest = slot;
        }
        let accounts = &self.accounts;
        self.index.insert(hash(player, asset), slot, |slot| {
            let account = &accounts[slot];
            hash(account.player, account.asset)
        });
        slot
    }

    #[expect(clippy::indexing_slicing, reason = "an asset number comes with its supply")]
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
fn hash(player: PlayerNo, asset: Asset) -> Hash {
    let asset = match asset {
        Asset::Coin => 0,
        Asset::Material(material) => u64::from(material.0) | 1 << 16,
    };
    Hash::of(u64::from(player.0) << 17 | asset)
}
