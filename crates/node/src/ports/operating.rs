//! What only the operator may do.

use std::io;

use futures::FutureExt;
use futures::stream::{self, BoxStream, StreamExt};
use tradepost_core::{Audit, Command, MaterialId};
use tradepost_ports::{Answer, Economy, EconomyRequest, Holding, Operating, Refusal, Stamp, Transfer};

use super::Node;
use crate::journal;
use crate::journal::backup::BackupCopy;

impl Operating for Node {
    fn register(&self, material: MaterialId, name: String, stamp: Option<Stamp>) -> Answer<'_, ()> {
        async move { self.do_one(Command::RegisterMaterial { material, name }, stamp).await.map(drop) }
            .boxed()
    }

    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        let Transfer { player, asset, amount, reason } = transfer;
        self.transfer(Command::Deposit { player, asset, amount, reason }, stamp).boxed()
    }

    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding> {
        let Transfer { player, asset, amount, reason } = transfer;
        self.transfer(Command::Withdraw { player, asset, amount, reason }, stamp).boxed()
    }

    fn halt(&self, halted: bool, material: Option<MaterialId>, stamp: Option<Stamp>) -> Answer<'_, ()> {
        let command = if halted { Command::Halt { material } } else { Command::Resume { material } };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }

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

    fn backup(&self) -> Answer<'_, BoxStream<'static, io::Result<Vec<u8>>>> {
        async move {
            let directory = self.directory.clone();
            let executor = self.executor.clone();
            let copy = executor.blocking(move || BackupCopy::make(&directory)).await?;
            let file = copy.map_err(|error| Refusal::Failed(error.to_string()))?;
            // An error is passed on, so that a cut copy is never taken for a whole one.
            Ok(stream::unfold((executor, Some(file)), |(executor, file)| async {
                let mut file = file?;
                match executor.blocking(move || file.chunk().map(|chunk| (chunk, file))).await {
                    Ok(Ok((chunk, file))) => {
                        (!chunk.is_empty()).then_some((Ok(chunk), (executor, Some(file))))
                    }
                    Ok(Err(error)) => Some((Err(error), (executor, None))),
                    Err(refusal) => Some((Err(io::Error::other(refusal)), (executor, None))),
                }
            })
            .boxed())
        }
        .boxed()
    }
}

impl Node {
    async fn transfer(&self, command: Command, stamp: Option<Stamp>) -> Result<Holding, Refusal> {
        match self.do_one(command, stamp).await? {
            journal::Answer::Holding(asset, balance) => Ok(Holding { asset, balance }),
            other => Err(Refusal::Failed(format!("expected a holding, got {other:?}"))),
        }
    }
}
