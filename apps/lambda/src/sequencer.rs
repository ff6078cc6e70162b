//! The sequencer's function: called by the stream of `inbox`, adds to the feed what happened to accounts.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tradepost_core::Timestamp;
use tradepost_serverless::event_batch::{EventBatch, InboxRecord, PartialFailure};
use tradepost_serverless::followers::sequencer::{Sequenced, Sequencer};
use tradepost_serverless::tables::FeedSource;

use crate::clients::Clients;
use crate::dynamodb::DynamoStore;
use crate::environment::SystemEnvironment;
use crate::records::readable;
use crate::settings::{ms_since, until};

/// Serves batches, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let store = Clients::new()?.store()?;
    let serve = async |event| batch(&store, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn batch(
    store: &DynamoStore,
    event: LambdaEvent<EventBatch<InboxRecord>>,
) -> Result<PartialFailure, Error> {
    let start = Instant::now();
    let mut failures = PartialFailure::default();
    let records = event.payload.records;
    let read = readable(&records, InboxRecord::sequence_number, InboxRecord::source, &mut failures);
    let sources: BTreeSet<_> = read.iter().filter_map(|(source, _)| source.clone()).collect();
    let sequenced = append(store, until(&event.context), &sources, &read, &mut failures).await;
    tracing::info!(
        records = records.len(),
        sources = sources.len(),
        numbers = sequenced.numbers,
        rows = sequenced.rows,
        again = failures.len(),
        ms = ms_since(start),
        "batch"
    );
    Ok(failures)
}

/// Adds to the feed what these sources have got. Where it does not come to the end, all records that were
/// read have to be delivered again.
pub(crate) async fn append<T>(
    store: &DynamoStore,
    until: Timestamp,
    sources: &BTreeSet<FeedSource>,
    read: &[(T, &str)],
    failures: &mut PartialFailure,
) -> Sequenced {
    let sequenced = Sequencer { store, environment: &SystemEnvironment, until }.append(sources).await;
    match &sequenced {
        Ok(sequenced) if !sequenced.unfinished => {}
        done => {
            tracing::error!(?done, "the feed lacks events; a retry of the records adds them");
            for (_, sequence_number) in read {
                failures.retry(sequence_number);
            }
        }
    }
    sequenced.unwrap_or_default()
}
