//! Where work runs that must not hold up the caller: on a runtime, or in place when a simulation steps
//! through the market.
//!
//! The starter of the market chooses; nothing detects it.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::error::Elapsed;
use tradepost_ports::Refusal;

/// Where such work runs.
#[derive(Clone, Debug)]
pub(crate) enum Executor {
    /// On this runtime.
    Tokio(Handle),
    /// In place, without time limits: a simulation has its own clock.
    Inline,
}

impl Executor {
    /// Runs a step that waits for the disk.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        step: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        match self {
            Self::Tokio(runtime) => runtime.spawn_blocking(step).await.map_err(Refusal::internal),
            Self::Inline => Ok(step()),
        }
    }

    /// Waits for a future, up to a time limit.
    pub(crate) async fn within<F: Future>(&self, limit: Duration, future: F) -> Result<F::Output, Elapsed> {
        match self {
            Self::Tokio(runtime) => {
                let timeout = {
                    let _entered = runtime.enter();
                    tokio::time::timeout(limit, future)
                };
                timeout.await
            }
            Self::Inline => Ok(future.await),
        }
    }
}
