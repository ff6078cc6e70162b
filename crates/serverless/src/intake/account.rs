//! An account: its main row, its goods rows and its pending credits, and whether they cover a debit.

use std::collections::BTreeMap;

use tradepost_core::rules::admission;
use tradepost_core::{AMOUNT_MAX, Amount, AssetName, Balance, PlayerId, Rejection};
use tradepost_ports::Refusal;

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Item, Key, Query, Store};
use crate::tables::{AccountRow, CreditRow, GoodsRow, MainRow, Table, credit_key, goods_key, main_key};

/// The rows of an account, or those of them that concern an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// The main row; none before the first deposit or freeze.
    pub(crate) main: Option<MainRow>,
    /// Goods that are not in the main row.
    pub(crate) goods: Vec<GoodsRow>,
    /// The pending credits, by material.
    pub(crate) credits: Vec<CreditRow>,
}

/// What an operation takes from an account.
#[derive(Clone, Debug)]
pub(crate) struct Debit {
    pub(crate) asset: AssetName,
    /// How much must be free.
    pub(crate) amount: Amount,
    /// Whether it goes into escrow, for an order; otherwise it leaves.
    pub(crate) held: bool,
    /// Whether it is for an order that counts as open.
    pub(crate) counts: bool,
    /// How many orders may be open with this one; `None` where that is not checked.
    pub(crate) open_max: Option<u32>,
}

impl Account {
    /// Reads the rows of an account.
    pub(crate) fn decode<'a>(rows: impl IntoIterator<Item = &'a Item>) -> Result<Self, Refusal> {
        let mut account = Self::default();
        for row in rows {
            account.insert(AccountRow::decode(row)?);
        }
        Ok(account)
    }

    /// Reads rows of any accounts.
    pub(crate) fn of_players<'a>(
        rows: impl IntoIterator<Item = &'a Item>,
    ) -> Result<BTreeMap<PlayerId, Self>, Refusal> {
        let mut accounts = BTreeMap::<_, Self>::new();
        for row in rows {
            let row = AccountRow::decode(row)?;
            accounts.entry(row.player().clone()).or_default().insert(row);
        }
        Ok(accounts)
    }

    fn insert(&mut self, row: AccountRow) {
        match row {
            AccountRow::Main(main) => self.main = Some(main),
            AccountRow::Goods(goods) => self.goods.push(goods),
            AccountRow::Credit(credit) => self.credits.push(credit),
        }
    }

    /// The keys of the rows that concern goods of a kind.
    pub(super) fn keys(player: &PlayerId, asset: &AssetName) -> Vec<Key> {
        let mut keys = vec![main_key(player)];
        if let AssetName::Material(material) = asset {
            keys.extend([goods_key(player, material), credit_key(player, material)]);
        }
        keys
    }

    /// What it holds of an asset.
    pub(crate) fn balance(&self, asset: &AssetName) -> Balance {
        let of_main = |amounts: fn(&MainRow) -> &BTreeMap<AssetName, u64>| {
            self.main.as_ref().and_then(|main| amounts(main).get(asset)).copied().unwrap_or_default()
        };
        let goods = self.goods.iter().find(|goods| *asset == AssetName::Material(goods.material.clone()));
        let credits = self.credits.iter().map(|credit| (credit.free_of(asset), credit.spent_of(asset)));
        let (free, spent) = credits.fold((0_u64, 0_u64), |sum, (free, spent)| {
            (sum.0.saturating_add(free), sum.1.saturating_add(spent))
        });
        let free = free.saturating_add(goods.map_or(0, |goods| goods.free));
        let held = of_main(|main| &main.held).saturating_add(goods.map_or(0, |goods| goods.held));
        Balance {
            available: capped(of_main(|main| &main.free).saturating_add(free)),
            held: capped(held.saturating_sub(spent)),
        }
    }

    /// Whether it places no orders and withdraws nothing.
    pub(crate) fn frozen(&self) -> bool {
        self.main.as_ref().is_some_and(|main| main.frozen)
    }

    /// What is free to spend of an asset; none where there is no account.
    pub(crate) fn available(&self, asset: &AssetName) -> Option<Amount> {
        self.main.as_ref().map(|_| self.balance(asset).available)
    }

    /// All assets it ever held.
    pub(crate) fn assets(&self) -> Vec<AssetName> {
        let main = self.main.iter().flat_map(|main| main.free.keys().chain(main.held.keys()).cloned());
        let goods = self.goods.iter().map(|goods| &goods.material);
        let coins = self.credits.iter().filter(|credit| credit.coins > 0).map(|_| AssetName::Coin);
        let credits = self.credits.iter().filter(|credit| credit.goods > 0 || credit.goods_spent > 0);
        let goods = goods.chain(credits.map(|credit| &credit.material)).cloned().map(AssetName::Material);
        let mut assets: Vec<_> = main.chain(coins).chain(goods).collect();
        assets.sort_unstable();
        assets.dedup();
        assets
    }

    /// How many orders it has open.
    pub(crate) fn open(&self) -> u64 {
        let closed = self.credits.iter().map(|credit| credit.closed).fold(0, u64::saturating_add);
        self.main.as_ref().map_or(0, |main| main.open.saturating_sub(closed))
    }

    /// Refuses a debit that the account does not cover, in the core's order of refusals.
    pub(crate) fn covers(&self, debit: &Debit) -> Result<(), Rejection> {
        admission::not_frozen(self.frozen())?;
        admission::covered(debit.asset == AssetName::Coin, self.available(&debit.asset), debit.amount)?;
        debit.open_max.map_or(Ok(()), |max| admission::may_rest(self.open(), max))
    }
}

/// An amount of an account. Rows that were not read at one moment may add up to more than there is.
pub(super) fn capped(amount: u64) -> Amount {
    Amount::new(amount.min(AMOUNT_MAX)).unwrap_or_default()
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Reads an account, strongly consistent.
    pub(crate) async fn account(&self, player: &PlayerId) -> Result<Account, Refusal> {
        let query = Query::of(Table::ACCOUNTS, player.as_str());
        Account::decode(&store::query_all(&self.store, query).await?)
    }

    /// Reads what concerns an asset of an account, strongly consistent: coins may be in any of its rows.
    pub(super) async fn account_of(&self, player: &PlayerId, asset: &AssetName) -> Result<Account, Refusal> {
        match asset {
            AssetName::Coin => self.account(player).await,
            AssetName::Material(_) => {
                Account::decode(self.rows(Account::keys(player, asset)).await?.iter().flatten())
            }
        }
    }

    /// Reads an account that is to cover a debit, and whether it does. A read may see half of a transaction,
    /// so only the second equal reading is a refusal.
    pub(super) async fn examined(
        &self,
        player: &PlayerId,
        debit: &Debit,
    ) -> Result<(Account, Result<(), Rejection>), Refusal> {
        let mut before = None;
        loop {
            // Closed orders may be in any row too.
            let account = match debit.open_max {
                Some(_) => self.account(player).await?,
                None => self.account_of(player, &debit.asset).await?,
            };
            let covered = account.covers(debit);
            if covered.is_ok() || before.as_ref() == Some(&account) {
                return Ok((account, covered));
            }
            before = Some(account);
        }
    }

    /// Reads an account that must cover a debit.
    pub(super) async fn covering(&self, player: &PlayerId, debit: &Debit) -> Result<Account, Refusal> {
        let (account, covered) = self.examined(player, debit).await?;
        covered?;
        Ok(account)
    }
}
