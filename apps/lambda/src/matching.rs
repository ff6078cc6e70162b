//! What the matcher's and the sweeper's function share: the tables, the tax, and the cache between calls.

use tradepost_core::Timestamp;
use tradepost_serverless::matcher::{Matcher, MaterialCache};

use crate::announcer::Announcer;
use crate::clients::Clients;
use crate::dynamodb::DynamoStore;
use crate::environment::SystemEnvironment;
use crate::settings::sales_tax_bps;

/// A process that matches.
pub(crate) struct Matching {
    pub(crate) store: DynamoStore,
    /// Announces a material again if matching it took too long for one call.
    pub(crate) announcer: Announcer,
    sales_tax_bps: u16,
    cache: MaterialCache,
}

impl Matching {
    /// By the variables that the template sets.
    pub(crate) fn from_environment() -> anyhow::Result<Self> {
        let clients = Clients::new()?;
        Ok(Self {
            store: clients.store()?,
            announcer: Announcer::from_environment(&clients)?,
            sales_tax_bps: sales_tax_bps()?,
            cache: MaterialCache::default(),
        })
    }

    /// A matcher for one call, which should end by then.
    pub(crate) fn matcher(&self, until: Timestamp) -> Matcher<'_, DynamoStore, SystemEnvironment> {
        let Self { store, sales_tax_bps, cache, .. } = self;
        Matcher { store, environment: &SystemEnvironment, sales_tax_bps: *sales_tax_bps, until, cache }
    }
}
