//! The way in: requests, the queue they wait in, and the idempotency keys already used.

pub(crate) mod idempotency;
pub(crate) mod references;
pub(crate) mod request;
