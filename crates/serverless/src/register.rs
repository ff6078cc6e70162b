//! The register of materials, and what is halted, as this process read it within the last second.
//!
//! Every order depends on these rows and they hardly ever change, so that reading them for each one would let
//! all orders of the market meet on one row. What the process itself changes it sees at once; what another
//! one changes, a second later. A material that is not known is looked up: a registration is seen at once.
//!
//! Not here: reading the rows (`reads/register.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tradepost_core::{MaterialId, Rejection};

use crate::tables::{MarketRow, MaterialRow};

/// How long a row is good for, in microseconds.
const FRESH_US: u64 = 1_000_000;

/// Rows of the register that this process has read.
#[derive(Debug, Default)]
pub(crate) struct RegisterCache(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    market: Option<(MarketRow, u64)>,
    materials: BTreeMap<MaterialId, (MaterialRow, u64)>,
    /// How often it was outdated.
    changes: u64,
    /// The numbers of materials, which never change.
    numbers: BTreeMap<MaterialId, u16>,
}

/// Some rows of the register.
#[derive(Clone, Debug, Default)]
pub(crate) struct Register {
    pub(crate) market: MarketRow,
    pub(crate) materials: BTreeMap<MaterialId, MaterialRow>,
}

/// The rows of a look at the register that are good still.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub(crate) market: Option<MarketRow>,
    pub(crate) materials: BTreeMap<MaterialId, MaterialRow>,
    /// When it was looked at, and after which change.
    now: u64,
    changes: u64,
}

impl Register {
    /// A material, which must be registered.
    pub(crate) fn registered(&self, material: &MaterialId) -> Result<&MaterialRow, Rejection> {
        self.materials.get(material).ok_or(Rejection::UnknownMaterial)
    }
}

impl RegisterCache {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of these materials at this time, in microseconds.
    pub(crate) fn fresh(&self, materials: &BTreeSet<MaterialId>, now: u64) -> Fresh {
        let known = self.known();
        // A clock may go back.
        let good = |at: u64| now.checked_sub(at).is_some_and(|age| age < FRESH_US);
        let row = |material: &MaterialId| {
            let (row, at) = known.materials.get(material)?;
            good(*at).then(|| (material.clone(), row.clone()))
        };
        let market = known.market.filter(|(_, at)| good(*at)).map(|(row, _)| row);
        Fresh { market, materials: materials.iter().filter_map(row).collect(), now, changes: known.changes }
    }

    /// Keeps rows that were read after a look. They may be older than a change by this process meanwhile:
    /// then they are not kept.
    pub(crate) fn keep(&self, look: &Fresh, market: Option<MarketRow>, rows: &[MaterialRow]) {
        self.learn(rows.iter());
        let mut known = self.known();
        if known.changes == look.changes {
            known.market = market.map(|row| (row, look.now)).or(known.market);
            known.materials.extend(rows.iter().map(|row| (row.material.clone(), (row.clone(), look.now))));
        }
    }

    /// Reads every row again from now on.
    pub(crate) fn outdate(&self) {
        let mut known = self.known();
        known.changes += 1;
        known.market = None;
        known.materials.clear();
    }

    /// Remembers the numbers of rows that are not kept.
    pub(crate) fn learn<'r>(&self, rows: impl Iterator<Item = &'r MaterialRow>) {
        let mut known = self.known();
        for row in rows {
            if !known.numbers.contains_key(&row.material) {
                known.numbers.insert(row.material.clone(), row.number);
            }
        }
    }

    /// The number of a material, if it was ever read.
    pub(crate) fn number(&self, material: &MaterialId) -> Option<u16> {
        self.known().numbers.get(material).copied()
    }
}
