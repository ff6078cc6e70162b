//! What only the operator may do.

use std::io;

use futures::FutureExt;
use futures::stream::BoxStream;
use tradepost_core::{Audit, MaterialId};
use tradepost_ports::{Answer, Economy, EconomyRequest, Holding, Operating, Refusal, Stamp, Transfer};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Operating for Serverless<S, E> {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.register_material(material, name, stamp).boxed()
    }

    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        self.deposit_assets(transfer, stamp).boxed()
    }

    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        self.withdraw_assets(transfer, stamp).boxed()
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.set_halted(halted, material, stamp).boxed()
    }

    fn audit(&self) -> Answer<'_, Audit> {
        self.read_audit().boxed()
    }

    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy> {
        self.read_economy(request).boxed()
    }

    /// The tables are restored to a point in time by DynamoDB itself.
    fn backup(&self) -> Answer<'_, BoxStream<'static, io::Result<Vec<u8>>>> {
        async move { Err(Refusal::Unsupported) }.boxed()
    }
}
