//! Adds trades to the rows of their hours: each is written once a run, if nobody wrote it since it was read.
//! A day's row is written when the first trade of a later day comes.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::{MaterialId, Timestamp};
use tradepost_ports::CandleInterval;

use super::Projector;
use crate::environment::Environment;
use crate::error::MaterialError;
use crate::hours::{self, Hours};
use crate::store::{self, BatchGet, Store, StoreError};
use crate::tables::{DayRow, Figures, HourRow, SettlementRow, Table, hour_key};

impl<S: Store + ?Sized, E: Environment + ?Sized> Projector<'_, S, E> {
    /// Adds the trades of these settlements to their candles; returns how the material trades then, where
    /// there are any.
    pub(super) async fn add_to_candles(
        &self,
        material: &MaterialId,
        settlements: &[SettlementRow],
    ) -> Result<Option<Figures>, MaterialError> {
        let traded = settlements.iter().filter(|row| !row.settlement.executions.is_empty());
        let traded: Vec<_> = traded.collect();
        if traded.is_empty() {
            return Ok(None);
        }
        let mut backoff = self.backoff();
        loop {
            let mut hours = self.hours_of(material, &traded).await?;
            let before: BTreeMap<_, _> = hours.iter().map(|(start, hour)| (*start, hour.upto)).collect();
            let mut recent = hours::recent_of(&hours);
            for row in &traded {
                if let Some(hour) = hours.get_mut(&CandleInterval::Hour.start_of(row.settlement.at)) {
                    hour.add(row, &mut recent);
                }
            }
            // A day that is over comes first: its last hour would not look like the newest again.
            for day in days_over(&before, &hours) {
                self.write_day(material, day, &hours).await?;
            }
            if self.replace(&before, &hours).await? {
                return Ok(hours::figures(&hours, self.environment.now()));
            }
            if !backoff.wait(self.store).await {
                return Err(StoreError::Conflict.into());
            }
        }
    }

    /// The newest hours, and those of these settlements.
    async fn hours_of(
        &self,
        material: &MaterialId,
        settlements: &[&SettlementRow],
    ) -> Result<Hours, MaterialError> {
        let mut hours = hours::newest(self.store, material, true).await?;
        let needed: BTreeSet<_> =
            settlements.iter().map(|row| CandleInterval::Hour.start_of(row.settlement.at)).collect();
        let missing: Vec<_> = needed.into_iter().filter(|start| !hours.contains_key(start)).collect();
        // Only an hour before the newest may be there although it was not read.
        let newest = hours.keys().next_back().copied();
        let keys = missing.iter().filter(|start| newest.is_some_and(|newest| **start < newest));
        let keys: Vec<_> = keys.map(|start| hour_key(material, *start)).collect();
        let found = store::batch_get(self.store, BatchGet { keys, consistent: true }).await?;
        hours.extend(missing.into_iter().map(|start| (start, HourRow::new(material.clone(), start))));
        for item in found.iter().flatten() {
            let hour = HourRow::decode(item);
            let hour = hour.map_err(|reason| MaterialError::row(Table::CANDLES, item, reason))?;
            hours.insert(hour.start, hour);
        }
        Ok(hours)
    }

    /// Writes the row of a day that is over.
    async fn write_day(
        &self,
        material: &MaterialId,
        day: Timestamp,
        hours: &Hours,
    ) -> Result<(), MaterialError> {
        let last = Timestamp(day.0 + CandleInterval::Day.ms() - CandleInterval::Hour.ms());
        let mut of_day = hours::read(self.store, hours::between(material, day, last), usize::MAX).await?;
        of_day.extend(hours.range(day..=last).map(|(start, hour)| (*start, hour.clone())));
        let of_day: Vec<_> = of_day.into_values().collect();
        if let Some(row) = DayRow::of(material, day, &of_day) {
            self.write(row.action()).await?;
        }
        Ok(())
    }

    /// Writes the hours that have changed, oldest first; returns whether nobody else has written one of them.
    async fn replace(&self, before: &BTreeMap<Timestamp, u64>, hours: &Hours) -> Result<bool, MaterialError> {
        for hour in hours.values() {
            let upto = before.get(&hour.start).copied().unwrap_or_default();
            if upto != hour.upto && !self.write(hour.replace(upto)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The days before the newest one whose rows are due: that of the hour that was the newest, and those in
/// which an hour has changed.
fn days_over(before: &BTreeMap<Timestamp, u64>, hours: &Hours) -> BTreeSet<Timestamp> {
    let day_of = |start: Timestamp| CandleInterval::Day.start_of(start);
    let newest_before = before.iter().rev().find(|(_, upto)| **upto > 0).map(|(start, _)| *start);
    let has_changed = |hour: &&HourRow| before.get(&hour.start) != Some(&hour.upto);
    let changed = hours.values().filter(has_changed).map(|hour| hour.start);
    let newest = hours.keys().next_back().map(|start| day_of(*start));
    let days = changed.chain(newest_before).map(day_of);
    days.filter(|day| newest.is_some_and(|newest| *day < newest)).collect()
}
