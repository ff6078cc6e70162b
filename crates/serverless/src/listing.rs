//! The list of materials, as each process keeps it for a second.
//!
//! Nothing about money is decided from it. It may be as old as that, and a moment older where the scan was
//! answered by a copy of the table that lags. A material that this process has registered, renamed or halted
//! is in the next list.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tradepost_core::{MaterialId, Timestamp};

use crate::tables::{MarketRow, SummaryRow};

/// How long a process keeps the list, in milliseconds.
const KEPT_MS: u64 = 1_000;

/// All materials, in the order of their registration.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) market: MarketRow,
    pub(crate) rows: Vec<SummaryRow>,
    pub(crate) read_at: Timestamp,
}

/// The list that a process keeps.
#[derive(Debug, Default)]
pub(crate) struct ListingCache(Mutex<Kept>);

/// What a process keeps, and what it knows to have changed since.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) listing: Option<Arc<Listing>>,
    /// Whether this process has changed the register since.
    pub(crate) changed: bool,
    /// Materials whose best prices may be others than their rows say.
    pub(crate) touched: BTreeSet<MaterialId>,
}

impl ListingCache {
    pub(crate) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The register has changed.
    pub(crate) fn forget(&self) {
        self.kept().changed = true;
    }

    /// The best prices of these materials may have changed, and nobody else will notice.
    pub(crate) fn touch(&self, materials: impl IntoIterator<Item = MaterialId>) {
        self.kept().touched.extend(materials);
    }

    pub(crate) fn fresh(&self, now: Timestamp) -> Option<Arc<Listing>> {
        let kept = self.kept();
        let listing = kept.listing.as_ref().filter(|_| !kept.changed)?;
        let is_fresh = listing.read_at <= now && now.0 - listing.read_at.0 < KEPT_MS;
        is_fresh.then(|| Arc::clone(listing))
    }
}
