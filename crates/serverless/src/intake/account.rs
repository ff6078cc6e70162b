//! An account: its main row and its tills, and how what is needed is taken from them.

use std::collections::BTreeMap;

use tradepost_core::{Amount, AssetName, Balance, PlayerId, Rejection};
use tradepost_ports::Refusal;

use crate::host::Host;
use crate::serverless::Serverless;
use crate::store::{self, Action, Comparison, Condition, Query, Store, Update};
use crate::tables::{AccountRow, MainRow, Table, TillRow, attribute, main_key, till_key};

/// The most tills that are emptied in one transaction.
const TILLS_MAX: usize = 80;

/// The rows of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// The main row; none before the first deposit.
    pub(crate) main: Option<MainRow>,
    /// The tills, by material.
    pub(crate) tills: Vec<TillRow>,
}

/// What an operation takes from an account.
#[derive(Clone, Debug)]
pub(crate) struct Debit {
    /// Of what.
    pub(crate) asset: AssetName,
    /// How much must be free.
    pub(crate) amount: Amount,
    /// Whether it goes into escrow, for an order; otherwise it leaves.
    pub(crate) held: bool,
    /// How many orders may be open with this one, if it counts.
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
                AccountRow::Till(till) => account.tills.push(till),
            }
        }
        Ok(account)
    }

    /// What it holds of an asset.
    pub(crate) fn balance(&self, asset: &AssetName) -> Balance {
        let of_main = |amounts: fn(&MainRow) -> &BTreeMap<AssetName, u64>| {
            self.main.as_ref().and_then(|main| amounts(main).get(asset)).copied().unwrap_or_default()
        };
        let tills = self.tills.iter().map(|till| (in_till(till, asset), spent(till, asset)));
        let (free, spent) = tills.fold((0_u64, 0_u64), |sum, (free, spent)| {
            (sum.0.saturating_add(free), sum.1.saturating_add(spent))
        });
        let amount = |amount| Amount::new(amount).unwrap_or_default();
        Balance {
            available: amount(of_main(|main| &main.free).saturating_add(free)),
            held: amount(of_main(|main| &main.held).saturating_sub(spent)),
        }
    }

    /// All assets it ever held.
    pub(crate) fn assets(&self) -> Vec<AssetName> {
        let main = self.main.iter().flat_map(|main| main.free.keys().chain(main.held.keys()).cloned());
        let coins = self.tills.iter().filter(|till| till.coins > 0).map(|_| AssetName::Coin);
        let goods = self.tills.iter().filter(|till| till.goods > 0 || till.goods_spent > 0);
        let goods = goods.map(|till| AssetName::Material(till.material.clone()));
        let mut assets: Vec<_> = main.chain(coins).chain(goods).collect();
        assets.sort_unstable();
        assets.dedup();
        assets
    }

    /// How many orders it has open.
    pub(crate) fn open(&self) -> u64 {
        let closed = self.tills.iter().map(|till| till.closed).fold(0, u64::saturating_add);
        self.main.as_ref().map_or(0, |main| main.open.saturating_sub(closed))
    }

    /// Refuses what it has not got, in the core's order.
    pub(crate) fn covers(&self, debit: &Debit) -> Result<(), Rejection> {
        let available = self.balance(&debit.asset).available;
        if self.main.is_none() || available < debit.amount {
            let needed = debit.amount;
            return Err(match debit.asset {
                AssetName::Coin => Rejection::InsufficientCoins { needed, available },
                AssetName::Material(_) => Rejection::InsufficientGoods { needed, available },
            });
        }
        match debit.open_max {
            Some(max) if self.open() >= u64::from(max) => Err(Rejection::TooManyOpenOrders { max }),
            _ => Ok(()),
        }
    }

    /// The tills that must be emptied, fullest first, so that the main row has what is needed.
    fn tills_for(&self, debit: &Debit) -> Vec<&TillRow> {
        let Some(main) = &self.main else { return Vec::new() };
        let mut tills: Vec<&TillRow> = Vec::new();
        let mut take = |weight: &dyn Fn(&TillRow) -> u64, mut missing: u64| {
            missing = tills.iter().fold(missing, |missing, till| missing.saturating_sub(weight(till)));
            let mut others: Vec<_> = self.tills.iter().filter(|till| !tills.contains(till)).collect();
            others.sort_by_key(|till| std::cmp::Reverse(weight(till)));
            for till in others {
                if missing == 0 || weight(till) == 0 {
                    break;
                }
                missing = missing.saturating_sub(weight(till));
                tills.push(till);
            }
        };
        let free = main.free.get(&debit.asset).copied().unwrap_or_default();
        take(&|till| in_till(till, &debit.asset), debit.amount.get().saturating_sub(free));
        if let Some(max) = debit.open_max {
            take(&|till| till.closed, (main.open + 1).saturating_sub(u64::from(max)));
        }
        tills
    }

    /// The writes of a debit that [`Self::covers`] allows. Where too many tills are needed for one transaction, only some
    /// of them are emptied: `false`, and the debit remains to be done.
    pub(crate) fn debit(&self, player: &PlayerId, debit: &Debit) -> (Vec<Action>, bool) {
        let mut tills = self.tills_for(debit);
        let whole = tills.len() <= TILLS_MAX;
        tills.truncate(TILLS_MAX);
        let mut main = MainChange::default();
        let mut actions = Vec::new();
        for till in &tills {
            main.empty(till);
            actions.push(emptied(till));
        }
        if whole {
            main.debit(debit);
        }
        actions.insert(0, main.action(player));
        (actions, whole)
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

/// What changes in a main row, and what must be so of it. All numbers are added, so nothing depends on what was read.
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

    /// Takes in what is in a till.
    fn empty(&mut self, till: &TillRow) {
        let goods = AssetName::Material(till.material.clone());
        self.add(MainRow::free_name(&AssetName::Coin), till.coins);
        self.add(MainRow::free_name(&goods), till.goods);
        self.add(MainRow::held_name(&AssetName::Coin), -i128::from(till.coins_spent));
        self.add(MainRow::held_name(&goods), -i128::from(till.goods_spent));
        self.add(attribute::OPEN.to_owned(), -i128::from(till.closed));
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
            // An order that spends what an earlier one got back: both cancel out, and a write must say something.
            updates.push(Update::add(attribute::OPEN, 0));
        }
        main_key(player).update(updates).when(condition)
    }
}

/// Takes out of a till what was seen in it; what came since stays.
fn emptied(till: &TillRow) -> Action {
    let seen = [
        (attribute::COINS, till.coins),
        (attribute::GOODS, till.goods),
        (attribute::COINS_SPENT, till.coins_spent),
        (attribute::GOODS_SPENT, till.goods_spent),
        (attribute::CLOSED, till.closed),
    ];
    let seen = seen.into_iter().filter(|(_, amount)| *amount > 0);
    let (updates, conditions): (Vec<_>, Vec<_>) = seen
        .map(|(name, amount)| {
            (Update::subtract(name, amount), Condition::compare(name, Comparison::AtLeast, amount))
        })
        .unzip();
    till_key(&till.player, &till.material).update(updates).when(Condition::All(conditions))
}

fn in_till(till: &TillRow, asset: &AssetName) -> u64 {
    match asset {
        AssetName::Coin => till.coins,
        AssetName::Material(material) if till.material == *material => till.goods,
        AssetName::Material(_) => 0,
    }
}

fn spent(till: &TillRow, asset: &AssetName) -> u64 {
    match asset {
        AssetName::Coin => till.coins_spent,
        AssetName::Material(material) if till.material == *material => till.goods_spent,
        AssetName::Material(_) => 0,
    }
}

impl<S: Store, H: Host> Serverless<S, H> {
    /// Reads an account as of now.
    pub(crate) async fn account(&self, player: &PlayerId) -> Result<Account, Refusal> {
        let query = Query::of(Table::Accounts, player.as_str());
        Account::decode(&store::query_all(&self.store, query).await?)
    }

    /// Reads an account that must cover a debit. A query may see half of a transaction, so it says no only where it says so
    /// twice.
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
