//! An account: its main row and its pending credits, and how a debit is taken from them.

use std::collections::BTreeMap;

use tradepost_core::rules::admission;
use tradepost_core::{Amount, AssetName, Balance, PlayerId, Rejection};
use tradepost_ports::Refusal;

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Action, Comparison, Condition, Query, Store, Update};
use crate::tables::{AccountRow, CreditRow, MainRow, Table, attribute, credit_key, main_key};

/// The most credit rows that are emptied in one transaction.
const CREDITS_MAX: usize = 80;

/// The rows of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// The main row; none before the first deposit.
    pub(crate) main: Option<MainRow>,
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
    /// The account's last event, where the operation is the next.
    pub(crate) seq: Option<u64>,
}

impl Account {
    /// Reads the rows of an account.
    pub(crate) fn decode(rows: &[store::Item]) -> Result<Self, Refusal> {
        let mut account = Self::default();
        for row in rows {
            match AccountRow::decode(row)? {
                AccountRow::Main(main) => account.main = Some(main),
                AccountRow::Credit(credit) => account.credits.push(credit),
            }
        }
        Ok(account)
    }

    /// What it holds of an asset.
    pub(crate) fn balance(&self, asset: &AssetName) -> Balance {
        let of_main = |amounts: fn(&MainRow) -> &BTreeMap<AssetName, u64>| {
            self.main.as_ref().and_then(|main| amounts(main).get(asset)).copied().unwrap_or_default()
        };
        let credits = self.credits.iter().map(|credit| (free_in(credit, asset), spent(credit, asset)));
        let (free, spent) = credits.fold((0_u64, 0_u64), |sum, (free, spent)| {
            (sum.0.saturating_add(free), sum.1.saturating_add(spent))
        });
        let amount = |amount| Amount::new(amount).unwrap_or_default();
        Balance {
            available: amount(of_main(|main| &main.free).saturating_add(free)),
            held: amount(of_main(|main| &main.held).saturating_sub(spent)),
        }
    }

    /// What is free to spend of an asset; none before the first deposit.
    pub(crate) fn available(&self, asset: &AssetName) -> Option<Amount> {
        self.main.as_ref().map(|_| self.balance(asset).available)
    }

    /// All assets it ever held.
    pub(crate) fn assets(&self) -> Vec<AssetName> {
        let main = self.main.iter().flat_map(|main| main.free.keys().chain(main.held.keys()).cloned());
        let coins = self.credits.iter().filter(|credit| credit.coins > 0).map(|_| AssetName::Coin);
        let goods = self.credits.iter().filter(|credit| credit.goods > 0 || credit.goods_spent > 0);
        let goods = goods.map(|credit| AssetName::Material(credit.material.clone()));
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
        admission::covered(debit.asset == AssetName::Coin, self.available(&debit.asset), debit.amount)?;
        debit.open_max.map_or(Ok(()), |max| admission::may_rest(self.open(), max))
    }

    /// The pending credits that must be moved into the main row for a debit.
    fn credits_for(&self, debit: &Debit) -> Vec<&CreditRow> {
        let Some(main) = &self.main else { return Vec::new() };
        let mut picker = CreditPicker { credits: &self.credits, picked: Vec::new() };
        let free = main.free.get(&debit.asset).copied().unwrap_or_default();
        picker.pick(|credit| free_in(credit, &debit.asset), debit.amount.get().saturating_sub(free));
        if let Some(max) = debit.open_max {
            picker.pick(|credit| credit.closed, (main.open + 1).saturating_sub(u64::from(max)));
        }
        picker.picked
    }

    /// The writes of a debit that [`Self::covers`] allows. Where too many credit rows are needed for one
    /// transaction, only some of them are emptied: `false`, and the debit remains to be done.
    pub(crate) fn debit(&self, player: &PlayerId, debit: &Debit) -> (Vec<Action>, bool) {
        let mut credits = self.credits_for(debit);
        let whole = credits.len() <= CREDITS_MAX;
        credits.truncate(CREDITS_MAX);
        let mut main = MainChange::default();
        let mut actions = Vec::new();
        for credit in &credits {
            main.empty(credit);
            actions.push(emptied(credit));
        }
        if whole {
            main.debit(debit);
        }
        actions.insert(0, main.action(player));
        (actions, whole)
    }
}

/// Picks the fewest pending credits that yield what the main row lacks.
struct CreditPicker<'a> {
    credits: &'a [CreditRow],
    picked: Vec<&'a CreditRow>,
}

impl CreditPicker<'_> {
    /// Picks credits, fullest first, until those that are picked yield this much.
    fn pick(&mut self, yields: impl Fn(&CreditRow) -> u64, needed: u64) {
        let mut sum = self.picked.iter().map(|credit| yields(credit)).fold(0, u64::saturating_add);
        let mut others: Vec<_> = self
            .credits
            .iter()
            .filter(|credit| yields(credit) > 0 && !self.picked.contains(credit))
            .collect();
        others.sort_by_key(|credit| std::cmp::Reverse(yields(credit)));
        for credit in others {
            if sum >= needed {
                break;
            }
            sum = sum.saturating_add(yields(credit));
            self.picked.push(credit);
        }
    }
}

impl Debit {
    /// The write that takes all from the main row, without looking.
    pub(crate) fn at_once(&self, player: &PlayerId) -> Action {
        let mut main = MainChange::default();
        main.debit(self);
        main.action(player)
    }
}

/// The change of a main row, and its conditions. All numbers are added, so nothing depends on what was read.
#[derive(Clone, Debug, Default)]
struct MainChange {
    added: BTreeMap<String, i128>,
    needed: Vec<Condition>,
    seq: Option<u64>,
}

impl MainChange {
    fn add(&mut self, name: String, by: impl Into<i128>) {
        *self.added.entry(name).or_default() += by.into();
    }

    /// Moves a credit row into the main row.
    fn empty(&mut self, credit: &CreditRow) {
        let goods = AssetName::Material(credit.material.clone());
        self.add(MainRow::free_name(&AssetName::Coin), credit.coins);
        self.add(MainRow::free_name(&goods), credit.goods);
        self.add(MainRow::held_name(&AssetName::Coin), -i128::from(credit.coins_spent));
        self.add(MainRow::held_name(&goods), -i128::from(credit.goods_spent));
        self.add(attribute::OPEN.to_owned(), -i128::from(credit.closed));
    }

    fn debit(&mut self, debit: &Debit) {
        let free = MainRow::free_name(&debit.asset);
        let came = self.added.get(&free).copied().unwrap_or_default();
        let missing = i128::from(debit.amount.get()) - came;
        if missing > 0 {
            self.needed.push(Condition::compare(&free, Comparison::AtLeast, missing));
        }
        self.add(free, -i128::from(debit.amount.get()));
        if debit.held {
            self.add(MainRow::held_name(&debit.asset), debit.amount.get());
        }
        if let Some(max) = debit.open_max {
            let closed = -self.added.get(attribute::OPEN).copied().unwrap_or_default();
            let bound = i128::from(max) + closed;
            self.needed.push(Condition::compare(attribute::OPEN, Comparison::Less, bound));
        }
        if debit.counts {
            self.add(attribute::OPEN.to_owned(), 1);
        }
        self.seq = debit.seq;
    }

    fn action(self, player: &PlayerId) -> Action {
        let changed = self.added.into_iter().filter(|(_, by)| *by != 0);
        let mut updates: Vec<_> = changed.map(|(name, by)| Update::Add(name, by)).collect();
        let there = Condition::exists(attribute::PLAYER);
        let mut condition = self.needed.into_iter().fold(there, Condition::and);
        if let Some(seq) = self.seq {
            condition = condition.and(Condition::equal(attribute::SEQ, seq));
            updates.push(Update::set(attribute::SEQ, seq + 1));
        }
        if updates.is_empty() {
            // An order that spends what an earlier one got back: both cancel out, and a write must say
            // something.
            updates.push(Update::add(attribute::OPEN, 0));
        }
        main_key(player).update(updates).when(condition)
    }
}

/// Subtracts from a credit row what was read in it; what was added since stays.
fn emptied(credit: &CreditRow) -> Action {
    let seen = [
        (attribute::COINS, credit.coins),
        (attribute::GOODS, credit.goods),
        (attribute::COINS_SPENT, credit.coins_spent),
        (attribute::GOODS_SPENT, credit.goods_spent),
        (attribute::CLOSED, credit.closed),
    ];
    let seen = seen.into_iter().filter(|(_, amount)| *amount > 0);
    let (updates, conditions): (Vec<_>, Vec<_>) = seen
        .map(|(name, amount)| {
            (Update::subtract(name, amount), Condition::compare(name, Comparison::AtLeast, amount))
        })
        .unzip();
    credit_key(&credit.player, &credit.material).update(updates).when(Condition::All(conditions))
}

fn free_in(credit: &CreditRow, asset: &AssetName) -> u64 {
    match asset {
        AssetName::Coin => credit.coins,
        AssetName::Material(material) if credit.material == *material => credit.goods,
        AssetName::Material(_) => 0,
    }
}

fn spent(credit: &CreditRow, asset: &AssetName) -> u64 {
    match asset {
        AssetName::Coin => credit.coins_spent,
        AssetName::Material(material) if credit.material == *material => credit.goods_spent,
        AssetName::Material(_) => 0,
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Reads an account, strongly consistent.
    pub(crate) async fn account(&self, player: &PlayerId) -> Result<Account, Refusal> {
        let query = Query::of(Table::ACCOUNTS, player.as_str());
        Account::decode(&store::query_all(&self.store, query).await?)
    }

    /// Reads an account that must cover a debit. A query may see half of a transaction, so only the second
    /// equal reading is a refusal.
    pub(crate) async fn covering(&self, player: &PlayerId, debit: &Debit) -> Result<Account, Refusal> {
        let mut account = self.account(player).await?;
        while let Err(rejection) = account.covers(debit) {
            let again = self.account(player).await?;
            if again == account {
                return Err(rejection.into());
            }
            account = again;
        }
        Ok(account)
    }
}
