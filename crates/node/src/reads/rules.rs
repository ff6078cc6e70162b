//! The log of rules, and where fees went.

use rusqlite::{Row, params};
use tradepost_core::{PlayerId, Sequence};
use tradepost_ports::{EconomyRange, FeeFigures, Page, PageRequest, RulesDone, RulesRecord};

use super::HistoryReader;
use super::cursor;
use crate::followers::history::code::integer;
use crate::followers::history::rules::{Logged, LoggedRules, read};
use crate::followers::history::schema::statements;
use crate::followers::history::{HistoryError, row};

impl HistoryReader {
    /// The changes of rules, newest first.
    pub(crate) fn rules(&self, page: &PageRequest) -> Result<Page<RulesRecord>, HistoryError> {
        let before = match page.after.as_deref() {
            None => Sequence(i64::MAX.unsigned_abs()),
            text => cursor::after(text)?,
        };
        self.pool.read(|session| {
            if page.after.is_some() {
                session.issued(before, page.after.as_deref())?;
            }
            let take = |found: &Row<'_>| read(found).map(Some);
            let (changes, next) =
                session.list(statements::RULES_BEFORE, [integer(before.0)], page.limit, take)?;
            let named = |logged: LoggedRules| {
                let LoggedRules { at, material, effective_at, what } = logged;
                let material = material.map(|number| session.material(number)).transpose()?;
                let what = match what {
                    Logged::Changed(rules) => RulesDone::Changed(rules),
                    Logged::Scheduled(changes) => RulesDone::Scheduled(changes),
                };
                Ok(RulesRecord { at, material, effective_at, what })
            };
            Ok(Page { items: changes.into_iter().map(named).collect::<Result<_, HistoryError>>()?, next })
        })
    }

    /// Where fees went in a range of time: burned, then by account, the largest sum first.
    pub(crate) fn fees(&self, range: EconomyRange) -> Result<Vec<FeeFigures>, HistoryError> {
        let read = |found: &Row<'_>| {
            let burned = found.get::<_, i64>(0)? < 0;
            let to = if burned { None } else { Some(row::name(found, 1, PlayerId::new)?) };
            Ok(FeeFigures { to, sales_tax: row::number(found, 2)?, listing_fee: row::number(found, 3)? })
        };
        let which = params![integer(range.from.0), integer(range.to.0)];
        self.pool.read(|session| session.all(statements::FEES, which, read))
    }
}
