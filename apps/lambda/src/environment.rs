//! The clock and random numbers of a function.

use std::time::{SystemTime, UNIX_EPOCH};

use tradepost_serverless::Environment;

/// The clock and the random numbers of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemEnvironment;

impl Environment for SystemEnvironment {
    fn now_us(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    }

    fn random(&self) -> u64 {
        // Without random numbers ids could collide; nothing can be served then.
        #[expect(clippy::expect_used, reason = "a machine without random numbers serves nobody")]
        getrandom::u64().expect("the system gives random numbers")
    }
}
