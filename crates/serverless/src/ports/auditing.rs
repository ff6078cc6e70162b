//! Sums over the whole market.

use futures::FutureExt;
use tradepost_ports::{Answer, AuditReport, Auditing, Economy, EconomyRequest};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Auditing for Serverless<S, E> {
    fn audit(&self) -> Answer<'_, AuditReport> {
        self.read_audit().boxed()
    }

    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy> {
        self.read_economy(request).boxed()
    }
}
