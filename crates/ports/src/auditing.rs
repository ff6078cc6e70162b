//! Auditing: sums over the whole market. For the operator only.

use tradepost_core::Audit;

use crate::{Answer, Economy, EconomyRequest};

/// Sums over the whole market. For the operator only.
pub trait Auditing: Send + Sync {
    /// Adds up every account and compares the sums with what came in and went out.
    fn audit(&self) -> Answer<'_, Audit>;
    /// Reads the economy over a range of time.
    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy>;
}
