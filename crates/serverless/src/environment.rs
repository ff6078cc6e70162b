//! What the market needs of the process it runs in: a clock and random numbers.

use tradepost_core::Timestamp;

/// The clock and random numbers of a process.
pub trait Environment: Send + Sync {
    /// Microseconds since 1970.
    fn now_us(&self) -> u64;
    /// 64 random bits.
    fn random(&self) -> u64;

    /// Milliseconds since 1970.
    fn now(&self) -> Timestamp {
        Timestamp(self.now_us() / 1000)
    }
}

impl<E: Environment + ?Sized> Environment for std::sync::Arc<E> {
    fn now_us(&self) -> u64 {
        (**self).now_us()
    }

    fn random(&self) -> u64 {
        (**self).random()
    }
}
