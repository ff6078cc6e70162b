//! Work on a thread of its own, done whenever it is asked for: snapshots, moving the journal's log into its file.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// A thread that does one thing when asked.
#[derive(Debug)]
pub(crate) struct Worker {
    /// The way to the thread, and the thread; `None` once it has been waited for.
    running: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl Worker {
    /// Work that nobody does: whoever assembled the market without threads does it by hand.
    #[cfg(any(feature = "simulation", test))]
    pub(crate) fn by_hand() -> Self {
        Self { running: None }
    }

    /// Starts the thread.
    pub(crate) fn start(name: &str, mut work: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let (asked, asking) = sync_channel(1);
        let thread = Builder::new().name(name.into()).spawn(move || asking.iter().for_each(|()| work()))?;
        Ok(Self { running: Some((asked, thread)) })
    }

    /// Asks for it. Asked again while it is being done, it is done once more.
    pub(crate) fn ask(&self) {
        if let Some((asked, _)) = &self.running {
            // Full: it is asked for already. Gone: the thread panicked, which `finish` tells.
            let _asked_before = asked.try_send(());
        }
    }

    /// Waits until all that was asked for is done.
    pub(crate) fn finish(&mut self) {
        if let Some((asked, thread)) = self.running.take() {
            drop(asked);
            if thread.join().is_err() {
                tracing::error!("a chore's thread panicked");
            }
        }
    }
}
