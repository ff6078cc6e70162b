//! A copy of the market's files while it serves: one at a time, and only with room for the market beside it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt;
use futures::stream::{self, BoxStream, StreamExt};
use tradepost_ports::{Answer, Backup, Refusal};

use super::Node;
use crate::journal::backup::{BackupCopy, BackupError};
use crate::room::NoRoom;

/// Ends the copy when the client is gone.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Backup for Node {
    fn copy(&self) -> Answer<'_, BoxStream<'static, io::Result<Vec<u8>>>> {
        async move {
            let turn = Arc::clone(&self.backups).try_acquire_owned();
            let turn = turn.map_err(|_| Refusal::BackupInProgress)?;
            let location = self.location.clone();
            let executor = self.executor.clone();
            let waits = CancelOnDrop(Arc::default());
            let cancelled = Arc::clone(&waits.0);
            let copy = executor.blocking(move || BackupCopy::make(&location, turn, &cancelled)).await?;
            drop(waits);
            let file = copy.map_err(|error| match error {
                BackupError::NoRoom(NoRoom { needed, available }) => {
                    Refusal::InsufficientStorage { needed, available }
                }
                other => Refusal::internal(other),
            })?;
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

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::path::Path;

    use super::*;
    use crate::environment::{Environment, Files, OsFiles};
    use crate::start::{MarketSettings, RunningMarket, start};

    /// The operating system's files, on a disk with this many free bytes.
    #[derive(Debug)]
    struct SmallDisk(u64);

    impl Files for SmallDisk {
        fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
            OsFiles.open(path)
        }

        fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
            OsFiles.write(path, parts)
        }

        fn replace(&self, path: &Path, with: &Path) -> io::Result<()> {
            OsFiles.replace(path, with)
        }

        fn lengthen(&self, path: &Path, length: u64) -> io::Result<()> {
            OsFiles.lengthen(path, length)
        }

        fn make_directory(&self, path: &Path) -> io::Result<()> {
            OsFiles.make_directory(path)
        }

        fn remove(&self, path: &Path) -> io::Result<()> {
            OsFiles.remove(path)
        }

        fn free_bytes(&self, _: &Path) -> io::Result<Option<u64>> {
            Ok(Some(self.0))
        }
    }

    async fn market(directory: &Path, files: impl Files + 'static) -> RunningMarket {
        let environment = Environment { files: Arc::new(files), ..Environment::default() };
        start(MarketSettings { environment, ..MarketSettings::new(directory) }, |_, _| {}).await.unwrap()
    }

    fn copies(directory: &Path) -> usize {
        let files = std::fs::read_dir(directory).unwrap();
        files
            .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with("backup"))
            .count()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_backup_is_made_at_a_time_and_a_client_that_leaves_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let running = market(directory.path(), OsFiles).await;
        let mut first = running.market.copy().await.unwrap();
        assert!(first.next().await.unwrap().is_ok());
        assert_eq!(copies(directory.path()), 1);
        assert!(matches!(running.market.copy().await, Err(Refusal::BackupInProgress)));
        drop(first);
        assert_eq!(copies(directory.path()), 0);
        let whole: Vec<_> = running.market.copy().await.unwrap().collect().await;
        assert!(!whole.is_empty() && whole.iter().all(Result::is_ok));
        assert_eq!(copies(directory.path()), 0);
        running.stop().unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_backup_that_does_not_fit_beside_the_market_is_refused_with_the_room_it_needs() {
        let directory = tempfile::tempdir().unwrap();
        let running = market(directory.path(), SmallDisk(1_000)).await;
        match running.market.copy().await.map(drop) {
            Err(Refusal::InsufficientStorage { needed, available: 1_000 }) => assert!(needed > 1_000),
            other => panic!("{other:?}"),
        }
        assert_eq!(copies(directory.path()), 0);
        running.stop().unwrap();
    }
}
