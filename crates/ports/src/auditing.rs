//! Auditing: sums over the whole market. For the operator only.

use tradepost_core::{Audit, Sequence, Timestamp};

use crate::{Answer, Economy, EconomyRequest};

/// An audit and the moment it describes.
#[derive(Clone, Debug)]
pub struct AuditReport {
    /// What was found.
    pub audit: Audit,
    /// The moment; on AWS, when reading began.
    pub at: Timestamp,
    /// The last event included; `None` on AWS, where events have no common order.
    pub sequence: Option<Sequence>,
}

/// Sums over the whole market. For the operator only.
pub trait Auditing: Send + Sync {
    /// Adds up every account and compares the sums with what came in and went out.
    fn audit(&self) -> Answer<'_, AuditReport>;
    /// Reads the economy over a range of time.
    fn economy(&self, request: EconomyRequest) -> Answer<'_, Economy>;
}
