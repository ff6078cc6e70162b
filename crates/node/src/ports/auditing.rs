//! Sums over the whole market.

use futures::FutureExt;
use tradepost_ports::{Answer, AuditReport, Auditing, Economy, EconomyRequest};

use super::Node;
use crate::replica::report::Holdings;

impl Auditing for Node {
    fn audit(&self) -> Answer<'_, AuditReport> {
        self.reports.audit(&self.engine).boxed()
    }

    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy> {
        async move {
            let range = request.range(self.clock.now())?;
            let Holdings { at, supply, wealth } = self.reports.holdings(&self.engine).await?;
            let read = self.read_history(move |history| Ok((history.economy(range)?, history.fees(range)?)));
            let ((materials, flows), fees) = read.await?;
            Ok(Economy { range, at, materials, supply, flows, fees, wealth })
        }
        .boxed()
    }
}
