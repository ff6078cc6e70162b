//! How assets come into the market and leave it.

use futures::FutureExt;
use tradepost_core::Command;
use tradepost_ports::{Answer, Holding, Refusal, Stamp, Transfer, Treasury};

use super::Node;
use crate::journal;

impl Treasury for Node {
    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        let Transfer { player, asset, amount, reason } = transfer;
        self.transfer(Command::Deposit { player, asset, amount, reason }, stamp).boxed()
    }

    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        let Transfer { player, asset, amount, reason } = transfer;
        self.transfer(Command::Withdraw { player, asset, amount, reason }, stamp).boxed()
    }
}

impl Node {
    async fn transfer(&self, command: Command, stamp: Option<Stamp>) -> Result<Holding, Refusal> {
        match self.do_one(command, stamp).await? {
            journal::Answer::Holding(asset, balance) => Ok(Holding { asset, balance }),
            other => Err(Refusal::internal(format!("expected a holding, got {other:?}"))),
        }
    }
}
