//! The market on AWS as the HTTP API sees it: the ports over intake and reads, one file a capability.

mod market_data;
mod trading;
mod accounts;
mod treasury;
mod feed;
mod webhooks;
mod webhook_leases;
mod administration;
mod access;
mod auditing;

use tradepost_ports::{Deployment, Feed, Webhooks};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

/// Without a live stream: a function URL that answers whole replies has no place for one, and the inbox has
/// all that it would report. Without a backup: DynamoDB itself restores the tables to a point in time.
impl<S: Store, E: Environment> Deployment for Serverless<S, E> {
    fn feed(&self) -> Option<&dyn Feed> {
        Some(self)
    }

    fn webhooks(&self) -> Option<&dyn Webhooks> {
        Some(self)
    }
}
