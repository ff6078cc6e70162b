//! What a process knows about materials from earlier runs, to save reads. A stale entry costs one failed
//! transaction.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tradepost_core::MaterialId;

/// The materials that this process has matched.
#[derive(Debug, Default)]
pub struct MaterialCache(Mutex<BTreeMap<MaterialId, CachedMaterial>>);

#[derive(Clone, Copy, Debug)]
pub(super) struct CachedMaterial {
    pub(super) number: u16,
    /// The last settlement.
    pub(super) seq: u64,
}

impl MaterialCache {
    pub(super) fn get(&self, material: &MaterialId) -> Option<CachedMaterial> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(material).copied()
    }

    pub(super) fn set(&self, material: &MaterialId, cached: Option<CachedMaterial>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match cached {
            Some(cached) => all.insert(material.clone(), cached),
            None => all.remove(material),
        };
    }
}
