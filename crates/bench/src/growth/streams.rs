//! Live streams of one hot material: 1 to 5,000.

use std::time::Duration;

use anyhow::ensure;
use indicatif::ProgressBar;

use super::curve::Growth;
use crate::http::{CONNECTIONS, fund, order, orders};
use crate::listeners::{Listeners, raise_open_files};
use crate::load::load;
use crate::measure::{bytes_each, processor_time};
use crate::server::Server;

const STEPS: [usize; 5] = [1, 10, 100, 1_000, 5_000];
/// Orders per second while the streams are measured.
const RATE: f64 = 500.0;

pub(super) async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "live streams",
        "All streams show one material, which receives 500 orders per second, most of which trade. Memory is what the process \
         grew by, per stream.",
    );
    raise_open_files()?;
    let server = Server::start(&["--streams-max", "10000", "--streams-each-max", "10000"])?;
    let tokens = fund(&server).await?;
    let request = orders(&tokens, 1, order);
    let lasts = if quick { Duration::from_secs(1) } else { Duration::from_secs(8) };
    // What one connection costs is in the floor of memory below.
    load(server.address(), CONNECTIONS, Duration::from_secs(1), Some(RATE), &request).await?;
    let at_start = server.resident_bytes()?;
    let (mut listeners, mut open) = (Vec::new(), 0);
    for step in STEPS.into_iter().take(if quick { 3 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} live streams"));
        listeners.push(Listeners::open(server.address(), step - open)?);
        open = step;
        let before = processor_time(server.id())?;
        let result = load(server.address(), CONNECTIONS, lasts, Some(RATE), &request).await?;
        let used = processor_time(server.id())?.saturating_sub(before);
        let streams = server.metric("live_streams").await?;
        ensure!(streams == u64::try_from(step).ok(), "{streams:?} of {step} streams are open");
        growth.add("processor time", "% of a core", step, 100.0 * used.as_secs_f64() / lasts.as_secs_f64());
        growth.add("place an order, p50", "ms", step, result.percentile(0.5));
        growth.add("place an order, p99", "ms", step, result.percentile(0.99));
        if step >= 100 {
            let grown = server.resident_bytes()?.saturating_sub(at_start);
            growth.add("memory of a stream", "bytes", step, bytes_each(grown, step));
        }
    }
    for opened in listeners {
        opened.close()?;
    }
    Ok(growth)
}
