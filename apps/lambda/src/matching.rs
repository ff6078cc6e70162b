//! What the matcher's and the sweeper's function share: where the tables are, the tax, and what stays between calls.

use tradepost_core::Timestamp;
use tradepost_serverless::matcher::{Matcher, Memory};

use crate::announcer::Announcer;
use crate::clients::Clients;
use crate::environment::{number, text};
use crate::host::Machine;
use crate::store::DynamoStore;

/// A process that matches.
pub(crate) struct Matching {
    /// The tables.
    pub(crate) store: DynamoStore,
    /// Where a material is announced again whose matching took too long for one call.
    pub(crate) announcer: Announcer,
    sales_tax_bps: u16,
    memory: Memory,
}

impl Matching {
    /// By the variables that the template sets.
    pub(crate) fn from_environment() -> anyhow::Result<Self> {
        let clients = Clients::new()?;
        Ok(Self {
            store: clients.store()?,
            announcer: Announcer::new(clients.kinesis(), text("TRADEPOST_ANNOUNCEMENTS")?),
            sales_tax_bps: number("TRADEPOST_SALES_TAX_BPS")?,
            memory: Memory::default(),
        })
    }

    /// A matcher for one call, which had better end by then.
    pub(crate) fn matcher(&self, until: Timestamp) -> Matcher<'_, DynamoStore, Machine> {
        let Self { store, sales_tax_bps, memory, .. } = self;
        Matcher { store, host: &Machine, sales_tax_bps: *sales_tax_bps, until, memory }
    }
}
