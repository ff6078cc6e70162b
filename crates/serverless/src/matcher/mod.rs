//! Matches the crossing orders of one material at a time, in conditional transactions: [`Matcher::run`],
//! [`Matcher::run_all`].
//!
//! Level-triggered: an announcement only names a material. A run reads the number of the last settlement,
//! then the part of the book that crosses ([`crossing`]), places those orders one after another into an empty
//! book of the core ([`matching`]), and writes the resulting steps ([`plan`]).
//!
//! Invariants: every transaction puts the settlement that follows the one read before the book, so anything
//! that another matcher settles after that read makes it fail, and the run reads again. Every order's row is
//! conditional on what was read of it, so a cancel in between makes it fail too. So a run that is repeated,
//! killed or overtaken does no harm, and a lost reply is noticed by reading again.
//!
//! Not here: order status, inboxes and candles, which follow by the stream of `trades`
//! ([`crate::followers::projector`]).

mod announced;
mod cache;
mod crossing;
mod steps;
mod matching;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use futures::StreamExt;
use futures::stream;
use tradepost_core::{CloseReason, MaterialId, Side, Timestamp};

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::store::{self, Backoff, BatchGet, Key, Query, Store, StoreError};
use crate::tables::{MaterialRow, RestingRow, SettlementRow, Table, TopRow, material_key};
use crate::top_of_book;
use cache::CachedMaterial;
use crossing::Crossing;
use plan::{ACTIONS_MAX, Plan};
use steps::{BookChange, Step};

pub use announced::Announced;
pub use cache::MaterialCache;

/// How often a run reads or writes again without progress.
const ATTEMPTS: u32 = 16;
/// How many materials are matched concurrently.
const AT_ONCE: usize = 32;
/// How long a run settles one material, in milliseconds; then the caller announces it again. The next batch
/// of its shard, which may be of other materials, waits for the run.
const SLICE_MS: u64 = 2_000;
/// The fewest rows of a transaction that is made smaller because the store is busy.
const ACTIONS_MIN: usize = 12;

/// Matches materials. The caller makes one for a batch of announcements.
pub struct Matcher<'a, S: ?Sized, E: ?Sized> {
    pub store: &'a S,
    pub environment: &'a E,
    /// Sales tax in basis points, as the API has it.
    pub sales_tax_bps: u16,
    /// When to stop although there is more to do.
    pub until: Timestamp,
    /// What earlier batches read.
    pub cache: &'a MaterialCache,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Settlements written, as far as it knows.
    pub settlements: u32,
    /// How many trades are in them.
    pub trades: u32,
    /// How many orders they end.
    pub ends: u32,
    /// Whether there is more to do.
    pub unfinished: bool,
    /// When the first of the orders came that it found waiting for a trade or a verdict.
    pub waiting_since: Option<Timestamp>,
    /// Whether another matcher settled something in the place of what the run tried to write last.
    pub overtaken: bool,
}

impl Run {
    /// Whether the caller announces the material again: there is more to do. Of several matchers of a
    /// material that run out of time, only the one that settled last goes on; otherwise each batch of a hot
    /// material would add a matcher, and they would only get in each other's way.
    pub const fn goes_on(&self) -> bool {
        self.unfinished && !self.overtaken
    }
}

/// How an attempt ended.
enum Attempt {
    Done,
    /// The rows have changed since, or an unknown part was written.
    Stale,
    /// The time is up, or the store stays busy.
    Stopped,
}

impl<S: Store + ?Sized, E: Environment + ?Sized> Matcher<'_, S, E> {
    /// Matches all of these materials, many concurrently; an error of one does not stop the others.
    pub async fn run_all(
        &self,
        materials: &BTreeMap<MaterialId, Announced>,
    ) -> Vec<(MaterialId, Result<Run, MaterialError>)> {
        let run = async |(material, announced): (&MaterialId, &Announced)| {
            (material.clone(), self.run(material, *announced).await)
        };
        stream::iter(materials.iter().map(run)).buffered(AT_ONCE).collect().await
    }

    /// Matches a material.
    pub async fn run(&self, material: &MaterialId, announced: Announced) -> Result<Run, MaterialError> {
        let run = self.settle(material, announced, &[]).await?;
        // After a settlement the projector looks at the best prices.
        let kept = run.unfinished || run.settlements > 0 || self.keep_top(material).await?;
        Ok(Run { unfinished: run.unfinished || !kept, ..run })
    }

    /// Matches a material, and closes those of these orders that have expired, wherever they stand in the
    /// book.
    pub(crate) async fn sweep(&self, material: &MaterialId, due: &[Key]) -> Result<Run, MaterialError> {
        self.settle(material, Announced::default(), due).await
    }

    async fn settle(
        &self,
        material: &MaterialId,
        announced: Announced,
        due: &[Key],
    ) -> Result<Run, MaterialError> {
        let mut run = Run::default();
        let mut backoff = Backoff::new(ATTEMPTS, self.environment.random());
        let mut actions = ACTIONS_MAX;
        let slice_end = Timestamp(self.environment.now().0 + SLICE_MS);
        loop {
            let before = run.settlements;
            let (cached, plan) = match self.look(material, announced, due).await {
                Err(MaterialError::Store(error)) if error.is_passing() => break,
                looked => looked?,
            };
            run.waiting_since = run.waiting_since.or_else(|| plan.waiting_since());
            match self.write(plan, cached, slice_end, &mut run, &mut actions, &mut backoff).await? {
                Attempt::Done => return Ok(run),
                Attempt::Stopped => break,
                Attempt::Stale => {}
            }
            if run.settlements > before {
                backoff = Backoff::new(ATTEMPTS, self.environment.random());
            } else if !backoff.wait(self.store).await {
                break;
            }
        }
        Ok(Run { unfinished: true, ..run })
    }

    /// Writes the best prices of a book, if they have changed; `false` if it has to be tried again.
    async fn keep_top(&self, material: &MaterialId) -> Result<bool, MaterialError> {
        let keep = async {
            let item = store::get(self.store, material_key(material).read()).await?;
            let item = item.ok_or(MaterialError::Unregistered)?;
            let known = TopRow::decode(&item);
            let known = known.map_err(|reason| MaterialError::row(Table::MATERIALS, &item, reason))?;
            top_of_book::keep(self.store, self.environment, material, known).await
        };
        match keep.await {
            Ok(_) => Ok(true),
            Err(MaterialError::Store(error)) if error.is_passing() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Reads a material and plans the steps.
    async fn look(
        &self,
        material: &MaterialId,
        announced: Announced,
        due: &[Key],
    ) -> Result<(CachedMaterial, Plan), MaterialError> {
        let cached = self.cached(material).await?;
        let now = self.environment.now();
        let mut crossing = crossing::read(self.store, material, announced, now).await?;
        if !due.is_empty() {
            self.add_expired(due, now, &mut crossing).await?;
        }
        Ok((cached, self.plan(material, cached, now, crossing)))
    }

    /// Writes a plan, part by part.
    async fn write(
        &self,
        mut plan: Plan,
        mut cached: CachedMaterial,
        slice_end: Timestamp,
        run: &mut Run,
        actions: &mut usize,
        backoff: &mut Backoff,
    ) -> Result<Attempt, MaterialError> {
        while let Some(part) = plan.next(cached.seq + 1, *actions) {
            // A run that has settled nothing goes on, so that a slow look at the book is not made in vain.
            let end = if run.settlements > 0 { self.until.min(slice_end) } else { self.until };
            if self.environment.now() >= end {
                return Ok(Attempt::Stopped);
            }
            match self.store.transact(part.transaction.clone()).await {
                Ok(()) => {
                    cached.seq += 1;
                    self.cache.set(&plan.material, Some(cached));
                    run.settlements += 1;
                    run.overtaken = false;
                    run.trades += count(part.executions);
                    run.ends += count(part.ends);
                    plan.commit(part);
                    *actions = (*actions * 2).min(ACTIONS_MAX);
                }
                Err(StoreError::Conflict | StoreError::Throttled) => {
                    *actions = (*actions / 2).max(ACTIONS_MIN);
                    if !backoff.wait(self.store).await {
                        return Ok(Attempt::Stopped);
                    }
                }
                Err(error @ (StoreError::ConditionFailed(_) | StoreError::Unknown)) => {
                    run.overtaken = part.is_overtaken(&error);
                    self.cache.set(&plan.material, None);
                    return Ok(Attempt::Stale);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Attempt::Done)
    }

    fn plan(&self, material: &MaterialId, cached: CachedMaterial, at: Timestamp, crossing: Crossing) -> Plan {
        let Crossing { live: mut orders, expired } = crossing;
        let mut steps = matching::steps(&orders, ACTIONS_MAX);
        let expire = |order| Step {
            change: BookChange::Close { order, reason: CloseReason::Expired },
            atomic_with_previous: false,
        };
        steps.splice(..0, (orders.len()..orders.len() + expired.len()).map(expire));
        orders.extend(expired);
        Plan {
            material: material.clone(),
            number: cached.number,
            at,
            sales_tax_bps: self.sales_tax_bps,
            orders,
            steps,
            done: 0,
        }
    }

    /// The material's number and last settlement. Must be cached before the book is read.
    async fn cached(&self, material: &MaterialId) -> Result<CachedMaterial, MaterialError> {
        if let Some(cached) = self.cache.get(material) {
            return Ok(cached);
        }
        let row = store::get(self.store, material_key(material).read())
            .await?
            .ok_or(MaterialError::Unregistered)?;
        let row =
            MaterialRow::decode(&row).map_err(|reason| MaterialError::row(Table::MATERIALS, &row, reason))?;
        let query = Query::of(Table::TRADES, material.as_str()).descending().limit(1);
        let last = store::query(self.store, query).await?.items;
        let seq = match last.first() {
            Some(item) => {
                let row = SettlementRow::decode(item);
                row.map_err(|reason| MaterialError::row(Table::TRADES, item, reason))?.seq
            }
            None => 0,
        };
        let cached = CachedMaterial { number: row.number, seq };
        self.cache.set(material, Some(cached));
        Ok(cached)
    }

    /// Adds those of the orders whose rows say that they have expired.
    async fn add_expired(
        &self,
        due: &[Key],
        now: Timestamp,
        crossing: &mut Crossing,
    ) -> Result<(), MaterialError> {
        let seen: BTreeSet<_> = crossing.expired.iter().map(RestingRow::key).collect();
        let keys: Vec<_> = due.iter().filter(|key| !seen.contains(key)).cloned().collect();
        let rows = store::batch_get(self.store, BatchGet { keys: keys.clone(), consistent: true }).await?;
        for (key, item) in keys.iter().zip(rows) {
            let Some(item) = item else { continue };
            let side = if key.table == Table::ASKS { Side::Ask } else { Side::Bid };
            let row = crossing::decoded(side, &item)?;
            if row.terms.time_in_force.has_expired(now) {
                crossing.expired.push(row);
            }
        }
        Ok(())
    }
}

impl<S: ?Sized, E: ?Sized> fmt::Debug for Matcher<'_, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher").field("until", &self.until).finish_non_exhaustive()
    }
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}
