//! A thread that does one thing whenever it is requested: a snapshot, a checkpoint of the write-ahead log.

use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// A background thread with one task.
#[derive(Debug)]
pub(crate) struct Worker {
    /// The way to the thread, and the thread; `None` once it has been joined.
    running: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl Worker {
    /// A worker without a thread, which ignores requests: a simulation does its task by hand.
    pub(crate) fn by_hand() -> Self {
        Self { running: None }
    }

    /// Starts the thread.
    pub(crate) fn start(name: &str, mut task: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let (request, requests) = sync_channel(1);
        let thread = Builder::new().name(name.into()).spawn(move || requests.iter().for_each(|()| task()))?;
        Ok(Self { running: Some((request, thread)) })
    }

    /// Requests the task. A request that arrives while it runs makes it run once more.
    pub(crate) fn request(&self) {
        if let Some((request, _)) = &self.running {
            // Full: it is requested already. Disconnected: the thread panicked, which `finish` reports.
            let _requested_before = request.try_send(());
        }
    }

    /// Waits until everything requested is done.
    pub(crate) fn finish(&mut self) {
        if let Some((request, thread)) = self.running.take() {
            drop(request);
            if thread.join().is_err() {
                tracing::error!("a background thread panicked");
            }
        }
    }
}
