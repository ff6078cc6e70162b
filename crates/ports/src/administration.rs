//! Administration: the register of materials, and halts. For the operator only.

use tradepost_core::MaterialId;

use crate::{Answer, Stamp};

/// The register of materials, and halts. For the operator only.
pub trait Administration: Send + Sync {
    /// Registers a material, or renames it.
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()>;
    /// Stops (`true`) or resumes (`false`) the acceptance of orders, of one material or of all.
    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()>;
}
