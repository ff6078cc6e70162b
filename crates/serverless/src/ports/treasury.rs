//! How assets come into the market and leave it.

use futures::FutureExt;
use tradepost_ports::{Answer, Holding, Stamp, Transfer, Treasury};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Treasury for Serverless<S, E> {
    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        self.deposit_assets(transfer, stamp).boxed()
    }

    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        self.withdraw_assets(transfer, stamp).boxed()
    }
}
