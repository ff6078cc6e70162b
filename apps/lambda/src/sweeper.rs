//! The sweeper's function: each minute, closes what has expired, and matches and projects what is left of a
//! share of the materials; called without a share, of all of them.
//!
//! It fails where a material cannot be matched or projected, after all others are done: that is an alarm.

use std::io::Write;
use std::time::Instant;

use anyhow::anyhow;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use tradepost_core::MaterialId;
use tradepost_serverless::Environment;
use tradepost_serverless::followers::projector::Projector;
use tradepost_serverless::followers::sweeper::{Sweep, Unmatched, sweep};

use crate::environment::SystemEnvironment;
use crate::matching::Matching;
use crate::metrics::Metrics;
use crate::settings::{ms_since, until};

/// Serves sweeps, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let (matching, metrics) = (Matching::from_environment()?, Metrics::from_environment()?);
    let serve = async |event| swept(&matching, &metrics, event).await;
    lambda_runtime::run(service_fn(serve)).await.map_err(|error| anyhow!("{error}"))
}

async fn swept(matching: &Matching, metrics: &Metrics, event: LambdaEvent<Value>) -> Result<(), Error> {
    let start = Instant::now();
    let until = until(&event.context);
    let projector = Projector { store: &matching.store, environment: &SystemEnvironment, until };
    let sweeps = event.payload.get("sweeps").and_then(Value::as_u64).unwrap_or(1);
    let Sweep { swept, backlog, sequenced } = sweep(&matching.matcher(until), &projector, sweeps).await?;
    let (mut trades, mut ends, mut projected, mut stuck) = (0, 0, 0, Vec::new());
    for one in &swept {
        for error in [one.run.as_ref().err(), one.projected.as_ref().err()].into_iter().flatten() {
            tracing::error!(material = one.material, %error, "sweep failed");
            stuck.push(format!("{}: {error}", one.material));
        }
        if let Ok(run) = &one.run {
            trades += u64::from(run.trades);
            ends += u64::from(run.ends);
            if run.goes_on()
                && let Ok(material) = MaterialId::new(&one.material)
            {
                matching.announcer.announce(&material).await;
            }
        }
        projected += one.projected.as_ref().map_or(0, |projected| projected.settlements);
    }
    let (now, count) = (SystemEnvironment.now(), |things: usize| u64::try_from(things).unwrap_or(u64::MAX));
    let unmatched = Unmatched::of(&swept, now);
    let published = [
        ("FoundBySweep", unmatched.materials),
        ("OldestUnmatchedMs", unmatched.oldest_ms),
        ("SweepBacklog", count(backlog)),
    ];
    let logged = [
        ("materials", count(swept.len())),
        ("trades", trades),
        ("ends", ends),
        ("projected", projected),
        ("sequenced", sequenced.rows),
        ("stuck", count(stuck.len())),
        ("ms", ms_since(start)),
    ];
    writeln!(std::io::stdout(), "{}", metrics.line("sweep", now, &published, &logged))?;
    if stuck.is_empty() { Ok(()) } else { Err(stuck.join("; ").into()) }
}
