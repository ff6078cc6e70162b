//! Work that runs alone on tables whose time passes whenever it waits.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::MemoryTables;

/// Whether a future was woken.
#[derive(Debug, Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl MemoryTables {
    /// Does some work on these tables. Whenever it waits for time to pass, it passes.
    ///
    /// # Panics
    ///
    /// Panics where the work waits for something else.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let woken = Arc::<Woken>::default();
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
                return done;
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                assert!(self.tables().clock.skip(), "the work waits for something that never comes");
            }
        }
    }
}
