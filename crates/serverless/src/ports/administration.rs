//! The register of materials, and halts.

use futures::FutureExt;
use tradepost_core::{MaterialId, Rejection};
use tradepost_ports::{Administration, Answer, Stamp};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Administration for Serverless<S, E> {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.register_material(material, name, stamp).boxed()
    }

    fn register_all(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<(), Rejection>>> {
        self.register_materials(materials, stamp).boxed()
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.set_halted(halted, material, stamp).boxed()
    }
}
