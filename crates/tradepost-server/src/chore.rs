//! Work on a thread of its own, done whenever it is asked for: snapshots, moving the journal's log into its file.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// A thread that does one thing when asked.
#[derive(Debug)]
pub(crate) struct Chore {
    asked: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Chore {
    /// Starts the thread.
    pub(crate) fn start(name: &str, mut work: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let (asked, asking) = sync_channel(1);
        let thread = Builder::new().name(name.into()).spawn(move || asking.iter().for_each(|()| work()))?;
        Ok(Self { asked, thread })
    }

    /// Asks for it. Asked again while it is being done, it is done once more.
    pub(crate) fn ask(&self) {
        // Full: it is asked for already. Gone: the thread panicked, which `finish` tells.
        let _asked_before = self.asked.try_send(());
    }

    /// Waits until all that was asked for is done.
    pub(crate) fn finish(self) {
        drop(self.asked);
        if self.thread.join().is_err() {
            tracing::error!("a chore's thread panicked");
        }
    }
}
