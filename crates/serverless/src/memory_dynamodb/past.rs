//! Rows as they were a moment ago, which reads may still show.

use std::collections::{BTreeMap, VecDeque};

use tradepost_dice::Dice;

use crate::store::{Item, Key};
use crate::tables::Table;

/// Commits that a query on its way may still see half of.
const REMEMBERED: u64 = 64;

/// A row's key with its images before and after.
pub(super) type Write = (Key, Option<Item>, Option<Item>);

/// Which moment of each row a read may show.
#[derive(Clone, Copy, Debug)]
pub(super) enum View {
    /// The last one.
    Now,
    /// Of rows that transactions wrote after this version, one before or after any of them
    /// (developerguide/transaction-apis, isolation levels: reads of several rows are read-committed).
    Since { version: u64 },
    /// Of each row one that is at most this old (developerguide/HowItWorks.ReadConsistency).
    Stale { now_us: u64, us_max: u64 },
}

/// Which rows a read wants.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted<'a> {
    Keys(&'a [Key]),
    /// All of a hash key.
    Hash(Table, &'a str),
    All(Table),
}

/// A row before a commit.
#[derive(Debug)]
struct Change {
    version: u64,
    us: u64,
    transaction: bool,
    before: Option<Item>,
}

/// The changes of the last moments.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Of each row, oldest first.
    changes: BTreeMap<Key, VecDeque<Change>>,
    /// When which rows changed, oldest first.
    commits: VecDeque<(u64, u64, Vec<Key>)>,
}

impl Past {
    pub(super) fn commit(&mut self, version: u64, now_us: u64, stale_us_max: u64, writes: &[Write]) {
        let transaction = writes.len() > 1;
        for (key, before, _) in writes {
            let change = Change { version, us: now_us, transaction, before: before.clone() };
            self.changes.entry(key.clone()).or_default().push_back(change);
        }
        let keys = writes.iter().map(|(key, ..)| key.clone()).collect();
        self.commits.push_back((version, now_us, keys));
        while let Some((oldest, us, _)) = self.commits.front()
            && oldest + REMEMBERED <= version
            && stale_us_max <= now_us.saturating_sub(*us)
        {
            let keys = self.commits.pop_front().map(|(_, _, keys)| keys);
            keys.iter().flatten().for_each(|key| self.forget_oldest(key));
        }
    }

    fn forget_oldest(&mut self, key: &Key) {
        if let Some(changes) = self.changes.get_mut(key) {
            changes.pop_front();
            if changes.is_empty() {
                self.changes.remove(key);
            }
        }
    }

    /// The rows that a read shows as they were, of those that it wants.
    pub(super) fn shown(
        &self,
        view: View,
        wanted: Wanted<'_>,
        dice: &mut Dice,
    ) -> BTreeMap<Key, Option<Item>> {
        if matches!(view, View::Now) {
            return BTreeMap::new();
        }
        let mut shown = BTreeMap::new();
        let mut look = |key: &Key, changes: &VecDeque<Change>| {
            if let Some(hidden) = hidden_of(changes, view, dice) {
                shown.insert(key.clone(), hidden.before.clone());
            }
        };
        let from =
            |table, hash: &str| self.changes.range(Key { table, hash: hash.to_owned(), range: None }..);
        match wanted {
            Wanted::Keys(keys) => keys
                .iter()
                .filter_map(|key| Some((key, self.changes.get(key)?)))
                .for_each(|(key, changes)| look(key, changes)),
            Wanted::Hash(table, hash) => from(table, hash)
                .take_while(|(key, _)| key.table == table && key.hash == hash)
                .for_each(|(key, changes)| look(key, changes)),
            Wanted::All(table) => from(table, "")
                .take_while(|(key, _)| key.table == table)
                .for_each(|(key, changes)| look(key, changes)),
        }
        shown
    }
}

/// The first change of a row that a read does not show, if there is one: it shows the row as it was before.
fn hidden_of<'c>(changes: &'c VecDeque<Change>, view: View, dice: &mut Dice) -> Option<&'c Change> {
    match view {
        View::Now => None,
        View::Since { version } => changes
            .iter()
            .filter(|change| change.version > version && change.transaction)
            .find(|_| dice.below(2) == 1),
        View::Stale { now_us, us_max } => {
            let moment =
                if dice.below(2) == 0 { now_us } else { now_us - dice.below(us_max.min(now_us) + 1) };
            changes.iter().find(|change| change.us > moment)
        }
    }
}
