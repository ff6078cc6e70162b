//! What an operator watches: the metrics, the alert rules, their runbook and the dashboard fit together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::harness::{Server, directory, expect};

/// The start of the name of each metric.
const PREFIX: &str = "tradepost_";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).expect(path)
}

/// A market with a trade.
fn traded() -> (TempDir, Server) {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("seller", "copper", 10), ("buyer", "coin", 100), ("buyer", "coin", 20)]);
    let [seller, buyer] = ["seller", "buyer"].map(|name| server.player(directory.path(), name));
    expect(seller.order("a", "ask", 3, 7), 201..=201);
    expect(buyer.order("b", "bid", 2, 7), 201..=201);
    let status = server.operator.get("/v1/nothing").send().expect("an answer").status();
    assert_eq!(status, 404);
    (directory, server)
}

fn metrics(server: &Server) -> String {
    server.operator.get("/metrics").send().expect("an answer").text().expect("text")
}

/// The families by name, with their help texts.
fn families(metrics: &str) -> BTreeMap<&str, &str> {
    let named = |kind: &str| {
        let lines = metrics.lines().filter_map(move |line| line.strip_prefix("# ")?.strip_prefix(kind));
        lines.filter_map(|line| line.trim_start().split_once(' ')).collect::<BTreeMap<_, _>>()
    };
    let (types, helps) = (named("TYPE"), named("HELP"));
    types.keys().map(|name| (*name, helps.get(name).copied().unwrap_or_default())).collect()
}

fn value(metrics: &str, series: &str) -> f64 {
    let value = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("no {series} in {metrics}")).parse().expect("a number")
}

/// The metrics that a text names.
fn named(text: &str) -> BTreeSet<String> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let words = text.split(|character| !is_name(character));
    words.filter(|word| word.starts_with(PREFIX)).map(family).collect()
}

/// A series' family: histograms have three series each.
fn family(series: &str) -> String {
    let base = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| series.strip_suffix(suffix));
    base.unwrap_or(series).to_owned()
}

/// The alerts of the rules.
fn alerts() -> BTreeSet<String> {
    let rules = read("deploy/prometheus/alerts.yaml");
    rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).map(str::to_owned).collect()
}

#[test]
fn every_metric_has_the_prefix_and_a_help_text() {
    let (_directory, server) = traded();
    let metrics = metrics(&server);
    let families = families(&metrics);
    assert!(families.len() > 20, "{families:?}");
    for (name, help) in families {
        assert!(name.starts_with(PREFIX), "{name}");
        assert!(!help.is_empty(), "{name} has no help text");
    }
    // `cargo xtask watch` shows them to promtool.
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("metrics.txt"), metrics).expect("written");
}

#[test]
fn the_metrics_describe_the_market() {
    let (directory, server) = traded();
    let metrics = metrics(&server);
    for (name, right) in [
        ("open_orders", 1.0),
        ("players", 2.0),
        ("materials", 1.0),
        ("trades_total", 1.0),
        ("coins_deposited_total", 120.0),
        ("coins_withdrawn_total", 0.0),
        ("coins_burned_total", 0.0),
        ("engine_queue_length", 0.0),
        ("engine_queue_capacity", 16_384.0),
        ("engine_queue_full_total", 0.0),
        ("journal_events_behind", 0.0),
        ("snapshot_timestamp_seconds", 0.0),
        ("snapshot_failures_total", 0.0),
    ] {
        assert!((value(&metrics, &format!("{PREFIX}{name}")) - right).abs() < 0.5, "{name}: {metrics}");
    }
    let events = value(&metrics, "tradepost_journal_events_total");
    assert!(events >= 9.0, "{events} events");
    let replayed = value(&metrics, "tradepost_snapshot_events_behind");
    assert!(
        (replayed - events).abs() < 0.5,
        "without a snapshot a start replays all of {events}: {replayed}"
    );
    assert!(value(&metrics, "tradepost_journal_bytes") > 16_384.0);
    assert!(value(&metrics, "tradepost_disk_free_bytes") > 1.0);
    assert!(
        metrics.contains(&format!("tradepost_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")))
    );

    assert!(server.terminate().success());
    let server = Server::start(directory.path());
    let metrics = self::metrics(&server);
    let behind = value(&metrics, "tradepost_snapshot_events_behind");
    assert!(behind < 3.0, "the last snapshot is of the stop: {behind}");
    assert!(value(&metrics, "tradepost_snapshot_timestamp_seconds") > 1e9);
    assert!((value(&metrics, "tradepost_open_orders") - 1.0).abs() < 0.5);
}

#[test]
fn rules_and_dashboard_name_metrics_that_exist() {
    let (_directory, server) = traded();
    let metrics = metrics(&server);
    let families = families(&metrics);
    for path in [
        "deploy/prometheus/alerts.yaml",
        "deploy/prometheus/alerts_test.yaml",
        "deploy/grafana/tradepost.json",
        "docs/operations.md",
    ] {
        let named = named(&read(path));
        assert!(named.len() >= 5, "{path} names {named:?}");
        for name in named {
            assert!(families.contains_key(name.as_str()), "{path} names {name}");
        }
    }
    let dashboard: serde_json::Value =
        serde_json::from_str(&read("deploy/grafana/tradepost.json")).expect("JSON");
    assert!(dashboard["panels"].as_array().expect("panels").len() > 10);
}

#[test]
fn every_alert_is_tested_and_has_a_section_in_the_runbook() {
    let (runbook, tests) = (read("docs/operations.md"), read("deploy/prometheus/alerts_test.yaml"));
    let sections: BTreeSet<String> =
        runbook.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect();
    let alerts = alerts();
    assert!(!alerts.is_empty());
    assert_eq!(sections, alerts, "the sections of the runbook, and the alerts");
    let rules = read("deploy/prometheus/alerts.yaml");
    for alert in alerts {
        let anchor = format!("runbook: docs/operations.md#{}\n", alert.to_lowercase());
        assert!(rules.contains(&anchor), "{alert} names its section");
        assert!(tests.contains(&format!("        alertname: {alert}\n")), "{alert} fires in a test");
    }
}
