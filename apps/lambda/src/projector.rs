//! The projector's function: called by the stream of `trades`, projects what the matcher did, and adds it to
//! the feed.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tradepost_serverless::event_batch::{EventBatch, PartialFailure, TradesRecord};
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::tables::FeedSource;

use crate::clients::Clients;
use crate::dynamodb::DynamoStore;
use crate::environment::SystemEnvironment;
use crate::records::readable;
use crate::sequencer::append;
use crate::settings::{ms_since, until};

/// Serves batches, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let store = Clients::new()?.store()?;
    let serve = async |event| batch(&store, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn batch(
    store: &DynamoStore,
    event: LambdaEvent<EventBatch<TradesRecord>>,
) -> Result<PartialFailure, Error> {
    let start = Instant::now();
    let mut failures = PartialFailure::default();
    let records = event.payload.records;
    let (place, read) = (TradesRecord::sequence_number, TradesRecord::material);
    let read = readable(&records, place, read, &mut failures);
    let materials: BTreeSet<_> = read.iter().map(|(material, _)| material.clone()).collect();
    let projector = Projector { store, environment: &SystemEnvironment, until: until(&event.context) };
    let mut settlements = 0;
    for (material, projected) in projector.project_all(&materials).await {
        let again = match projected {
            Ok(projected) => {
                settlements += projected.settlements;
                projected.unfinished
            }
            Err(error) => {
                tracing::error!(material = material.as_str(), %error, "projection failed; the sweeper will pick it up");
                true
            }
        };
        if again {
            let of = read.iter().filter(|(named, _)| *named == material);
            of.for_each(|(_, sequence_number)| failures.retry(sequence_number));
        }
    }
    // What is projected is in the feed before its records are done.
    let sources = materials.iter().cloned().map(FeedSource::Material).collect();
    let sequenced = append(store, until(&event.context), &sources, &read, &mut failures).await;
    tracing::info!(
        records = records.len(),
        materials = materials.len(),
        settlements,
        sequenced = sequenced.rows,
        again = failures.len(),
        ms = ms_since(start),
        "batch"
    );
    Ok(failures)
}
