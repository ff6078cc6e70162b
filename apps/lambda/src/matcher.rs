//! The matcher's function: matches the materials of a batch of announcements, or one.
//!
//! A record that cannot be read, or names an unknown material, is retried by the mapping until it ends in the
//! dead letters. A material that cannot be matched is logged and left: the sweeper tries it each minute, and
//! fails visibly.

use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use tradepost_core::Timestamp;
use tradepost_serverless::MaterialError;
use tradepost_serverless::announcement::{Announcement, gather};
use tradepost_serverless::event_batch::{AnnouncingRecord, MatcherEvent, PartialFailure};
use tradepost_serverless::matcher::Run;

use crate::matching::Matching;
use crate::records::readable;
use crate::settings::{ms_since, until};

/// Serves calls, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let matching = Matching::from_environment()?;
    let serve = async |event| called(&matching, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn called(matching: &Matching, event: LambdaEvent<MatcherEvent>) -> Result<PartialFailure, Error> {
    let until = until(&event.context);
    match event.payload {
        MatcherEvent::Batch(batch) => {
            let mut failures = PartialFailure::default();
            let (place, read) = (AnnouncingRecord::sequence_number, AnnouncingRecord::announcement);
            let read = readable(&batch.records, place, read, &mut failures);
            matched(matching, until, &read, &mut failures).await;
            Ok(failures)
        }
        MatcherEvent::One(announcement) => {
            let (material, mut failures) = (announcement.material.clone(), PartialFailure::default());
            matched(matching, until, &[(announcement, "")], &mut failures).await;
            // Lambda calls again, twice; then the sweeper picks it up.
            if failures.is_empty() { Ok(failures) } else { Err(format!("{material} is not matched").into()) }
        }
    }
}

/// Matches what is announced, and notes which records have to be delivered again.
async fn matched(
    matching: &Matching,
    until: Timestamp,
    read: &[(Announcement, &str)],
    failures: &mut PartialFailure,
) {
    let start = Instant::now();
    let matcher = matching.matcher(until);
    let runs = matcher.run_all(&gather(read.iter().map(|(announcement, _)| announcement))).await;
    let mut all = Run::default();
    for (material, run) in &runs {
        match run {
            Ok(run) => {
                all.settlements += run.settlements;
                all.trades += run.trades;
                all.ends += run.ends;
                if run.goes_on() {
                    matching.announcer.announce(material).await;
                }
            }
            Err(error) => {
                tracing::error!(material = material.as_str(), %error, "matching failed; the sweeper will pick it up");
                if retries(error) {
                    let of = read.iter().filter(|(announcement, _)| announcement.material == *material);
                    of.for_each(|(_, sequence_number)| failures.retry(sequence_number));
                }
            }
        }
    }
    tracing::info!(
        records = read.len(),
        materials = runs.len(),
        settlements = all.settlements,
        trades = all.trades,
        ends = all.ends,
        again = failures.len(),
        ms = ms_since(start),
        "batch"
    );
}

/// Whether the records are delivered again: if the store was unavailable, and for an unknown material, whose
/// record thus ends in the dead letters.
fn retries(error: &MaterialError) -> bool {
    match error {
        MaterialError::Unregistered => true,
        MaterialError::Row { .. } => false,
        MaterialError::Store(error) => error.is_passing(),
    }
}
