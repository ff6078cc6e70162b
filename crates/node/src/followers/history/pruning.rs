//! Removes what is older than the settings keep: entries of inboxes, trades, transfers and closed orders.
//!
//! It goes in passes, each up to the end of an hour, and a pass in small transactions, so that the follower
//! never waits long. Entries go before what they refer to. Then the file's free pages are given back to the
//! disk. Candles, flows, players and materials stay. Age is counted from the journal's last row, not from the
//! clock: a clock that is wrong for a moment removes nothing.

use rusqlite::{Connection, OptionalExtension, Result, Transaction, TransactionBehavior, params};
use tradepost_core::{Sequence, Timestamp};
use tradepost_ports::CandleInterval;

use super::code::{self, KINDS, Kind, integer};
use super::row;
use super::schema::statements;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// How many passes there are while a row is kept: it may stay that much longer.
const PASSES: u64 = 24;
/// The most rows that a step removes or examines.
const STEP_ROWS: u32 = 500;
/// The most pages that a step gives back.
const STEP_PAGES: u32 = 128;

/// How long rows are kept, and the pass that is under way.
#[derive(Debug)]
pub(super) struct Pruning {
    window_ms: u64,
    /// How far the last pass went.
    done: Timestamp,
    pass: Option<Pass>,
}

/// A pass: how far it goes, and what comes next.
#[derive(Clone, Copy, Debug)]
struct Pass {
    until: Timestamp,
    /// The last event before that time.
    last: Sequence,
    next: Step,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Entries of this player and the following ones.
    Entries {
        player: u32,
    },
    Trades,
    Transfers,
    /// Orders after this one.
    Orders {
        after: [u8; 16],
    },
    /// Gives pages back.
    Space,
}

impl Pruning {
    pub(super) fn new(days: u32) -> Self {
        Self { window_ms: u64::from(days) * DAY_MS, done: Timestamp(0), pass: None }
    }

    /// The time from which rows are kept while the journal ends at `newest`.
    pub(super) fn kept_from(&self, newest: Timestamp) -> Timestamp {
        CandleInterval::Hour.start_of(Timestamp(newest.0.saturating_sub(self.window_ms)))
    }

    /// Takes a step, if there is something to remove. Returns whether there may be more.
    pub(super) fn step(&mut self, connection: &mut Connection, newest: Timestamp) -> Result<bool> {
        let Some(pass) = self.pass else {
            let until = self.kept_from(newest);
            if until.0 < self.done.0.saturating_add((self.window_ms / PASSES).max(1)) {
                return Ok(false);
            }
            self.pass = begin(connection, until)?;
            self.done = until;
            return Ok(self.pass.is_some());
        };
        let next = if let Step::Space = pass.next {
            give_back(connection)?.then_some(Step::Space)
        } else {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let next = pass.remove(&transaction)?;
            transaction.commit()?;
            Some(next)
        };
        self.pass = next.map(|next| Pass { next, ..pass });
        Ok(self.pass.is_some())
    }
}

/// A new pass; `None` if nothing is that old.
fn begin(connection: &Connection, until: Timestamp) -> Result<Option<Pass>> {
    let last = connection
        .prepare_cached(statements::LAST_EVENT_BEFORE)?
        .query_row([integer(until.0)], |found| row::sequence(found, 0))
        .optional()?;
    if last.is_some() {
        connection.prepare_cached(statements::SET_KEPT_FROM)?.execute([integer(until.0)])?;
    }
    Ok(last.map(|last| Pass { until, last, next: Step::Entries { player: 0 } }))
}

impl Pass {
    /// Removes some rows; returns what comes next.
    fn remove(self, transaction: &Transaction<'_>) -> Result<Step> {
        let up_to = |sql| transaction.prepare_cached(sql)?.execute(params![integer(self.last.0), STEP_ROWS]);
        Ok(match self.next {
            Step::Entries { player } => self.entries(transaction, player)?,
            Step::Trades if up_to(statements::REMOVE_TRADES)? > 0 => Step::Trades,
            Step::Trades => Step::Transfers,
            Step::Transfers if up_to(statements::REMOVE_TRANSFERS)? > 0 => Step::Transfers,
            Step::Transfers => Step::Orders { after: [0; 16] },
            Step::Orders { after } => self.orders(transaction, after)?,
            Step::Space => Step::Space,
        })
    }

    /// Removes entries of some players; that an order was placed is removed with the order.
    fn entries(self, transaction: &Transaction<'_>, first: u32) -> Result<Step> {
        let last: u32 = transaction.query_row(statements::LAST_PLAYER, [], |found| found.get(0))?;
        let mut remove = transaction.prepare_cached(statements::REMOVE_ENTRIES)?;
        let mut work = 0;
        for player in first..=last {
            for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Placed) {
                let which = params![player, code::kind(kind), integer(self.last.0), STEP_ROWS];
                let removed = u32::try_from(remove.execute(which)?).unwrap_or(u32::MAX);
                if removed >= STEP_ROWS {
                    return Ok(Step::Entries { player });
                }
                work += removed + 1;
            }
            if work >= STEP_ROWS && player < last {
                return Ok(Step::Entries { player: player + 1 });
            }
        }
        Ok(Step::Trades)
    }

    /// Removes orders that closed before the time, out of some that were placed before it.
    fn orders(self, transaction: &Transaction<'_>, after: [u8; 16]) -> Result<Step> {
        let mut select = transaction.prepare_cached(statements::ORDERS_PLACED_BEFORE)?;
        let which = params![after, first_id(self.until), integer(self.until.0), STEP_ROWS];
        let read = |found: &rusqlite::Row<'_>| Ok((found.get(0)?, found.get(1)?));
        let orders = select.query_map(which, read)?.collect::<Result<Vec<([u8; 16], bool)>>>()?;
        let old = orders.iter().filter(|(_, old)| *old).map(|(order_id, _)| order_id);
        old.into_iter().try_for_each(|order_id| remove_order(transaction, order_id))?;
        Ok(orders.last().map_or(Step::Space, |(order_id, _)| Step::Orders { after: *order_id }))
    }
}

/// Removes an order, and the entry that it was placed.
pub(super) fn remove_order(connection: &Connection, order_id: &[u8; 16]) -> Result<()> {
    connection.prepare_cached(statements::REMOVE_PLACED)?.execute([order_id])?;
    connection.prepare_cached(statements::REMOVE_ORDER)?.execute([order_id])?;
    Ok(())
}

/// The first id that an order placed at this time may have: a UUIDv7 begins with its milliseconds.
fn first_id(at: Timestamp) -> [u8; 16] {
    (u128::from(at.0) << 80).to_be_bytes()
}

/// Gives some free pages back to the disk; returns whether there are more.
fn give_back(connection: &Connection) -> Result<bool> {
    let free =
        |connection: &Connection| connection.pragma_query_value(None, "freelist_count", |row| row.get(0));
    let before: u32 = free(connection)?;
    let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({STEP_PAGES})"))?;
    let mut rows = vacuum.query([])?;
    while rows.next()?.is_some() {}
    drop(rows);
    let after: u32 = free(connection)?;
    Ok(after > 0 && after < before)
}
