//! What a transaction changes in an account, and how a debit is taken from it: from the place of its asset,
//! and from as few pending credits as yield what is missing there.

use std::collections::BTreeMap;

use tradepost_core::AssetName;

use super::account::{Account, Debit};
use crate::store::{Action, Comparison, Condition, Update};
use crate::tables::{CreditRow, GoodsRow, MainRow, Place, attribute, credit_key, goods_key, main_key};

/// The most credit rows that are emptied in one transaction.
const CREDITS_MAX: usize = 80;

/// What a transaction changes in the main row and the goods rows of an account. All numbers are added, so
/// nothing depends on what was read but the places of assets, which never change.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    moved: BTreeMap<AssetName, Moved>,
    /// How many orders more are open.
    open: i128,
    /// More than may be open before, where that is checked.
    open_below: Option<i128>,
    /// Whether the account must not be frozen.
    unfrozen: bool,
    /// Whether it is an event of the account's own source: on the condition that it is the next one.
    event: bool,
}

/// The change of an asset.
#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    free: i128,
    held: i128,
    /// How much must be free before.
    needed: i128,
}

/// The change of a row.
#[derive(Default)]
struct Written {
    updates: Vec<Update>,
    conditions: Vec<Condition>,
}

impl Written {
    fn asset(&mut self, asset: &AssetName, moved: &Moved, enters: bool) {
        let free = MainRow::free_name(asset);
        if moved.needed > 0 {
            self.conditions.push(Condition::compare(&free, Comparison::AtLeast, moved.needed));
        }
        if moved.free != 0 || enters {
            self.updates.push(Update::Add(free, moved.free));
        }
        if moved.held != 0 {
            self.updates.push(Update::Add(MainRow::held_name(asset), moved.held));
        }
    }
}

impl Change {
    /// A change that is an event of the account's own source.
    pub(super) fn event() -> Self {
        Self { event: true, ..Self::default() }
    }

    /// Adds to what is free and what is held of an asset.
    pub(super) fn add(&mut self, asset: AssetName, free: impl Into<i128>, held: impl Into<i128>) {
        let moved = self.moved.entry(asset).or_default();
        moved.free += free.into();
        moved.held += held.into();
    }

    /// Changes how many orders are open.
    pub(super) fn count(&mut self, orders: i128) {
        self.open += orders;
    }

    /// Moves a credit to the places of its assets.
    fn empty(&mut self, credit: &CreditRow) {
        self.add(AssetName::Coin, credit.coins, -i128::from(credit.coins_spent));
        let goods = AssetName::Material(credit.material.clone());
        self.add(goods, credit.goods, -i128::from(credit.goods_spent));
        self.count(-i128::from(credit.closed));
    }

    fn debit(&mut self, debit: &Debit) {
        self.unfrozen = true;
        let amount = i128::from(debit.amount.get());
        let moved = self.moved.entry(debit.asset.clone()).or_default();
        moved.needed = amount - moved.free;
        moved.free -= amount;
        if debit.held {
            moved.held += amount;
        }
        if let Some(max) = debit.open_max {
            self.open_below = Some(i128::from(max) - self.open);
        }
        self.count(i128::from(debit.counts));
    }

    /// The writes, by the main row as it was read: that of the main row first.
    pub(super) fn actions(&self, main: &MainRow) -> Vec<Action> {
        let mut row = Written::default();
        let mut actions = Vec::new();
        let mut entering = 0;
        row.conditions.push(if !self.event {
            Condition::exists(attribute::PLAYER)
        } else if main.seq == 0 {
            Condition::missing(attribute::SEQ)
        } else {
            Condition::equal(attribute::SEQ, main.seq)
        });
        for (asset, moved) in self.changed() {
            match (main.place(asset), asset) {
                (Place::Goods, AssetName::Material(material)) => {
                    let mut goods = Written::default();
                    goods.asset(asset, moved, false);
                    let action = goods_key(&main.player, material).update(goods.updates);
                    let conditions = goods.conditions.into_iter();
                    actions.push(conditions.fold(action, Action::when));
                }
                (Place::Enters(bytes), _) => {
                    row.conditions.push(Condition::missing(&MainRow::free_name(asset)));
                    entering += bytes;
                    row.asset(asset, moved, true);
                }
                (Place::Main | Place::Goods, _) => row.asset(asset, moved, false),
            }
        }
        if entering > 0 {
            row.conditions.push(MainRow::has_room(entering));
            row.updates.push(Update::add(attribute::FILLED, entering));
        }
        actions.insert(0, self.written(main, row));
        actions
    }

    /// The write of the main row.
    fn written(&self, main: &MainRow, row: Written) -> Action {
        let Written { mut updates, mut conditions } = row;
        if let Some(bound) = self.open_below {
            conditions.push(Condition::compare(attribute::OPEN, Comparison::Less, bound));
        }
        if self.unfrozen {
            conditions.push(Condition::missing(attribute::FROZEN));
        }
        if self.event {
            updates.push(Update::set(attribute::SEQ, main.seq + 1));
        }
        // A new row counts its orders from 0. An order that spends what an earlier one got back may change
        // nothing, and a write must say something.
        if self.open != 0 || updates.is_empty() || main.seq == 0 {
            updates.push(Update::add(attribute::OPEN, self.open));
        }
        main_key(&main.player).update(updates).when(Condition::All(conditions))
    }

    /// What changes of which assets.
    fn changed(&self) -> impl Iterator<Item = (&AssetName, &Moved)> {
        self.moved.iter().filter(|(_, moved)| moved.free != 0 || moved.held != 0 || moved.needed > 0)
    }

    /// Changes the rows that were read as the writes change those of the tables.
    fn apply(&self, account: &mut Account) {
        let Some(main) = &mut account.main else { return };
        for (asset, moved) in self.changed() {
            match (main.place(asset), asset) {
                (Place::Goods, AssetName::Material(material)) => {
                    let (player, material) = (main.player.clone(), material.clone());
                    let place = account.goods.iter().position(|goods| goods.material == material);
                    let mut goods = place.map_or_else(
                        || GoodsRow { player, material, free: 0, held: 0 },
                        |place| account.goods.swap_remove(place),
                    );
                    goods.free = changed_by(goods.free, moved.free);
                    goods.held = changed_by(goods.held, moved.held);
                    account.goods.push(goods);
                }
                (place, _) => {
                    if let Place::Enters(bytes) = place {
                        main.filled += bytes;
                    }
                    let free = main.free.entry(asset.clone()).or_default();
                    *free = changed_by(*free, moved.free);
                    let held = main.held.entry(asset.clone()).or_default();
                    *held = changed_by(*held, moved.held);
                }
            }
        }
        main.open = changed_by(main.open, self.open);
    }
}

fn changed_by(amount: u64, by: i128) -> u64 {
    u64::try_from(i128::from(amount) + by).unwrap_or_default()
}

impl Account {
    /// The pending credits that must be emptied for a debit: of each what concerns it, so that goods which
    /// nobody asks for take no room in the main row.
    fn credits_for(&self, debit: &Debit) -> Vec<CreditRow> {
        let Some(main) = &self.main else { return Vec::new() };
        let mut picker = CreditPicker { credits: &self.credits, picked: Vec::new() };
        let pending = self.credits.iter().map(|credit| credit.free_of(&debit.asset));
        let pending = pending.fold(0, u64::saturating_add);
        let free = self.balance(&debit.asset).available.get().saturating_sub(pending);
        picker.pick(|credit| credit.free_of(&debit.asset), debit.amount.get().saturating_sub(free));
        if let Some(max) = debit.open_max {
            picker.pick(|credit| credit.closed, (main.open + 1).saturating_sub(u64::from(max)));
        }
        let concerns = |credit: &CreditRow| debit.asset == AssetName::Material(credit.material.clone());
        picker.picked.into_iter().map(|credit| credit.with_goods(concerns(credit))).collect()
    }

    /// The writes of a debit that [`Self::covers`] allows; the account is then as after them. Where too many
    /// credit rows are needed for one transaction, only some of them are emptied: `false`, and the debit
    /// remains to be done.
    pub(super) fn debit(&mut self, debit: &Debit, event: bool) -> (Vec<Action>, bool) {
        let mut credits = self.credits_for(debit);
        let whole = credits.len() <= CREDITS_MAX;
        credits.truncate(CREDITS_MAX);
        let mut change = Change { event: event && whole, ..Change::default() };
        for credit in &credits {
            change.empty(credit);
        }
        if whole {
            change.debit(debit);
        }
        let mut actions = self.main.as_ref().map(|main| change.actions(main)).unwrap_or_default();
        actions.extend(credits.iter().map(emptied));
        change.apply(self);
        for credit in &mut self.credits {
            if let Some(gone) = credits.iter().find(|gone| gone.material == credit.material) {
                credit.subtract(gone);
            }
        }
        (actions, whole)
    }
}

/// Picks the fewest pending credits that yield what the place of an asset lacks.
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
