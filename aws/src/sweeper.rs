//! The sweeper's function: each minute, whatever is left to match, to close or to tell, of every material.
//!
//! It fails where a material cannot be matched or told, after all others are done: that is an alarm.

use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use tradepost_aws::matcher::{Matcher, Memory};
use tradepost_aws::sweep::sweep;
use tradepost_aws::teller::Teller;
use tradepost_core::MaterialId;

use crate::announcer::Announcer;
use crate::clients::Clients;
use crate::environment::{ms_since, number, text, until};
use crate::host::Machine;
use crate::store::DynamoStore;

/// What stays between sweeps.
struct Function {
    store: DynamoStore,
    announcer: Announcer,
    sales_tax_bps: u16,
    memory: Memory,
}

/// Serves sweeps, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let clients = Clients::new()?;
    let function = Function {
        store: clients.store()?,
        announcer: Announcer::new(clients.kinesis(), text("TRADEPOST_ANNOUNCEMENTS")?),
        sales_tax_bps: number("TRADEPOST_SALES_TAX_BPS")?,
        memory: Memory::default(),
    };
    let serve = async |event: LambdaEvent<Value>| function.sweep(event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

impl Function {
    async fn sweep(&self, event: LambdaEvent<Value>) -> Result<(), Error> {
        let start = Instant::now();
        let (store, host, until) = (&self.store, &Machine, until(&event.context));
        let matcher = Matcher { store, host, sales_tax_bps: self.sales_tax_bps, until, memory: &self.memory };
        let swept = sweep(&matcher, &Teller { store, host, until }).await?;
        let (mut trades, mut ends, mut told, mut stuck) = (0, 0, 0, Vec::new());
        for one in &swept {
            for trouble in [one.run.as_ref().err(), one.told.as_ref().err()].into_iter().flatten() {
                tracing::error!(material = one.material, %trouble, "not swept");
                stuck.push(format!("{}: {trouble}", one.material));
            }
            if let Ok(run) = &one.run {
                trades += run.trades;
                ends += run.ends;
                if run.unfinished
                    && let Ok(material) = MaterialId::new(&one.material)
                {
                    self.announcer.announce(&material).await;
                }
            }
            told += one.told.as_ref().map_or(0, |told| told.settlements);
        }
        let (materials, ms) = (swept.len(), ms_since(start));
        tracing::info!(materials, trades, ends, told, stuck = stuck.len(), ms, "sweep");
        if stuck.is_empty() { Ok(()) } else { Err(stuck.join("; ").into()) }
    }
}
