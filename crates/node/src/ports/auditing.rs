//! Sums over the whole market.

use futures::FutureExt;
use tradepost_core::Audit;
use tradepost_ports::{Answer, Auditing, Economy, EconomyRequest};

use super::Node;

impl Auditing for Node {
    fn audit(&self) -> Answer<'_, Audit> {
        self.engine.read(tradepost_core::Market::audit).boxed()
    }

    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy> {
        async move {
            let at = self.clock.now();
            let range = request.range(at)?;
            let (supply, worths) = self.engine.read(|market| (market.supplies(), market.worths())).await?;
            let (materials, flows) = self.read_history(move |history| history.economy(range)).await?;
            Ok(Economy { range, at, materials, supply, flows, worths })
        }
        .boxed()
    }
}
