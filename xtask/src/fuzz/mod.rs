//! `cargo xtask fuzz`: coverage-guided fuzzing of every decoder of outside bytes, on the stable compiler; and
//! `fuzz api`.

mod api;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo_command, report, root, run};

/// Flags for the compiler's own coverage pass, which needs no nightly.
const INSTRUMENTED: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Cdebug-assertions",
];
/// The longest input, in bytes.
const INPUT_BYTES_MAX: u32 = 4096;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Fuzz {
    #[command(subcommand)]
    api: Option<Attack>,
    /// Targets (names of folders in fuzz/seeds) [default: all]
    targets: Vec<String>,
    /// Time per target
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

#[derive(clap::Subcommand)]
enum Attack {
    /// Fuzz the HTTP API of both deployments by its OpenAPI document
    Api(api::Api),
}

impl Fuzz {
    pub(crate) fn run(self) -> Result<()> {
        if let Some(Attack::Api(api)) = self.api {
            return api.run();
        }
        let known = targets()?;
        if let Some(unknown) = self.targets.iter().find(|target| !known.contains(target)) {
            bail!("unknown target {unknown}; the targets are {}", known.join(", "));
        }
        let chosen = if self.targets.is_empty() { &known } else { &self.targets };
        let program = build()?;
        let mut found = Vec::new();
        for (number, target) in (1..).zip(chosen) {
            report(format_args!("fuzz: {target} ({number} of {}), {} s", chosen.len(), self.seconds));
            if attack(&program, target, self.seconds).is_err() {
                found.push(target.as_str());
            }
        }
        if found.is_empty() {
            report(format_args!("fuzz: {} targets passed", chosen.len()));
            return Ok(());
        }
        bail!(
            "findings in {}: see target/fuzz/findings; make each a regression test and a seed",
            found.join(", ")
        )
    }
}

/// Each target has a folder of seeds.
fn targets() -> Result<Vec<String>> {
    let folder = root()?.join("fuzz/seeds");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Builds the fuzzer with coverage counters. Naming the target keeps them out of build scripts and proc
/// macros.
fn build() -> Result<PathBuf> {
    let host = host()?;
    let folder = root()?.join("target/fuzz");
    let mut cargo = cargo_command();
    cargo.current_dir(root()?.join("fuzz")).args(["build", "--target", &host, "--target-dir"]);
    run(cargo.arg(&folder).env("RUSTFLAGS", INSTRUMENTED.join(" "))).context("a C++ compiler is needed")?;
    Ok(folder.join(host).join("debug/tradepost-fuzz"))
}

fn host() -> Result<String> {
    let said = Command::new("rustc").arg("-vV").output().context("rustc")?;
    let said = String::from_utf8(said.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
    Ok(host.to_owned())
}

/// Fuzzes a target. New inputs go to target/fuzz/corpus; the seeds are only read.
fn attack(program: &Path, target: &str, seconds: u32) -> Result<()> {
    let folder = root()?.join("target/fuzz");
    let (corpus, findings) = (folder.join("corpus").join(target), folder.join("findings"));
    std::fs::create_dir_all(&corpus)?;
    std::fs::create_dir_all(&findings)?;
    let mut command = Command::new(program);
    command.env("TRADEPOST_FUZZ", target).env("RUST_BACKTRACE", "1");
    command.arg(corpus).arg(root()?.join("fuzz/seeds").join(target));
    command.arg(format!("-artifact_prefix={}/{target}-", findings.display()));
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={INPUT_BYTES_MAX}")]);
    run(command.args(["-timeout=10", "-rss_limit_mb=4096", "-print_final_stats=1"]))
}
