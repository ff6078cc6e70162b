//! Reads the list of materials, by one scan of `materials`, and puts right in it what only time has changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::{StreamExt, stream};
use tradepost_core::{MaterialId, RuleSet, Timestamp};
use tradepost_ports::{Day, MaterialSummary, Refusal};

use super::materials::register_of;
use crate::environment::Environment;
use crate::hours;
use crate::listing::Listing;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::{Figures, MarketRow, SummaryRow, Table, TopRow};
use crate::top_of_book;

/// The most materials that are put right when the list is read.
const MENDED_MAX: usize = 32;
/// How many of them at the same time.
const AT_ONCE: usize = 16;

impl SummaryRow {
    /// Whether its figures are of an earlier moment and no longer hold.
    fn is_old(&self, now: Timestamp) -> bool {
        self.progress.figures.as_ref().is_some_and(|figures| !figures.holds(now))
    }

    /// What a list shows of it, with these figures.
    pub(super) fn summary(
        &self,
        market: MarketRow,
        figures: Option<&Figures>,
        top: TopRow,
        now: Timestamp,
    ) -> MaterialSummary {
        MaterialSummary {
            material: self.entry.material.clone(),
            name: self.entry.name.clone(),
            halted: market.halted || self.entry.halted,
            last: figures.map(|figures| figures.last),
            best_bid: top.bid,
            best_ask: top.ask,
            reference_price: figures.map(|figures| figures.reference(now).0),
            day: figures.map_or_else(Day::default, |figures| figures.day(now).0),
            rules: RuleSet::default(),
        }
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// The list of materials, at most a second old.
    pub(super) async fn listing(&self) -> Result<Arc<Listing>, Refusal> {
        match self.listing.fresh(self.now()) {
            Some(listing) => Ok(listing),
            None => self.read_listing().await,
        }
    }

    /// Reads the list.
    pub(super) async fn read_listing(&self) -> Result<Arc<Listing>, Refusal> {
        let (changed, touched) = {
            let mut kept = self.listing.kept();
            (std::mem::take(&mut kept.changed), std::mem::take(&mut kept.touched))
        };
        let now = self.now();
        let items = if changed {
            store::scan_all(&self.store, Table::MATERIALS).await?
        } else {
            store::scan_all_eventually(&self.store, Table::MATERIALS).await?
        };
        let (market, mut rows) = register_of(&items)?;
        self.register.learn(rows.iter().map(|row| &row.entry));
        self.mend(&mut rows, &touched, now).await;
        let listing = Arc::new(Listing { market, rows, read_at: now });
        self.listing.kept().listing = Some(Arc::clone(&listing));
        Ok(listing)
    }

    /// Puts right what only time has changed, in the table as well: figures that no longer hold, and best
    /// prices after a cancel. What fails stays as it is until the next list.
    async fn mend(&self, rows: &mut [SummaryRow], touched: &BTreeSet<MaterialId>, now: Timestamp) {
        let is_touched = |row: &SummaryRow| touched.contains(&row.entry.material);
        let due = rows.iter().enumerate().filter(|(_, row)| is_touched(row) || row.is_old(now));
        let due: Vec<_> = due.take(MENDED_MAX).map(|(place, row)| (place, row.clone())).collect();
        let mended = due.into_iter().map(|(place, row)| {
            let touched = is_touched(&row);
            async move { (place, self.mended(row, touched, now).await) }
        });
        for (place, row) in stream::iter(mended).buffered(AT_ONCE).collect::<Vec<_>>().await {
            if let Some(old) = rows.get_mut(place) {
                *old = row;
            }
        }
    }

    async fn mended(&self, mut row: SummaryRow, touched: bool, now: Timestamp) -> SummaryRow {
        let material = row.entry.material.clone();
        if touched
            && let Ok(top) = top_of_book::keep(&self.store, &self.environment, &material, row.top).await
        {
            row.top = top;
        }
        if row.is_old(now)
            && let Ok(Some(figures)) = self.figures(&material, now).await
            && self.store.write(row.progress.refreshed(&material, &figures)).await.is_ok()
        {
            row.progress.figures = Some(figures);
        }
        row
    }

    /// How a material trades, added up from its candles.
    pub(super) async fn figures(
        &self,
        material: &MaterialId,
        now: Timestamp,
    ) -> Result<Option<Figures>, Refusal> {
        let hours = hours::newest(&self.store, material, false).await.map_err(Refusal::internal)?;
        Ok(hours::figures(&hours, now))
    }
}
