//! Rows as they were a moment ago, which reads may still show.

use std::collections::{BTreeMap, VecDeque};

use tradepost_dice::Dice;

use super::rows::Write;
use crate::store::{Item, Key};

/// Commits that a query on its way may still see half of.
const REMEMBERED: u64 = 64;

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

#[derive(Debug)]
struct Commit {
    version: u64,
    us: u64,
    transaction: bool,
    before: Vec<(Key, Option<Item>)>,
}

/// The commits of the last moments, oldest first.
#[derive(Debug, Default)]
pub(super) struct Past(VecDeque<Commit>);

impl Past {
    pub(super) fn commit(&mut self, version: u64, now_us: u64, stale_us_max: u64, writes: &[Write]) {
        let before = writes.iter().map(|(key, before, _)| (key.clone(), before.clone())).collect();
        self.0.push_back(Commit { version, us: now_us, transaction: writes.len() > 1, before });
        let needed = |commit: &Commit| {
            commit.version + REMEMBERED > version || stale_us_max > now_us.saturating_sub(commit.us)
        };
        while self.0.front().is_some_and(|oldest| !needed(oldest)) {
            self.0.pop_front();
        }
    }

    /// The rows that a read shows as they were, of those that it wants.
    pub(super) fn shown(
        &self,
        view: View,
        wants: impl Fn(&Key) -> bool,
        dice: &mut Dice,
    ) -> BTreeMap<Key, Option<Item>> {
        let mut shown = BTreeMap::new();
        let mut moments = BTreeMap::new();
        for commit in self.0.iter().rev().take_while(|commit| commit.is_in(view)) {
            for (key, before) in commit.before.iter().filter(|(key, _)| wants(key)) {
                let hidden = match view {
                    View::Now => false,
                    View::Since { .. } => commit.transaction && dice.below(2) == 1,
                    View::Stale { now_us, us_max } => {
                        let moment = || {
                            if dice.below(2) == 0 {
                                now_us
                            } else {
                                now_us - dice.below(us_max.min(now_us) + 1)
                            }
                        };
                        commit.us > *moments.entry(key.clone()).or_insert_with(moment)
                    }
                };
                if hidden {
                    shown.insert(key.clone(), before.clone());
                }
            }
        }
        shown
    }
}

impl Commit {
    fn is_in(&self, view: View) -> bool {
        match view {
            View::Now => false,
            View::Since { version } => self.version > version,
            View::Stale { now_us, us_max } => self.us.saturating_add(us_max) > now_us,
        }
    }
}
