//! The teller's function: behind the stream of `trades`, tells what the matcher did.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tradepost_serverless::mapping::{Batch, Outcome, TradesRecord};
use tradepost_serverless::teller::Teller;

use crate::clients::Clients;
use crate::environment::{ms_since, until};
use crate::host::Machine;
use crate::store::DynamoStore;

/// Serves batches, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let store = Clients::new()?.store()?;
    let serve = async |event| batch(&store, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn batch(store: &DynamoStore, event: LambdaEvent<Batch<TradesRecord>>) -> Result<Outcome, Error> {
    let start = Instant::now();
    let mut outcome = Outcome::default();
    let records = event.payload.records;
    let mut read = Vec::with_capacity(records.len());
    for record in &records {
        match record.material() {
            Ok(material) => read.push((material, record.sequence_number())),
            Err(error) => {
                tracing::error!(sequence_number = record.sequence_number(), %error, "unreadable record");
                outcome.again(record.sequence_number());
            }
        }
    }
    let materials: BTreeSet<_> = read.iter().map(|(material, _)| material.clone()).collect();
    let teller = Teller { store, host: &Machine, until: until(&event.context) };
    let mut settlements = 0;
    for (material, told) in teller.tell_all(&materials).await {
        let again = match told {
            Ok(told) => {
                settlements += told.settlements;
                told.unfinished
            }
            Err(trouble) => {
                tracing::error!(material = material.as_str(), %trouble, "not told");
                true
            }
        };
        if again {
            let of = read.iter().filter(|(named, _)| *named == material);
            of.for_each(|(_, sequence_number)| outcome.again(sequence_number));
        }
    }
    tracing::info!(
        records = records.len(),
        materials = materials.len(),
        settlements,
        again = outcome.len(),
        ms = ms_since(start),
        "batch"
    );
    Ok(outcome)
}
