//! A copy of the market's files while it serves.

use std::io;

use futures::FutureExt;
use futures::stream::{self, BoxStream, StreamExt};
use tradepost_ports::{Answer, Backup, Refusal};

use super::Node;
use crate::journal::backup::BackupCopy;

impl Backup for Node {
    fn copy(&self) -> Answer<'_, BoxStream<'static, io::Result<Vec<u8>>>> {
        async move {
            let location = self.location.clone();
            let executor = self.executor.clone();
            let copy = executor.blocking(move || BackupCopy::make(&location)).await?;
            let file = copy.map_err(Refusal::internal)?;
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
