//! What enters the market: requests on their way to the engine.

pub(crate) mod idempotency;
