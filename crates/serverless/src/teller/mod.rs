//! Tells what the matcher did: how orders ended, what happened to players, candles, the last price: [`Teller::tell`],
//! [`Teller::tell_all`].
//!
//! Level-triggered, behind the stream of `trades`: reads how far the story of a material is told, then the settlements
//! behind that, in their order. It writes the rows of `orders` that ended and those of `inbox` as they will ever be, so
//! writing them again changes nothing; each candle says which settlement is the last in it; and last of all how far the
//! story is told. So two tellers at once, or one that dies anywhere, tell everything and nothing twice.
//!
//! Invariants: a reader that finds a settlement told finds all of its rows. A settlement is told after all before it.

mod story;
mod candles;

use std::collections::BTreeSet;
use std::fmt;

use futures::StreamExt;
use futures::future::try_join_all;
use futures::stream;
use tradepost_core::{MaterialId, Timestamp};

use crate::host::Host;
use crate::matcher::Trouble;
use crate::store::{self, Action, Comparison, Condition, Patience, Query, Range, Store, StoreError};
use crate::tables::{ProgressRow, SettlementRow, Table, attribute, progress_key, settlement_key};

/// How many materials are told at the same time.
const AT_ONCE: usize = 16;
/// How many settlements are told at once.
const ROUND: u32 = 32;
/// How often something is written again without getting on.
const ATTEMPTS: u32 = 12;
/// The most rows of a plain batch.
const BATCH_MAX: usize = 25;

/// Tells the story of materials. The caller makes one for a batch of stream records.
pub struct Teller<'a, S: ?Sized, H: ?Sized> {
    /// Where the tables are.
    pub store: &'a S,
    /// The time and chance.
    pub host: &'a H,
    /// When to stop although there is more to tell.
    pub until: Timestamp,
}

/// What a teller did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many settlements it told.
    pub settlements: u64,
    /// Whether there is more to tell: the caller has it told again.
    pub unfinished: bool,
}

impl<S: Store + ?Sized, H: Host + ?Sized> Teller<'_, S, H> {
    /// Tells the story of all of these materials, many at the same time; trouble with one does not keep the others.
    pub async fn tell_all(
        &self,
        materials: &BTreeSet<MaterialId>,
    ) -> Vec<(MaterialId, Result<Told, Trouble>)> {
        let tell = async |material: &MaterialId| (material.clone(), self.tell(material).await);
        stream::iter(materials.iter().map(tell)).buffered(AT_ONCE).collect().await
    }

    /// Tells the story of a material as far as it goes.
    pub async fn tell(&self, material: &MaterialId) -> Result<Told, Trouble> {
        let mut told = Told::default();
        match self.tell_into(material, &mut told).await {
            Err(Trouble::Store(error)) if error.is_passing() => Ok(Told { unfinished: true, ..told }),
            done => done.map(|unfinished| Told { unfinished, ..told }),
        }
    }

    /// Tells, counts what it told, and says whether there is more.
    async fn tell_into(&self, material: &MaterialId, told: &mut Told) -> Result<bool, Trouble> {
        let mut progress = self.progress(material).await?;
        let mut patience = Patience::new(ATTEMPTS, self.host.random());
        loop {
            let (settlements, more) = self.read(material, progress.told).await?;
            let Some(last) = settlements.last() else {
                if more && patience.wait(self.store).await {
                    continue;
                }
                return Ok(more);
            };
            if self.host.now() >= self.until {
                return Ok(true);
            }
            let seq = last.seq;
            self.write_rows(settlements.iter().flat_map(story::rows).collect()).await?;
            self.add_to_candles(material, &settlements).await?;
            progress = ProgressRow {
                material: material.clone(),
                told: seq,
                last: story::last_price(&settlements).or(progress.last),
            };
            self.write_progress(&progress).await?;
            told.settlements += u64::try_from(settlements.len()).unwrap_or(u64::MAX);
            if !more {
                return Ok(false);
            }
        }
    }

    async fn progress(&self, material: &MaterialId) -> Result<ProgressRow, Trouble> {
        match store::get(self.store, progress_key(material).read()).await? {
            Some(item) => {
                ProgressRow::decode(&item).map_err(|reason| Trouble::row(Table::Progress, &item, reason))
            }
            None => Ok(ProgressRow { material: material.clone(), told: 0, last: None }),
        }
    }

    /// The next settlements without a gap, and whether there may be more. (A query may see a row and miss one that was
    /// written before it.)
    async fn read(&self, material: &MaterialId, told: u64) -> Result<(Vec<SettlementRow>, bool), Trouble> {
        let behind = settlement_key(material, told).range.unwrap_or_default();
        let query = Query::of(Table::Trades, material.as_str()).range(Range::Behind(behind.into()));
        let page = store::query(self.store, query.limit(ROUND)).await?;
        let rows: Vec<_> = page
            .items
            .iter()
            .map(|item| {
                SettlementRow::decode(item).map_err(|reason| Trouble::row(Table::Trades, item, reason))
            })
            .collect::<Result<_, _>>()?;
        let found = rows.len();
        let dense: Vec<_> = rows
            .into_iter()
            .zip(told + 1..)
            .take_while(|(row, seq)| row.seq == *seq)
            .map(|(row, _)| row)
            .collect();
        let more = page.next.is_some() || dense.len() < found;
        Ok((dense, more))
    }

    /// Puts rows, however often it takes within reason.
    async fn write_rows(&self, rows: Vec<Action>) -> Result<(), Trouble> {
        let batch = async |batch: &[Action]| {
            let mut patience = Patience::new(ATTEMPTS, self.host.random());
            loop {
                match self.store.batch_write(batch.to_vec()).await {
                    Err(error) if error.is_passing() && patience.wait(self.store).await => {}
                    done => return done,
                }
            }
        };
        try_join_all(rows.chunks(BATCH_MAX).map(batch)).await?;
        Ok(())
    }

    /// Notes how far the story is told, unless another teller is further.
    async fn write_progress(&self, progress: &ProgressRow) -> Result<(), Trouble> {
        let further = Condition::missing(attribute::TOLD).or(Condition::compare(
            attribute::TOLD,
            Comparison::Less,
            progress.told,
        ));
        let action = progress.key().put(progress.item()).when(further);
        let mut patience = Patience::new(ATTEMPTS, self.host.random());
        loop {
            match self.store.write(action.clone()).await {
                Ok(()) | Err(StoreError::ConditionFailed(_)) => return Ok(()),
                Err(error) if error.is_passing() && patience.wait(self.store).await => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl<S: ?Sized, H: ?Sized> fmt::Debug for Teller<'_, S, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Teller").field("until", &self.until).finish_non_exhaustive()
    }
}
