//! `cargo xtask watch`: checks metrics, alert rules and their tests with `promtool`.

use std::fs::File;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, root, run};

/// Where the tests of the program leave the content of `/metrics`.
const METRICS: &str = "target/tmp/metrics.txt";

pub(crate) fn check() -> Result<()> {
    cargo(["test", "--workspace", "--test", "server", "--", "watch::"])?;
    check_after_tests()
}

/// Checks what the tests left.
pub(crate) fn check_after_tests() -> Result<()> {
    let version =
        Command::new("promtool").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        bail!(
            "promtool is missing: apt-get install --no-install-recommends prometheus (https://prometheus.io)"
        );
    }
    let metrics = root()?.join(METRICS);
    let metrics = File::open(&metrics).with_context(|| metrics.display().to_string())?;
    run(promtool(&["check", "metrics"])?.stdin(metrics))?;
    run(&mut promtool(&["check", "config", "prometheus.yaml"])?)?;
    run(&mut promtool(&["test", "rules", "alerts_test.yaml"])?)
}

fn promtool(arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new("promtool");
    command.args(arguments).current_dir(root()?.join("deploy/prometheus"));
    Ok(command)
}
