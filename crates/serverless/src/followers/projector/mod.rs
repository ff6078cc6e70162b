//! Projects what the matcher did into order status, inboxes, candles and the material's row in the list:
//! [`Projector::project`], [`Projector::project_all`].
//!
//! Level-triggered by the stream of `trades`: reads the last projected settlement of a material, then the
//! settlements after it, in their order. It writes the rows of `orders` that ended and those of `inbox` in
//! their final form, so writing them again changes nothing; each candle names the last settlement in it; the
//! material's progress is written last, with its figures and best prices. So two concurrent projectors, or
//! one that dies anywhere, project everything and nothing twice.
//!
//! Invariants: a reader that finds a settlement projected finds all of its rows. Settlements are projected in
//! order.

mod orders_and_inbox;
mod candles;

pub(crate) use orders_and_inbox::inbox_rows;

use std::collections::BTreeSet;
use std::fmt;

use futures::StreamExt;
use futures::future::try_join_all;
use futures::stream;
use tradepost_core::{MaterialId, Timestamp};

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::store::{self, Action, Backoff, Query, Range, Store};
use crate::tables::{ProgressRow, SettlementRow, Table, TopRow, material_key, settlement_key};
use crate::top_of_book;

/// How many materials are projected at the same time.
const AT_ONCE: usize = 16;
/// How many settlements are projected in one round.
const ROUND: u32 = 32;
/// How often a write is tried without progress.
const ATTEMPTS: u32 = 12;
/// The most rows of a plain batch.
const BATCH_MAX: usize = 25;

/// Projects materials. The caller makes one for a batch of stream records.
pub struct Projector<'a, S: ?Sized, E: ?Sized> {
    pub store: &'a S,
    pub environment: &'a E,
    /// When to stop although there is more to project.
    pub until: Timestamp,
}

/// What a run of the projector did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Projected {
    /// How many settlements it projected.
    pub settlements: u64,
    /// Whether there is more to project: the caller has to project the material again.
    pub unfinished: bool,
}

impl<S: Store + ?Sized, E: Environment + ?Sized> Projector<'_, S, E> {
    /// Projects all of these materials, many concurrently; an error of one does not stop the others.
    pub async fn project_all(
        &self,
        materials: &BTreeSet<MaterialId>,
    ) -> Vec<(MaterialId, Result<Projected, MaterialError>)> {
        let project = async |material: &MaterialId| (material.clone(), self.project(material).await);
        stream::iter(materials.iter().map(project)).buffered(AT_ONCE).collect().await
    }

    /// Projects a material up to its last settlement.
    pub async fn project(&self, material: &MaterialId) -> Result<Projected, MaterialError> {
        let mut projected = Projected::default();
        match self.project_into(material, &mut projected).await {
            Err(MaterialError::Store(error)) if error.is_passing() => {
                Ok(Projected { unfinished: true, ..projected })
            }
            done => done.map(|unfinished| Projected { unfinished, ..projected }),
        }
    }

    /// Projects, counts, and returns whether there is more.
    async fn project_into(
        &self,
        material: &MaterialId,
        projected: &mut Projected,
    ) -> Result<bool, MaterialError> {
        let (mut progress, known) = self.progress(material).await?;
        let mut backoff = self.backoff();
        loop {
            let (settlements, more) = self.read(material, progress.projected).await?;
            let Some(last) = settlements.last() else {
                if more && backoff.wait(self.store).await {
                    continue;
                }
                return Ok(more);
            };
            if self.environment.now() >= self.until {
                return Ok(true);
            }
            let seq = last.seq;
            self.write_rows(settlements.iter().flat_map(orders_and_inbox::rows).collect()).await?;
            progress.figures = self.add_to_candles(material, &settlements).await?.or(progress.figures);
            progress.projected = seq;
            self.write_progress(material, &progress, known, more).await?;
            projected.settlements += u64::try_from(settlements.len()).unwrap_or(u64::MAX);
            if !more {
                return Ok(false);
            }
        }
    }

    async fn progress(&self, material: &MaterialId) -> Result<(ProgressRow, TopRow), MaterialError> {
        let Some(item) = store::get(self.store, material_key(material).read()).await? else {
            return Ok((ProgressRow::default(), TopRow::default()));
        };
        let row = ProgressRow::decode(&item).and_then(|progress| Ok((progress, TopRow::decode(&item)?)));
        row.map_err(|reason| MaterialError::row(Table::MATERIALS, &item, reason))
    }

    /// The next settlements without a gap, and whether there may be more. (A query may see a row and miss one
    /// that was written before it.)
    async fn read(
        &self,
        material: &MaterialId,
        projected: u64,
    ) -> Result<(Vec<SettlementRow>, bool), MaterialError> {
        let after = settlement_key(material, projected).range.unwrap_or_default();
        let query = Query::of(Table::TRADES, material.as_str()).range(Range::After(after.into()));
        let page = store::query(self.store, query.limit(ROUND)).await?;
        let rows: Vec<_> = page
            .items
            .iter()
            .map(|item| {
                SettlementRow::decode(item).map_err(|reason| MaterialError::row(Table::TRADES, item, reason))
            })
            .collect::<Result<_, _>>()?;
        let found = rows.len();
        let dense: Vec<_> = rows
            .into_iter()
            .zip(projected + 1..)
            .take_while(|(row, seq)| row.seq == *seq)
            .map(|(row, _)| row)
            .collect();
        let more = page.next.is_some() || dense.len() < found;
        Ok((dense, more))
    }

    /// Puts rows, with retries.
    async fn write_rows(&self, rows: Vec<Action>) -> Result<(), MaterialError> {
        let batch = async |batch: &[Action]| store::batch_write(self.store, batch, &mut self.backoff()).await;
        try_join_all(rows.chunks(BATCH_MAX).map(batch)).await?;
        Ok(())
    }

    /// Writes the progress, and the best prices if no more follows; the row had `known` of them.
    async fn write_progress(
        &self,
        material: &MaterialId,
        progress: &ProgressRow,
        known: TopRow,
        more: bool,
    ) -> Result<(), MaterialError> {
        if more {
            return self.write(progress.action(material, None)).await.map(drop);
        }
        let top = top_of_book::read(self.store, material, self.environment.now(), true).await?;
        let changed = top.filter(|top| *top != known);
        let written = self.write(progress.action(material, changed)).await?;
        match changed {
            Some(top) if written => {
                top_of_book::keep(self.store, self.environment, material, top).await.map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Writes a row, with retries; returns whether its condition held.
    async fn write(&self, action: Action) -> Result<bool, MaterialError> {
        Ok(store::write(self.store, action, &mut self.backoff()).await?)
    }

    fn backoff(&self) -> Backoff {
        Backoff::new(ATTEMPTS, self.environment.random())
    }
}

impl<S: ?Sized, E: ?Sized> fmt::Debug for Projector<'_, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projector").field("until", &self.until).finish_non_exhaustive()
    }
}
