//! The recorder of metrics, and the content of `/metrics`.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use metrics::{Unit, describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tradepost_node::Node;

/// How often the recorder drains its histograms.
const UPKEEP: Duration = Duration::from_secs(5);
/// The program's name before the name of each metric, as is the custom with Prometheus.
const PREFIX: &str = "tradepost_";

/// Starts to record metrics.
pub(crate) fn record() -> anyhow::Result<PrometheusHandle> {
    let seconds = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
    let requests = [1.0, 4.0, 16.0, 64.0, 256.0, 1_024.0, 4_096.0];
    let handle = PrometheusBuilder::new()
        .set_buckets(&seconds)?
        .set_buckets_for_metric(Matcher::Full("engine_batch_requests".into()), &requests)?
        .install_recorder()?;
    tradepost_http::describe_metrics();
    tradepost_node::describe_metrics();
    describe_gauge!("build_info", Unit::Count, "1; its label is the program's version.");
    describe_gauge!(
        "start_timestamp_seconds",
        Unit::Seconds,
        "When the program started, in seconds since 1970."
    );
    gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    gauge!("start_timestamp_seconds").set(started.as_secs_f64().floor());
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut tick = tokio::time::interval(UPKEEP);
        loop {
            tick.tick().await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}

/// Renders what was recorded, and the state of the market now.
pub(crate) fn render(handle: PrometheusHandle, market: Node) -> Arc<dyn Fn() -> String + Send + Sync> {
    Arc::new(move || {
        market.update_metrics();
        prefixed(&handle.render())
    })
}

/// Puts [`PREFIX`] before each name.
fn prefixed(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for line in text.lines() {
        let comment = ["# HELP ", "# TYPE "].into_iter().find(|comment| line.starts_with(comment));
        let (before, name) = line.split_at(comment.map_or(0, str::len));
        out.push_str(before);
        if !name.is_empty() {
            out.push_str(PREFIX);
        }
        out.push_str(name);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::prefixed;

    #[test]
    fn each_name_gets_the_prefix() {
        let text = "# HELP players Players.\n# TYPE players gauge\nplayers 3\n\nbatch_bucket{le=\"1\"} 2\n";
        let right = "# HELP tradepost_players Players.\n# TYPE tradepost_players gauge\ntradepost_players 3\n\n\
                     tradepost_batch_bucket{le=\"1\"} 2\n";
        assert_eq!(prefixed(text), right);
    }
}
