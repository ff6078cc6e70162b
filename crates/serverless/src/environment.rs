//! What the market needs of the machine it runs on: the time and chance.

use tradepost_core::Timestamp;

/// The time and chance.
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
