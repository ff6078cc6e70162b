//! Administration: the register of materials, and halts. For the operator only.

use tradepost_core::{MaterialId, Rejection};

use crate::{Answer, Stamp};

/// The register of materials, and halts. For the operator only.
pub trait Administration: Send + Sync {
    /// Registers a material, or renames it.
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()>;
    /// Registers or renames materials with these names, one after another.
    fn register_all(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<(), Rejection>>>;
    /// Stops (`true`) or resumes (`false`) the acceptance of orders, of one material or of all.
    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()>;
}
