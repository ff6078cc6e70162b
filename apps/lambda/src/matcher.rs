//! The matcher's function: a batch of announcements, and what they name is matched.
//!
//! A record that cannot be read, or names nothing, comes again by itself until the mapping gives it up to the dead letters.
//! A material that cannot be matched is logged and left: the sweep tries it each minute, and fails aloud.

use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tradepost_serverless::announcement::{Announcement, gather};
use tradepost_serverless::event_batch::{EventBatch, KinesisRecord, PartialFailure};
use tradepost_serverless::matcher::{MaterialError, Run};

use crate::matching::Matching;
use crate::settings::{ms_since, until};

/// Serves batches, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let matching = Matching::from_environment()?;
    let serve = async |event| batch(&matching, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn batch(
    matching: &Matching,
    event: LambdaEvent<EventBatch<KinesisRecord>>,
) -> Result<PartialFailure, Error> {
    let start = Instant::now();
    let mut failures = PartialFailure::default();
    let records = event.payload.records;
    let mut read: Vec<(Announcement, &str)> = Vec::with_capacity(records.len());
    for record in &records {
        match record.announcement() {
            Ok(announcement) => read.push((announcement, record.sequence_number())),
            Err(error) => {
                tracing::error!(sequence_number = record.sequence_number(), %error, "unreadable record");
                failures.again(record.sequence_number());
            }
        }
    }
    let matcher = matching.matcher(until(&event.context));
    let runs = matcher.run_all(&gather(read.iter().map(|(announcement, _)| announcement))).await;
    let mut all = Run::default();
    for (material, run) in &runs {
        match run {
            Ok(run) => {
                all.settlements += run.settlements;
                all.trades += run.trades;
                all.ends += run.ends;
                if run.unfinished {
                    matching.announcer.announce(material).await;
                }
            }
            Err(error) => {
                tracing::error!(material = material.as_str(), %error, "not matched");
                if comes_again(error) {
                    let of = read.iter().filter(|(announcement, _)| announcement.material == *material);
                    of.for_each(|(_, sequence_number)| failures.again(sequence_number));
                }
            }
        }
    }
    tracing::info!(
        records = records.len(),
        materials = runs.len(),
        settlements = all.settlements,
        trades = all.trades,
        ends = all.ends,
        again = failures.len(),
        ms = ms_since(start),
        "batch"
    );
    Ok(failures)
}

/// Whether it is worth a delivery of the same record: where the store was not to be had, and of what is no material, so
/// that its record ends among the dead letters.
fn comes_again(error: &MaterialError) -> bool {
    match error {
        MaterialError::Unregistered => true,
        MaterialError::Row { .. } => false,
        MaterialError::Store(error) => error.is_passing(),
    }
}
