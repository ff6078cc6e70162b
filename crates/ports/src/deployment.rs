//! A deployment: all capabilities of one market.

use std::fmt;

use crate::{Accounts, Administration, Auditing, Backup, LiveStream, MarketData, Trading, Treasury};

/// All capabilities of one market; those that a deployment may lack are `None` there.
pub trait Deployment: MarketData + Trading + Accounts + Treasury + Administration + Auditing {
    /// The live stream, where the deployment has one.
    fn live_stream(&self) -> Option<&dyn LiveStream> {
        None
    }

    /// The backup, where the deployment has one of its own.
    fn backup(&self) -> Option<&dyn Backup> {
        None
    }
}

impl fmt::Debug for dyn Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deployment")
    }
}
