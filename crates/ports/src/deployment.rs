//! A deployment: all capabilities of one market.

use std::fmt;

use crate::{
    Access, Accounts, Administration, Auditing, Backup, Feed, LiveStream, MarketData, RuleBook, Trading,
    Treasury, Webhooks,
};

/// All capabilities of one market; those that a deployment may lack are `None` there.
pub trait Deployment:
    MarketData + Trading + Accounts + Treasury + Administration + Access + Auditing
{
    /// The live stream, where the deployment has one.
    fn live_stream(&self) -> Option<&dyn LiveStream> {
        None
    }

    /// The backup, where the deployment has one of its own.
    fn backup(&self) -> Option<&dyn Backup> {
        None
    }

    /// The feed, where the deployment has one.
    fn feed(&self) -> Option<&dyn Feed> {
        None
    }

    /// The webhooks, where the deployment has them.
    fn webhooks(&self) -> Option<&dyn Webhooks> {
        None
    }

    /// The rules that an operator can set, where the deployment has them.
    fn rule_book(&self) -> Option<&dyn RuleBook> {
        None
    }
}

impl fmt::Debug for dyn Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deployment")
    }
}
