//! Matches what crosses, of one material at a time, in conditional transactions: [`Matcher::run`], [`Matcher::run_all`].
//!
//! Level-triggered: an announcement only says which materials to look at. A run reads what the last settlement was, then
//! the part of the book that crosses ([`crossing`]), places those orders one after another into an empty book of the core
//! ([`matching`]), and writes what that does ([`plan`]).
//!
//! Invariants: every transaction puts the settlement that follows the one read before the book, so whatever another
//! matcher settles after that read makes it fail, and the run reads again. Every order's row is conditional on what was
//! read of it, so a cancel in between makes it fail too. So a run that is repeated, killed, or overtaken changes nothing
//! that it should not, and a lost answer is found out by reading again.
//!
//! Not here: what only tells the story, which follows behind the stream of `trades` ([`crate::teller`]).

mod crossing;
mod matching;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use futures::StreamExt;
use futures::stream;
use tradepost_core::{CloseReason, MaterialId, OrderId, Side, Timestamp};

use crate::host::Host;
use crate::store::{self, BatchGet, Item, Key, Patience, Query, Range, Store, StoreError, Value};
use crate::tables::{DecodeError, Index, MaterialRow, RestingRow, SettlementRow, Table, material_key};
use crossing::Crossing;
use matching::{Step, What};
use plan::{ACTIONS_MAX, Plan};

/// How often a run reads or writes again without getting on.
const ATTEMPTS: u32 = 16;
/// How many materials are matched at the same time.
const AT_ONCE: usize = 32;
/// The fewest rows of a transaction that is made smaller because the store is busy.
const ACTIONS_MIN: usize = 12;

/// Matches materials. The caller makes one for a batch of announcements.
pub struct Matcher<'a, S: ?Sized, H: ?Sized> {
    /// Where the tables are.
    pub store: &'a S,
    /// The time and chance.
    pub host: &'a H,
    /// Sales tax in basis points, as the API has it.
    pub sales_tax_bps: u16,
    /// When to stop although there is more to do.
    pub until: Timestamp,
    /// What earlier batches learned.
    pub memory: &'a Memory,
}

/// What announcements say of one material, all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// How many orders.
    pub orders: u32,
    /// The newest of them.
    pub newest: Option<OrderId>,
}

impl Announced {
    /// Takes in one more announcement.
    pub fn add(&mut self, order_id: Option<OrderId>) {
        self.orders = self.orders.saturating_add(1);
        self.newest = self.newest.max(order_id);
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// How many settlements it wrote, as far as it knows.
    pub settlements: u32,
    /// How many trades are in them.
    pub trades: u32,
    /// How many orders they end.
    pub ends: u32,
    /// Whether there is more to do: the caller announces the material again.
    pub unfinished: bool,
}

/// Why a material cannot be matched; it has to be looked at.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Trouble {
    /// Nothing of this name is registered.
    #[error("the material is not registered")]
    Unregistered,
    /// A row cannot be read.
    #[error("the row {key} cannot be read: {reason}")]
    Row {
        /// Which one: its table and key.
        key: String,
        /// Why not.
        reason: DecodeError,
    },
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Trouble {
    pub(crate) fn row(table: Table, item: &Item, reason: DecodeError) -> Self {
        let key = Key::from_item(table, item);
        let key =
            key.map_or_else(String::new, |key| format!("{}/{}", key.hash, key.range.unwrap_or_default()));
        Self::Row { key: format!("{}/{key}", table.name()), reason }
    }
}

/// What a process knows of materials from earlier runs, to save reads. What is out of date costs a transaction that fails.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<MaterialId, Known>>);

#[derive(Clone, Copy, Debug)]
struct Known {
    number: u16,
    /// The last settlement.
    seq: u64,
}

impl Memory {
    fn get(&self, material: &MaterialId) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(material).copied()
    }

    fn set(&self, material: &MaterialId, known: Option<Known>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known {
            Some(known) => all.insert(material.clone(), known),
            None => all.remove(material),
        };
    }
}

/// How an attempt ended that was not told to stop.
enum Attempt {
    Done,
    /// What was read is not so any more, or it is not known whether something was written.
    Stale,
    /// The time is up, or the store stays too busy.
    Stopped,
}

impl<S: Store + ?Sized, H: Host + ?Sized> Matcher<'_, S, H> {
    /// Matches all of these materials, many at the same time; trouble with one does not keep the others.
    pub async fn run_all(
        &self,
        materials: &BTreeMap<MaterialId, Announced>,
    ) -> Vec<(MaterialId, Result<Run, Trouble>)> {
        let run = async |(material, announced): (&MaterialId, &Announced)| {
            (material.clone(), self.run(material, *announced).await)
        };
        stream::iter(materials.iter().map(run)).buffered(AT_ONCE).collect().await
    }

    /// Matches a material.
    pub async fn run(&self, material: &MaterialId, announced: Announced) -> Result<Run, Trouble> {
        self.settle(material, announced, false).await
    }

    /// Matches a material, and closes every order of it whose time has come.
    pub(crate) async fn sweep(&self, material: &MaterialId) -> Result<Run, Trouble> {
        self.settle(material, Announced::default(), true).await
    }

    async fn settle(&self, material: &MaterialId, announced: Announced, sweep: bool) -> Result<Run, Trouble> {
        let mut run = Run::default();
        let mut patience = Patience::new(ATTEMPTS, self.host.random());
        let mut actions = ACTIONS_MAX;
        loop {
            let before = run.settlements;
            let (known, plan) = match self.look(material, announced, sweep).await {
                Err(Trouble::Store(error)) if error.is_passing() => break,
                looked => looked?,
            };
            match self.write(plan, known, &mut run, &mut actions, &mut patience).await? {
                Attempt::Done => return Ok(run),
                Attempt::Stopped => break,
                Attempt::Stale => {}
            }
            if run.settlements > before {
                patience = Patience::new(ATTEMPTS, self.host.random());
            } else if !patience.wait(self.store).await {
                break;
            }
        }
        Ok(Run { unfinished: true, ..run })
    }

    /// Reads how a material stands, and plans what is to be done.
    async fn look(
        &self,
        material: &MaterialId,
        announced: Announced,
        sweep: bool,
    ) -> Result<(Known, Plan), Trouble> {
        let known = self.known(material).await?;
        let now = self.host.now();
        let mut crossing = crossing::read(self.store, material, announced, now).await?;
        if sweep {
            self.add_expired(material, now, &mut crossing).await?;
        }
        Ok((known, self.plan(material, known, now, crossing)))
    }

    /// Writes a plan, part by part.
    async fn write(
        &self,
        mut plan: Plan,
        mut known: Known,
        run: &mut Run,
        actions: &mut usize,
        patience: &mut Patience,
    ) -> Result<Attempt, Trouble> {
        while let Some(part) = plan.next(known.seq + 1, *actions) {
            if self.host.now() >= self.until {
                return Ok(Attempt::Stopped);
            }
            match self.store.transact(part.transaction.clone()).await {
                Ok(()) => {
                    known.seq += 1;
                    self.memory.set(&plan.material, Some(known));
                    run.settlements += 1;
                    run.trades += count(part.executions);
                    run.ends += count(part.ends);
                    plan.commit(part);
                    *actions = (*actions * 2).min(ACTIONS_MAX);
                }
                Err(StoreError::Conflict | StoreError::Throttled) => {
                    *actions = (*actions / 2).max(ACTIONS_MIN);
                    if !patience.wait(self.store).await {
                        return Ok(Attempt::Stopped);
                    }
                }
                Err(StoreError::ConditionFailed(_) | StoreError::Unknown) => {
                    self.memory.set(&plan.material, None);
                    return Ok(Attempt::Stale);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Attempt::Done)
    }

    fn plan(&self, material: &MaterialId, known: Known, at: Timestamp, crossing: Crossing) -> Plan {
        let Crossing { live: mut orders, expired } = crossing;
        let mut steps = matching::steps(&orders);
        let expire =
            |order| Step { what: What::Close { order, reason: CloseReason::Expired }, joined: false };
        steps.splice(..0, (orders.len()..orders.len() + expired.len()).map(expire));
        orders.extend(expired);
        Plan {
            material: material.clone(),
            number: known.number,
            at,
            sales_tax_bps: self.sales_tax_bps,
            orders,
            steps,
            done: 0,
        }
    }

    /// The material's number and last settlement. Must be known before the book is read.
    async fn known(&self, material: &MaterialId) -> Result<Known, Trouble> {
        if let Some(known) = self.memory.get(material) {
            return Ok(known);
        }
        let row =
            store::get(self.store, material_key(material).read()).await?.ok_or(Trouble::Unregistered)?;
        let row = MaterialRow::decode(&row).map_err(|reason| Trouble::row(Table::Materials, &row, reason))?;
        let query = Query::of(Table::Trades, material.as_str()).descending().limit(1);
        let last = store::query(self.store, query).await?.items;
        let seq = match last.first() {
            Some(item) => {
                let row = SettlementRow::decode(item);
                row.map_err(|reason| Trouble::row(Table::Trades, item, reason))?.seq
            }
            None => 0,
        };
        let known = Known { number: row.number, seq };
        self.memory.set(material, Some(known));
        Ok(known)
    }

    /// Finds by the index which further orders may have expired, and takes in those that have, by their rows.
    async fn add_expired(
        &self,
        material: &MaterialId,
        now: Timestamp,
        crossing: &mut Crossing,
    ) -> Result<(), Trouble> {
        for side in [Side::Ask, Side::Bid] {
            let table = Table::book(side);
            let due = Query::of(table, material.as_str())
                .by(Index::ByExpiry)
                .range(Range::UpTo(Value::N(now.0.into())));
            let found = store::query_all(self.store, due).await?;
            let seen: BTreeSet<_> = crossing.expired.iter().map(RestingRow::key).collect();
            let keys = found.iter().filter_map(|item| Key::from_item(table, item));
            let keys: Vec<_> = keys.filter(|key| !seen.contains(key)).collect();
            let rows = store::batch_get(self.store, BatchGet { keys, consistent: true }).await?;
            for item in rows.into_iter().flatten() {
                let row = crossing::decoded(side, &item)?;
                if row.terms.time_in_force.has_expired(now) {
                    crossing.expired.push(row);
                }
            }
        }
        Ok(())
    }
}

impl<S: ?Sized, H: ?Sized> fmt::Debug for Matcher<'_, S, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher").field("until", &self.until).finish_non_exhaustive()
    }
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}
